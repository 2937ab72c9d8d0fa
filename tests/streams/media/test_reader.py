"""The child process that reads media: bounded, reused, replaced when it dies; nothing outside the root is opened."""

from __future__ import annotations

import hashlib
import os
import random
import signal
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.fuzz_marks import mutants
from detectors.marks.label import label_of, labelled
from graph.events import Media
from streams.errors import InputError
from streams.media import reader as reader_module
from streams.media.pool import MediaPool
from streams.media.reader import MediaReader
from streams.settings_reading import Media as MediaSettings
from tests.detectors.marks.made import CONTAINERS, jpeg_with, mp4, picture, xmp

LABELLED = labelled(picture("PNG"), label_of("a studio", "1"))
NAME = hashlib.sha256(LABELLED).hexdigest()


@pytest.fixture(scope="module")
def reader() -> Iterator[MediaReader]:
    with MediaReader() as one:
        yield one


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A media root with one labelled picture under its hash, and a secret beside the root."""
    (tmp_path / "secret.png").write_bytes(LABELLED)
    folder = tmp_path / "media"
    (folder / NAME[:2]).mkdir(parents=True)
    (folder / NAME[:2] / NAME).write_bytes(LABELLED)
    return folder


def test_bytes_are_found_by_their_hash(reader: MediaReader, root: Path) -> None:
    marked = reader.read_media(str(root), Media(sha256=NAME.upper()))
    assert marked.verdict == "ai" and marked.read


def test_bytes_are_found_by_the_path_that_an_event_gives(reader: MediaReader, root: Path) -> None:
    (root / "plain.png").write_bytes(LABELLED)
    assert reader.read_media(str(root), Media(path="plain.png")).verdict == "ai"


def test_bytes_that_are_not_those_of_their_hash_are_not_read(reader: MediaReader, root: Path) -> None:
    (root / "other.png").write_bytes(picture("PNG"))
    marked = reader.read_media(str(root), Media(sha256="0" * 64, path="other.png"))
    assert not marked.read and "not those of the hash" in marked.note
    assert reader.read_media(str(root), Media(sha256=NAME)).verdict == "ai"  # and the reader goes on


@pytest.mark.parametrize(
    "path",
    ["../secret.png", "a/../../secret.png", "/etc/passwd", "link.png", "folder/secret.png", ".", "", "a\0b", "pipe"],
)
def test_nothing_leads_out_of_the_root(reader: MediaReader, root: Path, path: str) -> None:
    (root / "link.png").symlink_to(root.parent / "secret.png")
    (root / "folder").symlink_to(root.parent)
    os.mkfifo(root / "pipe")
    marked = reader.read_media(str(root), Media(path=path))
    assert (marked.verdict, marked.read, marked.marks) == ("none", False, ())


def test_without_a_root_no_bytes_are_read(reader: MediaReader, root: Path) -> None:
    marked = reader.read_media("", Media(sha256=NAME, path=str(root.parent / "secret.png")))
    assert not marked.read and "no media root" in marked.note


def test_what_the_platform_sent_counts_without_bytes(reader: MediaReader, root: Path) -> None:
    marked = reader.read_media(str(root), Media(sha256="0" * 64, declared_ai=True))
    assert (marked.verdict, marked.read) == ("ai", False)


@pytest.mark.parametrize("name", ["missing.png", "", "."])
def test_a_file_that_cannot_be_opened_is_an_error_that_names_it(reader: MediaReader, tmp_path: Path, name: str) -> None:
    with pytest.raises(InputError, match="cannot be opened"):
        reader.read(str(tmp_path / name) if name else "")


def test_an_empty_file_has_a_verdict(reader: MediaReader, tmp_path: Path) -> None:
    (tmp_path / "empty.png").touch()
    marked = reader.read(str(tmp_path / "empty.png"))
    assert (marked.verdict, marked.c2pa) == ("none", "unreadable") and "empty" in marked.note


def test_a_reader_that_was_killed_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(LABELLED)
    with MediaReader() as one:
        for _ in range(3):
            assert one.read(str(tmp_path / "a.png")).verdict == "ai"
            assert one._process is not None
            os.kill(one._process.pid, signal.SIGKILL)
            one._process.wait()


def test_a_file_that_takes_too_long_keeps_what_was_told_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.png").write_bytes(LABELLED)
    slow = tmp_path / "slow.py"
    slow.write_text(
        "import sys, time\nfrom streams.media import child\nchild.read_c2pa = lambda *_: time.sleep(60)\nchild.main()\n"
    )
    monkeypatch.setattr(reader_module, "CHILD", [str(slow)])
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).resolve().parents[3]))
    with MediaReader(timeout_s=2.0) as one:
        started = time.monotonic()
        marked = one.read(str(tmp_path / "a.png"))
        assert time.monotonic() - started < 10
        assert (marked.verdict, marked.c2pa) == ("ai", "unreadable") and "longer than 2 s" in marked.note


def test_memory_is_bounded_and_its_end_is_a_verdict(tmp_path: Path) -> None:
    # A PNG of 400 million pixels that are not there: 1.6 GB if anybody believed it.
    bomb = bytearray(picture("PNG", mode="RGBA"))
    bomb[16:24] = (20_000).to_bytes(4, "big") * 2
    (tmp_path / "bomb.png").write_bytes(bomb)
    with MediaReader() as one:
        assert one.read(str(tmp_path / "bomb.png")).verdict == "none"
        assert one._process is not None
        status = Path(f"/proc/{one._process.pid}/status").read_text()
        assert int(status.split("VmHWM:")[1].split()[0]) < 200_000  # kB


def test_a_film_whose_first_box_is_a_terabyte_ends_at_once(reader: MediaReader, tmp_path: Path) -> None:
    with (tmp_path / "a.mp4").open("wb") as file:
        file.write(mp4() + (1).to_bytes(4, "big") + b"free" + (1 << 40).to_bytes(8, "big"))
        file.truncate(3 << 30)  # sparse
    started = time.monotonic()
    assert reader.read(str(tmp_path / "a.mp4")).verdict == "none"
    assert time.monotonic() - started < 10


def test_a_pool_reads_in_order_and_knows_a_picture_again(root: Path) -> None:
    with MediaPool(MediaSettings(root=str(root), readers=2)) as pool:
        asked = [Media(sha256=NAME), Media(sha256="1" * 64), Media(sha256=NAME, kind="image")] * 3
        assert [marked.verdict for marked in pool.read(asked)] == ["ai", "none", "ai"] * 3
        (root / NAME[:2] / NAME).unlink()
        assert pool.read([Media(sha256=NAME)])[0].verdict == "ai"


def test_no_address_is_fetched(reader: MediaReader, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = f"http://127.0.0.1:{server.getsockname()[1]}/manifest.c2pa"
        packet = xmp(f'xmlns:dcterms="http://purl.org/dc/terms/" dcterms:provenance="{address}"')
        (tmp_path / "a.jpg").write_bytes(jpeg_with((0xE1, b"http://ns.adobe.com/xap/1.0/\0" + packet)))
        marked = reader.read(str(tmp_path / "a.jpg"))
        assert marked.c2pa == "unreadable" and "never fetched" in marked.note
        server.settimeout(0.2)
        with pytest.raises(TimeoutError):
            server.accept()


def test_broken_files_on_the_whole_road_never_raise(reader: MediaReader, tmp_path: Path) -> None:
    whole = [labelled(make(), label_of("a studio", "1")) for make in CONTAINERS.values()]
    for data in mutants(whole, random.Random(4), 200):
        (tmp_path / "broken").write_bytes(data)
        assert reader.read(str(tmp_path / "broken")).note


def test_no_module_is_loaded_from_the_folder_that_one_stands_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("c2pa", "numpy", "json", "streams"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit")
    (tmp_path / "a.png").write_bytes(LABELLED)
    monkeypatch.chdir(tmp_path)
    with MediaReader() as one:
        assert one.read("a.png").verdict == "ai"
