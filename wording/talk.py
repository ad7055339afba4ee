"""What people say to one another through the desk, as the others read it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from desk.text import Text, _
from desk.tickets.replies import TALK_MARK
from desk.tickets.talking import Hearers, Side
from desk.work import Campus, Recorded, Said
from storage.tables import Recording, Ticket
from wording.buttons import Deed, DeedPress
from wording.cards import SHOWN_ADDED, quoted
from wording.links import purpose_name
from wording.messages import Button, Message, Pictures, Say, Voice
from wording.move_buttons import talk_button
from wording.speech import Content, Joined, Lines

UNDER_A_PICTURE = 700
"""Characters of somebody's words that stand under their photo or recording: Telegram takes 1,024 in all."""

IN_A_MESSAGE = 3500
"""Of somebody's words, counted as Telegram does, in one message: with who says it there are less than 4,096."""


def speaker(campus: Campus, ticket: Ticket, name: str, side: Side | None) -> Content:
    """Who says something: by name, and as what."""
    role: object = _("resident")
    if side is Side.OFFICE:
        role = _("office")
    elif side is Side.WORKER:
        role = campus.catalogue.team(ticket.team)
    return Text("{name} · {role}", {"name": name, "role": role})


def relayed(campus: Campus, ticket: Ticket, who: Content, said: Said) -> list[Message]:
    """What somebody said, as messages: each tells of which ticket, so that a reply to any of them is an answer."""
    head = Text("{mark} <b>{number}</b> {who}", {"mark": TALK_MARK, "number": campus.number(ticket), "who": who})
    if said.goes_on and said.words is None:
        return [Pictures(said.photos, text=head)]
    buttons = [[reply_button(ticket)]]
    words, short = said.words, said.words is not None and len(said.words) <= UNDER_A_PICTURE
    under = Lines([head, quoted(words)]) if words is not None and short else head
    if said.recording is not None:
        return [*_in_words(head, None if short else words), Voice(said.recording.file_id, under, buttons)]
    if len(said.photos) == 1 and (short or words is None):
        return [Pictures(said.photos, text=under, buttons=buttons)]
    photos = _("📷 Photos: {count}", count=len(said.photos)) if said.photos else None
    parts = _in_words(head, words)
    first = Say(Lines([head, photos]), buttons) if not parts else None
    pictures = Pictures(said.photos, text=head) if said.photos else None
    last = [Say(part.text, buttons) for part in parts[-1:]]
    return [message for message in (first, *parts[:-1], *last, pictures) if message is not None]


def relayed_recording(campus: Campus, ticket: Ticket, name: str, recording: Recording) -> list[Message]:
    """What somebody of the resident's side recorded, as messages."""
    said = Said(recording=Recorded(recording.file_id, recording.seconds))
    return relayed(campus, ticket, speaker(campus, ticket, name, Side.RESIDENT), said)


def _in_words(head: Content, words: str | None) -> list[Say]:
    return [Say(Lines([head, quoted(part, IN_A_MESSAGE)])) for part in _parts(words or "")]


def _parts(words: str) -> Iterator[str]:
    """Words cut into what one message takes; a character beyond the basic plane counts as two."""
    part: list[str] = []
    length = 0
    for letter in words:
        size = 2 if ord(letter) > 0xFFFF else 1
        if length + size > IN_A_MESSAGE:
            yield "".join(part)
            part, length = [], 0
        part.append(letter)
        length += size
    if part:
        yield "".join(part)


def reply_button(ticket: Ticket) -> Button:
    """Answers what somebody said."""
    return Button(_("💬 Reply"), DeedPress(deed=Deed.TALK, ticket=ticket.row_id))


def write_to_resident(ticket: Ticket) -> Button:
    """On the card of who has the job."""
    return talk_button(ticket, _("💬 Write to the resident"))


def join_talk(ticket: Ticket) -> Button:
    """On the office's card."""
    return talk_button(ticket, _("💬 Write"))


def line(name: str, words: str | None, *, photo: bool = False, seconds: int | None = None) -> Content:
    """What somebody said, in one line of a card."""
    spoken = Joined(["🎤", length_of(seconds)]) if seconds is not None else None
    parts = [spoken, "📷" if photo else None, quoted(" ".join(words.split()), SHOWN_ADDED) if words else None]
    said = Joined([part for part in parts if part is not None])
    return _("{mark} {name}: {said}", mark=TALK_MARK, name=name, said=said)


def length_of(seconds: int) -> str:
    """How long a recording is, as a clock shows it: `0:12`."""
    return f"{seconds // 60}:{seconds % 60:02}"


def sent(campus: Campus, ticket: Ticket, heard: Hearers) -> Content:
    """To whom something went that was said."""
    number, names = campus.number(ticket), heard_by(campus, heard)
    if names is None:
        return _("✅ {number}: noted on the ticket.", number=number)
    return _("✅ {number}: sent to {names}.", number=number, names=names)


def heard_by(campus: Campus, heard: Hearers) -> Content | None:
    """The names of those who hear it; None when nobody does yet."""
    names: Sequence[Content] = [
        *(person.name for person in heard.people),
        *(purpose_name(campus, purpose) for purpose in heard.purposes),
    ]
    return Joined(names, ", ") if names else None
