"""Settings: where each value comes from, and what is refused at the door."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from flows.settings import Settings, SettingsError, load_settings, sources


@pytest.fixture(autouse=True)
def _clean(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in list(os.environ):
        if name.startswith("BAOSHU_"):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


def test_the_environment_beats_the_file_and_the_file_the_default(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "baoshu.toml").write_text('batch_pages = 7\nwarehouse = "news.duckdb"\ninbox = ["a", "b"]\n')
    monkeypatch.setenv("BAOSHU_BATCH_PAGES", "9")
    settings = load_settings(warehouse=None)
    assert (settings.batch_pages, settings.warehouse, settings.inbox) == (9, Path("news.duckdb"), ("a", "b"))
    assert load_settings(batch_pages=11).batch_pages == 11
    told = {name: source for name, _, source in sources(settings)}
    assert told["batch_pages"] == "environment BAOSHU_BATCH_PAGES"
    assert told["warehouse"] == str(tmp_path / "baoshu.toml")
    assert told["engine"] == "default"
    assert told.keys() == Settings.model_fields.keys()


def test_a_list_in_the_environment_is_json_and_one_entry_is_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BAOSHU_INBOX", "/data/pages")
    assert load_settings().inbox == ("/data/pages",)
    monkeypatch.setenv("BAOSHU_INBOX", '["/data/one", "/data/two"]')
    assert load_settings().inbox == ("/data/one", "/data/two")


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("BAOSHU_BATCH_PAGES", "0", "batch_pages (BAOSHU_BATCH_PAGES)"),
        ("BAOSHU_BATCH_PAGES", "many", "batch_pages (BAOSHU_BATCH_PAGES)"),
        ("BAOSHU_ENGINE", "thulac", "engine (BAOSHU_ENGINE)"),
        ("BAOSHU_INBOX", "[oops", "inbox (BAOSHU_INBOX)"),
        ("BAOSHU_BATCHPAGES", "5", "BAOSHU_BATCHPAGES"),
        ("BAOSHU_SETTINGS", "/no/such/file.toml", "/no/such/file.toml"),
    ],
)
def test_a_wrong_value_is_refused_with_its_name(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, told: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as refused:
        load_settings()
    assert told in str(refused.value)


@pytest.mark.parametrize(
    ("toml", "told"),
    [("batch_page = 5", "batch_page"), ("batch_pages = ", "is no TOML"), ("engine = 3", "engine")],
)
def test_a_wrong_file_is_refused(tmp_path: Path, toml: str, told: str) -> None:
    (tmp_path / "baoshu.toml").write_text(toml)
    with pytest.raises(SettingsError) as refused:
        load_settings()
    assert told in str(refused.value)


def test_a_password_in_a_url_is_refused_and_not_repeated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BAOSHU_INBOX", "sftp://clerk:geheim@host/pages")
    with pytest.raises(SettingsError) as refused:
        load_settings()
    assert "FSSPEC_SFTP_PASSWORD" in str(refused.value)
    assert "geheim" not in str(refused.value)
    assert refused.value.__cause__ is None


def test_an_archive_inside_the_inbox_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="lies inside the inbox"):
        load_settings(inbox=(str(tmp_path),), archive=str(tmp_path / "done"))
    assert load_settings(inbox=(str(tmp_path / "in"),), archive=str(tmp_path / "done")).archive


def test_an_unknown_time_zone_is_refused() -> None:
    with pytest.raises(SettingsError, match="no such time zone"):
        load_settings(timezone="Asia/Nowhere")
