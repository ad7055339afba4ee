"""What an admin reads of people, and presses."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from desk.people.directory import Found, Known
from desk.people.history import NO_HISTORY
from desk.people.roles import role_text
from desk.text import Text, _
from desk.work import Campus
from storage.kinds import Role
from storage.tables import Membership, Person, RosterEntry
from wording.buttons import PersonDeed, PersonPress, packed
from wording.messages import Button, Rows, Say, Show
from wording.speech import Content, Joined, Lines


def person_card(campus: Campus, known: Known) -> Show:
    """Somebody's card: who they are, what they may do here, what was done about that, and what can be."""
    return Show(
        key=f"person:{known.person.row_id}",
        text=Lines([*_who(campus, known), "", *_roles(campus, known), "", *_history(known)]),
        buttons=_buttons(campus, known),
    )


def _who(campus: Campus, known: Known) -> Iterator[Content]:
    person, entry = known.person, known.entry
    yield Joined(["👤", _bold(person.name), *([f"@{person.username}"] if person.username else [])])
    if person.building is not None:
        yield Joined(["📍", place_text(campus, person.building, person.room)])
    if entry is not None:
        yield _("🪪 Number {number}: {name}", number=entry.number, name=entry.name)
    if person.registered_at is not None:
        yield _("Registered since {at:day}", at=person.registered_at)
    else:
        yield _("Not registered")
    if not person.reachable:
        yield _("🔕 Has not opened the bot, or blocked it")
    if person.suspended_at is not None:
        yield _("⛔ Suspended since {at:time}", at=person.suspended_at)
    if person.away_until is not None:
        yield _("🏖 Away until {until:time}", until=person.away_until)


def _bold(name: str) -> Text:
    return Text("<b>{name}</b>", {"name": name})


def place_text(campus: Campus, building: str, room: str | None) -> Content:
    """Where somebody lives; a building that the catalogue has no more by its code."""
    named = Text("{building}", {"building": campus.catalogue.buildings.get(building, building)})
    return Joined([named, room]) if room else named


def _roles(campus: Campus, known: Known) -> Iterator[Content]:
    if known.named:
        yield _("• admin, by the settings")
    for held in known.roles:
        yield Text("• {role}", {"role": _role(campus, held)})
    if not known.named and not known.roles:
        yield _("No role: a resident")


def _role(campus: Campus, held: Membership) -> Text:
    return role_text(campus.catalogue, Role(held.role), held.scope)


def _history(known: Known) -> Iterator[Content]:
    if known.history:
        yield _("<b>What was changed</b>")
        yield from known.history
    else:
        yield NO_HISTORY


def _buttons(campus: Campus, known: Known) -> Rows:
    def button(label: Text, deed: PersonDeed, role: Role | None = None, scope: str = "") -> Button:
        press = PersonPress(deed=deed, person=known.person.row_id, role=role, scope=packed(scope))
        return Button(label, press)

    suspended = known.person.suspended_at is not None
    return [
        [button(_("Grant a role"), PersonDeed.GRANT)],
        *(
            [button(_("Revoke: {role}", role=_role(campus, held)), PersonDeed.REVOKE, Role(held.role), held.scope)]
            for held in known.roles
        ),
        [button(_("Lift the suspension"), PersonDeed.LIFT) if suspended else button(_("Suspend"), PersonDeed.SUSPEND)],
    ]


SUSPEND_QUESTION = _("<b>Suspend? They can then do nothing here.</b>")


def revoke_question(role: Text) -> Text:
    """Asks whether a role is to be taken."""
    return _("<b>Revoke this role? {role}</b>", role=role)


_SURELY = {PersonDeed.REVOKE: PersonDeed.REVOKE_SURELY, PersonDeed.SUSPEND: PersonDeed.SUSPEND_SURELY}


def surely(card: Show, press: PersonPress, question: Text, jobs: int) -> Show:
    """The card with a question under it. `jobs`: so many they have, which may go back to their teams."""
    yes = press.model_copy(update={"deed": _SURELY[press.deed]})
    no = PersonPress(deed=PersonDeed.OPEN, person=press.person)
    back = (
        _("Jobs in their hands: {count}. What they may not do any more goes back to its team.", count=jobs)
        if jobs
        else None
    )
    text = Lines([card.text, "", back, question])
    label = _("Yes, revoke") if press.deed is PersonDeed.REVOKE else _("Yes, suspend")
    return replace(card, text=text, buttons=[[Button(label, yes), Button(_("« Back"), no)]])


def people_found(campus: Campus, found: Found, heading: Text) -> Say:
    """A list of people, each with a button; nobody at all still gets the heading, which says how to look."""
    buttons = [
        [Button(_label(campus, person), PersonPress(deed=PersonDeed.OPEN, person=person.row_id))]
        for person in found.people
    ]
    lines: list[Content | None] = [
        heading if buttons or found.waiting is None else None,
        _waiting(campus, found.waiting) if found.waiting is not None else None,
        _("There are more: write more of the name, or the number.") if found.more else None,
    ]
    return Say(Lines(lines), buttons=buttons)


def _label(campus: Campus, person: Person) -> Content:
    said = [f"@{person.username}"] if person.username else []
    place = [place_text(campus, person.building, person.room)] if person.building else []
    return Joined(["⛔" if person.suspended_at is not None else "👤", person.name, *said, *place])


def _waiting(campus: Campus, entry: RosterEntry) -> Text:
    return _(
        "🪪 {number}: {name}, {role}. In the roster, not registered yet.",
        number=entry.number,
        name=entry.name,
        role=role_text(campus.catalogue, entry.role, entry.scope),
    )
