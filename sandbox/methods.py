"""The one door to every method that does not wait: lookup, check, limits, execution."""

from collections.abc import Callable
from typing import Any, TypeAlias

from sandbox import methods_bot, methods_chat, methods_edit, methods_send
from sandbox.call import Call
from sandbox.errors import BadRequest, NoSuchMethod
from sandbox.files import Upload
from sandbox.model import Json
from sandbox.table import Method, load_table
from sandbox.world import World

Handler: TypeAlias = Callable[[Call], Any]

HANDLERS: dict[str, Handler] = {
    **methods_send.METHODS,
    **methods_edit.METHODS,
    **methods_bot.METHODS,
    **methods_chat.METHODS,
}
EDITS = frozenset(name for name in HANDLERS if name.startswith("editMessage"))
SENDS = frozenset(name for name in HANDLERS if name.startswith(("send", "copy", "forward"))) - {"sendChatAction"}


def find_method(name: str) -> Method:
    """The method's entry in the table, however it is capitalised.

    Raises NoSuchMethod, or BadRequest for one that Telegram has and the sandbox has not.
    """
    table = load_table()
    method = table.methods.get(name.lower())
    if method is None:
        if name.lower() in table.other_methods:
            raise BadRequest(f"method {name} is not available in the sandbox")
        raise NoSuchMethod
    return method


def execute(world: World, method: Method, args: Json, files: dict[str, Upload]) -> Any:
    """Do what a call asks; its result. Raises ApiError."""
    if method.name in SENDS or method.name in EDITS:
        _spend(world, method.name, args)
    return HANDLERS[method.name](Call(world, args, files))


def _spend(world: World, name: str, args: Json) -> None:
    chat_id = args.get("chat_id", 0)
    messages = len(args["media"]) if name == "sendMediaGroup" else len(args.get("message_ids", "1"))
    now = world.clock.now().timestamp()
    chat = chat_id if isinstance(chat_id, int) else 0
    world.limits.spend(chat, now, messages, edit=name in EDITS, paid=bool(args.get("allow_paid_broadcast")))
