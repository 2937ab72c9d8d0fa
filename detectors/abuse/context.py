"""What the neighbours of a word make of it: abuse that is only reported or refused, and words that mean it together.

    spans ─ pairs of words that mean more together ─► calls, slurs, condemnation ─┐
          └ abuse quoted, told of or refused ─► `told`, `news`, `condemn` ───────┴► Hits (signs of the linear model)

Distances are in bytes of UTF-8 (an ideograph has three). Texts in plain form have no punctuation, so that a near word
is the only sign of a quotation there is. What it cannot see: a quotation without a word before or behind that says so.
"""

from __future__ import annotations

import functools
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from detectors.abuse.cues import CUES
from detectors.abuse.lexicon import GROUP_NAMES, Spans
from detectors.abuse.words import ABUSE

Flags = NDArray[np.bool_]
TOLD = "told"  # an insult that somebody else uttered, or that is said of oneself
SIGNS = (*ABUSE, *CUES, "people", TOLD)  # of the linear model; the parts of pairs are none


class Near(NamedTuple):
    """Words of `groups` within `reach` bytes of one of `beside`, on that side of it."""

    groups: str
    side: str  # "after" or "before"
    beside: str
    reach: int
    becomes: str


# Tried in this order; each sees what the ones before it made.
TOGETHER = (
    Near("harm", "after", "refusal", 24, "condemn"),
    Near("crime", "after", "by_whom", 12, "victim"),
    Near("vilify flat", "after", "people", 30, "slur"),
    Near("purge", "before", "people", 8, "slur"),
    Near("english_weak", "after", "aim", 12, "english_flat"),
    Near("private", "after", "expose", 24, "dig"),
    Near("private", "before", "expose", 18, "dig"),
)
INSULTS = "flat insult_strong insult_mild group slur sexual sexual_weak english_flat english_weak"
TOLD_OF = (
    Near("threat threat_weak at_me", "after", "speaks quoting", 36, "news"),
    Near("threat threat_weak", "before", "outcome", 30, "news"),
    Near("dig_noun", "after", "news", 30, "news"),
    Near("dig_noun", "before", "outcome", 24, "news"),
    Near("dig dig_noun dig_weak", "after", "refusal", 24, "condemn"),
    Near("sexual sexual_weak", "after", "harm", 24, TOLD),
    Near(INSULTS, "after", "quoting", 24, TOLD),
    Near(INSULTS, "after", "self", 3, TOLD),
    Near(INSULTS, "before", "reported_word", 12, TOLD),
)
PLAIN = ("flat", "threat", "slur", "dig", "english_flat")
LOUD = (*PLAIN, "insult_strong", "insult_mild", "implicit", "group", "sexual", "dig_noun")
REPORTS = ("news", "victim", TOLD)


class Hits(NamedTuple):
    """Signs found in a batch: parallel arrays, sorted, each pair (text, sign) once. `group` is a place in `SIGNS`."""

    text: NDArray[np.intp]
    group: NDArray[np.intp]


def settled(spans: Spans) -> Hits:
    """The signs that the words of a batch are, each in its context."""
    found = spans
    for near in TOGETHER:
        there = _near(found, near)
        made = found.group.copy()
        made[there] = _place(near.becomes)
        found = spans._replace(group=made)
    sign = _signs()[found.group]
    for near in TOLD_OF:
        sign[_near(found, near)] = SIGNS.index(near.becomes)
    pairs = np.unique(found.text[sign >= 0] * len(SIGNS) + sign[sign >= 0])
    return Hits(pairs // len(SIGNS), pairs % len(SIGNS))


def any_of(hits: Hits, groups: tuple[str, ...], count: int) -> Flags:
    """Which of `count` texts have a sign of one of the groups."""
    wanted = np.isin(np.arange(len(SIGNS)), [SIGNS.index(group) for group in groups])
    flags = np.zeros(count, bool)
    flags[hits.text[wanted[hits.group]]] = True
    return flags


def _near(spans: Spans, near: Near) -> Flags:
    there = _flags(near.groups)[spans.group]
    (of,) = np.nonzero(there)
    (by,) = np.nonzero(_flags(near.beside)[spans.group])
    there[:] = False
    if not len(of) or not len(by):
        return there
    if near.side == "after":
        other = by[np.maximum(np.searchsorted(spans.end[by], spans.start[of], side="right") - 1, 0)]
        gap = spans.start[of] - spans.end[other]
    else:
        other = by[np.minimum(np.searchsorted(spans.start[by], spans.end[of]), len(by) - 1)]
        gap = spans.start[other] - spans.end[of]
    there[of] = (gap >= 0) & (gap <= near.reach) & (spans.text[of] == spans.text[other])
    return there


def _place(group: str) -> int:
    return GROUP_NAMES.index(group)


@functools.cache
def _flags(groups: str) -> Flags:
    return np.isin(np.array(GROUP_NAMES), groups.split())


@functools.cache
def _signs() -> NDArray[np.intp]:
    """By group of the lexicon: its place in `SIGNS`, -1 where it is none."""
    return np.array([SIGNS.index(group) if group in SIGNS else -1 for group in GROUP_NAMES], np.intp)
