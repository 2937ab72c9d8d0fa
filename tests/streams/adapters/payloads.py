"""Messages as the platforms send them, all invented: names, ids, words. Shapes follow what was seen or documented."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]
RUBY = "Wed May 14 00:53:20 +0800 2014"
SECONDS = 1_400_000_000  # the same moment
MICROS = SECONDS * 1_000_000

WEIBO_USER: Json = {
    "id": 7001,
    "idstr": "7001",
    "screen_name": "甲某",
    "verified": True,
    "followers_count": "1.2万",
    "created_at": RUBY,
}
WEIBO_STATUS: Json = {
    "id": 500,
    "idstr": "500",
    "created_at": RUBY,
    "user": WEIBO_USER,
    "text_raw": "看 #雨天# @乙某 http://t.cn/Ab1 &gt;_&lt; \u200b",
    "source": '<a href="x" rel="nofollow">手机</a>',
    "region_name": "发布于 湖南",
    "reposts_count": 3,
    "comments_count": 2,
    "attitudes_count": "10+",
    "edit_count": 1,
    "pic_ids": ["a", "b"],
    "url_struct": [{"short_url": "http://t.cn/Ab1", "long_url": "https://example.org/?a=1&amp;b=2"}],
}
WEIBO_REPOST: Json = {
    "id": 501,
    "idstr": "501",
    "created_at": RUBY,
    "user": {"id": 7002, "verified": False},
    "text_raw": "真的吗 @丁某//@丙某:不会吧//@乙某：走走看",
    "retweeted_status": WEIBO_STATUS,
}
WEIBO_COMMENT: Json = {
    "id": 900,
    "rootid": 900,
    "created_at": RUBY,
    "user": {"id": 7003, "screen_name": "戊某"},
    "text": '你好<img alt="[心]" src="s"><br/>第二行 <a href="/n/乙">@乙某</a>',
    "source": "来自广东",
    "like_counts": 4,
    "status": WEIBO_STATUS,
    "comments": [
        {
            "id": 901,
            "rootid": 900,
            "created_at": RUBY,
            "user": {"id": 7004},
            "text": "回",
            "reply_comment": {"id": 900, "user": {"id": 7003}},
        }
    ],
}


def jetstream(collection: str, record: Json | None, operation: str = "create", rkey: str = "3k") -> Json:
    """A commit as Jetstream sends it."""
    commit = {"rev": "r", "operation": operation, "collection": collection, "rkey": rkey, "cid": "c"}
    if record is not None:
        commit["record"] = {"$type": collection, "createdAt": "1999-01-01T00:00:00Z"} | record
    return {"did": "did:plc:me", "time_us": MICROS, "kind": "commit", "commit": commit}


def at_uri(name: str, collection: str = "app.bsky.feed.post", key: str = "1") -> str:
    """An at:// address."""
    return f"at://did:plc:{name}/{collection}/{key}"


BLOB = "bafkreig" + "a" * 51  # version 1, raw, SHA-256, then a digest nearly all zero
BLUESKY_POST = jetstream(
    "app.bsky.feed.post",
    {
        "text": "see it #rain",
        "langs": ["en", "de"],
        "tags": ["wet"],
        "facets": [
            {
                "index": {"byteStart": 0, "byteEnd": 3},
                "features": [
                    {"$type": "app.bsky.richtext.facet#mention", "did": "did:plc:you"},
                    {"$type": "app.bsky.richtext.facet#link", "uri": "https://example.org/"},
                    {"$type": "app.bsky.richtext.facet#tag", "tag": "rain"},
                ],
            }
        ],
        "embed": {
            "$type": "app.bsky.embed.images",
            "images": [{"alt": "", "image": {"$type": "blob", "ref": {"$link": BLOB}, "mimeType": "image/png"}}],
        },
    },
)
BLUESKY_REPLY = jetstream(
    "app.bsky.feed.post", {"text": "no", "reply": {"root": {"uri": at_uri("a")}, "parent": {"uri": at_uri("b")}}}
)
BLUESKY_QUOTE = jetstream(
    "app.bsky.feed.post",
    {
        "text": "look",
        "embed": {
            "$type": "app.bsky.embed.recordWithMedia",
            "record": {"record": {"uri": at_uri("a"), "cid": "c"}},
            "media": {"external": {"uri": "https://example.org/2", "title": "t"}},
        },
    },
)
BLUESKY_REPOST = jetstream(
    "app.bsky.feed.repost",
    {"subject": {"uri": at_uri("a")}, "via": {"uri": at_uri("b", "app.bsky.feed.repost")}},
)
BLUESKY_LIKE = jetstream("app.bsky.feed.like", {"subject": {"uri": at_uri("a")}})
BLUESKY_DELETE = jetstream("app.bsky.feed.post", None, "delete")
BLUESKY_ACCOUNT: Json = {
    "did": "did:plc:me",
    "time_us": MICROS,
    "kind": "account",
    "account": {"active": False, "did": "did:plc:me", "seq": 12, "status": "takendown", "time": "t"},
}
BLUESKY_IDENTITY: Json = {
    "did": "did:plc:me",
    "time_us": MICROS,
    "kind": "identity",
    "identity": {"did": "did:plc:me", "handle": "me.example.org", "seq": 11, "time": "t"},
}


