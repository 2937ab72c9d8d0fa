"""Agent `actors`, the pure half: what single accounts do, over a year.

    acts, entries ─ take ─► this tick's records ─ tick, sorted ─► ledgers ─► detectors ─► signals

Partition = hash(actor). Records wait until their tick, so that within one their order changes nothing. Then only
the ledgers that something came to are judged: cost an event is constant, as a ledger is bounded.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, NamedTuple

from msgspec import Struct, msgpack
from msgspec.structs import replace

from detectors import hype, many_victims, one_year_sum, provider_organised, repeat_offender, roles
from detectors.actors import entries
from detectors.actors.entries import Allege, Official, Penalty
from detectors.actors.ledger import AGAIN, DAY, Ledger, act_of, unpack
from detectors.agenda import Agenda
from detectors.guard import guarded
from detectors.shelf import Shelf, packed
from detectors.signal import Signal, order
from graph.aim import SPEAKING
from graph.facts import ANY_PERSONAL, CALLS, HOSTILE, THREAT
from graph.frames import Activity
from graph.versioned import read_versioned

VERSION: Final = 1
LEAST_CONFIDENCE: Final = 50  # per cent, below which an event counts as nobody's act; not statutory
PUBLIC: Final = 1_000  # followers from which an account's links are kept; not statutory, far below what hype needs
MINUTE: Final = 60_000_000  # µs
_ALARMS: Final = THREAT | CALLS | ANY_PERSONAL  # acts whatever the score says


class Parameters(NamedTuple):
    """Of the detectors of accounts; each names its units."""

    many_victims: many_victims.Parameters = many_victims.DEFAULTS
    hype: hype.Parameters = hype.DEFAULTS
    roles: roles.Parameters = roles.DEFAULTS
    shadow: frozenset[str] = frozenset()  # detectors whose findings are recorded, not alerted


def actor_of(record: Activity) -> tuple[str, str] | None:
    """Platform and account whose ledger a record belongs to; None where it belongs to none.

    An act is hostile and not guarded, or carries personal data, a threat or a call to dig, or it is a link or a
    picture of an account with many followers. Counters belong to the author that their event names.
    """
    facts = record.facts
    if record.kind in SPEAKING:
        if not record.rule or record.confidence < LEAST_CONFIDENCE or record.author in ("", record.target):
            return None
        return (record.platform, record.author) if _is_act(facts.flags, facts.hostility, facts.followers) else None
    if record.kind == "view_count":
        known = record.author and (facts.views >= 0 or facts.reposts >= 0)
        return (record.platform, record.author) if known else None
    return (record.platform, record.target) if entries.is_entry(record) else None


def _is_act(flags: int, hostility: int, followers: int) -> bool:
    if flags & _ALARMS or (flags & HOSTILE and not guarded(flags, hostility)):
        return True
    return followers >= PUBLIC and hype.points(flags)


class _State(Struct, array_like=True):
    version: int
    ledgers: dict[str, tuple[int, bytes]]  # key → when it leaves, packed
    fresh: list[Activity]
    swept: int
    refused: int
    again: dict[int, list[str]] = {}


class Actors:
    """A `graph.ordered.Machine` of one partition: takes records of activity, puts out signals.

    A finding that goes on is told again after half an hour, and then also where nothing more comes: so the last signal
    tells of the last act.
    """

    def __init__(self, parameters: Parameters | None = None, versions: str = "") -> None:
        self.parameters, self._versions = parameters or Parameters(), versions
        self.ledgers: Shelf[Ledger] = Shelf(Ledger, packed, unpack)
        self.fresh: list[Activity] = []  # of this tick
        self.swept = 0  # event day of the last sweep
        self.refused = 0  # entries that nobody can read
        self._again = Agenda(MINUTE)  # accounts of whom more is known than was told

    def take(self, record: Activity) -> None:
        """One record; what is no act changes nothing."""
        if actor_of(record) is not None:
            self.fresh.append(record)

    def tick(self, now: int) -> list[Signal]:
        """What follows of all records before `now` (µs), in the order of `detectors.signal.order`."""
        news: dict[tuple[str, str], set[str]] = {}
        # Counters last: they change only acts that are there.
        for record in sorted(self.fresh, key=lambda one: (one.kind == "view_count", one)):
            account = actor_of(record)
            if account is not None and (victims := self._enter(account, record)) is not None:
                news.setdefault(account, set()).update(victims)
        self.fresh = []
        for key in self._again.pop(now):
            if owed := self._owed(key):
                platform, _, name = key.partition("\0")
                news.setdefault((platform, name), set()).update(owed)
        signals = [signal for account in sorted(news) for signal in self._judge(account, news[account], now)]
        if now // DAY > self.swept:
            self.swept = now // DAY
            self.ledgers.sweep(now, _until)
        return sorted(signals, key=order)

    def due(self) -> int | None:
        """When what came since an account was told of is to be told, µs."""
        return self._again.due

    def end(self, now: int) -> list[Signal]:
        """What would be told again."""
        made: list[Signal] = []
        while (turn := self._again.due) is not None:
            made += self.tick(turn)
        return made

    def _enter(self, account: tuple[str, str], record: Activity) -> set[str] | None:
        """Put a record into its ledger; the victims with news of their own, or None where nothing changed."""
        key = "\0".join(account)
        if record.kind == "view_count":
            ledger = self.ledgers.find(key)
            facts = record.facts
            seen = ledger is not None and ledger.see(record.scope, record.item, facts.views, facts.reposts)
            return set() if seen else None
        if record.kind in SPEAKING:
            act = act_of(record)
            self.ledgers.take(key).add(act)
            return {act.victim}
        try:
            entry = entries.read(record.note)
        except ValueError:
            self.refused += 1
            return None
        ledger = self.ledgers.take(key)
        ledger.enter(record.created_at, entry)
        return {act.victim for act in ledger.acts.values()} if isinstance(entry, Penalty | Official | Allege) else set()

    def _judge(self, account: tuple[str, str], fresh: set[str], now: int) -> list[Signal]:
        ledger = self.ledgers.take("\0".join(account))
        ledger.trim(now)
        signals = [
            *many_victims.detect(ledger, account, now, fresh, self.parameters.many_victims),
            *repeat_offender.detect(ledger, account, now, fresh),
            *provider_organised.detect(ledger, account, now, fresh),
            *one_year_sum.detect(ledger, account, now, fresh),
            *hype.detect(ledger, account, now, fresh, self.parameters.hype),
            *roles.detect(ledger, account, now, fresh, self.parameters.roles),
        ]
        for signal in signals:
            ledger.say(signal)
        key = "\0".join(account)
        for at in ledger.owed(fresh).values():
            if at + AGAIN > now:  # else it no longer holds, and would be asked for ever
                self._again.add(key, at + AGAIN)
        shadow = self.parameters.shadow
        return [
            replace(
                one, versions=self._versions, shadow=one.detector in shadow, last_event=ledger.last_against(one.victim)
            )
            for one in signals
        ]

    def _owed(self, key: str) -> Iterable[str]:
        """Victims against whom an account acted since it was told of."""
        ledger = self.ledgers.find(key)
        return () if ledger is None else ledger.owed({act.victim for act in ledger.acts.values()})

    def dump(self) -> bytes:
        """The whole state: equal states give equal bytes."""
        again = self._again.dump()
        return _encode(_State(VERSION, self.ledgers.dump(_until), sorted(self.fresh), self.swept, self.refused, again))

    def load(self, data: bytes) -> None:
        """Stand where `dump` was called. Raises ValueError for another version or damaged bytes."""
        state = read_versioned(_decode, data, "state of actors", VERSION)
        self.ledgers.load(state.ledgers)
        self.fresh, self.swept, self.refused = state.fresh, state.swept, state.refused
        self._again = Agenda(MINUTE, state.again)


def _until(ledger: Ledger) -> int:
    return ledger.until


_encode = msgpack.Encoder().encode
_decode = msgpack.Decoder(_State).decode
