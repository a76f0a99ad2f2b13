"""What an article could be about, where it stands: words, names, quoted terms and the phrases they make."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Iterator, Sequence
from functools import lru_cache, partial
from typing import NamedTuple

from flows.steps.language.engine import read_base_dictionary
from flows.steps.language.names.lexicon import GRAMMAR
from flows.steps.language.pieces import BOUND, NOUN_WEIGHT, PREFIX_VERBS, Piece, joined, piece_of, word_lists
from flows.steps.model import Mention, Sentence, Token

# A verb before a noun is mostly what is done to it (增进民生); where the noun hardly stands without it, the
# two are one term (造血干细胞, 防溺水).
_VERB_SHARE, _VERB_COUNT = 0.75, 3
_PREFIX_SHARE = 0.4  # of PREFIX_VERBS
# Places are where it happened, and every story of a local paper has them.
_NAME_WEIGHTS = {"ORG": 1.2, "PER": 1.0, "LOC": 0.6}
_QUOTED_WEIGHT = 1.1
# Who prints the story is in most of its stories; 市委, 组织部 are in those of every town.
_PRESS = ("日报", "晚报", "早报", "晨报", "都市报", "商报", "新华社", "通讯社", "新闻网", "融媒体中心")
_COURTESY = ("女士", "先生", "某", "大妈", "大爷")  # people without a name of their own
_COMMITTEE_POSTS = ("书记", "副书记", "常委", "委员", "部长", "副部长", "常务副部长", "秘书长")
PRESS_WEIGHT, _OFFICE_WEIGHT = 0.3, 0.6

_LONGEST_PHRASE = 10  # characters: a longer run of nouns is a clause
_MOST_PIECES = 4
_LEAST_COUNT = 2
# The share of the rarer part's places that a phrase must hold, to be the word the story really uses.
_PHRASE_SHARE = 0.5
# Of a phrase's places, those that a longer one must hold to be what is meant: 安防|指数 in 中小|安防|指数.
_SWALLOWED = 0.7
# A word that no dictionary has is a slip of the segmentation more often than a term, unless it comes back
# in different company.
_STRAY_COUNT, _STRAY_COMPANY = 3, 2

_BLANK = re.compile(r"(?<=[\u4e00-\u9fff])\s+(?=[\u4e00-\u9fff])")  # of names set wide or broken by a wrap
# Behind these a general noun means again what was named in full before: 本次|大赛.
_AGAIN = frozenset(
    ["本次", "此次", "这次", "本届", "该", "此", "本", "这", "这个", "该项", "这项", "这一", "这场"]
)
_QUOTED = re.compile(r"[“‘「『\"]([\u4e00-\u9fffA-Za-z+·]{2,8})[”’」』\"]|《([^《》]{2,14})》")
_CLOSED_TAGS = frozenset(["u", "uj", "ul", "uz", "ug", "uv", "ud", "p", "r", "c", "y", "d", "m", "t"])
# 某某日报讯（记者…）: who reports is not what is reported.
_DATELINE = re.compile(r"[^，。,]{2,16}?(?:讯|电|消息)\s?(?:[（(][^）)]{0,60}[）)])?")


# (某某)主席关于教育的重要论述: whose words are carried out is not who the story is about.
_DOCTRINE = re.compile(
    r"(?:(?!指出|强调|要求|主持|出席|会见|表示|弘扬)[^，。；！？]){0,36}?(?:思想|论述|讲话精神|指示精神|批示精神)"
)

# 《国务院关于推进……的意见》, 国务院办公厅印发的《关于推进……的意见》: who wrote a paper that is told of.
_OF_A_PAPER = re.compile(r"[^《》]+》|[^《》，。；]{0,12}(?:出台|印发|下发|颁布|制定|公布|发布)的《")

_NEVER = 1 << 60  # an offset behind every sentence


class Run(NamedTuple):
    """Pieces without a gap between them, and the role and number among its role's sentences."""

    role: str
    order: int
    is_again: bool  # whether its first piece stands for what was named before (see _AGAIN)
    pieces: tuple[Piece, ...]


_RUN = partial(tuple.__new__, Run)


class Term(NamedTuple):
    """A term in one place."""

    text: str
    weight: float
    kind: str  # word, stray, name, quoted, phrase
    parts: tuple[str, ...]


def find_runs(
    sentences: Sequence[Sentence], mentions: Sequence[Mention], unwanted: frozenset[str]
) -> list[Run]:
    """The article's runs in reading order; a gap is anything that can be no part of a term."""
    surfaces = _usual_surfaces(mentions)
    names: dict[int, list[Mention]] = {}
    for mention in mentions:
        names.setdefault(mention.sentence_number, []).append(mention)
    quoted = _quoted_terms(sentences)
    seen: Counter[str] = Counter()
    runs = []
    for sentence in sentences:
        seen[sentence.role] += 1
        fixed = [
            (m.start, m.end, Piece(surfaces[m.name], _name_weight(m, sentence), False, False, False, "name"))
            for m in names.get(sentence.number, [])
        ]
        fixed += [span for span in quoted.get(sentence.number, []) if not _overlaps(span, fixed)]
        runs += _runs(sentence, seen[sentence.role], sorted(fixed), unwanted)
    return runs


