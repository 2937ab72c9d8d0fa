"""Complaints about what concerns one person: how many, by how many accounts, in how many groups.

A group is the complaints about one item within ten minutes: whoever calls others to report something brings many of
them at once. So a brigade of a thousand counts as one voice, while people who come upon a post by themselves do not
come together. Whether a complaint is right nobody decides here.

Parameters: `TOGETHER` (10 minutes, not statutory). Bounded: beyond `KNOWN` accounts or groups none is added, so that
both are "at least". Blind spots: a brigade that takes its time; many who saw one post at the same moment.
"""

from __future__ import annotations

from typing import Any, Final

from graph.frames import Activity

TOGETHER: Final = 600_000_000  # µs
KNOWN: Final = 2_000


class Complaints:
    """See the module docstring."""

    __slots__ = ("accounts", "groups", "number")

    def __init__(self) -> None:
        self.number = 0
        self.accounts: set[str] = set()
        self.groups: set[str] = set()

    def take(self, record: Activity) -> None:
        """One record of kind `report`."""
        self.number += 1
        item = f"{record.platform}\0{record.scope}\0{record.item}\0{record.created_at // TOGETHER}"
        for kept, one in ((self.accounts, f"{record.platform}:{record.author}"), (self.groups, item)):
            if len(kept) < KNOWN:
                kept.add(one)

    def figures(self) -> dict[str, int]:
        """As signals carry them; none where nobody complained."""
        if not self.number:
            return {}
        return {"reports": self.number, "report_accounts": len(self.accounts), "report_groups": len(self.groups)}

    def dump(self) -> Any:
        """Everything, as plain data."""
        return [self.number, sorted(self.accounts), sorted(self.groups)]

    @classmethod
    def load(cls, data: Any) -> Complaints:
        """What `dump` gave."""
        made = cls()
        made.number, accounts, groups = data
        made.accounts, made.groups = set(accounts), set(groups)
        return made
