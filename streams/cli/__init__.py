"""The command `breakwater`. Each subcommand is one module here, imported only when it is called."""

from __future__ import annotations

import errno
import importlib
import sys
from typing import Any

import click

from streams.errors import BreakwaterError

# name → one line for `breakwater --help`. Module `streams.cli.<name>` holds `command`.
COMMANDS = {
    "broker": "Start, stop or look at a local Apache Kafka made of Python packages.",
    "ingest": "Read platform topics, validate, and write frames of events.",
    "worker": "Build cascades live from frames of events.",
    "sinks": "Tell people: incidents as alerts, released notices to regulators.",
    "run": "Ingest and workers together, supervised.",
    "replay": "Build the same cascades from files, without a broker.",
    "backtest": "Run labelled sets through the whole chain: what is found, how early, how rightly.",
    "convert": "Turn a file of any readable format into canonical JSON lines.",
    "feed": "Publish a file into Kafka in event-time order.",
    "record": "Write what is in Kafka to files with a manifest.",
    "simulate": "Make labelled traffic from a seed: organic, or a scenario of abuse in it.",
    "media": "Read the media of live events for marks of AI generation.",
    "demo": "See it work: abuse and its lawful twins among ordinary traffic, from event to alert and notice.",
    "scenario": "Rehearse: a scenario through all that runs in earnest, to an alert at a receiver.",
    "equal": "Prove that live equals replay on a file, with a worker killed half way.",
    "score": "Say how hostile texts are, by which scorer, and how often it errs.",
    "train": "Make the shipped models anew.",
    "baselines": "Count what people ordinarily draw, for others to be judged by.",
    "targets": "Say whom each event is aimed at, with what confidence and by which rule.",
    "incidents": "Incidents: list, show and watch them, and decide about them.",
    "notices": "Notices for regulators: list, show, release, withhold, withdraw, answer, verify.",
    "spread": "How a post, an address or a narrative has spread, on request.",
    "persons": "The registry of names, and what is entered about accounts.",
    "purge": "Erase an account or what is old, and say what remains until when.",
    "hold": "Legal hold: copy the evidence of an incident and keep it from erasure.",
    "detectors": "Detectors: list them, set one to shadow mode.",
    "mute": "No alerts about a person until a time.",
    "markers": "Read the marks of AI generation in pictures, films and sound.",
    "personal-data": "Find personal data in texts: what kind, and where.",
    "fingerprint": "Object ids of texts, addresses, hashtags and pictures: equal for near-copies.",
    "coshare": "Who shares the same things at the same time, above chance, from a file.",
    "law": "The criteria of the law: their words, and what of them can be measured.",
    "dashboards": "Boards of Grafana and rules of Prometheus: build, push, render, check.",
    "schema": "Print the JSON Schema of the canonical event.",
}


NO_SPACE = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


class _Lazy(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"streams.cli.{cmd_name.replace('-', '_')}")
        command: click.Command = module.command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.command(cls=_Lazy, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="breakwater")
def cli() -> None:
    """Watch how online abuse of a person spreads.

    \b
    First steps:
      breakwater demo                         see it work, Ctrl-C ends it
      breakwater replay FILE --format ced --out DIR --json
      breakwater COMMAND --help               every command explains itself
    """


def main(argv: list[str] | None = None) -> Any:
    """Entry point. Errors a user can mend are one line on standard error and exit code 2."""
    try:
        return cli.main(args=argv, prog_name="breakwater", standalone_mode=True)
    except BreakwaterError as error:
        click.echo(f"breakwater: {error}", err=True)
        sys.exit(2)
    except OSError as error:
        if error.errno not in NO_SPACE:
            raise
        click.echo(f"breakwater: cannot write the output ({error.strerror}); free some space", err=True)
        sys.exit(2)
