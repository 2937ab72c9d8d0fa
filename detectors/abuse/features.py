"""What the linear model sees of a batch of texts: hashed character 1–2-grams, and the signs of the lexicon.

Before anything is read, what is not its author's own words goes (`detectors.abuse.raw`), what is put between characters
goes, and a text that is one piece said again and again is read as that piece. Of letters and digits no grams are made,
there are too few texts to learn them from: English is read by the lexicon alone.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from detectors.abuse.cloaks import CLOAKS
from detectors.abuse.context import Hits, settled
from detectors.abuse.lexicon import ORDINARY, decloaked, found
from detectors.abuse.raw import sighted
from detectors.normalise import END, SPACE, WIDE, Codes, decoded, folded, joined_up

SINGLES = 1 << 16
PAIRS = 1 << 18
GRAMS = SINGLES + PAIRS
_SHIFT = np.uint32(32 - 18)
_FIRST, _SECOND = np.uint32(0x9E3779B1), np.uint32(0x85EBCA6B)  # odd, so that every bit of a code point counts
EMOJI = slice(0x1F000, 0x1FB00)
_FILLERS = "ーヽヾゝゞ丶丨灬\u115f\u1160"


class Features(NamedTuple):
    """Of n texts. A text of k wide characters in plain form has k + 1 single ones (`END` is one), as many pairs."""

    singles: NDArray[np.uint32]  # hash below SINGLES, of every character of all texts
    pairs: NDArray[np.uint32]  # hash below PAIRS, of every character and the one before it
    ends: NDArray[np.intp]  # (n,) position of the last gram of each text in `singles` and `pairs`
    signs: Hits


def features(texts: Sequence[str]) -> Features:
    """Features of at least one text; those of a text do not depend on the others."""
    plain = decoded(_parted(folded(list(map(sighted, texts)))))
    joined = decloaked(_once(plain).encode())
    codes = np.frombuffer(joined.decode().encode("utf-32-le"), np.uint32)
    codes = codes[(codes >= WIDE) | (codes == END) | (codes == ORDINARY)]
    before = np.empty_like(codes)
    before[0] = END
    before[1:] = codes[:-1]
    (ends,) = np.nonzero(codes == END)
    pairs = (before * _FIRST + codes * _SECOND) >> _SHIFT
    return Features(codes & np.uint32(SINGLES - 1), pairs, ends, settled(found(joined)))


def _parted(codes: Codes) -> Codes:
    """Plain texts with what is put between characters as separators, and a drawn-out letter said once."""
    between = _between()[codes]
    if between.any():
        codes = joined_up(np.where(between, np.uint32(SPACE), codes))
    again = np.zeros(len(codes) + 1, bool)  # the same letter as the one before
    again[1:-1] = (codes[1:] == codes[:-1]) & (codes[1:] >= ord("a")) & (codes[1:] <= ord("z"))
    third = again[1:-1] & again[:-2]
    if not third.any():
        return codes
    drawn = np.zeros(len(codes), bool)
    drawn[1:] = third
    second = np.append(drawn[1:], False)
    return codes[~(drawn | (second & again[:-1]))]


@functools.cache
def _between() -> NDArray[np.bool_]:
    """By code point: emoji and marks that mean nothing to us."""
    table = np.zeros(0x110000, bool)
    table[EMOJI] = True
    table[[ord(char) for forms in CLOAKS.values() for char in forms]] = False
    table[[ord(char) for char in _FILLERS]] = True
    return table


def _once(plain: str) -> str:
    """Texts that are one piece said again and again, as that piece."""
    lines = plain.split("\n")
    for place, line in enumerate(lines):
        # Whoever says something twice says its first character twice.
        if line and line.find(line[0], 1) > 0:
            lines[place] = _piece(line)
    return "\n".join(lines)


def _piece(line: str) -> str:
    """The shortest text that gives the line when repeated, directly or with spaces between.

    >>> _piece("哈哈哈"), _piece("go away go away"), _piece("好不好")
    ('哈', 'go away', '好不好')
    """
    for text in (line, line + " "):
        period = (text + text).find(text, 1)
        if period < len(text):
            return text[:period].rstrip()
    return line
