"""`breakwater train`: make the shipped models anew."""

from __future__ import annotations

from pathlib import Path

import click

from streams.errors import InputError
from streams.files import output_file


@click.group()
def command() -> None:
    """Make a shipped model anew from data whose licence allows it.

    \b
      breakwater train abuse DATA --out model.bin
    """


@command.command()
@click.argument("data", type=click.Path(path_type=Path))
@click.option("--out", required=True, type=click.Path(path_type=Path), help="Model file to write.")
def abuse(data: Path, out: Path) -> None:
    """Train the abuse scorer from the folder DATA (`cold/COLDataset`, `comments`), in about half a minute.

    The same data give the same file. Needs scikit-learn: pip install 'breakwater[train]'.

    \b
      breakwater train abuse ../shared/data --out detectors/abuse/model.bin
    """
    from streams import training

    if not data.is_dir():
        raise InputError(f"{data} is no folder; name the folder of the shared data")
    made = training.train(data)
    with output_file(out) as file:
        file.write(made)
    click.echo(f"{len(made)} bytes in {out}", err=True)
