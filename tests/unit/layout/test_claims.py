"""A story has one title: what one place says of it all others hear."""

from __future__ import annotations

import numpy as np

from flows.steps.layout.claims import Reading, best_path, claims_of

SURE_TITLE = 3.0


def place(*rows: tuple[float, ...]) -> Reading:
    """Heading rows with the log-odds of titling each story, and last of titling none; rows of one title stay
    together."""
    scores = np.array(rows)
    count = scores.shape[1]
    moves = np.broadcast_to(np.where(np.eye(count) > 0, 0.0, -1.0), (len(rows) - 1, count, count))
    return Reading(scores, moves, np.array([*range(count - 1), -1]), np.ones(len(rows), bool))


def read(*places: Reading) -> list[list[int]]:
    """What each place is read as."""
    claims, _ = claims_of(places, np.full(places[0].rows.shape[1] - 1, -2.0))
    return [best_path(reading, claim) for reading, claim in zip(places, claims, strict=True)]


def test_a_title_goes_to_the_story_that_has_none_elsewhere() -> None:
    sure, doubtful = place((SURE_TITLE, 0.0, 0.0)), place((0.6, 0.4, 0.0))
    assert best_path(doubtful, np.zeros(2)) == [0]
    assert read(sure, doubtful) == [[0], [1]]


def test_what_a_story_has_elsewhere_is_a_crosshead_here() -> None:
    assert read(place((SURE_TITLE, 0.0)), place((0.5, 0.0))) == [[0], [1]]


def test_a_story_that_nobody_titles_takes_a_doubtful_title() -> None:
    assert read(place((-0.5, 0.0))) == [[0]]


def test_a_claim_counts_once_for_all_rows_of_a_title() -> None:
    """Rows that each say little against the claim outweigh it together."""
    sure = place((SURE_TITLE, 0.0))
    assert read(sure, place((1.0, 0.0)))[1] == [1]
    assert read(sure, place((1.0, 0.0), (1.0, 0.0), (1.0, 0.0), (1.0, 0.0)))[1] == [0, 0, 0, 0]


def test_places_with_other_numbers_of_options_are_read_together() -> None:
    few = Reading(np.array([[1.0, 0.0]]), np.zeros((0, 2, 2)), np.array([1, -1]), np.ones(1, bool))
    assert read(place((SURE_TITLE, 0.0, 0.0)), few) == [[0], [0]]
