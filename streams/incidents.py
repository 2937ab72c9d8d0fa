"""The latest state of every incident: from the topic `incidents`, or from the files that `breakwater replay` wrote.

topic incidents (compacted, key = id)  ─┐
FOLDER/incidents/ID.json               ─┴─► {id: Incident}
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import msgspec

from detectors.incidents.incident import PROVISIONAL, Incident
from detectors.incidents.matrix import Row
from detectors.incidents.severity import RANK
from graph.victims import UNNAMED
from streams.errors import BrokerError, InputError
from streams.settings import Settings
from streams.tail import Tail

NEAREST = 3  # ids that an error names
_decode = msgspec.json.Decoder(Incident).decode
_plain = msgspec.json.Decoder(dict[str, Any]).decode


def live_incidents(settings: Settings) -> dict[str, Incident]:
    """Every incident as the topic has it now, by id. Raises BrokerError."""
    with Tail(settings, "incidents") as tail:
        return latest({}, tail.to_end())


def latest(known: dict[str, Incident], records: Iterable[Any]) -> dict[str, Incident]:
    """`known` with what `records` of the topic say, in place."""
    for record in records:
        if record.value is None:
            known.pop(record.key.decode(), None)
        else:
            incident = read_record(record)
            known[incident.id] = incident
    return known


def read_record(record: Any) -> Incident:
    """The incident of one record. Raises BrokerError, which names the place."""
    try:
        return _decode(record.value)
    except msgspec.MsgspecError as error:
        place = f"{record.topic}/{record.partition} at offset {record.offset}"
        raise BrokerError(f"{place} holds no incident ({error}); was it written by another version?") from None


def filed_incidents(folder: Path) -> dict[str, Incident]:
    """Every incident of a folder that `breakwater replay --out` wrote, by id.

    Raises:
        InputError: there is no such folder, or a file in it cannot be read.
    """
    files = folder / "incidents"
    if not files.is_dir() and not (folder / "incidents.parquet").is_file():
        raise InputError(f"{folder} holds no incidents; `breakwater replay … --out {folder}` writes them")
    try:
        read = (read_file(path) for path in sorted(files.glob("*.json")))
        return {incident.id: incident for incident in read}
    except OSError as error:
        raise InputError(f"cannot read {error.filename}: {error.strerror or error}") from error


def read_file(path: Path) -> Incident:
    """The incident that `detectors.incidents.incident.to_json` wrote. Raises InputError."""
    try:
        plain = _plain(path.read_bytes())
        plain["matrix"] = [_row(row) for row in _spoken(plain["matrix"])]
        plain["victim"] = unwritten(plain["victim"])
        if plain.get("followers") is None:
            plain.pop("followers", None)
        return msgspec.convert(plain, Incident)
    except (msgspec.MsgspecError, KeyError, TypeError, AttributeError) as error:
        raise InputError(f"{path} is no incident ({error}); `breakwater replay … --out` writes such files") from None


def unwritten(victim: str) -> str:
    """A victim as signals name it, of the form that tables and files have (`incident.written`)."""
    return UNNAMED + victim.removeprefix(PROVISIONAL) if victim.startswith(PROVISIONAL) else victim


def find(incidents: Mapping[str, Incident], given: str) -> Incident:
    """The incident of that id. Raises InputError, which names the nearest ids."""
    found = incidents.get(given)
    if found is None:
        raise InputError(f"there is no incident {given}; {nearest(given, incidents, 'breakwater incidents list')}")
    return found


def nearest(given: str, known: Iterable[str], lister: str) -> str:
    """The end of an error about an id that is not known: what is nearest to it, or who lists all."""
    known = list(known)
    begins = [each for each in known if given and each.startswith(given)]
    close = (begins or get_close_matches(given, known, NEAREST))[:NEAREST]
    if close:
        return f"did you mean {' or '.join(close)}?"
    return f"`{lister}` names all" if known else "there is none yet"


def worst_first(incidents: Iterable[Incident]) -> list[Incident]:
    """Those that are open before those that are closed, then by severity, then the latest change first."""
    return sorted(incidents, key=lambda one: (one.state == "closed", RANK[one.severity], -one.updated_at, one.id))


def _spoken(matrix: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The rows that a detector spoke to."""
    layers = [row for layer in matrix["layers"].values() for rows in layer.values() for row in rows]
    return (row for row in (*layers, *matrix["routes"]) if row["detector"])


def _row(row: dict[str, Any]) -> Row:
    plain = {**row, "window": row["window_seconds"], "missing": [each["element"] for each in row["missing"]]}
    return msgspec.convert(plain, Row)
