"""The settings: every one of them, with its default and what it does. Nothing is read before `load_settings`."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from enum import StrEnum
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from dotenv import dotenv_values
from pydantic import BeforeValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from bot.setting_readers import (
    number,
    one_of,
    read_database_url,
    read_fernet_key,
    read_ids,
    read_url,
    read_zone,
    secret,
    some_of,
)
from desk.people.admission import Registration
from storage.kinds import Language


class ProcessRole(StrEnum):
    """A part of the desk's work that a process may take on; with none left out it is the whole desk."""

    INTAKE = "intake"
    WEB = "web"
    DELIVERY = "delivery"
    JOBS = "jobs"


class PaidBroadcast(StrEnum):
    """What Telegram is paid for, so that it leaves faster than Telegram's limit for all chats."""

    NEVER = "never"
    EMERGENCY = "emergency"


class LogLevel(StrEnum):
    """The least that is worth a line in the log."""

    DEBUG = "debug"
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


class LogFormat(StrEnum):
    """The form of the log's lines."""

    TEXT = "text"
    JSON = "json"


class SettingsError(Exception):
    """Settings that cannot be used: one sentence for each, none with a secret in it. str() puts each on its line."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


BotToken = Annotated[
    SecretStr,
    secret(r"[0-9]+:[\w-]+", "The value does not look like a bot token (123456789:AA…). BotFather gives it."),
]
DatabaseUrl = Annotated[SecretStr, BeforeValidator(read_database_url)]
WebhookSecret = Annotated[
    SecretStr, secret(r"[\w-]{1,256}", "The value may hold only A-Z, a-z, 0-9, _ and -, at most 256 of them.")
]
ReadingKey = Annotated[
    SecretStr, secret(r"[\x21-\x7e]+", "The value may hold only letters, digits and signs of ASCII, and no spaces.")
]
FernetKey = Annotated[SecretStr, BeforeValidator(read_fernet_key)]
Address = Annotated[str, BeforeValidator(read_url)]
UserIds = Annotated[tuple[int, ...], BeforeValidator(read_ids)]
Count = Annotated[int, number(0)]
ProcessRoles = Annotated[tuple[ProcessRole, ...], some_of(ProcessRole)]


class Settings(BaseSettings):
    """What the operator decides. In the environment and in .env each name is written in capitals."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore")

    bot_token: BotToken | None = Field(
        default=None, description="The bot's token from BotFather. Empty: the sandbox is started instead."
    )
    admin_ids: UserIds = Field(
        default=(), description="Telegram user ids of the first admins, with commas between them."
    )
    telegram_api_base: Address = Field(
        default="https://api.telegram.org", description="The Bot API server; one of your own, if you run one."
    )
    database_url: DatabaseUrl | None = Field(
        default=None,
        description="A PostgreSQL of your own: postgresql://user:password@host/name. Empty: the embedded one.",
    )
    data_dir: Path = Field(
        default=Path("./data"),
        description="Where the embedded database, the key of sealed data and the sandbox are kept.",
    )
    catalogue: Path | None = Field(
        default=None, description="The campus: teams, categories, places, targets. Empty: the example catalogue.yaml."
    )
    webhook_url: Address | None = Field(
        default=None,
        description="The public address at which Telegram reaches the desk. Empty: the desk asks Telegram.",
    )
    webhook_secret: WebhookSecret | None = Field(
        default=None, description="By this Telegram shows that an update is from it. Needed with WEBHOOK_URL."
    )
    roles: ProcessRoles = Field(
        default=tuple(ProcessRole),
        description="What this process does of the desk's work, with commas between; the others do the rest.",
    )
    http_host: str = Field(
        default="127.0.0.1", description="The address at which the web server listens; 0.0.0.0 is every one."
    )
    http_port: Annotated[int, number(0, 65535)] = Field(
        default=8080, description="The port of the web server, and so of the sandbox's page."
    )
    time_zone: Annotated[ZoneInfo, BeforeValidator(read_zone)] | None = Field(
        default=None, description="The time zone of the campus, as Asia/Shanghai. Empty: the catalogue's."
    )
    default_language: Annotated[Language, one_of(Language)] = Field(
        default=Language.ZH_HANS,
        description="The language of people whose own is not known: zh-Hans, zh-Hant or en.",
    )
    registration: Annotated[Registration, one_of(Registration)] = Field(
        default=Registration.OPEN,
        description="Who may report: open is everybody, roster who stands in the roster, invite who got a link.",
    )
    log_level: Annotated[LogLevel, one_of(LogLevel)] = Field(
        default=LogLevel.INFO, description="The least that is logged: debug, info, warning or error."
    )
    log_format: Annotated[LogFormat, one_of(LogFormat)] = Field(
        default=LogFormat.TEXT, description="How it is logged: text for people, json for machines."
    )
    send_per_second: Count = Field(default=29, description="Messages in one second, to all chats. 0: no limit.")
    send_per_chat: Count = Field(default=3, description="Messages in three seconds to one private chat. 0: no limit.")
    send_per_group: Count = Field(default=20, description="Messages in one minute to one group. 0: no limit.")
    paid_broadcast: Annotated[PaidBroadcast, one_of(PaidBroadcast)] = Field(
        default=PaidBroadcast.NEVER,
        description="What costs Stars (0.1 a message) and leaves faster than SEND_PER_SECOND: never or emergency.",
    )
    reading_url: Address | None = Field(
        default=None,
        description="A second reader of messages of which the desk is not sure: an OpenAI-compatible address (…/v1).",
    )
    reading_key: ReadingKey | None = Field(default=None, description="The key of READING_URL, if it wants one.")
    reading_model: str | None = Field(default=None, description="The model of READING_URL. Needed with it.")
    secret_key: FernetKey | None = Field(
        default=None, description="The Fernet key of personal data. Empty: one is made and kept in DATA_DIR/secret.key."
    )

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Only what `load_settings` hands over: no setting comes in by another way."""
        return (init_settings,)

    @property
    def catalogue_file(self) -> Path:
        """The catalogue to load: the one that was named, else the example."""
        return self.catalogue or example_catalogue()

    @property
    def has_every_role(self) -> bool:
        """Whether this process is the whole desk."""
        return set(self.roles) == set(ProcessRole)

    def for_the_sandbox(self) -> Settings:
        """These settings for the demo, with a folder and a database of its own.

        Its people are numbers that belong to strangers on real Telegram.
        """
        return self.model_copy(update={"data_dir": self.data_dir / "sandbox", "database_url": None})

    def secrets(self) -> tuple[str, ...]:
        """Every text that no log may show."""
        hidden = (self.bot_token, self.database_url, self.webhook_secret, self.reading_key, self.secret_key)
        texts = [secret.get_secret_value() for secret in hidden if secret]
        if self.database_url and (password := urlsplit(self.database_url.get_secret_value()).password):
            texts.append(password)
        return tuple(texts)


def example_catalogue() -> Path:
    """The demo's catalogue.yaml: inside the installed package, or at the top of the source tree."""
    installed = Path(__file__).with_name("catalogue.yaml")
    return installed if installed.exists() else Path(__file__).parent.with_name("catalogue.yaml")


