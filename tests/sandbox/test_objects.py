"""What the sandbox sends is what Telegram sends: both libraries read it, and it fits the table."""

from typing import Any

import aiogram
import pytest
import telegram
from aiogram.types import BufferedInputFile, InputMediaPhoto, ReplyParameters
from telegram.ext import ExtBot

from sandbox.table import load_table
from sandbox.world import World
from tests.sandbox.tools import CLUB, FLAT, LIN, MEI, SAM, Api, button, misfits, png


async def everything_happens(world: World, api: Api) -> None:
    """One of every kind of update that the sandbox makes."""
    kinds = [field["name"] for field in load_table().types["Update"]["fields"][1:]]
    await api.call("getUpdates", allowed_updates=kinds)
    world.set_bot_status(CLUB, "administrator")
    text = world.send(LIN, LIN, "see https://example.org and /help@robot_bot 🔧 @sam")[0]
    world.send(LIN, LIN, "yes", reply_to=text.id)
    world.send(LIN, LIN, photos=(png(), png(2000, 900)), caption="two", captioned=1)
    world.send(SAM, CLUB, "for the bot")
    world.forward(MEI, CLUB, world.chat(CLUB).last_id)
    world.send(LIN, LIN, document=b"words", caption="a file")
    world.send(LIN, LIN, voice=b"sound", seconds=12)
    world.send(LIN, LIN, location=(31.2, 121.4))
    world.send(LIN, LIN, contact="+86 21 5555")
    world.send(SAM, CLUB, "as the group", anonymous=True)
    world.edit(LIN, LIN, text.id, "changed")
    world.react(LIN, LIN, text.id, "👍")
    world.press(LIN, LIN, text.id, "data")
    world.press(LIN, LIN, 1, "data")
    world.leave(MEI, CLUB)
    world.join(MEI, CLUB)
    world.block(LIN)
    world.block(LIN, False)
    world.add_group("New", [SAM, MEI], [SAM])
    world.migrate(FLAT)


async def test_aiogram_reads_every_update(world: World, api: Api, hears: aiogram.Bot) -> None:
    """Every update that the sandbox makes becomes aiogram's object, with the parts in their places."""
    await everything_happens(world, api)
    updates = await hears.get_updates()
    kinds = {update.event_type for update in updates}
    assert kinds == {"message", "edited_message", "callback_query", "my_chat_member", "chat_member", "message_reaction"}
    messages = [update.message for update in updates if update.message]
    assert [m.from_user.username for m in messages if m.sender_chat and m.from_user] == ["GroupAnonymousBot"]
    album = [m for m in messages if m.media_group_id]
    assert len({m.media_group_id for m in album}) == 1
    assert [bool(m.caption) for m in album] == [False, True]
    [sent_on] = [m for m in messages if m.forward_origin]
    assert sent_on.text == "for the bot"
    assert (sent_on.from_user.id, sent_on.chat.id) == (MEI, MEI)  # type: ignore[union-attr]
    assert sent_on.forward_origin.sender_user.id == SAM  # type: ignore[union-attr]
    assert [(size.width, size.height) for size in (album[1].photo or [])][-1] == (2000, 900)
    assert next(m for m in messages if m.migrate_to_chat_id).chat.id == FLAT
    assert next(m for m in messages if m.text == "yes").reply_to_message.text.startswith("see https")  # type: ignore[union-attr]


async def test_python_telegram_bot_reads_every_update(world: World, api: Api, speaks: ExtBot[None]) -> None:
    """The same updates become python-telegram-bot's objects."""
    await everything_happens(world, api)
    updates = await speaks.get_updates()
    assert len(updates) == len(world.updates.pending)
    assert sum(bool(u.callback_query) for u in updates) == 2
    assert next(u for u in updates if u.my_chat_member).effective_chat is not None
    assert next(u.message for u in updates if u.message and u.message.voice).caption is None


async def test_every_update_fits_the_table(world: World, api: Api) -> None:
    """No field is missing, unknown, or of a wrong type."""
    await everything_happens(world, api)
    for update in await api.updates():
        assert misfits(load_table(), update, ["Update"]) == []


