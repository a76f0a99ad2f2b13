"""What must hold between rows and between tables, beyond the contract of a single column.

Every rule is vectorised over the whole batch; the rows it returns name the pages that stay out.
"""

from __future__ import annotations

from schemas.rules.facts import date_rules, figure_rules, mention_rules, quote_rules
from schemas.rules.ledger import article_rules, author_rules, line_rules, page_rules
from schemas.rules.text import keyword_rules, sentence_rules, token_rules

RULES = (
    page_rules,
    line_rules,
    article_rules,
    author_rules,
    sentence_rules,
    token_rules,
    keyword_rules,
    mention_rules,
    figure_rules,
    date_rules,
    quote_rules,
)

__all__ = ["RULES"]
