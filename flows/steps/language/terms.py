"""What an article could be about, where it stands: words, names, quoted terms and the phrases they make."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Iterator, Sequence
from functools import cache, lru_cache
from importlib import resources
from typing import NamedTuple

from flows.steps.language.engine import read_base_dictionary
from flows.steps.language.names.lexicon import GRAMMAR
from flows.steps.language.words import DICTIONARY_FOLDER
from flows.steps.model import Mention, Sentence, Token

# By part of speech (ICTCLAS as jieba has it): nouns carry the subject, verbs mostly the telling of it.
VERB_WEIGHT = 0.25
_TAG_WEIGHTS = {"n": 1.0, "nz": 1.1, "nt": 1.1, "ns": 0.6, "nr": 0.6, "nrt": 0.6, "nrfg": 0.6, "vn": 0.7}
_TAG_WEIGHTS |= {"j": 0.8, "l": 0.3, "an": 0.3, "v": VERB_WEIGHT, "eng": 0.8}
_LEADING_TAGS = frozenset(_TAG_WEIGHTS) | {"b", "a"}
_ENDING_TAGS = frozenset(_TAG_WEIGHTS) - {"v", "an", "l"} | {"ng", "g"}
# A verb before a noun is mostly what is done to it (增进民生); where the noun hardly stands without it, the
# two are one term (造血干细胞, 防溺水).
_VERB_SHARE, _VERB_COUNT = 0.75, 3
_PREFIX_VERBS, _PREFIX_SHARE = frozenset("防反抗禁控扶"), 0.4
# Places are where it happened, and every story of a local paper has them.
NOUN_WEIGHT = 0.8  # and more: nouns
_NAME_WEIGHTS = {"ORG": 1.2, "PER": 1.0, "LOC": 0.6}
_QUOTED_WEIGHT = 1.1
# Who prints the story is in most of its stories; 市委, 组织部 are in those of every town.
_PRESS = ("日报", "晚报", "早报", "晨报", "都市报", "商报", "新华社", "通讯社", "新闻网", "融媒体中心")
_COURTESY = ("女士", "先生", "某", "大妈", "大爷")  # people without a name of their own
_COMMITTEE_POSTS = ("书记", "副书记", "常委", "委员", "部长", "副部长", "常务副部长", "秘书长")
_PRESS_WEIGHT, _OFFICE_WEIGHT = 0.3, 0.6

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

_HAN = re.compile(r"[\u4e00-\u9fff]+")
_BLANK = re.compile(r"(?<=[\u4e00-\u9fff])\s+(?=[\u4e00-\u9fff])")  # of names set wide or broken by a wrap
_ACRONYM = re.compile(r"[A-Z]{2,}[0-9]*")
_MANNER = ("式", "型", "性", "级", "化")  # 手持式, 全市性: they say how, and need what
# 抓好, 记牢 are verbs, whatever a dictionary says; 孩子们 are persons.
_NO_ENDS = ("好", "牢", "响", "完", "们")
_SLIPPED = frozenset("比达较为超至于将已被把才会就可能之其这那该此万")  # an unknown word with one is a slip
_DEED = 4
_ORDER = re.compile(r"[一二三四五六七八九十两几半全各][\u4e00-\u9fff]")  # 四大, 一链, 全镇
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


class Piece(NamedTuple):
    """A word, name or quoted term in a run of such."""

    text: str
    weight: float  # of a term by itself; 0: it is none
    is_verb: bool
    leads: bool  # may begin a phrase
    ends: bool  # may end one
    kind: str  # word, stray (in no dictionary), name, quoted


class Run(NamedTuple):
    """Pieces without a gap between them, and the role and number among its role's sentences."""

    role: str
    order: int
    pieces: tuple[Piece, ...]


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
        found = _pieces(sentence, sorted(fixed), unwanted)
        runs += [Run(sentence.role, seen[sentence.role], pieces) for pieces in found]
    return runs


_Fixed = tuple[int, int, Piece]


def _usual_surfaces(mentions: Sequence[Mention]) -> dict[str, str]:
    """Canonical name → the form the article uses most, the shorter of equals: one key term a name.

    A word of the dictionary (联盟, 附中) stands for a body only on this page: there the full name counts.
    """
    known = read_base_dictionary().tags
    terms = _lists().terms
    forms: dict[str, Counter[str]] = {}
    for mention in mentions:
        forms.setdefault(mention.name, Counter())[mention.text] += 1
    usual = {}
    for name, counts in forms.items():
        form = min(counts, key=lambda form: (-counts[form], len(form), form))
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
        return _PRESS_WEIGHT
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


def _pieces(
    sentence: Sentence, fixed: Sequence[_Fixed], unwanted: frozenset[str]
) -> Iterator[tuple[Piece, ...]]:
    dateline = _DATELINE.match(sentence.text) if sentence.role == "body" else None
    end = covered = dateline.end() if dateline else 0
    waiting = [span for span in fixed if span[0] >= covered]
    waiting.reverse()
    next_fixed = waiting[-1][0] if waiting else _NEVER
    run: list[Piece] = []
    piece: Piece | None
    for text, tag, start, token_end in sentence.tokens:
        if start < covered:
            continue
        if start >= next_fixed:
            _, covered, piece = waiting.pop()
            reached, next_fixed = covered, waiting[-1][0] if waiting else _NEVER
        else:
            piece, reached = _piece_of(text, tag), token_end
        if run and (piece is None or start != end):
            yield tuple(run)
            run = []
        if piece is not None and piece.text not in unwanted:
            run.append(piece)
        end = reached
    if run:
        yield tuple(run)


