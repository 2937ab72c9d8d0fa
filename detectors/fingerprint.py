"""A number for what a text says: equal for copies that were edited a little, a function of the text alone.

Serves as object id in co-sharing and as the name of a narrative. In this order:

1. What is not the author's own wording goes: quoted reposters (`//@name: …`), names, addresses, hashtags (an object of
   their own), emotes and emoji.
2. `detectors.normalise` takes the disguises off; then words that carry no content go (`FILLERS`).
3. `SHORT` and more characters left: `ROWS` independent minima over the hashed pairs of neighbouring characters (six
   neighbours in alphabets), hashed together. Two texts whose sets of pairs have Jaccard similarity J get one number with
   probability J^ROWS (Broder 1997, "On the resemblance and containment of documents").
4. Fewer: the hash of all that is left. Fewer than `LEAST`, or always the same few characters: 0, no fingerprint.

What it cannot see: a text told in other words, translations, a cut to half its length. Rates: docs/reading.md.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from typing import Final

import numpy as np
import xxhash
from numpy.typing import NDArray

from detectors.normalise import END, SPACE, Codes, folded

ROWS: Final = 3  # minima hashed into one number
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
_SEEDS: Final = np.array([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0xD6E8FEB86659FD93], np.uint64)
NONE: Final = np.uint64(2**64 - 1)
_MIX: Final = np.uint64(0xFF51AFD7ED558CCD)

Hashes = NDArray[np.uint64]


def fingerprint(text: str) -> int:
    """The number of one text, 1 … 2^63 − 1; 0 where it says too little."""
    return fingerprints([text])[0]


def fingerprints(texts: Sequence[str]) -> list[int]:
    """The numbers of many texts: the same as one by one, much faster."""
    if not texts:
        return []
    codes = folded([own_words(text) for text in texts])
    codes = codes[_content()[codes]]
    ends = np.flatnonzero(codes == END)
    starts = np.concatenate(([0], ends[:-1] + 1))
    news = np.concatenate(([0], np.cumsum(_new(codes))))
    said = news[ends] - news[starts]  # characters, repetitions not counted
    result = np.zeros(len(texts), np.uint64)
    long = np.flatnonzero(said >= SHORT)
    if len(long):
        result[long] = _minima(codes, starts[long], ends[long])
    result &= np.uint64(2**63 - 1)
    answer: list[int] = result.tolist()
    for index in np.flatnonzero((said >= LEAST) & (said < SHORT)).tolist():
        answer[index] = _exact(codes[starts[index] : ends[index]])
    return answer


def own_words(text: str) -> str:
    """What the author wrote: no quoted reposters, names, addresses, hashtags, emotes."""
    if "@" in text or "#" in text or "[" in text or "://" in text or "www." in text:
        return _NOISE.sub(" ", text)
    return text


def _minima(codes: Codes, starts: NDArray[np.intp], ends: NDArray[np.intp]) -> Hashes:
    """One number for each text `codes[start:end]`, each at least `LETTERS` long."""
    grams = _grams(codes)
    # reduceat reads from each start to the next index given: the odd answers, between texts, are thrown away.
    bounds = np.stack((starts, ends), axis=1).ravel()
    number = np.zeros(len(starts), np.uint64)
    for seed in _SEEDS[:ROWS]:
        number = _mixed(number + np.minimum.reduceat(_permuted(grams, seed), bounds)[::2])
    return number


def _grams(codes: Codes) -> Hashes:
    """At each character the hash of it and its neighbours to the right; `NONE` where the text ends before them."""
    size = len(codes)
    ahead = np.append(codes.astype(np.uint64), np.full(LETTERS, END, np.uint64))
    pair = _mixed(ahead[:size] * _SEEDS[0] + ahead[1 : size + 1])
    pair[:-1][codes[1:] == END] = NONE
    letters, complete = ahead[:size].copy(), np.ones(size, np.bool_)
    for step in range(1, LETTERS):
        letters = letters * _SEEDS[1] + ahead[step : step + size]
        complete &= ahead[step : step + size] != END
    return np.where(codes >= WIDE, pair, np.where(complete, _mixed(letters), NONE))


def _mixed(values: Hashes) -> Hashes:
    """Bits well spread: the finaliser of MurmurHash3 (A. Appleby, public domain), its first half."""
    values = (values ^ (values >> np.uint64(33))) * _MIX
    return values ^ (values >> np.uint64(29))


def _permuted(grams: Hashes, seed: np.uint64) -> Hashes:
    return np.where(grams == NONE, NONE, _mixed(grams ^ seed))


def _new(codes: Codes) -> NDArray[np.int64]:
    """1 for a character that is neither of the two before it, so that laughter counts for little."""
    new = np.ones(len(codes), np.int64)
    new[1:] &= codes[1:] != codes[:-1]
    new[2:] &= codes[2:] != codes[:-2]
    return new


def _exact(codes: Codes) -> int:
    if codes.tobytes() in _common():
        return 0
    return (xxhash.xxh3_64_intdigest(codes.tobytes()) >> 1) or 1


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
