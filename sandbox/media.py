"""Media of a request: uploads and file_ids turned into the fields of a message."""

from sandbox.call import Call
from sandbox.errors import BadRequest
from sandbox.files import StoredFile, Upload, file_fields, photo_sizes
from sandbox.formatting import CAPTION_LIMIT
from sandbox.model import Json
from sandbox.textual import Formatted, units

_TYPES = {"voice": "audio/ogg", "video": "video/mp4", "audio": "audio/mpeg", "animation": "video/mp4"}


def captioned(call: Call, source: Json, too_long: str = "message caption is too long") -> Formatted:
    """The caption, parsed and measured. Raises BadRequest."""
    words = call.words("caption", source)
    if units(words.text) > CAPTION_LIMIT:
        raise BadRequest(too_long)
    return words


def media_content(call: Call, item: Json) -> Json:
    """The fields of an InputMedia. Raises BadRequest."""
    return picture(call, item["type"], item["media"], item)


def picture(call: Call, kind: str, value: str | None, details: Json) -> Json:
    """The fields of one file of a kind: a new upload, or one that Telegram has, by file_id. Raises BadRequest."""
    upload = call.upload(kind, value)
    if upload is not None:
        file = call.world.files.add(kind, _checked(upload))
    elif not value or value.startswith("attach://"):
        raise BadRequest(f"there is no {kind} in the request")
    elif value.startswith(("http://", "https://")):
        # The sandbox reaches nothing outside itself; Telegram says the same of an address that it cannot load.
        raise BadRequest("failed to get HTTP URL content")
    else:
        file = call.world.files.find(value)
    if kind == "photo":
        if file.kind != "photo":
            raise BadRequest(f"can't use file of type {file.kind.capitalize()} as Photo")
        return {"photo": photo_sizes(file)}
    return _described(file, kind, details)


def _described(file: StoredFile, kind: str, details: Json) -> Json:
    fields: Json = file_fields(file) | {"mime_type": file.media_type or _TYPES.get(kind, "application/octet-stream")}
    match kind:
        case "document":
            fields["file_name"] = file.name
        case "voice" | "audio":
            fields["duration"] = details.get("duration", file.seconds)
        case "video" | "animation":
            fields |= {name: details.get(name, 0) for name in ("width", "height", "duration")}
    return {kind: fields}


def _checked(upload: Upload) -> Upload:
    if not upload.data:
        raise BadRequest("file must be non-empty")
    if len(upload.data) > 50 * 1024 * 1024:
        raise BadRequest("Request Entity Too Large")
    return upload
