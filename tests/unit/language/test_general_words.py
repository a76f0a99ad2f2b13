from __future__ import annotations

from pathlib import Path

from flows.steps.language.words import load_segmenter
from tests.words.make_general_words import general_words


def test_words_that_articles_repeat_are_not_general(tmp_path: Path) -> None:
    told_of = "茶厂里，茶农卖茶叶，茶叶香，茶叶贵，茶叶好"
    corpus = tmp_path / "corpus.tsv"
    corpus.write_text("\n".join(f"标题\t{told_of}，亮点不少。" for _ in range(8)), encoding="utf-8")
    words = general_words(corpus, load_segmenter())
    general = {word for listed in words.values() for word in listed}
    assert "亮点" in general
    assert "茶叶" not in general
