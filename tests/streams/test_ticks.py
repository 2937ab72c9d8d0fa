"""The stages that decide at ticks: whatever crashes when, what arrives is what would have arrived."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detectors.registry import Registry
from detectors.signal import Signal, decode_signals
from graph.facts import HOSTILE, INSULT, LABELLED, Facts
from graph.frames import ACTIVITY_VERSION, BEFORE_ALL, Activity, ActivityFrame, Position, encode
from graph.positions import SourceChain
from graph.watermark import END, NEVER, SPOKEN, latest_of
from streams import settings as configuration
from streams.agents.kinds import kinds_of
from streams.agents.ticks import Kind, TickStage
from streams.errors import StateError
from streams.outbox import Message
from tests.factories import MemoryStore
from tests.streams.stages import TOPIC_ID, Batch, Record

T0 = 1_700_000_000_000_000
SECOND = 1_000_000
SETTINGS = configuration.read(
    {"kafka": {"partitions": 1}, "cascades": {"snapshot_bytes": 65_536}, "detectors": {"hostile_accounts": 3}}
)
KINDS = {kind.name: kind for kind in kinds_of(SETTINGS, Registry)}
ABUSE = Facts(950, HOSTILE | INSULT | LABELLED)


def attack(events: int, seed: int = 1) -> list[Activity]:
    """Comments and reshares against one person in five cascades, one a second, nine in ten of them hostile."""
    rng = random.Random(seed)
    return [
        Activity(
            rng.choice(["comment", "repost"]),
            "weibo",
            "",
            f"r{rng.randrange(5)}",
            f"i{number}",
            f"u{rng.randrange(events)}",
            T0 + number * SECOND,
            "ann",
            1,
            100,
            "",
            ABUSE if rng.random() < 0.9 else Facts(10, LABELLED),
        )
        for number in range(events)
    ]


def frames(records: list[Activity], size: int, beats: bool = False) -> list[Record]:
    """Frames of `size` records in time order, as `cascades` sends them, and the heartbeat at the end of input.

    With `beats` their watermarks come in heartbeats behind them.
    """
    made: list[Record] = []
    prev: Position | None = None
    runs = [records[start : start + size] for start in range(0, len(records), size)]
    for number, run in enumerate(runs):
        at, watermark = Position(number, 0), run[-1].created_at
        made.append(activity(len(made), at, prev, watermark - 20 * SECOND if beats else watermark, run))
        prev = at
        if beats:
            made.append(activity(len(made), at, prev, watermark))
    ended = latest_of(record.created_at for record in records)
    return [*made, activity(len(made), prev or BEFORE_ALL, prev, END, (), ended)]


def activity(
    offset: int,
    at: Position,
    prev: Position | None,
    watermark: int,
    records: Sequence[Activity] = (),
    ended: Sequence[int] = (),
) -> Record:
    """A message of `activity` with that offset."""
    frame = ActivityFrame(ACTIVITY_VERSION, "events/0", at, prev, watermark, list(records), list(ended))
    return Record(0, offset, encode(frame))


class Owner:
    """One process that holds partition 0 of `victims`."""

    def __init__(self, log: list[Message], store: MemoryStore | None = None, kind: Kind = KINDS["victims"]) -> None:
        self.log = log
        self.store = store if store is not None else restored(log)
        self.queue: list[Batch] = []
        self.acknowledged = -1
        self.stage: TickStage[Any, Any] = TickStage(kind, SETTINGS, self._put, self)
        self.stage.recover(0, self.store, TOPIC_ID)

    def take(self, record: Record) -> None:
        def acknowledged() -> None:
            self.acknowledged = record.offset

        self.stage.take(record, acknowledged)

    def settle(self, batches: int | None = None) -> None:
        while self.queue and batches != 0:
            batch = self.queue.pop(0)
            self.log.extend(batch.messages)
            batch.done([Record(message.partition, place) for place, message in enumerate(batch.messages)])
            batches = None if batches is None else batches - 1

    def persisted(self, partition: int, offsets: list[int]) -> None:
        """The changelog is not kept apart here."""

    def _put(self, messages: list[Message], done: Callable[[list[Any]], None], first: int = 0, origin: int = 0) -> None:
        self.queue.append(Batch(messages, done, first))


def restored(log: list[Message]) -> MemoryStore:
    store = MemoryStore()
    for message in log:
        if message.topic == "journal.victims" and message.key is not None:
            if message.value is None:
                store.delete(message.key)
            else:
                store.put(message.key, message.value)
    return store


def received(log: list[Message]) -> list[Signal]:
    """What the next stage takes in: each frame once, in order."""
    chain = SourceChain()
    signals: list[Signal] = []
    said: dict[tuple[str, Position], bytes] = {}
    for message in log:
        if message.topic == "signals" and message.value is not None:
            frame = decode_signals(message.value)
            if frame.records:
                assert said.setdefault((frame.source, frame.at), message.value) == message.value
            if chain.judge(frame.source, frame.at, frame.prev) == "fold":
                signals += frame.records
    return signals


def undisturbed(records: list[Record]) -> list[Signal]:
    owner = Owner([])
    for record in records:
        owner.take(record)
    owner.settle()
    return received(owner.log)


def test_an_attack_gives_signals_at_ticks() -> None:
    signals = undisturbed(frames(attack(120), 17))
    assert {signal.detector for signal in signals} == {"mass_spread"}
    assert all(signal.at % (10 * SECOND) == 0 for signal in signals)
    assert signals[0].at <= T0 + 60 * SECOND


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.integers(3, 40))
def test_owners_that_crash_at_any_moment_lose_and_double_nothing(seed: int, size: int) -> None:
    rng = random.Random(seed)
    records = frames(attack(150, seed), size, beats=seed % 2 == 0)
    log: list[Message] = []
    owner = Owner(log)
    place = committed = 0
    while place < len(records):
        owner.take(records[place])
        place += 1
        if rng.random() < 0.2:
            owner.stage.beat()
        if rng.random() < 0.5:
            owner.settle(rng.randrange(4))
        if rng.random() < 0.2:
            for batch in owner.queue[: rng.randrange(3)]:
                log.extend(batch.messages[: rng.choice([batch.first, len(batch.messages)])])  # arrived, unnoticed
            committed = max(committed, owner.acknowledged + 1)
            owner = Owner(log, owner.store if rng.random() < 0.5 else None)  # the same disk, or an empty one
            place = min(committed, owner.stage.partitions[0].next)
    owner.settle()
    assert received(log) == undisturbed(records)


def test_a_heartbeat_of_which_nothing_follows_has_no_entry_and_is_not_forgotten() -> None:
    first, beat, *_ = frames(attack(40)[:5], 5, beats=True)
    owner = Owner([])
    owner.take(first)
    owner.settle()
    before = len(owner.log)
    owner.take(beat)
    assert owner.queue[0].messages == []
    owner.settle()
    assert len(owner.log) == before and owner.acknowledged == 1
    watermark = owner.stage.partitions[0].watermark
    again = Owner(owner.log)
    assert again.stage.partitions[0].next == 1  # it is read again
    again.take(beat)
    assert again.stage.partitions[0].watermark == watermark


def two_sources(
    number: int, offset: int, watermark: int, records: Sequence[Activity] = (), beat: bool = False
) -> Record:
    """A frame of the source `number`: its first one, or a heartbeat before it."""
    at = BEFORE_ALL if beat else Position(offset, 0)
    return Record(
        0, offset, encode(ActivityFrame(ACTIVITY_VERSION, f"events/{number}", at, None, watermark, list(records)))
    )


@pytest.mark.parametrize("watermark", [NEVER, END])
def test_signals_say_that_their_source_speaks_though_no_mark_is_known_or_it_has_ended(watermark: int) -> None:
    made = undisturbed(frames(attack(120), 17))[:1]
    (message,) = KINDS["victims"].sender().messages(0, 0, made, watermark)
    assert decode_signals(message.value or b"").watermark == SPOKEN


def test_a_lower_mark_told_again_does_not_take_back_a_higher_one() -> None:
    """A sender that was restarted has forgotten how far it was, and tells a lower mark first."""
    settings = configuration.read({"kafka": {"partitions": 2}, "detectors": {"hostile_accounts": 3}})
    kind = {kind.name: kind for kind in kinds_of(settings, Registry)}["victims"]
    records = attack(120)
    owner = Owner([], kind=kind)
    for record in (
        two_sources(1, 0, T0 + 5 * SECOND, records[:30]),
        two_sources(0, 1, T0 + 100 * SECOND, beat=True),
        two_sources(0, 2, T0 + 6 * SECOND, beat=True),
        Record(
            0,
            3,
            encode(
                ActivityFrame(
                    ACTIVITY_VERSION, "events/1", Position(1, 0), Position(0, 0), T0 + 60 * SECOND, records[30:60]
                )
            ),
        ),
    ):
        owner.take(record)
    owner.settle()
    again = Owner(owner.log, kind=kind)
    assert again.stage.partitions[0].sender.sent == owner.stage.partitions[0].sender.sent
    assert any(owner.stage.partitions[0].sender.sent)


@pytest.mark.parametrize("before", [None, (), (T0 - 100 * SECOND,)])
def test_sources_that_ended_and_are_fed_again_give_what_they_would_have_given(before: Sequence[int] | None) -> None:
    """A new installation stands at its end: nothing has held anything."""
    settings = configuration.read({"kafka": {"partitions": 1}, "detectors": {"hostile_accounts": 3}})
    kind = {kind.name: kind for kind in kinds_of(settings, Registry)}["victims"]
    records = attack(120)
    owner = Owner([], kind=kind)
    if before is not None:
        owner.take(activity(0, BEFORE_ALL, None, END, (), before))
    prev: Position | None = None
    for number in range(4):
        at = Position(number, 0)
        owner.take(activity(number + 1, at, prev, SPOKEN, records[30 * number : 30 * number + 30]))
        prev = at
    ended = latest_of(record.created_at for record in records)
    owner.take(activity(6, prev or BEFORE_ALL, prev, END, (), ended))
    owner.settle()
    assert owner.stage.partitions[0].ordered.late == 0
    assert received(owner.log) == undisturbed(frames(records, 30))


@pytest.mark.parametrize("size", [1, 7, 50, 1000])
def test_how_records_are_cut_into_frames_changes_nothing(size: int) -> None:
    assert undisturbed(frames(attack(200), size)) == undisturbed(frames(attack(200), 13))


def test_snapshots_replace_the_frames_that_they_cover() -> None:
    owner = Owner([])
    for record in frames(attack(3_000), 50):
        owner.take(record)
        owner.settle()
    kinds = [key[:1] for key in owner.store.content]
    assert b"S" in kinds
    assert kinds.count(b"J") < 61
    again = Owner(owner.log)
    assert again.stage.partitions[0].offset == owner.stage.partitions[0].offset


def test_a_gap_is_dropped_and_a_repeat_changes_nothing() -> None:
    records = frames(attack(100), 10)
    owner = Owner([])
    for place in (0, 1, 1, 0, 2):
        owner.take(records[place])
    part = owner.stage.partitions[0]
    moved = Record(0, 9, records[7].value)  # frames 3 to 6 of the source never came
    owner.take(moved)
    assert part.chain.highest["events/0"] == Position(2, 0)


def test_sources_that_had_ended_and_speak_again_are_heard_of_downstream_to_their_next_end() -> None:
    owner = Owner([])
    owner.take(activity(0, BEFORE_ALL, None, END))  # a new installation: nothing held anything
    for number, record in enumerate(frames(attack(60), 20), start=1):
        owner.take(record._replace(offset=number))
        owner.stage.beat()
    owner.settle()
    marks = [decode_signals(one.value or b"").watermark for one in owner.log if one.topic == "signals"]
    assert marks[0] == marks[-1] == END
    assert all(mark < END for mark in marks[1:-1]) and len(marks) > 3


def test_a_topic_made_anew_is_refused() -> None:
    owner = Owner([])
    owner.take(frames(attack(20), 10)[0])
    stage: TickStage[Any, Any] = TickStage(KINDS["victims"], SETTINGS, owner._put, owner)
    with pytest.raises(StateError, match="made anew"):
        stage.recover(0, owner.store, "another id")
