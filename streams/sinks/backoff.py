"""When to try again what did not work: after one second, two, four, … up to a longest pause."""

from __future__ import annotations

from typing import Final

FIRST: Final = 1.0  # seconds


def pause(failures: int, longest: float) -> float:
    """Seconds to wait after so many failures in a row.

    >>> [pause(number, 30.0) for number in (1, 2, 3, 9)]
    [1.0, 2.0, 4.0, 30.0]
    """
    return min(longest, FIRST * 2.0 ** min(failures - 1, 30))


class BackOff:
    """One receiver. `until`: before then it is not asked again."""

    def __init__(self, longest: float) -> None:
        self._longest = longest
        self._failures = 0
        self.until = 0.0

    @property
    def failing(self) -> bool:
        """Did it not work the last time?"""
        return self._failures > 0

    def failed(self, now: float) -> None:
        """It did not work at `now`, in seconds."""
        self._failures += 1
        self.until = now + pause(self._failures, self._longest)

    def worked(self) -> bool:
        """It works; whether it did not before."""
        failed, self._failures = self.failing, 0
        return failed