_Fixed = tuple[int, int, Piece]


def _usual_surfaces(mentions: Sequence[Mention]) -> dict[str, str]:
    """Canonical name → the form the article uses most, the shorter of equals: one key term a name.

    A word of the dictionary (联盟, 附中) stands for a body only on this page: there the full name counts.
    """
    known = read_base_dictionary().tags
    terms = word_lists().terms
    forms: dict[str, list[str]] = {}
    for mention in mentions:
        forms.setdefault(mention.name, []).append(mention.text)
    usual = {}
    for name, texts in forms.items():
        form = min(set(texts), key=lambda form: (-texts.count(form), len(form), form))
        is_general = form in terms or known.get(form, "nz")[:2] not in _OWN_TAGS
        usual[name] = _BLANK.sub("", name if is_general else form)
    return usual


def _name_weight(mention: Mention, sentence: Sentence) -> float:
    if mention.type == "PER" and (
        mention.text.endswith(_COURTESY) or _DOCTRINE.match(sentence.text, mention.end)
    ):
        return 0.0
    if mention.type == "ORG" and (
        mention.name.endswith(_PRESS) or _OF_A_PAPER.match(sentence.text, mention.end)
    ):
        return PRESS_WEIGHT
    if mention.type == "ORG" and mention.name in GRAMMAR["complete"]:
        is_of_a_post = sentence.text.startswith(_COMMITTEE_POSTS, mention.end)  # 市委|副书记、市长某某
        return 0.0 if is_of_a_post else _OFFICE_WEIGHT
    return _NAME_WEIGHTS[mention.type]


_OWN_TAGS = {"nr", "ns", "nt", "nz"}


def _overlaps(span: _Fixed, others: Iterable[_Fixed]) -> bool:
    return any(start < span[1] and span[0] < end for start, end, _ in others)


def _quoted_terms(sentences: Sequence[Sentence]) -> dict[int, list[_Fixed]]:
    """By sentence: short quoted terms (“摆渡课堂”, 《…》) that the article or its headline comes back to."""
    found: list[tuple[Sentence, int, int, str]] = []
    for sentence in sentences:
        for match in _QUOTED.finditer(sentence.text):
            start, end = match.span(match.lastindex or 0)
            if match.lastindex == 2 or _is_nominal(sentence.tokens, start, end):
                found.append((sentence, start, end, sentence.text[start:end]))
    text = "\n".join(sentence.text for sentence in sentences) if found else ""
    spans: dict[int, list[_Fixed]] = defaultdict(list)
    for sentence, start, end, term in found:
        if text.count(term) >= _LEAST_COUNT:
            spans[sentence.number].append(
                (start, end, Piece(term, _QUOTED_WEIGHT, False, False, False, "quoted"))
            )
    return spans


def _is_nominal(tokens: Sequence[Token], start: int, end: int) -> bool:
    inside = [token for token in tokens if start <= token.start and token.end <= end]
    if not inside or any(token.pos in _CLOSED_TAGS for token in inside):
        return False
    return inside[-1].pos[0] in "njg" or inside[-1].pos in {"vn", "eng", "x"}


def _runs(sentence: Sentence, order: int, fixed: Sequence[_Fixed], unwanted: frozenset[str]) -> list[Run]:
    """The runs of a sentence, the `order`th of its role."""
    role = sentence.role
    dateline = _DATELINE.match(sentence.text) if role == "body" else None
    end = covered = dateline.end() if dateline else 0
    waiting = [span for span in fixed if span[0] >= covered]
    waiting.reverse()
    next_fixed = waiting[-1][0] if waiting else _NEVER
    runs: list[Run] = []
    run: list[Piece] = []
    is_again = False
    before = ""
    piece: Piece | None
    for text, tag, start, token_end in sentence.tokens:
        if start < covered:
            continue
        if start >= next_fixed:
            _, covered, piece = waiting.pop()
            reached, next_fixed = covered, waiting[-1][0] if waiting else _NEVER
        else:
            piece, reached = piece_of(text, tag), token_end
            if piece and before in BOUND and start == end:
                piece = joined(before, piece)
        if run and (piece is None or start != end or piece.kind == "cut"):
            runs.append(_RUN((role, order, is_again, tuple(run))))
            run = []
        if piece is not None and piece.text not in unwanted:
            is_again = is_again if run else before in _AGAIN
            run.append(piece)
        end, before = reached, text
    if run:
        runs.append(_RUN((role, order, is_again, tuple(run))))
    return runs


