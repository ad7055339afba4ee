"""`campusdesk qr`: every printed code is read by a decoder of others, and opens its place."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Sequence
from pathlib import Path

import pypdfium2
import pytest
import zxingcpp
from sqlalchemy import select
from sqlmodel import col

from bot import demo_equipment
from storage.database import Database
from storage.tables import Asset, Place
from tests.cli.processes import Command
from tests.stories.campus import Campus, campus

pytestmark = pytest.mark.timeout(120)


@pytest.fixture
def settings(database_url: str) -> dict[str, str]:
    """Those of a desk whose bot is called as in the sandbox; nobody is asked."""
    return {"DATABASE_URL": database_url, "BOT_TOKEN": "7000000001:SANDBOX", "TIME_ZONE": "Asia/Shanghai"}


async def prints(folder: Path, settings: dict[str, str], *words: str, code: int = 0) -> str:
    """What `campusdesk qr WORDS` prints, which has to end with this code."""

    def run() -> str:
        with Command(folder, "qr", "--bot", "@campusdesk_bot", *words, **settings) as command:
            assert command.end() == code, command.printed
            return command.printed

    return await asyncio.to_thread(run)


def decoded(file: Path) -> tuple[list[str], str]:
    """The links of all codes on all pages of a PDF, and the words on its first page."""
    document = pypdfium2.PdfDocument(file)
    links: list[str] = []
    for page in document:
        found = zxingcpp.read_barcodes(
            page.render(scale=3).to_pil(), formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
        )
        links += [each.text for each in found]
    words: str = document[0].get_textpage().get_text_bounded()
    document.close()
    return links, words


async def tags(database: Database) -> dict[str, str]:
    """What each printed code holds, by what it is for: `3-502`, or an asset's code."""
    async with database.transaction() as session:
        places = (await session.execute(select(Place).where(col(Place.tag).is_not(None)))).scalars().all()
        assets = (await session.execute(select(Asset).where(col(Asset.tag).is_not(None)))).scalars().all()
    named = [(f"{p.building}-{p.number}".strip("-"), p.tag) for p in places] + [(a.code, a.tag) for a in assets]
    return {name: tag for name, tag in named if tag is not None}


def links_of(found: dict[str, str], *, but: Sequence[str] = ()) -> list[str]:
    """Their links, in order."""
    return sorted(f"https://t.me/campusdesk_bot?start=p_{tag}" for tag in found.values() if tag not in but)


async def test_every_code_is_there_once(tmp_path: Path, settings: dict[str, str], database: Database) -> None:
    """A building's 180 rooms on sheets: all decoded, none twice, and the same again when printed again."""
    said = await prints(tmp_path, settings, "--building", "3", "--lang", "zh-Hans,en", "--out", "b3.pdf")
    assert "b3.pdf: codes: 180, pages: 12." in said
    links, words = decoded(tmp_path / "b3.pdf")
    first = await tags(database)
    assert len(first) == 180
    assert {"3-101", "3-502", "3-630"} <= set(first)
    assert sorted(links) == links_of(first)
    assert len(set(first.values())) == 180
    assert all(len(tag) >= 12 for tag in first.values()), "long enough not to be guessed"
    assert "Building 3 101" in words
    assert "3号楼 101" in words
    assert "扫一扫" in words
    assert "Scan" in words

    await prints(tmp_path, settings, "--building", "Building 3", "--room", "501-503,630", "--format", "label",
                 "--lang", "zh-Hant", "--out", "some.pdf")  # fmt: skip
    again, words = decoded(tmp_path / "some.pdf")
    expected = ("3-501", "3-502", "3-503", "3-630")
    assert again == [f"https://t.me/campusdesk_bot?start=p_{first[room]}" for room in expected]
    assert "3號樓 501" in words
    assert await tags(database) == first

    await prints(tmp_path, settings, "--building", "3", "--room", "502", "--new", "--out", "new.pdf")
    anew = await tags(database)
    assert {room for room in first if anew[room] != first[room]} == {"3-502"}
    assert decoded(tmp_path / "new.pdf")[0] == [f"https://t.me/campusdesk_bot?start=p_{anew['3-502']}"]
    # A building whose rooms nobody has listed has one code of its own.
    await prints(tmp_path, settings, "--building", "library", "--out", "library.pdf")
    [link] = decoded(tmp_path / "library.pdf")[0]
    assert link.endswith((await tags(database))["library"])


@pytest.mark.parametrize(
    ("words", "sentence", "code"),
    [
        (("--building", "33"), "There is no building “33” in the catalogue", 1),
        (("--building", "3", "--room", "999"), "Building 3 has no room 999.", 1),
        (("--building", "3", "--floor", "9"), "Building 3 has no floor 9: it has 6.", 1),
        (("--building", "3", "--lang", "fr"), "There is no language “fr”: en, zh-Hans, zh-Hant.", 1),
        (("--building", "3", "--format", "a3"), "There is no format “a3”: a4, label.", 1),
        (("--building", "3", "--assets"), "There is no equipment there.", 1),
        ((), "Of which building? Say --building 3, or --all.", 2),
    ],
)
async def test_what_cannot_be_printed(
    tmp_path: Path, settings: dict[str, str], database: Database, words: Sequence[str], sentence: str, code: int
) -> None:
    """A sentence, no file, and no code that was made for nothing."""
    assert sentence in await prints(tmp_path, settings, *words, "--out", "out.pdf", code=code)
    assert not [file for file in await asyncio.to_thread(os.listdir, tmp_path) if file.startswith("out.pdf")]
    assert not await tags(database)


async def test_printed_codes_open_their_places(database_url: str, tmp_path: Path, settings: dict[str, str]) -> None:
    """Codes of things and of rooms, printed for a running desk and scanned in its chat; a replaced one is refused."""
    async with campus(database_url, tmp_path) as desk:
        await demo_equipment.equip(desk.app.desk)
        asked = {"TELEGRAM_API_BASE": desk.server.url}
        await prints(tmp_path, {**settings, **asked}, "--building", "3", "--assets", "--out", "things.pdf")
        links, _words = decoded(tmp_path / "things.pdf")
        found = {code: tag for code, tag in (await tags(desk.app.desk.database)).items() if code[:2].isalpha()}
        assert sorted(links) == links_of({code: tag for code, tag in found.items() if code[2:5] == "-03"})
        await scans(desk, f"https://t.me/campusdesk_bot?start=p_{found['WM-0303']}", "Building 3", "Washing machine 3")
        await prints(tmp_path, settings, "--building", "12", "--floor", "7", "--out", "rooms.pdf")
        links, _words = decoded(tmp_path / "rooms.pdf")
        assert len(set(links)) == 24
        await scans(desk, links[4], "Building 12 705")
        await prints(tmp_path, settings, "--building", "12", "--room", "705", "--new", "--out", "new.pdf")
        await scans(desk, links[4], "This code is not valid, or no longer.")


async def scans(desk: Campus, link: str, *words: str) -> None:
    """Somebody new follows the link, and sees these words."""
    player = desk.somebody("Lin")
    await player.opens(link)
    await player.sees(*words)
