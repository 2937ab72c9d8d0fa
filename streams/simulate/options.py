"""What a simulation is made from. See the package docstring for the model."""

from __future__ import annotations

from dataclasses import dataclass

from graph.events import MAX_TIME
from streams.errors import InputError
from streams.simulate.shapes import SHAPES

SECOND = 1_000_000
START = 1_735_693_200_000_000  # 2025-01-01T09:00:00+08:00


@dataclass(frozen=True, kw_only=True)
class Options:
    """Size, place and parameters of a simulation.

    It ends after `events` events or `duration_s` seconds of event time, whichever comes first;
    with neither given it does not end.

    Raises:
        InputError: if a value lies outside its range; the message names it.
    """

    seed: int = 0
    events: int | None = None
    duration_s: float | None = None
    platforms: tuple[str, ...] = ("weibo", "douyin", "bluesky")  # each gets an equal share of the root posts
    rate: float = 10.0  # events a second of event time, long-run mean over all platforms
    start: int = START  # µs
    pace: float = 1.0  # every delay is divided by it
    takeoff: int = 0  # number of posts that take off, spread over the first half
    takeoff_size: int = 2_000  # expected nodes of each of their trees
    accounts: int = 100_000  # on each platform

    reshares: float = 0.75  # R, mean a post or reshare
    comments: float = 0.4  # C, mean a post or reshare
    replies: float = 0.3  # Q, mean a comment
    reactions: float = 0.1  # L, mean a post or reshare
    readings: float = 0.3  # mean counter readings a root post
    removed: float = 0.004  # share of items deleted later
    edited: float = 0.01  # share of posts and comments edited later

    def __post_init__(self) -> None:
        unknown = [name for name in self.platforms if name not in SHAPES]
        if unknown or not self.platforms:
            raise InputError(f"platforms: {', '.join(unknown) or 'none given'}; choose from {', '.join(SHAPES)}")
        if len(set(self.platforms)) < len(self.platforms):
            raise InputError(f"platforms: {', '.join(self.platforms)} names one twice")
        for name, low, high in _RANGES:
            value = getattr(self, name)
            if value is not None and not low <= value <= high:
                raise InputError(f"{name}: {value} is outside {low} … {high}")

    @property
    def events_a_post(self) -> float:
        """Expected events that one root post brings in the long run, itself included."""
        nodes = 1 / (1 - self.reshares)
        threads = self.comments / (1 - self.replies)
        items = nodes * (1 + threads)
        # Edits concern what has words of its own to change: root posts and comments.
        edits = self.edited * (1 + nodes * threads)
        return items * (1 + self.removed) + edits + nodes * self.reactions + self.readings

    @property
    def span_s(self) -> float:
        """Expected length in seconds of event time; a day where no end is given."""
        by_events = self.events / self.rate if self.events is not None else None
        return min((span for span in (by_events, self.duration_s) if span is not None), default=86_400.0)


_RANGES: tuple[tuple[str, float, float], ...] = (
    ("seed", 0, 2**63 - 1),
    ("events", 1, 10**12),
    ("duration_s", 1e-6, 1e9),
    ("rate", 1e-6, 1e6),
    ("start", 1_500_000_000 * SECOND, MAX_TIME // 2),
    ("pace", 1e-3, 1e6),
    ("takeoff", 0, 10_000),
    ("takeoff_size", 2, 10_000_000),
    ("accounts", 10, 10_000_000),
    ("reshares", 0.0, 0.99),
    ("comments", 0.0, 100.0),
    ("replies", 0.0, 0.99),
    ("reactions", 0.0, 100.0),
    ("readings", 0.0, 100.0),
    ("removed", 0.0, 0.5),
    ("edited", 0.0, 0.5),
)
