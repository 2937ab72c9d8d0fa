"""Closing kafka-python producers, also where the broker is gone."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kafka import KafkaProducer


def close(producer: KafkaProducer, timeout_s: float | None = None) -> None:
    """Close `producer`; waits at most `timeout_s` seconds, None = as long as it takes. Never raises.

    Its own `close` flushes first. Where that fails it gives up half way, in the place of the error that
    led there, and tries again with a traceback on standard error when the object is collected.
    """
    from kafka.errors import KafkaError

    try:
        producer.close(timeout=timeout_s)
    except KafkaError:
        producer._sender.force_close()
        producer._closed = True
