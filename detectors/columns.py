"""Text on a terminal: how wide it is, how it is cut, wrapped and fitted. East Asian wide characters take two columns.

Source: Unicode Standard Annex 11, East Asian Width; "ambiguous" counts as one, as terminals have it by default.

    >>> width("粉丝 12")
    7
    >>> cut("mass spread", 6), wrapped("粉丝互撕 of fans", 8)
    ('mass …', ['粉丝互撕', 'of fans'])
    >>> fitted(["Found: one", ", another", ", a third"], 20, 1, " (+{})")
    ['Found: one (+2)']
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final

_WIDE: Final = "\u2018-\u201d\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef"  # and the quotation marks among them
_ENDS: Final = "、，。；：！？）》】"  # these begin no line
# Space, a word, or a clause of wide characters: a line ends behind one of them.
_PIECES: Final = re.compile(rf"\s+|[^\s{_WIDE}]+[{_ENDS}]*|[{_WIDE}]+?(?:[{_ENDS}]+|(?![{_WIDE}]))")
_CHARACTERS: Final = re.compile(rf".[{_ENDS}]*")


def width(text: str) -> int:
    """Columns that `text` takes."""
    if text.isascii() and text.isprintable():
        return len(text)
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


def wrapped(text: str, most: int, indent: str = "") -> list[str]:
    """`text` on lines of at most `most` columns, broken behind words and clauses; later lines behind `indent`."""
    if width(text) <= most and not text.startswith(" "):
        return [text.rstrip()]
    lines, used = [""], 0
    for piece in _pieces(text, most - len(indent)):
        columns = width(piece)
        if used + columns > most and not piece.isspace():
            lines.append(indent)
            used = len(indent)
        if not piece.isspace() or lines[-1].strip():
            lines[-1] += piece
            used += columns
    return [line.rstrip() for line in lines]


def fitted(parts: Sequence[str], most: int, lines: int, more: str, indent: str = "") -> list[str]:
    """As many of `parts` as have room on so many lines, each whole; `more` says behind them how many had none.

    Args:
        parts: each begins with what separates it from the one before. The first is always there.
        most: columns of a line.
        lines: at most so many.
        more: with {} in the place of a number.
        indent: of all lines but the first.
    """
    for kept in range(len(parts), 0, -1):
        rest = more.format(len(parts) - kept) if kept < len(parts) else ""
        found = wrapped("".join(parts[:kept]) + rest, most, indent)
        if len(found) <= lines:
            return found
    *whole, last = found[:lines]
    return [*whole, cut(last + " " * most, most)]


def _pieces(text: str, most: int) -> Iterator[str]:
    for piece in _PIECES.findall(text):
        if width(piece) <= most or piece.isspace():
            yield piece
        else:
            yield from (cut(one, most) for one in _CHARACTERS.findall(piece))
