"""The linear model in integers: batch of texts → hostility, verdict, classes. The same alone or in a batch.

    log-odds = intercept + Σ signs + (Σ grams · 2²⁰ / √n) / 2²⁰,     n = number of grams of the text
    hostility = table[ bounded(log-odds) ]

`bounded` holds plain abuse above a floor however little else there is to read, and talk about abuse without any, or a
text in which there is nothing to read, below a ceiling. Both are part of the file, and the table is fitted behind them.

Everything is a sum of integers but 1/√n, and division and square root are exact to the last bit everywhere (IEEE 754).
Sources: Wang and Manning 2012, "Baselines and Bigrams" (naive-Bayes weighting); Zadrozny and Elkan 2002 (isotonic
calibration). What it cannot see, and how often it errs: `docs/abuse-model.md`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, TypeVar

import msgspec
import numpy as np
import xxhash
from msgspec import Struct
from numpy.typing import NDArray

from detectors.abuse.classes import Score, classes_of
from detectors.abuse.context import LOUD, PLAIN, REPORTS, SIGNS, any_of
from detectors.abuse.features import GRAMS, SINGLES, Features, features

Number = TypeVar("Number", np.int64, np.float64)
UNIT = 1024  # one nat of log-odds
SHORT = 20  # wide characters: in a longer text the cue is not what it is about
_ROOT = 1 << 20
FORMAT = 2


class Rates(Struct, frozen=True, forbid_unknown_fields=True):
    """Counts of a test on labelled rows that the scorer never saw: what bounds on hostile counts are made from."""

    hits: int  # abusive rows called hostile
    positives: int  # abusive rows
    false_hits: int  # other rows called hostile
    negatives: int  # other rows

    @property
    def sensitivity(self) -> float:
        return self.hits / self.positives

    @property
    def false_positive_rate(self) -> float:
        return self.false_hits / self.negatives


class Weights(Struct, frozen=True, forbid_unknown_fields=True):
    """The model file: MessagePack of this."""

    format: int
    grams: bytes  # (GRAMS,) little-endian int16: single characters, then pairs
    signs: tuple[int, ...]  # by group of the lexicon
    groups: tuple[str, ...]  # the groups it was trained with
    intercept: int
    floor: int  # log-odds, in 1/UNIT, of plain abuse at least
    ceiling: int  # of what holds no abuse and speaks of it, or holds nothing that can be read, at most
    cuts: tuple[int, ...]  # [k] = lowest log-odds, in 1/UNIT, of hostility k + 1 per mille; ascending
    threshold: int  # per mille
    rates: dict[str, Rates]  # by domain
    trained_on: tuple[str, ...]  # name, licence and SHA-256 of each source


class Model:
    """The shipped scorer. `version` changes with every byte of the file."""

    def __init__(self, data: bytes) -> None:
        """Raises ValueError where `data` is no model file of this version of the program."""
        try:
            self.weights = msgspec.msgpack.decode(data, type=Weights)
        except msgspec.DecodeError as error:
            raise ValueError(f"not a model file ({error}); make one with `breakwater train abuse`") from None
        if self.weights.format != FORMAT or self.weights.groups != SIGNS:
            raise ValueError("the model file was made for another lexicon; make it anew with `breakwater train abuse`")
        self.version = f"abuse-{xxhash.xxh64_hexdigest(data)[:8]}"
        grams = np.frombuffer(self.weights.grams, "<i2").astype(np.int16)
        self._singles, self._pairs = grams[:SINGLES], grams[SINGLES:GRAMS]
        self._signs = np.array(self.weights.signs, np.int64)
        self._cuts = np.array(self.weights.cuts, np.int64)

    def score(self, texts: Sequence[str]) -> list[Score]:
        """One `Score` a text, in order."""
        if not texts:
            return []
        read = features(texts)
        hostility = np.searchsorted(self._cuts, self._log_odds(read), side="right")
        hostile = hostility >= self.weights.threshold
        verdicts = hostile.tolist()
        return list(map(Score, hostility.tolist(), verdicts, classes_of(read, verdicts)))

    def log_odds(self, texts: Sequence[str]) -> NDArray[np.int64]:
        """Uncalibrated, in 1/UNIT; shape (number of texts,), at least one text."""
        return self._log_odds(features(texts))

    @property
    def threshold(self) -> int:
        """Hostility from which a text is hostile, per mille."""
        return self.weights.threshold

    def rates(self, domain: str) -> Rates:
        """How the scorer erred on rows of a domain that it never saw. Raises KeyError with the domains there are."""
        if domain not in self.weights.rates:
            raise KeyError(f"no error rates for the domain {domain!r}; there are {', '.join(self.weights.rates)}")
        return self.weights.rates[domain]

    def _log_odds(self, read: Features) -> NDArray[np.int64]:
        sums = np.cumsum(self._singles[read.singles] + self._pairs[read.pairs].astype(np.int64))[read.ends]
        sums[1:] -= sums[:-1].copy()
        lengths = np.diff(read.ends, prepend=-1)
        scale = np.rint(_ROOT / np.sqrt(2.0 * lengths)).astype(np.int64)
        signs = np.bincount(read.signs.text, self._signs[read.signs.group], len(lengths)).astype(np.int64)
        unbound = self.weights.intercept + signs + sums * scale // _ROOT
        return bounded(unbound, limits(read), self.weights.floor, self.weights.ceiling)


class Limits(NamedTuple):
    """Which texts are held where, shape (n,)."""

    plain: NDArray[np.bool_]  # not below the floor
    calm: NDArray[np.bool_]  # else not above the ceiling


def limits(read: Features) -> Limits:
    """Plain abuse, and talk about abuse without any or nothing that can be read."""
    count = len(read.ends)
    length = np.diff(read.ends, prepend=-1)
    told = any_of(read.signs, REPORTS, count) & ~any_of(read.signs, ("people",), count)
    speaks = (told | any_of(read.signs, ("condemn",), count)) & (length <= SHORT)
    calm = (speaks | (length == 1)) & ~any_of(read.signs, LOUD, count)
    return Limits(any_of(read.signs, PLAIN, count), calm)


def bounded(log_odds: NDArray[Number], held: Limits, floor: float, ceiling: float) -> NDArray[Number]:
    """Log-odds of each text, not below the floor or above the ceiling where one of them holds."""
    low = np.where(held.plain, np.maximum(log_odds, floor), log_odds)
    return np.where(held.calm & ~held.plain, np.minimum(low, ceiling), low).astype(log_odds.dtype)
