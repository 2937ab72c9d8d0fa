"""The other side: a Faust agent that takes one event after the other and does nothing with it.

    python -m benchmarks.faust_noop BOOTSTRAP TOPIC GROUP DATA

With the settings that were fastest for it: raw bytes, no web server, no tables, a stream buffer that
never fills, log level info, the Monitor as it comes.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import faust
from faust.worker import Worker

from benchmarks.children import READY


def create_app(bootstrap: str, topic: str, group: str, data: Path) -> faust.App:
    """The application; `data` is a folder for its own files."""
    data.mkdir(parents=True, exist_ok=True)
    app = faust.App(
        group,
        broker=f"kafka://{bootstrap}",
        datadir=str(data),
        topic_disable_leader=True,
        consumer_auto_offset_reset="earliest",
        stream_buffer_maxsize=65_536,
        stream_wait_empty=False,
        web_enabled=False,
    )

    @app.agent(app.topic(topic, key_serializer="raw", value_serializer="raw"), concurrency=1)
    async def noop(stream: Any) -> None:
        async for _ in stream:
            pass

    @app.on_partitions_assigned.connect
    async def ready(*_: Any, **__: Any) -> None:
        print(READY)

    return app


if __name__ == "__main__":
    where, name, consumers, folder = sys.argv[1:]
    worker = Worker(
        create_app(where, name, consumers, Path(folder)), loglevel="info", redirect_stdouts=False, quiet=True
    )
    worker.execute_from_commandline()
