"""Search and macros on ten million words, against a scan of the words: `python -m tests.bench.measure_sql`.

The words are drawn from a Zipf distribution over 60,000 invented ones, in 60,000 articles of 167 words on
5,000 pages. Everything runs on the published file, warm; times are the best of five, in milliseconds, wall
and processor. A shared machine makes the wall times worse; the ratio to the scan is what travels.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

import duckdb

from warehouse.ledger import known_sources
from warehouse.publish import publish
from warehouse.store import open_reader, open_writer

ARTICLES_A_PAGE = 12
WORDS_AN_ARTICLE = 167

GENERATE = [
    "SELECT setseed(0.42)",
    """
    CREATE TEMP TABLE vocabulary AS
    SELECT
      i,
      chr(19968 + (hash(i) % 3000)::INT) || chr(19968 + (hash(i * 7 + 1) % 3000)::INT)
        || CASE WHEN i % 4 = 0 THEN chr(19968 + (hash(i * 13 + 5) % 3000)::INT) ELSE '' END
        || CASE WHEN i % 16 = 0 THEN '电池' ELSE '' END AS word
    FROM range(60000) AS r(i)
    """,
    """
    CREATE TEMP TABLE places AS
    SELECT
      i,
      left(md5((i // 12)::VARCHAR), 16) AS page_id,
      (i % 12 + 1)::INT AS article_no,
      left(md5((i // 12)::VARCHAR), 16) || '-' || lpad((i % 12 + 1)::VARCHAR, 2, '0') AS article_id
    FROM range({articles}) AS r(i)
    """,
    """
    INSERT INTO tokens
    SELECT article_id, n // 20 + 1, n % 20 + 1, word, 'n', (n % 20) * 3, (n % 20) * 3 + length(word)
    FROM (
      SELECT i, n, (exp(random() * ln(60000)) - 1)::INT % 60000 AS drawn
      FROM range({articles}) AS a(i), range({words}) AS w(n)
    )
    JOIN places USING (i)
    JOIN vocabulary ON vocabulary.i = drawn
    ORDER BY article_id, 2, 3
    """,
    """
    INSERT INTO sentences
    SELECT
      article_id, sentence_no, sentence_no, CASE WHEN sentence_no = 1 THEN 'headline' ELSE 'body' END,
      string_agg(token, '' ORDER BY token_no), 0, 0, 1, 1
    FROM tokens GROUP BY article_id, sentence_no ORDER BY 1, 2
    """,
    """
    INSERT INTO articles BY NAME
    SELECT
      article_id, page_id, article_no, max(text) FILTER (sentence_no = 1) AS headline,
      string_agg(text, '' ORDER BY sentence_no) FILTER (sentence_no > 1) AS text, 300 AS character_count,
      0.9 AS layout_confidence
    FROM places JOIN sentences USING (article_id) GROUP BY ALL ORDER BY article_id
    """,
    """
    INSERT INTO pages BY NAME
    SELECT DISTINCT
      page_id, page_id || '.txt' AS file_name, page_id AS sha256, 1 AS bytes, 'utf-8' AS encoding,
      1 AS line_count, 1 AS text_line_count, 1 AS character_count, 'P' || hash(page_id) % 5 AS publication,
      DATE '2025-01-01' + (hash(page_id) % 360)::INT AS page_date, 'stated' AS page_date_source,
      'r' AS run_id,
      TIMESTAMP '2026-01-01' AS ingested_at, '0' AS pipeline_version
    FROM places ORDER BY page_id
    """,
    """
    INSERT INTO mentions BY NAME
    SELECT
      article_id, sentence_no, token_no // 4 + 1 AS mention_no,
      ['PER', 'ORG', 'LOC'][1 + (hash(token) % 3)::INT] AS type,
      token AS text, token AS name, left(md5(token), 16) AS entity_id, char_start, char_end
    FROM tokens WHERE token_no IN (3, 7)
    """,
    """
    INSERT INTO figures BY NAME
    SELECT
      article_id, sentence_no, 1 AS figure_no, '5万元' AS text, 5e4 AS value, 'CNY' AS unit, 'exact' AS bound,
      token AS subject, '投资' AS indicator, 'actual' AS status, 0.9 AS confidence, char_start, char_end
    FROM tokens WHERE token_no = 5
    """,
    """
    INSERT INTO keywords BY NAME
    SELECT article_id, row_number() OVER (PARTITION BY article_id ORDER BY n DESC, token)::INT AS rank,
      token AS keyword, n::DOUBLE AS weight
    FROM (SELECT article_id, token, count(*) AS n FROM tokens GROUP BY article_id, token)
    QUALIFY rank <= 10 ORDER BY 1, 2
    """,
    """
    INSERT INTO sources BY NAME
    SELECT '/inbox/' || i || '.txt' AS path, 1 AS size, i AS mtime_ns, i AS ctime_ns, i::UBIGINT AS inode,
      left(md5(i::VARCHAR), 16) AS page_id,
      now()::TIMESTAMP AS first_seen_at, now()::TIMESTAMP AS last_seen_at,
      'loaded' AS status, 'r' AS run_id
    FROM range(100000) AS r(i)
    """,
]


def generate(path: Path, tokens: int) -> None:
    """A published warehouse of about `tokens` words, unless it is there already."""
    if path.exists():
        return
    articles = tokens // WORDS_AN_ARTICLE // ARTICLES_A_PAGE * ARTICLES_A_PAGE
    with open_writer(path) as warehouse:
        for statement in GENERATE:
            sql = statement.replace("{articles}", str(articles)).replace("{words}", str(WORDS_AN_ARTICLE))
            warehouse.connection.execute(sql)
        begun = time.perf_counter()
        publish(warehouse)
        seconds = time.perf_counter() - begun
        say(f"index, entities, near-duplicates and publishing, first time: {seconds:.1f} s")
        say(f"publishing again: {publish(warehouse):.1f} s; file: {path.stat().st_size / 1e6:,.0f} MB")


def questions(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """What is measured, by name; the scan comes first."""
    words = [
        w
        for (w,) in connection.execute(
            "SELECT token FROM terms WHERE length(token) = 2 "
            "ORDER BY document_count DESC, token LIMIT 3 OFFSET 300"
        ).fetchall()
    ]
    article, body = connection.execute(
        "SELECT article_id, text FROM articles ORDER BY article_id LIMIT 1 OFFSET 100"
    ).fetchall()[0]
    sides = ", ".join(
        f"(SELECT list(article_id) FROM article_overview WHERE publication = 'P{i}')" for i in (1, 2)
    )
    return {
        "scan of tokens": f"SELECT article_id, count(*) FROM tokens WHERE token = '{words[0]}' GROUP BY ALL",
        "search, one word": f"FROM search('{words[0]}')",
        "search, two words": f"FROM search('{words[0]} {words[1]}')",
        "search, phrase": f"""FROM search('"{body[20:28]}"')""",
        "search, part of 3,750 words": "FROM search('电池')",
        "search, headline": f"FROM search('headline:{words[2]}')",
        "kwic": f"FROM kwic('{words[0]}', 20)",
        "figures_about": f"FROM figures_about('{words[0]}')",
        "trend": f"FROM trend('{words[0]}', 'month')",
        "similar": f"FROM similar('{article}')",
        "provenance": f"FROM provenance('{article}', 2)",
        "keyness, a fifth against a fifth": f"FROM keyness({sides})",
        "article_overview, one article": f"FROM article_overview WHERE article_id = '{article}'",
        "company_dossier, one name": f"FROM company_dossier WHERE name = '{words[0]}'",
        "co_mentions, one name": f"FROM co_mentions WHERE name = '{words[0]}'",
        "term_frequencies, one word": f"FROM term_frequencies WHERE term = '{words[0]}'",
    }


def measure(connection: duckdb.DuckDBPyConnection, sql: str) -> tuple[float, float]:
    """Best wall and processor time of five, milliseconds."""
    wall, processor = [], []
    for _ in range(5):
        begun, used = time.perf_counter(), time.process_time()
        connection.execute(sql).fetchall()
        wall.append(time.perf_counter() - begun)
        processor.append(time.process_time() - used)
    return 1000 * min(wall), 1000 * min(processor)


def say(text: str) -> None:
    sys.stdout.write(text + "\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path, help="warehouse to make, or one made before")
    parser.add_argument("--tokens", type=int, default=10_020_000)
    arguments = parser.parse_args()
    generate(arguments.file, arguments.tokens)
    with open_reader(arguments.file) as connection:
        total = connection.execute("SELECT count(*) FROM tokens").fetchall()[0][0]
        say(f"{total:,} words\n\n| question | ms | processor ms | of a scan |\n|---|---|---|---|")
        scan = 0.0
        for name, sql in questions(connection).items():
            wall, processor = measure(connection, sql)
            scan = scan or processor
            say(f"| {name} | {wall:.0f} | {processor:.0f} | {processor / scan:.2f} |")
    begun = time.perf_counter()
    known = known_sources(arguments.file).height
    say(f"| ledger of {known:,} files | {1000 * (time.perf_counter() - begun):.0f} | | |")


if __name__ == "__main__":
    main()
