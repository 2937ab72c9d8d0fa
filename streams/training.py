"""Training of the shipped abuse scorer: the same folder of data gives the same file, bit by bit.

Logistic regression on naive-Bayes-weighted features (Wang and Manning 2012) by scikit-learn's liblinear, on one
thread, since sums of several come in any order. What is stored is rounded to integers. On another kind of processor
the linear algebra adds in another order: one weight of 328,000 then differed by one unit.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

import msgspec
import numpy as np
from numpy.typing import NDArray

from detectors.abuse.context import SIGNS
from detectors.abuse.features import GRAMS, SINGLES, features
from detectors.abuse.model import FORMAT, UNIT, Limits, Rates, Weights, bounded, limits
from streams import corpora
from streams.errors import InputError

try:
    from scipy import sparse
    from sklearn.isotonic import IsotonicRegression
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import GroupKFold, LeaveOneGroupOut
    from threadpoolctl import threadpool_limits
except ImportError as error:
    raise InputError(
        f"training needs scikit-learn ({error.name} is missing): pip install 'breakwater[train]'"
    ) from None

Floats: TypeAlias = NDArray[np.float64]
Labels: TypeAlias = NDArray[np.bool_]
Matrix: TypeAlias = Any  # scipy.sparse.csr_array, shape (texts, features)

WEIGHTS = (1.0, 2.0, 3.0, 3.0, 0.25)  # of a row of COLD, comments, our Chinese and English sentences, SWSR
SMOOTHING = 0.3
SIGN_SCALE = 0.5  # signs are regularised this much less than grams
TOLERANCE = 1e-8  # so that what is left of rounding errors does not reach the stored integers
STRENGTH = 3.0  # inverse of the regularisation
FOLDS = 5
ABUSIVE = 0.45  # share of abusive texts that hostility is calibrated for; COLD's half comes from a search for words
THRESHOLD = 500  # per mille
FLOOR, CEILING = 0.75, -0.75  # log-odds in nats
_NEVER = 1 << 40  # log-odds that no text reaches


class Rows(NamedTuple):
    """Features and labels of some texts, and what they must not be split from."""

    grams: Matrix
    signs: Matrix
    labels: Labels
    groups: NDArray[np.str_]
    weight: float  # of one row in training
    held: Limits


class Linear(NamedTuple):
    """A trained model before rounding; log-odds in nats."""

    grams: Floats
    signs: Floats
    intercept: float

    def log_odds(self, rows: Rows) -> Floats:
        """Shape (rows,)."""
        unbound: Floats = rows.grams @ self.grams + rows.signs @ self.signs + self.intercept
        return bounded(unbound, rows.held, FLOOR, CEILING)


def train(data: Path) -> bytes:
    """The model file made from the folder of shared data. Raises InputError where something is missing there."""
    with threadpool_limits(1):
        return _train(data)


def _train(data: Path) -> bytes:
    made = sources(data)
    cold, comments, chinese, english, swsr = map(rows_of, made, WEIGHTS)
    dev = corpora.cold(data, "dev")
    unseen = rows_of(dev, 1.0)
    new_topic = held_out(cold, [comments, chinese, english, swsr], LeaveOneGroupOut())
    new_event = held_out(comments, [cold, chinese, english, swsr], GroupKFold(FOLDS))
    new_chinese = held_out(chinese, [cold, comments, english, swsr], LeaveOneGroupOut())
    new_english = held_out(english, [cold, comments, chinese, swsr], LeaveOneGroupOut())
    # On topics and events that no model saw: COLD's own topics are too easy.
    cuts = calibrated(
        np.concatenate([new_topic, new_event]),
        np.concatenate([cold.labels, comments.labels]),
        np.concatenate([3 * _balanced(cold.labels), _balanced(comments.labels)]),
    )
    final = fit([cold, comments, chinese, english, swsr])
    rates = {
        "cold": counted(final.log_odds(unseen), unseen.labels, cuts),
        "cold_new_topic": counted(new_topic, cold.labels, cuts),
        "comments": counted(new_event, comments.labels, cuts),
        "chinese": counted(new_chinese, chinese.labels, cuts),
        "english": counted(new_english, english.labels, cuts),
    }
    return msgspec.msgpack.encode(_rounded(final, cuts, rates, [source.source for source in [*made, dev]]))


def sources(data: Path) -> list[corpora.Corpus]:
    """All that the model learns from, in the order of `WEIGHTS`."""
    own = [corpora.own("chinese"), corpora.own("english")]
    return [corpora.cold(data, "train"), corpora.comments(data), *own, corpora.swsr(data)]


def rows_of(corpus: corpora.Corpus, weight: float) -> Rows:
    """Counts of grams divided by the square root of their number, and signs."""
    read = features(corpus.texts)
    count = len(corpus.texts)
    lengths = np.diff(read.ends, prepend=-1)
    row = np.repeat(np.arange(count, dtype=np.int32), lengths)  # liblinear takes indices of 32 bits only
    columns = np.concatenate([read.singles.astype(np.int32), read.pairs.astype(np.int32) + SINGLES])
    grams = sparse.csr_array((np.ones(len(columns)), (np.tile(row, 2), columns)), shape=(count, GRAMS))
    signs = sparse.csr_array(
        (np.ones(len(read.signs.text)), (read.signs.text.astype(np.int32), read.signs.group.astype(np.int32))),
        shape=(count, len(SIGNS)),
    )
    scale = sparse.diags_array(1 / np.sqrt(2.0 * lengths))
    labels, groups = np.array(corpus.labels), np.array(corpus.groups)
    return Rows((scale @ grams).tocsr(), signs, labels, groups, weight, limits(read))


def fit(parts: Sequence[Rows]) -> Linear:
    """The linear model of all parts together."""
    weights = np.concatenate([np.full(len(part.labels), part.weight) for part in parts])
    grams = sparse.vstack([part.grams for part in parts]).tocsr()
    signs = sparse.vstack([part.signs for part in parts]).tocsr()
    labels = np.concatenate([part.labels for part in parts])
    ratio = _ratio(grams, labels, weights)
    scaled = sparse.hstack([grams @ sparse.diags_array(ratio), signs * SIGN_SCALE]).tocsr()
    solver = LogisticRegression(C=STRENGTH, solver="liblinear", tol=TOLERANCE, random_state=0)
    solver.fit(scaled, labels, sample_weight=weights)
    coefficients = solver.coef_[0]
    return Linear(coefficients[:GRAMS] * ratio, coefficients[GRAMS:] * SIGN_SCALE, float(solver.intercept_[0]))


def _ratio(grams: Matrix, labels: Labels, weights: Floats) -> Floats:
    """Logarithm of how much more frequent a gram is in abusive texts."""
    abusive = SMOOTHING + grams.T @ (weights * labels)
    other = SMOOTHING + grams.T @ (weights * ~labels)
    result: Floats = np.log(abusive / abusive.sum()) - np.log(other / other.sum())
    return result


def held_out(rows: Rows, others: Sequence[Rows], split: Any) -> Floats:
    """Log-odds of the rows by models that never saw their group, but all `others`."""
    result = np.zeros(len(rows.labels))
    for seen, held in split.split(rows.labels, groups=rows.groups):
        result[held] = fit([part(rows, seen), *others]).log_odds(part(rows, held))
    return result


def part(rows: Rows, chosen: NDArray[np.intp]) -> Rows:
    """Some of the rows."""
    held = Limits(rows.held.plain[chosen], rows.held.calm[chosen])
    return Rows(rows.grams[chosen], rows.signs[chosen], rows.labels[chosen], rows.groups[chosen], rows.weight, held)


def _balanced(labels: Labels) -> Floats:
    """Weights that sum to 1, of which abusive rows have `ABUSIVE`."""
    weights: Floats = np.where(labels, ABUSIVE / labels.sum(), (1 - ABUSIVE) / (~labels).sum())
    return weights


def calibrated(log_odds: Floats, labels: Labels, weights: Floats) -> tuple[int, ...]:
    """Lowest log-odds, in 1/UNIT, of each per mille of hostility from 1 to 1000, by isotonic regression."""
    curve = IsotonicRegression(y_min=0.001, y_max=0.999, out_of_bounds="clip").fit(
        log_odds, labels, sample_weight=weights
    )
    grid = np.arange(-16 * UNIT, 16 * UNIT)
    per_mille = np.rint(1000 * curve.predict(grid / UNIT)).astype(int)
    places = np.searchsorted(per_mille, np.arange(1, 1001))
    return tuple(int(grid[place]) if place < len(grid) else _NEVER for place in places)


def counted(log_odds: Floats, labels: Labels, cuts: Sequence[int]) -> Rates:
    """Errors at the threshold on rows that the model never saw."""
    hostile = log_odds * UNIT >= cuts[THRESHOLD - 1]
    return Rates(int((hostile & labels).sum()), int(labels.sum()), int((hostile & ~labels).sum()), int((~labels).sum()))


def _rounded(model: Linear, cuts: tuple[int, ...], rates: dict[str, Rates], sources: list[str]) -> Weights:
    grams = np.clip(np.rint(model.grams * UNIT), -32768, 32767).astype("<i2")
    signs = tuple(int(value) for value in np.rint(model.signs * UNIT))
    intercept = round(model.intercept * UNIT)
    floor, ceiling = round(FLOOR * UNIT), round(CEILING * UNIT)
    names = tuple(sources)
    return Weights(FORMAT, grams.tobytes(), signs, SIGNS, intercept, floor, ceiling, cuts, THRESHOLD, rates, names)
