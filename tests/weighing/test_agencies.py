"""Agencies and the ways their work is credited."""

from __future__ import annotations

import pytest

from livedesk.weighing.agencies import agency, cited, credited


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
    ("text", "name"),
    [
        ("Strike suspended, Reuters reports", "Reuters"),
        ("Quill told AFP that talks go on", "AFP"),
        ("Talks go on, citing TASS", "TASS"),
        ("According to Interfax, talks go on", "Interfax"),
        ("Докеры бастуют, сообщает ТАСС", "TASS"),
        ("据新华社报道，罢工结束", "Xinhua"),
        ("Theo Reuters, đình công kết thúc", "Reuters"),
        ("La huelga sigue, según EFE", "EFE"),
        ("Quill told the crowd that talks go on", None),
        ("Map: where the strike is", None),
    ],
)
def test_another_agencys_report_passed_on(text, name):
    assert cited(text) == name


def test_a_credit_is_known_by_any_of_an_agencys_names():
    assert agency(" thomson reuters ") == "Reuters"
    assert agency("Associated Press") == agency("AP News") == "AP"
    assert agency("Coast Daily") is None
