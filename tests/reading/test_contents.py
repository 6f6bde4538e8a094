"""What is said: where it begins and ends."""

import pytest

from reading.harbour import said


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("Lind said that the port is open.", "the port is open"),
        ("Lind told reporters on Monday that the port is open.", "the port is open"),
        ("Lind said in a statement: “The port is open.”", "The port is open."),
        ("The port has been open since noon, Lind said.", "The port has been open since noon"),
        (
            "Lind praised the dockers for their patience, when asked about the strike.",
            "the dockers for their patience",
        ),
        ("Lind wants to open the port.", "to open the port"),
    ],
)
def test_content_begins_behind_circumstances_and_ends_with_its_clause(text, content):
    assert [c for _, c in said(text)] == [content]


def test_a_verb_without_content_attributes_nothing():
    assert said("Lind spoke on Monday, as Moreau said.") in ([], [("Lind", "on Monday, as Moreau said")])
    assert said("Lind said.") == []
