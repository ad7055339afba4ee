"""The files that were sent: stored once each, found by file_id, the oldest dropped when they get too many."""

import random
from dataclasses import dataclass

from sandbox.errors import BadRequest
from sandbox.images import size_of
from sandbox.model import Json

DOWNLOAD_LIMIT = 20 * 1024 * 1024
PHOTO_LIMIT = 10 * 1024 * 1024
_EXTENSIONS = {"photo": "photos/file_{n}.jpg", "voice": "voice/file_{n}.oga", "video": "videos/file_{n}.mp4"}


@dataclass(slots=True)
class Upload:
    """A file that came with a request, or from a player."""

    data: bytes
    name: str = ""
    media_type: str = "application/octet-stream"


@dataclass(slots=True)
class StoredFile:
    """One file. `path` is where a bot downloads it; width and height are zero for what is no picture."""

    key: str
    kind: str
    path: str
    data: bytes
    name: str = ""
    media_type: str = ""
    width: int = 0
    height: int = 0
    seconds: int = 0
    """How long a recording is."""


class FileStore:
    """Keeps at most `limit` bytes."""

    def __init__(self, rng: random.Random, limit: int = 256 * 1024 * 1024) -> None:
        self.rng = rng
        self.limit = limit
        self.files: dict[str, StoredFile] = {}
        self.paths: dict[str, StoredFile] = {}
        self.count = 0
        self.bytes = 0

    def add(self, kind: str, upload: Upload, seconds: int = 0) -> StoredFile:
        """Store an upload; a recording is `seconds` long. Raises BadRequest for a photo that is no picture."""
        width = height = 0
        if kind == "photo":
            width, height = _photo_size(upload.data)
        self.count += 1
        path = _EXTENSIONS.get(kind, "documents/file_{n}").format(n=self.count)
        if kind == "document" and "." in upload.name:
            path = f"{path}.{upload.name.rpartition('.')[2]}"
        key = f"{self.rng.getrandbits(96):024x}"
        file = StoredFile(key, kind, path, upload.data, upload.name, upload.media_type, width, height, seconds)
        self.put(file)
        return file

    def put(self, file: StoredFile) -> None:
        """Take a file as it is, and make room for it."""
        self.files[file.key] = file
        self.paths[file.path] = file
        self.bytes += len(file.data)
        while self.bytes > self.limit and len(self.files) > 1:
            oldest = self.files.pop(next(iter(self.files)))
            self.paths.pop(oldest.path, None)
            self.bytes -= len(oldest.data)

    def find(self, file_id: str) -> StoredFile:
        """The file of a file_id. Raises BadRequest."""
        file = self.files.get(file_id[2:26]) if len(file_id) == 28 else None
        if file is None:
            raise BadRequest("wrong file_id or the file is temporarily unavailable")
        return file


def file_fields(file: StoredFile, size: str = "y") -> Json:
    """file_id, file_unique_id and size, as every kind of file carries them."""
    kind = {"photo": "AP", "document": "BD", "voice": "AV", "video": "BV"}.get(file.kind, "BX")
    return {
        "file_id": f"{kind}{file.key}-{size}",
        "file_unique_id": f"AQ{file.key[:12]}{size}",
        "file_size": len(file.data),
    }


def photo_sizes(file: StoredFile) -> list[Json]:
    """The sizes of a photo, small to large. All of them serve the same bytes."""
    sizes, longest = [], max(file.width, file.height)
    for letter, side in (("s", 90), ("m", 320), ("x", 800)):
        if side < longest:
            width, height = (max(1, round(part * side / longest)) for part in (file.width, file.height))
            sizes.append({**file_fields(file, letter), "width": width, "height": height})
    sizes.append({**file_fields(file), "width": file.width, "height": file.height})
    return sizes


def _photo_size(data: bytes) -> tuple[int, int]:
    if len(data) > PHOTO_LIMIT:
        raise BadRequest(f"file of size {len(data)} bytes is too big for a photo; the maximum size is {PHOTO_LIMIT}")
    size = size_of(data)
    if size is None:
        raise BadRequest("IMAGE_PROCESS_FAILED")
    width, height = size
    if not width or not height or width + height > 10_000 or max(size) > 20 * min(size):
        raise BadRequest("PHOTO_INVALID_DIMENSIONS")
    return size
