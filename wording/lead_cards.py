"""What a foreman reads: who of a team has what, and the card of a job that is not their own."""

from __future__ import annotations

from collections.abc import Callable, Sequence, Set

from desk.catalogue.parts import Team
from desk.text import Text, _
from desk.tickets.leading import Crew, Hand, hands_for
from desk.tickets.lifecycle import WITH_WORKER, Move, moves_from
from desk.work import Campus, Work
from storage.kinds import State
from storage.tables import Ticket
from wording.cards import TicketView, facts, headline, hurry_mark
from wording.crew_buttons import (
    AssignPress,
    CrewDeed,
    CrewPress,
    HandPress,
    JobDeed,
    JobPress,
    LeadPress,
    ShiftPress,
    TransferPress,
)
from wording.job_cards import team_status
from wording.messages import Button, Show
from wording.move_buttons import move_label
from wording.speech import Content, Joined, Lines
from wording.urgency_cards import urgency_button
from wording.views import view_of
from wording.worker_buttons import proposed

PAGE = 24
"""Jobs whose buttons stand under a team at once."""

HANDS = 30
"""Workers whose lines stand in a team at once; those with the most jobs first."""

CHOICES = 90
"""Workers to choose among: Telegram shows 100 buttons under a message."""

NUMBERS = 6
"""Numbers in one line; the buttons hold all."""

NAME = 24
"""Letters of a name in a list."""

Numbering = Callable[[Ticket], str]
"""How people say a ticket's number."""


def team_choice(teams: Sequence[Team]) -> Show:
    """Which team somebody who leads several wants to see."""
    buttons = [[Button(_named(team), CrewPress(deed=CrewDeed.BOARD, team=team.code))] for team in teams]
    return Show("crew", _("Which team?"), buttons)


def board(view: Crew, *, page: int, several: bool, campus: Campus) -> Show:
    """A team: the jobs that nobody has, who has which, who is late, who is away. `several`: there are other teams."""
    number = campus.number
    jobs = view.jobs
    hands = sorted(view.hands, key=lambda hand: -len(hand.jobs))
    text = Lines(
        [
            Text("<b>{team}</b>", {"team": view.team}),
            _("🆓 Waiting: {count}", count=len(view.free)) if view.free else _("🆓 No job is waiting."),
            _numbers(view.free, view.late, number) if view.free else None,
            _("⏰ Late: {count}", count=len(view.late)) if view.late else None,
            "",
            *(_hand(hand, view.late, number) for hand in hands[:HANDS]),
            _("… and {count} more people", count=len(hands) - HANDS) if len(hands) > HANDS else None,
            _("Nobody is in this team yet. An admin can invite with /invite {code}.", code=view.team.code)
            if not hands
            else None,
        ]
    )
    shown = jobs[page * PAGE : (page + 1) * PAGE]
    buttons = [_open(job, view.late, number) for job in shown]
    code = view.team.code
    turn = [
        *([Button("«", CrewPress(deed=CrewDeed.BOARD, team=code, page=page - 1))] if page > 0 else []),
        *([Button("»", CrewPress(deed=CrewDeed.BOARD, team=code, page=page + 1))] if shown[PAGE - 1 :] else []),
    ]
    busy = any(hand.jobs for hand in hands)
    ways = [
        *([Button(_("Hand over a shift"), CrewPress(deed=CrewDeed.HAND, team=code))] if busy else []),
        *([Button(_("« All teams"), CrewPress(deed=CrewDeed.TEAMS))] if several else []),
    ]
    return Show("crew", text, [*(buttons[start : start + 3] for start in range(0, len(buttons), 3)), turn, ways])


def shift_of_whom(view: Crew) -> Show:
    """Whose jobs are to be handed over."""
    busy = [hand for hand in view.hands if hand.jobs]
    rows = [
        [Button(_worker(hand), HandPress(team=view.team.code, giver=hand.worker.row_id))] for hand in busy[:CHOICES]
    ]
    return Show("crew", _asked(view, _("Whose jobs change hands?")), [*rows, [_back_to(view)]])


