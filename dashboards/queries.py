"""PromQL over the names of our metrics. A name is taken from its object, so that none can be misspelt.

Windows are fixed (`5m`, `1h`): what a board shows does not change with the width of the screen.
"""

from __future__ import annotations

from typing import Final

from prometheus_client import Counter, Gauge, Histogram

Metric = Counter | Gauge | Histogram
WINDOW: Final = "5m"
LIVE: Final = 'state=~"open|escalating|reopened|waning"'  # states of an incident that is not closed


def name(metric: Metric) -> str:
    """What Prometheus calls it; a histogram without its ending."""
    return str(metric._name) + ("_total" if isinstance(metric, Counter) else "")


def rate(counter: Metric, by: str = "", where: str = "", window: str = WINDOW) -> str:
    """A second, summed over processes; by the labels `by`."""
    return f"{_sum(by)}(rate({_series(counter, where)}[{window}]))"


def increase(counter: Metric, by: str = "", where: str = "", window: str = "1h") -> str:
    """How many in `window`, summed over processes."""
    return f"{_sum(by)}(increase({_series(counter, where)}[{window}]))"


def total(gauge: Metric, by: str = "", where: str = "") -> str:
    """The sum over processes now."""
    return f"{_sum(by)}({_series(gauge, where)})"


def worst(gauge: Metric, by: str = "") -> str:
    """The largest over processes now."""
    return f"max{f' by ({by}) ' if by else ''}({name(gauge)})"


def quantile(share: float, histogram: Histogram, window: str = WINDOW) -> str:
    """The value below which `share` of the observations of `window` lie."""
    return f"histogram_quantile({share}, sum by (le) (rate({name(histogram)}_bucket[{window}])))"


def ratio(part: str, whole: str) -> str:
    """`part` of `whole`, 0 to 1; no value where there is nothing at all."""
    return f"{part} / ({whole} > 0)"


def _sum(by: str) -> str:
    return f"sum by ({by}) " if by else "sum"


def _series(metric: Metric, where: str) -> str:
    return name(metric) + (f"{{{where}}}" if where else "")
