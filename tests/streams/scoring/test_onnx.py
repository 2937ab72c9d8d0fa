"""A classifier in a folder: trained, exported and run, in the two shapes that text classifiers come in."""

from __future__ import annotations

from pathlib import Path

import pytest

from streams.errors import SettingsError
from streams.scoring import scorer_of
from streams.scoring.onnx import OnnxScorer
from streams.settings_reading import Scoring
from tests.streams.scoring.classifiers import BAD, GOOD, export_pipeline, export_tokens


@pytest.fixture(scope="module")
def pipeline(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pipeline")
    export_pipeline(folder)
    return folder


@pytest.fixture(scope="module")
def tokens(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tokens")
    export_tokens(folder)
    return folder


def right(scorer: OnnxScorer) -> None:
    assert not any(score.hostile for score in scorer.score(GOOD))
    assert all(score.hostile for score in scorer.score(BAD))
    assert len(scorer.score(["你 贱人"] * 200)) == 200
    assert scorer.score([]) == []
    assert scorer.score(["\ud800 \x00", ""])[0].hostility >= 0


def test_a_pipeline_of_texts_scores(pipeline: Path) -> None:
    right(OnnxScorer(pipeline))


def test_maps_of_classes_are_read_too(tmp_path: Path) -> None:
    export_pipeline(tmp_path, zipmap=True)
    right(OnnxScorer(tmp_path))


def test_a_model_of_tokens_scores(tokens: Path) -> None:
    right(OnnxScorer(tokens))


def test_texts_may_be_made_plain_first(pipeline: Path, tmp_path: Path) -> None:
    cloaked = ["廢物"]
    (unknown,) = OnnxScorer(pipeline).score(cloaked)
    assert unknown.hostility <= 500
    (tmp_path / "model.onnx").write_bytes((pipeline / "model.onnx").read_bytes())
    (tmp_path / "classifier.json").write_text('{"normalise": true, "threshold": 0.6}')
    scorer = OnnxScorer(tmp_path)
    assert scorer.threshold == 600
    assert scorer.score(cloaked)[0].hostile


def test_classes_come_from_words_whoever_scores(pipeline: Path) -> None:
    (score,) = OnnxScorer(pipeline).score(["开盒 她"])
    assert score.classes[:1] == ("dig",)


def test_the_version_is_that_of_the_file(pipeline: Path, tokens: Path) -> None:
    assert OnnxScorer(pipeline).version != OnnxScorer(tokens).version


def test_the_settings_choose_it(pipeline: Path) -> None:
    scorer = scorer_of(Scoring("onnx", folder=str(pipeline)))
    assert scorer.version.startswith("onnx-")


@pytest.mark.parametrize(
    ("described", "said"),
    [
        ('{"output": "x"}', "has no output 'x'; it has label, probabilities"),
        ('{"positive": 5}', "2 columns"),
        ('{"output": "label", "kind": "logits"}', None),
        ('{"colour": 1}', "it may hold output"),
        ('{"threshold": 2}', "threshold"),
    ],
)
def test_a_description_that_does_not_fit_is_refused(
    pipeline: Path, tmp_path: Path, described: str, said: str | None
) -> None:
    (tmp_path / "model.onnx").write_bytes((pipeline / "model.onnx").read_bytes())
    (tmp_path / "classifier.json").write_text(described)
    if said is None:
        OnnxScorer(tmp_path)  # one column: a logit a text
        return
    with pytest.raises(SettingsError, match=said):
        OnnxScorer(tmp_path)


def test_logits_that_are_not_declared_are_noticed(tokens: Path, tmp_path: Path) -> None:
    for name in ("model.onnx", "tokenizer.json"):
        (tmp_path / name).write_bytes((tokens / name).read_bytes())
    with pytest.raises(SettingsError, match="logits"):
        OnnxScorer(tmp_path)


def test_what_is_no_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"put model\.onnx into the folder"):
        OnnxScorer(tmp_path)
    (tmp_path / "model.onnx").write_bytes(b"weights")
    with pytest.raises(SettingsError, match="export it anew"):
        OnnxScorer(tmp_path)


def test_a_model_of_something_else_is_refused(tokens: Path, tmp_path: Path) -> None:
    (tmp_path / "model.onnx").write_bytes((tokens / "model.onnx").read_bytes())
    with pytest.raises(SettingsError, match="cannot read texts"):
        OnnxScorer(tmp_path)
