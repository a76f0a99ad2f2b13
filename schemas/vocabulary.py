"""The values a column may hold, once. Plain constants: the steps import them at no cost."""

from __future__ import annotations

from schemas.units import printed_units

# Roles of a line in reading order of an article; the last three stand outside of any article.
ARTICLE_ROLES = (
    "jump",
    "kicker",
    "headline",
    "deck",
    "byline",
    "body",
    "crosshead",
    "caption",
    "credit",
)
OUTSIDE_ROLES = ("ad", "furniture", "noise")
LINE_ROLES = ARTICLE_ROLES + OUTSIDE_ROLES

# Roles whose text is assembled in a column of `articles` and cut into sentences (a `jump` is not).
SENTENCE_ROLES = ("headline", "kicker", "deck", "byline", "body", "crosshead", "caption", "credit")

# Which column of `articles` holds the assembled text of a role; a `jump` line has none.
ARTICLE_COLUMN_OF_ROLE = {
    "kicker": "kicker",
    "headline": "headline",
    "deck": "deck",
    "byline": "byline",
    "body": "text",
    "crosshead": "text",
    "caption": "captions",
    "credit": "captions",
}

# The first modern newspaper in Chinese; no page is older.
FIRST_PAGE_YEAR = 1815

CONTINUES = ("from", "to", "both")
PAGE_DATE_SOURCES = ("stated", "inferred", "manifest")

MENTION_TYPES = ("PER", "ORG", "LOC")
BOUNDS = ("exact", "approx", "over", "under", "at_least")
FIGURE_STATUSES = ("actual", "planned", "capacity")
DATE_GRAINS = ("day", "month", "quarter", "half", "year", "span")

SOURCE_STATUSES = ("loaded", "quarantined", "superseded")
RUN_STATES = ("running", "completed", "failed", "crashed", "cancelled")
QUARANTINE_STAGES = ("read", "rebuild", "segment", "enrich", "correct", "validate", "load")
SEVERITIES = ("error", "warning")

# Printed units that must have been converted: a figure that still carries one has a wrong value.
# Single characters are left out but for the plain ones: 度, 成, 块 and 分 are measure words as well.
CONVERTED_UNITS = tuple(
    sorted(
        {u.name for u in printed_units() if len(u.name) > 1} - {u.symbol for u in printed_units()}
        | {scale + u.name for u in printed_units() if u.dimension == "money" for scale in ("万", "亿")}
        | {"元", "克", "吨", "瓦"}
    )
)
