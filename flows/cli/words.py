"""`baoshu words`: words that the dictionaries lack."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import click

from flows.cli.common import open_settings, warehouse_option
from flows.cli.reading import reader
from flows.settings import Settings
from flows.steps.language.novelty import NewWord, Said, propose_words
from flows.steps.language.words import dictionary_words, load_segmenter

ACCEPTED_FILE = "accepted.txt"

# The newest sentences first, each once with its names: reprints would make any of their strings a word.
_SENTENCES = """
SELECT s.text, arg_min(coalesce(n.names, []), s.article_id) AS names
FROM sentences s JOIN articles a USING (article_id) JOIN pages p USING (page_id)
LEFT JOIN (
    SELECT article_id, sentence_no, list([char_start, char_end]) AS names FROM mentions GROUP BY ALL
) n USING (article_id, sentence_no)
WHERE s.role NOT IN ('byline', 'credit')
GROUP BY s.text
WINDOW newest AS (ORDER BY max(p.page_date) DESC NULLS LAST, s.text ROWS UNBOUNDED PRECEDING)
QUALIFY sum(length(s.text)) OVER newest - length(s.text) < ?
ORDER BY max(p.page_date) DESC NULLS LAST, s.text
"""
_AROUND = 24  # characters of an example on either side of the word


@click.group(short_help="Find words that the dictionaries lack.")
def words() -> None:
    """Find words that the dictionaries lack, and add them to a dictionary of your own.

    \b
    Examples:
      baoshu words new --top 20
    """


@words.command(short_help="Propose new words from the warehouse.")
@warehouse_option
@click.option("--top", default=30, show_default=True, help="How many words to propose.")
@click.option("--least-count", default=5, show_default=True, help="How often a word must occur.")
@click.option(
    "--characters", default=1_000_000, show_default=True, help="How much text to look at, the newest first."
)
@click.option(
    "--accept", multiple=True, metavar="WORD", help="Add this word to your dictionary (repeatable)."
)
@click.option("--json", "as_json", is_flag=True, help="Print the proposals as JSON.")
def new(
    warehouse: Path | None,
    top: int,
    least_count: int,
    characters: int,
    accept: tuple[str, ...],
    as_json: bool,
) -> None:
    """Propose words that hold together inside and stand freely outside, with counts and examples.

    With --accept the given words go to accepted.txt in the first folder of the setting `dictionaries`;
    pages loaded before are then stale and can be reprocessed.

    \b
    Examples:
      baoshu words new --top 20
      baoshu words new --accept 云仓 --accept 村播
    """
    settings = open_settings(warehouse=warehouse)
    if accept:
        file = accept_words(settings, accept)
        click.echo(f"{len(accept)} words added to {file}")
        return
    found = find_new_words(settings, top, least_count, characters)
    if as_json:
        click.echo(json.dumps([asdict(word) for word in found], ensure_ascii=False))
    else:
        click.echo("\n".join(map(_told, found)) or "No new words.")


def find_new_words(settings: Settings, top: int, least_count: int, characters: int) -> list[NewWord]:
    """Proposals from the newest sentences of the published warehouse."""
    with reader(settings.warehouse) as connection:
        sentences = [Said(*row) for row in connection.execute(_SENTENCES, [characters]).fetchall()]
    known = dictionary_words(settings.dictionaries)
    segmenter = load_segmenter(settings.engine, settings.dictionaries)
    return propose_words(sentences, known, segmenter.tokenize, least_count=least_count, top=top)


def accept_words(settings: Settings, accepted: tuple[str, ...]) -> Path:
    """Adds the words that are not there yet to accepted.txt in the user's dictionary folder."""
    folder = next((path for path in settings.dictionaries if not path.suffix), None)
    if folder is None:
        raise click.UsageError(
            "name a folder of your own in the setting `dictionaries` (BAOSHU_DICTIONARIES)"
        )
    if wrong := [word for word in accepted if len(word.split()) != 1]:
        raise click.UsageError(f"not one word: {', '.join(map(repr, wrong))}")
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / ACCEPTED_FILE
    lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
    missing = [
        word for word in dict.fromkeys(accepted) if word not in {line.split()[0] for line in lines if line}
    ]
    file.write_text("\n".join([*lines, *missing]) + "\n", encoding="utf-8")
    return file


def _told(word: NewWord) -> str:
    numbers = f"{word.count:>6} times  cohesion {word.cohesion:5.2f}  freedom {word.freedom:4.2f}"
    return "\n".join([f"{word.word}  {numbers}", *(f"    {_cut(e, word.word)}" for e in word.examples)])


def _cut(example: str, word: str) -> str:
    """The example around the word."""
    at = example.find(word)
    start, end = max(0, at - _AROUND), at + len(word) + _AROUND
    return f"{'…' * (start > 0)}{example[start:end]}{'…' * (end < len(example))}"
