"""The research dump: generated cascades here, all of its real ones at the end."""

from __future__ import annotations

import json
import lzma
import tarfile
from collections import defaultdict

import pytest

from graph.events import Counters
from streams.adapters.ced import CascadeReading, read_cascade
from streams.adapters.times import CHINA, DAY, SECOND, midnight
from streams.errors import Unreadable
from tests.data import shared_data

NAME = "12_Root1_4711.json"
ORIGINAL = {"time": 1_400_000_000, "text": "甲 #乙#", "user": "empty", "source": "web", "reposts": 2}


def _row(mid: str, date: str = "2014-05-14 00:53:21", **more: str) -> dict[str, object]:
    return {"kids": [], "uid": "u" + mid, "parent": "", "text": "", "mid": mid, "date": date} | more


def _read(rows: object, original: object = ORIGINAL) -> CascadeReading:
    return read_cascade(NAME, json.dumps(original).encode(), json.dumps(rows).encode())


def test_the_file_name_names_the_root_and_its_author() -> None:
    root, child = _read([_row("a")]).events
    assert (root.scope, root.item, root.kind, root.author) == ("Root1", "Root1", "post", "4711")
    assert root.hashtags == ("乙",)
    assert root.counters == Counters(reposts=2)
    assert (child.scope, child.kind, child.root, child.root_author) == ("Root1", "repost", "Root1", "4711")


@pytest.mark.parametrize("name", ["Root1_4711.json", "1_a_b_c.json", "1__b.json", "1_a_b.txt", ""])
def test_a_file_name_of_another_form_is_refused(name: str) -> None:
    with pytest.raises(Unreadable, match="N_MID_UID"):
        read_cascade(name, None, b"[]")


def test_a_cascade_whose_root_file_is_absent_has_children_only() -> None:
    reading = read_cascade(NAME, None, json.dumps([_row("a"), _row("b", parent="a")]).encode())
    assert [(event.item, event.parent) for event in reading.events] == [("a", ""), ("b", "a")]


def test_a_repeated_message_id_keeps_its_first_row_and_counts() -> None:
    reading = _read([_row("b", parent="a"), _row("a"), _row("b", parent="c"), _row("Root1")])
    assert [event.parent for event in reading.events if event.item == "b"] == ["a"]
    assert (len(reading.events), reading.duplicates, reading.problems) == (3, 2, [])


def test_times_of_children_are_chinas_and_of_roots_an_epoch_or_text() -> None:
    root, child = _read([_row("a", "2014-05-14 00:53:21")]).events
    assert root.created_at == 1_400_000_000 * SECOND
    assert child.created_at == midnight(2014, 5, 13) + DAY - CHINA + (53 * 60 + 21) * SECOND
    for written in ("1400000000", "Wed May 14 00:53:20 +0800 2014"):
        assert _read([], ORIGINAL | {"time": written}).events[0].created_at == root.created_at


def test_a_date_without_year_is_of_the_year_in_which_the_dump_was_read() -> None:
    event = _read([_row("a", "02月29日 17:45")]).events[1]
    assert event.created_at == midnight(2016, 2, 29) + (17 * 3600 + 45 * 60) * SECOND - CHINA


@pytest.mark.parametrize(
    "date",
    [
        "",
        "x",
        "2014-13-01 00:00:00",
        "2014-02-30 00:00:00",
        "2014-05-14 24:00:00",
        "2014-05-14 1:2:3",
        "02月30日 17:45",
        "2014-05-14",
        "1969-05-14 00:00:00",
        "2014-05-14 00:53:21 ",
        "2014-05-1\uff14 00:53:21",
        "2014-05- 4 00:53:21",
    ],
)
def test_a_row_with_no_possible_date_is_a_problem_and_the_others_stay(date: str) -> None:
    reading = _read([_row("a", date), _row("b")])
    assert [event.item for event in reading.events] == ["Root1", "b"]
    assert [problem.reason for problem in reading.problems] == ["bad_value"]


def test_rows_of_the_wrong_shape_are_problems_and_the_others_stay() -> None:
    reading = _read([_row("a"), 1, {"mid": "c"}, _row("d") | {"text": 3}, _row("e", parent="e"), _row("f", uid="")])
    assert [event.item for event in reading.events] == ["Root1", "a"]
    reasons = [problem.reason for problem in reading.problems]
    assert reasons == ["wrong_shape", "missing_field", "bad_value", "bad_value", "bad_value"]


def test_an_unreadable_root_does_not_lose_its_children() -> None:
    reading = read_cascade(NAME, b"{", json.dumps([_row("a")]).encode())
    assert [event.item for event in reading.events] == ["a"]
    assert [problem.reason for problem in reading.problems] == ["not_json"]


@pytest.mark.parametrize("data", [b"", b"[", b"{}", b"[" * 100_000, b"[\xff]", b"null"])
def test_a_file_of_children_that_is_no_list_is_refused(data: bytes) -> None:
    with pytest.raises(Unreadable):
        read_cascade(NAME, None, data)


def test_the_whole_dump_is_read_with_its_known_counts() -> None:
    files: dict[str, dict[str, bytes]] = defaultdict(dict)
    with (
        lzma.open(shared_data("ced", "CED_Dataset.tar.xz")) as archive,
        tarfile.open(fileobj=archive, mode="r|") as tar,
    ):
        for member in tar:
            folder, _, name = member.name.rpartition("/")
            content = tar.extractfile(member)
            if content and name.endswith(".json"):
                files[name]["root" if folder.endswith("original-microblog") else "children"] = content.read()
    pairs = [(name, found["root"], found["children"]) for name, found in files.items() if len(found) == 2]
    events = problems = duplicates = early = 0
    for name, root, children in pairs:
        reading = read_cascade(name, root, children)
        events += len(reading.events)
        problems += len(reading.problems)
        duplicates += reading.duplicates
        early += sum(event.created_at < reading.events[0].created_at for event in reading.events)
    # one real child is dated 11 s before its root; a wrong zone or year would make it many
    assert (len(pairs), events, problems, duplicates, early) == (1_663, 629_890, 0, 371, 1)