def shift_to_whom(view: Crew, giver: int) -> Show:
    """To whom one worker's jobs go."""
    # Who has left the team may still have jobs to give, but takes none.
    others = [hand for hand in view.hands if hand.belongs and hand.worker.id != giver]
    hands = sorted((hand for hand in others if not hand.away), key=lambda hand: hand.at_once)
    rows = [
        [Button(_worker(hand), HandPress(team=view.team.code, giver=giver, taker=hand.worker.row_id))]
        for hand in hands[:CHOICES]
    ]
    question = _("To whom do all open jobs of {name} go?", name=_name(view, giver))
    return Show("crew", _asked(view, question, *_not_offered(others)), [*rows, [_back_to(view)]])


def shift_sure(view: Crew, giver: int, taker: int) -> Show:
    """What is about to change hands, before it does."""
    count = sum(len(hand.jobs) for hand in view.hands if hand.worker.id == giver)
    given = _(
        "Jobs of {giver} that go to {taker}: {count}", giver=_name(view, giver), taker=_name(view, taker), count=count
    )
    yes = ShiftPress(team=view.team.code, giver=giver, taker=taker)
    no = HandPress(team=view.team.code, giver=giver)
    buttons = [[Button(_("Yes, hand over"), yes), Button(_("« Back"), no)]]
    return Show("crew", _asked(view, _("Hand over the whole shift?"), given), buttons)


async def lead_card_of(work: Work, ticket: Ticket, *, fresh: bool = False) -> Show:
    """A job as its foreman has it."""
    return lead_card(await view_of(work, ticket), fresh=fresh)


def lead_card(view: TicketView, *, fresh: bool = False) -> Show:
    """Who has the job and by when it is due, and what a foreman may do with it."""
    ticket = view.ticket
    possible = moves_from(ticket.state)
    open_job = ticket.state in WITH_WORKER or ticket.state is State.QUEUED
    moves = [move for move in (Move.RELEASE, Move.HOLD, Move.RESUME) if move in possible]
    row = [Button(move_label(move, ticket), _lead(move, ticket)) for move in moves]
    assign = Button(move_label(Move.ASSIGN, ticket), _lead(Move.ASSIGN, ticket))
    other = TransferPress(lead=True, ticket=ticket.row_id, seen=ticket.version)
    back = _to_team(ticket.team)
    text = Lines(
        [
            headline(view),
            *facts(view, joined=True),
            team_status(view),
            view.snoozed,
            _("Reason: {reason}", reason=view.hold_reason) if ticket.state is State.ON_HOLD else None,
            proposed(view.times),
        ]
    )
    urgency = urgency_button(ticket, lead=True)
    buttons = [[assign, Button(move_label(Move.TRANSFER, ticket), other)], row, [urgency]] if open_job else []
    return Show(f"lead:{ticket.id}", text, [*buttons, [back]], fresh=fresh)


def passed_on(view: TicketView, key: str, *, led: str | None = None) -> Show:
    """What is left of a card whose job is another team's by now; for its foreman, with a way back to `led`."""
    team = view.campus.catalogue.team(view.ticket.team)
    buttons = [[_to_team(led)]] if led is not None else []
    return Show(key, Lines([headline(view), _("➡️ Now a job of: {team}", team=team)]), buttons)


async def assign_card(work: Work, ticket: Ticket) -> Show:
    """To whom the job may be given; each with the number of jobs that they have."""
    others = await hands_for(work, ticket)
    hands = [hand for hand in others if not hand.away]
    rows = [
        [Button(_worker(hand), AssignPress(ticket=ticket.row_id, seen=ticket.version, worker=hand.worker.row_id))]
        for hand in hands[:CHOICES]
    ]
    text = Lines([headline(await view_of(work, ticket)), *_not_offered(others), "", _("<b>Who gets this job?</b>")])
    back = Button(_("« Back"), JobPress(deed=JobDeed.LEAD, ticket=ticket.row_id))
    return Show(f"lead:{ticket.id}", text, [*rows, [back]])


