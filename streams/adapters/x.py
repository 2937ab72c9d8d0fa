"""X: answers of API v2, messages of its activity stream, and the web client's GraphQL timelines.

Every post in a message gives an event, those under `includes` and inside others as well. Items: the
post's first id; each edit has an id of its own, whose place in the edit history is the version.

A plain repost says nothing of its own: its text, which repeats the original, is left out. A quote is
a repost with words, unless it is an answer too: then it is a comment. `root` of a repost is found by
climbing from quote to quoted as far as the message tells; of a comment it is the conversation.
"""

from __future__ import annotations

from typing import Any, Final

from graph.events import Event
from streams.adapters.checks import build
from streams.adapters.fields import Gather, Json, declared, pages
from streams.adapters.reading import BAD_VALUE, WRONG_SHAPE, Reading, shown, unreadable
from streams.adapters.x_graphql import read_graphql
from streams.adapters.x_post import Post
from streams.adapters.x_v2 import is_v2, read_v2

PLATFORM: Final = "x"


def read(data: bytes) -> Reading:
    """Read one answer or message of X.

    Raises:
        Unreadable: no post in it could be read.
    """
    gather = Gather()
    for page in pages(data):
        gather.attempt(_add_page, gather, page)
    return gather.reading()


def _add_page(gather: Gather, page: Json) -> None:
    if not page.get("data"):
        raise unreadable(WRONG_SHAPE, f"no data in it, but {', '.join(page)[:80] or 'nothing'}; X answers errors so")
    posts = read_v2(page, gather) if is_v2(page) else read_graphql(page, gather)
    known = _Known(posts)
    for post in posts:
        (gather.add_inner if post.inside else gather.add)(known.event, post)


class _Known:
    """What one message tells of its posts: who wrote them, and which shares which."""

    def __init__(self, posts: list[Post]) -> None:
        self._first = {post.id: post.item for post in posts}
        self._author = {post.item: post.author for post in posts}
        self._shares = {post.item: self.item(post.shared) for post in posts if post.shared}

    def item(self, number: str) -> str:
        """The first id of a post that any of its ids names."""
        return self._first.get(number, number)

    def top(self, item: str) -> str:
        """The item at the top of the chain of shares, as far as it is known.

        What is found is kept, or a message made of one long chain would take quadratic time.
        """
        path: dict[str, None] = {}
        while item in self._shares and item not in path:
            path[item] = None
            item = self._shares[item]
        top = "" if item in path else item
        self._shares.update(dict.fromkeys(path, top))
        if not top:
            raise unreadable(BAD_VALUE, f"posts share each other in a ring, {shown(item)} among them")
        return top

    def event(self, post: Post) -> Event:
        fields: dict[str, Any] = {
            "platform": PLATFORM,
            "item": post.item,
            "version": post.version,
            "created_at": post.created_at,
            "author": post.author,
            "client": post.client,
            "account": post.account,
            "counters": post.counters,
        } | self._place(post)
        if post.retweeted:
            return build(fields)
        return build(fields | declared(post.media, post.made_with_ai) | post.words | {"lang": post.lang})

    def _place(self, post: Post) -> dict[str, Any]:
        if post.shared:
            above = self.item(post.shared)
            return self._under("repost", self.top(above), above, self._author.get(above, ""))
        root = self.item(post.conversation)
        if post.replied_to or root not in ("", post.item):
            above = self.item(post.replied_to)
            root = above if root in ("", post.item) else root
            return self._under("comment", root, above or root, post.replied_author)
        return {"kind": "post"}

    def _under(self, kind: str, root: str, parent: str, parent_author: str) -> dict[str, Any]:
        return {
            "kind": kind,
            "root": root,
            "parent": "" if parent == root else parent,
            "root_author": self._author.get(root, ""),
            "parent_author": parent_author,
        }
