"""Error rates of a scorer, measured on labelled lines and kept in a file that the bounds on hostile counts use."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path

import msgspec
from msgspec import Struct

from detectors.abuse.model import Rates
from streams.errors import InputError
from streams.files import output_file


class RatesFile(Struct, frozen=True, forbid_unknown_fields=True):
    """The file, JSON: whose rates, at which threshold, by domain."""

    version: str  # of the scorer
    threshold: int  # per mille
    rates: dict[str, Rates]

    @classmethod
    def load(cls, path: Path) -> RatesFile:
        """Raises InputError where the file is absent or is none."""
        try:
            return msgspec.json.decode(path.read_bytes(), type=cls)
        except OSError as error:
            raise InputError(f"cannot read the rates {path} ({error.strerror}); check the path") from None
        except msgspec.DecodeError as error:
            raise InputError(
                f"{path} is no file of rates ({error}); make it with `breakwater score --evaluate`"
            ) from None

    def rates_for(self, domain: str) -> Rates:
        """Raises InputError with the domains there are."""
        if domain not in self.rates:
            raise InputError(f"no error rates for the domain {domain!r}; there are {', '.join(self.rates)}")
        return self.rates[domain]


def add(path: Path, version: str, threshold: int, domain: str, measured: Rates) -> None:
    """Put the rates of a domain into the file; those of another version or threshold go.

    Raises InputError where the file is none of ours, OutputError where it cannot be written.
    """
    kept: dict[str, Rates] = {}
    if path.exists():
        before = RatesFile.load(path)
        if (before.version, before.threshold) == (version, threshold):
            kept = before.rates
    with output_file(path) as file:
        file.write(msgspec.json.encode(RatesFile(version, threshold, {**kept, domain: measured})) + b"\n")


def counted(hostile: Sequence[bool], labels: Sequence[bool]) -> Rates:
    """Errors of verdicts against labels. Raises InputError unless both kinds of label are there."""
    pairs = list(zip(hostile, labels, strict=True))
    positives = sum(labels)
    if not 0 < positives < len(pairs):
        raise InputError(
            f"{positives} of {len(pairs)} labelled lines are abusive: error rates need lines of both kinds; add some"
        )
    hits = sum(verdict and label for verdict, label in pairs)
    return Rates(hits, positives, sum(hostile) - hits, len(pairs) - positives)


def wilson(successes: int, trials: int, z: float = 1.959964) -> tuple[float, float]:
    """Interval of a proportion, 95 % unless told (Wilson 1927).

    >>> wilson(8, 10)
    (0.490..., 0.943...)
    """
    share = successes / trials
    middle = (share + z * z / (2 * trials)) / (1 + z * z / trials)
    half = z / (1 + z * z / trials) * math.sqrt(share * (1 - share) / trials + z * z / (4 * trials * trials))
    return max(0.0, middle - half), min(1.0, middle + half)
