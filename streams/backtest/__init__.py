"""Backtest: labelled sets through the whole chain, and how early and how rightly incidents open.

    scenario, seed ─► events, truth ─► replay ─► incidents, signals ─► Outcome ─► tables, pictures

`cases` runs one scenario of one seed, `runs` many of them, `measures` counts over outcomes, `tables` and `pictures`
show it; `chnci` feeds a set of comments without accounts.
"""

from streams.backtest.cases import Case, Outcome, cases_of, outcome_of
from streams.backtest.runs import outcomes

__all__ = ["Case", "Outcome", "cases_of", "outcome_of", "outcomes"]
