"""All settings, in one model: from the environment (BAOSHU_…), else one TOML file, else the default.

The file is `baoshu.toml` in the working folder, or the one that BAOSHU_SETTINGS names.
"""

from __future__ import annotations

import json
import os
import re
import tomllib
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, ValidationError, field_validator, model_validator
from pydantic_core import ErrorDetails
from pydantic_settings import (
    BaseSettings,
    EnvSettingsSource,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from flows.steps.reading import MAX_PAGE_BYTES

ENV_PREFIX = "BAOSHU_"
FILE_VARIABLE = "BAOSHU_SETTINGS"
DEFAULT_FILE = "baoshu.toml"
# Set for deployments (prefect.yaml, compose.yaml), not for us.
NOT_OURS = frozenset({"BAOSHU_HOME", "BAOSHU_DATA"})


# `sftp://clerk:word@host/…`, also behind `simplecache::`, and signed links (`https://host/…?sig=…`). A colon
# before digits alone is a port.
SECRET_IN_URL = r"://([^/@]*:(?!\d+(/|$)).*@|.*\?.*=)"


class SettingsError(Exception):
    """A setting that cannot be used; the message holds its name, where it was set and the reason."""


def default_state_folder() -> Path:
    """Where programs keep state between runs (XDG base directories)."""
    base = os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state"
    return Path(base) / "baoshu"


class Settings(BaseSettings):
    """Every setting of Baoshu; `baoshu settings` prints them with their sources."""

    model_config = SettingsConfigDict(env_prefix=ENV_PREFIX, extra="forbid", frozen=True)

    inbox: Annotated[tuple[str, ...], NoDecode] = Field(
        ("inbox",), description="files, folders or URLs to look for page dumps in"
    )
    warehouse: Path = Field(Path("baoshu.duckdb"), description="published warehouse that readers open")
    engine: Literal["rjieba", "jieba"] = Field("rjieba", description="word segmenter")
    dictionaries: Annotated[tuple[Path, ...], NoDecode] = Field(
        (), description="dictionaries of your own: word, frequency, tag a line"
    )
    corrections: Path = Field(
        Path("corrections"), description="folder of corrections (*.yaml) applied at ingest; it need not exist"
    )
    batch_pages: int = Field(
        100, ge=1, le=2000, description="pages a task and a transaction; 100 to 200 keep Prefect's cost small"
    )
    processes: int = Field(
        default_factory=lambda: os.cpu_count() or 1,
        ge=1,
        le=64,
        description="worker processes that read pages; small runs need one only",
    )
    cluster: str | None = Field(
        None, description="address of a Dask scheduler whose workers read the pages (docs/scale.md)"
    )
    page_seconds: float = Field(
        60.0, gt=0, description="a page that takes more processor time is quarantined; most take 0.1"
    )
    settle_seconds: float = Field(
        2.0, ge=0, le=3600, description="a file changed more recently may still be being written: it waits"
    )
    max_page_bytes: int = Field(MAX_PAGE_BYTES, ge=1, description="a larger file is no page: quarantined")
    lock_wait_seconds: float = Field(60.0, ge=0, description="how long to wait for another writer's lock")
    state_folder: Path = Field(
        default_factory=default_state_folder, description="Prefect's own files and other state between runs"
    )
    archive: str | None = Field(
        None, description="folder or URL that loaded files are moved to; without it they stay in the inbox"
    )
    backups: Path | None = Field(None, description="folder of backups; default: beside the warehouse")
    backups_kept: int = Field(7, ge=1, description="older backups are deleted")
    releases: Path | None = Field(None, description="folder of releases; default: beside the warehouse")
    fresh_days: int = Field(
        3, ge=1, description="an alarm is raised when nothing was loaded for so many days"
    )
    history_days: int = Field(30, ge=1, description="Prefect's record of older runs is deleted")
    timezone: str = Field("Asia/Shanghai", description="time zone of the schedules")
    ingest_cron: str = Field("*/15 * * * *", description="when to look for new files")
    check_cron: str = Field("30 2 * * *", description="when to run the catalogue of checks")
    maintain_cron: str = Field("30 3 * * *", description="when to back up, compact and prune")
    release_cron: str = Field("0 5 * * 1", description="when to release")
    server_port: int = Field(
        4200, ge=1024, le=65535, description="loopback port of the Prefect server that `baoshu serve` keeps"
    )

    @field_validator("inbox", "dictionaries", mode="before")
    @classmethod
    def one_or_many(cls, value: Any) -> Any:
        """In the environment a list is written as JSON, a single entry as it is."""
        if isinstance(value, str):
            return _json_list(value) if value.startswith("[") else (value,)
        return value

    @field_validator("inbox", "archive")
    @classmethod
    def without_secrets(cls, value: Any) -> Any:
        """A password in a URL would end up in the ledger and in logs."""
        for place in (value,) if isinstance(value, str) else value or ():
            if re.search(SECRET_IN_URL, place):
                scheme = place.partition("://")[0].rpartition("::")[2].upper()
                instead = "AWS_SECRET_ACCESS_KEY" if scheme == "S3" else f"FSSPEC_{scheme}_PASSWORD"
                raise ValueError(f"holds a password or a query; set {instead} instead")
        return value

    @model_validator(mode="after")
    def archive_outside_inbox(self) -> Settings:
        """What is archived inside an inbox would be found again."""
        for place in self.inbox if self.archive else ():
            if f"{_absolute(str(self.archive))}/".startswith(f"{_absolute(place)}/"):
                raise ValueError(f"archive: {self.archive} lies inside the inbox {place}")
        return self

    @field_validator("timezone")
    @classmethod
    def known_timezone(cls, value: str) -> str:
        """A name of the time zone database."""
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError) as error:
            raise ValueError("no such time zone") from error
        return value

    @property
    def backup_folder(self) -> Path:
        return self.backups or self.warehouse.with_suffix(".backups")

    @property
    def release_folder(self) -> Path:
        return self.releases or self.warehouse.with_suffix(".releases")

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls, settings_file())


