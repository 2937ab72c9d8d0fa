"""Training: sources read as published, and the same data give the same file."""

from __future__ import annotations

import csv
import hashlib
from functools import cache
from importlib import resources
from itertools import pairwise
from pathlib import Path

import pytest
from click.testing import CliRunner

from detectors.abuse.model import Model
from detectors.fingerprint import object_ids, own_words
from detectors.normalise import normalise
from streams import corpora, training
from streams.cli import cli
from streams.errors import InputError
from streams.scoring import shipped
from streams.simulate.scenarios import SCENARIOS
from streams.simulate.scenarios.run import Run
from streams.simulate.scenarios.texts import HELD_OUT, lines, spoken_to
from tests.data import shared_data

LINES = resources.files("streams.simulate.scenarios").joinpath("lines.tsv").read_text(encoding="utf-8").splitlines()[1:]


def write(path: Path, header: list[str], rows: list[list[object]], delimiter: str = ",") -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file, delimiter=delimiter).writerows([header, *rows])


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A folder of shared data in small: a word for each label, and words of every group."""
    texts = [(f"{word}{place % 7}{filler}", label) for label, word in ((0, "节哀"), (1, "贱人"))
             for place, filler in enumerate("甲乙丙丁戊己庚辛壬癸" * 3)]  # fmt: skip
    rows = [[place, ["race", "region", "gender"][place % 3], label, text] for place, (text, label) in enumerate(texts)]
    for part in ("train", "dev"):
        write(tmp_path / "cold/COLDataset" / f"{part}.csv", ["", "topic", "label", "TEXT"], rows)
    write(
        tmp_path / "swsr/SWSR/SexComment.csv", ["weibo_id", "comment_text", "label"], [["a", "贱人", 1], ["b", "好", 0]]
    )
    comments = [[f"e{place % 6}", label, text] for place, (text, label) in enumerate(texts)]
    write(tmp_path / "comments/own.tsv", ["event", "label", "text"], comments, "\t")
    return tmp_path


def test_the_same_data_give_the_same_file_and_it_works(data: Path, tmp_path: Path) -> None:
    out = tmp_path / "model.bin"
    done = CliRunner().invoke(cli, ["train", "abuse", str(data), "--out", str(out)])
    assert done.exit_code == 0, done.output
    made = out.read_bytes()
    assert made == training.train(data)
    bad, good = Model(made).score(["贱人甲", "节哀甲"])
    assert bad.hostile and not good.hostile


def test_the_shipped_model_was_made_from_the_data_it_names() -> None:
    folder = shared_data("cold").parent
    sources = [*training.sources(folder), corpora.cold(folder, "dev")]
    assert shipped().weights.trained_on == tuple(source.source for source in sources)


def test_the_model_file_is_the_one_that_the_card_describes() -> None:
    root = Path(__file__).resolve().parents[2]
    digest = hashlib.sha256((root / "detectors/abuse/model.bin").read_bytes()).hexdigest()
    assert digest in (root / "docs/abuse-model.md").read_text(encoding="utf-8")


@cache
def learned() -> dict[object, list[str]]:
    """What the model learned from, by itself and by each number that near-copies share."""
    texts = [text for source in training.sources(shared_data("cold").parent) for text in source.texts]
    found: dict[object, list[str]] = {}
    for text, ids in zip(texts, numbered(texts), strict=True):
        for one in ids:
            found.setdefault(one, []).append(text)
    return found


def numbered(texts: list[str]) -> list[set[object]]:
    exact, near = object_ids(texts)
    return [{text, *numbers, *([one] if one else [])} for text, one, numbers in zip(texts, exact, near, strict=True)]


def learned_copies(texts: list[str]) -> list[tuple[str, str]]:
    """Near-copies: a number is shared, and half of the pairs of neighbouring characters."""
    return [
        (text, other)
        for text, ids in zip(texts, numbered(texts), strict=True)
        for one in ids
        for other in learned().get(one, [])
        if text == other or 2 * len(pairs(text) & pairs(other)) >= len(pairs(text) | pairs(other))
    ]


def pairs(text: str) -> set[tuple[str, str]]:
    return set(pairwise(normalise(own_words(text))))


@pytest.mark.parametrize("name", SCENARIOS)
def test_the_model_never_learned_from_what_a_scenario_says_or_from_a_near_copy(name: str) -> None:
    said = {event.text for event in Run(SCENARIOS[name], 0, labels="gold").staged if event.text}
    assert said
    assert not learned_copies(sorted(said))


def test_the_model_never_learned_from_a_line_that_scenarios_draw_from_or_from_a_near_copy() -> None:
    drawn = lines(*(" ".join({row.split("\t")[column] for row in LINES}) for column in (1, 2)))
    assert len(drawn) == len(LINES)
    assert not learned_copies([line.text for line in drawn] + [spoken_to(line).text for line in drawn])


def test_a_near_copy_of_what_the_model_learned_is_found() -> None:
    texts = [text for text in corpora.comments(shared_data("cold").parent).texts if len(text) > 20][:50]
    assert {text for text, _ in learned_copies([text + "！真的" for text in texts])} == {
        text + "！真的" for text in texts
    }


def test_the_lines_of_scenarios_are_the_comments_to_judge_by() -> None:
    judged = corpora.staged_comments(shared_data("cold").parent)
    assert set(judged.groups) == set(HELD_OUT)
    assert {row.split("\t")[3] for row in LINES} == set(judged.texts)


def test_events_of_scenarios_and_the_very_same_words_elsewhere_are_not_learned(tmp_path: Path) -> None:
    rows: list[list[object]] = [[HELD_OUT[0], 1, "贱人甲"], ["e1", 1, "贱人甲"], ["e1", 0, "节哀"]]
    write(tmp_path / "comments/own.tsv", ["event", "label", "text"], rows, "\t")
    kept, judged = corpora.comments(tmp_path), corpora.staged_comments(tmp_path)
    assert (kept.texts, kept.labels, kept.groups) == (["节哀"], [False], ["e1"])
    assert (judged.texts, judged.labels, judged.groups) == (["贱人甲"], [True], [HELD_OUT[0]])
    assert kept.source != judged.source


def test_absent_data_is_one_message(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "absent"):
        done = CliRunner().invoke(cli, ["train", "abuse", str(folder), "--out", str(tmp_path / "m")])
        assert isinstance(done.exception, InputError)
        assert "shared data" in str(done.exception)


def test_a_file_without_its_columns_is_refused(data: Path) -> None:
    (data / "cold/COLDataset/train.csv").write_text("a,b\n1,2\n")
    with pytest.raises(InputError, match="no column 'TEXT'"):
        training.train(data)


def test_comments_absent_is_one_message(data: Path) -> None:
    (data / "comments/own.tsv").unlink()
    with pytest.raises(InputError, match=r"holds no \*\.tsv"):
        training.train(data)
