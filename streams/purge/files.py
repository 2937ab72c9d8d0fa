"""Files that `convert`, `simulate`, `record` and `replay` wrote, rewritten without what is erased.

Each file is written anew beside its place and then takes it; one of which nothing is left is removed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

import msgspec
from msgspec.structs import replace

from detectors.incidents.incident import to_json
from graph.events import MAX_ID
from graph.frames import END_OF_INPUT
from streams.adapters import canonical
from streams.errors import InputError, OutputError, Unreadable
from streams.files import OutputFolder
from streams.incidents import read_file
from streams.purge.eraser import Account, Eraser
from streams.purge.messages import is_packed, packed_holds, what_stays, written
from streams.purge.report import Report
from streams.purge.tables import rewrite_table, rewritten
from streams.readers.opening import lines, open_bytes
from streams.recorded import FORMAT, MANIFEST, Line, Manifest, Piece, decode_line, decode_manifest, encode_lines

ENDINGS: Final = tuple(kind + packed for kind in (".jsonl", ".ndjson") for packed in ("", ".gz", ".zst"))
PACKED: Final = frozenset({".gz", ".zst", ".xz", ".bz2", ".zip", ".7z"})
PIECE: Final = 1 << 20  # bytes
OVERLAP: Final = 4 * MAX_ID  # bytes of the longest id
LOOKED_INTO: Final = "canonical lines, recordings, tables and incidents"


def erase_files(
    roots: Iterable[Path], eraser: Eraser, held: frozenset[str], report: Report, stores: frozenset[Path] = frozenset()
) -> None:
    """Erase below each of `roots` (a folder or a file).

    Args:
        held: ids of incidents that a hold keeps.
        stores: folders and files that others look after, absolute: passed over.

    Raises:
        InputError: a root is not there, or a file of ours is damaged.
        OutputError: a file cannot be written.
    """
    roots = list(roots)
    for root in roots:
        if not root.exists():
            raise InputError(f"{root} is not there; name a file or folder with --in")
    for root in roots:
        for link in _links(root):
            report.stays(str(link), "is a link: name what it leads to with --in")
        files = [path for path in _files(root) if not stores & {path.resolve(), *path.resolve().parents}]
        recordings = {path.parent for path in files if path.name == MANIFEST and _is_recording(path)}
        for folder in sorted(recordings):
            _recording(folder, eraser, report)
        for path in files:
            if not recordings & set(path.parents):
                _file(path, eraser, held, report)


def _files(root: Path) -> list[Path]:
    found = [root.resolve() if root.is_symlink() else root] if root.is_file() else sorted(root.rglob("*"))
    return [path for path in found if path.is_file() and not path.is_symlink()]


def _links(root: Path) -> list[Path]:
    return sorted(path for path in root.rglob("*") if path.is_symlink())


def _file(path: Path, eraser: Eraser, held: frozenset[str], report: Report) -> None:
    if path.name.endswith(ENDINGS):
        _lines(path, eraser, report)
    elif path.suffix == ".parquet":
        rewrite_table(path, eraser, held, report)
    elif path.suffix == ".json" and path.parent.name == "incidents":
        _incident(path, eraser, held, report)
    elif not isinstance(eraser, Account):
        report.stays(str(path), f"is none of {LOOKED_INTO}: its times are not known")
    elif path.suffix in PACKED:
        report.stays(str(path), f"is packed, and none of {LOOKED_INTO}: look into it yourself")
    elif _names(path, eraser):
        report.stays(str(path), f"may name it, and is none of {LOOKED_INTO}: look into it yourself")


def _names(path: Path, account: Account) -> bool:
    """Does a file of any kind hold the bytes of the account? Read in pieces: it may be a film."""
    last = b""
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            if account.stands_in(last + piece):
                return True
            last = piece[-OVERLAP:]
    return False


def _incident(path: Path, eraser: Eraser, held: frozenset[str], report: Report) -> None:
    if path.stem in held:
        report.is_held(str(path), f"incident {path.stem}")
        return
    incident = read_file(path)
    left = eraser.incident(incident)
    if left is None:
        report.took(str(path), "files", 1)
        _remove(path, report)
    elif left != incident:
        report.took(str(path), "files", 0, 1)
        _rewrite(path, [to_json(left) + b"\n"], report)


# ── canonical lines ──────────────────────────────────────────────────────────────────────────


class _Counts:
    def __init__(self) -> None:
        self.removed = self.changed = self.unread = 0


def _lines(path: Path, eraser: Eraser, report: Report) -> None:
    counts = _Counts()
    for _ in _lines_left(path, eraser, counts):  # most files hold nothing: look before anything is written
        pass
    if counts.unread:
        report.stays(str(path), "lines that are no canonical events: look into them yourself", counts.unread)
    report.took(str(path), "lines", counts.removed, counts.changed)
    if counts.removed or counts.changed:
        _rewrite(path, _lines_left(path, eraser, _Counts()), report)


def _lines_left(path: Path, eraser: Eraser, counts: _Counts) -> Iterator[bytes]:
    with open_bytes(path, lambda _: None) as file:
        for _, data in lines(file):
            if isinstance(eraser, Account) and not eraser.may_hold(data):
                yield data + b"\n"
                continue
            try:
                event = canonical.read_one(data)
            except Unreadable:
                counts.unread += data != END_OF_INPUT
                yield data + b"\n"
                continue
            left = eraser.event(event)
            if left == event:
                yield data + b"\n"
            elif left is not None and (line := written(left)) is not None:
                counts.changed += 1
                yield line + b"\n"
            else:
                counts.removed += 1


# ── recordings ───────────────────────────────────────────────────────────────────────────────


def _is_recording(path: Path) -> bool:
    try:
        return decode_manifest(path.read_bytes()).format == FORMAT
    except (msgspec.DecodeError, UnicodeDecodeError):
        return False


def _recording(folder: Path, eraser: Eraser, report: Report) -> None:
    """Rewrite the pieces that hold it, and the manifest with their new sums; all of them or none."""
    manifest = decode_manifest((folder / MANIFEST).read_bytes())
    touched: dict[str, Piece] = {}
    for piece in manifest.pieces:
        if not piece.file:
            continue
        if is_packed(piece.topic):
            _packed(folder, piece, eraser, report)
            continue
        counts = _Counts()
        for _ in _messages_left(folder, piece, eraser, counts):
            pass
        report.took(str(folder / piece.file), "messages", counts.removed, counts.changed)
        if counts.removed or counts.changed:
            touched[piece.file] = piece
    if touched and not report.dry_run:
        _write_recording(folder, manifest, touched, eraser)


def _packed(folder: Path, piece: Piece, eraser: Eraser, report: Report) -> None:
    path = folder / piece.file
    if isinstance(eraser, Account):
        holding = sum(packed_holds(message.value or b"", eraser) for message in _messages(path))
    else:
        holding = sum(what_stays(piece.topic, message, eraser) == [] for message in _messages(path))
    if holding:
        report.stays(str(path), "packed state of a worker is not rewritten: remove the file", holding)


def _messages(path: Path) -> Iterator[Line]:
    with open_bytes(path, lambda _: None) as file:
        for number, data in lines(file):
            try:
                yield decode_line(data)
            except msgspec.DecodeError as error:
                raise InputError(f"{path}:{number} is no message of a recording ({error}); get it again") from None


def _messages_left(folder: Path, piece: Piece, eraser: Eraser, counts: _Counts) -> Iterator[Line]:
    for message in _messages(folder / piece.file):
        try:
            left = what_stays(piece.topic, message, eraser)
        except (ValueError, IndexError) as error:
            place = f"{folder / piece.file}, offset {message.offset}"
            raise InputError(f"{place}: {error}; use the release that recorded it, or remove the file") from None
        if not left:
            counts.removed += 1
        elif left != [message]:
            counts.changed += 1
        yield from left


def _write_recording(folder: Path, manifest: Manifest, touched: dict[str, Piece], eraser: Eraser) -> None:
    modes = {name: (folder / name).stat().st_mode for name in (*touched, MANIFEST)}
    with OutputFolder(folder) as output:
        pieces = [_write_piece(output, piece, eraser) if piece.file in touched else piece for piece in manifest.pieces]
        left = replace(manifest, pieces=pieces)
        output.open(MANIFEST).write(msgspec.json.format(msgspec.json.encode(left), indent=2) + b"\n")
    for name, mode in modes.items():
        (folder / name).chmod(mode & 0o7777)


def _write_piece(output: OutputFolder, piece: Piece, eraser: Eraser) -> Piece:
    file, count, times = output.open(piece.file), 0, (0, 0)
    for message in _messages_left(output.path, piece, eraser, _Counts()):
        file.write(encode_lines([message]))
        times = (times[0] if count else message.time, message.time)
        count += 1
    digest, size = output.seal(piece.file)
    first, last = times if count else (None, None)
    return replace(piece, messages=count, first_time=first, last_time=last, bytes=size, sha256=digest)


# ── writing ──────────────────────────────────────────────────────────────────────────────────


def _rewrite(path: Path, content: Iterable[bytes], report: Report) -> None:
    if report.dry_run:
        return
    with rewritten(path) as file:
        for data in content:
            file.write(data)


def _remove(path: Path, report: Report) -> None:
    if report.dry_run:
        return
    try:
        path.unlink()
    except OSError as error:
        raise OutputError(f"{path} cannot be removed ({error.strerror or error}); get the right to") from error
