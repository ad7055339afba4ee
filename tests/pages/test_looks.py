"""What the sandbox's page shows of its chats: the newest message, and the campus's time."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from playwright.async_api import Locator, expect

from bot import demo
from sandbox.cast import Cast
from sandbox.clock import Clock
from sandbox.server import SandboxServer
from sandbox.world import World
from tests import chromium
from tests.pages.browser import column, opened

pytestmark = [
    pytest.mark.page,
    pytest.mark.timeout(120),
    pytest.mark.skipif(chromium.find() is None, reason="no Chromium; the last lines of make test say so"),
]

WANG, SAM, ZHAO = 2001, 2002, 2003
PLUMBERS, ELECTRICIANS = demo.GROUPS["plumbing"][0], demo.GROUPS["electrical"][0]
PHOTO = (Path(__file__).parent.parent / "photo.png").read_bytes()
TOKYO = ZoneInfo("Asia/Tokyo")


@asynccontextmanager
async def sandbox(clock: Clock | None = None) -> AsyncIterator[SandboxServer]:
    """The demo's people and groups, whose campus is in Tokyo; nobody serves them."""
    server = SandboxServer(World(Cast.model_validate(demo.cast(time_zone=TOKYO.key)), clock or Clock()))
    await server.start()
    try:
        yield server
    finally:
        await server.stop()


async def below(list_: Locator) -> float:
    """How much of a chat lies below what is in view."""
    return float(await list_.evaluate("list => list.scrollHeight - list.scrollTop - list.clientHeight"))


async def test_the_newest_message_stays_in_view_while_cards_grow_and_shrink() -> None:
    """Messages and photos come, and change their size, faster than the page draws: who was at the end stays there."""
    async with sandbox() as server, opened(server.url) as page:
        group, world = column(page, SAM, PLUMBERS), server.world
        for number in range(20):
            world.send(WANG, PLUMBERS, text=f"before {number}\n" * 3)
        await group.sees("before 19")
        for number in range(60):
            (message,) = world.send(WANG, PLUMBERS, text=f"news {number}\n" * (1 + 11 * (number % 2)))
            await asyncio.sleep(0.004 * (number % 6))
            world.edit(WANG, PLUMBERS, message.id, f"change {number}\n" * (1 + 11 * (number // 2 % 2)))
            await asyncio.sleep(0.004 * (number % 5))
        world.send(WANG, PLUMBERS, photos=(PHOTO,))
        await expect(group.place.locator(".photo img").last).to_be_visible()
        await page.wait_for_timeout(300)
        assert await below(group.place.locator(".scroller")) < 2
        await expect(group.place.locator(".pill")).to_be_hidden()


async def test_who_reads_further_up_stays_there() -> None:
    """A new message moves nobody who has scrolled up; the pill tells of it, and leads to it."""
    async with sandbox() as server, opened(server.url) as page:
        group = column(page, SAM, PLUMBERS)
        for number in range(40):
            server.world.send(WANG, PLUMBERS, text=f"before {number}\n" * 3)
        await group.sees("before 39")
        list_ = group.place.locator(".scroller")
        await list_.hover()
        await page.mouse.wheel(0, -600)
        await expect(group.place.locator(".pill")).to_be_visible()
        (message,) = server.world.send(WANG, PLUMBERS, text="news")
        await expect(group.place.locator(".pill.fresh")).to_be_visible()
        assert await below(list_) > 500
        await group.place.locator(".pill").click()
        await expect(group.place.locator(f'[data-message="{message.id}"]')).to_be_in_viewport()
        await expect(group.place.locator(".pill")).to_be_hidden()


async def test_times_are_those_of_the_campus() -> None:
    """Somebody looks from New York: clock, messages and days are Tokyo's, as in what the desk writes."""
    clock = Clock()
    midnight = (clock.now().astimezone(TOKYO) + timedelta(days=1)).replace(hour=0, minute=0, second=5, microsecond=0)
    if midnight - clock.now() < timedelta(minutes=10):
        midnight += timedelta(days=1)
    clock.advance(midnight - clock.now() - timedelta(minutes=10))
    async with sandbox(clock) as server, opened(server.url, timezone_id="America/New_York") as page:
        group = column(page, SAM, PLUMBERS)
        server.world.send(WANG, PLUMBERS, text="before midnight")
        await group.sees("before midnight")
        await expect(page.get_by_test_id("clock")).to_contain_text("23:50")
        await page.get_by_test_id("time-30").click()
        server.world.send(WANG, PLUMBERS, text="after midnight")
        await group.sees("after midnight")
        await expect(page.get_by_test_id("clock")).to_contain_text(_day(midnight))
        assert await group.place.locator(".meta time").all_inner_texts() == ["23:50", "00:20"]
        assert await group.place.locator(".row.day").all_inner_texts() == ["Yesterday", "Today"]
        for mornings in (0, 1):  # of the day that has just begun, and of the next
            await page.get_by_test_id("time-morning").click()
            await expect(page.get_by_test_id("clock")).to_contain_text(_day(midnight + timedelta(days=mornings)))
            await expect(page.get_by_test_id("clock")).to_contain_text("08:00")


async def test_a_phone_shows_that_there_is_news_in_a_closed_chat() -> None:
    """Its bar has tabs for open chats only: what comes elsewhere is counted on the button that leads there."""
    async with sandbox() as server, opened(server.url, viewport={"width": 390, "height": 844}) as page:
        button = page.locator(".tab.all")
        await expect(button).to_be_visible()
        await expect(button.locator(".badge")).to_have_count(0)
        server.world.send(ZHAO, ELECTRICIANS, text="anybody there?")
        await expect(button.locator(".badge")).to_have_text("1")


async def test_what_the_chat_itself_notes_is_in_the_pages_language() -> None:
    """Who came into a group, who left, and what became of it."""
    async with sandbox() as server, opened(server.url, locale="zh-CN") as page:
        world, group = server.world, column(page, SAM, PLUMBERS)
        world.join(ZHAO, PLUMBERS)
        await group.sees("赵师傅 Zhao 加入了群组")
        world.leave(ZHAO, PLUMBERS)
        await group.sees("赵师傅 Zhao 退出了群组")


def _day(at: datetime) -> str:
    """As the page's clock writes it, without the weekday."""
    return f"{at:%b} {at.day}"
