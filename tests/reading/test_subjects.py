"""Who stands as the subject of a verb that attributes."""

import pytest

from reading.harbour import said


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("Ida Lind said the port is open.", "Ida Lind"),
        ("The minister, who arrived late, said the port is open.", "The minister"),
        ("Ida Lind, the minister of labour, said the port is open.", "Ida Lind, the minister of labour"),
        ("Moreau went to the port and said the strike is over.", "Moreau"),
        ("She has repeatedly said the port is open.", "She"),
        ("On Monday the court said the port is open.", "the court"),
    ],
)
def test_the_subject_is_found_beside_the_verb_across_an_aside_or_before_and(text, speaker):
    assert said(text)[0][0] == speaker


@pytest.mark.parametrize(
    "text",
    [
        "Their claims of harm were heard.",
        "The proposed plan failed.",
        "His support faded.",
        "The United States sent a ship.",
    ],
)
def test_nouns_and_names_of_the_same_form_attribute_nothing(text):
    assert said(text) == []
