"""Learns the network of bridges with JAX: the true continuation against those of all other places of a batch.

JAX is needed for learning only: `pip install jax optax` in an environment of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import optax

from flows.steps.layout.weave_bridges import NEAR, PAIRS, REACH, hash_pairs

HIDDEN, OUT = 128, 64
HASHED = 16384  # rows of the table of pairs
_PACE, _DECAY = 2e-3, 1e-4
# Shares hidden at random, so that none is leant on: of characters the more the farther off they stand.
_DROP_NEAREST, _DROP_FARTHEST, _DROP_PAIRS, _DROP_HIDDEN = 0.045, 0.255, 0.3, 0.1

Parameters = dict[str, Any]
Batch = np.ndarray  # place x 2 REACH: numbers of the characters before it and behind it, the nearest first


def begin(vocabulary: int) -> Parameters:
    """Both halves before anything is learned."""
    rng = np.random.default_rng(0)
    return {side: _half(vocabulary, rng) for side in ("ends", "begins")}


def _half(vocabulary: int, rng: np.random.Generator) -> Parameters:
    return {
        "characters": jnp.array(rng.normal(0, 0.05, (NEAR + 1, vocabulary, HIDDEN)), jnp.float32),
        "pairs": jnp.zeros((HASHED, HIDDEN)),
        "bias": jnp.zeros(HIDDEN),
        "out": jnp.array(rng.normal(0, HIDDEN**-0.5, (HIDDEN, OUT)), jnp.float32),
    }


def _vectors(half: Parameters, codes: jax.Array, pairs: jax.Array, key: jax.Array) -> jax.Array:
    """Place x output; see `weave_bridges.Side` for the same without learning."""
    one, two, three = jax.random.split(key, 3)
    drop = jnp.linspace(_DROP_NEAREST, _DROP_FARTHEST, REACH)
    kept = jax.random.uniform(one, codes.shape) >= drop
    hidden = jnp.einsum(
        "np,nph->nh", kept, half["characters"][jnp.minimum(jnp.arange(REACH), NEAR)[None], codes]
    )
    there = (pairs > 0) & (jax.random.uniform(two, pairs.shape) >= _DROP_PAIRS)
    hidden += jnp.einsum("np,nph->nh", there, half["pairs"][pairs])
    hidden = jax.nn.relu(hidden + half["bias"])
    hidden *= (jax.random.uniform(three, hidden.shape) >= _DROP_HIDDEN) / (1 - _DROP_HIDDEN)
    return hidden @ half["out"]


def _loss(p: Parameters, codes: jax.Array, pairs: jax.Array, key: jax.Array) -> jax.Array:
    """Minus the log-likelihood of the true continuations, and of what they go on with."""
    one, two = jax.random.split(key)
    ends = _vectors(p["ends"], codes[:, :REACH], pairs[:, :PAIRS], one)
    begins = _vectors(p["begins"], codes[:, REACH:], pairs[:, PAIRS:], two)
    scores = ends @ begins.T
    true = jnp.arange(len(scores))
    both = (jax.nn.log_softmax(scores, axis) for axis in (0, 1))
    return -sum(chances[true, true].mean() for chances in both) / 2


def learn(
    batches: Iterator[Batch], steps: int, vocabulary: int, told: Callable[[int, dict[str, Any]], None]
) -> dict[str, Any]:
    """So many steps of Adam, its pace falling to nothing; every 500 steps `told` is told the weights."""
    optimiser = optax.adamw(optax.cosine_decay_schedule(_PACE, steps, 0.02), weight_decay=_DECAY)
    p = begin(vocabulary)
    state = optimiser.init(p)

    @jax.jit
    def step(
        p: Parameters, state: optax.OptState, codes: jax.Array, pairs: jax.Array, key: jax.Array
    ) -> tuple[Parameters, optax.OptState]:
        change, state = optimiser.update(jax.grad(_loss)(p, codes, pairs, key), state, p)
        return optax.apply_updates(p, change), state

    key = jax.random.PRNGKey(7)
    for number in range(1, steps + 1):
        key, mine = jax.random.split(key)
        codes = next(batches)
        pairs = np.hstack([hash_pairs(side, HASHED) for side in (codes[:, :REACH], codes[:, REACH:])])
        p, state = step(p, state, codes, pairs, mine)
        if number % 500 == 0 or number == steps:
            told(number, jax.tree.map(np.asarray, p))
    return jax.tree.map(np.asarray, p)
