"""2,000 sources of all kinds at their natural pace in one process: share of a core, and memory.

    python bench/sources.py [--sources N] [--hours H] [--json]

Sources that are looked at run through a simulated day at speed: the poller's clock is set on to whatever
is due next, the answers come over real HTTP and IMAP from another process (its cost is not counted), each
source has items at a pace of its own (a median of half an hour, from one in two minutes to one a day), and
a source answers 304 when it has nothing new. More than half are feeds; list pages, live pages (of 60 and
120 kB, read by the workers, whose CPU counts too), sitemaps, accounts of every network and JSON share the
rest, one in a hundred is a mailbox, and GDELT lists 1,500 documents a quarter of an hour. The first look
at every source is done before the measuring begins. What they bring goes to a desk with a record on disk.
The pause between requests to one host, which is waiting and no work, is left out. CPU seconds over
simulated seconds is the share of a core.

Sources that are followed run in real time for a few seconds, one in forty of all: a Jetstream with the live
network's 300 events a second, streams of accounts there and on Mastodon, folders and inboxes; their share is added.
"""

from __future__ import annotations

import argparse
import asyncio
import io
import json
import logging
import math
import multiprocessing
import os
import random
import re
import resource
import sys
import tempfile
import time
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import structlog
from aiohttp import web

from livedesk.cli import heap
from livedesk.desk import Desk
from livedesk.record.sqlite import SqliteLog
from livedesk.sources.fetching import Fetcher, Limits
from livedesk.sources.polling import Poller
from livedesk.sources.workers import Workers
from livedesk.story.loading import load_story
from livedesk.story.schema import Source

sys.path.insert(0, str(Path(__file__).parent))
from articles import spent
from jetstream import made_up

# The tests' fakes are in a package of this file's own name, which would be found first.
sys.path.remove(str(Path(__file__).parent))
sys.path.remove(str(Path(__file__).resolve().parent))
sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))
from sources.fakes.gdelt import listed, row
from sources.fakes.imap import WIRE, ImapFake, mail
from sources.pages import listing, live, sitemap, update

START = datetime(2025, 8, 15, tzinfo=UTC)
KINDS = (
    *("feed",) * 11, "list-page", "sitemap", "live-page", "bridge", "telegram", "youtube", "reddit", "mastodon", "json",
)  # fmt: skip
BESIDES = {"list-page": 55_000, "live-page": 110_000}
"""Bytes of what a page carries beside what is read."""
DOCUMENTS = 1_500
"""Rows of a file of GDELT, of 3 kB each."""
STORY = """
title = "The strike at Grey Harbour"
brief = "Dockers of Grey Harbour and the port company negotiate about wages."
[event]
place = "Grey Harbour"
zone = "Europe/London"
[[term]]
id = "harbour"
weight = 1.0
names = { en = ["Grey Harbour"] }
"""
WORDS = [
    "tide",
    "ships",
    "crane",
    "quay",
    "night",
    "morning",
    "people",
    "say",
    "nothing",
    "new",
    "today",
    "union",
    "company",
    "deal",
    "pay",
    "talks",
    "gate",
]
MARA = {"id": "1", "acct": "mara", "url": "https://quay.example/@mara"}


def gap(number):
    """Seconds between two items of a source."""
    draw = random.Random(number)
    return min(max(1800 * math.exp(draw.gauss(0, 1.4)), 120), 86_400)


def texts(number, now):
    """The latest items of a source: (number, text, time)."""
    pace = gap(number)
    latest = int(now / pace)
    for n in range(latest, max(latest - 20, 0), -1):
        draw = random.Random(number * 100_003 + n)
        place = "Grey Harbour: " if draw.random() < 0.05 else ""
        yield n, f"{place}{' '.join(draw.choices(WORDS, k=14))} {n}", datetime.fromtimestamp(n * pace, UTC)


