"""What is new in a folder: names, links, times, and the ledger's memory."""

from __future__ import annotations

import os
import time
from pathlib import Path

import polars as pl
import pytest

from flows.steps.inbox import LATEST_NS, FileChangedError, FoundFile, Inbox, look, pending, read_bytes
from flows.steps.reading import UnreadableFile

NO_LEDGER = pl.DataFrame(
    schema={
        "path": pl.String,
        "size": pl.Int64,
        "mtime_ns": pl.Int64,
        "ctime_ns": pl.Int64,
        "inode": pl.UInt64,
        "page_id": pl.String,
        "status": pl.String,
    }
)
LATER = time.time_ns() + 3600 * 1_000_000_000


def ledger_of(*files: FoundFile, status: str = "loaded") -> pl.DataFrame:
    rows = [
        {
            "path": f.printable_path,
            "size": f.size,
            "mtime_ns": f.mtime_ns,
            "ctime_ns": f.ctime_ns,
            "inode": f.inode,
            "page_id": "0" * 16,
            "status": status,
        }
        for f in files
    ]
    return pl.DataFrame(rows, schema=NO_LEDGER.schema)


def names(found: Inbox) -> list[str]:
    return [file.name for file in found.files]


def refusals(found: Inbox) -> dict[str, str]:
    return {entry.file.name: entry.check_name for entry in found.bad}


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    folder = tmp_path / "inbox"
    folder.mkdir()
    return folder


def test_finds_text_files_in_all_folders_and_leaves_hidden_and_other_ones(inbox: Path) -> None:
    for name in ("001_ab.txt", "notes.txt", "LOUD.TXT", "image.png", ".hidden.txt", "sub/deep/x.txt"):
        path = inbox / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("好")
    (inbox / ".git").mkdir()
    (inbox / ".git" / "y.txt").write_text("好")
    (inbox / "folder.txt").mkdir()
    assert names(look([inbox])) == ["001_ab.txt", "LOUD.TXT", "notes.txt", "x.txt"]


def test_hostile_names_are_plain_names(inbox: Path) -> None:
    for name in ("two\nlines.txt", "'; drop table pages; --.txt", "--help.txt", "空 格.txt"):
        (inbox / name).write_text("好")
    (Path(os.fsdecode(os.fsencode(inbox) + b"/\xff\xfe.txt"))).write_text("好")
    found = look([inbox])
    assert len(found.files) == 5
    assert "\\xff\\xfe.txt" in names(found)
    for file in found.files:
        file.printable_path.encode()  # storable
        assert read_bytes(file, 100) == "好".encode()


def test_links_count_inside_the_inbox_only(inbox: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("外")
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "o.txt").write_text("外")
    (inbox / "page.txt").write_text("好")
    (inbox / "inside.txt").symlink_to(inbox / "page.txt")
    (inbox / "leak.txt").symlink_to(tmp_path / "secret.txt")
    (inbox / "leakdir").symlink_to(tmp_path / "outside")
    (inbox / "up.txt").symlink_to(Path("..") / "secret.txt")
    found = look([inbox])
    assert names(found) == ["inside.txt", "page.txt"]
    assert not found.bad


def test_loops_and_broken_links_are_refused(inbox: Path) -> None:
    (inbox / "sub").mkdir()
    (inbox / "self.txt").symlink_to("self.txt")
    (inbox / "a.txt").symlink_to("b.txt")
    (inbox / "b.txt").symlink_to("a.txt")
    (inbox / "sub" / "back").symlink_to(inbox)
    (inbox / "gone.txt").symlink_to(inbox / "nothing.txt")
    found = look([inbox])
    assert not found.files
    assert refusals(found) == {
        "self.txt": "link_loop",
        "a.txt": "link_loop",
        "b.txt": "link_loop",
        "back": "link_loop",
        "gone.txt": "broken_link",
    }


def test_a_pipe_is_refused_and_never_opened(inbox: Path) -> None:
    os.mkfifo(inbox / "pipe.txt")
    assert refusals(look([inbox])) == {"pipe.txt": "not_a_file"}


def test_a_root_may_be_a_file_or_a_link_and_is_taken_once(inbox: Path, tmp_path: Path) -> None:
    (inbox / "a.dump").write_text("好")
    (inbox / "b.txt").write_text("好")
    (tmp_path / "way").symlink_to(inbox)
    assert names(look([inbox / "a.dump"])) == ["a.dump"]
    assert names(look([tmp_path / "way", inbox, inbox / "b.txt"])) == ["b.txt"]


