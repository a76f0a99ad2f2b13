"""A page's lines into articles: roles, reading order, grouping, headings, authors."""

from flows.steps.layout.rebuild import NOTHING_GIVEN, rebuild, scored_roles
from flows.steps.layout.roles import scored_as

__all__ = ["NOTHING_GIVEN", "rebuild", "scored_as", "scored_roles"]