@lru_cache(maxsize=1 << 14)
def _piece_of(text: str, tag: str) -> Piece | None:
    """The word as a piece, or None where it can be no part of a term."""
    lists = _lists()
    if text in lists.heads:
        return Piece(text, 0.0, False, False, True, "word")
    if text in lists.stops or text.endswith(_NO_ENDS):
        return None
    if not _HAN.fullmatch(text):
        return Piece(text, 0.8, False, True, True, "word") if _ACRONYM.fullmatch(text) else None
    is_verb, leads, ends = tag == "v", tag in _LEADING_TAGS, tag in _ENDING_TAGS
    if len(text) == 1:  # 防|溺水, 成交|额
        leads = text in _PREFIX_VERBS
        return Piece(text, 0.0, leads, leads, ends, "word") if leads or ends else None
    if not (leads or ends) or _is_deed(text):
        return None
    known = text in read_base_dictionary().tags or text in lists.terms
    if _ORDER.fullmatch(text) and (not known or text[1] in "大个家位期镇县市"):
        return Piece(text, 0.0, False, False, True, "word")
    if len(text) > 2 and text.endswith(_MANNER):
        return Piece(text, 0.0, False, True, text[-1] == "化", "word")
    if not known and not _SLIPPED.isdisjoint(text):
        return None
    weight = 0.0 if text in lists.lone else _TAG_WEIGHTS.get(tag, 0.0)
    return Piece(text, weight, is_verb, leads, ends, "word" if known else "stray")


def _is_deed(text: str) -> bool:
    """Whether four characters are a verb with what it does or how (发表|声明, 同步|进行), and no thing."""
    if len(text) != _DEED:
        return False
    known = read_base_dictionary().tags
    how, done = text[:2], text[2:]
    return how in _lists().deeds or (known.get(how) in {"d", "ad"} and known.get(done) in {"v", "vn"})


class _Lists(NamedTuple):
    deeds: frozenset[str]
    stops: frozenset[str]
    heads: frozenset[str]
    lone: frozenset[str]
    terms: frozenset[str]


@cache
def _lists() -> _Lists:
    """Words of deeds, stop words with the posts (副市长 tells of persons, not of the matter), general heads,
    words that need others, and the terms of the project's own dictionaries."""
    stops = _words_of("stop_words.txt") | _first_words("posts.txt")
    terms = _first_words("batteries.txt") | _first_words("economy.txt")
    deeds, heads, lone = (_words_of(f"{name}.txt") for name in ("deed_words", "term_heads", "lone_words"))
    return _Lists(deeds, stops, heads, lone, terms)


def stop_words() -> frozenset[str]:
    """Words that are no key terms however often they occur."""
    return _lists().stops


def _words_of(name: str) -> frozenset[str]:
    text = (resources.files(__package__) / "data" / name).read_text(encoding="utf-8")
    return frozenset(w for line in text.splitlines() if not line.startswith("#") for w in line.split())


def _first_words(name: str) -> frozenset[str]:
    lines = (DICTIONARY_FOLDER / name).read_text(encoding="utf-8").splitlines()
    return frozenset(line.split()[0] for line in lines if line and not line.startswith("#"))


def find_terms(runs: Sequence[Run]) -> list[list[Term]]:
    """The terms of each run: its phrases, and the pieces outside them that are terms by themselves."""
    alone = Counter(piece.text for run in runs for piece in run.pieces)
    strays = _slips(runs, alone)
    phrases = _phrases(runs, alone, strays)
    begins = {parts[0] for parts in phrases}
    return [_terms_of(run.pieces, phrases, begins, strays) for run in runs]


def _phrases(runs: Sequence[Run], alone: Counter[str], slips: frozenset[str]) -> frozenset[tuple[str, ...]]:
    """Stretches of pieces that come back as one and are not mostly part of longer ones."""
    together: Counter[tuple[str, ...]] = Counter()
    verbs: set[tuple[str, ...]] = set()  # those that begin with one
    for run in runs:
        if len(run.pieces) > 1:
            for pieces in _stretches(run.pieces):
                parts = tuple(piece.text for piece in pieces)
                together[parts] += 1
                if pieces[0].is_verb:
                    verbs.add(parts)
    found = {}
    for parts, count in together.items():
        if parts in verbs:
            share = _PREFIX_SHARE if parts[0] in _PREFIX_VERBS else _VERB_SHARE
            holds = count >= _VERB_COUNT and count >= share * alone[parts[1]]
        else:
            holds = count >= _LEAST_COUNT and count >= _PHRASE_SHARE * min(alone[part] for part in parts)
        if "".join(parts) in _lists().stops:
            holds = False
        if holds and (count >= _STRAY_COUNT or slips.isdisjoint(parts)):
            found[parts] = count
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
            if size > 2 and (pieces[last].ends or piece.text in _PREFIX_VERBS):
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
    if _is_compound(pieces):
        return [_phrase(tuple(piece.text for piece in pieces))]
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


def _is_compound(pieces: Sequence[Piece]) -> bool:
    """Whether a whole run of two nouns reads as one term though it stands only once: 国债|资金."""
    return len(pieces) == 2 and all(
        piece.weight >= NOUN_WEIGHT and piece.kind == "word" and not piece.is_verb for piece in pieces
    )