def v2_post(number: str, **more: Any) -> Json:
    """A post as API v2 sends it."""
    return {
        "id": number,
        "author_id": "9" + number,
        "created_at": "2014-05-13T16:53:20.000Z",
        "conversation_id": number,
        "text": "a &amp; b",
        "lang": "en",
        "public_metrics": {"like_count": 1, "reply_count": 2, "retweet_count": 3, "impression_count": 4},
    } | more


def v2_link(kind: str, number: str) -> list[Json]:
    """The reference of one post to another."""
    return [{"type": kind, "id": number}]


X_V2: Json = {
    "data": [
        v2_post("30", referenced_tweets=v2_link("retweeted", "20"), text="RT @b: look"),
        v2_post("40", referenced_tweets=v2_link("replied_to", "35"), conversation_id="10", in_reply_to_user_id="935"),
    ],
    "includes": {
        "tweets": [
            v2_post("20", referenced_tweets=v2_link("quoted", "10"), text="look"),
            v2_post(
                "10",
                entities={
                    "mentions": [{"username": "who", "id": "5"}, {"username": "whom"}],
                    "hashtags": [{"tag": "rain"}],
                    "urls": [{"url": "https://t.co/1", "expanded_url": "https://example.org/"}],
                },
                attachments={"media_keys": ["m1"]},
                made_with_ai=True,
            ),
        ],
        "users": [{"id": "910", "created_at": "2010-01-01T00:00:00Z", "public_metrics": {"followers_count": 7}}],
        "media": [{"media_key": "m1", "type": "photo"}],
    },
}
X_ACTIVITY: Json = {
    "data": {"event_type": "post.reply.create", "payload": X_V2["data"][1], "includes": {}},
}


def graphql_post(number: str, *, legacy: Json | None = None, **more: Any) -> Json:
    """A post as the web client's GraphQL sends it."""
    return {
        "__typename": "Tweet",
        "rest_id": number,
        "core": {"user_results": {"result": {"rest_id": "9" + number, "legacy": {"followers_count": 8}}}},
        "edit_control": {"edit_tweet_ids": [number]},
        "views": {"count": "1110"},
        "source": "<a href='x'>Web</a>",
        "legacy": {
            "created_at": "Tue May 13 16:53:20 +0000 2014",
            "conversation_id_str": number,
            "full_text": "so &lt;it&gt; is",
            "user_id_str": "9" + number,
            "favorite_count": 1,
        }
        | (legacy or {}),
    } | more


X_GRAPHQL: Json = {
    "data": {
        "timeline": {
            "entries": [
                {"result": graphql_post("30", legacy={"retweeted_status_result": {"result": graphql_post("20")}})},
                {
                    "result": graphql_post(
                        "21",
                        legacy={"extended_entities": {"media": [{"type": "video"}]}},
                        quoted_status_result={"result": {"tweet": graphql_post("10")}},
                        edit_control={"edit_tweet_ids": ["19", "21"]},
                        content_disclosure={"ai_generated_disclosure": {"has_ai_generated_media": True}},
                    )
                },
                {"result": graphql_post("40", legacy={"conversation_id_str": "10", "in_reply_to_status_id_str": "21"})},
            ]
        }
    }
}

