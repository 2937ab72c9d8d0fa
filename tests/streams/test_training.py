"""Training: sources read as published, and the same data give the same file."""

from __future__ import annotations

import csv
import hashlib
from pathlib import Path

import pytest
from click.testing import CliRunner

from detectors.abuse.model import Model
from streams import corpora, training
from streams.cli import cli
from streams.errors import InputError
from streams.scoring import shipped
from tests.data import shared_data


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
