"""The errors Breakwater raises on purpose.

    BreakwaterError            what a command prints as one line before it exits with 2
    ├── SettingsError          a configuration file or key that cannot be used
    ├── InputError             a file, format or record that cannot be read
    ├── OutputError            a place that cannot be written (no space, no permission)
    ├── BrokerError            no broker, a port taken, a topic that is not as it must be
    └── StateError             a journal or snapshot that cannot be trusted: the process must not go on

`Unreadable` stands apart: it is one message that an adapter could not read. It never ends a
process; the message goes to `rejected` with its bytes.
"""

from __future__ import annotations


class BreakwaterError(Exception):
    """Something the user can mend. The message says what was wrong, where, and what to do."""


class SettingsError(BreakwaterError):
    """A configuration file or key that cannot be used."""


class InputError(BreakwaterError):
    """A file, format or record that cannot be read."""


class OutputError(BreakwaterError):
    """A place that cannot be written."""


class BrokerError(BreakwaterError):
    """No broker, a port that is taken, or a topic that is not as it must be."""


class StateError(BreakwaterError):
    """A journal or snapshot that cannot be trusted."""


class Unreadable(Exception):
    """One message that an adapter could not read.

    `reason` is a short snake_case word from a small fixed set (it becomes a metric label);
    `detail` says what was wrong and where, for a person.
    """

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = detail
