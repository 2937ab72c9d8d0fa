"""`breakwater scenario`: one scenario through everything that runs in earnest."""

from __future__ import annotations

import tempfile
from pathlib import Path

import click

from streams.cli.broker import show_fetching
from streams.simulate.scenarios.spec import Labels


@click.command()
@click.argument("name")
@click.option("--seed", default=0, show_default=True, type=click.IntRange(0, 2**63 - 1))
@click.option(
    "--labels", type=click.Choice(["scorer", "gold"]), default="scorer", show_default=True,
    help="gold: every text carries the truth as the platform's own label.",
)  # fmt: skip
@click.option("--seconds", default=30.0, show_default=True, type=click.FloatRange(1, 600), help="To play it in.")
def command(name: str, seed: int, labels: Labels, seconds: float) -> None:
    """Rehearse: a scenario through Kafka, ingest, a worker, Alertmanager, and a receiver of ours.

    Everything is real and runs on loopback: a broker of its own, Prometheus with our rules,
    Alertmanager with the example routes. Nothing stays. The last line of standard output is one
    JSON object: how many incidents there were, what the receiver heard, and after how many seconds.
    The end of the scenario closes its incidents. `breakwater simulate --list` names the scenarios.

    \b
      breakwater scenario pile_on --seed 3
      make scenario NAME=pile_on SEED=3
    """
    import msgspec

    from streams import jars
    from streams.broker import LocalBroker
    from streams.processes import Ending
    from streams.rehearsal import rehearse
    from streams.settings import Settings, changed
    from streams.simulate.scenarios import scenario
    from streams.simulate.scenarios.run import Run

    events = Run(scenario(name), seed, labels=labels).events
    jars_dir = Path(Settings().paths.data) / "kafka"
    with Ending(), tempfile.TemporaryDirectory(prefix="breakwater-scenario-") as written:
        folder = Path(written)
        jars.fetch(jars_dir, show_fetching)
        _say("starting Kafka, Alertmanager, ingest, a worker, who tells people, Prometheus")
        with LocalBroker(folder / "broker", jars_dir=jars_dir) as broker:
            settings = changed(Settings(), kafka={"bootstrap": broker.bootstrap})
            found = rehearse(name, seed, events, settings, folder / "run", seconds, _say)
    click.echo(msgspec.json.encode(found).decode())


def _say(text: str) -> None:
    click.echo(text, err=True)
