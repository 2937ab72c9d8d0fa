"""The figures of `docs/abuse-model.md`: `python -m benchmarks.abuse_model`, a few minutes. A check, not a benchmark.

Every row is judged by a model that never saw it: COLD dev, CHNCI and the comments that scenarios speak with by the
shipped model, the topics of COLD and the other events of `comments` by models trained without them.
Intervals are 95 % percentile bootstrap, 1,000 resamples.
"""

from __future__ import annotations

import csv
import os
import re
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.stats import rankdata
from sklearn.metrics import f1_score
from sklearn.model_selection import GroupKFold, LeaveOneGroupOut

from benchmarks import cloaking
from benchmarks.dump import BESIDE
from detectors.abuse.model import UNIT
from streams import corpora, training
from streams.scoring import shipped

RESAMPLES = 1000
FIRST = (50, 100, 200, 500)
CASES = Path(__file__).resolve().parents[1] / "tests" / "detectors"
HARD = CASES / "hard_pairs.tsv"

Floats = NDArray[np.float64]
Labels = NDArray[np.bool_]
Figure = Callable[[Floats, Labels], float]


class Incident(NamedTuple):
    """One file of CHNCI: comments in order of time, and their labels where there are any (else -1)."""

    bullying: bool
    texts: list[str]
    labels: NDArray[np.int64]


def main() -> None:
    """Print every table."""
    data = Path(os.environ.get("BREAKWATER_DATA") or BESIDE)
    cold, comments, chinese, english, swsr = map(training.rows_of, training.sources(data), training.WEIGHTS)
    dev = corpora.cold(data, "dev")
    labels = np.array(dev.labels)
    scores = _log_odds(dev.texts)
    cut = float(shipped().weights.cuts[training.THRESHOLD - 1])
    _tell("COLD dev, accuracy", lambda s, y: float(((s >= cut) == y).mean()), scores, labels)
    _tell("COLD dev, macro-F1", lambda s, y: float(f1_score(y, s >= cut, average="macro")), scores, labels)
    _tell("COLD dev, AUC", _auc, scores, labels)
    _tell("COLD dev, calibration error", _calibration_error, _probability(scores), labels)

    topics = UNIT * training.held_out(cold, [comments, chinese, english, swsr], LeaveOneGroupOut())
    _tell("COLD new topic, accuracy", lambda s, y: float(((s >= cut) == y).mean()), topics, cold.labels)
    for topic in np.unique(cold.groups):
        here = cold.groups == topic
        _tell(f"COLD without {topic}", lambda s, y: float(((s >= cut) == y).mean()), topics[here], cold.labels[here])

    events = UNIT * training.held_out(comments, [cold, chinese, english, swsr], GroupKFold(training.FOLDS))
    _tell("comments, new events, AUC", _auc, events, comments.labels)
    _tell("comments, calibration error", _calibration_error, _probability(events), comments.labels)
    staged = corpora.staged_comments(data)
    scores, labels = _log_odds(staged.texts), np.array(staged.labels)
    _tell("comments of scenarios, AUC", _auc, scores, labels)
    _tell("comments of scenarios, sensitivity", lambda s, y: float((s[y] >= cut).mean()), scores, labels)
    _tell("comments of scenarios, false positives", lambda s, y: float((s[~y] >= cut).mean()), scores, labels)
    _tell("comments of scenarios, calibration error", _calibration_error, _probability(scores), labels)
    for name, ours, others in (("Chinese", chinese, english), ("English", english, chinese)):
        new = training.held_out(ours, [cold, comments, others, swsr], LeaveOneGroupOut())
        _tell(f"{name}, new sentences, AUC", _auc, new, ours.labels)

    background = float(np.quantile(events[~comments.labels], 0.9))
    _chnci(data / "chnci", background)
    cloaking.tell([text for text, label in zip(dev.texts, dev.labels, strict=True) if label][:1000])
    _hard_pairs()
    _cases()


def _log_odds(texts: list[str]) -> Floats:
    return shipped().log_odds(texts).astype(float)


def _probability(log_odds: Floats) -> Floats:
    return np.searchsorted(np.array(shipped().weights.cuts), log_odds, side="right") / 1000


def _tell(name: str, figure: Figure, scores: Floats, labels: Labels) -> None:
    low, high = _interval(figure, scores, labels)
    print(f"{name:36} {figure(scores, labels):.3f}  [{low:.3f}, {high:.3f}]  n = {len(labels)}", flush=True)


def _interval(figure: Figure, scores: Floats, labels: Labels) -> tuple[float, float]:
    random = np.random.default_rng(0)
    found = []
    for _ in range(RESAMPLES):
        chosen = random.integers(0, len(labels), len(labels))
        if 0 < labels[chosen].sum() < len(chosen):
            found.append(figure(scores[chosen], labels[chosen]))
    low, high = np.quantile(found, [0.025, 0.975])
    return float(low), float(high)


