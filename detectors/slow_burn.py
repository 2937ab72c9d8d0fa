"""Hostility that is little on any day and goes on: distinct hostile accounts a day (UTC) of one person, in a CUSUM.

Constant size and cost an event. A day enters the CUSUM (`detectors.change`) when the next one with hostility begins;
days between without any take evidence back. Of what was observed only the share that is certain counts.
"""

from __future__ import annotations

from typing import Any, Final

from detectors.change import Cusum

MINUTES_A_DAY: Final = 1_440


class SlowBurn:
    """See the module docstring."""

    __slots__ = ("_accounts", "_day", "_over", "_part", "cusum")

    def __init__(self) -> None:
        self._day = self._accounts = 0  # the newest day with hostility, and its distinct hostile accounts
        self._over: list[tuple[int, int]] = []  # days that are over and not in `cusum` yet, the same
        self._part = 0  # thousandths of an account that are not in `cusum` yet
        self.cusum = Cusum()

    def see(self, minute: int, before: int | None) -> None:
        """A hostile event in `minute`, not older than others; `before`: minute of the account's last one."""
        day = minute // MINUTES_A_DAY
        if day != self._day:
            if self._accounts:
                self._over.append((self._day, self._accounts))
            self._day, self._accounts = day, 0
        self._accounts += before is None or before // MINUTES_A_DAY != day

    @property
    def days(self) -> list[tuple[int, int]]:
        """Days (since 1970) and their accounts that are not in the CUSUM yet, today's last."""
        return [*self._over, (self._day, self._accounts)] if self._accounts else []

    @property
    def is_due(self) -> bool:
        """Is a day over that is not in the CUSUM?"""
        return bool(self._over)

    def settle(self, mean: float, size: float | None, lower: int, observed: int) -> None:
        """Take in the days that are over.

        Args:
            mean, size: of the accounts of a usual day (`detectors.change`).
            lower, observed: hostile accounts of the last 30 days, the lower bound and as observed.
        """
        ends = [*(day for day, _ in self._over[1:]), self._day]
        for (day, accounts), end in zip(self._over, ends, strict=True):
            certain, self._part = divmod(self._part + 1000 * accounts * min(lower, observed) // observed, 1000)
            self.cusum = self.cusum.after(certain, mean, size, end - day)
        self._over.clear()

    def pass_over(self) -> None:
        """Let the days that are over pass: the CUSUM stands still."""
        self._over.clear()

    def dump(self) -> Any:
        return [self._day, self._accounts, self._over, self._part, self.cusum.evidence, self.cusum.steps]

    @classmethod
    def load(cls, data: Any) -> SlowBurn:
        made = cls()
        made._day, made._accounts, over, made._part, *cusum = data
        made._over = [(day, accounts) for day, accounts in over]
        made.cusum = Cusum(*cusum)
        return made
