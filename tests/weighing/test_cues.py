"""Words of denial and of what is off."""

import pytest

from livedesk.weighing.cues import DENIAL, IF, OFF


@pytest.mark.parametrize(
    "headline",
    [
        "Ministry denies report of a secret deal",
        "В министерстве опровергли сообщения о сделке",
        "Міністерство спростувало повідомлення про угоду",
        "El Gobierno desmiente un acuerdo secreto",
        "Nhà Trắng bác tin có thỏa thuận ngầm",
        "外交部否认有关报道",
    ],
)
def test_a_denial_is_known_in_many_languages(headline):
    assert DENIAL.search(headline)


@pytest.mark.parametrize(
    "headline", ["Union rejects the offer", "Minister refuses to resign", "Denied entry list"]
)
def test_a_refusal_is_no_denial(headline):
    found = DENIAL.search(headline)
    assert found is None or found[0] == "Denied"


@pytest.mark.parametrize(
    "headline", ["Lunch called off", "Plan is off", "Встречу отменили", "Зустріч скасували", "推迟会晤"]
)
def test_what_is_off_is_known(headline):
    assert OFF.search(headline)


def test_what_hangs_on_something_else_is_known():
    assert IF.search("Talks go on unless the port closes")
    assert not IF.search("A gift for the port")
