"""Canonical address: the same page by another address gets one name.

Own rules rather than courlan's: courlan drops pages it thinks are of no use and keeps mobile and
AMP hosts; here every address must keep its page, and only its trimmings go.
"""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

LONGEST = 4_000
"""Longer addresses are not read (characters)."""

_TRACKING_NAMES = """
    _ga _gl _hsenc _hsmi _openstat action_object_map action_ref_map action_type_map amp assetid cid_source campaign_id
    cmp cmpid cmp_id cmpn cndid cx_click dclid dg dicbo ef_id emc epik fb_action_ids fb_action_types fb_ref fb_source
    fbclid feedname feedtype ftag ftcamp gaa_at gaa_n gaa_sig gaa_ts gbraid gclid gclsrc guce_referrer
    guce_referrer_sig guccounter hsctatracking icid igsh igshid inputtype intcid intcmp int_source ito itm_campaign
    itm_medium itm_source mbid mc_cid mc_eid mkt_tok mod msclkid msockid nicid ns_campaign ns_fee ns_linkname
    ns_mchannel ns_source ocid oc oly_anon_id oly_enc_id origincountry outputtype partner pk_campaign pk_kwd pk_source
    recruiter ref ref_ ref_src ref_url referer referrer rss s_cid sc_cid sfmc_id share sharetype smid smprod smtyp
    spm sr_share src_src srnd sref src taid tpcc traffic_source trk trkinfo twclid vero_conv vero_id wbraid
    wickedid wprss wt_mc wt_zmc xtor yclid ysclid
"""
_TRACKING = frozenset(_TRACKING_NAMES.split())
_TRACKING_PREFIXES = ("utm_", "at_", "__twitter", "mtm_", "matomo_", "piwik_", "sc_", "hsa_", "stm_", "wt.")
_FROM_WHERE = frozenset({"source", "from", "via", "feed", "medium", "campaign", "s", "chan", "channel"})
_WHERES = re.compile(
    r"^(?:rss\w*|\w*feed\w*|atom|twitter|tw|facebook|fb|whatsapp|telegram|linkedin|email|mail|e-?mail|newsletter|push"
    r"|social|share|google\w*|googlenews|apple_?news|home|homepage|flipboard|reddit|instagram|sns)$"
)
_HOST_LABELS = frozenset({"www", "m", "mobile", "amp", "wap", "touch"})
_AMP_CACHE = re.compile(r"^/[civ]/(?:s/)?([^/]+\.[^/]+)(/.*)?$")
_AMP_VIEWER = re.compile(r"^/amp/(?:s/)?([^/]+\.[^/]+)(/.*)?$")
_BAD = re.compile(r"[\s<>\"\\^`{|}\x00-\x20\x7f]")
_SAFE_PATH = "/:@!$&'()*+,;=~-._"
_HEX = re.compile(r"%([0-9a-fA-F]{2})")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_HOST = re.compile(r"^[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?(?:\.[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?)*$")
_IPV6 = re.compile(r"^[0-9a-f:.]+$")


def canonical_url(url: str | None) -> str | None:
    """The address without tracking, in desktop form; None when there is none or it is no web address.

    https for http, host in lower case without www., m., mobile. or amp., AMP forms of path and query
    undone (caches and viewers included), default port, fragment, tracking parameters and trailing
    slash gone, query sorted. It names a page; it is not meant to be fetched. Never raises.
    """
    if not url or len(url) > LONGEST:
        return None
    seen = url.strip()
    for _ in range(4):  # each undone wrapping may lay bare another
        found = _once(seen)
        if found is None or found == seen:
            return found
        seen = found
    return seen if _once(seen) == seen else None


def _once(url: str) -> str | None:
    if url.startswith("//"):
        url = "https:" + url
    try:
        parts = urlsplit(url)
        port = parts.port
        host = parts.hostname
    except ValueError:
        return None
    if parts.scheme not in {"http", "https"} or not host:
        return None
    name = _host(host)
    if name is None:
        return None
    path = parts.path
    unwrapped = _unwrapped(name, path, parts.query)
    if unwrapped is not None:
        return unwrapped
    name = _desktop(name)
    if port is not None and port not in {80, 443}:
        name = f"{name}:{port}"
    path = _path(path)
    query = _query(parts.query) if parts.query else ""
    return f"https://{name}{path}?{query}" if query else f"https://{name}{path}"


def _host(host: str) -> str | None:
    host = host.rstrip(".")
    if not host.isascii():
        try:
            host = host.encode("idna").decode("ascii")
        except UnicodeError:
            return None
    host = host.lower()
    if ":" in host:
        return f"[{host}]" if _IPV6.match(host) else None
    return host if len(host) <= 253 and _HOST.match(host) else None


def _desktop(host: str) -> str:
    if host.startswith("["):
        return host
    labels = host.split(".")
    while len(labels) > 2 and labels[0] in _HOST_LABELS:
        labels = labels[1:]
    if len(labels) > 3 and labels[1] == "m":  # en.m.wikipedia.org
        del labels[1]
    return ".".join(labels)


def _unwrapped(host: str, path: str, query: str) -> str | None:
    """The page inside an AMP cache, an AMP viewer or a search engine's redirect."""
    found = None
    if host.endswith(".cdn.ampproject.org"):
        found = _AMP_CACHE.match(path)
    elif host.startswith(("www.google.", "google.")):
        found = _AMP_VIEWER.match(path)
        if found is None and path == "/url":
            return next((v for k, v in parse_qsl(query) if k in {"q", "url"} and v.startswith("http")), None)
    if found is None:
        return None
    return f"https://{found[1]}{found[2] or ''}" + (f"?{query}" if query else "")


def _path(path: str) -> str:
    if "%" in path:
        path = _HEX.sub(_plain, path)
    if not path.isascii() or _BAD.search(path):
        path = quote(path, safe=_SAFE_PATH + "%")
    while True:
        short = path.rstrip("/")
        for tail, instead in ((".amp.html", ".html"), ("/amp.html", ""), (".amp", ""), ("/amp", "")):
            if short.endswith(tail) and len(short) > len(tail):
                short = short[: -len(tail)] + instead
                break
        if short.startswith("/amp/"):
            short = short[4:]
        if short == path:
            return path
        path = short


def _plain(found: re.Match[str]) -> str:
    char = chr(int(found[1], 16))
    return char if char in _UNRESERVED else found[0].upper()


def _query(query: str) -> str:
    kept: list[tuple[str, str]] = []
    for key, value in parse_qsl(query, keep_blank_values=True, max_num_fields=None, errors="surrogateescape"):
        name = key.lower()
        if name in _TRACKING or name.startswith(_TRACKING_PREFIXES):
            continue
        if name in _FROM_WHERE and _WHERES.match(value.lower()):
            continue
        if name == "page" and value.startswith("with:"):  # a place inside a live page
            continue
        kept.append((key, value))
    kept.sort()
    return urlencode(kept, errors="surrogateescape")
