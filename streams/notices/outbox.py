"""Notices that were let go, as files, and how far each came: what survives a restart.

    FOLDER/ID-REVISION.json          the signed notice, as it is sent
    FOLDER/ID-REVISION.html          its page
    FOLDER/ID-REVISION.sending.json  address → attempts and outcome
    FOLDER/dead/ID-REVISION.json     what an address would not take

A notice is written once and never again, so what is sent after a restart is the same to the byte.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any, Final, Literal, TypeAlias

import msgspec
from msgspec import Struct

from streams.errors import InputError, OutputError
from streams.notices.document import PAGE
from streams.settings import Settings

FOLDER: Final = "notices"
Outcome: TypeAlias = Literal["due", "taken", "dead"]


class Way(Struct):
    """One notice on its way to one address. `last`: what the last attempt came to."""

    attempts: int = 0
    outcome: Outcome = "due"
    last: str = ""


class Sending(Struct):
    """How far one revision came. `said`: what stands of it on `control`: "", sent, received or dead."""

    ways: dict[str, Way]
    said: str = ""

    def reached(self, addresses: Collection[str]) -> str:
        """How far it came: "" before the first attempt, then sent; received or dead when nothing is due any more.

        Only what goes to one of `addresses` is due: nobody waits for an address that was taken out of the settings.
        """
        ways = [way for address, way in self.ways.items() if address in addresses or way.outcome != "due"]
        if not ways:
            return ""
        if any(way.outcome == "due" for way in ways):
            return "sent" if any(way.attempts for way in ways) else ""
        return "dead" if any(way.outcome == "dead" for way in ways) else "received"


_sending: Final = msgspec.json.Decoder(Sending).decode


class Outbox:
    """See the module docstring. Raises OutputError where a file cannot be written."""

    def __init__(self, settings: Settings) -> None:
        self.folder = Path(settings.paths.data, FOLDER)

    def has(self, key: str) -> bool:
        """Was this revision written?"""
        return self._path(key, ".json").exists()

    def read(self, key: str) -> bytes:
        """The signed notice. Raises InputError."""
        path = self._path(key, ".json")
        try:
            return path.read_bytes()
        except OSError as error:
            raise InputError(f"cannot read the notice {path}: {error.strerror or error}") from error

    def add(self, key: str, notice: bytes, addresses: tuple[str, ...]) -> Sending:
        """Write a revision once: how it is to be sent, its page, and last the notice itself."""
        sending = Sending({address: Way() for address in addresses})
        self.note(key, sending)
        data: dict[str, Any] = msgspec.json.decode(notice)["data"]
        self._write(self._path(key, ".html"), data[PAGE].encode())
        self._write(self._path(key, ".json"), notice)
        return sending

    def note(self, key: str, sending: Sending) -> None:
        """Write down how far it came."""
        self._write(self._path(key, ".sending.json"), msgspec.json.encode(sending))

    def bury(self, key: str) -> None:
        """Lay a copy of the notice to the dead letters."""
        self._write(self.folder / "dead" / f"{key}.json", self.read(key))

    def sending(self, key: str, addresses: tuple[str, ...] = ()) -> Sending:
        """How far a revision came. Where that cannot be read it goes to `addresses` anew, under the same key."""
        try:
            return _sending(self._path(key, ".sending.json").read_bytes())
        except (OSError, msgspec.MsgspecError):
            return Sending({address: Way() for address in addresses})

    def under_way(self, addresses: tuple[str, ...]) -> Iterator[tuple[str, Sending]]:
        """Every revision of which something is still to be done."""
        for path in sorted(self.folder.glob("*.json")):
            if path.name.endswith(".sending.json"):
                continue
            sending = self.sending(path.stem, addresses)
            if sending.ways and sending.said not in ("received", "dead"):
                yield path.stem, sending

    def _path(self, key: str, ending: str) -> Path:
        return self.folder / (key + ending)

    def _write(self, path: Path, content: bytes) -> None:
        part = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with part.open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            part.replace(path)
        except OSError as error:
            part.unlink(missing_ok=True)
            raise OutputError(f"cannot write the notice {path}: {error.strerror or error}; set paths.data") from error
