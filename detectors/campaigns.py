"""The machine of campaigns: what partitions of accounts say in, signals of `water_army` out. One partition.

    Word ─ take ─► state (`graph.campaigns`) ─ tick ─► a look: campaigns ─► signals

There is a look a minute after the last one where the pairs have become a tenth more, else after half an hour.

A signal is put out when its level rises, when its lower bound has grown by a quarter, or when it still grows after half
an hour. Campaigns that are not hostile stay in the state and are told to nobody.
"""

from __future__ import annotations

from typing import Final

from msgspec import Struct, msgpack
from msgspec.structs import replace

from detectors import water_army
from detectors.signal import LEVELS, Signal, order
from detectors.standing import ErrorRates
from graph.campaigns import MANY, Campaign, Coordination, Looker, Parameters
from graph.ordered import TICK
from graph.partners import Word
from graph.versioned import read_versioned

VERSION: Final = 2
AGAIN: Final = 1_800_000_000  # µs


class _State(Struct, array_like=True):
    version: int
    coordination: Coordination
    fresh: list[Word]
    met: int
    looked_at: int
    looked: int
    said: dict[str, list[int]]


class Campaigns:
    """A `graph.ordered.Machine`: takes `Word`, puts out signals."""

    def __init__(
        self,
        rates: ErrorRates,
        looker: Looker | None = None,
        parameters: water_army.Parameters = water_army.DEFAULTS,
        shadow: bool = False,
        versions: str = "",
    ) -> None:
        self._rates, self._parameters, self._shadow, self._versions = rates, parameters, shadow, versions
        self._looker = looker or Looker(Parameters())
        self.state = Coordination()
        self.campaigns: list[Campaign] = []  # of the last look; follows from the state
        self._fresh: list[Word] = []
        self._met = 0  # pairs that were held at the last look, and those that came since
        self._looked_at = 0  # of them, at the last look
        self._looked = 0  # when that was, µs
        self._said: dict[str, list[int]] = {}  # campaign and victim → level, lower bound, when

    def take(self, word: Word) -> None:
        """One word."""
        self._fresh.append(word)

    def tick(self, now: int) -> list[Signal]:
        """What campaigns amount to, in the order of `detectors.signal.order`."""
        if self._fresh:
            self._met += self.state.hear(self._fresh, self._looker.parameters.edges)
            self._fresh = []
        if self._met == self._looked_at or now < self._next():
            return []
        self.campaigns = self._looker.look(self.state, now)
        self._met = self._looked_at = self.state.pairs  # without what was forgotten: new is what is new to these
        self._looked = now
        found = [signal for campaign in self.campaigns for signal in self._ask(campaign, now)]
        self._forget(now)
        return sorted(found, key=order)

    def due(self) -> int | None:
        """When to look again, if there is anything to look at."""
        return self._next() if self._met > self._looked_at else None

    def end(self, now: int) -> list[Signal]:
        """The look that is due, at its own moment: whether a watermark came that far does not matter."""
        due = self.due()
        return [] if due is None else self.tick(-(-due // TICK) * TICK)

    def _next(self) -> int:
        """Soon where much is new; a look at what has hardly changed can wait."""
        if (self._met - self._looked_at) * 10 < self._looked_at:
            return self._looked + AGAIN
        return self._looked + self._looker.parameters.every * (1 + self.state.number // MANY)

    def _ask(self, campaign: Campaign, now: int) -> list[Signal]:
        found = []
        for victim, items in water_army.victims_of(campaign).items():
            inflow = self.state.aimed_at(victim)
            signal = water_army.detect(campaign, victim, items, now, self._rates, inflow, self._parameters)
            if signal is not None and self._is_news(signal):
                exact = {"exact": int(self.state.exact)}
                found.append(
                    replace(signal, figures=signal.figures | exact, shadow=self._shadow, versions=self._versions)
                )
        return found

    def _is_news(self, signal: Signal) -> bool:
        key = f"{signal.subject}\0{signal.victim}"
        level, lower, at = self._said.get(key, (-1, 0, 0))
        rank = LEVELS[signal.level] + 10 * len(signal.criteria)  # more criteria are more, too
        more = rank > level or signal.lower * 4 > lower * 5
        if not more and (rank < level or signal.at - at < AGAIN):
            return False
        self._said[key] = [max(rank, level), max(signal.lower, lower), signal.at]
        return True

    def _forget(self, now: int) -> None:
        there = {f"campaign:{name.id}" for name in self.state.known}
        self._said = {key: said for key, said in self._said.items() if key.partition("\0")[0] in there}

    def dump(self) -> bytes:
        """The whole state: equal states give equal bytes."""
        said = dict(sorted(self._said.items()))
        state = _State(
            VERSION, self.state.in_order(), sorted(self._fresh), self._met, self._looked_at, self._looked, said
        )
        return _encode(state)

    def load(self, data: bytes) -> None:
        """Stand where `dump` was called. Raises ValueError for another version or damaged bytes."""
        state = read_versioned(_decode, data, "state of campaigns", VERSION)
        self.state, self._fresh, self._said = state.coordination, state.fresh, state.said
        self._met, self._looked_at, self._looked = state.met, state.looked_at, state.looked


_encode: Final = msgpack.Encoder().encode
_decode: Final = msgpack.Decoder(_State).decode