def find_terms(runs: Sequence[Run]) -> list[list[Term]]:
    """The terms of each run: its phrases, and the pieces outside them that are terms by themselves."""
    alone = Counter([piece.text for run in runs for piece in run.pieces])
    strays = _slips(runs, alone)
    alone.subtract([run.pieces[0].text for run in runs if run.is_again])
    phrases = _phrases(runs, alone, strays)
    begins = {parts[0] for parts in phrases}
    return [_terms_of(run.pieces, phrases, begins, strays) for run in runs]


def _phrases(runs: Sequence[Run], alone: Counter[str], slips: frozenset[str]) -> frozenset[tuple[str, ...]]:
    """Stretches of pieces that come back as one and are not mostly part of longer ones."""
    together: dict[tuple[str, ...], int] = {}
    verbs: set[tuple[str, ...]] = set()  # those that begin with one
    for run in runs:
        if len(run.pieces) > 1:
            for pieces in _stretches(run.pieces):
                parts = tuple([piece.text for piece in pieces])
                together[parts] = together.get(parts, 0) + 1
                if pieces[0].is_verb:
                    verbs.add(parts)
    stops = word_lists().stops
    found = {}
    for parts, count in together.items():
        if count < _LEAST_COUNT:
            continue  # no share of anything makes up for it
        if parts in verbs:
            share = _PREFIX_SHARE if parts[0] in PREFIX_VERBS else _VERB_SHARE
            holds = count >= _VERB_COUNT and count >= share * alone[parts[1]]
        else:
            holds = count >= _PHRASE_SHARE * min([alone[part] for part in parts])
        if holds and "".join(parts) not in stops and (count >= _STRAY_COUNT or slips.isdisjoint(parts)):
            found[parts] = count
    if not found:
        return frozenset()
    longer: Counter[tuple[str, ...]] = Counter()
    for parts, count in found.items():
        for size in range(2, len(parts)):
            for at in range(len(parts) - size + 1):
                inner = parts[at : at + size]
                longer[inner] = max(longer[inner], count)
    return frozenset(parts for parts, count in found.items() if longer[parts] < _SWALLOWED * count)


def _stretches(pieces: Sequence[Piece]) -> Iterator[Sequence[Piece]]:
    for first, piece in enumerate(pieces):
        if not piece.leads:
            continue
        size = len(piece.text)
        for last in range(first + 1, min(first + _MOST_PIECES, len(pieces))):
            size += len(pieces[last].text)
            if size > _LONGEST_PHRASE or pieces[last].kind in {"name", "quoted"}:
                break
            if size > 2 and (pieces[last].ends or piece.text in PREFIX_VERBS):
                yield pieces[first : last + 1]


def _slips(runs: Sequence[Run], alone: Counter[str]) -> frozenset[str]:
    """The words of no dictionary that do not come back in different company."""
    strays = {piece.text for run in runs for piece in run.pieces if piece.kind == "stray"}
    left: dict[str, set[str]] = {text: set() for text in strays if alone[text] >= _STRAY_COUNT}
    right: dict[str, set[str]] = {text: set() for text in left}
    for number, run in enumerate(runs if left else ()):
        texts = [f"^{number}", *(piece.text for piece in run.pieces), f"${number}"]
        for before, text, after in zip(texts, texts[1:-1], texts[2:], strict=False):
            if text in left:
                left[text].add(before)
                right[text].add(after)
    free = {text for text in left if min(len(left[text]), len(right[text])) >= _STRAY_COMPANY}
    return frozenset(strays - free)


def _terms_of(
    pieces: Sequence[Piece],
    phrases: Container[tuple[str, ...]],
    begins: Container[str],
    slips: Container[str],
) -> list[Term]:
    """`begins` are the first words of the phrases."""
    if len(pieces) == 1:
        return [_own_term(pieces[0])] if pieces[0].weight and pieces[0].text not in slips else []
    if len(pieces) == 2 and _is_compound(*pieces):
        return [_phrase(tuple([piece.text for piece in pieces]))]
    terms: list[Term] = []
    at = 0
    while at < len(pieces):
        longest = min(_MOST_PIECES, len(pieces) - at) if pieces[at].text in begins else 1
        for size in range(longest, 1, -1):
            parts = tuple([piece.text for piece in pieces[at : at + size]])
            if parts in phrases:
                terms.append(_phrase(parts))
                at += size
                break
        else:
            piece = pieces[at]
            if piece.weight and piece.text not in slips:
                terms.append(_own_term(piece))
            at += 1
    return terms


@lru_cache(maxsize=1 << 14)
def _own_term(piece: Piece) -> Term:
    return Term(piece.text, piece.weight, piece.kind, (piece.text,))


def _phrase(parts: tuple[str, ...]) -> Term:
    return Term("".join(parts), 1.0, "phrase", parts)


def _is_compound(first: Piece, second: Piece) -> bool:
    """Whether a whole run of two nouns reads as one term though it stands once: 国债|资金, 港口|一体化."""
    return (
        first.kind == second.kind == "word"
        and first.weight >= NOUN_WEIGHT
        and (second.weight >= NOUN_WEIGHT or second.text.endswith("化"))
        and not first.is_verb
        and not second.is_verb
    )
