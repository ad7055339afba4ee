"""A file of places is brought in: in one transaction, tens of thousands of rooms in seconds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from desk.people.roster_rows import Wrong
from desk.places.kept import parts_kept
from desk.places.overlay import with_places
from desk.places.plan import Plan, plan
from desk.places.rows import PlaceRow
from desk.work import Work
from storage import places
from storage.kinds import PlaceKind

BATCH = 5_000
"""Rows that are written by one statement."""


@dataclass(slots=True)
class Outcome:
    """What a file changed, counted by the kind of place."""

    added: Counter[str] = field(default_factory=Counter)
    changed: Counter[str] = field(default_factory=Counter)
    closed: Counter[str] = field(default_factory=Counter)
    """Of those that were added or changed."""
    given: Counter[str] = field(default_factory=Counter)

    def unchanged(self, kind: PlaceKind | None = None) -> int:
        """How many stand as they stood, of one kind or of all."""
        kinds = [kind] if kind is not None else [*PlaceKind]
        return sum(self.given[each] - self.added[each] - self.changed[each] for each in kinds)

    @property
    def something(self) -> bool:
        """Whether anything is other than it was."""
        return bool(self.added or self.changed)


async def planned(work: Work, rows: Iterable[PlaceRow | Wrong], columns: Collection[str]) -> Plan:
    """What the rows come to, as places stand now; whoever else would change them waits until this work is over."""
    await places.one_at_a_time(work.session)
    merged = with_places(work.campus.file, await parts_kept(work.session))
    return plan(rows, columns, work.campus.file, merged)


async def bring_in(work: Work, made: Plan, done: Callable[[int], None] = lambda _count: None) -> Outcome:
    """Write what was planned. `done` hears how many places of the next batch are through."""
    outcome = Outcome()
    for said, rows in made.groups.items():
        for start in range(0, len(rows), BATCH):
            batch = rows[start : start + BATCH]
            _count(outcome, batch, await places.write(work.session, batch, said, work.now))
            done(len(batch))
    if outcome.something:
        await places.tell(work.session)
    return outcome


def _count(outcome: Outcome, batch: Sequence[places.Written], changes: Iterable[Mapping[str, object]]) -> None:
    outcome.given.update(each.kind for each in batch)
    for change in changes:
        kind = str(change["kind"])
        (outcome.added if change["added"] else outcome.changed)[kind] += 1
        outcome.closed[kind] += bool(change["closed"])
