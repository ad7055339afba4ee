"""The settings: what the operator writes, what a wrong one says, and that the example and the README tell the truth."""

import inspect
import re
from pathlib import Path

import asyncpg
import pytest

from bot.setting_readers import UNDERSTOOD
from bot.settings import (
    LogFormat,
    LogLevel,
    ProcessRole,
    Settings,
    SettingsError,
    example_catalogue,
    load_settings,
)
from desk.people.admission import Registration
from storage.kinds import Language
from tests.house.places import TOP

TOKEN = "123456789:AAE-some_token"


def written(value: object) -> str:
    """A default as a person writes it."""
    if value is None:
        return ""
    if isinstance(value, tuple):
        return ",".join(map(str, value))
    return f"./{value}" if isinstance(value, Path) else str(value)


DEFAULTS = {name.upper(): written(field.default) for name, field in Settings.model_fields.items()}


def refusal(**environ: str) -> str:
    """What the operator reads when the desk does not start with this environment."""
    with pytest.raises(SettingsError) as caught:
        load_settings(None, environ)
    return str(caught.value)


def test_with_nothing_set_the_desk_starts_in_the_sandbox():
    """No token, the local page, the example catalogue, Telegram's own pace."""
    settings = load_settings(None, {})
    assert settings.bot_token is None
    assert (settings.http_host, settings.http_port) == ("127.0.0.1", 8080)
    assert settings.catalogue_file == example_catalogue()
    assert (settings.send_per_second, settings.send_per_chat, settings.send_per_group) == (29, 3, 20)
    assert settings.default_language is Language.ZH_HANS
    assert settings.registration is Registration.OPEN


def test_every_setting_is_read_from_its_name_in_capitals():
    """Lists with spaces, words in any case, addresses with a last slash."""
    settings = load_settings(
        None,
        {
            "BOT_TOKEN": TOKEN,
            "ADMIN_IDS": " 11, 12,11 ",
            "TELEGRAM_API_BASE": "http://127.0.0.1:9000/",
            "DATABASE_URL": "postgresql://desk:pass@db/desk",
            "DATA_DIR": "/srv/desk",
            "CATALOGUE": "/etc/campus.yaml",
            "WEBHOOK_URL": "https://desk.example.edu/hook",
            "WEBHOOK_SECRET": "s3cret",
            "HTTP_PORT": "0",
            "TIME_ZONE": "Asia/Taipei",
            "DEFAULT_LANGUAGE": "zh-hant",
            "ROLES": "WEB, intake,web",
            "LOG_LEVEL": "DEBUG",
            "LOG_FORMAT": "json",
            "SEND_PER_CHAT": "0",
            "REGISTRATION": "Roster",
        },
    )
    assert settings.bot_token is not None
    assert settings.bot_token.get_secret_value() == TOKEN
    assert settings.admin_ids == (11, 12)
    assert settings.telegram_api_base == "http://127.0.0.1:9000"
    assert settings.catalogue_file == Path("/etc/campus.yaml")
    assert str(settings.time_zone) == "Asia/Taipei"
    assert settings.default_language is Language.ZH_HANT
    assert settings.roles == (ProcessRole.WEB, ProcessRole.INTAKE)
    assert settings.registration is Registration.ROSTER
    assert (settings.log_level, settings.log_format) == (LogLevel.DEBUG, LogFormat.JSON)
    assert (settings.http_port, settings.send_per_chat) == (0, 0)
    assert set(settings.secrets()) == {TOKEN, "postgresql://desk:pass@db/desk", "pass", "s3cret"}


def test_the_environment_goes_before_the_file_and_an_empty_value_is_none(tmp_path):
    """`HTTP_PORT= make run` is as if it were not said at all."""
    file = tmp_path / ".env"
    file.write_text('# ours\nHTTP_PORT=9001\nLOG_LEVEL="warning"\nTIME_ZONE=\nBOT_TOKEN=\nWEBHOOK_SECRET=a$b\n')
    with pytest.raises(SettingsError, match="WEBHOOK_SECRET"):
        load_settings(file, {})
    settings = load_settings(file, {"HTTP_PORT": " ", "LOG_LEVEL": "error", "WEBHOOK_SECRET": "ab", "PATH": "/bin"})
    assert settings.http_port == 9001
    assert settings.log_level is LogLevel.ERROR
    assert settings.bot_token is None
    assert settings.time_zone is None