def settings_file() -> Path:
    """The TOML file that is read; it need not exist unless BAOSHU_SETTINGS names it."""
    return Path(os.environ.get(FILE_VARIABLE) or DEFAULT_FILE)


def load_settings(**overrides: Any) -> Settings:
    """The settings; overrides (of the command line) that are None say nothing. Raises SettingsError."""
    _refuse_unknown_names()
    try:
        return Settings(**{name: value for name, value in overrides.items() if value is not None})
    except ValidationError as error:
        problems = [f"{_where(e['loc'])}: {_reason(e)}{_given(e)}" for e in error.errors()]
        raise SettingsError("; ".join(problems)) from None  # pydantic's own text shows the values
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{settings_file()} is no TOML: {error}") from error


def sources(settings: Settings) -> list[tuple[str, Any, str]]:
    """Name, value and source of every setting."""
    given_in_file = TomlConfigSettingsSource(Settings, settings_file())()
    given_in_environment = EnvSettingsSource(Settings)()

    def source(name: str) -> str:
        if name in given_in_environment:
            return f"environment {ENV_PREFIX}{name.upper()}"
        if name in given_in_file:
            return str(settings_file().resolve())
        return "default"

    return [(name, getattr(settings, name), source(name)) for name in Settings.model_fields]


def _refuse_unknown_names() -> None:
    """A misspelt variable or a settings file that is not there would be ignored silently."""
    known = {ENV_PREFIX + name.upper() for name in Settings.model_fields} | {FILE_VARIABLE} | NOT_OURS
    unknown = sorted(name for name in os.environ if name.startswith(ENV_PREFIX) and name not in known)
    if unknown:
        raise SettingsError(f"environment: no such setting: {', '.join(unknown)}")
    if os.environ.get(FILE_VARIABLE) and not settings_file().is_file():
        raise SettingsError(f"{FILE_VARIABLE}: there is no file {settings_file()}")


def _json_list(text: str) -> Any:
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise ValueError(f"no JSON list: {error}") from error


def _absolute(place: str) -> str:
    """The place in a form in which what lies inside it begins with it."""
    if "://" in place and not place.startswith("file://"):
        return place.rstrip("/")
    return str(Path(place.removeprefix("file://")).resolve())


def _reason(error: ErrorDetails) -> str:
    if error["type"] == "extra_forbidden":
        return f"no such setting, in {settings_file()}"
    return error["msg"].removeprefix("Value error, ")


def _given(error: ErrorDetails) -> str:
    """The refused value, unless it is the whole model or may be a secret (a URL, a key that is not ours)."""
    value = error["input"]
    silent = isinstance(value, dict) or "://" in str(value) or error["type"] == "extra_forbidden"
    return "" if silent else f" (given: {value!r})"


def _where(location: tuple[int | str, ...]) -> str:
    name = ".".join(map(str, location))
    variable = f"{ENV_PREFIX}{str(location[0]).upper()}" if location else ""
    return f"{name} ({variable})" if variable in os.environ else name
