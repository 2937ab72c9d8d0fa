"""The other side: a Quix Streams application that decodes JSON and does nothing with it.

python -m benchmarks.quix_noop BOOTSTRAP TOPIC GROUP DATA
"""

from __future__ import annotations

import sys

from quixstreams import Application

from benchmarks.children import READY


def run(bootstrap: str, topic: str, group: str, data: str) -> None:
    """Read `topic` until told to end; commits every second, as our own stages do."""
    app = Application(
        broker_address=bootstrap,
        consumer_group=group,
        auto_offset_reset="earliest",
        auto_create_topics=False,
        commit_interval=1.0,
        state_dir=data,
    )
    app.dataframe(app.topic(topic, value_deserializer="json"))
    print(READY)
    app.run()


if __name__ == "__main__":
    run(*sys.argv[1:])
