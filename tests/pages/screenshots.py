"""The pictures of the README and of docs/, taken anew: `make screenshots`."""

from __future__ import annotations

import asyncio
import sys
import tempfile
from pathlib import Path
from typing import Any

from bot import demo_equipment
from storage.embedded import start_embedded
from storage.kinds import Language
from tests.engine import fresh_database
from tests.pages.browser import opened
from tests.stories.campus import PLUMBERS, Campus, campus

LAPTOP = {"viewport": {"width": 1440, "height": 900}}
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "device_scale_factor": 2}
PICTURES: dict[str, tuple[Language, dict[str, Any]]] = {
    "sandbox": (Language.EN, LAPTOP),
    "sandbox-zh-hans-dark": (Language.ZH_HANS, {**LAPTOP, "locale": "zh-CN", "color_scheme": "dark"}),
    "phone-zh-hant": (Language.ZH_HANT, {**PHONE, "locale": "zh-TW"}),
}
"""Each picture's name, the language that the demo speaks in it, and the window."""

LATE = "late-zh-hans"
"""The picture of a job that nobody takes: whoever stands above it hears it in turn."""
ABOVE = ("马班长 Ma", "孙科长 Sun", "钱校长 Qian")

RESIDENTS = {Language.EN: "Emma Novak", Language.ZH_HANS: "林小雨 Lin", Language.ZH_HANT: "陳以安 Chen"}
PLUMBER = {Language.EN: "Sam Okafor", Language.ZH_HANS: "王师傅 Wang", Language.ZH_HANT: "吳師傅 Wu"}
REPORT = {Language.EN: "7-201 tap drips", Language.ZH_HANS: "3-502 水龙头漏水", Language.ZH_HANT: "12-305 水龍頭漏水"}
SECOND = {
    Language.EN: "7-201 crack in the wall",
    Language.ZH_HANS: "3-502 墙面开裂",
    Language.ZH_HANT: "12-305 牆面裂開",
}


ONE_MESSAGE, SCANNED = "one-message", "scanned-code"
"""What a resident sees of a report: one message and its draft; a code at a machine, and one sentence."""
WASHER = "p_demo-washer-3-5"


async def main(folder: Path) -> None:
    """Play the beginning of a repair in each language, and take its picture."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home:
        engine = await asyncio.to_thread(start_embedded, Path(home) / "postgres")
        try:
            for name, (language, window) in PICTURES.items():
                await _take(engine.url, Path(home), folder / f"{name}.png", language, window)
            await _take_late(engine.url, Path(home), folder / f"{LATE}.png")
            await _take_drafts(engine.url, Path(home), folder)
        finally:
            await asyncio.to_thread(engine.stop)


async def _take(url: str, home: Path, file: Path, language: Language, window: dict[str, Any]) -> None:
    async with (
        fresh_database(url) as own,
        campus(own, home, default_language=language) as desk,
        opened(desk.server.url, **window) as page,
    ):
        await _play(desk, language)
        await page.wait_for_timeout(6000)  # until the toasts have gone
        await page.screenshot(path=file)


async def _take_late(url: str, home: Path, file: Path) -> None:
    language = Language.ZH_HANS
    async with (
        fresh_database(url) as own,
        campus(own, home, default_language=language) as desk,
        opened(desk.server.url, **LAPTOP, locale="zh-CN") as page,
    ):
        lin = desk.player(RESIDENTS[language])
        await desk.passes_to("08:30")
        await lin.starts()
        for words in (REPORT[language], "3-502 灯不亮"):
            await lin.writes(words)
            await desk.quiet()
            await lin.presses(desk.say("Submit", language))
        for wall in ("14:10", "16:40", "08:40"):
            await desk.passes_to(wall)
        for name in ABOVE:
            await page.locator(f"text={name}").first.click()
        await page.wait_for_timeout(6000)
        await page.screenshot(path=file)


async def _take_drafts(url: str, home: Path, folder: Path) -> None:
    async with fresh_database(url) as own, campus(own, home) as desk, opened(desk.server.url, **PHONE) as page:
        await demo_equipment.equip(desk.app.desk)
        emma = desk.player(RESIDENTS[Language.EN])
        await page.locator(".hint .tool").click()
        await emma.starts()
        await desk.quiet()
        await emma.writes("3-502 the tap drips, please come tomorrow afternoon")
        await desk.quiet()
        await page.wait_for_timeout(6000)
        await page.screenshot(path=folder / f"{ONE_MESSAGE}.png")
        await emma.presses(desk.say("Submit"))
        await emma.starts(WASHER)
        await desk.quiet()
        await emma.writes("It does not spin any more")
        await desk.quiet()
        await page.wait_for_timeout(6000)
        await page.screenshot(path=folder / f"{SCANNED}.png")


async def _play(desk: Campus, language: Language) -> None:
    resident, plumber = desk.player(RESIDENTS[language]), desk.player(PLUMBER[language], PLUMBERS)
    await resident.starts()
    await resident.writes(REPORT[language])
    await resident.presses(desk.say("Submit", language))
    await plumber.presses(desk.say("Accept", language))
    await desk.private(plumber).presses(desk.say("Start", language))
    await resident.writes(SECOND[language])
    await resident.presses(desk.say("Submit", language))
    await desk.quiet()


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1])))