def test_a_root_that_is_not_there_is_told_and_the_others_are_looked_into(inbox: Path, tmp_path: Path) -> None:
    (inbox / "a.txt").write_text("好")
    found = look([tmp_path / "nowhere", inbox])
    assert names(found) == ["a.txt"]
    assert found.unreachable == [f"{tmp_path}/nowhere: there is no such file or folder"]


def test_known_versions_are_skipped_and_changed_ones_are_not(inbox: Path) -> None:
    (inbox / "a.txt").write_text("一")
    (inbox / "b.txt").write_text("二")
    found = look([inbox])
    known = ledger_of(*found.files)
    nothing = pending(found, known, LATER, 2)
    assert not nothing
    assert nothing.known == 2
    (inbox / "b.txt").write_text("三")  # the same size; the times differ
    assert [f.name for f in pending(look([inbox]), known, LATER, 2).files] == ["b.txt"]


def test_a_superseded_version_that_comes_back_is_new(inbox: Path) -> None:
    (inbox / "a.txt").write_text("一")
    found = look([inbox])
    assert pending(found, ledger_of(*found.files, status="superseded"), LATER, 2).files == found.files
    assert not pending(found, ledger_of(*found.files, status="quarantined"), LATER, 2)


def test_a_file_still_being_written_waits(inbox: Path) -> None:
    (inbox / "a.txt").write_text("一")
    found = look([inbox])
    changed = found.files[0].mtime_ns
    fresh = pending(found, NO_LEDGER, changed + 1_000_000_000, settle_seconds=2)
    assert (fresh.files, fresh.unsettled, fresh.known) == ([], 1, 0)
    assert pending(found, NO_LEDGER, changed + 2_000_000_000, settle_seconds=2).files == found.files
    # A time in the future is another clock's: waiting for it could take years.
    assert pending(found, NO_LEDGER, changed - 10**18, settle_seconds=2).files == found.files


def test_a_new_manifest_makes_its_folder_new_again(inbox: Path) -> None:
    (inbox / "a.txt").write_text("一")
    (inbox / "other").mkdir()
    (inbox / "other" / "b.txt").write_text("二")
    known = ledger_of(*look([inbox]).files)
    (inbox / "manifest.csv").write_text("file_name\na.txt\n")
    new = pending(look([inbox]), known, LATER, 2)
    assert [f.name for f in new.files] == ["a.txt"]
    assert new.again == {str(inbox)}


def test_a_version_is_read_or_refused_never_another(inbox: Path) -> None:
    path = inbox / "a.txt"
    path.write_text("一")
    (file,) = look([inbox]).files
    path.write_text("二二")
    with pytest.raises(FileChangedError):
        read_bytes(file, 100)
    path.unlink()
    with pytest.raises(FileChangedError):
        read_bytes(file, 100)


def test_no_more_is_read_than_allowed(inbox: Path) -> None:
    (inbox / "a.txt").write_text("a" * 1000)
    (file,) = look([inbox]).files
    assert len(read_bytes(file, 10)) == 11


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything; tests/integration drops privileges")
def test_a_file_without_permission_is_unreadable(inbox: Path) -> None:
    (inbox / "a.txt").write_text("一")
    (inbox / "a.txt").chmod(0)
    (file,) = look([inbox]).files
    with pytest.raises(UnreadableFile) as refused:
        read_bytes(file, 100)
    assert refused.value.check_name == "unreadable"


def test_looking_through_many_files_is_quick(inbox: Path) -> None:
    for n in range(2000):
        (inbox / f"{n:04d}_x.txt").touch()
    found = look([inbox])
    known = ledger_of(*found.files)
    begun = time.process_time()
    assert not pending(look([inbox]), known, LATER, 2)
    assert time.process_time() - begun < 1.0


def test_times_beyond_64_bits_are_the_latest_time(inbox: Path) -> None:
    (inbox / "a.txt").write_text("一")
    try:
        os.utime(inbox / "a.txt", (10**11, 10**11))
    except OverflowError:
        pytest.skip("this file system cannot keep such a time")
    (file,) = look([inbox]).files
    assert file.mtime_ns <= LATEST_NS
    assert ledger_of(file)["mtime_ns"].to_list() == [file.mtime_ns]
