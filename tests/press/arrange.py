"""Where the parts of the stories end up in the dump: one function a kind of damage.

Each takes the stories as set and gives back the page as blocks of rows in dump order; blank rows may
stand between blocks.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import replace

from tests.press.typeset import Row, SetStory

_TEASERS = ("扫码看视频", "扫一扫 看更多", "扫码阅读全文", "新春走基层", "记者在现场", "民生直通车")

Block = list[Row]
Arrangement = Callable[[Sequence[SetStory], random.Random], list[Block]]


def columns(rows: Sequence[Row], rng: random.Random, low: int = 6, high: int = 24) -> list[Block]:
    """The rows poured into columns of random height."""
    out, at = [], 0
    while at < len(rows):
        height = rng.randint(low, high)
        out.append(list(rows[at : at + height]))
        at += height
    return out


def in_order(stories: Sequence[SetStory], rng: random.Random) -> list[Block]:
    """Heading, body, picture: nothing is out of place."""
    return [block for s in stories for block in _plain(s, rng)]


def _plain(story: SetStory, rng: random.Random) -> list[Block]:
    """Heading and body, the picture before, after or between two paragraphs."""
    cut = rng.choice([i for i, row in enumerate(story.body) if row.starts and rng.random() < 0.5] or [0])
    parts = [list(story.head), list(story.body[:cut]), list(story.body[cut:])]
    if story.extras:
        parts.insert(rng.choice((1, 2, 3)), list(story.extras))
    return [part for part in parts if part]


def heads_after(stories: Sequence[SetStory], rng: random.Random) -> list[Block]:
    """Every heading below its body."""
    return [b for s in stories for b in (list(s.body), list(s.head), list(s.extras)) if b]


def heads_inside(stories: Sequence[SetStory], rng: random.Random) -> list[Block]:
    """Every heading after the first column of its body."""
    out: list[Block] = []
    for s in stories:
        cut = rng.randint(1, max(1, len(s.body) * 2 // 3))
        out += [list(s.body[:cut]), list(s.head), list(s.body[cut:]), list(s.extras)]
    return [b for b in out if b]


def heads_beside(stories: Sequence[SetStory], rng: random.Random) -> list[Block]:
    """Headings set beside the body: their rows come between its rows."""
    out: list[Block] = []
    for s in stories:
        rows, at = list(s.body), rng.randint(0, 3)
        for row in s.head:
            rows.insert(min(at, len(rows)), row)
            at += rng.choice((1, 1, 2, 3))
        out += [rows, list(s.extras)]
    return [b for b in out if b]


def heads_at_end(stories: Sequence[SetStory], rng: random.Random) -> list[Block]:
    """All headings at the end of the page."""
    heads = [list(s.head) for s in stories if s.head]
    if rng.random() < 0.4:
        rng.shuffle(heads)
    return [list(s.body) for s in stories] + [list(s.extras) for s in stories if s.extras] + heads


def heads_at_start(stories: Sequence[SetStory], rng: random.Random) -> list[Block]:
    """All headings before the first body, bodies in an order of their own."""
    bodies = [[*s.body] for s in stories]
    rng.shuffle(bodies)
    return [list(s.head) for s in stories if s.head] + bodies + [list(s.extras) for s in stories if s.extras]


def mixed_heads(stories: Sequence[SetStory], rng: random.Random) -> list[Block]:
    """Each story has its heading misplaced in a way of its own."""
    ways = (in_order, heads_after, heads_inside, heads_beside)
    return [b for s in stories for b in rng.choice(ways)([s], rng)]


def cut_columns(stories: Sequence[SetStory], rng: random.Random) -> list[Block]:
    """Bodies cut at column ends, mid-sentence; pictures and labels of the page stand in the gaps."""
    out: list[Block] = []
    for s in stories:
        out.append(list(s.head))
        pieces = columns(break_rows(s.body, rng), rng, 3, 14)
        gap = rng.randrange(len(pieces))
        for i, piece in enumerate(pieces):
            out.append(piece)
            if i == gap and s.extras:
                out.append(list(s.extras))
            elif i + 1 < len(pieces) and rng.random() < 0.4:
                out.append([teaser(rng)])
    return [b for b in out if b]


def break_rows(rows: Sequence[Row], rng: random.Random) -> list[Row]:
    """Long rows (a paragraph each) broken in two here and there, as a column end does."""
    out: list[Row] = []
    for row in rows:
        if len(row.text) > 60 and rng.random() < 0.4:
            cut = rng.randint(15, len(row.text) - 15)
            while cut < len(row.text) - 2 and row.text[cut] in "，。、；：！？”）》":
                cut += 1
            out.append(replace(row, text=row.text[:cut], ends=False))
            out.append(replace(row, text=row.text[cut:], starts=False, place=row.place + 0.5 / 1000))
        else:
            out.append(row)
    return out


def jumps(stories: Sequence[SetStory], rng: random.Random) -> list[Block]:
    """Some stories begin on another page, some end there."""
    out: list[Block] = []
    for s in stories:
        number = s.body[0].story
        body, head = list(s.body), list(s.head)
        cut = len(body) // 2
        chance = rng.random()
        if chance < 0.35 and cut:
            words = rng.choice(("上接第{}版", "（上接{}版）", "（上接A{}版）", "▲上接{}版", "上接1版①"))
            row = Row(words.format(rng.randint(1, 4)), "jump", number, 0, 0, True, True)
            head, body = ([row], body[cut:])
        elif chance < 0.6 and cut:
            words = rng.choice(("下转第{}版", "（下转{}版）", "▶下转{}版", "（下转A{}版）"))
            row = Row(words.format(rng.randint(2, 8)), "jump", number, 0, 0, True, True)
            body = [*body[: cut + 1], row]
        out += [head, body, list(s.extras)]
    return [b for b in out if b]


def interleaved(count: int, partial: bool = False) -> Arrangement:
    """`count` stories read row by row; with `partial` the columns do not begin and end together."""

    def arrange(stories: Sequence[SetStory], rng: random.Random) -> list[Block]:
        before, woven, after = _split(stories, count, rng)
        bodies = [list(s.body) for s in woven]
        lead: Block = []
        if partial:
            keep = rng.randint(1, max(1, len(bodies[0]) // 3))
            lead, bodies[0] = bodies[0][:keep], bodies[0][keep:]
        rows = _row_by_row(bodies)
        heads = [list(s.head) for s in woven]
        if rng.random() < 0.3:  # headings read row by row as well
            heads = [_row_by_row(heads)]
        extras = [list(s.extras) for s in woven if s.extras]
        return _around(before, [*heads, lead, rows, *extras], after, rng)

    return arrange


def _row_by_row(columns_: list[Block]) -> Block:
    height = max(map(len, columns_))
    return [c[i] for i in range(height) for c in columns_ if i < len(c)]


def interleaved_self(stories: Sequence[SetStory], rng: random.Random) -> list[Block]:
    """Two or three columns of one story read row by row."""
    before, woven, after = _split(stories, 1, rng)
    story = woven[0]
    count = rng.choice((2, 2, 3))
    height = -(-len(story.body) // count)
    parts = [list(story.body[i * height : (i + 1) * height]) for i in range(count)]
    rows = _row_by_row([p for p in parts if p])
    return _around(before, [list(story.head), rows, list(story.extras)], after, rng)


def woven_runs(stories: Sequence[SetStory], rng: random.Random) -> list[Block]:
    """Two or three stories alternate in runs of one to six rows, each in its own order."""
    before, woven, after = _split(stories, rng.choice((2, 2, 3)), rng)
    return _woven(before, woven, after, [_runs(list(s.body), rng, 1, 6) for s in woven], rng)


def woven_columns(stories: Sequence[SetStory], rng: random.Random) -> list[Block]:
    """The columns of two or three stories in any order."""
    before, woven, after = _split(stories, rng.choice((2, 2, 3)), rng)
    pieces = [piece for s in woven for piece in columns(s.body, rng, 5, 14)]
    rng.shuffle(pieces)
    heads = [list(s.head) for s in woven]
    for head in heads:
        pieces.insert(rng.randint(0, len(pieces)), head)
    return _around(before, pieces + [list(s.extras) for s in woven], after, rng)


def woven_reversed(stories: Sequence[SetStory], rng: random.Random) -> list[Block]:
    """Runs of two or three stories alternate, and neighbouring runs of a story change places."""
    before, woven, after = _split(stories, rng.choice((2, 2, 3)), rng)
    runs = [_swapped(_runs(list(s.body), rng, 1, 5), rng) for s in woven]
    return _woven(before, woven, after, runs, rng)


def woven_detached(stories: Sequence[SetStory], rng: random.Random) -> list[Block]:
    """A scan reader that makes blocks of equal rows: short and indented rows fall out of their column and
    come later, the lowest first; the columns of two stories alternate."""
    before, woven, after = _split(stories, 2, rng)
    runs = []
    for s in woven:
        story_runs: list[Block] = []
        for column in columns(s.body, rng, 7, 16):
            loose = [r for r in column if (r.starts or r.ends) and rng.random() < 0.6]
            kept = [r for r in column if r not in loose]
            loose = loose[::-1] if rng.random() < 0.6 else loose
            story_runs += [part for part in (kept, loose) if part]
        runs.append(story_runs)
    return _woven(before, woven, after, runs, rng)


def _runs(rows: Block, rng: random.Random, low: int, high: int) -> list[Block]:
    return columns(rows, rng, low, high)


def _swapped(runs: list[Block], rng: random.Random) -> list[Block]:
    out = list(runs)
    for i in range(len(out) - 1):
        if rng.random() < 0.25:
            out[i], out[i + 1] = out[i + 1], out[i]
    return out


def _woven(
    before: list[SetStory],
    woven: list[SetStory],
    after: list[SetStory],
    runs: list[list[Block]],
    rng: random.Random,
) -> list[Block]:
    """The runs of the stories dealt out at random, each story's in the order given; headings before, or
    dropped somewhere among them."""
    queues = [list(r) for r in runs]
    rows: list[Block] = []
    while any(queues):
        queue = rng.choice([q for q in queues if q])
        rows.append(queue.pop(0))
    heads = [list(s.head) for s in woven if s.head]
    if rng.random() < 0.5:
        rows = [*heads, [r for block in rows for r in block]]
    else:
        for head in heads:
            rows.insert(rng.randint(0, len(rows)), head)
    return _around(before, rows + [list(s.extras) for s in woven], after, rng)


def _split(
    stories: Sequence[SetStory], count: int, rng: random.Random
) -> tuple[list[SetStory], list[SetStory], list[SetStory]]:
    """The first `count` stories are woven; the others stand before and after."""
    rest = list(stories[count:])
    cut = rng.randint(0, len(rest))
    return rest[:cut], list(stories[:count]), rest[cut:]


def _around(
    before: list[SetStory], middle: list[Block], after: list[SetStory], rng: random.Random
) -> list[Block]:
    blocks = in_order(before, rng) + middle + in_order(after, rng)
    return [b for b in blocks if b]


def teaser(rng: random.Random) -> Row:
    """A row of the page that belongs to no story: QR teaser or column label."""
    return Row(rng.choice(_TEASERS), "furniture", None, starts=True, ends=True)
