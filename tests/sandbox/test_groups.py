"""Groups: coming and going, topics, and becoming a supergroup."""

import pytest

from sandbox.errors import WorldError
from sandbox.world import World
from tests.sandbox.tools import CLUB, FLAT, LIN, MEI, SAM, Api


async def test_a_group_becomes_a_supergroup(api: Api, world: World) -> None:
    """Both chats tell of it, the old one refuses and names the new one, people write in the new one."""
    new = world.migrate(FLAT)
    old_word, new_word = (update["message"] for update in await api.updates())
    assert (old_word["chat"]["id"], old_word["migrate_to_chat_id"]) == (FLAT, new)
    assert (new_word["chat"]["id"], new_word["migrate_from_chat_id"]) == (new, FLAT)
    assert new_word["chat"]["type"] == "supergroup"
    async with api.http.post(f"{api.url}/bot{api.token}/sendMessage", json={"chat_id": FLAT, "text": "x"}) as response:
        answer = await response.json()
    assert answer == {
        "ok": False, "error_code": 400, "parameters": {"migrate_to_chat_id": new},
        "description": "Bad Request: group chat was upgraded to a supergroup chat",
    }  # fmt: skip
    await api.call("sendMessage", chat_id=new, text="x")
    world.send(MEI, new, "/here")
    with pytest.raises(WorldError):
        world.send(MEI, FLAT, "/there")
    with pytest.raises(WorldError):
        world.migrate(CLUB)


async def test_people_and_the_bot_come_and_go(api: Api, world: World) -> None:
    """Service messages tell of people; my_chat_member tells of the bot."""
    world.leave(LIN, CLUB)
    world.join(LIN, CLUB)
    group = world.add_group("Night shift", [LIN, SAM], [SAM])
    await api.call("leaveChat", chat_id=group.id)
    left, joined, added, greeting, gone = await api.updates()
    assert left["message"]["left_chat_member"]["id"] == joined["message"]["new_chat_members"][0]["id"] == LIN
    assert added["my_chat_member"]["new_chat_member"]["status"] == "member"
    assert greeting["message"]["new_chat_members"][0]["id"] == world.bot_id
    assert gone["my_chat_member"]["new_chat_member"]["status"] == "left"
    with pytest.raises(WorldError):
        world.send(MEI, group.id, "I am not in there")


async def test_who_is_what_in_a_group(api: Api, world: World) -> None:
    """The first admin owns it; others are members, or have left, or do not exist."""
    statuses = {}
    for user in (SAM, LIN, world.bot_id, world.add_person(2001, "New").id):
        statuses[user] = (await api.call("getChatMember", chat_id=CLUB, user_id=user))["status"]
    assert list(statuses.values()) == ["creator", "member", "member", "left"]
    assert await api.refused("getChatMember", chat_id=CLUB, user_id=5) == "400 Bad Request: user not found"
    assert [m["user"]["id"] for m in await api.call("getChatAdministrators", chat_id=CLUB)] == [SAM]
    assert await api.refused("getChatAdministrators", chat_id=LIN) == (
        "400 Bad Request: there are no administrators in the private chat"
    )


async def test_topics_of_a_forum(api: Api, world: World) -> None:
    """An admin bot opens a topic and writes into it; elsewhere there are none."""
    assert await api.refused("createForumTopic", chat_id=CLUB, name="Taps") == (
        "400 Bad Request: the chat is not a forum"
    )
    forum = world.add_group("Forum", [SAM], [SAM], forum=True)
    assert (await api.refused("createForumTopic", chat_id=forum.id, name="Taps")).endswith("rights to create a topic")
    world.set_bot_status(forum.id, "administrator")
    topic = await api.call("createForumTopic", chat_id=forum.id, name="Taps")
    thread = topic["message_thread_id"]
    sent = await api.call("sendMessage", chat_id=forum.id, text="x", message_thread_id=thread)
    assert (sent["message_thread_id"], sent["is_topic_message"]) == (thread, True)
    world.send(SAM, forum.id, "in there", thread=thread)
    assert (await api.updates())[-1]["message"]["message_thread_id"] == thread
    assert await api.refused("sendMessage", chat_id=forum.id, text="x", message_thread_id=99) == (
        "400 Bad Request: message thread not found"
    )


async def test_commands_have_scopes_and_languages(api: Api, world: World) -> None:
    """Each scope and language has its own list; wrong names are refused."""
    menu = [{"command": "start", "description": "Begin"}]
    await api.call("setMyCommands", commands=menu)
    await api.call("setMyCommands", commands=[{"command": "my", "description": "我的"}], language_code="zh")
    await api.call("setMyCommands", commands=menu, scope={"type": "chat", "chat_id": CLUB})
    assert await api.call("getMyCommands") == menu
    assert await api.call("getMyCommands", language_code="fr") == []
    assert set(world.profile.menu()) == {"", "zh"}
    assert world.profile.menus_of_chats() == {str(CLUB): {"": menu}}
    await api.call("deleteMyCommands")
    assert await api.call("getMyCommands", scope={"type": "chat", "chat_id": CLUB}) == menu
    assert set(world.profile.menu()) == {"zh"}
    wrong = [{"command": "My tickets", "description": "x"}]
    assert await api.refused("setMyCommands", commands=wrong) == "400 Bad Request: BOT_COMMAND_INVALID"
    assert await api.refused("setMyCommands", commands=menu, language_code="zh-hans") == (
        "400 Bad Request: invalid language code specified"
    )


def test_a_group_needs_somebody(world: World) -> None:
    """A group without people is refused with a sentence, not with a broken page."""
    with pytest.raises(WorldError, match="at least one person"):
        world.add_group("Empty", [])
