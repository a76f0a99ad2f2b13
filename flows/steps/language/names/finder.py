"""The mentions of one page: base recogniser, rules with structure, page-wide consistency, aliases."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from flows.steps.language.names.aliases import defined_aliases, implied_aliases
from flows.steps.language.names.lexicon import GRAMMAR
from flows.steps.language.names.lists import names_in_lists
from flows.steps.language.names.organisations import find_organisations, without_verbs
from flows.steps.language.names.pagetext import Name, PageText, join_sentences
from flows.steps.language.names.persons import drop_unlikely, find_persons, title_before
from flows.steps.language.names.places import find_places, split_chain
from flows.steps.language.names.student import load_student
from flows.steps.model import Article, Mention, Sentence

# How far each source is trusted where names overlap or disagree: a byline over a rule over the model.
_AUTHOR, _RULE, _BASE = 8, 3, 1
# A string of two characters that is a name at fewer than one in so many of its places is a word elsewhere.
_RARELY = 3


def find_mentions(
    articles: Sequence[tuple[Article, tuple[Sentence, ...]]], publication: str | None
) -> dict[int, tuple[Mention, ...]]:
    """All names of a page, by article number, in the order of sentences and offsets; they never overlap.

    The sentences must hold their tokens. `publication` is the paper's name, where known: its own name in a
    dateline (某某日报讯) is an organisation.
    """
    sentences = [sentence for _, own in articles for sentence in own]
    page = join_sentences(sentences)
    names, canonical = _find_names(page, _authors(articles))
    found: dict[int, list[Mention]] = {article.number: [] for article, _ in articles}
    owners = [article.number for article, own in articles for _ in own]
    for before, name in zip([None, *names], names, strict=False):
        number = page.sentence_of(name.start)
        found[owners[number]].append(_mention(page, name, before, sentences[number], number, canonical))
    return {number: tuple(mentions) for number, mentions in found.items()}


def _authors(articles: Iterable[tuple[Article, tuple[Sentence, ...]]]) -> set[str]:
    return {author.name for article, _ in articles for author in article.authors}


def _find_names(
    page: PageText, authors: set[str]
) -> tuple[list[Name], dict[tuple[str, str], str]]:
    """The page's names in order, and (type, text as it stands) → full name where the page has another."""
    base = list(_likely(page, load_student().find(page)))
    weighted = [(name, _BASE) for name in base]
    weighted += [(name, _RULE) for name in find_persons(page, base)]
    weighted += [(name, _RULE) for name in find_organisations(page, base)]
    weighted += [(name, _RULE) for name in find_places(page, base)]
    weighted += [
        (Name(start, start + len(author), "PER"), _AUTHOR)
        for author in authors
        for start in page.occurrences(author)
    ]
    weighted += [(name, _RULE) for name in _outermost(base, weighted)]
    chosen = _without_overlaps(weighted)
    weighted += [(name, _RULE) for name in names_in_lists(page, chosen)]
    chosen = _without_overlaps(weighted)
    aliases = _aliases(page, chosen)
    weighted += [
        (Name(start, start + len(short), "ORG"), _RULE) for short in aliases for start in page.occurrences(short)
    ]
    names = _same_everywhere(page, _without_overlaps(weighted), weighted)
    return names, {("ORG", short): full for short, full in aliases.items()} | _full_places(page, names)


def _aliases(page: PageText, names: Iterable[Name]) -> dict[str, str]:
    """Short name → full name of the page's organisations."""
    organisations = [name for name in names if name.type == "ORG"]
    ends = {name.end: page.text[name.start : name.end] for name in organisations}
    aliases = implied_aliases(page, organisations) | defined_aliases(page.text, ends)
    return {short: _last_full(short, aliases) for short in aliases}


def _last_full(short: str, aliases: Mapping[str, str]) -> str:
    """The end of a chain of short names: 某某 → 某某材料 → 湖南某某材料有限公司."""
    seen = {short}
    while (full := aliases.get(short)) and full not in seen:
        seen.add(full)
        short = full
    return short


def _full_places(page: PageText, names: Iterable[Name]) -> dict[tuple[str, str], str]:
    """("LOC", 长沙) → 长沙市, where the page has both."""
    places = {page.text[name.start : name.end] for name in names if name.type == "LOC"}
    full = {}
    for place in places:
        for level in "市省县区州":
            if place + level in places:
                full["LOC", place] = place + level
                break
    return full


