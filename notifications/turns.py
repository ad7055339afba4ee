"""Whose turn it is: which rows of the outbox may leave now, the most urgent first, in order in each chat and lane."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from desk.work import Desk
from notifications import digest
from notifications.pace import Pace
from notifications.parcel import Parcel, alone, messages_in
from storage import digests, due
from storage.database import Leadership
from storage.due import Look, Waiting
from storage.kinds import Lane

AT_ONCE = 64
"""Messages on their way at the same time."""

KEPT_FREE = 16
"""Of those on their way, so many are not for what is paid for: that delays no other."""

LOOK_AHEAD = 16
"""Rows that are fetched at once while messages leave one by one."""

LOOK_BEHIND_EVERY = 0.2
"""Seconds between looks behind what is paid for."""

LONGEST_BLOCK = 1.0
"""Seconds after which it is looked again whether there is room for an album."""

_AGAIN = 0.001
"""Seconds before the next look, when there is more to be seen."""

Start = Callable[[Parcel], None]


class Turns:
    """What is on its way, what cannot leave, and so who is next."""

    def __init__(self, desk: Desk, pace: Pace, clock: Callable[[], float], look_every: float) -> None:
        """`clock` gives the steady seconds by which the pace counts; `look_every`, when nothing else says when."""
        self._desk = desk
        self._pace = pace
        self._clock = clock
        self._look_every = look_every
        self._on_their_way: dict[int, int | None] = {}
        self._given_up: set[int] = set()
        self._single: set[int] = set()
        self._unpaid: set[int] = set()
        self._behind: list[Waiting] = []
        self._look_behind_at = 0.0

    async def start(self, leadership: Leadership, start: Start) -> float:
        """Start what may leave now; seconds until it is worth looking again."""
        soon = await self._start_paid(leadership, start) if self._pace.paid.count else self._look_every
        return min(soon, await self._start_in_turn(leadership, start))

    def pays(self, row: Waiting) -> bool:
        """Whether it is paid for that this row leaves faster."""
        return bool(self._pace.paid.count) and row.payable and row.id not in self._unpaid

    def answered(self, row: Waiting) -> None:
        """Telegram has answered, whatever it was."""
        if row.chat_id is not None:
            self._pace.arrived(row.chat_id, self._clock())

    def ended(self, row: Waiting) -> None:
        """What came of it is written down: the next one of its chat may leave."""
        self._on_their_way.pop(row.id, None)

    def moved(self, row: Waiting, chat_id: int) -> None:
        """Its chat has another number: what waits there must not leave before this is known to have been the first."""
        self._on_their_way[row.id] = chat_id

    def hold(self, chat_id: int, seconds: float) -> None:
        """Nothing leaves for this chat for so long: its first message is to be tried again, and keeps its place."""
        self._pace.block(chat_id, self._clock() + seconds)

    def never(self, parcel: Parcel) -> None:
        """It is not tried again by this process."""
        self._given_up.update(row.id for row in parcel.rows)

    def without_pay(self, row: Waiting) -> None:
        """It leaves in its turn, as one of those that are not paid for."""
        self._unpaid.add(row.id)

    def by_themselves(self, parcel: Parcel) -> None:
        """Each of its rows gets a message of its own."""
        self._single.update(row.id for row in parcel.rows)

    async def _start_in_turn(self, leadership: Leadership, start: Start) -> float:
        now = self._clock()
        free = AT_ONCE - len(self._on_their_way)
        if free <= 0:
            return self._look_every
        paced = self._pace.overall_wait(now)
        if paced > 0:
            return paced
        rows = await self._next_in_turn(leadership, free)
        waiting = Counter(row.chat_id for row in rows)
        started = 0
        seen: set[int] = set()
        for row in rows:
            parcel = alone(row)
            if row.chat_id is not None:
                if not self._is_its_turn(row.chat_id, row, seen):
                    continue
                if (paced := self._pace.overall_wait(self._clock())) > 0:
                    return paced
                parcel = await self._parcel(leadership, row, waiting[row.chat_id])
                self._pace.sent(row.chat_id, self._clock(), messages_in(row))
            self._begin(parcel, start)
            started += 1
        if started < len(rows) >= min(free, LOOK_AHEAD):
            # One chat with much to read filled the look: what waits behind it is for others, who need not wait for it.
            return _AGAIN
        now = self._clock()
        soonest = min(self._pace.busy(now).values(), default=now + self._look_every)
        return max(_AGAIN, min(self._look_every, soonest - now))

    async def _start_paid(self, leadership: Leadership, start: Start) -> float:
        """Emergencies that are paid for leave beside all others, at a pace of their own."""
        free = AT_ONCE - KEPT_FREE - len(self._on_their_way)
        if free <= 0:
            return self._look_every
        rows = await due.waiting_in(leadership.line, self._look(free), Lane.EMERGENCY)
        seen: set[int] = set()
        for row in rows:
            if row.chat_id is None or not self._is_its_turn(row.chat_id, row, seen) or not self.pays(row):
                continue
            if (paced := self._pace.paid_wait(self._clock())) > 0:
                return paced
            self._pace.sent(row.chat_id, self._clock(), messages_in(row), paid=True)
            self._begin(alone(row), start)
        return self._look_every

    def _begin(self, parcel: Parcel, start: Start) -> None:
        self._on_their_way[parcel.row.id] = parcel.row.chat_id
        leaving = {row.id for row in parcel.rows}  # a digest takes others with it
        self._behind = [row for row in self._behind if row.id not in leaving]
        start(parcel)

    def _is_its_turn(self, chat_id: int, row: Waiting, seen: set[int]) -> bool:
        """Whether a row may leave. In one look only the first of each chat: what stands behind may leave with it."""
        if chat_id in seen:
            return False
        seen.add(chat_id)
        return self._may_leave(chat_id, row)

    async def _parcel(self, leadership: Leadership, row: Waiting, seen: int) -> Parcel:
        """A row, together with those that leave in the same message; so many were `seen` to wait for its chat.

        Without a limit they leave one after the other all the same: more than fill a message are a queue.
        """
        chat, now = row.chat_id or 0, self._desk.now()
        if row.in_digest and row.message["kind"] != "photos":
            return digest.shown_again(row, await digests.members(leadership.line.connection, chat, row.card or 0, now))
        if not digest.may_begin(row):
            return alone(row)
        room = self._pace.room(chat, self._clock(), digest.QUEUE)
        if room is None and seen <= digest.MOST:
            return alone(row)
        queue = await digests.queue(leadership.line.connection, row, now, digest.LOOKED_AT)
        return digest.begun(row, queue, digest.MOST if room is None else room, self._single)

    def _may_leave(self, chat_id: int, row: Waiting) -> bool:
        if chat_id in self._on_their_way.values():
            return False
        now = self._clock()
        free_at = self._pace.free_at(chat_id, now, messages_in(row))
        if free_at > now:
            # There is room for a message, not for an album: nothing overtakes it there, but for what is more urgent.
            self._pace.block(chat_id, min(free_at, now + LONGEST_BLOCK))
        return free_at <= now

    async def _next_in_turn(self, leadership: Leadership, free: int) -> Sequence[Waiting]:
        """What leaves unpaid. Nothing overtakes a paid message in its own chat; where nothing but paid ones is seen,
        what stands behind them leaves beside them.
        """
        # At a pace one message leaves at a time; only answers to presses, which count for no limit, leave beside it.
        look = self._look(min(free, LOOK_AHEAD) if self._pace.overall.count else free)
        # Read as the leader or not at all: who was cut off, and does not know it yet, must not send what another sends.
        rows = await due.waiting(leadership.line, look)
        unpaid = []
        held: set[int | None] = set()
        for row in rows:
            if self.pays(row):
                held.add(row.chat_id)
            elif row.chat_id is None or row.chat_id not in held:
                unpaid.append(row)
        return await self._behind_paid(leadership, look) if held and not unpaid else unpaid

    async def _behind_paid(self, leadership: Leadership, look: Look) -> Sequence[Waiting]:
        """What leaves beside those that are paid for, of which there may be tens of thousands: it is looked for now and
        then only, and what was found is enough for a few turns.
        """
        if self._clock() >= self._look_behind_at:
            self._look_behind_at = self._clock() + LOOK_BEHIND_EVERY
            self._behind = await due.waiting_unpaid(leadership.line, look, self._unpaid)
        return self._behind

    def _look(self, limit: int) -> Look:
        busy_chats = {chat for chat in self._on_their_way.values() if chat is not None}
        return Look(
            now=self._desk.now(),
            busy_chats=busy_chats.union(self._pace.busy(self._clock())),
            busy_rows=self._given_up.union(self._on_their_way),
            limit=limit,
        )
