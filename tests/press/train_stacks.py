"""Learns the weights that cut a stack of heading rows into kicker, headline and deck.

    python -m tests.press.train_stacks [--extra DIR] [--write]

Most stacks are set by rules of the trade from titles of our stories and, where present, of the corpus: a
kicker and a deck are set smaller than the headline, so their rows hold more characters; rows of one element
are about as wide as each other or break where the room ends; a dump may or may not part the elements by
blank lines. Every fifth title is held out. Others stand on pages of the press
and on labelled dumps (`--extra`).
"""

from __future__ import annotations

import argparse
import json
import random
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from flows.steps.layout import stacks
from flows.steps.layout.columns import column_widths
from flows.steps.layout.coverage import cover
from flows.steps.layout.facts import LineFacts, gather_facts
from flows.steps.layout.lines import typical_gap, view_lines
from flows.steps.model import Line, Page
from flows.steps.text import tidy
from tests.press.choices import Choice, fit, right_share
from tests.press.metrics import Gold
from tests.press.stories import load_corpus, load_own
from tests.press.story import Story
from tests.press.train_roles import labelled_pages, press_pages
from tests.press.typeset import letter_space

TARGET = Path(stacks.__file__).with_name("stack_weights.json")
_LEAD = 250  # characters of a story's first sentences
_LONGEST_HEADLINE = 40  # characters; what is longer is a title of several elements run together
_CLAUSE = re.compile("[，。；：！？、\n“”]")
# Names of series and columns as papers print them above a title.
_LABELS = tuple(Path(__file__).with_name("labels.txt").read_text(encoding="utf-8").split())
_TITLE = ("kicker", "headline", "deck")
_BODY = "这里是正文里随便的一行字用来量栏宽"


@dataclass(frozen=True, slots=True)
class Told:
    """A story as its title tells it: the headline, texts that can stand as kicker and deck, and its words."""

    headline: str
    sides: tuple[str, ...]
    text: str


def stories(held_out: bool) -> list[Told]:
    """Every fifth story, or the others."""
    chosen = [s for n, s in enumerate((*load_own(), *load_corpus())) if (n % 5 == 0) == held_out]
    return [_told(s) for s in chosen if len(s.headline) <= _LONGEST_HEADLINE]


def _told(story: Story) -> Told:
    """Where the story has no kicker or deck, clauses of its own sentences stand for them."""
    text = "".join(piece.text for piece in story.pieces if piece.role == "body")
    lead = [c for c in _CLAUSE.split(text[:_LEAD]) if 7 <= len(c) <= 22]
    later = [c for c in _CLAUSE.split(text[_LEAD : 4 * _LEAD]) if 7 <= len(c) <= 22]
    printed = [side for side in (story.kicker, story.deck) if side]
    return Told(story.headline, tuple(printed * 3 or lead[:4] + later[:2]), text)


def set_title(story: Told, others: Sequence[Told], rng: random.Random) -> list[tuple[str, list[str]]]:
    """One title: its elements, top to bottom, each a role and its rows."""
    room = rng.uniform(5, 22)  # characters a headline row has room for
    smaller = rng.uniform(1.15, 2.2)  # how many more a kicker's or deck's row holds
    elements = [("headline", _rows(story.headline, room, rng))]

    def side() -> str:
        # What kickers and decks say their story mostly says too, in words of its own.
        own = story.sides if rng.random() < 0.6 else ()
        return rng.choice(own or (rng.choice(others).headline,))

    if rng.random() < 0.5:  # where nothing else tells, the smaller row above the headline is the commoner
        kicker = side().replace(" ", rng.choice(("", " ", " ")))
        if rng.random() < 0.2:  # what runs on in small type keeps its commas; big type breaks instead
            kicker += "，" + side().replace(" ", "")
        if rng.random() < 0.2:  # a word or two of time, place or occasion
            kicker = kicker[: rng.randint(3, 8)].strip()
        kicker += rng.choice(("", "", "", "", "", "", "——", "强调", "指出", "："))
        elements.insert(0, ("kicker", _rows(kicker, max(room * smaller, 10), rng)))
    if rng.random() < 0.3:
        deck = "——" * (rng.random() < 0.25) + side()
        if rng.random() < 0.3:
            deck += "，" + side()
        elements.append(("deck", _rows(deck, max(room * smaller, 10), rng)))
    if rng.random() < 0.2:  # the name of a series, which says nothing of the story
        rows = rng.sample(_LABELS, rng.choice((1, 1, 1, 2)))
        if rng.random() < 0.2:
            elements.append(("deck", rows))
        else:
            elements.insert(0, ("label", rows))
    return elements


