"""Draws docs/lifecycle.svg and writes docs/permissions.md from the tables that the code reads: `make drawings`.

A test compares both with what stands in the repository, so neither can grow old.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import escape
from pathlib import Path

from desk.people.rights import RIGHTS, Right
from desk.tickets.lifecycle import MOVES, WITH_WORKER, Move, Who
from storage.kinds import State

DOCS = Path(__file__).parent
WIDTH, HEIGHT = 1320, 750
BOX = (150, 46)

PLACES: Mapping[State, tuple[int, int]] = {
    State.SUBMITTED: (170, 190),
    State.NEEDS_INFO: (170, 390),
    State.QUEUED: (520, 290),
    State.ACCEPTED: (860, 150),
    State.IN_PROGRESS: (860, 290),
    State.ON_HOLD: (860, 430),
    State.DONE: (1200, 210),
    State.CLOSED: (1200, 400),
    State.REJECTED: (170, 700),
    State.DUPLICATE: (520, 700),
    State.CANCELLED: (860, 700),
}
"""Where each state stands, by the middle of its box."""

GROUPS: Mapping[str, frozenset[State]] = {
    "under review": frozenset({State.SUBMITTED, State.NEEDS_INFO}),
    "with a worker": WITH_WORKER,
}
"""States that share moves: an arrow out of the frame leads out of each of them."""

STEPS = (("apply · review", 170), ("review passed", 520), ("repair", 860), ("feedback", 1200))

BENDS: Mapping[tuple[str, str], float] = {
    ("submitted", "needs_info"): 46,
    ("needs_info", "submitted"): 46,
    ("queued", "accepted"): 36,
    ("with a worker", "queued"): 24,
    ("accepted", "in_progress"): 20,
    ("in_progress", "accepted"): 20,
    ("in_progress", "on_hold"): 30,
    ("on_hold", "in_progress"): 30,
    ("accepted", "on_hold"): 106,
    ("on_hold", "accepted"): 106,
    ("done", "queued"): -192,
    ("closed", "queued"): 165,
    ("duplicate", "submitted"): 52,
    ("rejected", "submitted"): 132,
    ("accepted", "cancelled"): 138,
    ("accepted", "duplicate"): -46,
    ("queued", "rejected"): -10,
    ("under review", "cancelled"): -40,
    ("under review", "duplicate"): 16,
    ("queued", "cancelled"): 10,
    ("queued", "closed"): -34,
}
"""How far an arrow leaves the straight line, to its left, in pixels; 14 where nothing is said."""

COLOURS: Mapping[Who, str] = {
    Who.REPORTER: "#2563eb",
    Who.ROOMMATE: "#2563eb",
    Who.TEAM: "#b45309",
    Who.ASSIGNEE: "#b45309",
    Who.FOREMAN: "#7c3aed",
    Who.OFFICE: "#047857",
    Who.DESK: "#64748b",
}
"""Of a move, by the first of these who may make it."""

LABELS: Mapping[tuple[str, str], float] = {
    ("queued", "rejected"): 0.16,
    ("queued", "duplicate"): 0.26,
    ("queued", "cancelled"): 0.3,
    ("queued", "closed"): 0.76,
    ("needs_info", "cancelled"): 0.66,
    ("under review", "duplicate"): 0.22,
    ("under review", "cancelled"): 0.2,
    ("under review", "rejected"): 0.3,
    ("duplicate", "submitted"): 0.12,
    ("rejected", "submitted"): 0.35,
    ("closed", "queued"): 0.2,
    ("done", "queued"): 0.24,
    ("accepted", "duplicate"): 0.72,
    ("accepted", "cancelled"): 0.8,
    ("accepted", "on_hold"): 0.5,
}
"""How far along its arrow a label stands, from 0 to 1; in the middle where nothing is said."""

_LEGEND = (
    ("the resident", Who.REPORTER),
    ("the worker, the team", Who.TEAM),
    ("the foreman", Who.FOREMAN),
    ("the office", Who.OFFICE),
    ("the desk by itself", Who.DESK),
)


@dataclass(frozen=True, slots=True)
class Arrow:
    """Some moves from one place to another."""

    start: str
    end: str
    moves: tuple[Move, ...]


def arrows() -> list[Arrow]:
    """The moves by where they lead from and to; those that all states of a group share leave its frame once."""
    left = {(state, move): step.to for (state, move), step in MOVES.items()}
    drawn: dict[tuple[str, str], list[Move]] = {}
    for name, states in GROUPS.items():
        for move in Move:
            ends = {left.get((state, move)) for state in states}
            if len(ends) == 1 and (end := ends.pop()) is not None and end not in states:
                drawn.setdefault((name, end.value), []).append(move)
                for state in states:
                    del left[state, move]
    for (state, move), end in left.items():
        drawn.setdefault((state.value, end.value), []).append(move)
    return [Arrow(start, end, tuple(moves)) for (start, end), moves in drawn.items()]


def lifecycle() -> str:
    """The diagram, as SVG."""
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif">',
        "<title>The life of a repair: states and moves</title>",
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>',
        *(_marker(colour) for colour in sorted(set(COLOURS.values()))),
        *(_text(x, 36, name, size=17, weight="bold", fill="#334155") for name, x in STEPS),
        *(_frame(name) for name in GROUPS),
        *(_arrow(arrow) for arrow in arrows()),
        *(_state(state) for state in State),
        *(_label(arrow) for arrow in arrows()),
        *_legend(),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def permissions() -> str:
    """Who may do what, as a page: a row for each move of each state, and for each right."""
    who = [relation for relation in Who if relation is not Who.DESK]
    head = " | ".join(relation.value for relation in who)
    lines = [
        "# Who may do what",
        "",
        "Written by `make drawings` from `desk/tickets/lifecycle.py` and `desk/people/rights.py`, which the code",
        "itself reads. The test of every pair is `tests/desk/test_lifecycle.py`, that of every right",
        "`tests/desk/test_rights.py`.",
        "",
        "- **reporter**: who reported it. **roommate**: lives in its room, by the roster. **follower**: follows it.",
        "- **team**: a worker or foreman whose role's scope covers it. **assignee**: the worker who has it.",
        "- **foreman**: a foreman whose scope covers it. **office**: office, head, director or admin, likewise.",
        "- *desk*: the desk makes this move by itself, too.",
        "- Whatever has no mark is refused with a sentence and changes nothing.",
        "- Nobody acts on what is others': a ticket in none of these relations is, for a reader, not there at all.",
        "",
        "## Moves",
        "",
        f"| state | move | leads to | {head} | |",
        "|---|---|---|" + ":-:|" * len(who) + "---|",
        *(_move_row(state, move, who) for state, move in MOVES),
        "",
        "## Rights",
        "",
        f"| right | {head} |",
        "|---|" + ":-:|" * len(who),
        *(_right_row(right, who) for right in Right),
    ]
    return "\n".join(lines) + "\n"


def _move_row(state: State, move: Move, who: Iterable[Who]) -> str:
    step = MOVES[state, move]
    marks = " | ".join("✓" if relation in step.by else "" for relation in who)
    desk = "desk" if Who.DESK in step.by else ""
    return f"| {state.value} | {move.value} | {step.to.value} | {marks} | {desk} |"


def _right_row(right: Right, who: Iterable[Who]) -> str:
    return f"| {right.value} | " + " | ".join("✓" if relation in RIGHTS[right] else "" for relation in who) + " |"


def _colour(arrow: Arrow) -> str:
    states = GROUPS.get(arrow.start) or {State(arrow.start)}
    by = {relation for state in states for move in arrow.moves for relation in MOVES[state, move].by}
    return next(colour for relation, colour in COLOURS.items() if relation in by)


def _marker(colour: str) -> str:
    return (
        f'<marker id="tip{colour[1:]}" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" markerHeight="7"'
        f' orient="auto"><path d="M0 0L10 5L0 10z" fill="{colour}"/></marker>'
    )


def _bounds(name: str) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of a state's box or a group's frame."""
    if name not in GROUPS:
        x, y = PLACES[State(name)]
        return x - BOX[0] / 2, y - BOX[1] / 2, x + BOX[0] / 2, y + BOX[1] / 2
    boxes = [_bounds(state.value) for state in GROUPS[name]]
    edge = 44
    return (
        min(box[0] for box in boxes) - edge,
        min(box[1] for box in boxes) - edge - 6,
        max(box[2] for box in boxes) + edge,
        max(box[3] for box in boxes) + edge - 14,
    )


