"""A sentence as clauses, and its tokens as nominal or verbal: what subject and indicator are read from."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from flows.steps.model import Mention, Sentence, Token

# A dateline (某某日报讯(记者…) 4月8日, 本报长沙讯) ends where the story begins.
_BREAKS = re.compile(
    r"[,。;!?:：…▲▼●■]|——|--|[讯电]\s*\([^()]{0,60}\)\s*|(?<=[报社城地州市区县沙京海])[讯电](?=[^\u4e00-\u9fff]|\d|[\u4e00-\u9fff]{1,3}日)"
)
# Words that the dictionary calls verbs and that name a quantity in front of a number.
_NOUN_LIKE = frozenset(
    "收入 支出 投入 产出 需求 负债 投资 消费 出口 进口 贷款 存款 增速 增幅 占比 单产 亩产 存栏 出栏 就业 税收 降幅 涨幅 跌幅 报价 评分"
    " 得分 积分 总分 平均分 成交 订单 补贴 供给 用工 用电 发电 销售 研发 案件 门票 造价 工期 续航 充电 负荷 损失 参赛 覆盖 比重 定员 展览 活动 会议 手术 招生 比赛 联赛 报名 高考 在职 率 量 登记 上架 在校 在研 计算".split()
)
_PREPOSITIONS = frozenset(
    "仅以 因 因为 凭借 凭 借助 在 从 对 对于 为 为了 通过 经过 随着 按 按照 根据 依托 围绕 针对 以 由 于 向 把 将 被 用 与 同 和 较 比 相较 相比 给 让 据 自 截至 截止 受 除 除了"
    " 经 作为 当 沿 立足 聚焦".split()
)
_NOUN_ENDS = frozenset("房站区场库厂室率量额点员人者费品机车线网期证地度数值法器炉池")
_COPULAS = frozenset("是有为达")
_VERB_TAGS = ("v", "vd", "vi", "vq", "vg")


@dataclass(frozen=True, slots=True)
class Clause:
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Opening:
    """The nominal phrase text[start:end] that opens a clause; `is_placed` inside 在… or before 上, 里."""

    start: int
    end: int
    is_placed: bool = False


@dataclass(frozen=True)
class Frame:
    """A stretch text[start:end] of a sentence prepared for reading.

    `text` is the whole folded sentence, all offsets count in it; tokens, clauses, mentions, times and numbers
    (spans) are those of the stretch.
    """

    sentence: Sentence
    text: str
    start: int
    end: int
    tokens: Sequence[Token]
    clauses: Sequence[Clause]
    mentions: Sequence[Mention]
    times: Sequence[tuple[int, int]]
    numbers: Sequence[tuple[int, int]] = ()
    openings: dict[int, Opening | None] = field(default_factory=dict, compare=False)  # read once, by clause start

    @cached_property
    def token_starts(self) -> list[int]:
        return [token.start for token in self.tokens]

    @cached_property
    def clause_starts(self) -> list[int]:
        return [clause.start for clause in self.clauses]

    @cached_property
    def predicates(self) -> frozenset[int]:
        """Starts of the tokens that are predicates where they stand.

        A verb after 的 is a noun (增长), so is one that a one-character noun completes (中转房, 失业率).
        """
        starts = set()
        for at, token in enumerate(self.tokens):
            if not is_verb(token):
                continue
            before = self.tokens[at - 1].text if at else ""
            after = self.tokens[at + 1].text if at + 1 < len(self.tokens) else ""
            is_completed = len(token.text) > 1 and after in _NOUN_ENDS
            if not is_completed and (before != "的" or token.text in _COPULAS):
                starts.add(token.start)
        return frozenset(starts)

    def is_predicate(self, token: Token) -> bool:
        return token.start in self.predicates

    def tokens_between(self, start: int, end: int) -> Sequence[Token]:
        """Tokens that begin in text[start:end]."""
        return self.tokens[bisect_left(self.token_starts, start) : bisect_left(self.token_starts, end)]

    def clause_number_at(self, offset: int) -> int:
        return max(bisect_right(self.clause_starts, offset) - 1, 0)

    def mention_covering(self, offset: int) -> Mention | None:
        return next((m for m in self.mentions if m.start <= offset < m.end), None)

    def number_covering(self, offset: int) -> tuple[int, int] | None:
        return next((span for span in self.numbers if span[0] <= offset < span[1]), None)

    def time_covering(self, offset: int) -> tuple[int, int] | None:
        return next((span for span in self.times if span[0] <= offset < span[1]), None)


def split_clauses(text: str, numbers: Sequence[tuple[int, int]] = ()) -> tuple[Clause, ...]:
    """Clauses between commas, stops and colons; a comma inside one of `numbers` is none."""
    inside = {i for start, end in numbers for i in range(start, end)}
    clauses: list[Clause] = []
    start = 0
    for found in _BREAKS.finditer(text):
        if found.start() in inside:
            continue
        if found.start() > start:
            clauses.append(Clause(start, found.start()))
        start = found.end()
    if start < len(text):
        clauses.append(Clause(start, len(text)))
    return tuple(clauses) or (Clause(0, len(text)),)


# Predicates that the dictionary tags as something else.
_VERB_LIKE = frozenset(
    "收于 报收 历时 节约 计划 助力 跌至 升至 降至 增至 涨至 减至 达 运转 采集 馆藏 集聚 预计 成为 加入 惠及 位居 位列 名列 承办 主办 组织 包括 涉及 涵盖".split()
)


def is_verb(token: Token) -> bool:
    """Whether the word is a predicate where it stands; verbal nouns and noun-like verbs are not."""
    return (token.pos in _VERB_TAGS and token.text not in _NOUN_LIKE) or token.text in _VERB_LIKE


def is_preposition(token: Token) -> bool:
    return token.text in _PREPOSITIONS


def is_adverb(token: Token) -> bool:
    return token.pos in ("d", "c", "ad", "y", "e", "o") or token.text in ("已", "共", "约", "各", "均", "都", "还", "也")
