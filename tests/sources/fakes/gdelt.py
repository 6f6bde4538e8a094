"""GDELT: a list of the latest files, and a zipped file a quarter of an hour."""

import io
import zipfile
from datetime import UTC, datetime, timedelta
from hashlib import md5
from html import escape

from aiohttp import web

from sources.fakes.web_pages import AskedFake

START = datetime(2025, 8, 15, 11, 0, tzinfo=UTC)


def row(address, title, published=None, site="harbour.example", collection="1"):
    """A row of the knowledge graph."""
    extras = f"<PAGE_LINKS>x</PAGE_LINKS><PAGE_TITLE>{escape(title)}</PAGE_TITLE>"
    if published:
        extras += f"<PAGE_PRECISEPUBTIMESTAMP>{published}</PAGE_PRECISEPUBTIMESTAMP>"
    cells = ["20250815110000-1", "20250815110000", collection, site, address, *[""] * 21, extras]
    return "\t".join(cells)


def zipped(*rows, name="x.gkg.csv"):
    """Rows as the file they come in."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, "".join(f"{each}\n" for each in rows))
    return packed.getvalue()


def listed(address, body, digest=None):
    """The list that names a file as the latest, among the others."""
    digest = digest or md5(body, usedforsecurity=False).hexdigest()
    other = address.replace(".gkg.", ".mentions.")
    return f"7 {'0' * 32} {other}\n{len(body)} {digest} {address}\n".encode()


class GdeltFake(AskedFake):
    """What was found since the list was last asked for is in the next file; no document comes twice."""

    kind = "gdelt"
    edits = False
    deletes = False
    content_type = "text/plain"
    junk = b"<html>Sign in</html>"

    def __init__(self):
        super().__init__()
        self.files = [zipped(row("https://harbour.example/0", "The weather"))]
        self.waiting = []

    def address(self):
        return f"{self.base}/gdeltv2/lastupdate.txt"

    def fields(self):
        return {"words": ["talks", "word", "night"]}

    def routes(self):
        return [web.get("/gdeltv2/{stamp:\\d+}.gkg.csv.zip", self._file), *super().routes()]

    def post(self, key, text):
        super().post(key, text)
        at = f"202508151130{len(self.items):02}"
        self.waiting.append(row(f"https://harbour.example/{key}", text, at))

    def named(self, number):
        """Address of a file."""
        return f"{self.base}/gdeltv2/{START + timedelta(minutes=15) * number:%Y%m%d%H%M%S}.gkg.csv.zip"

    def body(self):
        if self.waiting:
            self.files.append(zipped(*self.waiting))
            self.waiting = []
        return listed(self.named(len(self.files) - 1), self.files[-1])

    async def _file(self, request):
        self.asked += 1
        at = datetime.strptime(request.match_info["stamp"], "%Y%m%d%H%M%S").replace(tzinfo=UTC)
        number = (at - START) // timedelta(minutes=15)
        if not 0 <= number < len(self.files) or self.files[number] is None:
            return web.Response(status=404)
        return web.Response(body=self.files[number], content_type="application/zip")
