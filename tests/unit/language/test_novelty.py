from __future__ import annotations

from flows.steps.language.novelty import NewWord, Said, propose_words
from flows.steps.language.words import load_segmenter

OPENERS = "春夏秋冬东南西北甲乙丙丁早晚红黄蓝绿"
PAIRS = list(zip(OPENERS, reversed(OPENERS), strict=True))
# 汐云仓 is met often and everywhere; 好天气 is known; 雁阵飞 stands only inside 雁阵飞渡口.
SENTENCES = [
    *(f"{c}汐云仓{d}面开门迎客" for c, d in PAIRS),
    *(f"{c}好天气{d}景宜人" for c, d in PAIRS),
    *(f"{c}雁阵飞渡口{d}船" for c, d in PAIRS),
]
KNOWN = frozenset({"好天气", "开门", "迎客", "宜人", "天气"})
SEGMENTER = load_segmenter()


def proposed(sentences: list[str], least_count: int = 5, top: int = 50) -> list[NewWord]:
    said = [Said(text) for text in sentences]
    return propose_words(said, KNOWN, SEGMENTER.tokenize, least_count=least_count, top=top)


def test_a_new_word_is_proposed_with_examples() -> None:
    found = {word.word: word for word in proposed(SENTENCES)}
    word = found["汐云仓"]
    assert word.count == len(OPENERS)
    assert word.cohesion >= 3
    assert len(word.examples) == 2
    assert all("汐云仓" in example for example in word.examples)


def test_known_words_and_pieces_are_left_out() -> None:
    found = {word.word for word in proposed(SENTENCES)}
    assert "好天气" not in found
    assert "雁阵飞渡口" in found
    assert not {"雁阵飞", "阵飞渡", "汐云", "云仓"} & found


def test_rare_strings_are_no_words() -> None:
    assert proposed(SENTENCES[:4]) == []
    assert proposed([]) == []


def test_top_is_kept_and_order_is_by_score() -> None:
    found = proposed(SENTENCES, top=2)
    assert len(found) == 2
    assert found[0].score >= found[1].score


def test_names_are_looked_past() -> None:
    said = [Said(text, [(1, 4)]) for text in SENTENCES]
    assert "汐云仓" not in {word.word for word in propose_words(said, KNOWN, SEGMENTER.tokenize)}


def test_turns_of_reporting_are_no_terms() -> None:
    turns = [f"{c}数据显示{d}事不断改善{c}村" for c, d in PAIRS]
    found = {word.word for word in proposed([*SENTENCES, *turns])}
    assert "汐云仓" in found
    assert not {"数据显示", "不断改善"} & found
