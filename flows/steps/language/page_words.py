"""Words a page defines for itself: short names it gives, its authors, persons it names with a title."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from flows.steps.language.names.lexicon import SURNAMES
from flows.steps.model import Article


class PageWord(NamedTuple):
    """A word that counts on one page only, and its part of speech."""

    word: str
    tag: str


_SHORT_NAME = re.compile(
    r"(?P<full>[\u4e00-\u9fff]{0,6})[（(](?:以下|下文|下|以下统一|后)?(?:简称|称)(?:为|作)?[:：]?"
    r"[“\"「‘']?(?P<short>[\u4e00-\u9fffA-Za-z0-9·]{2,12})[”\"」’']?[）)]"
)
_ORGANISATION_END = re.compile(
    r"(?:公司|集团|银行|大学|学院|医院|学校|协会|学会|商会|联盟|中心|联合体|委员会|局|厅|厂|院|所)$"
)

# Posts that stand right before a name, longest first where one ends another.
_POST = (
    r"(?:秘书长|理事长|董事长|总经理|副经理|负责人|创始人|总工程师|总监|总裁|主席|主任|书记|部长|厅长|局长|处长|科长|所长"
    r"|院长|校长|会长|省长|市长|县长|区长|镇长|乡长|州长|主编|教授|院士|博士|队长|站长|馆长|厂长|行长|经理|委员|律师|医生)"
)
_VERB_AFTER_NAME = (
    r"(?=说|道|表示|介绍|指出|强调|要求|告诉|认为|坦言|回忆|透露|在|到|赴|来|率|带|主持|出席|参加|致辞|讲话"
    r"|向|和|与|[，。、：:,；]|\b)"
)
_TITLED_NAME = re.compile(_POST + r"(?P<name>[\u4e00-\u9fff]{2,4}?)" + _VERB_AFTER_NAME)
# A titled name counts when the page bears it out with a second place, or when it is no likelier to be
# anything else: surname and two characters.
_LENGTHS = {1: (2, 3), 2: (3, 4)}  # length of the surname -> lengths of the whole name


def page_words(articles: Sequence[Article]) -> tuple[PageWord, ...]:
    """The words that the page's articles define, for `Segmenter.with_words`; sorted, each once."""
    texts = [text for article in articles for text in article.columns.values()]
    words = {
        author.name: "nr" for article in articles for author in article.authors if _is_chinese(author.name)
    }
    for text in texts:
        words.update(_short_names(text))
    page = "\n".join(texts)
    for text in texts:
        words.update((name, "nr") for name in _titled_names(text, page))
    return tuple(PageWord(word, tag) for word, tag in sorted(words.items()))


def _is_chinese(name: str) -> bool:
    return bool(re.fullmatch(r"[\u4e00-\u9fff·]{2,12}", name))


def _short_names(text: str) -> dict[str, str]:
    if "称" not in text:
        return {}
    return {
        found["short"]: "nt" if _ORGANISATION_END.search(found["full"]) else "nz"
        for found in _SHORT_NAME.finditer(text)
    }


def _titled_names(text: str, page: str) -> list[str]:
    names = []
    for found in _TITLED_NAME.finditer(text):
        name = found["name"]
        surname = 2 if name[:2] in SURNAMES else 1
        if name[:surname] in SURNAMES and len(name) in _LENGTHS[surname]:
            is_sure = len(name) > 2 or page.count(name) > 1
            names.extend([name] if is_sure else [])
    return names
