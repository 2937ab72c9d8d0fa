"""What people decide about incidents: events `review`, `mute` and `release` on `control`, folded like any other.

    event.text        the change as JSON: {"do": "dismiss", "incident": "0123456789abcdef", "victim": "weibo:7"}
    event.author      who decided it
    event.reason      why; every decision has one
    event.created_at  from when it holds, µs UTC

`signals_of` turns such an event into signals of the detector "decision", one for each victim concerned: so a
decision reaches the partition of every incident it names, and stands between the findings at its own moment.

    >>> read_change('{"do": "ack", "incident": "0123456789abcdef", "victim": "weibo:7"}')
    Ack(incident='0123456789abcdef', victim='weibo:7')
    >>> read_change('{"do": "ack", "incident": "7", "victim": "weibo:7"}')
    Traceback (most recent call last):
    ValueError: not a decision: Expected `str` matching regex '^[0-9a-f]{16}$' - at `$.incident`
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from itertools import count
from typing import Annotated, Final, Literal, TypeAlias

import msgspec
from msgspec import Meta, Struct

from detectors.actors.entries import is_note
from detectors.signal import DECISION, Signal, victim_of
from graph.events import Event, Key, Micros
from graph.frames import partition_of

MAX_SUBJECTS: Final = 100
CONTROL: Final = "control"  # as platform: of what concerns no account
EVERYWHERE: Final = ""  # as victim: the decision goes to every partition

IncidentId: TypeAlias = Annotated[str, Meta(pattern=r"^[0-9a-f]{16}$")]
Victim: TypeAlias = Annotated[str, Meta(min_length=1, max_length=600)]
Detector: TypeAlias = Annotated[str, Meta(pattern=r"^[a-z0-9_]{1,64}$")]


class About(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, tag_field="do", gc=False):
    """A decision about one incident. `victim`: that of its signals, which says where it is folded."""

    incident: IncidentId
    victim: Victim


class Ack(About, frozen=True, tag="ack", gc=False):
    """Somebody has seen it."""


class Assign(About, frozen=True, tag="assign", gc=False):
    """It is this person's to work on."""

    to: Key


class Confirm(About, frozen=True, tag="confirm", gc=False):
    """It is what it says: a label for the backtest."""


class Dismiss(About, frozen=True, tag="dismiss", gc=False):
    """It is not: closed, a label for the backtest; it opens again only when it becomes more severe."""


class Merge(About, frozen=True, tag="merge", gc=False):
    """It belongs to another incident: closed here, listed there."""

    into: IncidentId
    into_victim: Victim


class Split(About, frozen=True, tag="split", gc=False):
    """What was found of these subjects (narratives, actors, campaigns) is an incident of its own."""

    subjects: Annotated[tuple[Key, ...], Meta(min_length=1, max_length=MAX_SUBJECTS)]


class SetVictim(About, frozen=True, tag="set_victim", gc=False):
    """Who it is aimed at: "platform:account", "person:ID" or "unnamed:HASH"."""

    is_: Victim = msgspec.field(name="is")


class Handled(About, frozen=True, tag="handled", gc=False):
    """It was dealt with: action was taken, or the authorities have it."""


class Release(About, frozen=True, tag="release", gc=False):
    """Its notice may go to the regulator as it was seen: of this severity, on this basis (`streams.notices`).

    `by_rule`: nobody looked; the operator's configuration lets notices of this severity go by themselves.
    """

    severity: Literal["S1", "S2", "S3"]
    basis: IncidentId
    by_rule: bool = False


class Withhold(About, frozen=True, tag="withhold", gc=False):
    """Its notice, as it was seen, does not go to the regulator."""

    basis: IncidentId


class Withdraw(About, frozen=True, tag="withdraw", gc=False):
    """What the regulator was told is taken back."""


class Answer(About, frozen=True, tag="answer", gc=False):
    """What the regulator answered."""

    answer: Literal["accepted", "more_needed", "not_filed"]


class Delivery(About, frozen=True, tag="delivery", gc=False):
    """How far one revision of its notice came; `lapsed`: the incident had changed before it could be written."""

    revision: Annotated[int, Meta(ge=1, le=1_000_000)]
    state: Literal["sent", "received", "dead", "lapsed"]


class Mute(Struct, frozen=True, forbid_unknown_fields=True, tag_field="do", tag="mute", gc=False):
    """No alerts about this victim until then; everything is recorded, and safety signals pass."""

    victim: Victim
    until: Micros


class Shadow(Struct, frozen=True, forbid_unknown_fields=True, tag_field="do", tag="shadow", gc=False):
    """What this detector finds is recorded and not alerted, or (`on` false) is alerted again."""

    detector: Detector
    on: bool


