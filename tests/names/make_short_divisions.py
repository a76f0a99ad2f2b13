"""Writes what counties and districts are called for short, where no ordinary word is spelt so.

    python -m tests.names.make_short_divisions > flows/steps/language/names/data/short_divisions.txt

A stem of two characters (武进 of 武进区) stands there if jieba's dictionary has it as a place that is not
often spoken of, or as a word that its texts hardly have: such are names that its tagger guessed wrongly.
Those of the list `no_division` are left out.
"""

from __future__ import annotations

from flows.steps.language.engine import read_base_dictionary, read_frequencies
from flows.steps.language.names.lexicon import DIVISIONS, GRAMMAR, KNOWN_PLACES

# Occurrences in the texts that jieba's dictionary was counted on (60 million words). Looked through by hand:
# up to these, hardly any is a word of its own; beyond them most are (和平, 资源, 古城).
_MOST_OF_A_PLACE, _MOST_OF_OTHERS = 400, 60
_OTHERS = frozenset(["nr", "nrt", "nrfg", "nz", "v", "vn", "t", "d", "a", "ad", "b", "z", "i"])


def main() -> None:
    tags, frequencies = read_base_dictionary().tags, read_frequencies()
    print("# What counties and districts are called for short; made by tests/names/make_short_divisions.py.")
    stems = {name[:-1] for name in DIVISIONS if len(name) == 3 and name[-1] in "县区旗"}
    known = KNOWN_PLACES | DIVISIONS | GRAMMAR["no_division"] | GRAMMAR["no_place"]
    likely = [
        stem
        for stem in sorted(stems - known)
        if (tags.get(stem) == "ns" and frequencies[stem] <= _MOST_OF_A_PLACE)
        or (tags.get(stem) in _OTHERS and frequencies[stem] <= _MOST_OF_OTHERS)
    ]
    for at in range(0, len(likely), 30):
        print(*likely[at : at + 30])


if __name__ == "__main__":
    main()
