"""Invented persons: accounts as the organic traffic has them, and names that nobody bears as far as drawing goes."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np

from graph.events import Account
from streams.simulate import hawkes
from streams.simulate.shapes import SHAPES
from streams.simulate.traffic import account_facts

# Numbers of accounts from here on are of scenarios: background traffic has smaller ones.
FIRST: Final = 1_000_000
PEOPLE: Final = 20_000
_SURNAMES: Final = "褚卫蒋沈韩秦尤许施孔严陶戚邹喻苏潘葛范彭鲁韦昌苗凤花方"
_GIVEN: Final = "映禾知夏闻溪若谷予安望舒清和南乔叙白采薇言蹊亦初云岫时雨"


class Who(NamedTuple):
    """An account and who speaks through it."""

    platform: str
    id: str
    name: str
    facts: Account
    weight: float  # w of the Hawkes model: how many the account reaches, 1 on average

    @property
    def key(self) -> str:
        """As incidents name a person."""
        return f"{self.platform}:{self.id}"


class Crowd:
    """The accounts of one platform that a scenario may use, each handed out once."""

    def __init__(self, platform: str, rng: np.random.Generator, start: int) -> None:
        self._platform = platform
        self._people = hawkes.Population.draw(rng, PEOPLE)
        self._start = start
        self._order = rng.permutation(PEOPLE)
        self._used = 0

    def next(self, name: str = "", followers: int | None = None) -> Who:
        """A fresh account. `followers` only where the story demands a number."""
        number = int(self._order[self._used])
        self._used += 1
        count = int(self._people.followers[number]) if followers is None else followers
        facts = account_facts(SHAPES[self._platform], FIRST + number, count, self._start)
        weight = float(self._people.fertility[number])
        return Who(self._platform, SHAPES[self._platform].author(FIRST + number), name, facts, weight)


def person_name(rng: np.random.Generator) -> str:
    """Surname and two characters of a given name."""
    first, second = (int(place) * 2 for place in rng.choice(len(_GIVEN) // 2, 2, replace=False))
    return _SURNAMES[int(rng.integers(len(_SURNAMES)))] + _GIVEN[first] + _GIVEN[second + 1]
