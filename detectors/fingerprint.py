"""A number for what a text says: equal for most near-copies, a function of the text alone.

Serves as object id in co-sharing and as the name of a narrative. In this order:

1. What is not the author's own wording goes: quoted reposters (`//@name: …`), names, addresses, hashtags (an object of
   their own), emotes and emoji.
2. `detectors.normalise` takes the disguises off; then syllables that carry no content go (`FILLERS`).
3. `SHORT` or more characters left: `ROWS` minima over the hashed pairs of neighbouring characters (six neighbours in
   alphabets), hashed together. Two texts whose sets of pairs have Jaccard similarity J get one number with probability
   J^ROWS (Broder 1997, "On the resemblance and containment of documents").
4. Fewer: the hash of all that is left. Fewer than `LEAST`, or always the same few characters, or a phrase that a button
   writes: 0, no fingerprint.

`near_ids` gives several numbers, stricter ones; near-copies share at least one (Leskovec, Rajaraman, Ullman, "Mining of
Massive Datasets", section 3.4). `object_ids` gives both and folds each text once. What neither can see: a text told in
other words, a translation, a cut to half its length. Rates of misses and false merges: docs/reading.md.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np
import xxhash
from numpy.typing import NDArray

from detectors.normalise import END, SPACE, Codes, folded

ROWS: Final = 3  # minima hashed into one fingerprint
NEAR_ROWS: Final = 4  # minima hashed into one of the near ids
NEAR: Final = 4  # near ids of a text
LEAST: Final = 6  # characters; a shorter text says too little to be an object
SHORT: Final = 12  # characters; below it a copy has to be exact, but for disguise and fillers
WIDE: Final = 0x2E80  # from here on a character is about a syllable or a word
LETTERS: Final = 6  # neighbours in an alphabet that weigh about as much as two ideographs

FILLERS: Final = "的了着过啊呀吧吗呢嘛哦噢喔嗯呃哎唉诶欸哈呵嘿嘻啦咯喽哇哟呐么就都也还又才很太真"
COMMON: Final = (
    "转发微博",
    "轻转发",
    "快转微博",
    "转发此微博",
    "分享图片",
    "分享视频",
    "网页链接",
    "repost",
    "retweet",
)

_NOISE: Final = re.compile(
    r"//\s*@.*"  # quoted reposters and all behind them
    r"|https?://[^\s\u2e80-\U0010ffff]+|www\.[^\s\u2e80-\U0010ffff]+"
    r"|(?:回复|reply to)\s*@[^\s:：@]{1,40}\s*[:：]?|@[\w\-·]{1,40}[:：]?"
    r"|#[^#\n]{1,64}#|#\w{1,64}"
    r"|\[[^\[\]\s]{1,8}\]",
    re.IGNORECASE | re.DOTALL,
)

Hashes = NDArray[np.uint64]
Places = NDArray[np.intp]
_GOLDEN: Final = 0x9E3779B97F4A7C15  # 2^64 divided by the golden ratio: its multiples are spread evenly
_MIX: Final = np.uint64(0xFF51AFD7ED558CCD)
_NONE: Final = np.uint64(2**64 - 1)
_POSITIVE: Final = np.uint64(2**63 - 1)


class _Said(NamedTuple):
    """What some texts say, in the numbers that both ids are made of."""

    texts: int  # how many
    exact: list[tuple[int, int]]  # (index, number) of the short texts
    long: Places  # indices of the texts of `SHORT` characters or more
    bounds: Places  # of each long text its start and its end
    grams: Hashes


def fingerprint(text: str) -> int:
    """The number of one text, 1 … 2^63 − 1; 0 where it says too little."""
    return fingerprints([text])[0]


def fingerprints(texts: Sequence[str]) -> list[int]:
    """The numbers of many texts: the same as one by one, much faster."""
    return _fingerprints(_said(texts))


def near_ids(texts: Sequence[str]) -> list[tuple[int, ...]]:
    """For each text `NEAR` numbers, of which near-copies share one; for a short text one, for too little none."""
    return _near_ids(_said(texts))


def object_ids(texts: Sequence[str]) -> tuple[list[int], list[tuple[int, ...]]]:
    """`fingerprints` and `near_ids` of the texts, for the price of folding them once."""
    said = _said(texts)
    return _fingerprints(said), _near_ids(said)


def _fingerprints(said: _Said) -> list[int]:
    answer = [0] * said.texts
    for index, number in said.exact:
        answer[index] = number
    for index, number in zip(said.long.tolist(), _minima(said, range(ROWS)).tolist(), strict=True):
        answer[index] = number
    return answer


def _near_ids(said: _Said) -> list[tuple[int, ...]]:
    answer: list[tuple[int, ...]] = [()] * said.texts
    for index, number in said.exact:
        answer[index] = (number,)
    first = range(ROWS, ROWS + NEAR * NEAR_ROWS, NEAR_ROWS)
    bands = [_minima(said, range(row, row + NEAR_ROWS)).tolist() for row in first]
    for index, numbers in zip(said.long.tolist(), zip(*bands, strict=True), strict=True):
        answer[index] = numbers
    return answer


def own_words(text: str) -> str:
    """What the author wrote: no quoted reposters, names, addresses, hashtags, emotes."""
    if "@" in text or "#" in text or "[" in text or "://" in text or "www." in text:
        return _NOISE.sub(" ", text)
    return text


def _said(texts: Sequence[str]) -> _Said:
    codes = folded([own_words(text) for text in texts]) if texts else np.empty(0, np.uint32)
    codes = codes[_content()[codes]]
    ends = np.flatnonzero(codes == END)
    starts = np.append(0, ends[:-1] + 1)[: len(ends)]
    news = np.append(0, np.cumsum(_new(codes)))
    size = news[ends] - news[starts]
    (short,) = np.nonzero((size >= LEAST) & (size < SHORT))
    (long,) = np.nonzero(size >= SHORT)
    contents = [(int(index), codes[starts[index] : ends[index]].tobytes()) for index in short]
    # reduceat reads from each bound to the next: every second answer is of what lies between two texts.
    bounds = np.stack((starts[long], ends[long]), axis=1).ravel()
    return _Said(len(texts), _exact(contents), long, bounds, _grams(codes))


def _new(codes: Codes) -> NDArray[np.int64]:
    """1 for a character that is neither of the two before it, so that laughter counts for little."""
    new = np.ones(len(codes), np.int64)
    new[1:] &= codes[1:] != codes[:-1]
    new[2:] &= (codes[2:] != codes[:-2]) | (codes[1:-1] == END)  # no text sees the one before it
    return new


def _exact(contents: list[tuple[int, bytes]]) -> list[tuple[int, int]]:
    return [(i, (xxhash.xxh3_64_intdigest(one) >> 1) or 1) for i, one in contents if one not in _common()]


def _minima(said: _Said, rows: range) -> Hashes:
    """One number for each of the long texts, each at least `LETTERS` long, from the hash functions `rows`."""
    numbers = np.zeros(len(said.long), np.uint64)
    none = said.grams == _NONE
    for row in rows if len(said.long) else ():
        hashed = _mixed(said.grams ^ np.uint64(_GOLDEN * (row + 1) % 2**64))
        np.copyto(hashed, _NONE, where=none)
        numbers = _mixed(numbers + np.minimum.reduceat(hashed, said.bounds)[::2])
    positive: Hashes = np.maximum(numbers & _POSITIVE, np.uint64(1))
    return positive


def _grams(codes: Codes) -> Hashes:
    """At each character the hash of it and its neighbours to the right; `_NONE` where the text ends before them."""
    size = len(codes)
    factor = np.uint64(_GOLDEN)
    ahead = np.append(codes.astype(np.uint64), np.full(LETTERS, END, np.uint64))
    word, complete = ahead[:size].copy(), np.ones(size, np.bool_)
    for step in range(1, LETTERS):
        word = word * factor + ahead[step : step + size]
        complete &= ahead[step : step + size] != END
        if step == 1:
            pair = np.where(complete, _mixed(word), _NONE)
    grams: Hashes = np.where(codes >= WIDE, pair, np.where(complete, _mixed(word), _NONE))
    return grams


def _mixed(values: Hashes) -> Hashes:
    """Bits well spread: the first half of the finaliser of MurmurHash3 (A. Appleby, public domain)."""
    values = values ^ (values >> np.uint64(33))
    values *= _MIX
    values ^= values >> np.uint64(29)
    return values


@functools.cache
def _content() -> NDArray[np.bool_]:
    """For each code point whether it says something; `END` does."""
    table = np.ones(0x110000, np.bool_)
    table[SPACE] = False
    table[0x1F000:0x20000] = False  # emoji
    table[[ord(char) for char in FILLERS]] = False
    return table


@functools.cache
def _common() -> frozenset[bytes]:
    return frozenset(codes[_content()[codes]][:-1].tobytes() for codes in (folded([text]) for text in COMMON))
