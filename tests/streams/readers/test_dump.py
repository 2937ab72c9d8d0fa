"""The Weibo dump: folder and archive give the same events; what is cut off is refused."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from graph.events import Event
from streams.errors import InputError
from streams.readers import Source, open_source
from tests.data import shared_data
from tests.streams.readers import made


def read(path: Path) -> tuple[list[Event], Source]:
    source = open_source([path], "ced")
    return sorted(source, key=lambda event: event.key), source


@pytest.mark.parametrize("name", ["dump.tar.xz", "dump.tar.gz", "dump.tar"])
def test_the_folder_and_the_archive_give_the_same_events(tmp_path: Path, name: str) -> None:
    from_archive, archive = read(made.dump_archive(tmp_path, name))
    from_folder, folder = read(made.dump_files(tmp_path))
    assert from_archive == from_folder
    assert len(from_folder) == 6
    assert archive.duplicates == folder.duplicates == 1
    assert len({event.key for event in from_folder}) == 6


def test_the_folder_may_be_named_itself_or_the_one_around_it(tmp_path: Path) -> None:
    top = made.dump_files(tmp_path)
    assert read(tmp_path)[0] == read(top)[0]


def test_a_half_that_is_missing_loses_nothing_of_the_other(tmp_path: Path) -> None:
    top = made.dump_files(tmp_path)
    (top / "original-microblog" / "1_mA_10.json").unlink()
    (top / "non-rumor-repost" / "2_mB_20.json").unlink()
    assert [(event.scope, event.item) for event in read(top)[0]] == [("mA", "m1"), ("mA", "m2"), ("mB", "mB")]


def test_an_archive_that_was_cut_off_is_refused(tmp_path: Path) -> None:
    path = made.dump_archive(tmp_path)
    content = path.read_bytes()
    for length in (3, 40, len(content) // 2, len(content) - 1):
        path.write_bytes(content[:length])
        with pytest.raises(InputError, match="get the file again"):
            read(path)


def test_a_file_of_the_dump_that_cannot_be_read_is_a_problem(tmp_path: Path) -> None:
    top = made.dump_files(tmp_path)
    (top / "rumor-repost" / "1_mA_10.json").write_bytes(b"[{")
    (top / "rumor-repost" / "strange.json").write_bytes(b"[]")
    events, source = read(top)
    assert len(events) == 4
    assert sorted(Path(problem.place).name for problem in source.problems) == ["1_mA_10.json", "strange.json"]


@pytest.mark.parametrize("content", [b"plain", b""])
def test_what_is_no_dump_is_refused_with_the_cure(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.tar").write_bytes(content)
    (tmp_path / "a.zip").write_bytes(content)
    for path in (tmp_path / "a.tar", tmp_path / "a.zip", tmp_path):
        with pytest.raises(InputError, match=r"get the file again|name its folder|name the"):
            read(path)


def test_the_real_archive_is_read_whole_as_it_comes() -> None:
    source = open_source([shared_data("ced", "CED_Dataset.tar.xz")], "ced")
    told = Counter[str]()
    source.passed = lambda more: told.update(bytes=more)
    kinds = Counter(event.kind for event in source)
    assert kinds["post"] == 1_663
    assert source.duplicates == 371
    assert not source.rejected
    assert told["bytes"] == source.size