def _outermost(base: Iterable[Name], weighted: Iterable[tuple[Name, int]]) -> Iterator[Name]:
    """The model's organisations that hold a place found by rule and no other name: 山东|某某队."""
    inner = [name for name, weight in weighted if weight >= _RULE]
    for name in base:
        if name.type == "ORG":
            touched = [i for i in inner if i.start < name.end and i.end > name.start and i[:2] != name[:2]]
            if touched and all(i.type == "LOC" and name.start <= i.start < i.end <= name.end for i in touched):
                yield name


def _likely(page: PageText, names: Iterable[Name]) -> Iterator[Name]:
    """The base recogniser's names, mended or dropped where the words speak against them."""
    for name in drop_unlikely(page, names):
        if name.type == "ORG":
            if mended := without_verbs(page, name):
                yield mended
        elif name.type == "LOC":
            yield from split_chain(page, name)
        else:
            yield name


def _without_overlaps(weighted: Iterable[tuple[Name, int]]) -> list[Name]:
    """The better of names that overlap: organisations outermost, then the more trusted, then the longer."""
    total: Counter[Name] = Counter()
    for name, weight in weighted:
        total[name] += weight
    ranked = sorted(total, key=lambda n: (*_rank(n, total[n]), n))
    taken: dict[int, Name] = {}
    for name in ranked:
        if not any(i in taken for i in range(name.start, name.end)):
            taken.update((i, name) for i in range(name.start, name.end))
    return sorted(set(taken.values()))


def _rank(name: Name, weight: int) -> tuple[int, int, int]:
    """Organisations by rule first, then names by rule or byline, the longer first; then the model's."""
    if weight < _RULE:
        return 2, -weight, name.start - name.end
    return (0 if name.type == "ORG" or weight >= _AUTHOR else 1), name.start - name.end, -weight


def _same_everywhere(page: PageText, chosen: list[Name], weighted: Iterable[tuple[Name, int]]) -> list[Name]:
    """Every string that is a name once is that name everywhere on the page, of its best supported type."""
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    kept = set(chosen)
    for name, weight in weighted:
        if name in kept:
            votes[page.text[name.start : name.end]][name.type] += weight
    _shorten_persons(page, votes)
    result: dict[int, Name] = {}
    covered = bytearray(len(page.text))
    for surface in sorted(votes, key=lambda s: (-len(s), s)):
        kind = max(sorted(votes[surface]), key=lambda t: votes[surface][t])
        starts = page.occurrences(surface)
        if len(surface) == 2 and len(starts) > _RARELY * sum(Name(s, s + 2, kind) in kept for s in starts):
            starts = [start for start in starts if Name(start, start + 2, kind) in kept]
        for start in starts:
            end = start + len(surface)
            if any(covered[start:end]) or not _is_whole(page, Name(start, end, kind), kept):
                continue
            covered[start:end] = b"\1" * (end - start)
            result[start] = Name(start, end, kind)
    return [result[start] for start in sorted(result)]


def _shorten_persons(page: PageText, votes: dict[str, Counter[str]]) -> None:
    """李迪为(我们) is 李迪, where the page knows 李迪 better and 为 goes on with the sentence."""
    for long in [s for s in votes if len(s) == 3 and "PER" in votes[s] and s[:2] in votes]:
        short = long[:2]
        is_common = page.text.count(short) > 2 * page.text.count(long)
        if votes[short]["PER"] and is_common and long[2] in GRAMMAR["no_given_name"]:
            votes[short] += votes.pop(long)


def _is_whole(page: PageText, name: Name, kept: set[Name]) -> bool:
    if any(Name(name.start, name.end, kind) in kept for kind in ("PER", "ORG", "LOC")):
        return True
    free = 2 if name.type == "PER" else 3  # characters from which on a string is the name wherever it stands
    return name.end - name.start > free or page.is_on_boundaries(name.start, name.end)


def _mention(
    page: PageText,
    name: Name,
    before: Name | None,
    sentence: Sentence,
    number: int,
    canonical: dict[tuple[str, str], str],
) -> Mention:
    start = name.start - page.sentence_starts[number]
    text = page.text[name.start : name.end]
    title = title_before(page, name, before) if name.type == "PER" else None
    full = canonical.get((name.type, text), text)
    return Mention(sentence.number, name.type, text, full, title, start, start + len(text))
