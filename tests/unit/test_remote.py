"""Inboxes that are URLs: what is found in them, and how they are read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import fsspec
import polars as pl
import pytest
from fsspec.implementations.memory import MemoryFileSystem

from flows.archive import archive_loaded
from flows.discovery import discover
from flows.remote import look, read_bytes
from flows.settings import Settings, load_settings
from flows.steps.inbox import FileChangedError
from tests.unit.test_inbox import NO_LEDGER, ledger_of

PAGE = "城东公园开放。\n这天上午，三千名市民走进新建的城东公园。\n".encode()


@pytest.fixture
def memory() -> Iterator[fsspec.AbstractFileSystem]:
    files = fsspec.filesystem("memory")
    files.pipe({"/in/a.txt": PAGE, "/in/deep/b.TXT": PAGE, "/in/.hidden/c.txt": PAGE, "/in/x.pdf": b"%PDF"})
    files.pipe("/in/manifest.csv", "file_name,publication\na.txt,青岚日报\n".encode())
    yield files
    files.store.clear()
    files.pseudo_dirs[:] = [""]


def settings_for(**values: object) -> Settings:
    return load_settings(inbox=("memory://in",), settle_seconds=0.0, **values)


def test_pages_and_manifests_are_found_hidden_ones_are_not(memory: fsspec.AbstractFileSystem) -> None:
    found = look(["memory://in"])
    assert [file.path for file in found.files] == ["memory://in/a.txt", "memory://in/deep/b.TXT"]
    assert [file.name for file in found.manifests] == ["manifest.csv"]
    assert read_bytes(found.files[0], 1000) == PAGE


def test_a_place_that_lets_nobody_in_is_told_and_the_others_are_looked_into(
    memory: fsspec.AbstractFileSystem,
) -> None:
    found = look(["nosuch://place", "memory://nowhere", "memory://in"])
    assert [file.name for file in found.files] == ["a.txt", "b.TXT"]
    assert [told.partition(": ")[0] for told in found.unreachable] == ["nosuch://place", "memory://nowhere"]
    assert "nosuch" in found.unreachable[0].partition(": ")[2]


def test_a_server_that_falls_silent_is_asked_once_and_its_files_wait(
    memory: fsspec.AbstractFileSystem, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    read = MemoryFileSystem._open

    def breaks_off(files: MemoryFileSystem, path: str, *args: Any, **kwargs: Any) -> Any:
        asked.append(path)
        if len(asked) > 1:
            raise ConnectionResetError("the line is dead")
        return read(files, path, *args, **kwargs)

    (tmp_path / "here.txt").write_bytes(PAGE)
    memory.pipe({f"/far/{n}.txt": PAGE + bytes([65 + n]) for n in range(5)})
    monkeypatch.setattr(MemoryFileSystem, "_open", breaks_off)
    settings = load_settings(inbox=("memory://far", str(tmp_path)), settle_seconds=0.0)
    work = discover(settings, NO_LEDGER, set())
    assert {file.name for page in work.pages for file in page.files} == {"here.txt", "0.txt"}
    assert (work.waiting, len(asked)) == (4, 2)
    assert work.unreachable == ["memory://far/1.txt: ConnectionResetError: the line is dead"]


def test_local_and_remote_inboxes_mix(memory: fsspec.AbstractFileSystem, tmp_path: Path) -> None:
    (tmp_path / "c.txt").write_bytes(PAGE)
    found = look([f"file://{tmp_path}", "memory://in"])
    assert [file.name for file in found.files] == ["c.txt", "a.txt", "b.TXT"]


def test_the_same_bytes_are_one_page_and_a_manifest_tells_of_it(memory: fsspec.AbstractFileSystem) -> None:
    work = discover(settings_for(), NO_LEDGER, set())
    (page,) = work.pages
    assert len(page.files) == 2
    assert page.manifest
    assert page.manifest.publication == "青岚日报"


def test_a_file_that_changes_or_goes_waits_for_the_next_run(memory: fsspec.AbstractFileSystem) -> None:
    first, second = look(["memory://in"]).files
    memory.pipe("/in/a.txt", PAGE + PAGE)
    memory.rm("/in/deep/b.TXT")
    for file in (first, second):
        with pytest.raises(FileChangedError):
            read_bytes(file, 1000)


def loaded_first(settings: Settings) -> tuple[pl.DataFrame, str]:
    """What the ledger says once the first file of the inbox is loaded, and its page's id."""
    first, _ = look(settings.inbox).files
    page = discover(settings, NO_LEDGER, set()).pages[0]
    return ledger_of(first).with_columns(page_id=pl.lit(page.page_id)), page.page_id


def test_loaded_files_move_to_the_archive_and_others_stay(
    memory: fsspec.AbstractFileSystem, tmp_path: Path
) -> None:
    settings = settings_for(archive=str(tmp_path / "done"))
    ledger, page_id = loaded_first(settings)
    moves: list[tuple[str, str, str]] = []
    assert archive_loaded(settings, ledger, lambda *move: moves.append(move)) == (1, [])
    assert [file.name for file in look(settings.inbox).files] == ["b.TXT"]
    (kept,) = (tmp_path / "done").rglob("*.txt")
    assert (kept.name, kept.read_bytes()) == (f"{page_id}_a.txt", PAGE)
    assert moves == [("memory://in/a.txt", page_id, str(kept))]
    assert archive_loaded(settings, ledger, lambda *move: moves.append(move)) == (0, [])


def test_an_archive_that_takes_nothing_is_told_and_the_file_stays(
    memory: fsspec.AbstractFileSystem, tmp_path: Path
) -> None:
    settings = settings_for(archive=str(tmp_path / "done"))
    ledger, _ = loaded_first(settings)
    (tmp_path / "done").write_text("no folder")
    moved, failures = archive_loaded(settings, ledger, lambda *move: pytest.fail(f"moved {move}"))
    assert (moved, len(failures), len(look(settings.inbox).files)) == (0, 1, 2)
    assert f"archive {tmp_path}/done: memory://in/a.txt: " in failures[0]


def test_a_file_with_other_bytes_than_were_loaded_is_not_archived(
    memory: fsspec.AbstractFileSystem, tmp_path: Path
) -> None:
    settings = settings_for(archive=str(tmp_path / "done"))
    ledger = ledger_of(*look(settings.inbox).files)
    assert archive_loaded(settings, ledger, lambda *move: pytest.fail(f"moved {move}")) == (0, [])
    assert len(look(settings.inbox).files) == 2
