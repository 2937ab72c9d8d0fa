"""`breakwater coshare`: who shares the same things at the same time, from a file."""

from __future__ import annotations

from contextlib import ExitStack
from math import isnan
from pathlib import Path

import click
from msgspec import json

from streams.cli.progress import counted
from streams.coshare import Question, coshare
from streams.coshare_table import Columns, read
from streams.files import OutputFolder
from streams.times import Length

TOLD = {
    "pairs": "pairs of posts",
    "accounts": "accounts",
    "edges": "pairs of accounts",
    "components": "components",
    "objects": "objects",
    "cross_platform_edges": "pairs of accounts across platforms",
    "tests": "pairs of accounts tested",
    "significant_edges": "above chance at the rate asked for",
}


class Rate(click.FloatRange):
    """A number strictly between 0 and 1."""

    def __init__(self) -> None:
        super().__init__(0, 1, min_open=True, max_open=True)

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> float:
        rate: float = super().convert(value, param, ctx)
        return self.fail("nan is no rate", param, ctx) if isnan(rate) else rate  # any comparison lets it pass


@click.command()
@click.argument("path", metavar="FILE", type=click.Path(path_type=Path))
@click.option(
    "--object", "object_", required=True, metavar="COL", help="What is shared: a link, a text's id, a hashtag."
)
@click.option("--account", required=True, metavar="COL", help="Who shared it.")
@click.option("--time", required=True, metavar="COL", help="When: seconds since 1970, or ISO 8601 (no zone: UTC).")
@click.option("--id", "content", required=True, metavar="COL", help="The post it was shared in.")
@click.option("--platform", metavar="COL", help="Where: ids are then a platform's own. Without it all is one network.")
@click.option(
    "--window", default="60", show_default=True, type=Length(), help="Posts this near pair: SECONDS, or 90s, 5m, 1h."
)
@click.option(
    "--min-participation",
    "least",
    default=2,
    show_default=True,
    type=click.IntRange(1),
    metavar="M",
    help="Rows an account must have in the file, and in pairs one of two accounts.",
)
@click.option("--strict", is_flag=True, help="Ask M posts in pairs of both accounts, not of one of the two.")
@click.option(
    "--significance",
    type=Rate(),
    metavar="RATE",
    help="Test every edge against chance; the share of false edges among those with q_value ≤ RATE is held at RATE.",
)
@click.option("--any-dependence", is_flag=True, help="Hold RATE however the tests depend on each other (stricter).")
@click.option("--gexf", is_flag=True, help="Write graph.gexf too.")
@click.option("--out", required=True, type=click.Path(path_type=Path), metavar="DIR")
@click.option("--json", "as_json", is_flag=True, help="Print the summary as one JSON object.")
def command(
    path: Path,
    object_: str,
    account: str,
    time: str,
    content: str,
    platform: str | None,
    window: float,
    least: int,
    strict: bool,
    significance: float | None,
    any_dependence: bool,
    gexf: bool,
    out: Path,
    as_json: bool,
) -> None:
    """Find the accounts that share the same objects within a window of each other.

    Reads CSV (.gz and .zst too), Parquet, or JSON lines, one share a row; a column of lists counts as
    one row an element. Definition and counts are those of CooRTweet, boundaries included.

    Writes to DIR: pairs.parquet, the two posts behind every pair, the older first, time_delta in
    seconds; edges.parquet, pairs of accounts with weight (pairs of posts) and objects (distinct);
    graph.graphml. With --significance edges have p_value and q_value.

    Being coordinated is no offence, and neither is it proof of a common hand: fans, feeds and
    petitions are coordinated too. docs/cosharing.md says what the numbers mean.

    \b
      breakwater coshare posts.csv.gz --object url --account user --time created_at --id post \\
          --window 30 --min-participation 2 --significance 0.05 --out network
    """
    question = Question(window, least, strict, significance, any_dependence, gexf)
    table = read(path, Columns(object_, account, content, time, platform))
    with OutputFolder(out) as folder, ExitStack() as progress:
        summary = coshare(table, question, folder, lambda most: progress.enter_context(counted("pairs", most)))
    if as_json:
        click.echo(json.encode(summary))
        return
    for name, number in summary.items():
        click.echo(f"{number:>12,} {TOLD[name]}")
