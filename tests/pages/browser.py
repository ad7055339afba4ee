"""A real Chromium on the sandbox's page, and the columns in it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from playwright.async_api import Locator, Page, async_playwright, expect

from tests import chromium

# A browser that asks nothing of the world: no updates, no lists, no QUIC.
QUIETLY = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@asynccontextmanager
async def opened(url: str, **context: Any) -> AsyncIterator[Page]:
    """The page, in a window of its own; `context` sets its size, language and colour scheme.

    Fails at the end when the page complained in its console.
    """
    complaints: list[str] = []
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium.find(), args=list(QUIETLY))
        window = await browser.new_context(**{"locale": "en-US", "viewport": {"width": 1440, "height": 900}, **context})
        page = await window.new_page()
        page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        await page.goto(url)
        yield page
        await browser.close()
    assert complaints == []


@dataclass(frozen=True, slots=True)
class Column:
    """One chat on the page, as one person has it open."""

    place: Locator

    async def starts(self) -> None:
        """Presses the chat's big Start."""
        await self.place.get_by_test_id("start").click()

    async def writes(self, text: str) -> None:
        """Types and sends."""
        await self.place.get_by_test_id("composer").fill(text)
        await self.place.get_by_test_id("send").click()

    async def sends(self, *files: str) -> None:
        """Attaches files and sends them."""
        await self.place.get_by_test_id("attach").set_input_files(list(files))
        await self.place.get_by_test_id("send").click()

    async def presses(self, label: str) -> None:
        """Presses the newest inline button of this label."""
        await self.place.locator("button.inline").get_by_text(label, exact=True).last.click()

    async def sees(self, words: str) -> None:
        """Waits until a message shows these words."""
        await expect(self.place.locator("[data-message]").filter(has_text=words).last).to_be_visible(timeout=15_000)


def column(page: Page, person: int, chat: int) -> Column:
    """The column in which this person has this chat open."""
    return Column(page.locator(f'[data-person="{person}"][data-chat="{chat}"]'))