DOUYIN_AWEME: Json = {
    "aweme_id": "600",
    "desc": "雨 #雨天 @乙",
    "create_time": SECONDS,
    "author": {"uid": "8001", "nickname": "甲", "follower_count": 5},
    "statistics": {"digg_count": 1, "comment_count": 2, "share_count": 3},
    "text_extra": [{"hashtag_name": "雨天"}, {"user_id": "8002", "hashtag_name": ""}],
    "risk_infos": {"warn": True, "type": 44, "content": "作者声明: 内容由 AI 生成"},
}
DOUYIN_COMMENTS: Json = {
    "status_code": 0,
    "comments": [
        {
            "cid": "700",
            "text": "好",
            "aweme_id": "600",
            "create_time": SECONDS,
            "digg_count": 2,
            "user": {"uid": "8003"},
            "reply_id": "0",
            "reply_to_reply_id": "0",
            "reply_comment_total": 2,
            "ip_label": "广东",
            "image_list": None,
            "reply_comment": [
                {
                    "cid": "701",
                    "text": "不好",
                    "aweme_id": "600",
                    "create_time": SECONDS,
                    "user": {"uid": "8004"},
                    "reply_id": "700",
                    "reply_to_reply_id": "699",
                    "reply_to_userid": "8005",
                }
            ],
        }
    ],
}

XIAOHONGSHU_NOTE: Json = {
    "data": {
        "items": [
            {
                "id": "aa",
                "note_card": {
                    "note_id": "aa",
                    "user": {"user_id": "b1"},
                    "type": "normal",
                    "title": "雨",
                    "desc": "走 #雨天[话题]#",
                    "time": SECONDS * 1000,
                    "ip_location": "上海",
                    "interact_info": {"liked_count": "1.5万", "comment_count": "2", "share_count": "分享"},
                    "image_list": [{"url": ""}],
                    "tag_list": [{"name": "雨天"}],
                    "at_user_list": [{"user_id": "b2"}],
                },
            }
        ]
    }
}
XIAOHONGSHU_COMMENTS: Json = {
    "data": {
        "comments": [
            {
                "id": "c1",
                "note_id": "aa",
                "user_info": {"user_id": "b3"},
                "content": "好看",
                "create_time": SECONDS * 1000,
                "like_count": "3",
                "sub_comment_count": "1",
                "ip_location": "上海",
                "sub_comments": [
                    {
                        "id": "c2",
                        "note_id": "aa",
                        "user_info": {"user_id": "b4"},
                        "content": "是",
                        "create_time": SECONDS * 1000,
                        "target_comment": {"id": "c1", "user_info": {"user_id": "b3"}},
                    }
                ],
            }
        ]
    }
}

KUAISHOU_FEEDS: Json = {
    "data": {
        "feeds": [
            {
                "photoId": "520",
                "userId": 6001,
                "caption": "走 #雨天 #走路",
                "timestamp": SECONDS * 1000,
                "viewCount": 9,
                "likeCount": 3,
                "commentCount": 2,
                "forwardCount": 1,
                "singlePicture": False,
                "verified": True,
            }
        ]
    }
}
KUAISHOU_COMMENTS: Json = {
    "data": {
        "rootComments": [
            {
                "comment_id": 800,
                "photo_id": "520",
                "author_id": 6002,
                "user_id": 6001,
                "reply_to": 0,
                "content": "好",
                "timestamp": SECONDS * 1000,
                "likedCount": 2,
                "subCommentCount": 1,
            }
        ],
        "subCommentsMap": {
            "800": {
                "subComments": [
                    {
                        "comment_id": 801,
                        "photo_id": "520",
                        "author_id": 6003,
                        "user_id": 6001,
                        "reply_to": 6002,
                        "replyToUserName": "乙",
                        "content": "是",
                        "timestamp": SECONDS * 1000,
                    }
                ]
            }
        },
    }
}

