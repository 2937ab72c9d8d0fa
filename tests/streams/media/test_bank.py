"""A bank of a person's own photos: altered copies are found, other pictures are not, and the file holds hashes only."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner
from PIL import Image, ImageEnhance, ImageFilter

from detectors.media_hash import Picture
from detectors.photo_bank import Bank, Match, NoBank, line_of, read
from streams.cli.markers import command
from streams.errors import InputError


def photo(seed: int) -> Image.Image:
    """A picture with structure of every scale, as photographs have."""
    chance = np.random.default_rng(seed)
    sides = (4, 8, 16, 32)
    layers = [
        Image.fromarray(chance.integers(0, 256, (side, side, 3), np.uint8)).resize((320, 240), 3) for side in sides
    ]
    image = layers[0]
    for layer in layers[1:]:
        image = Image.blend(image, layer, 0.4)
    return image


def jpeg(image: Image.Image, quality: int = 90) -> bytes:
    file = io.BytesIO()
    image.save(file, "JPEG", quality=quality)
    return file.getvalue()


ALTERED: dict[str, Callable[[Image.Image], Image.Image]] = {
    "compressed": lambda image: Image.open(io.BytesIO(jpeg(image, 20))),
    "scaled": lambda image: image.resize((150, 110)),
    "blurred": lambda image: image.filter(ImageFilter.GaussianBlur(2)),
    "brighter": lambda image: ImageEnhance.Brightness(image).enhance(1.3),
    "grey": lambda image: image.convert("L").convert("RGB"),
}


def run(*arguments: str) -> list[dict[str, Any]]:
    done = CliRunner().invoke(command, arguments, catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_altered_copies_are_found_and_other_photos_are_not(tmp_path: Path) -> None:
    bank = str(tmp_path / "bank.jsonl")
    for seed in range(3):
        (tmp_path / f"{seed}.jpg").write_bytes(jpeg(photo(seed)))
    rows = run("--bank", bank, "--add-to-bank", *(str(tmp_path / f"{seed}.jpg") for seed in range(3)))
    assert [row["note"].rpartition("Added")[2] for row in rows] == [
        f" to the photo bank as entry {n}." for n in (1, 2, 3)
    ]
    for name, alter in ALTERED.items():
        (tmp_path / f"{name}.jpg").write_bytes(jpeg(alter(photo(1))))
    (tmp_path / "other.jpg").write_bytes(jpeg(photo(77)))
    found = run("--bank", bank, *(str(tmp_path / f"{name}.jpg") for name in (*ALTERED, "other")))
    for row in found[:-1]:
        (mark,) = row["marks"]
        assert (mark["kind"], mark["value"].rpartition(" (")[0]) == ("photo_bank", "altered copy of entry 2")
        assert row["verdict"] == "none"
    assert found[-1]["marks"] == []


def test_the_bank_holds_hashes_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "private name.jpg").write_bytes(jpeg(photo(1)))
    run("--bank", str(tmp_path / "bank.jsonl"), "--add-to-bank", str(tmp_path / "private name.jpg"))
    (line,) = (tmp_path / "bank.jsonl").read_text().splitlines()
    assert set(json.loads(line)) == {"bank", "pdq", "quality"} and len(line) < 150


def test_a_picture_without_structure_is_not_added(tmp_path: Path) -> None:
    (tmp_path / "flat.png").write_bytes(jpeg(Image.new("RGB", (200, 200), 9)))
    (row,) = run("--bank", str(tmp_path / "bank.jsonl"), "--add-to-bank", str(tmp_path / "flat.png"))
    assert "too little structure" in row["note"] and not (tmp_path / "bank.jsonl").exists()


def test_a_file_that_is_no_picture_says_that_it_was_not_compared(tmp_path: Path) -> None:
    (tmp_path / "bank.jsonl").touch()
    (tmp_path / "words").write_text("words")
    (row,) = run("--bank", str(tmp_path / "bank.jsonl"), str(tmp_path / "words"))
    assert "Not compared" in row["note"]


@pytest.mark.parametrize(
    "content", ["words\n", '{"bank":"x","pdq":"' + "0" * 64 + '","quality":60}\n', '{"pdq":"0"}\n']
)
def test_what_is_no_bank_is_refused_with_its_line(content: str, tmp_path: Path) -> None:
    (tmp_path / "bank.jsonl").write_text(content)
    done = CliRunner().invoke(command, ["--bank", str(tmp_path / "bank.jsonl"), str(tmp_path / "bank.jsonl")])
    assert isinstance(done.exception, InputError) and "line 1" in str(done.exception)


def test_a_bank_that_is_not_there_is_not_made_unasked(tmp_path: Path) -> None:
    done = CliRunner().invoke(command, ["--bank", str(tmp_path / "none.jsonl"), __file__])
    assert isinstance(done.exception, InputError) and "--add-to-bank" in str(done.exception)
    assert CliRunner().invoke(command, ["--add-to-bank", __file__]).exit_code == 2


def test_a_bank_that_is_written_is_read_again_and_gives_the_nearest() -> None:
    pictures = [Picture(f"{number:064x}", 80) for number in (0, 1, 3)]
    bank = read(line_of(picture) for picture in pictures)
    assert len(bank) == 3
    assert [bank.nearest(picture) for picture in pictures] == [Match(1, 0), Match(2, 0), Match(3, 0)]
    assert Bank().nearest(pictures[0]) is None
    with pytest.raises(NoBank, match="structure"):
        line_of(Picture("0" * 64, 10))
