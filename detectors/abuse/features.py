"""What the linear model sees of a batch of texts: hashed character 1–2-grams, and the signs of the lexicon."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from detectors.abuse.lexicon import Hits, decloaked, found
from detectors.normalise import END, decoded, folded

SINGLES = 1 << 16
PAIRS = 1 << 18
GRAMS = SINGLES + PAIRS
_SHIFT = np.uint32(32 - 18)
_FIRST, _SECOND = np.uint32(0x9E3779B1), np.uint32(0x85EBCA6B)  # odd, so that every bit of a code point counts


class Features(NamedTuple):
    """Of n texts. A text of k characters in plain form has k + 1 single characters (`END` is one), as many pairs."""

    singles: NDArray[np.uint32]  # hash below SINGLES, of every character of all texts
    pairs: NDArray[np.uint32]  # hash below PAIRS, of every character and the one before it
    ends: NDArray[np.intp]  # (n,) position of the last gram of each text in `singles` and `pairs`
    signs: Hits


def features(texts: Sequence[str]) -> Features:
    """Features of at least one text; those of a text do not depend on the others."""
    joined = decloaked(decoded(folded(texts)).encode())
    codes = np.frombuffer(joined.decode().encode("utf-32-le"), np.uint32)
    before = np.empty_like(codes)
    before[0] = END
    before[1:] = codes[:-1]
    (ends,) = np.nonzero(codes == END)
    pairs = (before * _FIRST + codes * _SECOND) >> _SHIFT
    return Features(codes & np.uint32(SINGLES - 1), pairs, ends, found(joined))
