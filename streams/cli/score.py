"""`breakwater score`: how hostile texts are, and how often the scorer errs on labelled ones."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import click
import msgspec

from detectors.abuse.classes import labelled
from streams import settings as configuration
from streams.cli.lines import Line, LinesOf, annotate, end, line_arguments
from streams.cli.standard import StandardOutput
from streams.errors import InputError
from streams.scoring import Scorer, scorer_of
from streams.scoring.labels import sent, truth
from streams.scoring.rates import add, counted, wilson
from streams.settings import Settings


@click.command()
@line_arguments
@click.option("--onnx", "folder", metavar="FOLDER", help="Your classifier: a folder with model.onnx.")
@click.option("--http", "url", metavar="URL", help="Your classifier behind an address.")
@click.option("--config", type=click.Path(dir_okay=False), help="Configuration file (TOML), its section [scoring].")
@click.option("--evaluate", is_flag=True, help="Compare with labels instead of writing lines.")
@click.option("--label-field", default="label", show_default=True, metavar="NAME", help="Field of the label, 0 or 1.")
@click.option("--domain", default="default", show_default=True, metavar="NAME", help="What the labelled lines are of.")
@click.option(
    "--rates", type=click.Path(dir_okay=False, path_type=Path), help="File that --evaluate puts the rates in."
)
def command(
    path: Path,
    text_field: str | None,
    folder: str | None,
    url: str | None,
    config: str | None,
    evaluate: bool,
    label_field: str,
    domain: str,
    rates: Path | None,
) -> None:
    """Add to JSON lines `hostility` (0 to 1, calibrated), `hostile` and `classes`.

    Classes: insult threat group sexual dig criticism reporting quotation counter_speech. A label `labels.hostility`
    that the platform sent wins over every scorer. FILE.jsonl may be `-` (standard input) and compressed.

    Every line comes out, in order. Exit code 1: a line could not be read, it is passed on as it is (with --evaluate:
    left out) and named on standard error. 2: an error. 141: the reader of the output left (`| head`).

    With --evaluate: lines with a label; one JSON object with sensitivity and false-positive rate and their 95 %
    intervals. --rates FILE keeps the counts for the bounds on hostile counts (`scoring.rates`).

    \b
      breakwater score posts.jsonl > scored.jsonl
      breakwater score --evaluate --onnx FOLDER --rates rates.json labelled.jsonl
    """
    if rates and not evaluate:
        raise click.UsageError("--rates belongs to --evaluate")
    if not domain.strip():
        raise click.UsageError("--domain is empty; say what the labelled lines are of, for example weibo")
    scorer = _chosen(config, folder, url)
    if evaluate:
        _evaluate(path, scorer, text_field, label_field, domain, rates)
    else:
        annotate([path], text_field, lambda lines: _scored(lines, scorer))


def _chosen(config: str | None, folder: str | None, url: str | None) -> Scorer:
    if folder and url:
        raise click.UsageError("--onnx and --http name two classifiers; name one")
    settings: Settings = configuration.load(config)
    if folder:
        settings = configuration.changed(settings, scoring={"source": "onnx", "folder": folder})
    if url:
        settings = configuration.changed(settings, scoring={"source": "http", "url": url})
    # An analyst must not take the scores of one scorer for those of another.
    return scorer_of(settings.scoring, fallback=False)


def _scored(lines: list[Line], scorer: Scorer) -> Iterable[dict[str, Any]]:
    texts = [line.text for line in lines]
    scores = labelled(texts, scorer.score(texts), [_sent(line) for line in lines], scorer.threshold)
    return [
        {"hostility": score.hostility / 1000, "hostile": score.hostile, "classes": score.classes} for score in scores
    ]


def _sent(line: Line) -> Mapping[str, float]:
    """The platform's labels of hostility; one that cannot be is told of and left out."""
    try:
        return sent(line.fields)
    except ValueError as error:
        click.echo(f"{error}: ignored; send a probability", err=True)
        return {}


def _evaluate(
    path: Path, scorer: Scorer, text_field: str | None, label_field: str, domain: str, rates: Path | None
) -> None:
    labels: list[bool] = []
    hostile: list[bool] = []
    source, out = LinesOf(path, text_field), StandardOutput()
    number, whole = 0, True
    for batch in source.batches():
        lines = []
        for data, line in batch:
            number += whole
            whole = data.endswith(b"\n")
            if line is not None:
                lines.append(line)
                labels.append(_label(line, label_field, f"{path}: line {number}"))
        hostile += [score.hostile for score in scorer.score([line.text for line in lines])]
    measured = counted(hostile, labels)
    if rates:
        add(rates, scorer.version, scorer.threshold, domain, measured)
    found = {
        "scorer": scorer.version,
        "threshold": scorer.threshold / 1000,
        "domain": domain,
        "lines": len(labels),
        "sensitivity": measured.sensitivity,
        "sensitivity_interval": wilson(measured.hits, measured.positives),
        "false_positive_rate": measured.false_positive_rate,
        "false_positive_rate_interval": wilson(measured.false_hits, measured.negatives),
    }
    out.write(msgspec.json.encode(found) + b"\n")
    out.flush()
    end(source.unread.count)


def _label(line: Line, field: str, place: str) -> bool:
    if field not in line.fields:
        raise InputError(f"{place}: no field {field!r}; name the label with --label-field")
    try:
        return truth(line.fields[field])
    except ValueError as error:
        raise InputError(f"{place}: the label {field!r} {error}; mend the line") from None