async def transfer_card(work: Work, ticket: Ticket, *, lead: bool) -> Show:
    """To which team the job may go."""
    teams = [team for team in work.campus.catalogue.teams.values() if team.code != ticket.team]
    press = TransferPress(lead=lead, ticket=ticket.row_id, seen=ticket.version)
    rows = [[Button(_named(team), press.model_copy(update={"team": team.code}))] for team in teams]
    text = Lines([headline(await view_of(work, ticket)), "", _("<b>Whose job is it?</b>")])
    back = Button(_("« Back"), JobPress(deed=JobDeed.LEAD if lead else JobDeed.LESS, ticket=ticket.row_id))
    return Show(f"{'lead' if lead else 'work'}:{ticket.id}", text, [*rows, [back]])


def _to_team(code: str) -> Button:
    return Button(_("« Team"), CrewPress(deed=CrewDeed.BOARD, team=code[:24]))


def _named(team: Team) -> Content:
    return Text("{team}", {"team": team})


def _asked(view: Crew, question: Content, *notes: Content) -> Content:
    return Lines(
        [Text("<b>{team}</b>", {"team": view.team}), *notes, Text("<b>{question}</b>", {"question": question})]
    )


def _back_to(view: Crew) -> Button:
    return Button(_("« Back"), CrewPress(deed=CrewDeed.BOARD, team=view.team.code))


def _lead(move: Move, ticket: Ticket) -> LeadPress:
    return LeadPress(move=move, ticket=ticket.row_id, seen=ticket.version)


def _mark(job: Ticket, late: Set[int]) -> str:
    """What cannot wait, what is late, what is on hold; and of the others what nobody has."""
    marks = hurry_mark(job)
    if job.row_id in late:
        marks += "⏰"
    if job.state is State.ON_HOLD:
        marks += "⏸"
    return marks or ("🆓" if job.state is State.QUEUED else "")


def _open(job: Ticket, late: Set[int], number: Numbering) -> Button:
    return Button(f"{_mark(job, late)} {number(job)}".strip(), JobPress(deed=JobDeed.LEAD, ticket=job.row_id))


def _numbers(jobs: Sequence[Ticket], late: Set[int], number: Numbering) -> Content:
    said = [f"{_mark(job, late).replace('🆓', '')}{number(job)}" for job in jobs[:NUMBERS]]
    return ", ".join([*said, *(["…"] if len(jobs) > NUMBERS else [])])


def _short(name: str) -> str:
    return name if len(name) <= NAME else name[: NAME - 1] + "…"


def _name(view: Crew, person_id: int) -> str:
    return next((_short(hand.worker.name) for hand in view.hands if hand.worker.id == person_id), "–")


def _not_offered(others: Sequence[Hand]) -> list[Content]:
    """Why somebody of the team has no button: they are away; or there is nobody."""
    if not others:
        return [_("Nobody else belongs to this team.")]
    away = [hand for hand in others if hand.away]
    return [Joined([_short(hand.worker.name), _away(hand)], " · ") for hand in away[:HANDS]]


def _away(hand: Hand) -> Content:
    return _("🏖 away until {until:day}", until=hand.worker.away_until)


def _hand(hand: Hand, late: Set[int], number: Numbering) -> Content:
    jobs = Joined([f"{len(hand.jobs)}:", _numbers(hand.jobs, late, number)]) if hand.jobs else "0"
    parts: list[Content] = [f"👷 {_short(hand.worker.name)}", *([_away(hand)] if hand.away else []), jobs]
    return Joined(parts, " · ")


def _worker(hand: Hand) -> Content:
    return f"{_short(hand.worker.name)} · {hand.at_once}"
