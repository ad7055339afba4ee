"""Pushing updates to the bot's webhook: in order per chat, again and again until it takes them."""

import asyncio
import json
from collections.abc import Awaitable, Callable

import aiohttp

from sandbox.decode import answer_params
from sandbox.errors import ApiError
from sandbox.files import Upload
from sandbox.model import Json
from sandbox.updates import Update
from sandbox.world import World

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"
_ANSWER_TIME = aiohttp.ClientTimeout(total=60)


class WebhookPusher:
    """Owns one task that hands updates out, and one per update on its way.

    `backoff`: seconds before the first repetition, and the most before any; each one doubles.
    `execute` does a method call that the bot put in its answer.
    """

    def __init__(
        self,
        world: World,
        execute: Callable[[str, Json, dict[str, Upload]], Awaitable[object]],
        backoff: tuple[float, float] = (1.0, 60.0),
    ) -> None:
        self.world = world
        self.execute = execute
        self.backoff = backoff
        self._session: aiohttp.ClientSession | None = None
        self._main: asyncio.Task[None] | None = None
        self._underway: set[asyncio.Task[None]] = set()
        self._lines: set[int] = set()
        self._failed: dict[int, tuple[int, float]] = {}

    @property
    def url(self) -> str:
        """Where updates go; empty when nowhere."""
        url: str = self.world.profile.webhook.get("url", "")
        return url

    async def start(self) -> None:
        """Open for pushing; goes on with a webhook that was set before."""
        self._session = aiohttp.ClientSession(timeout=_ANSWER_TIME)
        if self.url:
            self._begin(self._session)

    async def stop(self) -> None:
        """End every push and wait for it."""
        await self._halt()
        if self._session:
            await self._session.close()

    async def set(self, url: str, secret: str, max_connections: int) -> None:
        """Another address, or none."""
        await self._halt()
        webhook = self.world.profile.webhook
        webhook.clear()
        if url:
            webhook |= {"url": url, "secret": secret, "max_connections": max_connections}
            if self._session:
                self._begin(self._session)

    def info(self) -> Json:
        """As getWebhookInfo tells."""
        self.world.updates.expire()
        webhook = self.world.profile.webhook
        info: Json = {
            "url": self.url,
            "has_custom_certificate": False,
            "pending_update_count": len(self.world.updates.pending),
        }
        names = ("max_connections", "last_error_date", "last_error_message")
        info |= {name: webhook[name] for name in names if name in webhook}
        if self.world.updates.allowed:
            info["allowed_updates"] = sorted(self.world.updates.allowed)
        return info

    def _begin(self, session: aiohttp.ClientSession) -> None:
        self._main = asyncio.create_task(self._run(session), name="sandbox webhook")

    async def _halt(self) -> None:
        # A bot may change its webhook in an answer to a push: that push is the one who asks.
        asking = asyncio.current_task()
        tasks = [task for task in (*self._underway, self._main) if task is not None and task is not asking]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        self._main = None
        self._lines.clear()
        self._failed.clear()

    async def _run(self, session: aiohttp.ClientSession) -> None:
        while True:
            pause = self._hand_out(session)
            await self.world.updates.wait(pause)

    def _hand_out(self, session: aiohttp.ClientSession) -> float:
        """Start a push for the oldest update of every line that is free; seconds until there may be more to do."""
        now = asyncio.get_running_loop().time()
        self.world.updates.expire()
        room = self.world.profile.webhook["max_connections"] - len(self._underway)
        seen, soonest = set(self._lines), now + 60
        for update in list(self.world.updates.pending.values()):
            if room <= 0:
                break
            if update.line in seen:
                continue
            seen.add(update.line)
            at = self._failed.get(update.id, (0, now))[1]
            if at > now:
                soonest = min(soonest, at)
                continue
            self._lines.add(update.line)
            task = asyncio.create_task(self._deliver(session, update), name=f"sandbox update {update.id}")
            self._underway.add(task)
            task.add_done_callback(self._underway.discard)
            room -= 1
        return max(0.001, soonest - now)

    async def _deliver(self, session: aiohttp.ClientSession, update: Update) -> None:
        error, params, files = await self._push(session, update)
        self._lines.discard(update.line)
        if error:
            self._put_off(update.id, error)
        else:
            self._failed.pop(update.id, None)
            self.world.updates.forget([update.id])
        asyncio.get_running_loop().call_soon(self.world.updates.wake)
        if method := params.pop("method", None):
            try:
                await self.execute(method, params, files)
            except ApiError:
                # Telegram tells nobody either; the request's record keeps the status.
                return

    async def _push(self, session: aiohttp.ClientSession, update: Update) -> tuple[str, Json, dict[str, Upload]]:
        """What went wrong, if anything; else the method call in the answer."""
        webhook = self.world.profile.webhook
        headers = {"Content-Type": "application/json"}
        if webhook["secret"]:
            headers[SECRET_HEADER] = webhook["secret"]
        body = json.dumps(update.json()).encode()
        try:
            async with session.post(webhook["url"], data=body, headers=headers) as response:
                if not 200 <= response.status < 300:
                    return f"Wrong response from the webhook: {response.status} {response.reason}", {}, {}
                return "", *await answer_params(response)
        except TimeoutError:
            return "Read timeout expired", {}, {}
        except aiohttp.ClientConnectorError:
            return "Connection refused", {}, {}
        except (aiohttp.ClientError, ApiError) as error:
            return f"Wrong response from the webhook: {error}", {}, {}

    def _put_off(self, update_id: int, error: str) -> None:
        times = self._failed.get(update_id, (0, 0.0))[0] + 1
        first, longest = self.backoff
        pause = min(longest, first * 2 ** (times - 1))
        self._failed[update_id] = (times, asyncio.get_running_loop().time() + pause)
        webhook = self.world.profile.webhook
        webhook |= {"last_error_date": self.world.timestamp(), "last_error_message": error}
