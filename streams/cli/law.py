"""`breakwater law`: the criteria of the law, as quoted, and what of them can be measured."""

from __future__ import annotations

from collections.abc import Iterator

import click

from detectors.law import (
    CRITERIA,
    HEADINGS,
    INSTRUMENTS,
    NO_LEGAL_ADVICE,
    OWN_RENDERING,
    Criterion,
    Instrument,
    UnknownId,
    criterion,
    instrument,
)
from streams.errors import InputError


@click.group()
def command() -> None:
    """The criteria of the law: their words, and what of them a machine can measure.

    \b
      breakwater law list
      breakwater law list --instruments
      breakwater law show go:12.2.2
      breakwater law show go-2023-draft
    """


@command.command("list")
@click.option("--instruments", is_flag=True, help="The instruments instead: id, status, title.")
def list_(instruments: bool) -> None:
    """One line a criterion: id, layer, elements measurable of all, title in Chinese and English; between tabs."""
    if instruments:
        for each in INSTRUMENTS:
            click.echo("\t".join((each.id, _status(each), each.title_zh, each.title_en)))
        return
    for row in CRITERIA:
        measurable = f"{len(row.measurable)}/{len(row.elements)}"
        click.echo("\t".join((row.id, row.layer, measurable, row.title_zh, row.title_en)))


@command.command()
@click.argument("id_", metavar="ID")
def show(id_: str) -> None:
    """One criterion (go:12.2.2) or one instrument (go-2023-draft), with its status and its words."""
    try:
        lines = _card(criterion(id_)) if ":" in id_ else _about(instrument(id_))
    except UnknownId as unknown:
        raise InputError(f"{unknown}; `breakwater law list` names all") from None
    click.echo("\n".join(lines))


def _status(of: Instrument) -> str:
    status = "in force" if of.in_force else "not in force"
    if of.since:
        status += f" since {of.since}"
    if of.until:
        status += f" until {of.until}"
    return f"{status}, reference only" if of.reference_only else status


def _about(of: Instrument) -> Iterator[str]:
    yield of.id
    yield f"{of.title_zh} {of.number}".rstrip()
    yield of.title_en
    yield f"version {of.version}, {_status(of)}" + (f", issued {of.issued}" if of.issued else "")
    if of.note:
        yield of.note
    if of.reference_only:
        yield "its text is not in the registry: it is named, never quoted"


def _card(row: Criterion) -> Iterator[str]:
    """The citation of one criterion: words, version, status, and which elements stay with people."""
    of = instrument(row.instrument)
    yield f"{row.id}  {row.title_zh} / {row.title_en}"
    yield f"{of.title_zh} {of.number}, {row.article}"
    yield f"version {of.version}, {_status(of)}"
    yield f"layer {row.layer}; heading {HEADINGS[row.heading][0]} / {HEADINGS[row.heading][1]}"
    yield ""
    if row.chapeau_zh:
        yield f"  {row.chapeau_zh}"
    yield from (f"  {line}" for line in row.quote_zh.split("\n"))
    yield f"  sha256 {row.sha256}"
    yield ""
    if row.chapeau_en:
        yield f"  {row.chapeau_en}:"
    yield from (f"  {line}" for line in row.rendering_en.split("\n"))
    yield f"  ({OWN_RENDERING})"
    yield ""
    for element in row.elements:
        what = "measurable" if element.measurable else "not measurable"
        number = f" (the text: {element.least:,} or more)" if element.least else ""
        yield f"  {what:14}  {element.name_zh} / {element.name_en}: {element.note}{number}"
    yield ""
    yield NO_LEGAL_ADVICE
