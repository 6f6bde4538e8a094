"""Pictures: pixels alone are kept, and what is none is refused in words."""

import struct
import zlib
from io import BytesIO

import pytest
from PIL import Image

from livedesk.errors import ExtraMissing
from livedesk.outgoing import pictures
from livedesk.outgoing.pictures import LONGEST_SIDE, MOST_BYTES, PictureError, Pictures, can_take, redrawn


def picture(form="JPEG", size=(640, 480), mode="RGB", **how):
    out = BytesIO()
    Image.linear_gradient("L").resize(size).convert(mode).save(out, form, **how)
    return out.getvalue()


def photograph():
    """With a place, a camera and a thumbnail of something else in it."""
    exif = Image.Exif()
    exif[0x010F] = "SECRETCAM"
    exif[0x0112] = 6  # turned
    exif[0x8825] = {1: "N", 2: (61.0, 13.0, 5.0)}
    return picture(exif=exif, comment=b"SECRETNOTE", icc_profile=b"SECRETPROFILE")


def test_a_picture_is_drawn_anew_and_found_again(tmp_path):
    kept = Pictures(tmp_path / "story.images")
    media = kept.take(picture())
    assert media.endswith("-640x480.jpg")
    body, kind = kept.find(media)
    assert kind == "image/jpeg"
    assert Image.open(BytesIO(body)).size == (640, 480)
    assert kept.take(picture()) == media
    assert [p.name for p in kept.folder.iterdir()] == [media]


def test_nothing_but_pixels_is_kept_and_it_is_turned_as_the_camera_meant():
    given = photograph()
    assert b"SECRET" in given
    body, width, height, _ = redrawn(given)
    assert b"SECRET" not in body
    assert not Image.open(BytesIO(body)).getexif()
    assert (width, height) == (480, 640)


def test_what_is_hidden_behind_the_picture_is_left_behind():
    body, *_ = redrawn(picture() + b"<script>alert(1)</script>")
    assert b"<script" not in body
    body, *_ = redrawn(picture("PNG") + b"PK\x03\x04<?php")
    assert b"<?php" not in body


def test_a_large_one_is_made_smaller():
    _, width, height, _ = redrawn(picture(size=(3000, 1500)))
    assert (width, height) == (LONGEST_SIDE, LONGEST_SIDE // 2)


def test_what_is_clear_stays_clear():
    body, _, _, ending = redrawn(picture("PNG", mode="RGBA"))
    assert ending == "png"
    assert Image.open(BytesIO(body)).mode == "RGBA"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"<?xml version='1.0'?><svg/>",
        b"GIF89a" + b"\0" * 40,
        b"%PDF-1.7",
        b"<html><script>alert(1)</script>",
        b"\x89PNG\r\n\x1a\nnothing more",
        picture()[:400],
        picture(size=(4, 4)),
    ],
    ids=["nothing", "svg", "svg as xml", "gif", "pdf", "html", "no png", "half a jpeg", "a dot"],
)
def test_what_is_no_picture_is_refused_in_words(data):
    with pytest.raises(PictureError) as refused:
        redrawn(data)
    assert refused.value.remedy


def bomb(side=30_000):
    """A PNG of a few bytes that unpacks to gigabytes."""

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"\0" * 1000))
        + chunk(b"IEND", b"")
    )


def test_a_bomb_is_refused_before_it_goes_off():
    with pytest.raises(PictureError, match=r"pixels|damaged"):
        redrawn(bomb())


def test_too_many_bytes_are_refused_unread():
    with pytest.raises(PictureError, match="at most 12 MB"):
        redrawn(b"\xff\xd8" + b"\0" * MOST_BYTES)


@pytest.mark.parametrize("media", ["", "..", "../people.sqlite", "a.jpg", "0" * 32 + "-1x1.svg", "x" * 500])
def test_only_names_of_pictures_open_files(tmp_path, media):
    (tmp_path / "people.sqlite").write_bytes(b"secret")
    assert Pictures(tmp_path / "story.images").find(media) is None


def test_a_full_disk_is_told_in_words(tmp_path, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(pictures.os, "fsync", full)
    kept = Pictures(tmp_path / "story.images")
    with pytest.raises(PictureError, match="can't be kept"):
        kept.take(picture())
    assert list(kept.folder.iterdir()) == []


def test_without_the_extra_none_are_taken(monkeypatch):
    assert can_take()
    given = picture()
    monkeypatch.setitem(__import__("sys").modules, "PIL", None)
    with pytest.raises(ExtraMissing, match="extra"):
        redrawn(given)
