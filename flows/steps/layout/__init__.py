"""A page's lines into articles: roles, reading order, grouping, headings, authors."""

from flows.steps.layout.rebuild import rebuild

__all__ = ["rebuild"]
