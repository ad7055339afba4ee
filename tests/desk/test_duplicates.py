"""Reports of the same fault, and who follows what."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlmodel import col

from desk.errors import CannotFollow, NotFound, NotYours, ParentOver, SameTicket
from desk.tickets.duplicates import duplicates_of, merge, split
from desk.tickets.following import follow, followed_by, followers_of, of_my_room, unfollow
from desk.tickets.repairs import cancel
from desk.tickets.talking import say
from desk.work import Said
from storage.database import Database
from storage.kinds import Role, State
from storage.tables import Follower, Person, Photo, Ticket
from tests.desk.stage import Stage

OFFICE = (Role.OFFICE, "")


@pytest.fixture
def stage(database: Database) -> Stage:
    """A desk of its own for each test."""
    return Stage(database)


async def _photo(stage: Stage, ticket: Ticket, sender: Person, name: str) -> None:
    async with stage.work(sender) as work:
        await say(work, ticket.row_id, Said(photos=[name]))


async def test_photos_and_followers_go_along(stage: Stage) -> None:
    """The parent gets the photos once; its followers are the duplicate's reporter and followers, but not its own."""
    lin, emma, fay, ada = [await stage.person(name) for name in ("Lin", "Emma", "Fay")] + [
        await stage.person("Ada", OFFICE)
    ]
    parent, copy = await stage.ticket(lin, State.QUEUED), await stage.ticket(emma)
    await _photo(stage, copy, emma, "drip.jpg")
    async with stage.work() as work:
        for person in (fay, lin):
            work.session.add(Follower(ticket_id=copy.row_id, person_id=person.row_id, since=work.now))
    async with stage.work(ada) as work:
        merged = await merge(work, copy.row_id, parent.row_id)
        assert (merged.state, merged.parent_id) == (State.DUPLICATE, parent.id)
        assert {person.name for person in await followers_of(work, parent)} == {"Emma", "Fay"}
        shots = select(col(Photo.file_id), col(Photo.sender_id)).where(col(Photo.ticket_id) == parent.id)
        assert (await work.session.execute(shots)).all() == [("drip.jpg", emma.id)]


async def test_of_a_duplicate_its_parent_is_meant(stage: Stage) -> None:
    """Merged into a duplicate, or having duplicates: in the end all follow one ticket, and none follows itself."""
    lin, ada = await stage.person("Lin"), await stage.person("Ada", OFFICE)
    first, second, third, fourth = [await stage.ticket(lin) for _ in range(4)]
    async with stage.work(ada) as work:
        await merge(work, second.row_id, first.row_id)
        assert (await merge(work, third.row_id, second.row_id)).parent_id == first.id
        with pytest.raises(SameTicket):
            await merge(work, first.row_id, third.row_id)
        with pytest.raises(SameTicket):
            await merge(work, fourth.row_id, fourth.row_id)
        await merge(work, first.row_id, fourth.row_id)
        follow_fourth = {ticket.id for ticket in await duplicates_of(work, fourth)}
    assert follow_fourth == {first.id, second.id, third.id}


async def test_what_is_over_or_not_there_is_nobodys_parent(stage: Stage) -> None:
    """A closed ticket, and a number that nobody has, take no duplicates."""
    lin, ada = await stage.person("Lin"), await stage.person("Ada", OFFICE)
    report, closed = await stage.ticket(lin), await stage.ticket(lin, State.CLOSED)
    async with stage.work(ada) as work:
        with pytest.raises(ParentOver):
            await merge(work, report.row_id, closed.row_id)
        with pytest.raises(NotFound):
            await merge(work, report.row_id, 999_999)


async def test_a_parent_that_is_taken_back_sets_the_others_free(stage: Stage) -> None:
    """Nobody's report is lost because somebody else changed their mind."""
    lin, emma, ada = await stage.person("Lin"), await stage.person("Emma"), await stage.person("Ada", OFFICE)
    parent, copy = await stage.ticket(lin, State.QUEUED), await stage.ticket(emma)
    async with stage.work(ada) as work:
        await merge(work, copy.row_id, parent.row_id)
    async with stage.work(lin) as work:
        await cancel(work, parent.row_id)
        free = await work.session.get(Ticket, copy.id)
        assert free is not None
        assert (free.state, free.parent_id) == (State.SUBMITTED, None)
        assert [(happened.event.kind, happened.event.actor_id) for happened in work.happened] == [
            ("cancel", lin.id),
            ("split", None),
        ]


async def test_not_the_same_after_all(stage: Stage) -> None:
    """The office takes them apart: it is reviewed by itself, with a time to decide."""
    lin, ada = await stage.person("Lin"), await stage.person("Ada", OFFICE)
    parent, copy = await stage.ticket(lin), await stage.ticket(lin)
    async with stage.work(ada) as work:
        await merge(work, copy.row_id, parent.row_id)
        apart = await split(work, copy.row_id)
    assert (apart.state, apart.parent_id) == (State.SUBMITTED, None)
    assert apart.due_at is not None
    assert apart.due_at > stage.now


async def test_a_word_on_a_duplicate_is_a_word_on_its_parent(stage: Stage) -> None:
    """Whoever has the job reads it."""
    lin, emma, ada = await stage.person("Lin"), await stage.person("Emma"), await stage.person("Ada", OFFICE)
    parent, copy = await stage.ticket(lin, State.QUEUED), await stage.ticket(emma)
    async with stage.work(ada) as work:
        await merge(work, copy.row_id, parent.row_id)
    async with stage.work(emma) as work:
        assert (await say(work, copy.row_id, Said("it is worse now"))).id == parent.id


async def test_who_lives_there_may_follow(stage: Stage) -> None:
    """Me too, and no longer. Neither one's own report, nor a stranger's, nor by merely saying that one lives there."""
    lin, mei = (
        await stage.person("Lin", room="502", registered=True),
        await stage.person("Mei", room="502", registered=True),
    )
    mo = await stage.person("Mo", room="502")
    ticket = await stage.ticket(lin, State.QUEUED)
    async with stage.work(mei) as work:
        assert [seen.id for seen in await of_my_room(work)] == [ticket.id]
        await follow(work, ticket.row_id)
        await follow(work, ticket.row_id)
        assert await followed_by(work) == [], "it stands among those of their room"
        assert [person.name for person in await followers_of(work, ticket)] == ["Mei"]
        await unfollow(work, ticket.row_id)
        assert await followers_of(work, ticket) == []
    async with stage.work(lin) as work:
        with pytest.raises(CannotFollow):
            await follow(work, ticket.row_id)
        assert await of_my_room(work) == []
    async with stage.work(mo) as work:
        with pytest.raises(NotYours):
            await follow(work, ticket.row_id)
        assert await of_my_room(work) == []


async def test_the_office_merges_only_what_is_on_its_desk(stage: Stage) -> None:
    """Ada's are the lights: a report of her own, of a tap, is no parent for others'."""
    lin, ada = await stage.person("Lin"), await stage.person("Ada", (Role.OFFICE, "category:electrical"))
    wires, own = await stage.ticket(lin, category="electrical"), await stage.ticket(ada)
    async with stage.work(ada) as work:
        with pytest.raises(NotFound):
            await merge(work, wires.row_id, own.row_id)
