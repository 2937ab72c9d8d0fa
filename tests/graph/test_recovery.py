"""Deltas applied again, in whatever process, lead where the fold was, and on from there."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from graph import delta as deltas
from graph.cascade import Key
from graph.delta import Delta, activity_frames
from graph.facts import NOTHING
from graph.fold import CascadeFold, FoldSettings
from graph.packing import pack, unpack
from tests.factories import DAY, HOUR, LIMIT, MINUTE, T0, Frame, new_fold, packed, post, repost, rows_of, sent_by, take
from tests.strategies import frames_in_time

SETTINGS = FoldSettings(
    close_after=2 * HOUR,
    wait=2 * HOUR,
    retention=2 * DAY,
    publish_every=MINUTE,
    publish_weight=1,
    close_at_once=2,
    activity_partitions=3,
)


def run(frames: list[Frame]) -> tuple[CascadeFold, list[Delta], list[dict[Key, bytes]]]:
    """The fold, its deltas as journaled, and what the store of closed cascades held before each."""
    store: dict[Key, bytes] = {}
    fold = new_fold(SETTINGS, lambda key: store.get(key))
    journal, stores = [], []
    for frame in frames:
        stores.append(dict(store))
        delta = take(fold, frame.events, frame.marks, frame.limit)
        store.update(delta.closed)
        journal.append(deltas.decode(deltas.encode(delta)))
    return fold, journal, stores


def applied(journal: list[Delta], store: dict[Key, bytes]) -> CascadeFold:
    """A fold recovered from `journal`."""
    fold = new_fold(SETTINGS, lambda key: store.get(key))
    for delta in journal:
        fold.apply(delta)
    if journal:
        fold.sent = list(journal[-1].prev)
        sent_by(fold, journal[-1])
    fold.recovered(fold.sent)
    return fold


def state(fold: CascadeFold) -> tuple[object, ...]:
    """Everything that decides what the next frame does."""
    return (
        packed(fold),
        fold.offset,
        fold.mark.sources,
        fold.mark.watermark,
        fold.gone,
        fold.latest,
        {item: sorted(owners) for item, owners in fold.owners.items()},
        fold.sent,
    )


@given(frames_in_time())
def test_deltas_applied_again_give_the_same_state_at_every_prefix(frames: list[Frame]) -> None:
    for length in range(len(frames) + 1):
        fold, journal, _ = run(frames[:length])
        assert state(applied(journal, {})) == state(fold)


@given(frames_in_time())
def test_after_recovery_at_any_point_every_later_delta_is_the_same_byte_for_byte(frames: list[Frame]) -> None:
    _, journal, stores = run(frames)
    for length in range(len(frames)):
        store = stores[length]
        fold = applied(journal[:length], store)
        for frame, delta in zip(frames[length:], journal[length:], strict=True):
            again = take(fold, frame.events, frame.marks, frame.limit)
            store.update(again.closed)
            assert deltas.encode(again) == deltas.encode(delta)


@given(frames_in_time())
def test_a_snapshot_stands_for_the_deltas_before_it(frames: list[Frame]) -> None:
    fold, journal, stores = run(frames)
    for length in range(len(frames)):
        before = applied(journal[:length], stores[length])
        resumed = new_fold(SETTINGS, before.lookup)
        for cascade in before.cascades.values():
            resumed.adopt(unpack(pack(cascade)))
        mark = before.mark
        resumed.resume(before.offset, dict(mark.sources), mark.watermark, dict(before.gone), before.latest)
        for delta in journal[length:]:
            resumed.apply(delta)
        sent = list(journal[-1].prev)
        resumed.recovered(sent)
        sent_by(resumed, journal[-1])
        assert state(resumed) == state(fold)


@given(frames_in_time())
@settings(max_examples=50)
def test_what_a_frame_sends_is_a_function_of_its_delta(frames: list[Frame]) -> None:
    store: dict[Key, bytes] = {}
    fold = new_fold(SETTINGS, lambda key: store.get(key))
    said = []
    for frame in frames:
        delta = take(fold, frame.events, frame.marks, frame.limit)
        store.update(delta.closed)
        said.append((deltas.encode(delta), activity_frames(delta, "events/0", LIMIT), delta.rows, delta.closed))
    for encoded, activity, rows, closed in said:
        delta = deltas.decode(encoded)
        assert (activity_frames(delta, "events/0", LIMIT), delta.rows, delta.closed) == (activity, rows, closed)


def test_what_closes_first_is_decided_by_the_cascades_and_not_by_how_they_came_into_memory() -> None:
    """Closing is cut short, and what one process closed in a frame that it did not journal another closes again."""
    settings = SETTINGS._replace(close_at_once=1)
    live, other = new_fold(settings), new_fold(settings)
    take(live, [post("c"), post("b"), post("a", T0 + 10 * MINUTE), repost("d", root="c", at=T0 + 30 * MINUTE)])
    take(live, [post("z"), repost("e", root="z", at=T0 + 9 * HOUR)])
    for key in sorted(live.cascades, reverse=True):
        other.adopt(unpack(pack(live.cascades[key])))
    other.resume(live.offset, dict(live.mark.sources), live.mark.watermark, {}, live.latest)
    other.recovered(list(live.sent))
    frames = [take(live, (), {"a": T0 + DAY}) for _ in range(5)]
    assert [key[2] for delta in frames for key, _ in delta.closed] == ["b", "a", "c", "z"]
    assert [deltas.encode(take(other, (), {"a": T0 + DAY})) for _ in range(5)] == [deltas.encode(d) for d in frames]


def test_a_delta_of_another_version_or_damaged_says_so() -> None:
    delta = take(new_fold(), [post(), repost("a")])
    delta.version = 9
    with pytest.raises(ValueError, match="delta of version 9; this release reads version 5"):
        deltas.decode(deltas.encode(delta))
    with pytest.raises(ValueError, match="damaged delta of 20 bytes"):
        deltas.decode(deltas.encode(take(new_fold(), [post()]))[:20])


def test_an_operation_of_a_later_release_ends_recovery() -> None:
    delta = take(new_fold(), [post()])
    delta.ops.append((99, 0, "a", "", "", 0, 0, (), None, None, NOTHING))
    with pytest.raises(ValueError, match="operation 99 is not known"):
        new_fold().apply(delta)


def test_rows_are_the_same_after_recovery() -> None:
    fold, journal, _ = run([Frame({}, [post(), repost("b", "a")]), Frame({}, [repost("a")])])
    assert rows_of(applied(journal, {})) == rows_of(fold)
