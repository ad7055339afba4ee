"""Every request is held against the Bot API's own table."""

import json

import aiohttp
import pytest

from sandbox.methods import HANDLERS
from sandbox.table import load_table
from sandbox.world import World
from tests.sandbox.tools import LIN, Api, button


def test_every_packaged_method_is_answered() -> None:
    """The table holds exactly the methods that the sandbox answers."""
    receiving = {"getUpdates", "setWebhook", "deleteWebhook", "getWebhookInfo"}
    assert load_table().raw_methods.keys() == HANDLERS.keys() | receiving


async def test_an_unknown_method_is_not_found(api: Api) -> None:
    """A method that no Bot API has gives 404."""
    assert await api.refused("sendPigeon") == "404 Not Found"


async def test_a_method_that_is_left_out_says_so(api: Api) -> None:
    """A method that Telegram has and the sandbox has not is refused honestly."""
    assert await api.refused("sendPoll") == "400 Bad Request: method sendPoll is not available in the sandbox"


async def test_a_wrong_token_is_unauthorized(api: Api) -> None:
    """Another bot's token opens nothing, neither methods nor files."""
    api.token = "1:WRONG"
    assert await api.refused("getMe") == "401 Unauthorized"
    async with api.http.get(f"{api.url}/file/bot{api.token}/photos/file_1.jpg") as response:
        assert response.status == 401


@pytest.mark.parametrize(
    ("method", "params", "refusal"),
    [
        ("sendMessage", {"text": "x"}, "chat_id is empty"),
        ("sendMessage", {"chat_id": LIN}, "message text is empty"),
        ("sendMessage", {"chat_id": LIN, "text": ""}, "message text is empty"),
        ("sendMessage", {"chat_id": LIN, "text": " \n "}, "text must be non-empty"),
        ("sendMessage", {"chat_id": 55, "text": "x"}, "chat not found"),
        ("sendMessage", {"chat_id": "@nobody", "text": "x"}, "chat not found"),
        ("sendPhoto", {"chat_id": LIN}, "there is no photo in the request"),
        ("sendMediaGroup", {"chat_id": LIN}, 'parameter "media" is required'),
        ("editMessageText", {"chat_id": LIN, "text": "x"}, "message identifier is not specified"),
        ("getChatMember", {"chat_id": LIN}, "invalid user_id specified"),
        ("getFile", {}, "file_id not specified"),
        ("sendChatAction", {"chat_id": LIN, "action": "dance"}, "wrong parameter action in request"),
        ("sendMessage", {"chat_id": LIN, "text": "x", "reply_markup": "{"},
         "can't parse reply keyboard markup JSON object"),
        ("sendMessage", {"chat_id": LIN, "text": "x", "reply_markup": {"inline_keyboard": [[{"url": "a.b"}]]}},
         "can't parse inline keyboard button: Can't find field \"text\""),
        ("getUpdates", {"offset": "soon"}, 'field "offset" must be of type Number'),
        ("sendMessage", {"chat_id": LIN, "text": {"a": 1}}, 'field "text" must be of type String'),
        ("sendMediaGroup", {"chat_id": LIN, "media": [{"type": "poem", "media": "x"}] * 2},
         "can't parse media: InputMedia has unsupported type"),
    ],
)  # fmt: skip
async def test_a_request_that_does_not_fit_is_refused(api: Api, method: str, params: dict, refusal: str) -> None:
    """Missing, empty and wrongly typed parameters get Telegram's words."""
    assert await api.refused(method, **params) == f"400 Bad Request: {refusal}"


async def test_parameters_arrive_in_every_form(api: Api, world: World) -> None:
    """JSON, form, multipart and query string say the same, and the method's capitals do not matter."""
    url = f"{api.url}/bot{api.token}/SENDMESSAGE"
    params = {"chat_id": str(LIN), "text": "hi", "reply_markup": json.dumps(button("A", "a"))}
    with aiohttp.MultipartWriter("form-data") as multipart:
        for name, value in params.items():
            multipart.append(value).set_content_disposition("form-data", name=name)
    for request in (
        api.http.get(url, params=params),
        api.http.post(url, data=params),
        api.http.post(url, json=params),
        api.http.post(url, data=multipart),
    ):
        async with request as response:
            answer = await response.json()
        assert answer["result"]["reply_markup"] == button("A", "a")
        assert answer["result"]["chat"]["id"] == LIN
    assert [request.method for request in world.requests] == ["sendMessage"] * 4


async def test_parameters_that_the_table_does_not_name_are_noted(api: Api, world: World) -> None:
    """Telegram passes over them; the record of the request keeps their names for whoever looks."""
    await api.call("sendMessage", chat_id=LIN, text="x", txet="y", reply_to_message_id=1)
    assert world.requests[-1].unknown == ("txet",)
