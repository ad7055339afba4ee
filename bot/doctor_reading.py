"""The doctor at the second reader, if there is one: whether it answers, and usefully."""

from __future__ import annotations

from bot.findings import Finding, mind, well
from bot.second_reading import NoOpinion, asker
from bot.settings import Settings
from desk.catalogue.file import CatalogueError, load

EXAMPLE = "3-502 the tap drips"


async def look_at_second_reader(settings: Settings) -> list[Finding]:
    """Ask it about a message that nobody wrote. Nothing is said when there is none, or no catalogue to choose from."""
    if settings.reading_url is None:
        return []
    try:
        catalogue = load(settings.catalogue_file)
    except CatalogueError:
        return []
    try:
        opinion = await asker(settings).ask(EXAMPLE, catalogue)
    except NoOpinion as none:
        advice = "The desk goes on without it. Are READING_URL, READING_KEY and READING_MODEL right?"
        return [mind(f"second reader: {none}", advice)]
    return [well(f"second reader: answers, and takes “{EXAMPLE}” for {opinion.category or opinion.kind}")]
