"""A label that was written is read again, from every container, and nothing else of the file changes."""

from __future__ import annotations

import io
import json

import pytest
from PIL import Image

from detectors.marks import gb45438
from detectors.marks.containers import pieces_of
from detectors.marks.label import CannotLabel, label_of, labelled
from detectors.marks.mark import Mark
from detectors.marks.source import Bytes
from detectors.marks.verdict import judge, marks_of
from tests.detectors.marks.made import CONTAINERS, PILLOW, mp4, picture

LABEL = label_of('一家<工作室> & "Söhne"', "7f")


def read(data: bytes) -> tuple[list[Mark], str]:
    _, pieces, problem = pieces_of(Bytes(data))
    return marks_of(pieces), problem


@pytest.mark.parametrize("name", CONTAINERS)
def test_a_label_that_was_written_is_read_again(name: str) -> None:
    plain = CONTAINERS[name]()
    assert read(plain) == ([], "")
    marks, problem = read(labelled(plain, LABEL))
    assert problem == ""
    assert [(mark.kind, mark.state, mark.claim) for mark in marks] == [("gb45438", "declared", "ai")]
    assert gb45438.parsed(marks[0].value) == LABEL


@pytest.mark.parametrize("name", CONTAINERS)
def test_a_second_label_takes_the_place_of_the_first_or_contradicts_it(name: str) -> None:
    other = label_of('{"Label":"2","ContentProducer":"another","ProduceID":"8"}', "")
    marks, problem = read(labelled(labelled(CONTAINERS[name](), LABEL), other))
    assert problem == ""
    states = {mark.state for mark in judge(marks).marks}
    assert states == ({"declared"} if len(marks) == 1 else {"conflicting"})


@pytest.mark.parametrize("name", [name for name in CONTAINERS if name.startswith(PILLOW)])
def test_the_picture_of_a_labelled_copy_is_the_same(name: str) -> None:
    plain = CONTAINERS[name]()
    with Image.open(io.BytesIO(plain)) as before, Image.open(io.BytesIO(labelled(plain, LABEL))) as after:
        assert after.tobytes() == before.tobytes()


def test_the_film_stays_where_offsets_point_to() -> None:
    plain = mp4(moov_first=True)
    assert labelled(plain, LABEL).find(b"\x11" * 64) == plain.find(b"\x11" * 64)


def test_other_properties_of_an_xmp_packet_stay() -> None:
    once = picture("PNG", pnginfo=None)
    twice = labelled(labelled(once, LABEL), label_of("another", "9"))
    assert twice.count(b"TC260:AIGC>") == 2  # one element


def test_json_of_the_standard_is_written_as_it_is() -> None:
    label = label_of(json.dumps({"AIGC": {"Label": "3", "ProduceID": "x"}}), "unused")
    assert label["Label"] == "3" and label["ProduceID"] == "x" and label["ContentProducer"] == ""


@pytest.mark.parametrize("text", ['{"Label": 1}', '{"label": "1"}', "{", '{"AIGC": []}', '{"ContentProducer": "a"}'])
def test_json_that_is_no_label_is_refused(text: str) -> None:
    with pytest.raises(CannotLabel, match="label"):
        label_of(text, "")


@pytest.mark.parametrize("data", [b"", b"just words", b"%PDF-1.7", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF89a"])
def test_a_file_without_a_place_for_a_label_is_refused(data: bytes) -> None:
    with pytest.raises(CannotLabel):
        labelled(data, LABEL)
