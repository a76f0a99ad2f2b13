from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.steps.language.sentences import split_article, split_text
from flows.steps.model import ARTICLE_COLUMN_OF_ROLE, Article, Paragraph, Span


def pieces(text: str) -> list[str]:
    return [text[start:end] for start, end in split_text(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("新厂开工。产量翻番！", ["新厂开工。", "产量翻番！"]),
        ("增长8.2%，达到3．5亿元。", ["增长8.2%，达到3．5亿元。"]),
        ("“好！来吧！”大家都笑了。", ["“好！来吧！”", "大家都笑了。"]),
        ("“好！来吧！”站长何苗说。", ["“好！来吧！”站长何苗说。"]),
        ("他说：“天晴了。”大家出门。", ["他说：“天晴了。”", "大家出门。"]),
        ('"水很清。"老人告诉记者,"鱼也多。"', ['"水很清。"老人告诉记者,"鱼也多。"']),
        ("从种子……到餐桌，都有记录。", ["从种子……到餐桌，都有记录。"]),
        ("沿江各县都在抢收晚稻……到十月底已近尾声。", ["沿江各县都在抢收晚稻……", "到十月底已近尾声。"]),
        ("为什么?因为便宜!", ["为什么?", "因为便宜!"]),
        ("一.检查设备。二.更换零件。", ["一.检查设备。", "二.更换零件。"]),
        ("全长2.5公里（含匝道。）已通车。", ["全长2.5公里（含匝道。）已通车。"]),
        ("“桥通了。”、“路宽了。”，村民连声称好。", ["“桥通了。”、“路宽了。”，村民连声称好。"]),
        ("没有句号的一段", ["没有句号的一段"]),
        (
            "他只喊了半句“快走。后面的人没听见。天黑了。",
            ["他只喊了半句“快走。", "后面的人没听见。", "天黑了。"],
        ),
    ],
)
def test_splits_as_a_reader_would(text: str, expected: list[str]) -> None:
    assert pieces(text) == expected


def test_long_quotation_is_split() -> None:
    quoted = "“" + "我们村这几年修了路也通了自来水日子一年比一年好。" * 3 + "”"
    assert len(pieces(quoted)) == 3


TEXTS = st.text("中文。！？!?….．“”\"'（）()，,、 3a\t：", max_size=60)


@settings(max_examples=500)
@given(TEXTS)
def test_every_character_is_in_exactly_one_sentence(text: str) -> None:
    spans = list(split_text(text))
    assert "".join("".join(text[a:b].split()) for a, b in spans) == "".join(text.split())
    assert all(a < b for a, b in spans)
    assert all(end <= start for (_, end), (start, _) in pairwise(spans))


ROLES = ["kicker", "headline", "deck", "byline", "body", "crosshead", "caption", "credit", "jump"]


@settings(max_examples=200)
@given(st.lists(st.tuples(st.sampled_from(ROLES), TEXTS.filter(str.strip)), max_size=6))
def test_offsets_cut_the_sentence_out_of_its_column(parts: list[tuple[str, str]]) -> None:
    paragraphs = tuple(
        Paragraph(number, role, text.strip(), (Span(number * 10, 0, len(text.strip())),))
        for number, (role, text) in enumerate(parts, start=1)
    )
    article = Article(1, paragraphs)
    sentences = split_article(article)
    for sentence in sentences:
        column = article.columns[ARTICLE_COLUMN_OF_ROLE[sentence.role]]
        assert column[sentence.start : sentence.end] == sentence.text
        assert sentence.line_first == sentence.line_last == sentence.paragraph_number * 10
    assert [s.number for s in sentences] == list(range(1, len(sentences) + 1))
    told = "".join("".join(s.text.split()) for s in sentences)
    assert told == "".join("".join(p.text.split()) for p in paragraphs if p.role != "jump")


def test_lines_of_a_sentence() -> None:
    text = "新厂昨日开工。产量将翻番。"
    paragraph = Paragraph(1, "body", text, (Span(3, 0, 5), Span(7, 5, 9), Span(9, 9, 13)))
    assert [(s.line_first, s.line_last) for s in split_article(Article(1, (paragraph,)))] == [(3, 7), (7, 9)]


def test_a_headline_is_one_sentence() -> None:
    paragraph = Paragraph(1, "headline", "何以吃香？看这里！", (Span(1, 0, 9),))
    assert len(split_article(Article(1, (paragraph,)))) == 1


def test_time_is_linear() -> None:
    def seconds(copies: int) -> float:
        text = '"这里说。"还有3.5（见图。）“一句。又一句。”完了。' * copies
        spans = tuple(Span(i, i * 10, i * 10 + 10) for i in range(len(text) // 10 + 1))
        article = Article(1, (Paragraph(1, "body", text, spans),))
        start = time.process_time()
        split_article(article)
        return time.process_time() - start

    small = min(seconds(200) for _ in range(3))
    assert min(seconds(3200) for _ in range(3)) < small * 16 * 4
