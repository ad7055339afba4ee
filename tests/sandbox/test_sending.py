"""Who can be written to, and what a message may carry."""

import aiohttp
import pytest

from sandbox.world import World
from tests.sandbox.tools import CLUB, LIN, MEI, Api, button, png


async def test_a_person_is_written_to_only_after_start(api: Api, world: World) -> None:
    """Before Start the bot is refused, afterwards it is not; a stranger's chat does not exist."""
    refusal = "403 Forbidden: bot can't initiate conversation with a user"
    assert await api.refused("sendMessage", chat_id=MEI, text="hi") == refusal
    world.start(MEI)
    await api.call("sendMessage", chat_id=MEI, text="hi")
    assert [message.text for message in world.chats[MEI].messages.values()] == ["/start", "hi"]


async def test_who_blocked_the_bot_is_not_written_to(api: Api, world: World) -> None:
    """A block refuses every kind of message and tells the bot; letting it in again opens the chat."""
    world.block(LIN)
    refusal = "403 Forbidden: bot was blocked by the user"
    assert await api.refused("sendMessage", chat_id=LIN, text="hi") == refusal
    assert await api.refused("sendChatAction", chat_id=LIN, action="typing") == refusal
    world.start(LIN)
    await api.call("sendMessage", chat_id=LIN, text="hi")
    changes = [update.get("my_chat_member") for update in await api.updates()]
    assert [change["new_chat_member"]["status"] for change in changes if change] == ["kicked", "member"]


@pytest.mark.parametrize(
    ("status", "refusal"),
    [
        ("kicked", "403 Forbidden: bot was kicked from the supergroup chat"),
        ("left", "403 Forbidden: bot is not a member of the supergroup chat"),
        ("restricted", "400 Bad Request: not enough rights to send text messages to the chat"),
    ],
)
async def test_a_group_may_keep_the_bot_out(api: Api, world: World, status: str, refusal: str) -> None:
    """Thrown out, gone, or silenced: three different refusals."""
    world.set_bot_status(CLUB, status)  # type: ignore[arg-type]
    assert await api.refused("sendMessage", chat_id=CLUB, text="hi") == refusal


async def test_an_answer_needs_its_question(api: Api) -> None:
    """Answering a message that is gone is refused, unless the bot said that it does not mind."""
    refusal = "400 Bad Request: message to be replied not found"
    gone = {"message_id": 99}
    assert await api.refused("sendMessage", chat_id=LIN, text="x", reply_parameters=gone) == refusal
    indifferent = gone | {"allow_sending_without_reply": True}
    sent = await api.call("sendMessage", chat_id=LIN, text="x", reply_parameters=indifferent)
    assert "reply_to_message" not in sent
    sent = await api.call("sendMessage", chat_id=LIN, text="x", reply_parameters={"message_id": 1})
    assert sent["reply_to_message"]["text"] == "/start"


@pytest.mark.parametrize(
    ("markup", "reason"),
    [
        (button("A", "x" * 65), "BUTTON_DATA_INVALID"),
        (button("A", "水" * 22), "BUTTON_DATA_INVALID"),
        (button("A", ""), "BUTTON_DATA_INVALID"),
        ({"inline_keyboard": [[{"text": "A"}]]},
         "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"),
        ({"inline_keyboard": [[{"text": "A", "url": "http://localhost/x"}]]},
         "inline keyboard button URL 'http://localhost/x' is invalid: Wrong HTTP URL"),
        ({"inline_keyboard": [[{"text": "A", "web_app": {"url": "http://a.org"}}]]},
         "inline keyboard button Web App URL 'http://a.org' is invalid: Only HTTPS links are allowed"),
        ({"inline_keyboard": [[{"text": "A", "callback_data": "a"}] * 8] * 13}, "reply markup is too long"),
    ],
)  # fmt: skip
async def test_keyboards_are_checked(api: Api, markup: dict, reason: str) -> None:
    """Callback data of 1–64 bytes, links that lead somewhere, at most a hundred buttons."""
    refusal = await api.refused("sendMessage", chat_id=LIN, text="x", reply_markup=markup)
    assert refusal == f"400 Bad Request: {reason}"


async def test_callback_data_may_fill_its_64_bytes(api: Api) -> None:
    """The longest that is allowed is allowed."""
    sent = await api.call("sendMessage", chat_id=LIN, text="x", reply_markup=button("A", "x" * 64))
    assert sent["reply_markup"] == button("A", "x" * 64)


async def test_a_photo_must_be_a_picture(api: Api, world: World) -> None:
    """What is no picture, or has an impossible shape, is refused; an unknown file_id too."""
    for data, reason in ((b"words", "IMAGE_PROCESS_FAILED"), (png(2000, 10), "PHOTO_INVALID_DIMENSIONS")):
        form = aiohttp.FormData({"chat_id": str(LIN)})
        form.add_field("photo", data, filename="photo.png")
        async with api.http.post(f"{api.url}/bot{api.token}/sendPhoto", data=form) as response:
            assert (await response.json())["description"] == f"Bad Request: {reason}"
    refusal = "400 Bad Request: wrong file_id or the file is temporarily unavailable"
    assert await api.refused("sendPhoto", chat_id=LIN, photo="AgACAgIAAx") == refusal
    document = world.send(LIN, LIN, document=b"words")[0].content["document"]["file_id"]
    assert await api.refused("sendPhoto", chat_id=LIN, photo=document) == (
        "400 Bad Request: can't use file of type Document as Photo"
    )


async def test_a_caption_has_its_own_length(api: Api, world: World) -> None:
    """1024 characters; sending and editing refuse a longer one in different words."""
    photo = world.send(LIN, LIN, photos=(png(),))[0].content["photo"][-1]["file_id"]
    sent = await api.call("sendPhoto", chat_id=LIN, photo=photo, caption="x" * 1024)
    refusal = "400 Bad Request: message caption is too long"
    assert await api.refused("sendPhoto", chat_id=LIN, photo=photo, caption="x" * 1025) == refusal
    longer = {"chat_id": LIN, "message_id": sent["message_id"], "caption": "x" * 1025}
    assert await api.refused("editMessageCaption", **longer) == "400 Bad Request: MEDIA_CAPTION_TOO_LONG"


async def test_a_large_file_is_too_big_to_download(api: Api, world: World) -> None:
    """getFile gives out up to 20 MB."""
    large = world.send(LIN, LIN, document=bytes(20 * 1024 * 1024 + 1))[0].content["document"]["file_id"]
    assert await api.refused("getFile", file_id=large) == "400 Bad Request: file is too big"
    assert await api.refused("getFile", file_id="nothing") == "400 Bad Request: invalid file_id"


async def test_an_album_has_two_to_ten_of_a_kind(api: Api, world: World) -> None:
    """One is too few, and files do not mix with photos."""
    photo = world.send(LIN, LIN, photos=(png(),))[0].content["photo"][-1]["file_id"]
    item = {"type": "photo", "media": photo}
    assert (await api.refused("sendMediaGroup", chat_id=LIN, media=[item])).endswith("from 2 to 10 media in the album")
    mixed = [item, {"type": "document", "media": photo}]
    assert (await api.refused("sendMediaGroup", chat_id=LIN, media=mixed)).endswith("specified type in the album")


async def test_only_the_last_messages_are_kept(world: World) -> None:
    """A chat keeps its newest 2,000 messages; their numbers go on."""
    for n in range(2_010):
        world.send(LIN, LIN, f"message {n}")
    kept = world.chats[LIN].messages
    assert len(kept) == 2_000
    assert max(kept) == 2_011
