"""`breakwater schema`: print the JSON Schema of the canonical event."""

from __future__ import annotations

import json
from typing import Any

import click
import msgspec

from graph.events import Event

DIALECT = "https://json-schema.org/draft/2020-12/schema"
ABOUT = (
    "What one account did on one platform at one moment. Identity: platform, scope, item, kind, version. "
    "Times are whole microseconds since 1970-01-01T00:00:00Z. `item` is unique inside platform and scope; "
    "`parent` and `root` name items there. Post, repost and comment need `author`; repost, comment and "
    "reaction need `root`. Unknown keys are refused. docs/adapters.md explains each field."
)


def event_schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of one canonical event, generated from its types."""
    schema = {"$schema": DIALECT, "title": "Breakwater canonical event"} | msgspec.json.schema(Event)
    schema["$defs"]["Event"]["description"] = ABOUT
    return schema


@click.command()
def command() -> None:
    """Print the JSON Schema of the canonical event (docs/event.schema.json).

    \b
      breakwater schema > event.schema.json
    """
    click.echo(json.dumps(event_schema(), indent=2, ensure_ascii=False))
