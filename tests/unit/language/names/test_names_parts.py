from __future__ import annotations

import numpy as np
import pytest

from flows.steps.language.names.aliases import short_forms
from flows.steps.language.names.features import TABLE_BITS, feature_rows, values_of
from flows.steps.language.names.lists import names_in_lists
from flows.steps.language.names.mending import mended, split_chain
from flows.steps.language.names.organisations import find_organisations
from flows.steps.language.names.pagetext import GAP, Name, PageText, join_sentences
from flows.steps.language.names.persons import find_persons
from flows.steps.language.names.places import find_places
from flows.steps.language.names.settle import RULE, same_everywhere, without_overlaps
from flows.steps.language.names.student import (
    LABELS,
    allowed_transitions,
    clauses,
    decode,
    halves_of,
    load_student,
    make_student,
    spans,
)
from flows.steps.language.names.word_facts import (
    ENDS_LIKE_BODY,
    ENDS_LIKE_PLACE,
    IS_COUNTRIES,
    IS_PLACE,
    WORD_FACTS,
)
from flows.steps.model import Sentence, Token
from tests.names.marked import article_of


def page_of(*texts: str) -> PageText:
    return join_sentences(article_of(texts)[1])


def named(page: PageText, text: str, kind: str) -> Name:
    start = page.text.index(text)
    return Name(start, start + len(text), kind)


def texts(page: PageText, names: list[Name]) -> set[str]:
    return {page.text[name.start : name.end] for name in names}


def test_sentences_lie_end_to_end_with_gaps_between() -> None:
    page = page_of("甲。", "乙丙。")
    assert page.text == f"{GAP}甲。{GAP}乙丙。{GAP}"
    assert [page.sentence_of(page.text.index(c)) for c in "甲乙丙"] == [0, 1, 1]


def test_a_body_and_its_post_in_one_token_are_two_words() -> None:
    page = page_of("青州市委副书记发言。")
    assert {"副书记"} <= set(page.words)
    assert [page.text[s:e] for s, e in zip(page.starts, page.ends, strict=True)] == page.words


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("会同湘潭市自然资源和规划局检查", "湘潭市自然资源和规划局"),
        ("走访泰州海陵锻压机床有限公司", "泰州海陵锻压机床有限公司"),
        ("由市生态环境局主办", "市生态环境局"),
        ("记者从交通银行赣州分行了解到", "交通银行赣州分行"),
        ("来到郴州市第三人民医院", "郴州市第三人民医院"),
        ("恒远（江阴）轴承有限公司投产", "恒远（江阴）轴承有限公司"),
    ],
)
def test_organisations_grow_left_to_their_beginning(text: str, whole: str) -> None:
    page = page_of(text)
    found = texts(page, find_organisations(page, []))
    assert whole in found
    assert max(found, key=len) == whole


@pytest.mark.parametrize("text", ["一家有限公司成立", "孩子上大学", "这是大局", "走进会议厅", "召开协商会"])
def test_general_words_are_no_organisations(text: str) -> None:
    page = page_of(text)
    assert find_organisations(page, []) == []


@pytest.mark.parametrize(
    ("text", "person"),
    [
        ("校长卢知秋说", "卢知秋"),
        ("副局长欧阳澈表示", "欧阳澈"),
        ("教练安德烈·科瓦奇说", "安德烈·科瓦奇"),
        ("后来，于女士没有走", "于女士"),
    ],
)
def test_persons_are_told_by_what_stands_beside_them(text: str, person: str) -> None:
    page = page_of(text)
    assert person in texts(page, find_persons(page, []))


@pytest.mark.parametrize("text", ["党员干部作表率", "代表高兴地鼓掌", "书记和群众在一起"])
def test_words_behind_posts_are_no_persons(text: str) -> None:
    page = page_of(text)
    assert find_persons(page, []) == []


def test_address_levels_follow_a_known_place() -> None:
    page = page_of("家住开福区望麓园街道的居民")
    assert {"开福区", "望麓园街道"} <= texts(page, find_places(page, []))


def test_a_chain_of_places_is_split_by_level() -> None:
    page = page_of("在汨罗市长乐镇调研")
    parts = split_chain(page, named(page, "汨罗市长乐镇", "LOC"))
    assert [page.text[p.start : p.end] for p in parts] == ["汨罗市", "长乐镇"]


@pytest.mark.parametrize("text", ["老旧小区", "的城市", "拉祜族", "中美"])
def test_the_model_s_common_words_are_dropped(text: str) -> None:
    page = page_of(f"改造{text}之后")
    assert list(mended(page, [named(page, text, "LOC")])) == []


def test_the_rest_of_a_list_follows_its_known_items() -> None:
    page = page_of("引进了朗驰电机、蔚川材料、泰柏智控等一批企业。")
    known = [named(page, "朗驰电机", "ORG"), named(page, "蔚川材料", "ORG")]
    assert texts(page, list(names_in_lists(page, known))) == {"泰柏智控"}


def test_a_firm_s_short_forms_keep_its_brand() -> None:
    page = page_of("常州瑞泽精密机械有限公司投产。")
    forms = short_forms(page, named(page, "常州瑞泽精密机械有限公司", "ORG"))
    assert {"瑞泽", "常州瑞泽", "瑞泽精密机械"} <= forms
    assert not {"常州", "精密机械"} & forms


