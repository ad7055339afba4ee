"""The sandbox's page, played by clicking in a real browser."""

from pathlib import Path

import pytest
from icalendar import Calendar
from playwright.async_api import expect

from bot import demo, demo_equipment
from tests import chromium
from tests.pages.browser import column, opened
from tests.stories.campus import PLUMBERS, Campus, campus

pytestmark = [
    pytest.mark.page,
    pytest.mark.timeout(120),
    pytest.mark.skipif(chromium.find() is None, reason="no Chromium; the last lines of make test say so"),
]

EMMA, SAM = 1002, 2002
PHOTO = Path(__file__).parent.parent / "photo.png"


async def test_one_repair_by_clicking(database_url: str, tmp_path: Path) -> None:
    """Emma reports, Sam accepts, starts and finishes with a photo, Emma says fixed and gives five stars."""
    async with campus(database_url, tmp_path) as desk, opened(desk.server.url) as page:
        emma, group, sam = column(page, EMMA, EMMA), column(page, SAM, PLUMBERS), column(page, SAM, SAM)
        await emma.starts()
        await emma.sees("3-502")
        await emma.writes("7-201 tap drips")
        await emma.sees("Building 7 201")
        await emma.presses("Submit")
        await emma.sees("It should be repaired by")
        await group.sees("tap drips")
        await group.presses("Accept")
        await sam.sees("Emma Novak")
        await sam.presses("Start")
        await emma.sees("has started")
        await sam.presses("Done")
        await sam.sees("Send a photo of the finished work")
        await sam.sends(str(PHOTO))
        await sam.sees("What was done?")
        await sam.writes("New washer")
        await emma.sees("New washer")
        await emma.presses("Fixed")
        await emma.presses("⭐5")
        await emma.presses("Skip")
        await emma.sees("You rated it")
        assert [(ticket.state, ticket.rating) for ticket in await desk.tickets()] == [("closed", 5)]


async def test_a_location_is_shared_by_clicking(database_url: str, tmp_path: Path) -> None:
    """A place that is ready opens a draft of the nearest building; another one is typed, and a wrong one is refused."""
    async with campus(database_url, tmp_path) as desk, opened(desk.server.url) as page:
        emma = column(page, EMMA, EMMA)
        await emma.starts()
        await emma.sees("3-502")
        place = emma.place.get_by_test_id("place")
        await place.click()
        await page.get_by_role("menuitem", name="At the gymnasium").click()
        await emma.sees("Gymnasium")
        await place.click()
        await page.get_by_role("menuitem", name="Somewhere else").click()
        line = page.get_by_role("dialog").get_by_role("textbox")
        await line.fill("somewhere")
        await page.get_by_role("dialog").get_by_role("button", name="Send").click()
        await page.get_by_text("Write it as latitude, longitude").wait_for()
        await line.fill("40.0067, 116.3357")
        await page.get_by_role("dialog").get_by_role("button", name="Send").click()
        await emma.sees("Building 3")


async def test_a_message_is_forwarded_by_a_click(database_url: str, tmp_path: Path) -> None:
    """What somebody wrote in the group becomes Sam's draft; the page shows that it was forwarded."""
    async with campus(database_url, tmp_path) as desk, opened(desk.server.url) as page:
        group, sam = column(page, SAM, PLUMBERS), column(page, SAM, SAM)
        await group.writes("7-201 the tap drips")
        await group.sees("the tap drips")
        row = group.place.locator("[data-message]").filter(has_text="the tap drips").last
        await row.hover()
        await row.get_by_role("button", name="Forward to the bot").click()
        await sam.sees("Forwarded message")
        await sam.sees("Forwarded: you are the one who hears of it.")


