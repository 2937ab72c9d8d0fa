"""Text on a terminal: how wide it is, and how it is cut and broken. East Asian wide characters take two columns.

Source: Unicode Standard Annex 11, East Asian Width; "ambiguous" counts as one, as terminals have it by default.

    >>> width("粉丝 12")
    7
    >>> cut("mass spread", 6), broken("粉丝互撕 of fans", 8, 3)
    ('mass …', ['粉丝互撕', 'of fans'])
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

# Space, a word, or one wide character with the mark behind it, which begins no line.
_PIECES: Final = re.compile(r"\s+|[^\s\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]+|.[、，。；：！？）》】]?")


def width(text: str) -> int:
    """Columns that `text` takes."""
    return sum(_columns(character) for character in text)


@lru_cache(maxsize=1 << 16)
def _columns(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) in ("Cf", "Cc"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def cut(text: str, most: int) -> str:
    """The beginning of `text` in at most so many columns, with "…" where something is left out."""
    if width(text) <= most:
        return text
    taken, used = "", 0
    for character in text:
        used += _columns(character)
        if used > most - 1:
            break
        taken += character
    return taken + "…"


def broken(text: str, most: int, lines: int, indent: str = "") -> list[str]:
    """`text` on at most `lines` lines of `most` columns, the later ones behind `indent`; the rest is left out."""
    done, used = [""], 0
    for piece in _PIECES.findall(text):
        columns = width(piece)
        if used + columns <= most:
            if not piece.isspace() or done[-1].strip():
                done[-1] += piece
                used += columns
        elif len(done) == lines:
            return [*done[:-1], cut(done[-1] + piece + " " * most, most)]
        else:
            done[-1] = done[-1].rstrip()
            done.append(indent + cut(piece.lstrip(), most - len(indent)))
            used = width(done[-1])
    return [line.rstrip() for line in done]
