"""Labelled texts whose licence lets a shipped model learn from them, read from the folder of shared data."""

from __future__ import annotations

import csv
import hashlib
from importlib import resources
from pathlib import Path
from typing import Final, NamedTuple

from streams.errors import InputError
from streams.simulate.scenarios.texts import HELD_OUT

# Of lines written for single scenarios, those that a comment happens to be too.
_WRITTEN_TWICE: Final = frozenset({"又蠢又坏说的就是你"})


class Corpus(NamedTuple):
    """Parallel lists: text, whether it is abusive, and what it must not be split from (topic, event)."""

    texts: list[str]
    labels: list[bool]
    groups: list[str]
    source: str  # name, licence and SHA-256 of what was read


def cold(data: Path, part: str) -> Corpus:
    """COLD (Deng et al. 2022, Apache-2.0), `part` train or dev; groups are its three topics."""
    path = data / "cold" / "COLDataset" / f"{part}.csv"
    rows = list(csv.DictReader(_text(path).splitlines(keepends=True)))
    return Corpus(
        [_field(row, "TEXT", path) for row in rows],
        [_field(row, "label", path) == "1" for row in rows],
        [_field(row, "topic", path) for row in rows],
        _described(f"COLD {part} (Apache-2.0)", [path]),
    )


def comments(data: Path) -> Corpus:
    """Our own comments on fictional events to learn from; groups are the events.

    Without the events that scenarios speak with, and without what other events have in the very words of scenarios.
    """
    rows, source = _comments(data)
    staged = _WRITTEN_TWICE | {text for text, _, event in rows if event in HELD_OUT}
    return _corpus([row for row in rows if row[0] not in staged], f"{source} but for the events of scenarios")


def staged_comments(data: Path) -> Corpus:
    """Our own comments on the events that scenarios speak with: to judge by, never to learn from."""
    rows, source = _comments(data)
    return _corpus([row for row in rows if row[2] in HELD_OUT], f"{source}, the events of scenarios")


def _comments(data: Path) -> tuple[list[tuple[str, bool, str]], str]:
    """Text, label and event of each, and the source."""
    folder = data / "comments"
    paths = sorted(folder.glob("*.tsv"))
    if not paths:
        raise InputError(f"{folder} holds no *.tsv; get the shared data and name its folder")
    rows = [
        (_field(row, "text", path), _field(row, "label", path) == "1", _field(row, "event", path))
        for path in paths
        for row in csv.DictReader(_text(path).splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE)
    ]
    return rows, _described("comments (ours)", paths)


def _corpus(rows: list[tuple[str, bool, str]], source: str) -> Corpus:
    return Corpus([row[0] for row in rows], [row[1] for row in rows], [row[2] for row in rows], source)


def own(language: str) -> Corpus:
    """Our own sentences, `chinese` or `english`, which come with the program; groups are five equal parts."""
    file = resources.files("streams").joinpath(f"{language}.tsv")
    data = file.read_bytes()
    rows = [line.split("\t") for line in data.decode().splitlines()[1:]]
    groups = [str(place % 5) for place in range(len(rows))]
    source = f"{language.title()} sentences (ours), sha256 {hashlib.sha256(data).hexdigest()}"
    return Corpus([text for _, text in rows], [label == "1" for label, _ in rows], groups, source)


def swsr(data: Path) -> Corpus:
    """SWSR (Jiang et al. 2022, MIT): sexist or not; comments under one post stay together."""
    path = data / "swsr" / "SWSR" / "SexComment.csv"
    rows = [row for row in csv.DictReader(_text(path).splitlines(keepends=True)) if row.get("label") in ("0", "1")]
    return Corpus(
        [_field(row, "comment_text", path) for row in rows],
        [_field(row, "label", path) == "1" for row in rows],
        [_field(row, "weibo_id", path) for row in rows],
        _described("SWSR (MIT)", [path]),
    )


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise InputError(f"cannot read {path} ({error.strerror}); get the shared data and name its folder") from None


def _field(row: dict[str, str], name: str, path: Path) -> str:
    value = row.get(name)
    if value is None:
        raise InputError(f"{path}: a row has no column {name!r}; get the file as it was published")
    return value


def _described(name: str, paths: list[Path]) -> str:
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in paths)).hexdigest()
    return f"{name}, sha256 {digest}"
