"""Replay: the same cascades from files, by the same fold, without a broker.

    files ─ reader ─► events ─ sort by event time ─► fold (frames of 1,000) ─► rows, Parquet

The fold is the one that the Faust agent calls. Nothing closes before the end of input: closing and
reopening change no figure (a test proves it), they only bound the memory of a live worker.
"""

from __future__ import annotations

import gc
import io
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice, takewhile
from operator import attrgetter
from pathlib import Path
from typing import NamedTuple

import msgspec
import polars as pl

from detectors.chain import Chain
from detectors.incidents.incident import Incident, IncidentChanged, to_json
from detectors.registry import Registry
from detectors.signal import Signal
from graph.campaigns import Campaign, Named
from graph.delta import COMMENT, Delta, activity_of, shares_of
from graph.events import Event
from graph.figures import CascadeRow
from graph.fold import CascadeFold, FoldSettings
from graph.frames import Activity
from graph.shares import Share
from graph.watermark import END, SourceMark
from streams.adapters import canonical
from streams.files import OutputFolder
from streams.ordering import in_time_order
from streams.readers import Source
from streams.reading import Readers
from streams.settings import Settings
from streams.tables import campaigns_frame, decided, decisions_frame, incidents_frame, shown, signals_frame
from streams.watch import chain_of

FRAME = 1_000  # events
IN_MEMORY = 256 << 20  # bytes on disk up to which all events are sorted in memory

began = attrgetter("began", "id")
decode_row = msgspec.json.Decoder(CascadeRow).decode


class Summary(NamedTuple):
    """What a replay counted."""

    events: int  # distinct, roots included
    cascades: int
    rejected: int
    duplicates: int
    conflicting: int  # different events of one identity: one of them stands
    orphans: int
    targets_resolved: int  # posts, reposts and comments that are aimed at somebody
    signals: int  # of detectors; without what only the safety receiver may see
    decisions: int  # of people, one for each victim concerned
    incidents: int


class Replayed(NamedTuple):
    """Rows sorted by platform, scope and root, and the counts."""

    rows: list[CascadeRow]
    summary: Summary
    signals: list[Signal]
    incidents: list[Incident]  # as they ended, in the order of opening
    registry: Registry  # as it was known at the end
    campaigns: list[Campaign]  # as they were last seen, hostile or not, in the order in which they began
    standing: list[Named]  # those of the last look


def replay(
    source: Source,
    settings: Settings,
    folded: Callable[[int], object] = lambda more: None,
    heard: Callable[[Activity], object] | None = None,
    readers: Readers | None = None,
    rescore: bool = False,
    until: int = END,
    waived: frozenset[str] = frozenset(),
    shared: Callable[[Share], object] | None = None,
) -> Replayed:
    """Fold everything `source` holds.

    Args:
        folded: told how many more events are done.
        readers: what reads the events; default: those of the settings, with an empty registry.
        rescore: also read again what was recorded as read.
        heard, shared: given each record of activity and each share, for those who compare them.
        until: event time, µs, from which on nothing is read: what was knowable then.
        waived: elements that these events cannot tell (`detectors.mass_spread`).

    Raises:
        InputError: see `streams.readers`.
    """
    how = FoldSettings(
        close_after=None,
        wait=int(settings.cascades.close_after_s * 1e6),
        publish_weight=1 << 62,
        closed_row_weight=0,
        close_at_once=1 << 62,
    )
    fold = CascadeFold(how, lambda _: None)
    counts: Counter[str] = Counter()
    read = 0
    readers = readers or Readers(settings)
    watched = Watched(chain_of(settings, lambda: readers.registry, waived))
    mark = SourceMark(0)  # as in ingest: no event alone makes time pass
    with _few_collections():
        for number, frame in enumerate(_frames(source, until)):
            _learn(readers, frame)
            readers.read(frame if rescore else [event for event in frame if event.reading is None])
            delta = fold.fold(number, {}, frame)
            _take(delta, counts, heard, shared)
            watched.take(delta, mark.observe([event.created_at for event in frame], until))
            read += len(frame)
            folded(len(frame))
        last = fold.fold(fold.offset + 1, {"": until}, [])
        _take(last, counts, heard, shared)
        watched.take(last, until, fold.latest if until == END else [])
        if until != END:  # cascades are written at the end of input only; what that settles was not yet known
            last = fold.fold(fold.offset + 1, {"": END}, [])
    rows = sorted((decode_row(row) for _, row in last.rows), key=_row_key)
    repeats = counts["duplicates"] + counts["conflicting"]
    summary = Summary(
        events=read - repeats - counts["refused"],
        cascades=len(rows),
        rejected=source.rejected.total() + counts["refused"],
        duplicates=source.duplicates + counts["duplicates"],
        conflicting=counts["conflicting"],
        orphans=sum(row.orphans for row in rows),
        targets_resolved=watched.targets,
        signals=len(shown(watched.signals)),
        decisions=len(decided(watched.signals)),
        incidents=len(watched.incidents),
    )
    incidents, campaigns = list(watched.incidents.values()), sorted(watched.campaigns.values(), key=began)
    return Replayed(rows, summary, watched.signals, incidents, readers.registry, campaigns, watched.standing)