NoticeChange: TypeAlias = Release | Withhold | Withdraw | Answer | Delivery
Review: TypeAlias = Ack | Assign | Confirm | Dismiss | Merge | Split | SetVictim | Handled | NoticeChange
Change: TypeAlias = Review | Mute | Shadow
_NOTICE_CHANGES: Final[dict[str, type[NoticeChange]]] = {
    "release": Release, "withhold": Withhold, "withdraw": Withdraw, "answer": Answer, "delivery": Delivery
}  # fmt: skip
KINDS: Final = frozenset({"review", "mute", "release"})  # of events
_VICTIM: Final = re.compile(r"[a-z0-9_]{1,32}:.+", re.DOTALL)


def read_change(text: str) -> Change:
    """A decision from its JSON. Raises ValueError with the field that is wrong."""
    try:
        return _decode(text)
    except msgspec.MsgspecError as error:
        raise ValueError(f"not a decision: {error}") from None


def is_change(text: str) -> bool:
    """Would `read_change` take it?"""
    try:
        read_change(text)
    except ValueError:
        return False
    return True


def write_change(change: Change) -> str:
    """The JSON that `read_change` reads."""
    return msgspec.json.encode(change).decode()


def kind_of(change: Change) -> Literal["review", "mute", "release"]:
    """The kind of event that carries it."""
    if isinstance(change, Mute | Shadow):
        return "mute"
    return "release" if isinstance(change, NoticeChange) else "review"


def detail(change: NoticeChange) -> str:
    """What it says beside the incident, as the history of an incident keeps it."""
    said = (getattr(change, name) for name in change.__struct_fields__ if name not in About.__struct_fields__)
    return " ".join(str(value).lower() if isinstance(value, bool) else str(value) for value in said)


def of_detail(what: str, said: str, incident: str, victim: str) -> NoticeChange | None:
    """The decision of which `detail` said that; None where `what` is none about a notice."""
    kind = _NOTICE_CHANGES.get(what)
    if kind is None:
        return None
    names = [name for name in kind.__struct_fields__ if name not in About.__struct_fields__]
    plain = {"do": what, "incident": incident, "victim": victim, **dict(zip(names, said.split(), strict=True))}
    return msgspec.convert(plain, kind, strict=False)


def concerned(change: Change) -> tuple[str, ...]:
    """The victims whose partitions have to know of it; `EVERYWHERE` for all."""
    if isinstance(change, Shadow):
        return (EVERYWHERE,)
    if isinstance(change, Merge):
        return tuple(dict.fromkeys((change.victim, change.into_victim)))
    return (change.victim,)


def everywhere(partitions: int) -> tuple[str, ...]:
    """Targets on platform `control` such that each of so many partitions of incidents hears of one.

    What has no victim travels like what has: as targets that are nobody, one for every partition.
    """
    found: dict[int, str] = {}
    for number in count():
        target = f"everywhere.{number}"
        found.setdefault(partition_of("", victim_of(CONTROL, target), partitions), target)
        if len(found) == partitions:
            break
    return tuple(found[place] for place in sorted(found))


def signals_of(event: Event) -> tuple[Signal, ...]:
    """The signals by which a `review`, `mute` or `release` event reaches the incidents; none for any other.

    Reviews of accounts (`detectors.actors.entries`) are not for incidents and give none.

    Raises:
        ValueError: it is no decision, or has no author or reason; the message names the event and the field.
    """
    if event.kind not in KINDS or (event.kind == "review" and is_note(event.text)):
        return ()
    try:
        change = read_change(event.text)
        _check(event, change)
    except ValueError as error:
        raise ValueError(f"{event.item}: {error}") from None
    return tuple(_signal(event, change, victim) for victim in concerned(change))


def _check(event: Event, change: Change) -> None:
    for field in ("author", "reason"):
        if not getattr(event, field).strip():
            raise ValueError(f"field `{field}` is empty: a decision names who made it and why")
    if event.kind != (kind := kind_of(change)):
        raise ValueError(f"field `kind` is {event.kind!r}: this decision travels as {kind!r}")
    if isinstance(change, Mute) and change.until <= event.created_at:
        raise ValueError("field `until` lies before the decision itself: a mute has an expiry in the future")
    if isinstance(change, Merge) and change.into == change.incident:
        raise ValueError("field `into` is the incident itself: name the other one")
    if isinstance(change, SetVictim) and not _VICTIM.fullmatch(change.is_):
        raise ValueError(f"field `is` is {change.is_!r}: write platform:account, person:ID or unnamed:HASH")


def _signal(event: Event, change: Change, victim: str) -> Signal:
    # The event's identity as subject: two decisions of one moment are two signals, one sent twice is one.
    identity = "\0".join(map(str, event.key)).encode(errors="surrogatepass")
    return Signal(
        detector=DECISION,
        victim=victim,
        at=event.created_at,
        level="watch",
        criteria=(),
        value=1,
        lower=1,
        upper=1,
        threshold=0,
        unit="decisions",
        subject=hashlib.sha256(identity).hexdigest()[:16],
        author=event.author,
        note=write_change(change),
        reason=event.reason,
    )


_decode: Callable[[str], Change] = msgspec.json.Decoder(Change).decode