def test_nothing_comes_in_by_another_way(tmp_path, monkeypatch):
    """Neither from the process's own environment nor from a .env that happens to lie there."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HTTP_PORT", "9003")
    (tmp_path / ".env").write_text("HTTP_PORT=9002\n")
    assert load_settings(None, {}).http_port == 8080
    assert load_settings(tmp_path / "absent.env", {}).http_port == 8080


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("HTTP_PORT", "80x", "HTTP_PORT: '80x' is not a number between 0 and 65535."),
        ("HTTP_PORT", "65536", "HTTP_PORT: '65536' is not a number between 0 and 65535."),
        ("SEND_PER_SECOND", "-1", "SEND_PER_SECOND: '-1' is not a whole number, 0 or more."),
        ("ADMIN_IDS", "12,bob", "ADMIN_IDS: 'bob' is not a Telegram user id. Write numbers, with commas between them."),
        (
            "ADMIN_IDS",
            "12,1087968824",
            "ADMIN_IDS: 1087968824 is every group's anonymous admin, and so nobody. Write the people's own ids.",
        ),
        ("TIME_ZONE", "Mars/North", "TIME_ZONE: 'Mars/North' is not a time zone. Write one like Asia/Shanghai."),
        ("DEFAULT_LANGUAGE", "fr", "DEFAULT_LANGUAGE: 'fr' is none of en, zh-Hans, zh-Hant."),
        ("LOG_LEVEL", "loud", "LOG_LEVEL: 'loud' is none of debug, info, warning, error."),
        ("ROLES", "intake, kitchen", "ROLES: 'kitchen' is none of intake, web, delivery, jobs."),
        ("ROLES", ",", "ROLES: ',' is none of intake, web, delivery, jobs."),
        ("ROLES", "jobs", "ROLES: the sandbox is one process with every role. Set BOT_TOKEN, or name no roles."),
        ("LOG_FORMAT", "xml", "LOG_FORMAT: 'xml' is none of text, json."),
        ("REGISTRATION", "closed", "REGISTRATION: 'closed' is none of open, roster, invite."),
        (
            "TELEGRAM_API_BASE",
            "api.telegram.org",
            "TELEGRAM_API_BASE: 'api.telegram.org' is not an address that begins with https:// or http://.",
        ),
        (
            "WEBHOOK_URL",
            "https://desk.example.edu/hook",
            "WEBHOOK_SECRET: is needed with WEBHOOK_URL, so that nobody but Telegram can post updates.",
        ),
    ],
)
def test_a_wrong_setting_is_one_readable_line(name, value, sentence):
    """It names the setting, shows what was written and says what to write."""
    assert refusal(**{name: value}) == sentence


@pytest.mark.parametrize(
    ("left_out", "sentence"),
    [
        ("web", "ROLES: with WEBHOOK_URL intake needs web, too: the updates come in at the web server."),
        ("DATABASE_URL", "DATABASE_URL: is needed with ROLES: the embedded PostgreSQL serves one process alone."),
    ],
)
def test_several_processes_need_something_in_common(left_out, sentence):
    """A webhook's updates come in at the web server, and all of them work on one database."""
    given = {
        "BOT_TOKEN": TOKEN,
        "DATABASE_URL": "postgresql://db/desk",
        "WEBHOOK_URL": "https://desk.example.edu",
        "WEBHOOK_SECRET": "s3cret",
        "ROLES": "intake,web",
    }
    assert not load_settings(None, given).has_every_role
    less = {name: value.replace(",web", "") if left_out == "web" else value for name, value in given.items()}
    less.pop(left_out, None)
    assert refusal(**less) == sentence