async def test_every_result_fits_the_table(world: World, api: Api) -> None:
    """What each method returns is what the table says that it returns."""
    table = load_table()
    world.set_bot_status(CLUB, "administrator")
    world.chats[CLUB].forum = True
    world.start(SAM)
    photo = world.send(LIN, LIN, photos=(png(),))[0].content["photo"][-1]["file_id"]
    document = world.send(LIN, LIN, document=b"words")[0].content["document"]["file_id"]
    said = await api.call("sendMessage", chat_id=LIN, text="<b>x</b>", parse_mode="HTML", reply_markup=button("A", "a"))
    shown = await api.call("sendPhoto", chat_id=LIN, photo=photo, caption="one")
    press = world.press(LIN, LIN, said["message_id"], "a")
    one = {"chat_id": LIN, "message_id": said["message_id"]}
    away = {"chat_id": SAM, "from_chat_id": LIN}
    calls: dict[str, dict[str, Any]] = {
        "getMe": {}, "getUpdates": {}, "getWebhookInfo": {}, "setWebhook": {"url": ""}, "deleteWebhook": {},
        "sendMessage": {"chat_id": LIN, "text": "1", "reply_parameters": {"message_id": said["message_id"]}},
        "sendDocument": {"chat_id": LIN, "document": document}, "sendVoice": {"chat_id": LIN, "voice": document},
        "sendVideo": {"chat_id": LIN, "video": document}, "sendAudio": {"chat_id": LIN, "audio": document},
        "sendAnimation": {"chat_id": LIN, "animation": document},
        "sendMediaGroup": {"chat_id": LIN, "media": [{"type": "photo", "media": photo}] * 2},
        "sendLocation": {"chat_id": LIN, "latitude": 31, "longitude": 121},
        "sendVenue": {"chat_id": LIN, "latitude": 31, "longitude": 121, "title": "Gate", "address": "Road 1"},
        "sendContact": {"chat_id": LIN, "phone_number": "+86", "first_name": "Lin"},
        "sendChatAction": {"chat_id": LIN, "action": "typing"},
        "forwardMessage": away | {"message_id": said["message_id"]},
        "forwardMessages": away | {"message_ids": [said["message_id"]]},
        "copyMessage": away | {"message_id": shown["message_id"], "caption": "new"},
        "copyMessages": away | {"message_ids": [said["message_id"]]},
        "editMessageText": one | {"text": "2"}, "editMessageReplyMarkup": one | {"reply_markup": button("B", "b")},
        "editMessageCaption": {"chat_id": LIN, "message_id": shown["message_id"], "caption": "other"},
        "editMessageMedia": {"chat_id": LIN, "message_id": shown["message_id"],
                             "media": {"type": "document", "media": document}},
        "setMessageReaction": one | {"reaction": [{"type": "emoji", "emoji": "👍"}]},
        "pinChatMessage": one, "getChat": {"chat_id": LIN}, "unpinChatMessage": one,
        "unpinAllChatMessages": {"chat_id": LIN}, "deleteMessage": one,
        "deleteMessages": {"chat_id": LIN, "message_ids": [shown["message_id"]]},
        "answerCallbackQuery": {"callback_query_id": press.id, "text": "ok"},
        "getFile": {"file_id": photo}, "getChatAdministrators": {"chat_id": CLUB},
        "getChatMemberCount": {"chat_id": CLUB}, "getChatMember": {"chat_id": CLUB, "user_id": MEI},
        "createForumTopic": {"chat_id": CLUB, "name": "Taps"}, "leaveChat": {"chat_id": CLUB},
        "setMyCommands": {"commands": [{"command": "start", "description": "Begin"}]}, "getMyCommands": {},
        "deleteMyCommands": {}, "setMyName": {"name": "R"}, "getMyName": {}, "setMyDescription": {"description": "D"},
        "getMyDescription": {}, "setMyShortDescription": {}, "getMyShortDescription": {},
        "setChatMenuButton": {"menu_button": {"type": "commands"}}, "getChatMenuButton": {}, "logOut": {}, "close": {},
    }  # fmt: skip
    assert calls.keys() | {"sendPhoto"} == table.raw_methods.keys()
    assert misfits(table, said, ["Message"]) == misfits(table, shown, ["Message"]) == []
    for method, params in calls.items():
        result = await api.call(method, **params)
        assert misfits(table, result, table.raw_methods[method]["returns"], method) == []
    assert not any(request.unknown for request in world.requests)


@pytest.mark.parametrize("chat_id", [LIN, CLUB, FLAT])
async def test_both_libraries_read_chats_and_members(chat_id: int, hears: aiogram.Bot, speaks: ExtBot[None]) -> None:
    """A private chat, a supergroup and a group, and a member of each."""
    assert (await hears.get_chat(chat_id)).id == (await speaks.get_chat(chat_id)).id == chat_id
    assert (await hears.get_chat_member(chat_id, LIN)).status == (await speaks.get_chat_member(chat_id, LIN)).status


async def test_aiogram_speaks_to_it(world: World, hears: aiogram.Bot) -> None:
    """aiogram sends text, a photo as multipart, an album, and downloads what it sent."""
    said = await hears.send_message(LIN, "<i>hi</i>", parse_mode="HTML", reply_parameters=ReplyParameters(message_id=1))
    assert said.reply_to_message
    assert said.entities
    picture = png()
    shown = await hears.send_photo(LIN, BufferedInputFile(picture, "tap.png"), caption="tap")
    assert shown.photo
    file = await hears.get_file(shown.photo[-1].file_id)
    assert file.file_path
    downloaded = await hears.download_file(file.file_path)
    assert downloaded
    assert downloaded.read() == picture
    first, second = (InputMediaPhoto(media=BufferedInputFile(png(), name)) for name in ("a", "b"))
    album = await hears.send_media_group(LIN, [first, second])
    assert len({message.media_group_id for message in album}) == 1
    assert not any(request.unknown for request in world.requests)


async def test_python_telegram_bot_speaks_to_it(world: World, speaks: ExtBot[None]) -> None:
    """python-telegram-bot sends text with a keyboard, a photo, an album, edits, and downloads."""
    keyboard = telegram.InlineKeyboardMarkup([[telegram.InlineKeyboardButton("Accept", callback_data="a:1")]])
    said = await speaks.send_message(LIN, "hi", reply_markup=keyboard)
    assert said.reply_markup == keyboard
    edited = await speaks.edit_message_text("there", LIN, said.message_id)
    assert isinstance(edited, telegram.Message)
    assert edited.reply_markup is None
    picture = png()
    shown = await speaks.send_photo(LIN, picture)
    file = await speaks.get_file(shown.photo[-1].file_id)
    assert bytes(await file.download_as_bytearray()) == picture
    album = await speaks.send_media_group(
        LIN, [telegram.InputMediaPhoto(png(), caption="1"), telegram.InputMediaPhoto(png())]
    )
    assert [message.caption for message in album] == ["1", None]
    assert not any(request.unknown for request in world.requests)
