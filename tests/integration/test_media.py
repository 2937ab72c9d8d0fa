"""Media of live events, read by a worker of their own on a real broker: its results are events."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path

import msgspec
import pytest
from PIL import Image, PngImagePlugin

from graph.events import Event, Media
from streams.broker import LocalBroker
from streams.errors import SettingsError
from streams.media.worker import MediaWorker
from streams.settings import Settings, changed
from streams.topics import ensure_topics
from tests.integration.slow import publish, running, small, until
from tests.integration.test_ingest import framed, ingesting

T0 = 1_700_000_000_000_000


def picture(note: str = "") -> bytes:
    """A small PNG; with `note` as the text that a generator leaves."""
    info = PngImagePlugin.PngInfo()
    if note:
        info.add_text("parameters", note)
    file = io.BytesIO()
    Image.effect_noise((64, 64), 40).save(file, "PNG", pnginfo=info)
    return file.getvalue()


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "media"
    folder.mkdir()
    return folder


@pytest.fixture
def settings(broker: LocalBroker, topic_prefix: str, tmp_path: Path, root: Path) -> Settings:
    settings = small(broker.bootstrap, topic_prefix, ingest={"platforms": ["weibo"]})
    settings = changed(settings, paths={"data": str(tmp_path)}, media={"root": str(root)})
    ensure_topics(broker.bootstrap, settings)
    return settings


def post(number: int, *media: Media) -> Event:
    return Event(platform="weibo", item=f"p{number}", kind="post", created_at=T0 + number, author="a", media=media)


def stored(root: Path, data: bytes) -> Media:
    sha256 = hashlib.sha256(data).hexdigest()
    (root / sha256).write_bytes(data)
    return Media(kind="image", sha256=sha256)


def marks(settings: Settings) -> dict[str, list[dict[str, object]]]:
    return {
        event.item: [msgspec.json.decode(media.marks) for media in event.media]
        for event in framed(settings)
        if event.kind == "marks"
    }


def test_what_media_carry_comes_back_as_events_of_their_cascade(settings: Settings, root: Path) -> None:
    generated = stored(
        root, picture("a castle\nSteps: 20, Sampler: Euler a, CFG scale: 7, Seed: 1, Size: 64x64, Model: x")
    )
    plain = stored(root, picture())
    (root.parent / "outside").write_bytes(picture())
    block = msgspec.json.encode({"Label": "1", "ContentProducer": "p", "ProduceID": "1"}).decode()
    publish(
        settings,
        [
            post(1, generated, plain),
            post(2, Media(kind="image", sha256="0" * 64)),
            post(3, Media(kind="image", path="../outside")),
            post(4, Media(kind="image", marks=block, declared_ai=True)),
            post(5),
        ],
    )
    with ingesting(settings), running(MediaWorker(settings)):
        until(lambda: len(marks(settings)) == 4, "the results are framed")
    found = marks(settings)
    assert [one["verdict"] for one in found["p1"]] == ["ai", "none"]
    assert found["p1"][0]["pdq"] and found["p1"][1]["read"]
    assert [one["read"] for one in found["p2"] + found["p3"]] == [False, False]
    assert found["p4"][0]["verdict"] == "ai"
    (event,) = [event for event in framed(settings) if event.kind == "marks" and event.item == "p1"]
    assert (event.root, event.created_at, event.media[0].sha256) == ("p1", T0 + 1, generated.sha256)


def test_after_a_restart_nothing_is_read_twice_and_what_came_meanwhile_is_read(settings: Settings, root: Path) -> None:
    media = stored(root, picture())
    with ingesting(settings):
        publish(settings, [post(1, media)])
        with running(MediaWorker(settings)):
            until(lambda: "p1" in marks(settings), "the first is read")
        publish(settings, [post(2, media)])
        with running(MediaWorker(settings)):
            until(lambda: "p2" in marks(settings), "the second is read")
    assert [event.item for event in framed(settings) if event.kind == "marks"] == ["p1", "p2"]


def test_without_a_folder_of_media_it_says_what_to_set(settings: Settings) -> None:
    with pytest.raises(SettingsError, match=r"media\.root is not set"):
        MediaWorker(changed(settings, media={"root": ""}))
