"""What holds of names whatever the text: offsets cut out what they claim, nothing overlaps, no luck."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from flows.steps.language.names import find_mentions
from flows.steps.model import Article, Mention, Sentence
from tests.names.invent import Inventor
from tests.names.marked import article_of

Read = tuple[list[tuple[Article, tuple[Sentence, ...]]], dict[int, tuple[Mention, ...]]]

# Sentences of names and words in any order, with every kind of character that pages hold.
PIECES = st.sampled_from(
    [
        *("市委", "副市长", "苗启衡", "表示", "、", "，", "和", "“", "”", "（", "）", "有限公司", "湖南"),
        *("长沙市", "教育局", "·", " ", "ABB", "3", "年", "的", "在", "阿依古丽", "以下简称", "银行"),
        *("村", "路", "队", "局", "某", "𠮷", "①", "　"),
    ]
)
INVENTED = [Inventor(seed).sentence()[0] for seed in range(300)]
TEXTS = st.one_of(
    st.lists(PIECES, min_size=1, max_size=25).map("".join),
    st.sampled_from(INVENTED),
    st.text(min_size=1, max_size=40).filter(lambda text: "\0" not in text),
)
PAGES = st.lists(st.lists(TEXTS, min_size=1, max_size=4), min_size=1, max_size=3)


def read(page: list[list[str]]) -> Read:
    articles = [article_of(texts, authors=["苗启衡"], number=n) for n, texts in enumerate(page, start=1)]
    return articles, find_mentions(articles, "长沙日报")


@given(PAGES)
@settings(max_examples=80, deadline=None)
def test_every_mention_is_cut_out_exactly_and_none_overlap(page: list[list[str]]) -> None:
    articles, mentions = read(page)
    assert mentions.keys() == {article.number for article, _ in articles}
    for article, sentences in articles:
        texts = {sentence.number: sentence.text for sentence in sentences}
        ends: dict[int, int] = {}
        for mention in mentions[article.number]:
            assert texts[mention.sentence_number][mention.start : mention.end] == mention.text
            assert mention.start < mention.end
            assert mention.start >= ends.get(mention.sentence_number, 0)
            assert mention.type in {"PER", "ORG", "LOC"}
            assert mention.name
            assert mention.title is None or mention.type == "PER"
            ends[mention.sentence_number] = mention.end


@given(PAGES)
@settings(max_examples=20, deadline=None)
def test_the_same_page_gives_the_same_mentions(page: list[list[str]]) -> None:
    assert read(page)[1] == read(page)[1]


@given(PAGES)
@settings(max_examples=20, deadline=None)
def test_a_title_stands_right_beside_its_person(page: list[list[str]]) -> None:
    articles, mentions = read(page)
    for article, sentences in articles:
        texts = {sentence.number: sentence.text for sentence in sentences}
        for mention in mentions[article.number]:
            if mention.title:
                text = texts[mention.sentence_number]
                before, after = text[: mention.start], text[mention.end :]
                assert before.endswith(mention.title) or after.startswith(mention.title)
