"""Object ids of what an event carries: web addresses and hashtags, each in one canonical form.

Co-sharing compares these forms as they are: two accounts that shared the same page have the same address here, whatever
the buttons they used to share it added.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from yarl import URL

from detectors.normalise import normalise
from graph.events import Event
from graph.shares import ADDRESS, PICTURE, TAGS, object_id

MOST: Final = 16  # objects of one event; more is noise made to cost us

# Parameters that say who shared or where from, never what. Known from the address bars and help pages of the platforms
# and of the makers of campaign software.
_TRACKER_PREFIXES: Final = ("utm_", "share_", "hsa_", "pk_", "mtm_", "matomo_", "spm_", "vd_", "_hs", "oly_", "__cft__")
_TRACKERS: Final = frozenset(
    {"fbclid", "gclid", "dclid", "gbraid", "wbraid", "gclsrc", "msclkid", "yclid", "twclid", "ttclid", "li_fat_id"}
    | {"igshid", "igsh", "mc_cid", "mc_eid", "mkt_tok", "vero_id", "ref_src", "ref_url", "_ga", "_gl", "_openstat"}
    | {"spm", "scm", "shareid", "sharetoken", "shareuid", "sharefrom", "sharesource", "sharemethod", "shareredid"}
    | {"xhsshare", "bbid", "isappinstalled", "from_source", "wt_mc", "cmpid", "__twitter_impression"}
)
# By site (and everything below it): names that are trackers there and may mean something elsewhere.
_OF_SITES: Final = {
    "weibo.com": "from wvr mod type sudaref retcode refer_flag display ssl_rnd luicode lfid featurecode launchid wm ua",
    "weibo.cn": "from wvr mod type sudaref retcode refer_flag display luicode lfid featurecode launchid wm jumpfrom "
    "sourcetype",
    "xiaohongshu.com": "xsec_token xsec_source apptime appuid author_share app_platform app_version ignoreengage type "
    "exsource source",
    "bilibili.com": "from from_spmid buvid is_story_h5 mid plat_id unique_k timestamp ts up_id tdsourcetag",
    "b23.tv": "ts",
    "douyin.com": "previous_page modefrom secuid enter_from enter_method u_code did iid with_sec_did titletype region "
    "mid video_share_track_ver from_ssr from_aid from timestamp tt_from extra_params scheme_type activity_info",
    "iesdouyin.com": "previous_page u_code did iid with_sec_did titletype region mid video_share_track_ver from_ssr "
    "from timestamp tt_from schema_type",
    "kuaishou.com": "fid cc sharetype shareobjectid shareresourcetype userid et timestamp tracemethod efid kpn subbiz",
    "zhihu.com": "hybrid_search_source hybrid_search_extra search_source suggest_search_extra code",
    "mp.weixin.qq.com": "chksm scene sharer_sharetime sharer_shareid sharer_shareinfo subscene clicktime enterid "
    "ascene devicetype version nettype lang countrycode exportkey pass_ticket wx_header fontscale session_us from "
    "srcid key uin sessionid fontgear poc_token mpshare search_click_id",
    "toutiao.com": "app timestamp use_new_style req_id req_id_new wxshare_count tt_from source log_from",
    "x.com": "s t",
    "twitter.com": "s t",
    "youtube.com": "si feature pp ab_channel",
    "youtu.be": "si feature",
    "instagram.com": "hl img_index",
    "tiktok.com": "_r _t is_from_webapp sender_device web_id is_copy_url u_code sec_uid",
    "facebook.com": "mibextid rdid __tn__ locale",
    "reddit.com": "rdt",
}
_SITE_TRACKERS: Final = {site: frozenset(names.split()) for site, names in _OF_SITES.items()}


def canonical_url(url: str) -> str:
    """One form for all addresses of the same page; "" for what is no web address, and so no object.

    Scheme and host in lower case, host names in Punycode, no name and password, no default port, no dot segments,
    percent signs only where they must be (RFC 3986 section 6.2.2, by yarl); parameters without the trackers and
    sorted; no fragment, unless it is a route (`#/…`, `#!…`). Nothing is looked up: a short link stays a short link.
    Doing it twice changes nothing.

        >>> canonical_url("HTTP://Example.com:80/a/../b?utm_source=x&q=1#top")
        'http://example.com/b?q=1'
    """
    url = url.strip()
    if not url[:8].lower().startswith(("http://", "https://")):
        return ""
    try:
        parsed = URL(url).with_user(None)  # takes the password away too
        host = (parsed.raw_host or "").lower()
        if host != parsed.raw_host:  # Punycode of what no longer is in use keeps its capitals
            parsed = parsed.with_host(host)
        if parsed.raw_path == "/":  # also where none is written
            parsed = parsed.with_path("/", keep_query=True, keep_fragment=True)
        if "?" in url:
            kept = [pair for pair in parsed.query.items() if not _is_tracker(pair[0], host)]
            parsed = parsed.with_query(sorted(kept))
        if not parsed.raw_fragment.startswith(("/", "!")):
            parsed = parsed.with_fragment(None)
        return str(parsed)
    except ValueError:  # no host, a port that is none, characters that no host may hold
        return ""


def canonical_urls(urls: tuple[str, ...]) -> tuple[str, ...]:
    """The canonical forms, each once, in order."""
    return tuple(dict.fromkeys(filter(None, map(canonical_url, urls))))


def _is_tracker(name: str, host: str) -> bool:
    name = name.lower()
    if name in _TRACKERS or name.startswith(_TRACKER_PREFIXES):
        return True
    labels = host.split(".")[-4:]
    sites = (".".join(labels[start:]) for start in range(len(labels) - 1))
    return any(name in _SITE_TRACKERS.get(site, ()) for site in sites)


def canonical_hashtag(tag: str) -> str:
    """One form for all spellings of a hashtag: no marks, disguises off (`detectors.normalise`).

    >>> canonical_hashtag("#Ａ某 道歉#") == canonical_hashtag("a某道歉")
    True
    """
    return _plain(tag.strip().strip("#＃").strip())


@lru_cache(4096)  # many use the same few, and a batch of one is the dearest way to fold texts
def _plain(bare: str) -> str:
    return normalise(bare) or bare


def canonical_hashtags(tags: tuple[str, ...]) -> tuple[str, ...]:
    """The canonical forms, each once, in order."""
    return tuple(dict.fromkeys(filter(None, map(canonical_hashtag, tags))))


def carries(event: Event) -> bool:
    """May it have objects beside its text? Cheap."""
    return bool(event.urls or event.hashtags or event.media)


def objects_of(event: Event, pictures: tuple[str, ...]) -> tuple[int, ...]:
    """The objects that an event carries beside its text: addresses, its hashtags in their order, pictures.

    Args:
        pictures: PDQ of its media, see `detectors.pictures`; else the SHA-256 of the event counts.
    """
    found = [object_id(ADDRESS, url) for url in canonical_urls(event.urls)]
    tags = canonical_hashtags(event.hashtags)
    if tags:
        found.append(object_id(TAGS, *tags))
    hashes = pictures or tuple(one.sha256 for one in event.media if one.sha256)
    found += [object_id(PICTURE, one) for one in hashes]
    return tuple(dict.fromkeys(found))[:MOST]
