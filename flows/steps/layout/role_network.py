"""What a line's features, its first and last characters and the lines around it say for each role.

A sum of weights a feature, and on top of it a small network: features and characters of a line are added up,
two convolutions over the lines see four lines up and down. The same network tells crossheads from titles.
Learned by `tests/press/train_roles.py`.
Characters are known by a hash of what they are and where they stand, so no text can be read back.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import repeat
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

MODEL = Path(__file__).with_name("role_network.npz")
_EDGE = 7  # characters looked at from either end of a line
# A multiplicative hash (Knuth, TAOCP 3, 6.4). The factors keep places, pairs and triples apart; any others
# would do, but the weights were learned with these.
_SPREAD = 2654435761
_TIMES, _NEXT, _SIGN, _PLACE, _TRIPLE = 31337, 271, 40503, 7919, 17

Floats = npt.NDArray[np.float32]
Indices = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Network:
    """Weights; H is the width of the network, R the number of roles."""

    rows: Mapping[str, int]  # feature -> row of the two tables, whose last rows are of no feature
    direct: Floats  # feature x R
    inner: Floats  # feature x H
    characters: Floats  # hash of a character in its place x H
    start: Floats  # H
    kernels: Floats  # layer x lines seen x H x H
    biases: Floats  # layer x H
    out: Floats  # H x R
    base: Floats  # R
    crosshead_direct: Floats  # feature x 1
    crosshead_out: Floats  # H x 1
    crosshead_base: Floats  # 1
    moves: Floats  # role x role after it


class LineScores(NamedTuple):
    """What is said of n lines."""

    roles: Floats  # n x R
    crossheads: Floats  # n: log-odds of a line's being a crosshead rather than a title, if it is a heading


@cache
def load_network() -> Network:
    """The network that ships with the package."""
    with np.load(MODEL) as stored:
        names = str(stored["names"]).split("\n")
        parts = {key: stored[key].astype(np.float32) for key in stored.files if key != "names"}
    for table in ("direct", "inner", "crosshead_direct"):
        parts[table] = np.vstack([parts[table], np.zeros_like(parts[table][:1])])
    return Network({name: k for k, name in enumerate(names)}, **parts)


def number_features(features: Sequence[Sequence[str]], rows: Mapping[str, int]) -> tuple[Indices, Indices]:
    """Rows of the tables of all lines' features one after another, and where each line's begin; features that
    were not learned, and the end of every line, are the last row."""
    every = [name for names in features for name in (*names, "")]
    found = np.fromiter(map(rows.get, every, repeat(len(rows))), np.int64, len(every))
    sizes = np.fromiter(map(len, features), np.int64, len(features)) + 1
    return found, np.cumsum(sizes) - sizes


def hash_characters(folded: Sequence[str], size: int) -> Indices:
    """Line x 20: hashes below `size` of the first and last characters, of some pairs and two triples."""
    texts = [text.replace(" ", "") for text in folded]
    edges = "".join([f"{t[:_EDGE]:\0<{_EDGE}}{t[-_EDGE:]:\0>{_EDGE}}" for t in texts])
    signs = np.frombuffer(edges.encode("utf-32-le", "surrogatepass"), np.uint32).astype(np.int64)
    signs = np.where((signs >= ord("0")) & (signs <= ord("9")), ord("0"), signs).reshape(-1, 2 * _EDGE)
    places = np.arange(2 * _EDGE)
    firsts = [0, 1, 2 * _EDGE - 3, 2 * _EDGE - 2]
    seconds = [place + 1 for place in firsts]
    pairs = signs[:, firsts] * _TIMES + signs[:, seconds] * _NEXT
    thirds = signs[:, [2, 2 * _EDGE - 1]]
    triples = (pairs[:, [0, 2]] + thirds) * _TRIPLE
    keys = np.hstack([signs * _SIGN + places * _PLACE, pairs + np.arange(5, 9), triples + np.arange(9, 11)])
    return (keys * _SPREAD >> 13) % size


def score_lines(features: Sequence[Sequence[str]], folded: Sequence[str], direct: Floats) -> LineScores:
    """`folded` are the lines' folded texts, `direct` the weights of features by themselves, as the network's
    with rules added."""
    network = load_network()
    if not features:
        return LineScores(np.zeros((0, len(network.base)), np.float32), np.zeros(0, np.float32))
    found, starts = number_features(features, network.rows)
    hidden = deepen(_enter(found, starts, folded, network), network)
    roles = np.add.reduceat(direct.take(found, axis=0), starts, axis=0) + _roles(hidden, network)
    crossheads = np.add.reduceat(network.crosshead_direct.take(found, axis=0), starts, axis=0)
    crossheads += hidden @ network.crosshead_out + network.crosshead_base
    return LineScores(roles, crossheads[:, 0])


def _enter(found: Indices, starts: Indices, folded: Sequence[str], network: Network) -> Floats:
    """Line x H: what each line shows by itself."""
    shown: Floats = np.add.reduceat(network.inner.take(found, axis=0), starts, axis=0)
    characters = hash_characters(folded, len(network.characters))
    return shown + network.characters.take(characters, axis=0).sum(1) + network.start


def deepen(shown: Floats, network: Network) -> Floats:
    """Line x H, from what each line shows by itself: what it says among the lines around it."""
    hidden = np.maximum(shown, 0)
    count = len(hidden)
    for kernel, bias in zip(network.kernels, network.biases, strict=True):
        reach = len(kernel) // 2
        around = np.pad(hidden, ((reach, reach), (0, 0)))
        seen = np.hstack([around[k : k + count] for k in range(len(kernel))])
        hidden = hidden + np.maximum(seen @ kernel.reshape(-1, kernel.shape[-1]) + bias, 0)
    return hidden


def _roles(hidden: Floats, network: Network) -> Floats:
    scores: Floats = hidden @ network.out + network.base
    return scores


def leave_out(features: Sequence[Sequence[str]], folded: Sequence[str], line: int) -> dict[str, Floats]:
    """By what is left out, how much less each role of the line scores: each of its features, its characters,
    the lines around it."""
    network = load_network()
    found, starts = number_features(features, network.rows)
    shown = _enter(found, starts, folded, network)
    whole = _roles(deepen(shown, network), network)[line]
    said = {}
    for name in features[line]:
        row = network.rows.get(name)
        if row is not None:
            without = shown.copy()
            without[line] -= network.inner[row]
            said[name] = network.direct[row] + whole - _roles(deepen(without, network), network)[line]
    without = shown.copy()
    characters = hash_characters(folded[line : line + 1], len(network.characters))
    without[line] -= network.characters.take(characters[0], axis=0).sum(0)
    said["characters"] = whole - _roles(deepen(without, network), network)[line]
    said["lines around"] = whole - _roles(deepen(shown[line : line + 1], network), network)[0]
    return said