def load_settings(env_file: Path | None, environ: Mapping[str, str]) -> Settings:
    """The settings from `environ`, and for what it does not say, from `env_file` if there is such a file.

    An empty value counts as not set. Raises SettingsError, which names every setting that is wrong.
    """
    known = {name.upper(): name for name in Settings.model_fields}
    written = _read_env_file(env_file) if env_file else {}
    problems = [
        f"{env_file}: {name} is not a setting. Did you mean {near[0]}?"
        for name in written
        if name not in known and (near := get_close_matches(name, known, n=1, cutoff=0.85))
    ]
    given = {known[name]: value for name, value in {**written, **_filled(environ)}.items() if name in known}
    try:
        settings = Settings.model_validate(given)
    except ValidationError as error:
        problems += [f"{str(wrong['loc'][0]).upper()}: {wrong['msg']}" for wrong in error.errors(include_input=False)]
    else:
        if settings.webhook_url and not settings.webhook_secret:
            problems.append("WEBHOOK_SECRET: is needed with WEBHOOK_URL, so that nobody but Telegram can post updates.")
        if settings.reading_url and not settings.reading_model:
            problems.append("READING_MODEL: is needed with READING_URL: the second reader has to know which to ask.")
        problems += _roles_that_cannot_be(settings)
        if not problems:
            return settings
    raise SettingsError(tuple(problems))


def _roles_that_cannot_be(settings: Settings) -> list[str]:
    """Roles are shared out among processes that have one PostgreSQL and one Telegram in common."""
    problems = []
    if ProcessRole.INTAKE in settings.roles and ProcessRole.WEB not in settings.roles and settings.webhook_url:
        problems.append("ROLES: with WEBHOOK_URL intake needs web, too: the updates come in at the web server.")
    if settings.has_every_role:
        return problems
    if settings.bot_token is None:
        problems.append("ROLES: the sandbox is one process with every role. Set BOT_TOKEN, or name no roles.")
    elif settings.database_url is None:
        problems.append("DATABASE_URL: is needed with ROLES: the embedded PostgreSQL serves one process alone.")
    return problems


def _filled(values: Mapping[str, str | None]) -> dict[str, str]:
    """The values that say something, without the space around them."""
    return {name: text for name, value in values.items() if (text := (value or "").strip())}


def _read_env_file(path: Path) -> dict[str, str]:
    """The lines of a .env file; none when there is no such file. `$` has no meaning in it."""
    try:
        return _filled(dotenv_values(path, interpolate=False, encoding="utf-8")) if path.exists() else {}
    except (OSError, UnicodeDecodeError) as error:
        reason = "it is not UTF-8" if isinstance(error, UnicodeDecodeError) else error.strerror
        raise SettingsError((f"{path} cannot be read: {reason}.",)) from None