def test_outer_organisations_win_over_inner_places() -> None:
    inner, outer = Name(3, 5, "LOC"), Name(3, 9, "ORG")
    assert without_overlaps({inner: RULE, outer: RULE}) == [outer]


def test_a_short_string_that_is_rarely_a_name_stays_a_word_elsewhere() -> None:
    page = page_of("高原来了。", "高原很美。", "高原辽阔。", "高原寒冷。")
    name = named(page, "高原", "PER")
    assert same_everywhere(page, [name], {name: RULE}) == [name]


def test_a_word_s_facts_are_those_of_the_closed_lists() -> None:
    facts = WORD_FACTS["长沙市"]
    assert facts & IS_PLACE
    assert not facts & ENDS_LIKE_BODY
    assert WORD_FACTS["教育局"] & ENDS_LIKE_BODY
    assert WORD_FACTS["欧美国家"] & IS_COUNTRIES
    assert WORD_FACTS["石桥"] & ENDS_LIKE_PLACE


def test_a_body_and_a_post_in_one_word_part() -> None:
    token = Token("大学校长", "n", 2, 6)
    sentence = Sentence(1, 1, "body", "某某大学校长到会", 0, 8, 1, 1, (token,))
    page = join_sentences([sentence])
    assert (page.words, page.tags) == (["大学", "校长"], ["n", "n"])
    assert page.starts == page.begins.tolist() == [5, 7]
    assert page.word_at_end == {7: 0, 9: 1}


# The model's machinery


def test_decoding_finds_the_best_path_of_every_run() -> None:
    rng = np.random.default_rng(1)
    transitions = allowed_transitions() + rng.normal(size=(len(LABELS),) * 2).astype(np.float32)
    emissions = rng.normal(size=(23, len(LABELS))).astype(np.float32)
    runs = np.array([[0, 5], [6, 7], [9, 20], [20, 23]])
    halves = halves_of(runs)
    labels = np.zeros(23, dtype=np.int64)
    labels[halves.characters] = decode(emissions[halves.characters].T, transitions, halves)
    for start, end in runs.tolist():
        assert labels[start:end].tolist() == best_path(emissions[start:end], transitions)
    assert set(labels[[5, 7, 8]].tolist()) == {0}


def test_a_page_of_single_characters_is_decoded() -> None:
    halves = halves_of(np.array([[3, 4]]))
    emissions = np.eye(len(LABELS), dtype=np.float32)[:, 1:2]
    assert decode(emissions, allowed_transitions(), halves).tolist() == [1]


def best_path(emissions: np.ndarray, transitions: np.ndarray) -> list[int]:
    """The plain Viterbi recursion, one run at a time."""
    score, back = emissions[0] + transitions[0], []
    for row in emissions[1:]:
        paths = score[:, None] + transitions
        back.append(paths.argmax(axis=0))
        score = paths.max(axis=0) + row
    path = [int(score.argmax())]
    for step in reversed(back):
        path.append(int(step[path[-1]]))
    return path[::-1]


def test_spans_are_read_off_the_labels() -> None:
    b, i = LABELS.index("B-PER"), LABELS.index("I-PER")
    org = LABELS.index("B-ORG")
    labels = np.array([0, b, i, i, b, 0, org], dtype=np.int8)
    assert spans(labels) == [Name(1, 4, "PER"), Name(4, 5, "PER"), Name(6, 7, "ORG")]


def test_clauses_end_at_punctuation_and_sentence_ends() -> None:
    codes = np.array([ord(c) for c in f"{GAP}甲乙，丙。{GAP}"], dtype=np.uint32)
    assert clauses(codes).tolist() == [[3, 5], [6, 7]]


def test_features_of_a_sentence_do_not_depend_on_its_neighbours() -> None:
    alone, beside = page_of("市长到会。"), page_of("前面一句。", "市长到会。", "后面一句。")
    rows, more = (feature_rows(values_of(page)) for page in (alone, beside))
    start = beside.sentence_starts[1]
    assert np.array_equal(rows[:, 3:8], more[:, start : start + 5])


def test_eight_weights_at_a_time_sum_like_one() -> None:
    rng = np.random.default_rng(2)
    weights = rng.integers(-128, 128, size=(1 << TABLE_BITS, len(LABELS))).astype(np.int8)
    student = make_student(weights, np.float32(0.5), allowed_transitions())
    values = values_of(page_of(*["市长何青山到会。"] * 300))  # more than are taken at once
    expected = weights[feature_rows(values)].astype(np.int64).sum(axis=0) * 0.5
    assert np.allclose(student.emissions(values, np.arange(values.shape[1])).T, expected)


def test_names_that_stand_nowhere_else_are_known_without_looking() -> None:
    page = page_of("何青山到会，何青山讲话。", "卢知秋缺席。")
    twice, once = page.text.index("何青山"), page.text.index("卢知秋")
    assert not page.is_lone(twice, twice + 3)
    assert page.is_lone(once, once + 3)


def test_the_model_is_there_and_small() -> None:
    assert load_student().transitions.shape == (len(LABELS), len(LABELS))
    assert load_student().find(page_of("")) == []
