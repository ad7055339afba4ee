"""Who plays: the bot, the people and the groups that a sandbox starts with."""

from importlib import resources
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from pydantic_core import PydanticCustomError


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid")


class BotPart(_Part):
    """The bot's own account."""

    id: int = 7000000001
    first_name: str = "Sandbox"
    username: str = "sandbox_bot"


class PersonPart(_Part):
    """One person; `note` tells a player, by language, who that is."""

    id: int = Field(gt=0)
    first_name: str
    last_name: str = ""
    username: str = ""
    language_code: str = "en"
    note: dict[str, str] = {}
    color: str = ""
    started: bool = False


class GroupPart(_Part):
    """One group; the first of `admins` owns it, `bot` tells whether the bot is a member."""

    id: int = Field(lt=0)
    type: Literal["group", "supergroup"] = "supergroup"
    title: str
    members: list[int] = []
    admins: list[int] = []
    forum: bool = False
    bot: bool | Literal["administrator"] = True
    note: dict[str, str] = {}


def _known_zone(name: str) -> str:
    try:
        return ZoneInfo(name).key if name else name
    except (KeyError, ValueError, OSError):
        raise PydanticCustomError(
            "time_zone", "Input should be a time zone of the IANA list, as Asia/Shanghai"
        ) from None


class OpenChat(_Part):
    """A chat that the page shows first, and the person who looks at it."""

    person: int
    chat: int


class SpotPart(_Part):
    """A place on the map that a player can share; `label` tells, by language, what is there."""

    label: dict[str, str]
    latitude: float = Field(ge=-90, le=90)
    longitude: float = Field(ge=-180, le=180)


class CodePart(_Part):
    """A printed code that can be scanned; `label` tells, by language, where it hangs, `link` is what it holds."""

    label: dict[str, str]
    link: str


class Cast(_Part):
    """All of them together, as `cast.json` writes it. `hint`: first steps for a player, by language.

    `time_zone`: where they live, whose time the page shows; empty: the time of whoever looks at it.
    """

    bot: BotPart = BotPart()
    people: list[PersonPart] = []
    groups: list[GroupPart] = []
    open: list[OpenChat] = []
    hint: dict[str, list[str]] | None = None
    spots: list[SpotPart] = []
    codes: list[CodePart] = []
    time_zone: Annotated[str, AfterValidator(_known_zone)] = ""


def default_cast() -> Cast:
    """The small neutral cast that comes with the sandbox."""
    return Cast.model_validate_json(resources.files("sandbox").joinpath("cast.json").read_bytes())
