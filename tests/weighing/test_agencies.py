"""Agencies and the ways their work is credited."""

from __future__ import annotations

import pytest

from livedesk.weighing.agencies import agency, credited, signed


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Dockers walk out (Reuters)", "Reuters"),
        ("GREY HARBOUR (AP) - Dockers walked out", "AP"),
        ("Dockers walk out — AP", "AP"),
        ("Huelga en el puerto (EFE)", "EFE"),
        ("码头罢工（新华社）", "Xinhua"),
        ("Докеры бастуют. Источник: ТАСС", "TASS"),
        ("Dockers walk out as Reuters moves office", None),
        ("A map of the harbour", None),
        ("AP classes cancelled", None),
    ],
)
def test_marks_of_wire_copy(text, name):
    assert credited(text) == name


@pytest.mark.parametrize(
    ("author", "name"),
    [
        ("By THE ASSOCIATED PRESS", "AP"),
        ("By The Associated Press", "AP"),
        ("Reuters Staff", "Reuters"),
        ("Mara Smith, Associated Press", "AP"),
        ("Mara Smith and Tom Poole", None),
        ("AFP with Coast Daily", "AFP"),
        ("Von dpa", "dpa"),
        ("", None),
    ],
)
def test_bylines(author, name):
    assert signed(author) == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("GREY HARBOUR, Aug 15 (Reuters) - Dockers walked out.", "Reuters"),
        ("Dockers walked out. (Reporting by Mara Smith; Editing by Tom Poole)", "Reuters"),
        ("Dockers walked out.\n\n© 2025 AFP", "AFP"),
        ("Dockers walked out. The Associated Press contributed to this report.", None),
        (
            "Dockers walked out"
            + " and marched" * 200
            + ", he told the crowd (AP Photo/Smith) on Sunday"
            + " again" * 99,
            None,
        ),
        ("CONFIRMED by Reuters: 5 origins", None),
        ("", None),
    ],
)
def test_datelines_and_feet(text, name):
    assert credited(text) == name


def test_a_credit_is_known_by_any_of_an_agencys_names():
    assert agency(" thomson reuters ") == "Reuters"
    assert agency("Associated Press") == agency("AP News") == "AP"
    assert agency("Coast Daily") is None
