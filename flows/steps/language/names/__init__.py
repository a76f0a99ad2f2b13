"""Names: persons, organisations and places where they stand, with their canonical form on the page."""

from flows.steps.language.names.entities import entity_id
from flows.steps.language.names.finder import find_mentions

__all__ = ["entity_id", "find_mentions"]
