"""What a paper and its dump do to every text of a page: marks, blanks, indents, misread signs."""

from __future__ import annotations

import random
import re
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from tests.press.damage import CONFUSED

Indent = Literal["none", "full", "space", "one"]
INDENTS: dict[Indent, str] = {"none": "", "full": "　　", "space": "  ", "one": " "}
# Which marks a paper prints in half width; `comma` has straight quotes too.
_HALF = {
    "full": {},
    "br": str.maketrans("（）？！", "()?!"),
    "mix": str.maketrans("（）：％", "():%"),
    "comma": str.maketrans("，；：？！（）“”", ',;:?!()""'),
}


class Habits(BaseModel):
    """One page's habits; the short keys are those of the file."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    punctuation: Literal["full", "br", "mix", "comma"] = Field("full", alias="punct")
    number_blanks: Literal["none", "l", "r", "b"] = Field("none", alias="num")  # left, right, both sides
    bracket_blanks: bool = Field(False, alias="br")
    indent: Indent = "none"
    justified: bool = Field(True, alias="just")  # rows that came out short are set apart
    spread: bool = True  # so are short rows of headlines
    blank_rows: str = Field("box", alias="blank", pattern=r"^(none|box|each|para|irreg|every[1-9]\d?)$")
    captions: Literal["with", "last"] = Field("with", alias="caps")  # drawn with their article, after all
    joined: Literal["none", "body", "all"] = Field("none", alias="join")  # rows of a paragraph in one line
    joined_share: float = Field(1, alias="pj")  # of the frames
    join_blanks: float = Field(0, alias="js")  # of the places where rows were joined, a blank is left
    misread: float = Field(0, alias="ocr")  # of the signs that are like others
    noise: float = 0  # of the frames, rubbish after them

    def restyled(self, text: str, rng: random.Random) -> str:
        """The text as this paper prints it, and as its dump reads it."""
        text = text.translate(_HALF[self.punctuation])
        if self.number_blanks in ("l", "b"):
            text = re.sub(r"(?<=[\u4e00-\u9fff])(?=[0-9A-Za-z])", " ", text)
        if self.number_blanks in ("r", "b"):
            text = re.sub(r"(?<=[0-9A-Za-z%])(?=[\u4e00-\u9fff])", " ", text)
        if self.bracket_blanks:
            text = re.sub(r"(?<=\S)（", " （", text)
            text = re.sub(r"）(?=[\u4e00-\u9fff0-9])", "） ", text)
        if self.misread:
            text = "".join(CONFUSED[c] if c in CONFUSED and rng.random() < self.misread else c for c in text)
        return text

    def varied(self, rng: random.Random) -> Habits:
        """These habits, some of them changed by lot; what real dumps do oftener is drawn oftener."""
        change: dict[str, Any] = {}

        def draw(chance: float, name: str, *values: object) -> None:
            if rng.random() < chance:
                change[name] = rng.choice(values)

        draw(0.5, "punctuation", "full", "full", "comma", "br", "mix")
        draw(0.5, "number_blanks", "none", "l", "r", "b")
        draw(0.3, "bracket_blanks", False, True)
        draw(0.6, "indent", "none", "full", "space", "one")
        draw(0.4, "justified", False, True)
        draw(0.4, "spread", False, True)
        draw(0.6, "blank_rows", "box", "box", "each", "para", "irreg", "every5", "every9")
        draw(0.4, "captions", "with", "last")
        draw(0.25, "noise", 0.0, 0.0, 0.08)
        draw(0.3, "joined", "body")
        if "joined" in change:
            draw(1, "joined_share", 0.3, 1.0, 1.0)
            draw(1, "join_blanks", 0.0, 0.0, 0.15)
        return self.model_copy(update=change)
