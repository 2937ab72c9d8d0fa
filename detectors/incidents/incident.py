"""An incident as it goes out: what is known of the abuse of one person, complete at every change.

Times in µs since 1970-01-01T00:00:00Z. Nothing in it tells of distress, or that somebody is a minor: that stands in
`SafetySignal.restricted` only. An incident never says that something is false or a crime.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Any, Final, Literal, TypeAlias

import msgspec
from msgspec import Struct

from detectors.incidents import matrix
from detectors.incidents.severity import OPENS, RANK, Severity
from detectors.law import NO_LEGAL_ADVICE
from detectors.signal import Evidence
from graph.certainty import Certainty
from graph.victims import UNNAMED

State: TypeAlias = Literal["open", "escalating", "waning", "closed", "reopened"]
ClosedAs: TypeAlias = Literal["", "quiet", "dismissed", "merged"]
Label: TypeAlias = Literal["", "confirmed", "dismissed"]
PROVISIONAL: Final = "provisional:"
PRIVATE: Final = "private_person"


class Step(Struct, frozen=True, omit_defaults=True, gc=False):
    """Something that happened to an incident: a turn of its life cycle, or a decision (then with author)."""

    at: int
    what: str
    detail: str = ""
    author: str = ""
    reason: str = ""


class Reason(Struct, frozen=True, gc=False):
    """Why it is as severe as it is; `why` is a key of `severity.WHY`."""

    severity: Severity
    detector: str
    why: str


class Found(Struct, frozen=True, omit_defaults=True, gc=False, kw_only=True):
    """What one detector found about one subject: the figures of its strongest signal."""

    detector: str
    signal: str
    level: str
    value: int
    lower: int
    upper: int
    threshold: int
    unit: str
    first: int
    last: int
    count: int
    window: int = 0  # seconds
    subject: str = ""
    baseline: dict[str, int] = {}
    figures: dict[str, int] = {}
    versions: str = ""


class Offender(Struct, frozen=True, gc=False):
    """An account among the evidence: posts of it there, and the worst of them (per mille)."""

    account: str  # platform:account
    posts: int
    hostility: int


class Reports(Struct, frozen=True, gc=False):
    """Complaints about it. Above a cap those of one group count once: `brigaded`."""

    reports: int
    accounts: int
    counted: int
    brigaded: bool


class Spreading(Struct, frozen=True, gc=False):
    """A campaign that bears on it (detector `water_army`): coordinated accounts, and what they did."""

    id: str
    accounts: int
    items: int
    share: int  # of the hostile inflow, per mille
    platforms: tuple[str, ...]
    organisers: tuple[str, ...] = ()  # platform:account
    certainty: Certainty | None = None  # its p-values, and what else its accounts have in common


class Foreseen(Struct, frozen=True, gc=False):
    """The latest forecast of what is reshared most about the victim (`detectors.outlook`)."""

    at: int
    size: int  # reshares then
    expected: int  # reshares in the end
    lower: int
    upper: int
    reaches: int  # µs at which the statutory number of reposts is expected; 0 = not


class Incident(Struct, frozen=True, omit_defaults=True, gc=False, kw_only=True):
    """See the module docstring."""

    id: str  # 16 hexadecimal digits: of the victim and the moment of the first opening signal
    victim: str  # as its signals say, or as a person decided
    origin: str  # as its signals say: decisions name this one
    state: State
    severity: Severity
    reasons: tuple[Reason, ...]
    criteria: tuple[str, ...]  # measured or indicated, sorted
    opened_at: int
    first: int  # first and last signal
    last: int
    updated_at: int  # last change of any kind
    victim_class: str = PRIVATE  # `detectors.registry.Class` a week before the first event, frozen; never "minor"
    presumed: bool = False  # nobody entered the victim in the registry
    grounds: str = ""  # why the registry says so
    followers: int = -1  # of the victim a week before the first event, frozen; -1 = not known
    first_event: int = 0  # of the evidence that was ever shown; 0 = none
    last_event: int = 0  # of that evidence, and of all that detectors counted against the victim
    closed_at: int = 0  # 0 = not closed
    closed_as: ClosedAs = ""
    reopened: int = 0  # times
    shadow: bool = False  # only of detectors in shadow mode: recorded, never alerted
    muted_until: int = 0
    label: Label = ""
    acknowledged_by: str = ""
    assigned_to: str = ""
    handled: bool = False
    into: str = ""  # the incident that it was merged into
    merged: tuple[str, ...] = ()  # incidents that were merged into it
    signals: int = 0
    watched: int = 0  # of them: such as open nothing
    platforms: tuple[str, ...] = ()
    narratives: tuple[str, ...] = ()
    links: tuple[str, ...] = ()  # actors and campaigns it shares with others
    cases: tuple[str, ...] = ()  # their case ids, in the same order
    roles: tuple[tuple[str, str, int], ...] = ()  # role, account, figure
    campaigns: tuple[Spreading, ...] = ()  # the largest share first
    accounts: tuple[Offender, ...] = ()  # the worst first
    posts: tuple[Evidence, ...] = ()  # the worst first
    curve: tuple[tuple[int, int], ...] = ()  # time, lower bound in `unit`
    unit: str = ""
    forecast: Foreseen | None = None
    against: dict[str, int] = {}  # counter-evidence
    guarded_share: int = 0  # of events that are guarded by article 10 or hostile, per mille
    figures: dict[str, int] = {}
    reports: Reports | None = None
    found: tuple[Found, ...] = ()
    matrix: tuple[matrix.Row, ...] = ()  # criteria that something was found of; `to_json` has all
    history: tuple[Step, ...] = ()

    @property
    def alerts(self) -> bool:
        """Is anybody to be told? Not of shadow, muted, closed, or of what is only watched."""
        if self.shadow or self.state == "closed" or self.muted_until > self.updated_at:
            return False
        return RANK[self.severity] <= OPENS


class IncidentChanged(Struct, frozen=True, tag_field="is", tag="incident", gc=False):
    """An incident opened or changed."""

    incident: Incident


class Restricted(Struct, frozen=True, gc=False):
    """What only the receiver of the safety topic sees."""

    victim: str
    severity: str
    value: int
    unit: str
    elements: dict[str, int]
    evidence: tuple[Evidence, ...]
    subject: str = ""


class SafetySignal(Struct, frozen=True, tag_field="is", tag="safety", gc=False):
    """For the safety topic and no other; not held back by quota, mute, guard or shadow."""

    id: str  # of the signal: a repeat has the same
    reference: str  # of the incident, or, where none is open, of the victim
    kind: str  # the detector
    at: int
    restricted: Restricted

    @property
    def notice(self) -> str:
        """All that an alert may carry."""
        return f"restricted, see case {self.reference} / 内容受限，见案件 {self.reference}"


Output: TypeAlias = IncidentChanged | SafetySignal
encode: Final = msgspec.msgpack.Encoder().encode
decode: Final = msgspec.msgpack.Decoder(Output).decode


class Case(Struct, frozen=True, gc=False):
    """Incidents that share an actor or a campaign."""

    id: str
    subject: str
    members: tuple[str, ...]


def case_id(subject: str) -> str:
    """Of the shared subject alone, so that every partition names the same case."""
    return _digest("case", subject)


def incident_id(victim: str, opened_at: int, branch: str = "") -> str:
    """Of the victim and the moment of the first opening signal; `branch`: shadow, or what it was split from."""
    return _digest("incident", victim, str(opened_at), branch)


def victim_reference(victim: str) -> str:
    """What a safety signal names where no incident is open."""
    return _digest("victim", victim)


def cases(incidents: Iterable[Incident]) -> list[Case]:
    """The cases that two or more of `incidents` make, by id; the order of `incidents` does not matter."""
    members: dict[str, set[str]] = {}
    for incident in incidents:
        for subject in incident.links:
            members.setdefault(subject, set()).add(incident.id)
    found = [Case(case_id(subject), subject, tuple(sorted(ids))) for subject, ids in members.items() if len(ids) > 1]
    return sorted(found, key=lambda case: case.id)


def written(victim: str) -> str:
    """A victim as tables and files name it: "platform:account", "person:ID" or "provisional:HASH"."""
    return PROVISIONAL + victim.removeprefix(UNNAMED) if victim.startswith(UNNAMED) else victim


def to_json(incident: Incident) -> bytes:
    """The incident with its whole matrix, as indented UTF-8 JSON."""
    plain: dict[str, Any] = msgspec.to_builtins(incident)
    plain["victim"] = written(incident.victim)
    plain |= {name: getattr(incident, name) for name in ("victim_class", "presumed", "grounds")}  # defaults, too
    plain["followers"] = incident.followers if incident.followers >= 0 else None
    plain["matrix"] = matrix.whole(incident.matrix, ongoing=incident.state != "closed")
    plain["note"] = NO_LEGAL_ADVICE
    return msgspec.json.format(msgspec.json.encode(plain), indent=2)


def _digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode(errors="surrogatepass")).hexdigest()[:16]
