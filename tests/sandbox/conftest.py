"""A small world, served over HTTP, and three ways to talk to it: bare requests, aiogram, python-telegram-bot."""

import random
from collections.abc import AsyncIterator

import aiogram
import aiohttp
import pytest
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from telegram.ext import ExtBot

from sandbox.cast import Cast
from sandbox.clock import Clock
from sandbox.server import SandboxServer
from sandbox.world import World
from tests.sandbox.tools import CAST, Api


@pytest.fixture
def world() -> World:
    """Lin, Mei and Sam, a supergroup and a plain group; Lin has started the bot, and it has read that."""
    world = World(Cast.model_validate(CAST), Clock(), rng=random.Random(7))
    world.start(1001)
    world.updates.forget(list(world.updates.pending))
    return world


@pytest.fixture
async def server(world: World) -> AsyncIterator[SandboxServer]:
    """The world, served; failed pushes are repeated soon."""
    server = SandboxServer(world, webhook_backoff=(0.01, 0.05))
    await server.start()
    yield server
    await server.stop()


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    """Bare HTTP."""
    async with aiohttp.ClientSession() as session:
        yield session


@pytest.fixture
def api(server: SandboxServer, world: World, http: aiohttp.ClientSession) -> Api:
    """Bot API calls without a library."""
    return Api(server.url, world.token, http)


@pytest.fixture
async def hears(server: SandboxServer, world: World) -> AsyncIterator[aiogram.Bot]:
    """aiogram's bot."""
    bot = aiogram.Bot(world.token, session=AiohttpSession(api=TelegramAPIServer.from_base(server.url)))
    yield bot
    await bot.session.close()


@pytest.fixture
async def speaks(server: SandboxServer, world: World) -> AsyncIterator[ExtBot[None]]:
    """python-telegram-bot's bot."""
    bot: ExtBot[None] = ExtBot(world.token, base_url=f"{server.url}/bot", base_file_url=f"{server.url}/file/bot")
    async with bot:
        yield bot
