"""Ids of real-world entities: the same type and canonical name give the same id, whatever run or machine."""

from __future__ import annotations

import hashlib
import re

_FOLDED = str.maketrans("（）％，：；！？“”‘’．•‧", "()%,:;!?\"\"''.··")


def folded_name(name: str) -> str:
    """`name` without white space, brackets and quotes folded to one width: what identity is decided on."""
    return re.sub(r"\s+", "", name).translate(_FOLDED)


def entity_id(entity_type: str, name: str) -> str:
    """`name` is the canonical form; gives the type's letter and 15 hex digits, e.g. `P-…` is a person."""
    digest = hashlib.sha256(f"{entity_type}\t{folded_name(name)}".encode()).hexdigest()
    return f"{entity_type[0]}{digest[:15]}"
