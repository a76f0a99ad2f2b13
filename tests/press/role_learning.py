"""Learns the network of line roles with JAX: gradients of a linear-chain CRF over pages, and of a logistic
regression over headings that tells crossheads from titles.

JAX is needed for learning only: `pip install jax optax` in an environment of its own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
import optax

from flows.steps.layout.role_network import hash_characters

if TYPE_CHECKING:
    from tests.press.train_roles import Sample

HIDDEN = 64
CHARACTERS = 2048  # rows of the table of characters
LAYERS, SEEN = 2, 5  # convolutions, lines that each sees
_LENGTH = 96  # lines of a stretch: longer pages are learned in parts
_MOST = 40  # features of a line
_BATCH = 16
_DROP = {
    "features": 0.15,
    "characters": 0.7,
    "hidden": 0.4,
}  # shares hidden at random, so that none is leant on
_PACE, _PACE_DIRECT = 2e-3, 6e-3
_DECAY = 1e-4
_PULL = 2e-3  # of every direct weight towards the one known

Parameters = dict[str, Any]


class Stretches(NamedTuple):
    """Pages cut into parts of equal length; padded features and characters are the tables' last rows."""

    features: np.ndarray  # part x line x _MOST
    characters: np.ndarray  # part x line x 20
    truth: np.ndarray  # part x line
    crossheads: np.ndarray  # part x line: 1 of crossheads, 0 of titles, -1 of what is no heading
    sizes: np.ndarray  # lines of each part