def answer(kind, number, now):
    rows = list(texts(number, now))
    if kind == "mastodon":
        return json.dumps(
            [
                {"id": f"{n:012}", "uri": f"https://quay.example/{number}/{n}", "content": f"<p>{text}</p>",
                 "created_at": at.isoformat(), "visibility": "public", "account": MARA, "reblog": None}
                for n, text, at in rows
            ]
        )  # fmt: skip
    if kind in {"list-page", "live-page"}:
        pages = (
            listing(*((f"/{number}/{n}", text, at.isoformat()) for n, text, at in rows))
            if kind == "list-page"
            else live(*(update(f"{number}-{n}", text, at=at.isoformat()) for n, text, at in rows))
        )
        besides = "<li class='nav'><a href='/section'>Section</a></li>" * (BESIDES[kind] // 47)
        return pages.decode().replace("<body>", f"<body><nav><ul>{besides}</ul></nav>")
    if kind == "sitemap":
        return sitemap(
            *((f"https://o{number}.example/{n}", text, at.isoformat()) for n, text, at in rows)
        ).decode()
    if kind == "json":
        return json.dumps([{"id": n, "t": text, "p": at.isoformat()} for n, text, at in rows])
    if kind == "telegram":
        posts = "".join(
            f'<div class="tgme_widget_message" data-post="c{number}/{n}"><div class="tgme_widget_message_text">{text}</div>'
            f'<a class="tgme_widget_message_date"><time datetime="{at.isoformat()}">x</time></a></div>'
            for n, text, at in reversed(rows)
        )
        return f"<html><head><title>c</title></head><body>{posts}</body></html>"
    items = "".join(
        f"<item><title>{text}</title><guid>{number}-{n}</guid><link>https://o{number}.example/{n}</link>"
        f"<pubDate>{at:%a, %d %b %Y %H:%M:%S} GMT</pubDate><description>{text} and more of it.</description></item>"
        for n, text, at in rows
    )
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>o{number}</title>{items}</channel></rss>'


def quarter_hour(stamp):
    """What GDELT found in a quarter of an hour, zipped."""
    draw = random.Random(stamp)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        rows = []
        for n in range(DOCUMENTS):
            place = "Grey Harbour: " if draw.random() < 0.01 else ""
            title = f"{place}{' '.join(draw.choices(WORDS, k=10))} {n}"
            rows.append(
                row(f"https://g{n}.example/{stamp}", title, stamp).replace("\t\t", f"\t{stamp * 220}\t", 1)
            )
        archive.writestr("x.gkg.csv", "\n".join(rows))
    return packed.getvalue()


class Mailbox(ImapFake):
    """A mailbox into which mails come at its pace."""

    def __init__(self, number, clock):
        super().__init__()
        self.number, self.clock = number, clock

    def _answer(self, command):
        latest = int(self.clock.value / gap(self.number))
        self.next = latest + 1
        wanted = re.match(r"UID FETCH (\d+)", command)
        numbers = [int(wanted[1])] if wanted else range(max(latest - 20, 1), latest + 1)
        self.mails = dict.fromkeys(numbers, b"")
        if wanted:
            n = numbers[0]
            text = " ".join(random.Random(n).choices(WORDS, k=60))
            at = datetime.fromtimestamp(n * gap(self.number), UTC)
            self.mails[n] = mail(
                f"{self.number}-{n}", text[:60], text, date=f"{at:%a, %d %b %Y %H:%M:%S} +0000"
            )
        return super()._answer(command)


def web_of(port, clock, mailboxes):
    """Another process: all the outlets there are."""
    files = {}

    def latest_file():
        stamp = f"{datetime.fromtimestamp(clock.value // 900 * 900, UTC):%Y%m%d%H%M%S}"
        if stamp not in files:
            files[stamp] = quarter_hour(stamp)
            for old in sorted(files)[:-100]:
                del files[old]
        return stamp, files[stamp]

    async def gdelt_list(request):
        stamp, body = latest_file()
        address = f"http://{request.host}/gdeltv2/{stamp}.gkg.csv.zip"
        return web.Response(body=listed(address, body), content_type="text/plain")

    async def gdelt_file(request):
        body = files.get(request.match_info["stamp"]) or quarter_hour(request.match_info["stamp"])
        return web.Response(body=body, content_type="application/zip")

    async def events(request):
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await response.prepare(request)
        for n in range(1_000_000):
            await response.write(
                f"event: update\ndata: {answer('mastodon', n, START.timestamp())[1:-1]}\n\n".encode()
            )
            await asyncio.sleep(1)
        return response

    async def nothing(_):
        return web.Response(status=404)

    async def page(request):
        kind, number = request.query.get("kind") or request.match_info["kind"], int(request.query["n"])
        etag = f'"{int(clock.value / gap(number))}"'
        if request.headers.get("If-None-Match") == etag:
            return web.Response(status=304, headers={"ETag": etag})
        return web.Response(
            text=answer(kind, number, clock.value), headers={"ETag": etag}, content_type="text/html"
        )

    async def stream(request):
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        rate = int(request.query["rate"])
        events = made_up(5_000)
        sent, started = 0, time.monotonic()
        while not socket.closed:
            while sent < (time.monotonic() - started) * rate and not socket.closed:
                await socket.send_bytes(events[sent % len(events)])
                sent += 1
            await asyncio.sleep(0.02)
        return socket

    async def serve():
        logging.getLogger("aiohttp.server").setLevel(logging.CRITICAL)
        app = web.Application()
        app.router.add_get("/robots.txt", nothing)
        app.router.add_get("/subscribe", stream)
        app.router.add_get("/api/v1/streaming/public", events)
        app.router.add_get("/gdeltv2/lastupdate.txt", gdelt_list)
        app.router.add_get(r"/gdeltv2/{stamp:\d+}.gkg.csv.zip", gdelt_file)
        app.router.add_get("/{kind}", page)
        app.router.add_get("/api/v1/timelines/{kind}", page)
        app.router.add_get("/feeds/{kind}", page)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        for n in range(len(mailboxes)):
            server = await asyncio.start_server(Mailbox(n, clock)._talk, "127.0.0.1", 0)
            mailboxes[n] = server.sockets[0].getsockname()[1]
        port.value = runner.addresses[0][1]
        await asyncio.Event().wait()

    asyncio.run(serve())


class Clock:
    """The simulated day's."""

    def __init__(self, shared):
        self.shared = shared
        self.at = START

    def set(self, at):
        self.at = at
        self.shared.value = at.timestamp()

    def __call__(self):
        return self.at

    now = __call__

    def knew(self, _):
        return self.at


def sources(count, base, mailboxes):
    register = [{"id": "mara", "name": "Mara Quill", "verified_by": "her site"}]
    given = {"publisher": "P", "allow_private": True}
    yield Source(
        **given,
        id="gdelt",
        name="G",
        kind="gdelt",
        address=f"{base}/gdeltv2/lastupdate.txt",
        words=["Grey Harbour"],
    )
    for n, port in enumerate(mailboxes):
        yield Source(
            **given,
            id=f"mail{n}",
            name=f"Mail {n}",
            kind="imap",
            address=f"imap://127.0.0.1:{port}/INBOX",
            user="desk",
            secret="env:BENCH_MAILBOX",
            account=[{"id": WIRE, "name": "Wire", "verified_by": "its site"}],
        )
    for n in range(count - 1 - len(mailboxes)):
        kind = KINDS[n % len(KINDS)]
        path = {
            "mastodon": "/api/v1/timelines/mastodon",
            "youtube": "/feeds/youtube",
            "reddit": "/r.rss",
        }.get(kind, f"/{kind}")
        given = {
            "id": f"s{n}",
            "name": f"Outlet {n}",
            "kind": kind,
            "publisher": f"House {n}",
            "address": f"{base}{path}?n={n}&kind={kind}",
            "allow_private": True,
        }
        if kind == "list-page":
            given["select"] = {"item": "li.news", "title": "h3", "date": "time@datetime"}
        if kind in {"bridge", "telegram", "youtube", "reddit", "mastodon"}:
            given |= {"type": "social", "account": register}
        if kind == "json":
            given["paths"] = {"title": "t", "key": "id", "published": "p"}
        yield Source(**given)


def worked(fetcher):
    """CPU seconds of the workers so far, those that ended included."""
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    return ended.ru_utime + ended.ru_stime + spent(Workers.of(fetcher).processes)


def highest(processes):
    """Megabytes that running processes had at most, together."""
    found = 0
    for process in processes:
        said = re.search(r"VmHWM:\s+(\d+)", Path(f"/proc/{process}/status").read_text())
        found += int(said[1]) if said else 0
    return round(found / 1024, 1)


async def looked(count, hours, base, clock, folder, mailboxes):
    """CPU seconds a simulated second, looks and reports."""
    file = folder / "day.toml"
    file.write_text(STORY)
    desk = Desk(load_story(file), SqliteLog(folder / "record.sqlite"), clock=clock)
    await desk.open()

    day = False

    async def deliver(_, reports):
        if day:  # what the first looks bring is old, and another story's beginning
            await desk.hear(reports)

    limits = Limits(host_pause_seconds=0, per_host=64)
    poller = Poller(
        sources(count, base, mailboxes),
        store=desk.record,
        deliver=deliver,
        now=clock,
        fetcher=Fetcher(limits=limits, now=clock),
    )

    async def until(end):
        while poller._due and poller._due[0][0] <= end:
            clock.set(max(poller._due[0][0] + timedelta(seconds=5), clock.at))
            poller._begin_due()
            if poller._looking:
                await asyncio.wait(list(poller._looking.values()))
        clock.set(end)

    clock.set(START + timedelta(hours=6))
    await until(clock.at)
    day = True
    first, cpu, real = poller.counts.looks, time.process_time(), time.monotonic()
    pages, begin = worked(poller.fetcher), clock.at
    reports, unchanged, failures = poller.counts.reports, poller.counts.unchanged, poller.counts.failures
    for hour in range(1, math.ceil(hours) + 1):
        await until(begin + timedelta(hours=min(hour, hours)))
        if hours > 1:
            so_far = time.process_time() - cpu + worked(poller.fetcher) - pages
            most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            print(
                f"{hour} h simulated, {so_far:.0f} s of CPU, at most {most:.0f} MB",
                file=sys.stderr,
                flush=True,
            )
    cpu = time.process_time() - cpu
    pages = worked(poller.fetcher) - pages
    found = {
        "kinds": len({source.kind for source in poller._sources.values()}),
        "looks": poller.counts.looks - first,
        "unchanged": poller.counts.unchanged - unchanged,
        "failures": poller.counts.failures - failures,
        "failing": len(poller.checked().failing),
        "reports": poller.counts.reports - reports,
        "seconds_run": round(time.monotonic() - real, 1),
        "looked_share": round((cpu + pages) / (hours * 3600), 4),
        "workers_share": round(pages / (hours * 3600), 4),
        "workers_megabytes": highest(Workers.of(poller.fetcher).processes),
    }
    await poller.stop()
    await desk.close()
    return found


async def followed(count, base, folder, seconds=6):
    """Share of a core that followed sources take, in real time."""
    stream = base.replace("http", "ws") + "/subscribe?rate="
    given = {"publisher": "P", "allow_private": True}
    made = [
        Source(
            **given,
            id="words",
            name="W",
            kind="bluesky",
            type="social",
            address=f"{stream}300",
            words=WORDS[:3],
        )
    ]
    account = [{"id": f"did:plc:{0:024x}", "name": "M", "verified_by": "x"}]
    for n in range(max(count // 150, 1)):
        path = folder / f"drop{n}"
        path.mkdir()
        made += [
            Source(
                **given,
                id=f"b{n}",
                name="B",
                kind="bluesky",
                type="social",
                address=f"{stream}1&n={n}",
                account=account,
            ),
            Source(
                **given,
                id=f"m{n}",
                name="M",
                kind="mastodon-stream",
                type="social",
                address=f"{base}/api/v1/streaming/public?n={n}",
            ),
            Source(**given, id=f"f{n}", name="F", kind="folder", address=str(path)),
            Source(**given, id=f"p{n}", name="P", kind="push", address=f"p{n}"),
        ]

    async def deliver(_, __):
        pass

    poller = Poller(made, store=None, deliver=deliver)
    running = asyncio.create_task(poller.run())
    await asyncio.sleep(1)
    cpu = time.process_time()
    await asyncio.sleep(seconds)
    share = (time.process_time() - cpu) / seconds
    failing = len(poller.checked().failing)
    await poller.stop()
    await running
    return {"followed": len(made), "followed_failing": failing, "followed_share": round(share, 4)}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sources", type=int, default=2_000)
    parser.add_argument("--hours", type=float, default=24)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    heap.give_back()  # as the command does that runs a desk
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    port, shared = multiprocessing.Value("i", 0), multiprocessing.Value("d", 0.0)
    mailboxes = multiprocessing.Array("i", max(options.sources // 100, 1))
    os.environ["BENCH_MAILBOX"] = "ferry"
    outlets = multiprocessing.get_context("fork").Process(
        target=web_of, args=(port, shared, mailboxes), daemon=True
    )
    outlets.start()
    while not port.value:
        time.sleep(0.05)
    base = f"http://127.0.0.1:{port.value}"
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        found = asyncio.run(
            looked(options.sources, options.hours, base, Clock(shared), folder, list(mailboxes))
        )
        found |= asyncio.run(followed(options.sources, base, folder))
    outlets.terminate()
    found["share_of_core"] = round(found["looked_share"] + found["followed_share"], 4)
    found["peak_megabytes"] = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1)
    print(json.dumps(found) if options.json else "\n".join(f"{key}: {value}" for key, value in found.items()))


if __name__ == "__main__":
    main()
