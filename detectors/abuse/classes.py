"""Classes of a text: what kind of abuse, and cues of what the guard protects. Words say which, the scorer whether.

A class needs a word of its group in the text. `insult` and `group` are said only of what is hostile as a whole; what
is hostile without any word of abuse is an `insult`. Threats, calls to dig and sexual claims are said in any case: what
follows from them does not wait for a score.

    >>> classes(["开盒她", "他骂我是贱人", "真有你的"], [False, False, True])
    [('dig',), ('quotation',), ('insult',)]
"""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from detectors.abuse.context import SIGNS
from detectors.abuse.features import Features, features

CLASS_OF = {
    "flat": "insult",
    "insult_strong": "insult",
    "english_flat": "insult",
    "threat": "threat",
    "group": "group",
    "slur": "group",
    "sexual": "sexual",
    "dig": "dig",
    "dig_noun": "dig",
    "criticism": "criticism",
    "reporting": "reporting",
    "news": "reporting",
    "victim": "reporting",
    "quotation": "quotation",
    "told": "quotation",
    "counter_speech": "counter_speech",
    "condemn": "counter_speech",
}
CLASSES = ("insult", "threat", "group", "sexual", "dig", "criticism", "reporting", "quotation", "counter_speech")
ABUSE = frozenset(CLASSES[:5])
NEED_HOSTILITY = frozenset({"insult", "group"})  # said of a text only if it is hostile as a whole
LABEL, LABEL_THRESHOLD = "hostility", "hostility_threshold"  # among the labels that a platform sends


class Score(NamedTuple):
    """What a scorer says of one text."""

    hostility: int  # 0 … 1000, calibrated probability in per mille
    hostile: bool
    classes: tuple[str, ...]  # of CLASSES, in that order


def classes(texts: Sequence[str], hostile: Sequence[bool]) -> list[tuple[str, ...]]:
    """Classes of each text, given what a scorer of any kind says of it."""
    return classes_of(features(texts), hostile) if texts else []


def classes_of(read: Features, hostile: Sequence[bool]) -> list[tuple[str, ...]]:
    """The same where the features are at hand."""
    bits = np.zeros(len(read.ends), np.int64)
    np.bitwise_or.at(bits, read.signs.text, _class_bits()[read.signs.group])
    return list(map(_names, bits.tolist(), hostile))


def labelled(
    texts: Sequence[str], scores: Sequence[Score], labels: Sequence[Mapping[str, float] | None], threshold: int
) -> list[Score]:
    """The platform's own `hostility` (0 … 1) in the place of ours wherever it sent one.

    It is hostile from the platform's `hostility_threshold` on, else from `threshold` per mille. What is told in per
    mille is what is judged. A label outside 0 … 1 is none.
    """
    result = list(scores)
    known = [(place, sent) for place, sent in enumerate(labels) if sent and 0 <= sent.get(LABEL, -1.0) <= 1]
    hostility = [round(1000 * sent[LABEL]) for _, sent in known]
    thresholds = [1000 * sent.get(LABEL_THRESHOLD, threshold / 1000) for _, sent in known]
    hostile = [value >= round(limit) for value, limit in zip(hostility, thresholds, strict=True)]
    found = classes([texts[place] for place, _ in known], hostile)
    for (place, _), score in zip(known, map(Score, hostility, hostile, found), strict=True):
        result[place] = score
    return result


@functools.cache
def _class_bits() -> NDArray[np.int64]:
    return np.array([1 << CLASSES.index(CLASS_OF[group]) if group in CLASS_OF else 0 for group in SIGNS], np.int64)


@functools.cache
def _names(bits: int, hostile: bool) -> tuple[str, ...]:
    names = [name for place, name in enumerate(CLASSES) if bits >> place & 1]
    if not hostile:
        return tuple(name for name in names if name not in NEED_HOSTILITY)
    return tuple(names) if ABUSE & set(names) else ("insult", *names)