def _path(arrow: Arrow) -> tuple[tuple[float, float], tuple[float, float], tuple[float, float]]:
    """Where an arrow begins, the point that bends it, and where it ends."""
    start, end = _bounds(arrow.start), _bounds(arrow.end)
    if arrow.start == arrow.end:
        # A loop on the left side, where no other arrow passes.
        x, y = start[0], (start[1] + start[3]) / 2
        return (x, y - 12), (x - 62, y), (x, y + 14)
    (sx, sy), (ex, ey) = _middle(start), _middle(end)
    length = math.hypot(ex - sx, ey - sy) or 1
    bend = BENDS.get((arrow.start, arrow.end), 14)
    by = ((sx + ex) / 2 + (ey - sy) / length * bend * 2, (sy + ey) / 2 - (ex - sx) / length * bend * 2)
    return _edge(start, by), by, _edge(end, by)


def _middle(box: tuple[float, float, float, float]) -> tuple[float, float]:
    return (box[0] + box[2]) / 2, (box[1] + box[3]) / 2


def _edge(box: tuple[float, float, float, float], towards: tuple[float, float]) -> tuple[float, float]:
    """Where the line from the middle of a box towards a point leaves the box."""
    x, y = _middle(box)
    dx, dy = towards[0] - x, towards[1] - y
    scale = min(
        (box[2] - x) / abs(dx) if dx else math.inf,
        (box[3] - y) / abs(dy) if dy else math.inf,
    )
    return x + dx * scale, y + dy * scale