BILIBILI_VIDEO: Json = {
    "code": 0,
    "data": {
        "aid": 170,
        "bvid": "BV1x",
        "title": "雨",
        "desc": "#雨天#",
        "pubdate": SECONDS,
        "owner": {"mid": 3001, "name": "甲"},
        "stat": {"view": 5, "reply": 4, "share": 3, "like": 2},
        "argue_info": {"argue_msg": "含AI生成内容", "argue_type": 0, "argue_link": ""},
    },
}
BILIBILI_REPLIES: Json = {
    "code": 0,
    "data": {
        "replies": [
            {
                "rpid": 400,
                "rpid_str": "400",
                "oid": 170,
                "type": 1,
                "mid": 3002,
                "root": 0,
                "parent": 0,
                "ctime": SECONDS,
                "like": 2,
                "rcount": 1,
                "content": {"message": "好 @丙", "members": [{"mid": "3009", "uname": "丙"}]},
                "reply_control": {"location": "IP属地：广东"},
                "replies": [
                    {
                        "rpid": 401,
                        "oid": 170,
                        "type": 1,
                        "mid": 3003,
                        "root": 400,
                        "parent": 400,
                        "ctime": SECONDS,
                        "content": {"message": "回复 @乙 :是", "members": [{"mid": "3002", "uname": "乙"}]},
                    }
                ],
            }
        ]
    },
}
BILIBILI_DYNAMIC: Json = {
    "id_str": "990",
    "type": "DYNAMIC_TYPE_DRAW",
    "basic": {"comment_id_str": "77", "comment_type": 11, "rid_str": "77"},
    "modules": {
        "module_author": {"mid": 3001, "pub_ts": SECONDS, "pub_location_text": "IP属地：湖南"},
        "module_dynamic": {"desc": {"text": "走", "rich_text_nodes": []}, "major": {"draw": {"items": [{"src": "x"}]}}},
        "module_stat": {"forward": {"count": 1}, "comment": {"count": "2"}, "like": {"count": 3}},
    },
}
BILIBILI_FORWARD: Json = {
    "code": 0,
    "data": {
        "item": {
            "id_str": "991",
            "type": "DYNAMIC_TYPE_FORWARD",
            "basic": {"comment_id_str": "991", "comment_type": 17},
            "orig": BILIBILI_DYNAMIC,
            "modules": {
                "module_author": {"mid": 3004, "pub_ts": str(SECONDS)},
                "module_dynamic": {
                    "desc": {
                        "text": "看//@乙:走走",
                        "rich_text_nodes": [{"type": "RICH_TEXT_NODE_TYPE_AT", "text": "@乙", "rid": "3005"}],
                    }
                },
            },
        }
    },
}

CANONICAL: Json = {
    "platform": "weibo",
    "item": "2",
    "kind": "repost",
    "created_at": MICROS,
    "author": "7",
    "root": "1",
    "parent": "3",
    "text": "走",
    "mentions": ["@乙"],
    "media": [{"kind": "image", "sha256": "00"}],
    "counters": {"likes": 3},
    "labels": {"abuse": 0.5},
    "account": {"followers": 3, "verified": True},
}

# format → one message of every shape that its adapter reads
SAMPLES: dict[str, list[Json]] = {
    "canonical": [CANONICAL],
    "weibo": [WEIBO_STATUS, WEIBO_REPOST, {"comments": [WEIBO_COMMENT]}, {"favorites": [{"status": WEIBO_REPOST}]}],
    "bluesky": [
        BLUESKY_POST,
        BLUESKY_REPLY,
        BLUESKY_QUOTE,
        BLUESKY_REPOST,
        BLUESKY_LIKE,
        BLUESKY_DELETE,
        BLUESKY_ACCOUNT,
        BLUESKY_IDENTITY,
    ],
    "x": [X_V2, X_ACTIVITY, X_GRAPHQL],
    "douyin": [DOUYIN_AWEME, {"aweme_list": [DOUYIN_AWEME]}, DOUYIN_COMMENTS],
    "xiaohongshu": [XIAOHONGSHU_NOTE, XIAOHONGSHU_COMMENTS],
    "kuaishou": [KUAISHOU_FEEDS, KUAISHOU_COMMENTS],
    "bilibili": [BILIBILI_VIDEO, BILIBILI_REPLIES, BILIBILI_DYNAMIC, BILIBILI_FORWARD],
}
