"""All readers over a batch of events: what each says, carries and is aimed at, recorded in the event.

    events ─ distinct texts ─► personal data, object ids, declared as generated ────────┐
           │  └ without preambles ─► score, circumstances ──────────────────────────────┤
           ├ media ─► object ids of pictures ───────────────────────────────────────────┤
           └ events, registry ─► targets ───────────────────────────────────────────────┴─► Event.reading

The readers are pure functions of `detectors`; ingest and replay call them through here, so that both
record the same. A text that stands in many events of a batch is read once. What co-sharing compares (fingerprint,
near ids, PDQ of pictures) is the reader `fingerprint`.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from itertools import repeat
from pathlib import Path
from typing import Any, TypeAlias

from msgspec.structs import force_setattr

from detectors.abuse.classes import LABEL, Score, labelled
from detectors.conduct import judged
from detectors.objects import carries, objects_of
from detectors.pictures import pictures
from detectors.preambles import without_preamble
from detectors.registry import Registry
from detectors.targets import KINDS, NOTHING
from detectors.targets import read as read_targets
from graph.events import Event, Found, Reading
from streams.errors import SettingsError
from streams.scoring import Scorer, scorer_of
from streams.settings import Settings

KEY_BYTES = 32
KEY_FILE = "personal-data.key"
UNSCORED = Score(0, False, ())

# Personal data, fingerprint, near ids, declared as generated, circumstances.
Rest: TypeAlias = tuple[tuple[Found, ...], int, tuple[int, ...], bool, int]


class Readers:
    """The readers that the settings name. `registry` may be replaced between batches.

    `makes_key`: where there is no key for personal data, make one; without it values get no hash then.
    """

    def __init__(self, settings: Settings, registry: Registry | None = None, makes_key: bool = False) -> None:
        self._chosen = chosen = frozenset(settings.reading.readers)
        self.registry = registry or Registry()
        self.scorer: Scorer | None = scorer_of(settings.scoring) if "score" in chosen else None
        self._threshold = round(settings.scoring.threshold * 1000)
        self._targets = "targets" in chosen
        self._objects = "fingerprint" in chosen
        key = personal_key(settings, makes_key) if "personal" in chosen else b""
        self._columns = _columns(chosen, key)

    def read(self, events: Sequence[Event]) -> None:
        """Set `reading` of posts, reposts and comments, and of `marks` with a picture; what stood there is replaced."""
        if not self._chosen:
            return
        speaking = [event for event in events if event.kind in KINDS]
        places: dict[str, int] = {}
        for event in speaking:
            places.setdefault(event.text, len(places))
        texts = list(places)
        said = {text: without_preamble(text) for text in texts}
        words = list(said.values())
        scores = self._scores(words, places, speaking)
        given = zip(self._columns, (texts, texts, texts, words), strict=True)
        rest: list[Rest] = list(zip(*(found for read, of in given for found in read(of)), strict=True))
        aims = read_targets(speaking, self.registry, said.__getitem__) if self._targets else repeat(NOTHING)
        version = self.scorer.version if self.scorer is not None else ""
        for event, score, aim in zip(speaking, scores, aims, strict=False):
            seen = pictures(event.media) if event.media and self._objects else ()
            personal, number, near, declared, told = rest[places[event.text]]
            carried = objects_of(event, seen) if self._objects and carries(event) else ()
            fields: tuple[Any, ...] = (*score, personal, number, near, declared, *aim, version, seen, told, carried)
            force_setattr(event, "reading", Reading(*fields))
        if len(speaking) < len(events):
            for event in events:
                if event.kind not in KINDS:
                    force_setattr(event, "reading", self._of_marks(event))

    def _of_marks(self, event: Event) -> Reading | None:
        """What the media worker found, for whom compares pictures."""
        seen = pictures(event.media) if event.kind == "marks" and self._objects else ()
        return Reading(pictures=seen) if seen else None

    def _scores(self, texts: list[str], places: dict[str, int], events: list[Event]) -> Sequence[Score]:
        """One score an event: of its text, or what the platform says of it."""
        if self.scorer is None:
            return [UNSCORED] * len(events)
        of_texts = judged(texts, self.scorer.score(texts)) if texts else []
        scores = [of_texts[places[event.text]] for event in events]
        if any(event.labels is not None and LABEL in event.labels for event in events):
            labels = [event.labels for event in events]
            return labelled([texts[places[event.text]] for event in events], scores, labels, self._threshold)
        return scores


def _columns(chosen: frozenset[str], key: bytes) -> list[Callable[[list[str]], tuple[Sequence[Any], ...]]]:
    """The readers of texts, their columns in the order of `Rest`; one that is not chosen finds nothing.

    The last is given texts without their preambles.
    """
    personal, objects, ai, circumstances = _nothing(()), _nothing(0, ()), _nothing(False), _nothing(0)
    if "personal" in chosen:
        from detectors.personal import find_personal

        personal = _one(lambda texts: find_personal(texts, key))
    if "fingerprint" in chosen:
        from detectors.fingerprint import object_ids

        objects = object_ids
    if "ai" in chosen:
        from detectors.marks.texts import text_declares_ai

        ai = _one(text_declares_ai)
    if "circumstances" in chosen:
        from detectors.circumstances import circumstances as read_circumstances

        circumstances = _one(read_circumstances)
    return [personal, objects, ai, circumstances]


def _one(read: Callable[[list[str]], Sequence[Any]]) -> Callable[[list[str]], tuple[Sequence[Any], ...]]:
    return lambda texts: (read(texts),)


def _nothing(*values: object) -> Callable[[list[str]], tuple[Sequence[Any], ...]]:
    return lambda texts: tuple([value] * len(texts) for value in values)


def personal_key(settings: Settings, make: bool) -> bytes:
    """The secret that personal data is hashed with: of the file named, else of the one in the data folder.

    Where that is not there, it is made (`make`), or there is none (b""). Several ingest processes have
    to share one file, or the same value is not known again.

    Raises:
        SettingsError: the file cannot be read or holds less than 32 bytes.
    """
    named = settings.reading.key_file
    path = Path(named or Path(settings.paths.data, KEY_FILE))
    try:
        if not named and not path.exists():
            if not make:
                return b""
            path.parent.mkdir(parents=True, exist_ok=True)
            made = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
            made.touch(mode=0o600)
            made.write_bytes(secrets.token_bytes(KEY_BYTES))
            made.rename(path)
        key = path.read_bytes()
    except OSError as error:
        raise SettingsError(f"cannot use the key for personal data {path}: {error.strerror or error}") from error
    if len(key) < KEY_BYTES:
        raise SettingsError(f"the key for personal data {path} has {len(key)} bytes; it takes {KEY_BYTES} random ones")
    return key[:64]