def cut_stretches(samples: Sequence[Sample], rows: Mapping[str, int]) -> Stretches:
    """All pages in parts of nearly equal length."""
    parts: list[tuple[np.ndarray, ...]] = []
    for sample in samples:
        if not len(sample.truth):
            continue
        features = np.full((len(sample.truth), _MOST), len(rows), np.int32)
        for line, names in enumerate(sample.names):
            known = [rows[name] for name in names if name in rows][:_MOST]
            features[line, : len(known)] = known
        characters = hash_characters(sample.folded, CHARACTERS).astype(np.int32)
        count = -(-len(features) // _LENGTH)
        step = -(-len(features) // count)
        parts += [
            tuple(row[a : a + step] for row in (features, characters, sample.truth, sample.crossheads))
            for a in range(0, len(features), step)
        ]
    empty = (len(rows), CHARACTERS, 0, -1)
    padded = [
        np.stack([_pad(part[k], value) for part in parts]).astype(np.int32) for k, value in enumerate(empty)
    ]
    return Stretches(*padded, np.array([len(part[2]) for part in parts], np.int32))


def _pad(table: np.ndarray, value: int) -> np.ndarray:
    width = [(0, _LENGTH - len(table))] + [(0, 0)] * (table.ndim - 1)
    return np.pad(table, width, constant_values=value)


def begin(direct: np.ndarray, moves: np.ndarray, seed: int) -> Parameters:
    """Weights before any page is seen: the direct ones as they are known, the last layer nothing, the others
    small."""
    features, roles = direct.shape
    rng = np.random.default_rng(seed)

    def small(*shape: int, scale: float = 0.05) -> jax.Array:
        return jnp.array(rng.normal(size=shape) * scale, jnp.float32)

    return {
        "direct": jnp.vstack([direct, jnp.zeros((1, roles))]),
        "moves": jnp.array(moves),
        "inner": small(features + 1, HIDDEN),
        "characters": small(CHARACTERS + 1, HIDDEN),
        "start": jnp.zeros(HIDDEN),
        "kernels": small(LAYERS, SEEN, HIDDEN, HIDDEN, scale=0.5 / (SEEN * HIDDEN) ** 0.5),
        "biases": jnp.zeros((LAYERS, HIDDEN)),
        "out": jnp.zeros((HIDDEN, roles)),
        "base": jnp.zeros(roles),
        "crosshead_direct": jnp.zeros((features + 1, 1)),
        "crosshead_out": jnp.zeros((HIDDEN, 1)),
        "crosshead_base": jnp.zeros(1),
    }


def _kept(key: jax.Array, shape: tuple[int, ...], drop: float) -> jax.Array:
    return (jax.random.uniform(key, shape) >= drop) / (1 - drop)


def _scores(
    p: Parameters, features: jax.Array, characters: jax.Array, mask: jax.Array, key: jax.Array
) -> tuple[jax.Array, jax.Array]:
    """Line x role of one stretch, and lines' log-odds of being crossheads; see `role_network` for the same
    without learning."""
    one, two, three = jax.random.split(key, 3)
    seen = (features < len(p["direct"]) - 1) * _kept(one, features.shape, _DROP["features"])
    signs = (characters < CHARACTERS) * _kept(two, characters.shape, _DROP["characters"])
    hidden = jnp.einsum("lf,lfh->lh", seen, p["inner"][features]) + p["start"]
    hidden += jnp.einsum("lf,lfh->lh", signs, p["characters"][characters])
    hidden = jax.nn.relu(hidden) * mask[:, None]
    for kernel, bias in zip(p["kernels"], p["biases"], strict=True):
        around = jax.lax.conv_general_dilated(
            hidden[None], kernel, (1,), "SAME", dimension_numbers=("NWC", "WIO", "NWC")
        )
        hidden = (hidden + jax.nn.relu(around[0] + bias)) * mask[:, None]
    hidden *= _kept(three, hidden.shape, _DROP["hidden"])
    direct = jnp.einsum("lf,lfr->lr", seen, p["direct"][features])
    crossheads = jnp.einsum("lf,lfo->lo", seen, p["crosshead_direct"][features])
    crossheads += hidden @ p["crosshead_out"] + p["crosshead_base"]
    return direct + hidden @ p["out"] + p["base"], crossheads[:, 0]


def _surprise(p: Parameters, features: jax.Array, characters: jax.Array, truth: jax.Array,
              crossheads: jax.Array, size: jax.Array, key: jax.Array) -> jax.Array:  # fmt: skip
    """Minus the log-likelihood of one stretch's roles and of its headings' kinds."""
    mask = (jnp.arange(_LENGTH) < size).astype(jnp.float32)
    scores, odds = _scores(p, features, characters, mask, key)
    kinds = jnp.where(crossheads >= 0, jax.nn.softplus(jnp.where(crossheads == 1, -odds, odds)), 0.0)
    path = (scores[jnp.arange(_LENGTH), truth] * mask).sum()
    path += (p["moves"][truth[:-1], truth[1:]] * mask[1:]).sum()

    def step(reached: jax.Array, line: tuple[jax.Array, jax.Array]) -> tuple[jax.Array, None]:
        score, there = line
        onward = jax.nn.logsumexp(reached[:, None] + p["moves"], axis=0) + score
        return jnp.where(there > 0, onward, reached), None

    reached, _ = jax.lax.scan(step, scores[0], (scores[1:], mask[1:]))
    return jax.nn.logsumexp(reached) - path + kinds.sum()


def _loss(p: Parameters, known: Parameters, *batch: jax.Array) -> jax.Array:
    sizes, key = batch[-2:]
    keys = jax.random.split(key, len(sizes))
    total = jax.vmap(_surprise, (None, 0, 0, 0, 0, 0, 0))(p, *batch[:-1], keys).sum()
    inside = (value for name, value in p.items() if name not in ("direct", "moves"))
    moved = sum(((p[name] - known[name]) ** 2).sum() for name in ("direct", "moves"))
    return total / sizes.sum() + _DECAY * sum((value**2).sum() for value in inside) + _PULL * moved


def learn(
    data: Stretches, direct: np.ndarray, moves: np.ndarray, rounds: int, seed: int = 0
) -> dict[str, np.ndarray]:
    """Adam over batches of stretches, its pace falling to nothing; the weights a feature has by itself are
    learned on from `direct` (feature x role), moves from `moves`."""
    known = begin(direct, moves, seed)
    p = dict(known)
    batches = len(data.sizes) // _BATCH
    falling = optax.cosine_decay_schedule(1.0, rounds * batches)
    paces = {
        "direct": optax.adam(lambda step: _PACE_DIRECT * falling(step)),
        "inside": optax.adam(lambda step: _PACE * falling(step)),
    }
    kinds = {name: "direct" if name in ("direct", "moves") else "inside" for name in p}
    optimizer = optax.multi_transform(paces, kinds)
    state = optimizer.init(p)

    @jax.jit
    def update(
        p: Parameters, state: Any, known: Parameters, *batch: jax.Array
    ) -> tuple[Parameters, Any, jax.Array]:
        loss, gradient = jax.value_and_grad(_loss)(p, known, *batch)
        change, state = optimizer.update(gradient, state, p)
        return optax.apply_updates(p, change), state, loss

    rng, key = np.random.default_rng(seed), jax.random.PRNGKey(seed)
    for done in range(rounds):
        total = 0.0
        for chosen in rng.permutation(len(data.sizes))[: batches * _BATCH].reshape(batches, _BATCH):
            key, now = jax.random.split(key)
            p, state, loss = update(p, state, known, *(part[chosen] for part in data), now)
            total += float(loss)
        print(f"round {done + 1}: {total / batches:.4f} a line", flush=True)
    learned = {name: np.array(value) for name, value in p.items()}
    for table in ("direct", "inner", "characters", "crosshead_direct"):
        learned[table] = learned[table][:-1]
    return learned
