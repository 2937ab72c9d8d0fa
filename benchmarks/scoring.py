"""Texts a second of the shipped abuse scorer on one core, in batches of 500, normalisation and classes included.

The texts are those of COLD (training part, 48 characters on average), each batch as it stands in the file. The other
side scores the same batches with what most would build: scikit-learn's TF-IDF of character 1–2-grams and a logistic
regression, on texts put into NFKC and lower case, and no classes. Both are fitted before the clock starts. The clock is
the CPU time of the process.
"""

from __future__ import annotations

import os
import time
import unicodedata
from collections.abc import Callable
from pathlib import Path

from benchmarks.dump import BESIDE
from benchmarks.results import Result, alone, compare
from streams import corpora
from streams.scoring import shipped

BATCH = 500
NAMES = ("score_texts_per_second", "score_vs_tfidf", "normalise_texts_per_second")
GOAL = ">=100000"
UNIT = "texts/s"
THEIRS = 5_000  # texts that the slow side scores


def run(names: list[str], runs: int, events: int | None, say: Callable[[str], object]) -> list[Result]:
    """Measure `names` on the first `events` texts of COLD. Raises InputError where COLD is absent."""
    corpus = corpora.cold(Path(os.environ.get("BREAKWATER_DATA") or BESIDE), "train")
    texts = corpus.texts[:events]
    from detectors.normalise import normalise_all

    model = shipped()
    model.score(texts[:BATCH])
    sides: dict[str, list[float]] = {"ours": [], "plain": [], "theirs": []}
    tfidf = _tfidf(corpus) if "score_vs_tfidf" in names else None
    for turn in range(runs):
        say(f"scoring {len(texts)} texts, run {turn + 1} of {runs}")
        sides["ours"].append(_rate(model.score, texts))
        sides["plain"].append(_rate(normalise_all, texts))
        if tfidf:
            sides["theirs"].append(_rate(tfidf, texts[:THEIRS]))
    results = []
    if NAMES[0] in names:
        results.append(alone(NAMES[0], sides["ours"], GOAL, UNIT))
    if tfidf:
        results.append(compare(NAMES[1], sides["ours"], sides["theirs"], None, UNIT))
    if NAMES[2] in names:
        results.append(alone(NAMES[2], sides["plain"], None, UNIT))
    return results


def _rate(score: Callable[[list[str]], object], texts: list[str]) -> float:
    began = time.process_time()
    for start in range(0, len(texts), BATCH):
        score(texts[start : start + BATCH])
    return len(texts) / (time.process_time() - began)


def _tfidf(corpus: corpora.Corpus) -> Callable[[list[str]], object]:
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline

    def plain(text: str) -> str:
        return unicodedata.normalize("NFKC", text).lower()

    pipeline = make_pipeline(
        TfidfVectorizer(analyzer="char", ngram_range=(1, 2), preprocessor=plain), LogisticRegression(solver="liblinear")
    )
    return pipeline.fit(corpus.texts[:THEIRS], corpus.labels[:THEIRS]).predict_proba  # type: ignore[no-any-return]
