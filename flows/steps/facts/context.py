"""What a page tells about itself: its paper's home, its date; and the names of scopes (全市, 我省, 该区)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from flows.steps.model import Mention

_PAPER_WORDS = re.compile(
    r"(?:广播电视报|经济日报|都市日报|都市报|商报|晨报|晚报|早报|时报|快报|日报|新报|导报|周报|新闻网?|新闻报|报)$"
)
_LEVELS = {"省": "省", "市": "市", "县": "县", "区": "区", "州": "州", "镇": "镇", "乡": "乡", "村": "村", "旗": "旗"}
SCOPE = re.compile(r"(?P<kind>全|我|本|该|这个?)(?P<level>省|市|县|区|州|镇|乡|村|旗|国|球|公司|企业|校|院|厂|集团|行业)(?![长委政内外里级场民])")


@dataclass(frozen=True, slots=True)
class PageContext:
    """What figures of a page are read against. `home` is the paper's place in full (青岚市), where known."""

    publication: str | None = None
    page_date: date | None = None
    home: str | None = None


def page_context(
    publication: str | None, page_date: date | None, mentions: Iterable[Mention] = ()
) -> PageContext:
    """The context of a page; `mentions` (of the whole page) complete the paper's place to its full name."""
    return PageContext(publication, page_date, home_of(publication, mentions))


def home_of(publication: str | None, mentions: Iterable[Mention] = ()) -> str | None:
    """青岚日报 -> 青岚市, where the page names 青岚市 (else 青岚); None without a publication."""
    stem = _PAPER_WORDS.sub("", publication or "")
    if not stem:
        return None
    full = Counter(
        m.name for m in mentions if m.type == "LOC" and m.name.startswith(stem) and m.name[len(stem) :] in _LEVELS
    )
    return full.most_common(1)[0][0] if full else stem
