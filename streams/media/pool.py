"""Several readers side by side, for the live way: media of events in, what was read of each out."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from queue import SimpleQueue
from threading import Lock
from types import TracebackType

from detectors.marks.mark import Marked
from graph.events import Media
from streams.media.reader import MediaReader
from streams.settings_reading import Media as MediaSettings

KEPT = 20_000  # readings; a picture that goes round is read once


class MediaPool:
    """Reads the media of events below the root of the settings. `hashed`: tell the PDQ of pictures too.

    with MediaPool(settings.media) as pool:
        readings = pool.read([media for event in events for media in event.media])
    """

    def __init__(self, settings: MediaSettings, hashed: bool = True) -> None:
        self._root = settings.root
        self._readers: SimpleQueue[MediaReader] = SimpleQueue()
        for _ in range(settings.readers):
            self._readers.put(MediaReader(settings.timeout_s, settings.memory_mb << 20, hashed))
        self._threads = ThreadPoolExecutor(settings.readers, "media")
        self._known: dict[Media, Marked] = {}
        self._lock = Lock()

    def __enter__(self) -> MediaPool:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """End the readers, after what they are at."""
        self._threads.shutdown()
        while not self._readers.empty():
            self._readers.get().close()

    def read(self, media: Sequence[Media]) -> list[Marked]:
        """What each carries, in order; at most `timeout_s` a file, divided among the readers."""
        return list(self._threads.map(self._one, media))

    def _one(self, media: Media) -> Marked:
        with self._lock:
            known = self._known.get(media)
        if known is not None:
            return known
        reader = self._readers.get()
        try:
            marked = reader.read_media(self._root, media)
        finally:
            self._readers.put(reader)
        # What a hash names never changes; what was not there may come.
        if media.sha256 and marked.read:
            with self._lock:
                if len(self._known) >= KEPT:
                    self._known.pop(next(iter(self._known)))
                self._known[media] = marked
        return marked