class Watched:
    """The later stages, fed from the deltas of the fold."""

    def __init__(self, chain: Chain) -> None:
        self._chain = chain
        self.signals: list[Signal] = []
        self.incidents: dict[str, Incident] = {}  # the last word on each
        self.campaigns: dict[str, Campaign] = {}  # the same
        self.targets = 0

    @property
    def standing(self) -> list[Named]:
        """The campaigns of the last look."""
        army = self._chain.army
        return army.machine.state.known if army is not None else []

    def take(self, delta: Delta, watermark: int, ended: Sequence[int] = ()) -> None:
        """What one frame did; of all events before `watermark` (µs) none will follow.

        `ended`: the latest event times, µs, where that is the end.
        """
        records = list(activity_of(delta))
        self.targets += sum(1 for op in delta.ops if op[0] <= COMMENT and op[7])
        self.targets += sum(len(released.events) for released in delta.released)
        followed = self._chain.take(records, watermark, shares_of(delta), ended)
        self.signals += followed.signals
        self.campaigns.update((campaign.id, campaign) for campaign in self._chain.campaigns)
        for output in followed.outputs:
            if isinstance(output, IncidentChanged):
                self.incidents[output.incident.id] = output.incident


def _learn(readers: Readers, frame: list[Event]) -> None:
    """Changes of the registry that stand among the events hold from their own time on."""
    changes = [event for event in frame if event.kind == "registry"]
    if changes:
        readers.registry = readers.registry.apply_all(changes)


def _take(
    delta: Delta,
    counts: Counter[str],
    heard: Callable[[Activity], object] | None,
    shared: Callable[[Share], object] | None,
) -> None:
    counts.update(delta.counts)
    counts["refused"] += len(delta.refused)
    if heard is not None:
        for record in activity_of(delta):
            heard(record)
    if shared is not None:
        for share in shares_of(delta):
            shared(share)


def _row_key(row: CascadeRow) -> tuple[str, str, str]:
    return row.platform, row.scope, row.root_id


def _frames(source: Source, until: int) -> Iterator[list[Event]]:
    """Events before `until` by time, those of one moment as they came, in frames. Large input is sorted on disk."""
    if source.size <= IN_MEMORY:
        events = [event for batch in source.batches() for event in batch.events if event.created_at < until]
        events.sort(key=attrgetter("created_at"))
        return (events[start : start + FRAME] for start in range(0, len(events), FRAME))
    sorted_on_disk = (_again(message.data) for message in in_time_order(source.messages()))
    earlier = takewhile(lambda event: event.created_at < until, sorted_on_disk)
    return iter(lambda: list(islice(earlier, FRAME)), [])


def _again(data: bytes) -> Event:
    from streams.readers.batch import stamp

    return stamp(canonical.read_one(data), "", 0, 0, data)


@contextmanager
def _few_collections() -> Iterator[None]:
    """Millions of long-lived objects without cycles: the collector would only walk over them."""
    before = gc.get_threshold()
    gc.set_threshold(500_000, 100, 1_000)
    try:
        yield
    finally:
        gc.set_threshold(*before)


def frame_of(rows: list[CascadeRow]) -> pl.DataFrame:
    """Rows as a table, one column a figure, in the order of `CascadeRow`."""
    columns = [field.name for field in msgspec.structs.fields(CascadeRow)]
    table = pl.DataFrame([msgspec.structs.astuple(row) for row in rows], schema=_schema(), orient="row")
    return table.select(columns)


def _schema() -> dict[str, type[pl.DataType]]:
    kinds: dict[object, type[pl.DataType]] = {
        str: pl.String,
        bool: pl.Boolean,
        int: pl.Int64,
        float: pl.Float64,
        float | None: pl.Float64,
    }
    return {field.name: kinds[field.type] for field in msgspec.structs.fields(CascadeRow)}


def write(done: Replayed, folder: OutputFolder) -> None:
    """Write tables of cascades, signals, decisions, incidents and campaigns, and `incidents/ID.json` each."""
    _parquet(frame_of(done.rows), folder, "cascades.parquet")
    _parquet(signals_frame(done.signals), folder, "signals.parquet")
    _parquet(decisions_frame(done.signals), folder, "decisions.parquet")
    _parquet(incidents_frame(done.incidents, done.registry), folder, "incidents.parquet")
    _parquet(campaigns_frame(done.campaigns), folder, "campaigns.parquet")
    for incident in done.incidents:
        folder.open(f"incidents/{incident.id}.json").write(to_json(incident) + b"\n")
    _remove_others(folder.path / "incidents", {incident.id for incident in done.incidents})


def _remove_others(files: Path, ids: set[str]) -> None:
    """The files of incidents that an earlier replay into the same folder found, and this one does not."""
    for path in files.glob(f"{'[0-9a-f]' * 16}.json"):
        if path.stem not in ids:
            path.unlink()


def _parquet(frame: pl.DataFrame, folder: OutputFolder, name: str) -> None:
    table = io.BytesIO()  # a full disk is then an OSError like any other, not one of the writer's own
    frame.write_parquet(table)
    folder.open(name).write(table.getbuffer())
