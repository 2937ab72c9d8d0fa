"""What a scenario is, and how large."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from streams.errors import InputError

if TYPE_CHECKING:
    from streams.simulate.scenarios.people import Who
    from streams.simulate.scenarios.stage import Stage

Labels: TypeAlias = Literal["scorer", "gold"]
HOSTILE: Final = (5, 500)  # accounts
MINUTES: Final = (10, 7 * 1_440)


@dataclass(frozen=True, kw_only=True)
class Size:
    """How strong and how long: `hostile` accounts, `minutes` of event time from the first post to the last."""

    hostile: int = 150
    minutes: int = 120

    def __post_init__(self) -> None:
        for name, (low, high) in (("hostile", HOSTILE), ("minutes", MINUTES)):
            value = getattr(self, name)
            if not low <= value <= high:
                raise InputError(f"{name}: {value} is outside {low} … {high}")


@dataclass(frozen=True)
class Cast:
    """Whom a scenario is about. `victims` is empty where nobody is one; `centre` is talked about all the same."""

    victims: tuple[str, ...] = ()  # "platform:account", or "provisional:" and 16 hexadecimal digits
    centre: str = ""  # the same form
    accounts: tuple[Who, ...] = ()  # of the victim or of who stands in the centre
    person: str = ""  # its entry in the registry of names, where it has one
    concerted: tuple[Who, ...] = ()  # act alike by arrangement, whatever for; against a victim they are a campaign


@dataclass(frozen=True)
class Scenario:
    """One of a pair of twins: equal in volume and in negative tone, different in one element of the law.

    Both halves of a pair draw who speaks when, on which platform and in answer to what from the same numbers
    (`pair` and the seed), so they differ in what `differs` says and in nothing else.
    """

    name: str
    harmful: bool
    about: str  # one line
    pair: str
    twin: str
    differs: str
    make: Callable[[Stage], Cast]
    expected: tuple[str, ...] = ()  # ids of `detectors.law`
    size: Size = field(default_factory=Size)
