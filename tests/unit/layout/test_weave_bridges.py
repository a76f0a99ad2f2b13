"""What stands on both sides of a wrap, as the network of bridges sees it."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from flows.steps.layout.weave_bridges import NEAR, PAIRS, REACH, edges_of_rows, hash_pairs, load_bridges

# One sentence wrapped as a column wraps it, and one of another story.
TAXES = (
    "从下个月起凡在城东新区落户的小微",
    "企业都可以凭营业执照到服务大厅申",
    "请减免房租手续一般当天就能办完",
)
FROGS = (
    "夜里的池塘边几只青蛙蹲在荷叶上等",
    "待飞虫它们的舌头弹出去再收回来只需要十分",
    "之一秒人眼根本看不清",
)


def test_rows_go_on_with_their_own_text_rather_than_with_another() -> None:
    rows = (*TAXES, *FROGS)
    first, second = np.arange(len(rows))[:, None], np.arange(len(rows))[None, :]
    odds = np.sum(load_bridges().odds(load_bridges().edges(rows), first, second), axis=0)
    size = len(TAXES)

    for k in range(size - 1):
        assert odds[k, k + 1] > odds[k, size + k + 1]
        assert odds[size + k, size + k + 1] > odds[size + k, k + 1]


def test_signs_beyond_the_nearest_four_tell_too() -> None:
    near = "落户的企业"[:NEAR]
    ends = load_bridges().edges(["夜里池塘" + near, "凡在城东" + near]).ends

    assert not np.allclose(ends[0], ends[1])


def test_signs_farther_off_count_wherever_they_stand() -> None:
    near = "落户企业"
    ends = load_bridges().edges(["凡在城东" + near, "东城在凡" + near, "凡在东" + near]).ends

    assert np.allclose(ends[0], ends[1])
    assert not np.allclose(ends[0], ends[2])


def test_pairs_are_numbered_by_their_place_and_not_where_a_sign_is_missing() -> None:
    codes = np.array([[7, 9, 7, 9, 5, 5, 5, 5], [7, 9, 0, 0, 0, 0, 0, 0]], np.int32)
    full, short = hash_pairs(codes, 16384)

    assert codes.shape[1] == REACH
    assert len(set(full.tolist())) == PAIRS
    assert short.tolist() == [full[0], 0, 0]
    assert 0 <= full.min() < full.max() < 16384


def test_each_row_of_a_page_knows_how_well_it_goes_on_with_the_row_before() -> None:
    rows = (*TAXES, *FROGS)
    _, bridges = edges_of_rows(rows)
    edges = load_bridges().edges(rows)
    each = [
        float(np.sum(load_bridges().odds(edges, np.array([i]), np.array([j])))) for i, j in pairwise(range(6))
    ]

    assert np.allclose(bridges, each, atol=1e-3)
    assert min(bridges[:2]) > bridges[2]  # where the one text ends
