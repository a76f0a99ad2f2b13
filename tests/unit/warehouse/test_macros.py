"""The macros against the same sums in plain Python."""

from __future__ import annotations

import math
from collections import Counter, defaultdict

import duckdb
import pytest

Connection = duckdb.DuckDBPyConnection


def rows(connection: Connection, query: str, *parameters: object) -> list[tuple]:
    return connection.execute(query, parameters).fetchall()


def words_of_articles(connection: Connection) -> dict[str, Counter[str]]:
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for article, token in rows(connection, "SELECT article_id, token FROM tokens"):
        if any(c.isalnum() for c in token):
            counts[article][token] += 1
    return counts


def headline_words(connection: Connection) -> dict[str, Counter[str]]:
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    query = (
        "SELECT article_id, token FROM tokens JOIN sentences USING (article_id, sentence_no) "
        "WHERE role = 'headline'"
    )
    for article, token in rows(connection, query):
        counts[article][token] += 1
    return counts


def bm25(connection: Connection, terms: list[str]) -> dict[str, float]:
    counts, headlines = words_of_articles(connection), headline_words(connection)
    lengths = {article: sum(found.values()) for article, found in counts.items()}
    average = sum(lengths.values()) / len(lengths)
    scores: dict[str, float] = defaultdict(float)
    for term in terms:
        holders = [article for article, found in counts.items() if found[term]]
        idf = math.log(1 + (len(counts) - len(holders) + 0.5) / (len(holders) + 0.5))
        for article in holders:
            tf = counts[article][term] + 2 * headlines[article][term]
            scores[article] += idf * tf * 2.2 / (tf + 1.2 * (0.25 + 0.75 * lengths[article] / average))
    return scores


def common_words(connection: Connection, number: int) -> list[str]:
    return [
        w
        for (w,) in rows(
            connection, "SELECT token FROM terms ORDER BY document_count DESC, token LIMIT ?", number
        )
    ]


def test_search_ranks_as_bm25_does(reading: Connection) -> None:
    rare, other = [
        word
        for (word,) in rows(
            reading, "SELECT token FROM terms WHERE document_count BETWEEN 3 AND 6 ORDER BY ALL LIMIT 2"
        )
    ]
    for terms in ([rare], [rare, other]):
        expected = bm25(reading, terms)
        found = dict(rows(reading, "SELECT article_id, score FROM search(?, n := 100)", " ".join(terms)))
        assert found.keys() == expected.keys()
        assert all(found[article] == pytest.approx(expected[article], abs=1e-3) for article in expected)


def test_search_gives_the_best_first_and_no_more_than_asked(reading: Connection) -> None:
    word = common_words(reading, 1)[0]
    scores = [score for (score,) in rows(reading, "SELECT score FROM search(?, n := 4)", word)]
    assert len(scores) == 4
    assert scores == sorted(scores, reverse=True)


def test_a_phrase_must_stand_in_the_text(reading: Connection) -> None:
    text = rows(reading, "SELECT text FROM sentences WHERE role = 'body' ORDER BY ALL LIMIT 1")[0][0]
    phrase = text[15:25]
    expected = {
        article for article, body in rows(reading, "SELECT article_id, text FROM articles") if phrase in body
    }
    for query in (f'"{phrase}"', f"“{phrase}”", phrase):
        found = rows(reading, "SELECT article_id, snippet FROM search(?, n := 100)", query)
        assert {article for article, _ in found} == expected
    assert rows(reading, "FROM search(?)", f'"{phrase[::-1]}"') == []


def test_a_field_looks_only_in_headlines(reading: Connection) -> None:
    word = rows(reading, "SELECT token FROM postings WHERE tf_headline > 0 ORDER BY token LIMIT 1")[0][0]
    expected = {article for article, found in headline_words(reading).items() if found[word]}
    for query in (f"headline:{word}", f"标题：{word}", f'标题:"{word}"'):
        assert {
            row[0] for row in rows(reading, "SELECT article_id FROM search(?, n := 100)", query)
        } == expected


def test_a_part_of_words_finds_the_words(reading: Connection) -> None:
    found = {row[0] for row in rows(reading, "SELECT article_id FROM search('电池', n := 100)")}
    expected = {
        article for article, body in rows(reading, "SELECT article_id, text FROM articles") if "电池" in body
    }
    assert found == expected != set()


@pytest.mark.parametrize(
    "query", ["", "   ", '""', "龘龘龘", '"没有这样的话"', "'; DROP TABLE pages; --", "headline:"]
)
def test_odd_queries_find_nothing_and_break_nothing(reading: Connection, query: str) -> None:
    assert rows(reading, "FROM search(?)", query) == []


