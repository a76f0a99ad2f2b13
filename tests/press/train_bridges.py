"""Trains the junction model: do these last characters of a row go on with those first characters?

    python -m tests.press.train_bridges [--steps 6000]

Learns from the shared corpus (every fifth story held out), from the invented pages (`pages/`, every fifth
held out) and from jieba's dictionary (MIT), cut inside its words. Contrastive: the true continuation against
the continuations of 1,023 other places. Writes flows/steps/layout/weave_bridges.npz: 8-bit weights of a small
network over single characters and hashed pairs of them, from which no sentence can be read back. Needs JAX
(see `bridge_learning`).
"""

from __future__ import annotations

import argparse
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from flows.steps.layout.weave_bridges import MODEL, REACH, Side, encode_chars, plain_signs
from tests.press.bridge_learning import learn
from tests.press.sheets import is_held_back, load_sheets
from tests.press.stories import CORPUS, is_held_out, load_own

_BATCH = 1024
_WORDS_EVERY = 5
_OF_ONE = 64  # places of one story in a batch
_LEAST_SEEN = 5


def corpus_texts(held_out: bool) -> list[str]:
    """Bodies of the shared corpus, those held out or the others."""
    rows = CORPUS.read_text(encoding="utf-8").splitlines()
    bodies = [(n, re.sub(r"\s+", "", row.partition("\t")[2])) for n, row in enumerate(rows)]
    return [plain_signs(body) for n, body in bodies if is_held_out(n) == held_out and body]


def dictionary_words() -> tuple[list[str], np.ndarray]:
    """jieba's words of 2 to 6 characters and how often they are drawn."""
    spec = find_spec("jieba")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("jieba is needed for its dictionary")
    rows = (Path(spec.origin).parent / "dict.txt").read_text(encoding="utf-8").splitlines()
    pairs = [(word, int(count)) for word, count, *_ in (row.split(" ") for row in rows)]
    pairs = [(word, count) for word, count in pairs if 2 <= len(word) <= 6 and count > 2]
    weights = np.array([count**0.6 for _, count in pairs])
    return [word for word, _ in pairs], weights / weights.sum()


def sheet_texts() -> list[list[str]]:
    """Paragraphs of the articles of the invented pages, those held back left out."""
    articles = [a for sheet in load_sheets() if not is_held_back(sheet) for a in sheet.articles]
    found = [[_joined(item.text) for item in article.items if item.kind == "P"] for article in articles]
    return [paragraphs for paragraphs in found if paragraphs]


def _joined(text: str) -> str:
    return plain_signs(re.sub(r"\s+", "", text))


def junctions(text: str, code: Mapping[str, int]) -> np.ndarray:
    """Every place of a text: numbers of the REACH characters before it and of those behind it, the nearest
    first."""
    edge = np.zeros(REACH, np.int32)
    row = np.concatenate([edge, encode_chars(text, code), edge])
    places = np.arange(1, len(text)) + REACH
    sides = [row[places - 1 - k] for k in range(REACH)] + [row[places + k] for k in range(REACH)]
    return np.stack(sides, 1)


def word_junctions(words: Sequence[str], code: Mapping[str, int], rng: np.random.Generator) -> np.ndarray:
    """The same of words, each cut once inside."""
    out = np.zeros((len(words), 2 * REACH), np.int32)
    for k, word in enumerate(words):
        row = encode_chars(word, code)
        cut = int(rng.integers(1, len(row)))
        before, after = row[:cut][::-1][:REACH], row[cut:][:REACH]
        out[k, : len(before)], out[k, REACH : REACH + len(after)] = before, after
    return out


def batches(stories: Sequence[np.ndarray], code: Mapping[str, int]) -> Iterator[np.ndarray]:
    """Batches without end: places of a dozen stories, many of each, for on a page it is one story's rows that
    are hard to tell apart; and one place in five inside a word of the dictionary."""
    rng = np.random.default_rng(7)
    words, weights = dictionary_words()
    from_text = _BATCH - _BATCH // _WORDS_EVERY
    held = np.zeros((0, 2 * REACH), np.int32)
    while True:
        blocks = [block for story in stories for block in _blocks(story, rng)]
        for number in rng.permutation(len(blocks)):
            held = np.concatenate([held, blocks[number]])
            if len(held) >= from_text:
                some = rng.choice(len(words), _BATCH - from_text, p=weights)
                yield np.concatenate([held[:from_text], word_junctions([words[n] for n in some], code, rng)])
                held = held[from_text:]


