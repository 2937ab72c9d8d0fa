"""What a detector says: one figure with its bounds, where the threshold lies, and what is behind it.

    detector, criteria    which detector, and the criteria of `detectors.law` that it bears on
    victim                "platform:account", or a person or provisional victim (`graph.victims`) as it is
    level                 met: every measurable element at its lower bound. possible: one element only at its
                          upper bound. watch: to be seen, opens nothing
    value, lower, upper   in `unit`; detectors fire on the lower bound
    elements              of each criterion what was measured: `detectors.law` names them

What a person decided travels the same way: detector "decision", with the change in `note`.

A signal is a function of the events before `at`: its id is a hash of detector, victim and `at`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Final, Literal, Protocol, TypeAlias

import msgspec
from msgspec import Struct

from graph.certainty import Certainty
from graph.frames import Position
from graph.versioned import read_versioned
from graph.victims import PERSON, UNNAMED, across_platforms

Level: TypeAlias = Literal["watch", "possible", "met"]
LEVELS: Final = {"watch": 0, "possible": 1, "met": 2}
MET, POSSIBLE, ABSENT, UNMEASURED = 2, 1, 0, -1  # at the lower bound; at the upper one only; not; no figure for it
DECISION: Final = "decision"
VERSION: Final = 1  # of frames
MAX_EVIDENCE: Final = 20


class Evidence(Struct, frozen=True, array_like=True, gc=False, order=True):
    """One event behind a figure: never its text."""

    platform: str
    scope: str
    item: str
    kind: str
    author: str
    at: int  # µs
    flags: int  # `graph.facts`
    hostility: int = 0  # per mille


class Signal(Struct, frozen=True, omit_defaults=True, gc=False, kw_only=True):
    """See the module docstring. Times in µs, `window` in seconds."""

    detector: str
    victim: str
    at: int
    level: Level
    criteria: tuple[str, ...]
    value: int
    lower: int
    upper: int
    threshold: int
    unit: str  # what `value` counts: "accounts", "acts", "reposts", …
    window: int = 0  # seconds; 0 = since the incident began
    platforms: tuple[str, ...] = ()
    origin: str = ""  # the provisional victim that people have named since; "" = `victim` itself
    subject: str = ""  # what else it is about: an actor, a narrative, a campaign, a category
    severity: str = ""  # S1 … S4 where the finding alone decides it; "" = the table of `detectors.severity`
    elements: dict[str, int] = {}  # "go:12.2.2/wide_spread" → MET, POSSIBLE, ABSENT or UNMEASURED
    against: dict[str, int] = {}  # counter-evidence: guarded events, deductions …
    figures: dict[str, int] = {}  # what else was measured: by class, by platform, shares in per mille …
    baseline: dict[str, int] = {}  # what it was judged against
    evidence: tuple[Evidence, ...] = ()
    roles: tuple[tuple[str, str, int], ...] = ()  # role, account, figure
    author: str = ""  # of a decision: who made it
    note: str = ""  # of a decision: what was decided, as JSON (`detectors.decisions`)
    reason: str = ""
    shadow: bool = False  # recorded, not alerted
    safety: bool = False  # restricted: its own topic and receiver
    versions: str = ""  # of the detector, the scorer, the registry …
    bounds: dict[str, tuple[int, int, int]] = {}  # elements with a figure of their own: lower, upper, threshold
    certainty: Certainty | None = None  # of a campaign: its p-values, and what else its accounts have in common
    victim_class: str = ""  # a week before the first event shown; "" = in no registry; a minor is a private person
    grounds: str = ""  # of a class that is not the ordinary one: what the registry says
    followers: int = -1  # of the victim, as of a week before the first event about them; -1 = not known
    last_event: int = 0  # µs, of the last event against the victim, shown as evidence or not; 0 = not said

    @property
    def id(self) -> str:
        """The same for the same finding, live and in replay."""
        content = "\0".join((self.detector, self.origin or self.victim, self.subject, str(self.at)))
        return hashlib.sha256(content.encode(errors="surrogatepass")).hexdigest()[:20]


def victim_of(platform: str, target: str) -> str:
    """How a victim is written in signals and incidents: the target itself where it is one on all platforms."""
    return target if across_platforms(target) else f"{platform}:{target}"


def order(signal: Signal) -> tuple[int, str, str, str, str]:
    """Signals of one moment in one order."""
    return signal.at, signal.victim, signal.detector, signal.subject, signal.origin


class Who(Protocol):
    """Who somebody is, by the registry."""

    def __call__(self, victim: str, at: int, /) -> str:
        """The person or provisional victim that one is at a moment, µs."""

    def class_of(self, victim: str, began: int, at: int) -> tuple[str, str]:
        """Class and grounds of a victim as of a week before `began`, else at `at` (µs)."""


def named(signals: Iterable[Signal], who: Who) -> list[Signal]:
    """The same under the names that people have given to provisional victims, with the class that these have."""
    found = []
    for signal in signals:
        person = who(signal.victim, signal.at) if signal.victim.startswith(UNNAMED) else signal.victim
        if person != signal.victim:
            signal = msgspec.structs.replace(signal, victim=person, origin=signal.victim)
        whose = _decided(signal.note) or person
        if whose.startswith(PERSON):
            began = min((seen.at for seen in signal.evidence), default=signal.at)
            kind, grounds = who.class_of(whose, began, signal.at)
            signal = msgspec.structs.replace(signal, victim_class=kind, grounds=grounds)
        found.append(signal)
    return found


class _SetVictim(Struct):
    is_: str = msgspec.field(name="is", default="")


def _decided(note: str) -> str:
    """The victim that a decision names instead (`detectors.decisions.SetVictim`); "" = it names none."""
    try:
        return _decode_decided(note).is_ if note else ""
    except msgspec.MsgspecError:
        return ""


class SignalFrame(Struct, array_like=True, frozen=True, gc=False):
    """Signals that one frame of a stage's input made, for one partition (`graph.frames` says how they follow)."""

    version: int
    source: str
    at: Position
    prev: Position | None
    watermark: int  # of the sending stage, µs: no signal that follows is of an earlier moment
    records: list[Signal]
    ended: list[int] = []  # where the watermark is the end of input: the moment up to which it went, µs


encode: Final = msgspec.msgpack.Encoder().encode
decode: Final = msgspec.msgpack.Decoder(Signal).decode
_decode_decided: Final = msgspec.json.Decoder(_SetVictim).decode
_decode: Final = msgspec.msgpack.Decoder(SignalFrame).decode


def decode_signals(data: bytes) -> SignalFrame:
    """Read a message of `signals`. Raises ValueError for another version or damaged bytes."""
    return read_versioned(_decode, data, "frame of signals", VERSION)