def test_snippets_hold_the_word(reading: Connection) -> None:
    word = rows(reading, "SELECT token FROM postings WHERE tf > tf_headline ORDER BY token DESC LIMIT 1")[0][
        0
    ]
    found = rows(reading, "SELECT snippet FROM search(?, n := 3)", word)
    assert found
    assert all(word in snippet and len(snippet) <= 62 and "\n" not in snippet for (snippet,) in found)


def test_kwic_shows_every_place(reading: Connection) -> None:
    texts = rows(reading, "SELECT text FROM sentences")
    found = rows(reading, 'SELECT "left", keyword, "right" FROM kwic(?, 6)', "海棠湾市")
    assert len(found) == sum(text.count("海棠湾市") for (text,) in texts) > 0
    assert all(len(left) == 6 and keyword == "海棠湾市" and len(right) <= 6 for left, keyword, right in found)
    assert all(any((left.lstrip("　") + k + right) in text for (text,) in texts) for left, k, right in found)


def test_figures_about_finds_subject_and_neighbours(reading: Connection) -> None:
    found = rows(reading, "SELECT article_id, sentence_no, is_subject FROM figures_about('海棠湾重工公司')")
    expected = rows(
        reading,
        "SELECT DISTINCT article_id, sentence_no FROM figures "
        "SEMI JOIN (FROM mentions WHERE name = '海棠湾重工公司') "
        "USING (article_id, sentence_no)",
    )
    assert {row[:2] for row in found} == set(expected)
    assert not any(is_subject for *_, is_subject in found)
    everything = rows(reading, "SELECT count(*) FROM figures")[0][0]
    about_subject = rows(reading, "SELECT is_subject FROM figures_about('青石电池厂')")
    assert len(about_subject) == everything
    assert all(is_subject for (is_subject,) in about_subject)


@pytest.mark.parametrize("grain", ["day", "month", "year"])
def test_trend_adds_up(reading: Connection, grain: str) -> None:
    word = common_words(reading, 1)[0]
    found = rows(reading, "FROM trend(?, ?)", word, grain)
    total = sum(count[word] for count in words_of_articles(reading).values())
    assert sum(row[1] for row in found) == total
    assert sum(row[3] for row in found) == rows(reading, "SELECT count(*) FROM articles")[0][0]
    assert [row[0] for row in found] == sorted({row[0] for row in found})


def test_similar_articles_share_key_terms(reading: Connection) -> None:
    article = rows(reading, "SELECT min(article_id) FROM articles")[0][0]
    own = {word for (word,) in rows(reading, "SELECT keyword FROM keywords WHERE article_id = ?", article)}
    found = rows(
        reading, "SELECT article_id, is_duplicate, same_terms, shared_terms FROM similar(?)", article
    )
    assert found
    assert article not in {row[0] for row in found}
    for _, is_duplicate, cosine, shared in found:
        assert not is_duplicate
        assert 0 < cosine <= 1
        assert set(shared) <= own


def test_provenance_leads_to_the_lines(reading: Connection) -> None:
    article, number, text, first = rows(
        reading,
        "SELECT article_id, sentence_no, text, line_first FROM sentences ORDER BY ALL LIMIT 1 OFFSET 7",
    )[0]
    found = rows(reading, "SELECT line_no, part, line FROM provenance(?, ?)", article, number)
    assert [row[0] for row in found] == [first]
    assert "".join(part for _, part, _ in found) == text
    assert text in found[0][2]


def test_keyness_is_log_likelihood(reading: Connection) -> None:
    papers = [
        paper for (paper,) in rows(reading, "SELECT DISTINCT publication FROM pages ORDER BY ALL LIMIT 2")
    ]
    sides = [
        [a for (a,) in rows(reading, "SELECT article_id FROM article_overview WHERE publication = ?", paper)]
        for paper in papers
    ]
    counts = words_of_articles(reading)
    first, second = (sum((counts[article] for article in side), Counter()) for side in sides)
    found = rows(
        reading, "SELECT term, in_first, in_second, log_likelihood FROM keyness(?, ?, n := 5)", *sides
    )
    size = [sum(first.values()), sum(second.values())]
    assert len(found) == 5
    for term, in_first, in_second, likelihood in found:
        assert (in_first, in_second) == (first[term], second[term])
        expected = [n * (in_first + in_second) / sum(size) for n in size]
        terms = [o * math.log(o / e) for o, e in zip((in_first, in_second), expected, strict=True) if o]
        assert likelihood == pytest.approx(2 * sum(terms), abs=0.01)
