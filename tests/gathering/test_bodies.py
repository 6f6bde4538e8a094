"""Texts behind links: the same text or the same page, whichever was read first."""

import pytest

from livedesk.gathering import thresholds
from livedesk.gathering.bodies import Bodies, shingled
from newsroom import report

WORDS = [
    f"{who} at the harbour said on {day} that {what} would {verb} before the {when} tide, and nobody answered {n} times."
    for n, (who, day, what, verb, when) in enumerate(
        (who, day, what, verb, when)
        for who in ("dockers", "pilots", "clerks")
        for day in ("Monday", "Friday")
        for what in ("the ferry", "the crane")
        for verb in ("move", "wait")
        for when in ("noon", "night")
    )
]
WIRE = " ".join(WORDS[:24])
OTHER = " ".join(word[::-1] for word in WIRE.split())


def first_and_second(first="Wire One", second="Coast Daily"):
    return report("14:00", first, "Dockers walk out"), report("14:20", second, "Harbour stands still")


def test_a_text_that_stands_behind_another_link_too_is_a_copy_of_the_one_seen_first():
    one, two = first_and_second()
    bodies = Bodies()
    assert bodies.hear(one, None, shingled(WIRE)) == ()
    (found,) = bodies.hear(two, None, shingled(WIRE + " The Coast Daily adds a line of its own here."))
    assert (found.report, found.of, found.because.rule) == (two.id, one.id, "copy.text")
    assert found.because.values["threshold"] == thresholds.CONTAINED


def test_whichever_is_read_first_the_report_seen_first_is_the_one_repeated():
    one, two = first_and_second()
    three = report("14:30", "Hill Gazette", "Ships wait")
    bodies = Bodies()
    bodies.hear(three, None, shingled(WIRE))
    assert [(r.report, r.of) for r in bodies.hear(two, None, shingled(WIRE))] == [(three.id, two.id)]
    found = bodies.hear(one, None, shingled(WIRE))
    assert sorted((r.report, r.of) for r in found) == sorted([(two.id, one.id), (three.id, one.id)])


def test_other_words_are_another_text_and_what_an_outlet_repeats_of_its_own_is_no_copy():
    one, two = first_and_second()
    bodies = Bodies()
    bodies.hear(one, None, shingled(WIRE))
    assert bodies.hear(two, None, shingled(OTHER)) == ()
    again = report("15:00", "Wire One", "Dockers still out")
    assert bodies.hear(again, None, shingled(WIRE)) == ()


def test_one_page_by_two_addresses_is_one_unless_its_texts_have_nothing_in_common():
    one, two = first_and_second(second="Aggregator")
    page = "https://wire.example/a1"
    bodies = Bodies()
    bodies.hear(one, page, b"")
    (found,) = bodies.hear(two, page, shingled(WIRE))
    assert (found.of, found.because.rule) == (one.id, "copy.canonical")
    bodies = Bodies()
    bodies.hear(one, page, shingled(OTHER))
    assert bodies.hear(two, page, shingled(WIRE)) == ()


def test_a_text_read_again_decides_nothing_anew_and_is_compared_as_it_is_now():
    one, two = first_and_second()
    bodies = Bodies()
    bodies.hear(one, None, shingled(OTHER))
    assert bodies.hear(one, None, shingled(WIRE)) == ()
    assert len(bodies.hear(two, None, shingled(WIRE))) == 1


def test_short_texts_are_told_by_nothing():
    assert shingled("Ships wait.") == b""
    one, two = first_and_second()
    bodies = Bodies()
    bodies.hear(one, None, b"")
    assert bodies.hear(two, None, b"") == ()


def test_the_window_is_bounded_in_number_and_time(monkeypatch):
    monkeypatch.setattr(thresholds, "TEXTS_KEPT", 3)
    bodies = Bodies()
    for n in range(10):
        bodies.hear(
            report(f"14:{n:02}", f"Outlet {n}", f"Headline {n}"),
            f"https://o{n}.example/",
            shingled(f"{OTHER} {n}"[n * 200 :]),
        )
    assert len(bodies) <= 3
    late = report("2025-08-20T14:00:00+00:00", "Coast Daily", "Days later")
    assert bodies.hear(late, None, shingled(WIRE)) == ()
    assert len(bodies) == 1


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0), (0, 2, 1)])
def test_the_same_texts_in_any_order_end_as_copies_of_one(order):
    reports = [report(f"14:{n}0", f"Outlet {n}", f"Headline {n}") for n in range(3)]
    bodies = Bodies()
    copy_of = {}
    for n in order:
        for found in bodies.hear(reports[n], None, shingled(WIRE)):
            copy_of[found.report] = found.of
    assert copy_of == {reports[1].id: reports[0].id, reports[2].id: reports[0].id}
