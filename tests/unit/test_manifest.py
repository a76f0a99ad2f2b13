"""`manifest.csv`: what it says, and what is said of its mistakes."""

from __future__ import annotations

from datetime import date

import pytest

from flows.steps.manifest import read_manifest
from flows.steps.model import ManifestEntry
from flows.steps.reading import UnreadableFile


def test_reads_entries_in_any_encoding_and_column_order() -> None:
    text = "page_no,file_name,page_date,publication\r\nA03,1.txt,2024-05-31,青岚日报\r\n,2.txt,,\r\n"
    for data in (text.encode("utf-8-sig"), text.encode("gb18030")):
        manifest = read_manifest(data)
        assert manifest.entries == {
            "1.txt": ManifestEntry("1.txt", "青岚日报", date(2024, 5, 31), "A03"),
            "2.txt": ManifestEntry("2.txt"),
        }
        assert not manifest.bad_rows


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("a.txt,青岚日报,31.5.2024", "page_date '31.5.2024' is no date"),
        ("a.txt,青岚日报,2024-02-30", "page_date '2024-02-30' is no date"),
        (",青岚日报,2024-02-03", "file_name is empty"),
        ("a.txt,青岚日报", "more or fewer cells"),
        ("a.txt,青岚日报,2024-02-03,多", "more or fewer cells"),
        ("good.txt,青岚日报,2024-02-03", "stands twice"),
    ],
)
def test_a_bad_row_is_reported_and_the_good_ones_count(row: str, reason: str) -> None:
    text = f"file_name,publication,page_date\ngood.txt,青岚日报,2024-02-03\n{row}\n"
    manifest = read_manifest(text.encode())
    assert set(manifest.entries) == {"good.txt"}
    (bad,) = manifest.bad_rows
    assert reason in bad["error"]
    assert bad["row"] == "3"


@pytest.mark.parametrize(
    ("text", "check_name"),
    [
        ("", "empty"),
        ("publication,page_date\n", "manifest_header"),
        ("file_name,paper\n", "manifest_header"),
        ('file_name\n"a\n', "manifest_not_csv"),
    ],
)
def test_a_file_that_is_no_manifest_is_refused(text: str, check_name: str) -> None:
    with pytest.raises(UnreadableFile) as refused:
        read_manifest(text.encode())
    assert refused.value.check_name == check_name
