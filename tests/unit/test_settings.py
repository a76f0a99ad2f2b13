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


@pytest.mark.parametrize(
    ("place", "instead"),
    [
        ("sftp://clerk:geheim@host/pages", "FSSPEC_SFTP_PASSWORD"),
        ("sftp://clerk:geh/eim@host/geheim", "FSSPEC_SFTP_PASSWORD"),
        ("simplecache::sftp://clerk:geheim@host/pages", "FSSPEC_SFTP_PASSWORD"),
        ("s3://KEY:geheim@newspapers/today", "AWS_SECRET_ACCESS_KEY"),
        ("https://host/pages?sig=geheim", "FSSPEC_HTTPS_PASSWORD"),
    ],
)
@pytest.mark.parametrize("setting", ["inbox", "archive"])
def test_a_secret_in_a_url_is_refused_and_not_repeated(
    monkeypatch: pytest.MonkeyPatch, setting: str, place: str, instead: str
) -> None:
    monkeypatch.setenv(f"BAOSHU_{setting.upper()}", place)
    with pytest.raises(SettingsError) as refused:
        load_settings()
    assert instead in str(refused.value)
    assert "eim" not in str(refused.value)
    assert refused.value.__cause__ is None


def test_a_key_that_is_not_ours_is_named_and_its_value_is_not(tmp_path: Path) -> None:
    (tmp_path / "baoshu.toml").write_text('aws_secret_access_key = "geheim"\n')
    with pytest.raises(SettingsError, match="aws_secret_access_key") as refused:
        load_settings()
    assert "geheim" not in str(refused.value)


@pytest.mark.parametrize(
    "place", ["sftp://clerk@host:2222/pages", "sftp://host:22/a@b", "s3://b/x:y@z", "a:b@c", "in?x=y"]
)
def test_ports_and_odd_names_are_no_secrets(place: str) -> None:
    assert load_settings(inbox=(place,)).inbox == (place,)


@pytest.mark.parametrize(
    ("inbox", "archive", "outside"),
    [
        ("in", "in/done", "done"),
        ("file:///data/in", "/data/in/done", "/data/indeed"),
        ("s3://papers", "s3://papers/done", "s3://papers-done"),
    ],
)
def test_an_archive_inside_the_inbox_is_refused(inbox: str, archive: str, outside: str) -> None:
    with pytest.raises(SettingsError, match="lies inside the inbox"):
        load_settings(inbox=(inbox,), archive=archive)
    assert load_settings(inbox=(inbox,), archive=outside).archive


def test_an_unknown_time_zone_is_refused() -> None:
    with pytest.raises(SettingsError, match="no such time zone"):
        load_settings(timezone="Asia/Nowhere")