def _arrow(arrow: Arrow) -> str:
    (sx, sy), (bx, by), (ex, ey) = _path(arrow)
    colour = _colour(arrow)
    return (
        f'<path d="M{sx:.0f} {sy:.0f}Q{bx:.0f} {by:.0f} {ex:.0f} {ey:.0f}" fill="none" stroke="{colour}"'
        f' stroke-width="1.6" marker-end="url(#tip{colour[1:]})"/>'
    )


def _label(arrow: Arrow) -> str:
    (sx, sy), (bx, by), (ex, ey) = _path(arrow)
    t = LABELS.get((arrow.start, arrow.end), 0.5)
    x = (1 - t) ** 2 * sx + 2 * t * (1 - t) * bx + t**2 * ex
    y = (1 - t) ** 2 * sy + 2 * t * (1 - t) * by + t**2 * ey
    lines = [move.value.replace("_", " ") for move in arrow.moves]
    top = y - (len(lines) - 1) * 7.5 + 4
    return "".join(
        _text(x, top + 15 * place, line, size=13, fill=_colour(arrow), halo=True) for place, line in enumerate(lines)
    )


def _state(state: State) -> str:
    left, top, right, bottom = _bounds(state.value)
    return (
        f'<rect x="{left:.0f}" y="{top:.0f}" width="{right - left:.0f}" height="{bottom - top:.0f}" rx="10"'
        ' fill="#f8fafc" stroke="#334155" stroke-width="1.4"/>'
        + _text((left + right) / 2, (top + bottom) / 2 + 5, state.value.replace("_", " "), size=16, weight="bold")
    )


def _frame(name: str) -> str:
    left, top, right, bottom = _bounds(name)
    return (
        f'<rect x="{left:.0f}" y="{top:.0f}" width="{right - left:.0f}" height="{bottom - top:.0f}" rx="16"'
        ' fill="#f1f5f9" stroke="#94a3b8" stroke-dasharray="5 4"/>'
        + _text(left + 12, top + 20, name, size=13, fill="#64748b", anchor="start")
    )


def _legend() -> list[str]:
    parts = [_text(1030, 590, "The colour says who makes the move:", size=13, fill="#334155", anchor="start")]
    for place, (name, who) in enumerate(_LEGEND):
        y = 614 + 24 * place
        parts.append(f'<rect x="1030" y="{y - 11}" width="14" height="14" rx="3" fill="{COLOURS[who]}"/>')
        parts.append(_text(1054, y, name, size=13, fill="#334155", anchor="start"))
    return parts


def _text(
    x: float,
    y: float,
    words: str,
    *,
    size: int,
    weight: str = "normal",
    fill: str = "#0f172a",
    anchor: str = "middle",
    halo: bool = False,
) -> str:
    around = ' paint-order="stroke" stroke="#ffffff" stroke-width="4"' if halo else ""
    return (
        f'<text x="{x:.0f}" y="{y:.0f}" font-size="{size}" font-weight="{weight}" fill="{fill}"'
        f' text-anchor="{anchor}"{around}>{escape(words)}</text>'
    )


DRAWN = {"lifecycle.svg": lifecycle, "permissions.md": permissions}
"""Each file of this folder that is drawn, and how."""

if __name__ == "__main__":
    for name, drawn in DRAWN.items():
        (DOCS / name).write_text(drawn(), encoding="utf-8")
