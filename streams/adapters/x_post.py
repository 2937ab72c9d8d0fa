"""A post of X as both of its interfaces tell it, before it is known where in a cascade it stands."""

from __future__ import annotations

from typing import Any

from msgspec import Struct

from graph.events import Media


class Post(Struct, frozen=True, kw_only=True):
    """One post. Ids are text; "" = not given. `words` holds the event's fields of text."""

    id: str
    history: list[str]  # ids of all edits, oldest first
    author: str
    created_at: int
    conversation: str
    replied_to: str
    replied_author: str
    quoted: str
    retweeted: str
    words: dict[str, Any]
    lang: str
    client: str
    media: list[Media]
    made_with_ai: bool
    counters: dict[str, Any] | None
    account: dict[str, Any] | None
    inside: bool  # stands inside another post, or beside the answer itself

    @property
    def item(self) -> str:
        """The id of the first edit, which names the post for good."""
        return self.history[0] if self.id in self.history else self.id

    @property
    def version(self) -> int:
        """0 for the original, then one more with each edit."""
        return self.history.index(self.id) if self.id in self.history else 0

    @property
    def shared(self) -> str:
        """The post that this one passes on; an answer that quotes stays an answer."""
        return self.retweeted or ("" if self.replied_to else self.quoted)


def media(types: list[str]) -> list[Media]:
    """Media by the names that X has for their types."""
    kinds: dict[str, Any] = {"photo": "image", "video": "video", "animated_gif": "video"}
    return [Media(kind=kinds.get(each, "other")) for each in types]
