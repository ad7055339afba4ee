"""Changing, removing and marking messages."""

from datetime import timedelta

from sandbox.world import World
from tests.sandbox.tools import CLUB, LIN, SAM, Api, button, png

UNCHANGED = (
    "400 Bad Request: message is not modified: specified new message content and reply markup are exactly the same"
    " as a current content and reply markup of the message"
)


async def test_an_edit_that_changes_nothing_is_refused(api: Api) -> None:
    """The same text and keyboard again is an error; another keyboard alone is a change."""
    sent = await api.call("sendMessage", chat_id=LIN, text="<b>x</b>", parse_mode="HTML", reply_markup=button("A", "a"))
    same = {"chat_id": LIN, "message_id": sent["message_id"], "text": "<b>x</b>", "parse_mode": "HTML"}
    assert await api.refused("editMessageText", **same, reply_markup=button("A", "a")) == UNCHANGED
    edited = await api.call("editMessageText", **same)
    assert "reply_markup" not in edited
    assert edited["edit_date"] >= edited["date"]
    markup = {"chat_id": LIN, "message_id": sent["message_id"]}
    assert await api.refused("editMessageReplyMarkup", **markup) == UNCHANGED


async def test_only_the_bots_own_messages_can_be_edited(api: Api, world: World) -> None:
    """Neither other people's messages, nor ones that are gone, nor ones with a reply keyboard."""
    theirs = {"chat_id": LIN, "message_id": 1, "text": "x"}
    assert await api.refused("editMessageText", **theirs) == "400 Bad Request: message can't be edited"
    gone = theirs | {"message_id": 99}
    assert await api.refused("editMessageText", **gone) == "400 Bad Request: message to edit not found"
    keyboard = {"keyboard": [[{"text": "Share", "request_contact": True}]]}
    sent = await api.call("sendMessage", chat_id=LIN, text="x", reply_markup=keyboard)
    fixed = {"chat_id": LIN, "message_id": sent["message_id"], "text": "y"}
    assert await api.refused("editMessageText", **fixed) == "400 Bad Request: message can't be edited"
    assert world.chats[LIN].keyboard == keyboard


async def test_text_and_caption_are_different_things(api: Api, world: World) -> None:
    """A photo has no text to edit, a text no caption; a long text is refused in the words of an edit."""
    photo = world.send(LIN, LIN, photos=(png(),))[0].content["photo"][-1]["file_id"]
    shown = (await api.call("sendPhoto", chat_id=LIN, photo=photo))["message_id"]
    said = (await api.call("sendMessage", chat_id=LIN, text="x"))["message_id"]
    assert await api.refused("editMessageText", chat_id=LIN, message_id=shown, text="y") == (
        "400 Bad Request: there is no text in the message to edit"
    )
    assert await api.refused("editMessageCaption", chat_id=LIN, message_id=said, caption="y") == (
        "400 Bad Request: there is no caption in the message to edit"
    )
    assert await api.refused("editMessageText", chat_id=LIN, message_id=said, text="y" * 4097) == (
        "400 Bad Request: MESSAGE_TOO_LONG"
    )


async def test_what_may_be_deleted(api: Api, world: World) -> None:
    """In a group only the bot's own, until it is an admin; nothing older than two days otherwise."""
    theirs = world.send(LIN, CLUB, "hello")[0].id
    own = (await api.call("sendMessage", chat_id=CLUB, text="x"))["message_id"]
    old = (await api.call("sendMessage", chat_id=CLUB, text="y"))["message_id"]
    assert await api.refused("deleteMessage", chat_id=CLUB, message_id=theirs) == (
        "400 Bad Request: message can't be deleted"
    )
    await api.call("deleteMessage", chat_id=CLUB, message_id=own)
    assert await api.refused("deleteMessage", chat_id=CLUB, message_id=own) == (
        "400 Bad Request: message to delete not found"
    )
    world.advance(timedelta(hours=49))
    assert await api.refused("deleteMessage", chat_id=CLUB, message_id=old) == (
        "400 Bad Request: message can't be deleted for everyone"
    )
    world.set_bot_status(CLUB, "administrator")
    await api.call("deleteMessages", chat_id=CLUB, message_ids=[theirs, old, 99])
    assert not world.chats[CLUB].messages


async def test_reactions_and_pins(api: Api, world: World) -> None:
    """One known emoji at a time; pinning in a supergroup needs an admin."""
    one = {"chat_id": CLUB, "message_id": world.send(SAM, CLUB, "hello")[0].id}
    await api.call("setMessageReaction", **one, reaction=[{"type": "emoji", "emoji": "👍"}])
    assert world.chats[CLUB].messages[one["message_id"]].reactions == {world.bot_id: ["👍"]}
    assert await api.refused("setMessageReaction", **one, reaction=[{"type": "emoji", "emoji": "🔧"}]) == (
        "400 Bad Request: REACTION_INVALID"
    )
    assert await api.refused("pinChatMessage", **one) == (
        "400 Bad Request: not enough rights to manage pinned messages in the chat"
    )
    world.set_bot_status(CLUB, "administrator")
    await api.call("pinChatMessage", **one)
    assert (await api.call("getChat", chat_id=CLUB))["pinned_message"]["text"] == "hello"
    await api.call("unpinChatMessage", **one)
    assert not world.chats[CLUB].pinned
