"""What people read of what many report: the question at submitting, the office's offer, the notice to a building."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from desk.catalogue.parts import Catalogue
from desk.entities import Asset, Form
from desk.outages.deciding import Offer
from desk.outages.joining import FLOOR, floor_of
from desk.outages.signs import signs
from desk.text import Text, _
from desk.tickets.lifecycle import NAMES
from desk.work import Campus, ToBuilding
from storage.kinds import State
from storage.tables import Outage, Ticket
from wording.buttons import Deed, DeedPress, FormDeed, FormPress, OutagePress, SamePress
from wording.cards import quoted, thing_line, waiting
from wording.messages import Button, Rows, Say, Show
from wording.speech import Content, Joined, Lines

LISTED = 10
"""Reports that an offer names."""

SHOWN = 60
"""Characters of each."""


GONE: Mapping[str, Text] = {
    "power": _("no power"),
    "water": _("no water"),
    "hot_water": _("no hot water"),
    "bad_water": _("the water is not clean"),
    "network": _("no network"),
    "elevator": _("the lift does not run"),
    "heating": _("no heating"),
    "cooling": _("no cooling"),
}
"""What is gone, by the names of desk/reading/words/shared.yaml."""


def same_problem_card(catalogue: Catalogue, form: Form, found: Sequence[Ticket], things: Mapping[int, Asset]) -> Show:
    """What others have reported, as far as it is no secret: of what, where, since when, how far it is.

    `things`: the assets of these reports, by their row.
    """

    def same(ticket: Ticket) -> list[Button]:
        label = _("Same problem: follow it")
        press = SamePress(form=form.row_id, seen=form.version, ticket=ticket.row_id)
        number = f"{catalogue.number_prefix}-{ticket.id}"
        return [Button(Joined([label, number], " · ") if len(found) > 1 else label, press)]

    different = Button(_("Different"), SamePress(form=form.row_id, seen=form.version))
    back = Button(_("« Back"), FormPress(deed=FormDeed.BACK, form=form.row_id, seen=form.version))
    lines = [part for ticket in found for part in ("", *_open(catalogue, form, ticket, things))]
    hint = _(
        "Is it the same? Follow it: you hear all that happens, and what you wrote, photos and recordings go to those"
        " who repair it."
    )
    return Show(
        key=f"form:{form.id}",
        text=Lines([_("<b>Somebody has reported this already:</b>"), *lines, "", hint]),
        buttons=[*(same(ticket) for ticket in found), [different], [back]],
    )


def _open(catalogue: Catalogue, form: Form, ticket: Ticket, things: Mapping[int, Asset]) -> list[Content | None]:
    """A report as a stranger may read of it; in which room somebody lives is their own matter."""
    category = catalogue.category(ticket.category)
    room = ticket.room if ticket.room == form.filled.get("room") else None
    line = Joined(
        [
            f"{catalogue.number_prefix}-{ticket.id}",
            Joined([category.icon, Text("{name}", {"name": category})]),
            place(catalogue, ticket.building or "", floor=_floor(catalogue, ticket), room=room),
        ],
        " · ",
    )
    since = _("since {at:time} · {state}", at=ticket.created_at, state=NAMES[ticket.state])
    return [line, _what(catalogue, ticket, things), since, waiting(ticket)]


def _what(catalogue: Catalogue, ticket: Ticket, things: Mapping[int, Asset]) -> Content | None:
    """The machine, or what the words say is gone; not the words themselves, which were written to the office."""
    asset = things.get(ticket.asset_id or 0)
    if asset is not None:
        return thing_line(catalogue, asset)
    said = signs(ticket.description, ticket.category).services
    return Joined([text for name, text in GONE.items() if name in said], " · ") if said else None


def _floor(catalogue: Catalogue, ticket: Ticket) -> str | None:
    shared = catalogue.category(ticket.category).shared
    return floor_of(catalogue, ticket.building, ticket.room) if shared == FLOOR else None


def place(catalogue: Catalogue, building: str, *, floor: str | None = None, room: str | None = None) -> Content:
    """A building, with the floor or the room that is meant."""
    known = catalogue.buildings.get(building)
    name: Content = Text("{building}", {"building": known}) if known is not None else building
    if room is not None:
        return Joined([name, room])
    return _("{building}, floor {floor}", building=name, floor=floor) if floor is not None else name


# --- the office


def outage_card(campus: Campus, offer: Offer, *, over: bool = False) -> Show:
    """So many reports of one category from one building: one outage? Or what has been said of it. `over`: too late."""
    outage, planned = offer.outage, offer.plan
    undecided = planned is not None and offer.by is None and not over
    return Show(
        key=f"outage:{outage.id}",
        text=Lines([_asked(campus, offer), *(_reports(campus, offer) if undecided else [_decided(campus, offer)])]),
        buttons=_buttons(outage) if undecided else (),
    )


def _asked(campus: Campus, offer: Offer) -> Content:
    outage = offer.outage
    category = campus.catalogue.category(outage.category)
    minutes = max(1, round((outage.found_at - outage.since).total_seconds() / 60))
    return _(
        "🚨 <b>{count} reports of {icon} {category} from {place} in {minutes} min – one outage?</b>",
        count=outage.people,
        icon=category.icon,
        category=category,
        place=place(campus.catalogue, outage.building),
        minutes=minutes,
    )


def _reports(campus: Campus, offer: Offer) -> list[Content | None]:
    planned = offer.plan
    if planned is None:
        return []
    listed = [planned.parent, *planned.under]
    left = len(listed) - LISTED
    apart = [_("By themselves would stay, as they are of something else or somebody is at them already:")]
    return [
        *(_report(campus, ticket) for ticket in listed[:LISTED]),
        _("… and {count} more", count=left) if left > 0 else None,
        *(apart if planned.apart else []),
        *(_report(campus, ticket) for ticket in planned.apart[:LISTED]),
        "",
        _(
            "One outage: {number} stands for all; their reporters and the building's residents are told.",
            number=campus.number(planned.parent),
        ),
    ]


def _report(campus: Campus, ticket: Ticket) -> Content:
    said = quoted(" ".join(ticket.description.split()), SHOWN)
    parts: list[Content] = [campus.number(ticket), *([ticket.room] if ticket.room else []), said]
    others = [f"👥 {ticket.followers + 1}"] if ticket.followers else []
    return Joined([*parts, *others], " · ")


def _decided(campus: Campus, offer: Offer) -> Content:
    if offer.parent is not None:
        state = NAMES[offer.parent.state]
        number = campus.number(offer.parent)
        return Lines(
            [
                _("✅ One outage: {number}, said by {name}.", number=number, name=offer.by or "–"),
                Text("{state}", {"state": state}),
                waiting(offer.parent),
            ]
        )
    if offer.by is not None:
        return _("✖️ No outage, said by {name}: each report stays by itself.", name=offer.by)
    return _("✖️ It is over: none of these reports waits any more.")


def _buttons(outage: Outage) -> Rows:
    def button(label: Text, *, one: bool) -> Button:
        return Button(label, OutagePress(outage=outage.row_id, one=one))

    return [[button(_("One outage"), one=True), button(_("Separate"), one=False)]]


# --- who lives there


def building_notice(campus: Campus, told: ToBuilding) -> Say:
    """What all who live in the building read: that it is known, or that it is over."""
    outage, parent = told.outage, told.parent
    category = campus.catalogue.category(outage.category)
    values = {
        "icon": category.icon,
        "category": category,
        "place": place(campus.catalogue, outage.building, floor=outage.floor),
        "number": campus.number(parent),
    }
    if not told.over:
        known = _(
            "📢 {icon} <b>{category} · {place}</b>: this is known ({number}), and is being seen to."
            " You need not report it; we tell you when it is over."
        )
        follow = Button(_("Follow"), DeedPress(deed=Deed.FOLLOW, ticket=parent.row_id))
        return Say(Text(known.key, values), [[follow]])
    if parent.state in (State.DONE, State.CLOSED):
        over = _(
            "📢 {icon} <b>{category} · {place}</b>: it is repaired ({number}). Not where you are? Just write to me."
        )
    else:
        over = _("📢 {icon} <b>{category} · {place}</b>: {number} is over. Is something still wrong? Just write to me.")
    return Say(Text(over.key, values))