def _rows(text: str, room: float, rng: random.Random) -> list[str]:
    """The element's rows: whole, cut where its clauses part, evenly, or where the room ends."""
    text = text.strip()
    if len(text) <= room:
        return [text]
    clauses = text.split()
    if len(clauses) > 1 and rng.random() < 0.7 and max(map(len, clauses)) <= room * 1.3:
        return clauses
    dense = text if rng.random() < 0.5 else text.replace(" ", "")
    count = -(-len(dense) // max(3, int(room)))
    size = -(-len(dense) // count) if rng.random() < 0.7 else max(3, int(room))
    return [dense[i : i + size].strip() for i in range(0, len(dense), size)]


def print_title(
    elements: Sequence[tuple[str, list[str]]], rng: random.Random
) -> tuple[list[Line], list[str]]:
    """Lines as a dump would hold them, with some body below, and the roles of the title's lines."""
    spaced = rng.random() < 0.15
    one_line = rng.random() < 0.35  # the dump joins the rows of an element
    usual = rng.choice((1, 1, 2))
    apart = rng.random() < 0.35  # elements stand apart
    tight = usual == 2 and rng.random() < 0.5  # rows of one element stand together
    lines, roles, number = [], [], 1
    below_label = False
    for role, rows in elements:
        shown = [" ".join(rows)] if one_line else rows
        for k, row in enumerate(shown):
            text = letter_space(row) if spaced and role == "headline" else row
            if lines:
                number += (1 if k and tight else usual) + (1 if apart and not k else 0)
            if below_label and not k:
                number += rng.randint(0, 2)
            lines.append(Line(number, text))
            roles.append("kicker" if role == "label" else role)
        below_label = role == "label"
    for _ in range(6):
        number += usual
        lines.append(Line(number, _BODY))
    return lines, roles


def choices(held_out: bool, count: int) -> Iterator[Choice]:
    """That many stacks of two lines or more, each beside a few other stories of its page."""
    every = stories(held_out)
    rng = random.Random(11 + held_out)
    while count:
        page = rng.sample(every, min(len(every), rng.randint(2, 8)))
        lines, roles = print_title(set_title(page[0], every, rng), rng)
        if not 2 <= len(roles) <= 9:
            continue
        views = view_lines(lines)
        column = None if rng.random() < 0.3 else float(len(_BODY))
        facts: tuple[LineFacts, ...] = gather_facts(views, [column] * len(views))
        rows = facts[: len(roles)]
        right = (roles.index("headline"), len(roles) - roles[::-1].index("headline"))
        told = _told_by(rows, 0, [story.text for story in page])
        yield _choice(rows, told, right, typical_gap(views))
        count -= 1


def _told_by(rows: Sequence[LineFacts], story: int, texts: Sequence[str]) -> list[float]:
    """How much of each row that story of the page says."""
    leads = [min(len(text), _LEAD) for text in texts]
    return [row[story] for row in cover([row.view.text for row in rows], texts, leads)]


def _choice(
    rows: Sequence[LineFacts], told: Sequence[float], right: tuple[int, int], usual_gap: int
) -> Choice:
    cuts = list(stacks.cuts(len(rows)))
    joints = stacks.stack_joints(rows, told, usual_gap)
    return Choice([stacks.cut_features(rows, joints, *cut) for cut in cuts], cuts.index(right))


def printed_choices(pages: Iterable[tuple[Page, Gold]]) -> Iterator[Choice]:
    """The stacks of two rows or more that stand whole on labelled pages."""
    for page, gold in pages:
        views = view_lines(page.lines)
        facts = gather_facts(views, column_widths(views))
        texts = _texts(gold)
        for rows in _printed_stacks(facts, gold):
            found = [gold.lines[row.view.number].role for row in rows]
            right = (found.index("headline"), len(found) - found[::-1].index("headline"))
            shape = ["kicker"] * right[0] + ["headline"] * (right[1] - right[0])
            if found[: right[1]] == shape and set(found[right[1] :]) <= {"deck"}:
                story = list(texts).index(gold.lines[rows[0].view.number].article or "")
                told = _told_by(rows, story, list(texts.values()))
                yield _choice(rows, told, right, typical_gap(views))


def _texts(gold: Gold) -> dict[str, str]:
    """The body of each article."""
    texts = dict.fromkeys(gold.articles, "")
    for n, line in sorted(gold.lines.items(), key=lambda item: item[1].order):
        if line.article and line.role == "body":
            texts[line.article] += tidy(gold.text[n])
    return texts


def _printed_stacks(facts: Sequence[LineFacts], gold: Gold) -> Iterator[list[LineFacts]]:
    """Title rows of one article that stand one below the other; a summary above the headline left out."""
    key: str | None = None
    rows: list[LineFacts] = []
    for fact in facts:
        line = gold.lines[fact.view.number]
        article = line.article if line.role in _TITLE else None
        if article != key:
            yield from _worth_learning(rows, gold)
            key, rows = article, []
        if article is not None:
            rows.append(fact)
    yield from _worth_learning(rows, gold)


def _worth_learning(rows: list[LineFacts], gold: Gold) -> Iterator[list[LineFacts]]:
    found = {gold.lines[row.view.number].role for row in rows}
    if 2 <= len(rows) <= 9 and "headline" in found:
        yield rows


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--extra", type=Path, action="append", default=[], help="folder of labelled dumps to learn from too"
    )
    parser.add_argument("--only", default="", help="learn only weights of features whose names hold this")
    parser.add_argument("--count", type=int, default=5000, help="stacks to learn from (default 5000)")
    parser.add_argument("--write", action="store_true", help=f"write {TARGET.name}")
    options = parser.parse_args()
    train, held = list(choices(False, options.count)), list(choices(True, options.count // 5))
    train += printed_choices(press_pages(20, held_back=False, seed=5000))
    for folder in options.extra:
        train += printed_choices(labelled_pages(folder))
    known = json.loads(TARGET.read_text(encoding="utf-8")) if options.only else {}
    weights = fit(train, rounds=8, known=known, only=options.only)
    for name, data in (("learned", train), ("held out", held)):
        print(name, len(data), round(right_share(data, weights), 4))
    if options.write:
        TARGET.write_text(json.dumps(weights, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