def _blocks(story: np.ndarray, rng: np.random.Generator) -> list[np.ndarray]:
    order = rng.permutation(len(story))
    return [story[order[at : at + _OF_ONE]] for at in range(0, len(story) - _OF_ONE // 2, _OF_ONE)]


def train(steps: int) -> None:
    texts, sheets = corpus_texts(False), sheet_texts()
    every = [*texts, *(paragraph for article in sheets for paragraph in article)]
    seen = Counter("".join(every))
    vocabulary = sorted(sign for sign, count in seen.items() if count >= _LEAST_SEEN)
    code = {sign: number for number, sign in enumerate(vocabulary, start=1)}
    stories = [junctions(text, code) for text in texts]
    # Twice: they are few, and nearer to what other papers print.
    stories += [np.concatenate([junctions(text, code) for text in sheet]) for sheet in sheets] * 2
    own = ["".join(_joined(piece.text) for piece in story.pieces) for story in load_own()]
    tests = {"corpus": corpus_texts(True), "own stories": own}

    def tell(step: int, p: dict[str, Any]) -> None:
        network = _halves(p)
        figures = [f"{name} {evaluate(network, some, code)}" for name, some in tests.items()]
        print(f"{step}: {'; '.join(figures)}", flush=True)

    save(vocabulary, learn(batches(stories, code), steps, len(code) + 1, tell), pair_odds(every, code))


def pair_odds(texts: list[str], code: dict[str, int]) -> dict[str, np.ndarray]:
    """Pairs of characters seen twice or more and their log-odds against chance, in 8 bits. A pair never
    seen has about floor[a] + floor[b]."""
    size = len(code) + 1
    single = np.zeros(size)
    pairs = np.zeros(size * size, np.int32)
    for text in texts:
        row = encode_chars(text, code).astype(np.int64)
        single += np.bincount(row, minlength=size)
        np.add.at(pairs, row[:-1] * size + row[1:], 1)
    total = single.sum()
    seen = np.flatnonzero(pairs >= 2)
    first, second = seen // size, seen % size
    known = (first > 0) & (second > 0)
    seen, first, second = seen[known], first[known], second[known]
    odds = np.log((pairs[seen] + 0.1) * total / ((single[first] + 3) * (single[second] + 3)))
    scale = 0.08
    floor = 0.5 * np.log(0.1 * total) - np.log(single + 3)
    return {
        "pair_first": first.astype(np.uint16),
        "pair_second": second.astype(np.uint16),
        "pair_odds": np.clip(np.round(odds / scale), -127, 127).astype(np.int8),
        "floor": np.clip(np.round(floor / scale), -127, 127).astype(np.int8),
        "pair_scale": np.float32(scale),
    }


def evaluate(network: Mapping[str, Side], texts: Sequence[str], code: Mapping[str, int]) -> str:
    """How well what goes on with a place is told from what goes on with the others of a page: 200 places of
    five stories."""
    rng = np.random.default_rng(0)
    first = better = count = 0.0
    for at in range(0, len(texts), 5):
        page = np.concatenate([junctions(text, code) for text in texts[at : at + 5]])
        page = page[rng.permutation(len(page))[:200]]
        scores = network["ends"].vectors(page[:, :REACH]) @ network["begins"].vectors(page[:, REACH:]).T
        true = scores.diagonal()[:, None]
        first += ((scores >= true).sum(1) == 1).sum()
        better += (scores < true).sum() / (len(page) - 1)
        count += len(page)
    return f"true > false {better / count:.3f}, first of the page {first / count:.3f}"


def _halves(p: Mapping[str, Any]) -> dict[str, Side]:
    """The network as it ships: 8-bit tables with one scale each."""
    return {name: _half(half) for name, half in p.items()}


def _half(half: Mapping[str, np.ndarray]) -> Side:
    pairs = half["pairs"].copy()
    pairs[0] = 0.0  # where there is no pair
    (characters, one), (pairs, other) = _in_bytes(half["characters"]), _in_bytes(pairs)
    return Side(characters, pairs, (one, other), half["bias"], half["out"])


def _in_bytes(table: np.ndarray) -> tuple[np.ndarray, float]:
    # One weight in ten thousand is cut off, so that the others are told apart.
    scale = float(np.quantile(np.abs(table), 0.9999)) / 127
    return np.clip(np.round(table / scale), -127, 127).astype(np.int8), scale


def save(vocabulary: Sequence[str], p: Mapping[str, Any], pairs: Mapping[str, np.ndarray]) -> None:
    """Writes the network that ships."""
    arrays: dict[str, np.ndarray] = {"vocabulary": np.array("".join(vocabulary)), **pairs}
    for name, side in _halves(p).items():
        arrays[f"{name}_characters"], arrays[f"{name}_pairs"] = side.characters, side.pairs
        arrays[f"{name}_scales"] = np.array(side.scales, np.float32)
        arrays[f"{name}_bias"], arrays[f"{name}_out"] = (v.astype(np.float16) for v in (side.bias, side.out))
    np.savez_compressed(MODEL, allow_pickle=False, **arrays)
    print(f"{MODEL}: {MODEL.stat().st_size:,} bytes, {len(vocabulary)} characters")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--steps", type=int, default=6000)
    train(parser.parse_args().steps)
