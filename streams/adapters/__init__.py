"""One module a platform; each has `read(data) -> Reading`, pure, raising `Unreadable` only."""

from __future__ import annotations

from streams.adapters import bilibili, bluesky, canonical, douyin, kuaishou, weibo, x, xiaohongshu
from streams.adapters.reading import Adapter, Reading

# format name → adapter. The name is also the last part of the topic `platform.<name>`.
ADAPTERS: dict[str, Adapter] = {
    "canonical": canonical.read,
    "weibo": weibo.read,
    "bluesky": bluesky.read,
    "x": x.read,
    "douyin": douyin.read,
    "xiaohongshu": xiaohongshu.read,
    "kuaishou": kuaishou.read,
    "bilibili": bilibili.read,
}

TOPIC_PREFIX = "platform."


def adapter_for(topic: str) -> Adapter:
    """The adapter of a topic `platform.<name>`.

    It reads the canonical form too, whatever the name; of a name without an adapter of its own
    it reads the canonical form alone.
    """
    own = ADAPTERS.get(topic.removeprefix(TOPIC_PREFIX), canonical.read)
    if own is canonical.read:
        return own

    def read(data: bytes) -> Reading:
        return canonical.read(data) if canonical.is_canonical(data) else own(data)

    return read