def test_all_wrong_settings_are_told_at_once():
    """The operator does not have to start five times."""
    lines = refusal(HTTP_PORT="x", LOG_FORMAT="y", TIME_ZONE="z").splitlines()
    assert [line.split(":")[0] for line in lines] == ["HTTP_PORT", "TIME_ZONE", "LOG_FORMAT"]


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("sslrootcert=/ca.pem", "The parameter sslrootcert is not understood there. Set PGSSLROOTCERT instead."),
        (
            "sslmode=require&channel_binding",
            "The parameter channel_binding is not understood by the driver, asyncpg. Take it out.",
        ),
        ("45@host/desk", "What stands after the ? is no list of parameters like ssl=require."),
    ],
)
def test_a_parameter_of_the_database_that_the_driver_does_not_know(query, sentence):
    """It would stop the start with a traceback. What may be a piece of a password is not repeated."""
    assert refusal(DATABASE_URL=f"postgresql://desk:123?{query}") == f"DATABASE_URL: {sentence}"


def test_the_parameters_that_pass_are_those_of_the_driver():
    """Whatever an address may hold, asyncpg takes (sslmode as ssl; one is the dialect's own)."""
    assert set(inspect.signature(asyncpg.connect).parameters) >= UNDERSTOOD - {
        "sslmode",
        "prepared_statement_cache_size",
    }


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("BOT_TOKEN", "hush hush"),
        ("DATABASE_URL", "mysql://desk:hush@db/desk"),
        ("WEBHOOK_SECRET", "hush!"),
        ("SECRET_KEY", "hush"),
        ("TELEGRAM_API_BASE", "ftp://desk:hush@api"),
    ],
)
def test_a_wrong_secret_is_not_repeated(name, value):
    """Not in the sentence, nor in what a traceback could show of it."""
    with pytest.raises(SettingsError) as caught:
        load_settings(None, {name: value})
    assert str(caught.value).startswith(f"{name}: ")
    assert "hush" not in str(caught.value)
    assert caught.value.__context__ is None


def test_secrets_do_not_show_themselves():
    """A settings object in a log or a traceback keeps them."""
    settings = load_settings(None, {"BOT_TOKEN": TOKEN, "DATABASE_URL": "postgresql://a:hush@b/c"})
    assert "AAE" not in repr(settings)
    assert "hush" not in repr(settings)


def test_a_slip_in_the_name_is_noticed(tmp_path):
    """In .env, where nothing else should stand; a name that is far from any of ours belongs to somebody else."""
    file = tmp_path / ".env"
    file.write_text("BOT_TOKN=1:a\nPOSTGRES_PASSWORD=x\n")
    with pytest.raises(SettingsError) as caught:
        load_settings(file, {})
    assert str(caught.value) == f"{file}: BOT_TOKN is not a setting. Did you mean BOT_TOKEN?"


def test_a_file_that_cannot_be_read_is_said(tmp_path):
    """One line, and nothing of its bytes."""
    file = tmp_path / ".env"
    file.write_bytes(b"BOT_TOKEN=\xff\xfe")
    with pytest.raises(SettingsError, match="is not UTF-8"):
        load_settings(file, {})


def test_the_example_file_explains_every_setting():
    """.env.example holds the class's names, defaults and descriptions, in its order."""
    text = (TOP / ".env.example").read_text()
    told = re.findall(r"^# (.+)\n([A-Z_]+)=(.*)$", text, re.MULTILINE)
    told_settings = {name: (default, words) for words, name, default in told}
    assert list(told_settings) == list(DEFAULTS)
    assert told_settings == {
        name.upper(): (written(field.default), field.description) for name, field in Settings.model_fields.items()
    }


def test_the_example_file_can_be_used_as_it_is():
    """Copying it to .env changes nothing."""
    assert load_settings(TOP / ".env.example", {}) == load_settings(None, {})


def test_the_readme_lists_every_setting():
    """One row each: the name, the default, what it does."""
    rows = re.findall(r"^\| `([A-Z_]+)` \| (.*?) \| (.+) \|$", (TOP / "README.md").read_text(), re.MULTILINE)
    told = {name: default.strip("` ") for name, default, _ in rows}
    assert told == DEFAULTS
