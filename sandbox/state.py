"""A world kept in a file: a JSON snapshot, and the files that were sent in a folder beside it."""

import asyncio
from datetime import datetime, timedelta
from pathlib import Path

from pydantic import BaseModel, TypeAdapter

from sandbox.files import StoredFile
from sandbox.model import Chat, Person, Press
from sandbox.profile import BotProfile
from sandbox.shape import user_json
from sandbox.updates import Update
from sandbox.world import World

_BETWEEN_WRITES = 1.0


class _File(BaseModel):
    key: str
    kind: str
    path: str
    name: str
    media_type: str
    width: int
    height: int


class _Snapshot(BaseModel):
    offset: timedelta
    people: list[Person]
    chats: list[Chat]
    profile: BotProfile
    presses: list[Press]
    next_update: int
    last_update_at: datetime | None
    updates: list[Update]
    allowed_updates: list[str] | None
    files: list[_File]
    file_count: int


_ADAPTER = TypeAdapter(_Snapshot)


class StateFile:
    """Writes when something happened, at most once a second, and at the end. Owns one task."""

    def __init__(self, world: World, path: Path) -> None:
        self.world = world
        self.path = path
        self.folder = path.with_name(f"{path.stem}.files")
        self._task: asyncio.Task[None] | None = None

    def load(self) -> None:
        """Go on with what is kept, if anything. People and groups that the cast has gained since stay."""
        if not self.path.exists():
            return
        kept = _ADAPTER.validate_json(self.path.read_bytes())
        world = self.world
        world.clock.offset = max(world.clock.offset, kept.offset)
        for person in kept.people:
            if person.id in world.people:
                # What the cast says about somebody may have been rewritten since.
                person.note, person.color = world.people[person.id].note, world.people[person.id].color
            world.people[person.id] = person
            world.users[person.id] = user_json(person)
        for chat in kept.chats:
            chat.note = world.chats[chat.id].note if chat.id in world.chats else chat.note
            world.keep_chat(chat)
        world.profile = kept.profile
        world.presses = {press.id: press for press in kept.presses}
        world.updates.next_id, world.updates.last_at = kept.next_update, kept.last_update_at
        world.updates.pending = {update.id: update for update in kept.updates}
        world.updates.allow(kept.allowed_updates)
        for file in kept.files:
            self._load_file(file)
        world.files.count = kept.file_count

    def start(self) -> None:
        """Begin to write."""
        self._task = asyncio.create_task(self._run(), name="sandbox state")

    async def stop(self) -> None:
        """Write a last time."""
        if self._task:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
            self._task = None
            self.save()

    def save(self) -> None:
        """Write everything now; the file is always a whole one."""
        world = self.world
        for file in world.files.files.values():
            self._save_file(file)
        snapshot = _Snapshot(
            offset=world.clock.offset,
            people=list(world.people.values()),
            chats=list(world.chats.values()),
            profile=world.profile,
            presses=list(world.presses.values()),
            next_update=world.updates.next_id,
            last_update_at=world.updates.last_at,
            updates=list(world.updates.pending.values()),
            allowed_updates=sorted(world.updates.allowed) if world.updates.allowed else None,
            files=[_kept(file) for file in world.files.files.values()],
            file_count=world.files.count,
        )
        _replace(self.path, _ADAPTER.dump_json(snapshot))

    async def _run(self) -> None:
        seq = -1
        while True:
            seq = await self.world.changed(seq)
            self.save()
            await asyncio.sleep(_BETWEEN_WRITES)

    def _save_file(self, file: StoredFile) -> None:
        path = self.folder / file.key
        if not path.exists():
            _replace(path, file.data)

    def _load_file(self, file: _File) -> None:
        path = self.folder / file.key
        if path.exists():
            self.world.files.put(StoredFile(data=path.read_bytes(), **file.model_dump()))


def _kept(file: StoredFile) -> _File:
    return _File(
        key=file.key, kind=file.kind, path=file.path, name=file.name, media_type=file.media_type,
        width=file.width, height=file.height,
    )  # fmt: skip


def _replace(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f"{path.name}.new")
    temporary.write_bytes(data)
    temporary.replace(path)
