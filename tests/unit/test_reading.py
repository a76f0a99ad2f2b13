"""Bytes to lines: every encoding that dumps come in, every way not to be text."""

from __future__ import annotations

import pickle
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.steps.reading import MAX_PAGE_BYTES, UnreadableFile, read_page, split_lines

TEXT = (
    "青岚市今年新建公园十二座，老街改造也已过半。\n\n"
    "记者在现场看到，工人们正在铺设石板。\r\n　　预计年底完工。\n"
)


@pytest.mark.parametrize(
    ("codec", "mark", "encoding"),
    [
        ("utf-8", b"", "utf-8"),
        ("utf-8", b"\xef\xbb\xbf", "utf-8"),
        ("gb18030", b"", "gb18030"),
        ("gbk", b"", "gb18030"),
        ("utf-16-le", b"", "utf-16-le"),
        ("utf-16-be", b"", "utf-16-be"),
        ("utf-16-le", b"\xff\xfe", "utf-16-le"),
        ("utf-16-be", b"\xfe\xff", "utf-16-be"),
        ("utf-32-le", b"\xff\xfe\x00\x00", "utf-32-le"),
    ],
)
def test_reads_every_encoding_to_the_same_lines(codec: str, mark: bytes, encoding: str) -> None:
    page = read_page(mark + TEXT.encode(codec), "a.txt")
    assert page.encoding == encoding
    assert [(line.number, line.text) for line in page.lines] == [
        (1, "青岚市今年新建公园十二座，老街改造也已过半。"),
        (3, "记者在现场看到，工人们正在铺设石板。"),
        (4, "　　预计年底完工。"),
    ]
    assert page.line_count == 4


def test_traditional_text_in_big5_is_read() -> None:
    page = read_page("青嵐市今年新建公園十二座，老街改造也已過半。\n".encode("big5"), "a.txt")
    assert page.encoding == "big5hkscs"
    assert page.lines[0].text.startswith("青嵐市")


def test_english_and_plain_ascii_are_utf8() -> None:
    assert read_page(b"Nothing Chinese here.\n", "a.txt").encoding == "utf-8"


@pytest.mark.parametrize("codec", ["utf-8", "gb18030", "utf-16-le", "utf-16-be"])
def test_a_cut_off_last_character_is_told_apart_from_garbage(codec: str) -> None:
    data = ("青岚市今年新建公园十二座" * 5).encode(codec)[:-1]
    with pytest.raises(UnreadableFile) as refused:
        read_page(data, "a.txt")
    assert refused.value.check_name == "truncated"


def test_a_cut_off_file_with_a_mark_is_truncated() -> None:
    with pytest.raises(UnreadableFile) as refused:
        read_page(b"\xef\xbb\xbf" + "青岚市".encode()[:-1], "a.txt")
    assert refused.value.check_name == "truncated"


@pytest.mark.parametrize(
    ("data", "check_name"),
    [
        (b"", "empty"),
        (b" \n\t\r\n\xe3\x80\x80\n", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        ("好消息".encode() + b"\x00" + "传来".encode(), "nul_bytes"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(range(256)) * 4, "binary"),
        (bytes(range(1, 9)) * 50, "binary"),
        (b"caf\xe9 d\xe9j\xe0 vu", "undecodable"),
        ("日本語のテキストです。".encode("shift_jis"), "undecodable"),
        ("坏了一个字节的文件".encode() + b"\xff" + "后面还有字".encode(), "undecodable"),
        (b"a" * (MAX_PAGE_BYTES + 1), "too_large"),
    ],
)
def test_refuses_what_is_no_page_with_the_rule_it_breaks(data: bytes, check_name: str) -> None:
    with pytest.raises(UnreadableFile) as refused:
        read_page(data, "a.txt")
    assert refused.value.check_name == check_name
    assert refused.value.message


def test_only_newlines_end_lines() -> None:
    """Vertical tab, form feed, NEL and the Unicode separators stand inside lines."""
    text = "甲\x0b乙\x0c丙\x85丁\u2028戊\u2029己\n庚\r\n辛\r壬\n\n癸"
    assert split_lines(text) == ["甲\x0b乙\x0c丙\x85丁\u2028戊\u2029己", "庚", "辛", "壬", "", "癸"]
    page = read_page(text.encode(), "a.txt")
    assert [line.number for line in page.lines] == [1, 2, 3, 4, 6]


def test_the_last_line_needs_no_end_and_makes_no_extra_line() -> None:
    assert read_page("一\n二".encode(), "a").line_count == read_page("一\n二\n".encode(), "a").line_count == 2


def test_a_huge_single_line_is_refused_at_once() -> None:
    data = "长".encode() * 17_000_000
    begun = time.process_time()
    with pytest.raises(UnreadableFile):
        read_page(data, "a.txt")
    assert time.process_time() - begun < 0.5


def test_the_largest_page_allowed_is_read_in_linear_time() -> None:
    data = ("长" * 600_000).encode("gb18030")
    begun = time.process_time()
    read_page(data, "a.txt")
    assert time.process_time() - begun < 5


def test_a_refusal_survives_the_way_back_from_another_process() -> None:
    error = pickle.loads(pickle.dumps(UnreadableFile("empty", "nothing in it")))
    assert (error.check_name, error.message) == ("empty", "nothing in it")


@given(st.text(st.characters(codec="utf-8", exclude_characters="\x00")))
def test_lines_put_together_are_the_text(text: str) -> None:
    """Nothing is lost or changed between the line ends."""
    lines = split_lines(text)
    normal = text.replace("\r\n", "\n").replace("\r", "\n")
    assert "\n".join(lines) + ("\n" if normal.endswith("\n") else "") == normal


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused_with_a_reason(data: bytes) -> None:
    try:
        page = read_page(data, "a.txt")
    except UnreadableFile as refused:
        told = (refused.check_name, refused.message)
        assert all(told)
    else:
        assert page.lines
        assert "\x00" not in "".join(line.text for line in page.lines)
