"""Pages read by workers: how many a second, beside bare trafilatura in one process; and what a bomb costs.

usage: python bench/articles.py [--pages N] [--processes N] [--json]

The pages are made here in words of nobody: an article of 300 to 900 words with its structured data, in the middle of the
navigation, teasers, styles and scripts that news sites carry (60 to 140 kB). A bomb is a page of 9 MB (what the fetcher
lets through at most is 10) of a million nested and a million open tags, and one of 100 MB, as if the fetcher let it through.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import resource
import time
from pathlib import Path

from livedesk.sources.article import ReadPage
from livedesk.sources.workers import TooMuch, WorkerLimits, Workers

_WORDS = [
    "the",
    "harbour",
    "company",
    "dockers",
    "mediator",
    "offer",
    "talks",
    "wages",
    "ships",
    "council",
    "ferry",
    "pier",
    "morning",
    "minister",
    "strike",
    "union",
    "night",
    "said",
    "agreed",
    "waited",
    "returned",
    "left",
    "refused",
    "closed",
    "opened",
    "promised",
    "answered",
    "called",
    "met",
    "on",
    "in",
    "at",
    "of",
    "to",
    "and",
    "with",
    "for",
    "from",
]


def page(seed: int) -> bytes:
    """One page, the same for the same seed."""
    chance = random.Random(seed)

    def sentence() -> str:
        return " ".join(chance.choices(_WORDS, k=chance.randint(9, 24))).capitalize() + "."

    paragraphs = [
        " ".join(sentence() for _ in range(chance.randint(2, 5))) for _ in range(chance.randint(8, 20))
    ]
    links = [f"<li><a href='/t/{n}'>{sentence()[:60]}</a></li>" for n in range(150)]
    teasers = [
        f"<div class='teaser'><a href='/n/{n}'><h3>{sentence()[:80]}</h3></a><img src='/i/{n}.jpg' alt=''><span>2h</span></div>"
        for n in range(60)
    ]
    data = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": sentence(),
        "author": {"@type": "Person", "name": "Ida Holm"},
        "datePublished": "2025-08-15T10:00:00Z",
        "dateModified": "2025-08-15T11:00:00Z",
        "publisher": {"@type": "Organization", "name": "Harbour Post"},
    }
    script = "var config={" + ",".join(f"'k{n}':'{chance.getrandbits(64):x}'" for n in range(900)) + "};"
    style = "".join(f".c{n}{{margin:{n}px;color:#{chance.getrandbits(24):06x}}}" for n in range(700))
    return (
        f"<!doctype html><html lang='en'><head><meta charset='utf-8'><title>{data['headline']} | Harbour Post</title>"
        f"<link rel='canonical' href='/a/{seed}'><script type='application/ld+json'>{json.dumps(data)}</script>"
        f"<style>{style}</style><script>{script}</script></head><body><header><ul>{''.join(links)}</ul></header><main>"
        f"<article><h1>{data['headline']}</h1>{''.join(f'<p>{p}</p>' for p in paragraphs)}</article>"
        f"<aside>{''.join(teasers)}</aside></main><footer><ul>{''.join(links[:80])}</ul></footer></body></html>"
    ).encode()


def bombs() -> list[bytes]:
    """Pages made to hurt."""
    return [
        b"<html><body>" + b"<div>" * 1_000_000 + b"x",
        b"<html><body>" + b"<p>word" * 1_000_000,
        b"<html><body><p>" + b"<a href=x>w</a>" * 600_000,
        b"<html><body>" + b"<div>" * 1_000_000 + b"word " * 19_000_000,
    ]


def spent(processes: tuple[int, ...]) -> float:
    """CPU seconds that running processes have taken so far; 0 where the system does not tell."""
    ticks = 0
    for process in processes:
        try:
            fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            return 0.0
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


async def through_workers(
    pages: list[bytes], processes: int, hostile: list[bytes]
) -> tuple[float, int, int, float]:
    """Seconds for all pages, how many were articles, how many of the hostile ones were refused, CPU seconds."""
    workers = Workers(WorkerLimits(processes=processes, seconds=5))

    async def read(body: bytes) -> str:
        try:
            return (
                await workers.do(
                    "article", ReadPage, body=body, url="https://post.example/a", content_type=None
                )
            ).what
        except TooMuch:
            return "refused"

    await asyncio.gather(*(read(pages[0]) for _ in range(processes)))  # started before the clock runs
    before = spent(workers.processes)
    started = time.perf_counter()
    found = await asyncio.gather(*(read(body) for body in (*hostile, *pages)))
    seconds = time.perf_counter() - started
    cpu = spent(workers.processes) - before
    await workers.close()
    return seconds, found[len(hostile) :].count("article"), found[: len(hostile)].count("refused"), cpu


def bare(pages: list[bytes]) -> float:
    """Seconds trafilatura alone takes, in this process, without metadata, as the workers use it."""
    import trafilatura  # bench/sources.py borrows from this file, and measures its own memory

    started = time.perf_counter()
    for body in pages:
        trafilatura.extract(body, fast=True, include_comments=False, include_tables=False)
    return time.perf_counter() - started


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--pages", type=int, default=400)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    pages = [page(seed) for seed in range(args.pages)]
    cpu = time.process_time()
    alone = bare(pages[: args.pages // 2]) * 2
    cpu = (time.process_time() - cpu) * 2
    seconds, articles, _, worked = asyncio.run(through_workers(pages, args.processes, []))
    hurt, spared, refused, _ = asyncio.run(through_workers(pages, args.processes, bombs()))
    figures = {
        "pages": len(pages),
        "kilobytes": sum(map(len, pages)) / len(pages) / 1000,
        "read": articles / len(pages),
        "pages_per_second": len(pages) / seconds,
        "bare_pages_per_second": len(pages) / alone,
        "over_bare": alone / seconds,
        "pages_per_cpu_second": len(pages) / worked if worked else 0.0,
        "bare_pages_per_cpu_second": len(pages) / cpu,
        "beside_bombs_per_second": len(pages) / hurt,
        "read_beside_bombs": spared / len(pages),
        "bombs_refused": refused,
        "bombs": len(bombs()),
        "worker_megabytes": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024,
        "load": os.getloadavg()[0],
    }
    if args.json:
        print(json.dumps(figures))
        return
    print(f"{len(pages)} pages of {figures['kilobytes']:.0f} kB, load {figures['load']:.1f}")
    print(
        f"workers ({args.processes} processes)  {figures['pages_per_second']:6.0f} pages/s, {figures['read']:.0%} read as articles"
    )
    print(f"bare trafilatura        {figures['bare_pages_per_second']:6.0f} pages/s in one process")
    print(
        f"a second of CPU         {figures['pages_per_cpu_second']:6.0f} pages in workers; "
        f"{figures['bare_pages_per_cpu_second']:.0f} bare"
    )
    print(
        f"beside {figures['bombs']} bombs          {figures['beside_bombs_per_second']:6.0f} pages/s, "
        f"{figures['read_beside_bombs']:.0%} read; {refused} bombs refused, largest worker {figures['worker_megabytes']:.0f} MB"
    )


if __name__ == "__main__":
    main()