def _auc(scores: Floats, labels: Labels) -> float:
    """Area under the ROC curve, ties counted half (Mann and Whitney 1947)."""
    positives = int(labels.sum())
    above = rankdata(scores)[labels].sum() - positives * (positives + 1) / 2
    return float(above / (positives * (len(labels) - positives)))


def _calibration_error(probability: Floats, labels: Labels) -> float:
    """Expected calibration error in ten equal bins (Guo et al. 2017)."""
    bins = np.minimum((probability * 10).astype(int), 9)
    total = np.bincount(bins, minlength=10)
    gap = np.abs(np.bincount(bins, probability, 10) - np.bincount(bins, labels, 10))
    return float(gap.sum() / total.sum())


def _chnci(folder: Path, background: float) -> None:
    incidents = list(_incidents(folder))
    scores = [_log_odds(incident.texts) for incident in incidents]
    known = [incident.labels >= 0 for incident in incidents]
    flat = np.concatenate([score[there] for score, there in zip(scores, known, strict=True)])
    truth = np.concatenate([one.labels[there] == 1 for one, there in zip(incidents, known, strict=True)])
    _tell("CHNCI, AUC a comment", _auc, flat, truth)
    within = [
        _auc(score[there], one.labels[there] == 1)
        for one, score, there in zip(incidents, scores, known, strict=True)
        if 0 < one.labels[there].sum() < there.sum()
    ]
    print(f"CHNCI, AUC a comment, mean of {len(within)} incidents: {np.mean(within):.3f}")
    bullying = np.array([incident.bullying for incident in incidents])
    for first in FIRST:
        long = np.array([len(incident.texts) >= first for incident in incidents])
        share = np.array([(score[:first] > background).mean() for score in scores])
        gold = np.array([(one.labels[:first] == 1).mean() for one in incidents])
        _tell(f"CHNCI, incidents, first {first}", _auc, share[long], bullying[long])
        _tell(f"CHNCI, incidents, labels, first {first}", _auc, gold[long], bullying[long])


def _incidents(folder: Path) -> Iterator[Incident]:
    for kind in ("cyberbullying", "non-cyberbullying"):
        for path in sorted((folder / kind).glob("*.csv")):
            with path.open(encoding="utf-8-sig", newline="") as file:
                rows = [row for row in csv.DictReader(file) if row["content"]]
            rows.sort(key=lambda row: _moment(row["timestamp"]))
            labels = np.array([int(float(row["label"])) if row["label"] else -1 for row in rows])
            yield Incident(kind == "cyberbullying", [row["content"] for row in rows], labels)


def _moment(text: str) -> datetime:
    # Not zero-padded, so that sorting as text would be wrong.
    numbers = [int(number) for number in re.findall(r"\d+", text)]
    return datetime(*numbers[:6])  # type: ignore[arg-type]  # noqa: DTZ001


def _hard_pairs() -> None:
    lines = [line.split("\t") for line in HARD.read_text(encoding="utf-8").splitlines()[1:]]
    scores = shipped().score([text for _, _, text in lines])
    print("\n| kind | abusive, found | harmless, left alone | pairs in the right order |\n|---|---|---|---|")
    for kind in dict.fromkeys(kind for kind, _, _ in lines):
        rows = [(label == "1", score) for (name, label, _), score in zip(lines, scores, strict=True) if name == kind]
        pairs = list(zip(rows[::2], rows[1::2], strict=True))
        hits = sum(bad.hostile for (_, bad), _ in pairs)
        quiet = sum(not good.hostile for _, (_, good) in pairs)
        order = sum(bad.hostility > good.hostility for (_, bad), (_, good) in pairs)
        print(f"| {kind} | {hits} of {len(pairs)} | {quiet} of {len(pairs)} | {order} of {len(pairs)} |")


def _cases() -> None:
    rows = [line.split("\t") for line in (CASES / "abuse_cases.tsv").read_text(encoding="utf-8").splitlines()[1:]]
    right: Counter[tuple[str, str]] = Counter()
    for (part, kind, hostile, named, _), score in zip(rows, shipped().score([row[4] for row in rows]), strict=True):
        wanted = named.split(",")
        fits = all((name[1:] not in score.classes) if name[0] == "!" else name in score.classes for name in wanted)
        right[part, kind] += fits and hostile in ("*", str(int(score.hostile)))
    total = Counter((part, kind) for part, kind, *_ in rows)
    print("\n| kind | looked at, right | kept back, right |\n|---|---|---|")
    for kind in dict.fromkeys(row[1] for row in rows):
        tune, kept = (f"{right[part, kind]} of {total[part, kind]}" for part in ("tune", "kept"))
        print(f"| {kind} | {tune} | {kept} |")


if __name__ == "__main__":
    main()
