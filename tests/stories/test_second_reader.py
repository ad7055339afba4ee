"""The second reader: what is in doubt it settles, if nobody has touched the draft; whatever it does, nothing waits."""

from __future__ import annotations

import asyncio
import io
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import web
from pydantic import SecretStr
from sqlalchemy import func, select

from bot.doctor_reading import look_at_second_reader
from bot.second_reading import LIMIT
from storage.tables import SecondReading
from tests.stories.campus import Campus, campus
from tests.stories.conftest import assert_fit
from tests.stories.second_readers import SecondReader, second_reader
from tests.stories.test_reporting import draft, opened

UNSURE = "3-502 the thingamajig is broken"


@pytest.fixture
async def reader() -> AsyncIterator[SecondReader]:
    """A server that answers."""
    async with second_reader() as running:
        yield running


@pytest.fixture
async def read_twice(database_url: str, tmp_path: Path, reader: SecondReader) -> AsyncIterator[Campus]:
    """A desk with a second reader."""
    hush = SecretStr("hush")
    async with campus(
        database_url, tmp_path, reading_url=reader.url, reading_model="small", reading_key=hush
    ) as running:
        yield running
        assert_fit(running.world)


async def waiting(desk: Campus) -> int:
    """How many drafts wait to be read once more."""
    async with desk.app.desk.database.transaction() as session:
        return (await session.execute(select(func.count()).select_from(SecondReading))).scalar_one()


async def asked(reader: SecondReader, times: int) -> None:
    """Wait until it has been asked so often."""
    async with asyncio.timeout(10):
        while len(reader.asked) < times:  # noqa: ASYNC110 - it is another process's in truth
            await asyncio.sleep(0.02)


async def test_what_is_in_doubt_is_settled(read_twice: Campus, reader: SecondReader) -> None:
    """The card changes in its place; what is sure is not asked; no number, address or name ever leaves the desk."""
    desk = read_twice
    reader.says("repair", "furniture")
    lin = await opened(desk)
    await lin.writes("3-502 the tap drips")
    await draft(lin, "Water and drains")
    private = "my name is Lin Wei, +86 138 0013 8000, lin.wei@example.edu, @linwei, 2023114514, 我叫林小雨"
    await lin.writes(f"4-101 the thingamajig is broken, {private}")
    card = await draft(lin, "thingamajig", "Furniture", "Building 4 101")
    assert card.id == next(seen.id for seen in lin.heard() if "thingamajig" in seen.text), "it stays where it is"
    assert len(reader.asked) == 1
    assert reader.keys == ["Bearer hush"]
    sent = reader.words()
    assert "4-101 the thingamajig is broken" in sent
    assert not [
        bit for bit in ("138", "8000", "example.edu", "linwei", "2023114514", "Lin Wei", "林小雨") if bit in sent
    ]
    await lin.presses("Submit", on=card)
    assert (await desk.ticket("R-1001")).category == "furniture"
    assert not await waiting(desk)


async def test_who_has_touched_it_decides(read_twice: Campus, reader: SecondReader) -> None:
    """Lin answers while it thinks: what Lin says stays. An answer in time waits for nobody's transaction."""
    desk = read_twice
    reader.says("repair", "furniture")
    ready = reader.answer
    assert ready is not None

    async def held() -> web.StreamResponse:
        await reader.release.wait()
        return await ready()

    reader.answer = held
    lin = await opened(desk)
    await lin.writes(UNSURE)
    await lin.sees("What kind of problem is it?")
    await asked(reader, 1)
    await lin.presses("💡 Power and lights")
    await draft(lin, "Power and lights")
    await lin.writes("5-301 the gizmo is broken")
    await asked(reader, 2)
    await lin.presses("Discard", on=await lin.sees("the gizmo is broken", buttons=["Discard"]))
    reader.release.set()
    await asyncio.sleep(0.5)
    await desk.quiet()
    assert "Power and lights" in (await draft(lin)).text
    assert not [seen for seen in lin.heard() if "Furniture" in seen.text and "thingamajig" in seen.text]
    await lin.sees("Discarded.")
    assert not await waiting(desk)


async def _late() -> web.StreamResponse:
    await asyncio.sleep(LIMIT + 1)
    return web.json_response({})


async def _broken() -> web.StreamResponse:
    return web.Response(status=500, text="thingamajig")


async def _page() -> web.StreamResponse:
    return web.Response(text="<html>thingamajig</html>", content_type="text/html")


async def _huge() -> web.StreamResponse:
    return web.Response(body=b"[" * 3_000_000)


async def test_whatever_it_does_the_draft_stays(read_twice: Campus, reader: SecondReader, logged: io.StringIO) -> None:
    """Late, broken, a page, far too much, nonsense: the question stands, and the log holds nobody's words."""
    desk = read_twice
    lin = await opened(desk)
    odd = ["{}", "lamp", '{"kind": "emergency", "category": "moon"}', '{"kind": ["repair"], "category": {}}', 7, None]

    def odd_one(content: object) -> None:
        reader.writes(content)

    ways = [*(lambda content=each: odd_one(content) for each in odd)]
    ways += [lambda answer=each: setattr(reader, "answer", answer) for each in (_broken, _page, _huge, _late)]
    for times, way in enumerate(ways, 1):
        way()
        await lin.writes(UNSURE)
        card = await lin.sees(UNSURE, "What kind of problem is it?", buttons=["Discard"])
        await asked(reader, times)
        await lin.presses("Discard", on=card)
    await asyncio.sleep(LIMIT + 0.3)
    assert not await waiting(desk)
    assert logged.getvalue().count("no opinion") == len(ways)
    assert "thingamajig" not in logged.getvalue()


async def test_without_one_nothing_waits(desk: Campus) -> None:
    """Off by default: no row is written, and nothing is asked."""
    lin = await opened(desk)
    await lin.writes(UNSURE)
    await lin.sees("What kind of problem is it?")
    assert not await waiting(desk)


async def test_the_doctor_asks_it(read_twice: Campus, reader: SecondReader) -> None:
    """It says whether the second reader answers, and nothing when there is none."""
    settings = read_twice.settings
    reader.says("repair", "plumbing")
    [found] = await look_at_second_reader(settings)
    assert "takes “3-502 the tap drips” for plumbing" in found.what
    reader.answer = _broken
    [found] = await look_at_second_reader(settings)
    assert (found.what, bool(found.advice)) == ("second reader: HTTP 500", True)
    assert await look_at_second_reader(settings.model_copy(update={"reading_url": None})) == []
