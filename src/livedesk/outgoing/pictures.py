"""Pictures that editors put on updates: drawn anew, named by what they hold, kept beside the record.

What is kept never holds a byte of what came in but its pixels: place, camera and hidden programs are left
behind. Two of the same are one file. The extra "images" (Pillow) draws them; without it none are taken.
"""

from __future__ import annotations

import os
import re
import warnings
from hashlib import blake2b
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from typing import Final

from livedesk.errors import ExtraMissing, LivedeskError

MOST_BYTES: Final = 12_000_000
"""Of what is taken: a photograph straight from a camera."""
MOST_PIXELS: Final = 60_000_000
"""A picture that unpacks to more is a bomb, or a poster."""
LONGEST_SIDE: Final = 2_000
"""Pixels of what is kept: sharp on a wide screen twice as dense."""
SMALLEST_SIDE: Final = 16
"""Below it, it is a tracking dot or a mistake."""
QUALITY: Final = 82
FORMATS: Final = ("JPEG", "PNG", "WEBP")
_NAME: Final = re.compile(r"[0-9a-f]{32}-\d{1,5}x\d{1,5}\.(?:jpg|png)", re.ASCII)
TYPES: Final = {"jpg": "image/jpeg", "png": "image/png"}


class PictureError(LivedeskError):
    """A picture can't be taken; ``where`` is the file."""


def can_take() -> bool:
    """Whether the extra is installed."""
    return find_spec("PIL") is not None


class Pictures:
    """A folder of them; it is made with the first."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def take(self, data: bytes) -> str:
        """Draw a picture anew and keep it; its name, which says its size. Takes up to a second of one core.

        Raises PictureError for what is none, too large or too small, ExtraMissing without the extra.
        """
        body, width, height, ending = redrawn(data)
        media = f"{blake2b(body, digest_size=16).hexdigest()}-{width}x{height}.{ending}"
        self._keep(media, body)
        return media

    def find(self, media: str) -> tuple[bytes, str] | None:
        """A picture and its media type; None when there is none of that name."""
        if not _NAME.fullmatch(media):
            return None
        body = self._found(media)
        return None if body is None else (body, TYPES[media.rpartition(".")[2]])

    def _found(self, media: str) -> bytes | None:
        try:
            return (self.folder / media).read_bytes()
        except OSError:
            return None

    def _keep(self, media: str, body: bytes) -> None:
        path = self.folder / media
        if path.exists():
            return
        part = path.with_suffix(f".{os.getpid()}.part")
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with part.open("wb") as file:
                file.write(body)
                file.flush()
                os.fsync(file.fileno())
            part.replace(path)
        except OSError as fault:
            part.unlink(missing_ok=True)
            raise PictureError(
                f"it can't be kept ({fault.strerror})", where=str(self.folder), remedy="Free some space there"
            ) from fault


def redrawn(data: bytes) -> tuple[bytes, int, int, str]:
    """The pixels of a picture in a new file: its bytes, width, height and ending; turned as its camera meant.

    Raises as ``Pictures.take``.
    """
    if len(data) > MOST_BYTES:
        raise PictureError(
            f"it has {len(data) / 1e6:.0f} MB, and at most {MOST_BYTES // 1_000_000} MB are taken",
            where="picture",
            remedy="Save it smaller, and try again",
        )
    try:
        from PIL import Image, ImageOps, UnidentifiedImageError
    except ImportError:
        raise ExtraMissing(
            "taking pictures needs an extra", where="pictures", remedy="pip install 'livedesk[images]'"
        ) from None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of odd metadata: none of it is kept
            with Image.open(BytesIO(data), formats=FORMATS) as found:
                if found.width * found.height > MOST_PIXELS:
                    raise _wrong(f"it has {found.width} by {found.height} pixels, more than are taken")
                if min(found.size) < SMALLEST_SIDE:
                    raise _wrong("it is too small to show anything")
                found.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
                turned = ImageOps.exif_transpose(found)
                clear = turned.mode in {"RGBA", "LA", "PA"} or "transparency" in turned.info
                plain = turned.convert("RGBA" if clear else "RGB")
                plain.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
                new = Image.new(plain.mode, plain.size)
                new.paste(plain)
                out = BytesIO()
                if clear:
                    new.save(out, "PNG", optimize=True)
                else:
                    new.save(out, "JPEG", quality=QUALITY, optimize=True, progressive=True)
    except UnidentifiedImageError:
        raise _wrong("it is no JPEG, PNG or WebP") from None
    except (OSError, ValueError, SyntaxError, EOFError, Image.DecompressionBombError) as fault:
        raise _wrong("it is damaged, or not what it says it is") from fault
    return out.getvalue(), *new.size, "png" if clear else "jpg"


def _wrong(what: str) -> PictureError:
    return PictureError(what, where="picture", remedy="Save it as JPEG or PNG, and try again")
