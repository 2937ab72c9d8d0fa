"""What ingest records of each event is what replay computes, and what older releases recorded still decodes."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from detectors import media_hash
from detectors.fingerprint import near_ids
from detectors.marks.mark import Marked
from detectors.pictures import GOOD, pictures
from graph.events import Event, Media, Reading
from graph.frames import VERSION, Frame, decode_frame, encode
from streams import recorded
from streams.files import OutputFolder
from streams.media.worker import marks_of
from streams.readers import open_source
from streams.reading import Readers
from streams.replay import replay
from streams.settings import Settings, changed
from tests.factories import comment, post
from tests.streams.readers import made

PDQ = "0f1e2d3c4b5a6978" * 4
SAID = "昨晚在学校门口看见他动手打人，大家转告家里的孩子小心"
SETTINGS = changed(Settings(), reading={"readers": ("personal", "fingerprint", "ai", "targets", "circumstances")})


def worker_found(event: Event, pdq: str = PDQ, quality: int = 90) -> Event:
    """The event that the media worker makes of `event`."""
    reading = Marked("none", "none", (), "", pdq=pdq, quality=quality)
    return marks_of(event, [msgspec.json.encode(reading).decode() for _ in event.media])


def some_events() -> list[Event]:
    """Events of every kind, with what the readers of objects look at."""
    picture = post("p", media=(Media(kind="image", sha256="a" * 64),), text=SAID)
    sent = comment("c", root="p", text="@程一诺 " + SAID, media=(Media(marks=json.dumps({"pdq": PDQ.upper()})),))
    told = comment("d", root="p", text="我真的不想活了")
    return [*made.events(400), told, picture, worker_found(picture), sent]


def bare(events: Sequence[Event]) -> list[Event]:
    return [msgspec.structs.replace(event, reading=None) for event in events]


def record(folder: Path, frames: Sequence[Sequence[Event]]) -> Path:
    """A recording of the topic `events`, as `breakwater record` writes it."""
    values = [encode(Frame(VERSION, {}, 1 << 60, list(events))) for events in frames]
    with OutputFolder(folder) as out:
        lines = [recorded.line(offset, 5, None, value, ()) for offset, value in enumerate(values)]
        out.open("one.jsonl.zst").write(recorded.encode_lines(lines))
        digest, size = out.seal("one.jsonl.zst")
        piece = recorded.Piece(
            topic="events", partition=0, kept_from=0, first=0, end=len(values), messages=len(values),
            file="one.jsonl.zst", bytes=size, sha256=digest,
        )  # fmt: skip
        manifest = recorded.Manifest(
            format=recorded.FORMAT, version=recorded.VERSION, recorded_at="", range={}, prefix="", configuration={},
            versions={}, pieces=[piece],
        )  # fmt: skip
        out.open(recorded.MANIFEST).write(msgspec.json.encode(manifest))
    return folder


def test_what_live_recorded_is_what_replay_computes(tmp_path: Path) -> None:
    """Ingest reads in batches as they come, replay in frames of its own; the readings are the same."""
    events = bare(some_events())
    live = Readers(SETTINGS)
    frames = [events[start : start + 37] for start in range(0, len(events), 37)]
    for frame in frames:
        live.read(frame)
    kept = [
        event for batch in open_source([record(tmp_path / "r", frames)], "record").batches() for event in batch.events
    ]
    again = bare(kept)
    Readers(SETTINGS).read(again)
    assert [event.reading for event in kept] == [event.reading for event in again]
    assert sum(bool(event.reading and event.reading.near_ids) for event in kept) > 100
    assert any(event.reading and event.reading.circumstances for event in kept)

    recordings = [tmp_path / "r", record(tmp_path / "unread", [bare(frame) for frame in frames])]
    rows = [replay(open_source([path], "record"), SETTINGS).rows for path in recordings]
    assert rows[0] == rows[1]


def test_object_ids_of_texts_and_pictures_stand_in_the_event() -> None:
    events = bare(some_events())[-3:]
    Readers(SETTINGS).read(events)
    first, found, sent = (event.reading for event in events)
    assert first and first.near_ids == near_ids([SAID])[0] and first.pictures == ()
    assert found == Reading(pictures=(PDQ,))
    assert sent and sent.near_ids == first.near_ids and sent.pictures == (PDQ,)


def test_without_the_reader_there_are_no_object_ids() -> None:
    events = some_events()
    Readers(changed(Settings(), reading={"readers": ("targets",)})).read(events)
    assert not any(event.reading.near_ids or event.reading.pictures for event in events if event.reading)
    assert events[-2].reading is None


def test_a_frame_of_an_older_release_decodes_and_is_read_no_further(tmp_path: Path) -> None:
    """What it did not record is absent; `--rescore` computes it."""
    new = {"near_ids", "pictures", "called", "circumstances"}
    event = comment("c", root="p", text=SAID)
    Readers(SETTINGS).read([event])
    assert event.reading
    fields = msgspec.to_builtins(event.reading, builtin_types=(bytes,))
    old = {name: value for name, value in fields.items() if name not in new}
    array = msgspec.msgpack.decode(encode(Frame(VERSION, {}, 0, [event])))
    (sent,) = array[-1]
    sent["reading"] = old
    (decoded,) = decode_frame(msgspec.msgpack.encode(array)).events
    assert decoded.reading == msgspec.structs.replace(event.reading, near_ids=())
    assert replay(open_source([record(tmp_path / "r", [[decoded]])], "record"), SETTINGS).summary.events == 1


def test_hashes_of_pictures_too_plain_to_compare_and_blocks_that_are_none_give_nothing() -> None:
    assert GOOD == media_hash.GOOD
    picture = post("p", media=(Media(kind="image"), Media(kind="image")))
    assert pictures(worker_found(picture).media) == (PDQ,)
    assert pictures(worker_found(picture, quality=GOOD - 1).media) == ()
    assert pictures(worker_found(picture, pdq="").media) == ()
    blocks = (
        '{"pdq":"short"}',
        '{"pdq":7}',
        '{"pdq"',
        '["pdq"]',
        '"pdq"',
        '{"pdq":"\ud800"}',
        '{"x":' * 9999 + '"pdq"',
    )
    assert pictures([Media(marks=block) for block in blocks]) == ()


@given(st.lists(st.text(st.sampled_from('{}[]":,pdquality 0aF9\ud800'), max_size=90), max_size=4), st.integers(0, 100))
def test_hashes_are_as_they_are_compared_whatever_the_blocks_say(blocks: list[str], quality: int) -> None:
    sound = json.dumps({"pdq": PDQ.upper(), "quality": quality})
    found = pictures([Media(marks=block) for block in (*blocks, sound, sound)])
    assert found[-1:] == ((PDQ,) if quality >= GOOD else found[-1:])
    assert all(len(one) == 64 and one == one.lower() for one in found)
