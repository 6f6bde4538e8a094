"""The worker's side: frames in, frames out, memory capped."""

import io

import msgspec
import pytest

from livedesk.sources.article import ReadPage
from livedesk.sources.worker import LENGTH, TASKS, answer, serve
from sources.pages import article


def frame(task, **arguments):
    return msgspec.msgpack.encode((task, arguments))


def said(answered):
    return msgspec.msgpack.decode(answered[0])


def test_a_task_is_done_and_its_result_comes_back():
    good, result = msgspec.msgpack.decode(
        answer(frame("article", body=article(), url="https://post.example/a", content_type=None))[0],
        type=tuple[bool, ReadPage],
    )
    assert (good, result.what) == (True, "article")


@pytest.mark.parametrize(
    ("fault", "words", "fit"),
    [
        (MemoryError, "needs more memory than a page may", False),
        (RecursionError, "is nested too deep to be read", True),
        (ZeroDivisionError, "can't be read (ZeroDivisionError: )", True),
    ],
)
def test_whatever_a_page_does_is_told_in_words(monkeypatch, fault, words, fit):
    def read():
        raise fault

    monkeypatch.setitem(TASKS, "broken", read)
    answered = answer(frame("broken"))
    assert (said(answered), answered[1]) == ([False, words], fit)


def test_a_frame_that_is_none_is_answered_too():
    assert said(answer(b"\xc1"))[0] is False
    assert said(answer(frame("no such task")))[0] is False


def test_frames_are_answered_until_there_are_no_more():
    one = frame("article", body=article(), url="https://post.example/a", content_type=None)
    out = io.BytesIO()
    serve(io.BytesIO((LENGTH.pack(len(one)) + one) * 3 + b"\0"), out)
    out.seek(0)
    for _ in range(3):
        (length,) = LENGTH.unpack(out.read(LENGTH.size))
        assert msgspec.msgpack.decode(out.read(length))[0] is True
    assert out.read() == b""


def test_after_a_lack_of_memory_the_worker_ends(monkeypatch):
    def read():
        raise MemoryError

    monkeypatch.setitem(TASKS, "hungry", read)
    one = frame("hungry")
    out = io.BytesIO()
    serve(io.BytesIO((LENGTH.pack(len(one)) + one) * 3), out)
    assert out.getvalue().count(b"needs more memory") == 1
