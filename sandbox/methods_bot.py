"""Methods about the bot itself, its answers to presses, and files."""

import re

from sandbox.call import Call
from sandbox.errors import BadRequest
from sandbox.files import DOWNLOAD_LIMIT, file_fields
from sandbox.model import Answer, Json
from sandbox.profile import Texts, scope_key
from sandbox.textual import units
from sandbox.updates import PRESS_KEPT

_COMMAND = re.compile(r"[a-z0-9_]{1,32}")
_ANSWER_LIMIT = 200


def get_me(call: Call) -> Json:
    """The bot as a User."""
    return call.world.bot | {
        "can_join_groups": True,
        "can_read_all_group_messages": not call.world.privacy,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


def log_out(call: Call) -> bool:
    """Accepted; the sandbox has no cloud to leave."""
    return True


def answer_callback_query(call: Call) -> bool:
    """The note, alert or link that a press gets: once, within 150 seconds."""
    world = call.world
    press = world.presses.get(call.args["callback_query_id"])
    now = world.clock.now().timestamp()
    if press is None or press.answer is not None or now - press.at > PRESS_KEPT.total_seconds():
        raise BadRequest("query is too old and response timeout expired or query ID is invalid")
    text, url = call.arg("text", ""), call.arg("url", "")
    if units(text) > _ANSWER_LIMIT:
        raise BadRequest("MESSAGE_TOO_LONG")
    if url and not url.lower().startswith((f"https://t.me/{world.bot['username']}".lower(), "tg://")):
        raise BadRequest("URL_INVALID")
    press.answer = Answer(text, call.arg("show_alert", False), url)
    shown = {"person": press.person, "chat": press.chat_id, "message": press.message_id}
    world.events.add("answer", shown | {"text": text, "show_alert": press.answer.show_alert, "url": url})
    return True


def get_file(call: Call) -> Json:
    """Where to download a file, up to 20 MB."""
    file_id = call.args["file_id"]
    try:
        file = call.world.files.find(file_id)
    except BadRequest:
        raise BadRequest("invalid file_id") from None
    if len(file.data) > DOWNLOAD_LIMIT:
        raise BadRequest("file is too big")
    return file_fields(file, file_id[-1]) | {"file_path": file.path}


def set_my_commands(call: Call) -> bool:
    """The menu of commands, for a scope and a language."""
    commands = call.args["commands"]
    if len(commands) > 100:
        raise BadRequest("BOT_COMMANDS_TOO_MUCH")
    for command in commands:
        command["command"] = command["command"].removeprefix("/")
        if not _COMMAND.fullmatch(command["command"]):
            raise BadRequest("BOT_COMMAND_INVALID")
        if not 1 <= len(command["description"]) <= 256:
            raise BadRequest("BOT_COMMAND_DESCRIPTION_INVALID")
    by_language = call.world.profile.commands.setdefault(scope_key(call.arg("scope")), {})
    by_language[_language(call)] = commands
    profile = call.world.profile
    call.world.events.add("commands", {"commands": profile.menu(), "chat_commands": profile.menus_of_chats()})
    return True


def get_my_commands(call: Call) -> list[Json]:
    """The menu of exactly that scope and language."""
    return call.world.profile.commands.get(scope_key(call.arg("scope")), {}).get(_language(call), [])


def delete_my_commands(call: Call) -> bool:
    """No menu of its own for that scope and language."""
    call.world.profile.commands.get(scope_key(call.arg("scope")), {}).pop(_language(call), None)
    profile = call.world.profile
    call.world.events.add("commands", {"commands": profile.menu(), "chat_commands": profile.menus_of_chats()})
    return True


def set_my_name(call: Call) -> bool:
    """The bot's name in a language."""
    return _set(call, call.world.profile.name, "name", 64)


def get_my_name(call: Call) -> Json:
    """The name in a language, or the general one."""
    names = call.world.profile.name
    return {"name": names.get(_language(call)) or names.get("") or call.world.bot["first_name"]}


def set_my_description(call: Call) -> bool:
    """What an empty chat shows."""
    return _set(call, call.world.profile.description, "description", 512)


def get_my_description(call: Call) -> Json:
    """In that language, or the general one."""
    return {"description": _get(call, call.world.profile.description)}


def set_my_short_description(call: Call) -> bool:
    """What the bot's profile shows."""
    return _set(call, call.world.profile.short_description, "short_description", 120)


def get_my_short_description(call: Call) -> Json:
    """In that language, or the general one."""
    return {"short_description": _get(call, call.world.profile.short_description)}


def set_chat_menu_button(call: Call) -> bool:
    """The button beside the text field, in one private chat or in all."""
    chat_id = call.arg("chat_id", 0)
    if chat_id:
        call.chat()
    call.world.profile.menu_buttons[chat_id] = call.arg("menu_button", {"type": "default"})
    return True


def get_chat_menu_button(call: Call) -> Json:
    """The one of the chat, or the general one."""
    buttons = call.world.profile.menu_buttons
    return buttons.get(call.arg("chat_id", 0)) or buttons.get(0) or {"type": "commands"}


def _language(call: Call) -> str:
    code: str = call.arg("language_code", "")
    if code and not re.fullmatch(r"[a-z]{2}", code):
        raise BadRequest("invalid language code specified")
    return code


def _set(call: Call, texts: Texts, name: str, longest: int) -> bool:
    text = call.arg(name, "")
    if len(text) > longest:
        raise BadRequest(f"{name.upper()}_TOO_LONG")
    texts[_language(call)] = text
    return True


def _get(call: Call, texts: Texts) -> str:
    return texts.get(_language(call)) or texts.get("", "")


METHODS = {
    "getMe": get_me,
    "logOut": log_out,
    "close": log_out,
    "answerCallbackQuery": answer_callback_query,
    "getFile": get_file,
    "setMyCommands": set_my_commands,
    "getMyCommands": get_my_commands,
    "deleteMyCommands": delete_my_commands,
    "setMyName": set_my_name,
    "getMyName": get_my_name,
    "setMyDescription": set_my_description,
    "getMyDescription": get_my_description,
    "setMyShortDescription": set_my_short_description,
    "getMyShortDescription": get_my_short_description,
    "setChatMenuButton": set_chat_menu_button,
    "getChatMenuButton": get_chat_menu_button,
}