async def test_a_calendar_file_is_downloaded(database_url: str, tmp_path: Path) -> None:
    """Sam of the demo works at weekends: his file stands in the chat by its name, and a click brings it."""
    async with campus(database_url, tmp_path) as desk, opened(desk.server.url) as page:
        await demo.keep_rota(desk.app.desk)
        await demo.keep_rota(desk.app.desk)
        sam = column(page, SAM, SAM)
        await sam.writes("/duty")
        await sam.sees("Your shifts, two weeks")
        await sam.presses("Calendar file")
        await sam.sees("duty.ics")
        async with page.expect_download() as started:
            await sam.place.locator("a.attachment").last.click()
        download = await started.value
        assert download.suggested_filename == "duty.ics"
        events = Calendar.from_ical(_bytes(await download.path())).walk("VEVENT")
        assert {event.decoded("dtstart").strftime("%a %H:%M %z") for event in events} == {
            "Sat 09:00 +0800",
            "Sun 09:00 +0800",
        }


async def test_a_code_is_scanned(database_url: str, tmp_path: Path) -> None:
    """Emma scans a code that the page has ready, and one by what it holds; a wrong link has its sentence."""
    async with campus(database_url, tmp_path) as desk, opened(desk.server.url) as page:
        await demo_equipment.equip(desk.app.desk)
        await demo_equipment.equip(desk.app.desk)
        emma = column(page, EMMA, EMMA)
        await emma.place.get_by_test_id("scan").click()
        await page.get_by_role("button", name="Building 3, washing machine 5").click()
        await emma.sees("Washing machine 5")
        await emma.writes("It does not spin")
        await emma.sees("It does not spin")
        await emma.presses("Submit")
        await emma.sees("It should be repaired by")
        await emma.place.get_by_test_id("scan").click()
        await page.get_by_test_id("code").fill("https://example.edu/menu")
        await page.get_by_role("dialog").get_by_role("button", name="Scan").click()
        await expect(page.get_by_role("alert")).to_contain_text("does not open the bot")
        await page.get_by_test_id("code").fill("p_demo-room-7-201")
        await page.get_by_role("dialog").get_by_role("button", name="Scan", exact=True).click()
        await emma.sees("Building 7 201")
        await expect(page.get_by_role("dialog")).to_have_count(0)
        [ticket] = await desk.tickets()
        assert (ticket.building, ticket.asset_id is not None) == ("3", True)


def _bytes(file: Path) -> bytes:
    return file.read_bytes()


_COLUMNS_IN_VIEW = """
[...document.querySelectorAll('[data-person][data-chat]')]
  .filter(e => { const box = e.getBoundingClientRect(); return box.right > 8 && box.left < innerWidth - 8; })
  .map(e => `${e.dataset.person}:${e.dataset.chat}`)
"""


async def test_a_phone_shows_one_chat_at_a_time(database_url: str, tmp_path: Path) -> None:
    """On a phone's width nothing is cut off, and the tabs lead to the other chats."""
    phone = {"viewport": {"width": 375, "height": 740}, "has_touch": True, "locale": "zh-CN"}
    async with campus(database_url, tmp_path) as desk, opened(desk.server.url, **phone) as page:
        emma = column(page, EMMA, EMMA)
        await emma.starts()
        await emma.writes("7-201 水龙头漏水")
        await emma.sees("水龙头漏水")
        await emma.presses("Submit")
        await emma.sees("Apply")
        width = await page.evaluate("document.documentElement.scrollWidth")
        assert width <= 375, "the page scrolls sideways"
        assert await page.evaluate(_COLUMNS_IN_VIEW) == [f"{EMMA}:{EMMA}"]


async def test_moving_time_on_closes_what_nobody_rated(database_url: str, tmp_path: Path) -> None:
    """The page's time button is the desk's time: after the catalogue's days a silent resident's ticket is closed."""
    async with campus(database_url, tmp_path, hurry=60.0) as desk, opened(desk.server.url) as page:
        await _finish_one(desk)
        emma = column(page, EMMA, EMMA)
        await emma.sees("Is it fixed?")
        for _day in range(desk.app.desk.campus.catalogue.close_after_days):
            await page.get_by_test_id("time-1440").click()
        await emma.sees("was closed")


async def _finish_one(desk: Campus) -> None:
    emma, sam = desk.player("Emma Novak"), desk.player("Sam Okafor", PLUMBERS)
    await emma.starts()
    await emma.reports("7-201 tap drips")
    await sam.presses("Accept")
    own = desk.private(sam)
    await own.presses("Done")
    await own.presses("Skip the photo")
    await own.sees("What was done?")
    await own.presses("Skip the note")
