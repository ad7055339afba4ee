"""The methods by which a bot gets its updates: getUpdates, and the settings of its webhook."""

import asyncio
import re
from typing import Any
from urllib.parse import urlsplit

from sandbox.errors import BadRequest, Conflict
from sandbox.model import Json
from sandbox.webhook import WebhookPusher
from sandbox.world import World

_LONGEST_POLL = 50


class Receiving:
    """One long poll at a time, or a webhook, never both."""

    def __init__(self, world: World, pusher: WebhookPusher) -> None:
        self.world = world
        self.pusher = pusher
        self._poll: object | None = None
        self._ended_by = ""
        self._closed = False

    async def call(self, method: str, args: Json) -> Any:
        """Answer one of the methods of this file."""
        match method:
            case "getUpdates":
                return await self.get_updates(args)
            case "setWebhook":
                return await self.set_webhook(args)
            case "deleteWebhook":
                return await self.set_webhook(args | {"url": ""})
        return self.pusher.info()

    async def get_updates(self, args: Json) -> list[Json]:
        """Waiting updates, oldest first; waits `timeout` seconds for one. A second poll ends the first."""
        if self.pusher.url:
            raise Conflict(
                "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
            )
        updates = self.world.updates
        updates.allow(args.get("allowed_updates"))
        poll = self._take_over("other getUpdates request; make sure that only one bot instance is running")
        limit = args.get("limit", 100)
        limit = limit if 1 <= limit <= 100 else 100
        loop = asyncio.get_running_loop()
        until = loop.time() + min(max(args.get("timeout", 0), 0), _LONGEST_POLL)
        found = updates.read(args.get("offset", 0), limit)
        while not found and not self._closed and (left := until - loop.time()) > 0:
            await updates.wait(left)
            if self._poll is not poll:
                raise Conflict(f"terminated by {self._ended_by}")
            found = updates.read(limit=limit)
        self._poll = None
        return [update.json() for update in found]

    async def set_webhook(self, args: Json) -> bool:
        """Push updates to an address from now on, or with an empty one no longer."""
        url = args.get("url", "")
        secret = args.get("secret_token", "")
        if not re.fullmatch(r"[A-Za-z0-9_-]{0,256}", secret):
            raise BadRequest("secret token contains unallowed characters")
        if url and (urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).hostname):
            raise BadRequest("bad webhook: An HTTPS URL must be provided for webhook")
        self.world.updates.allow(args.get("allowed_updates"))
        if args.get("drop_pending_updates"):
            self.world.updates.forget(list(self.world.updates.pending))
        if url:
            self._take_over("setWebhook request")
        await self.pusher.set(url, secret, min(max(args.get("max_connections", 40), 1), 100))
        return True

    def close(self) -> None:
        """Let waiting polls end with nothing."""
        self._closed = True
        self.world.updates.wake()

    def _take_over(self, who: str) -> object:
        self._ended_by = who
        self._poll = object()
        self.world.updates.wake()
        return self._poll
