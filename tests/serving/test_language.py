"""The language of a page."""

import pytest
from aiohttp.test_utils import make_mocked_request

from livedesk.serving.language import accepted, chosen
from livedesk.serving.problem import Refused


def asked(path: str = "/", wish: str = "") -> tuple[str | None, bool]:
    return tuple(chosen(make_mocked_request("GET", path, headers={"Accept-Language": wish}), "en"))  # type: ignore[return-value]


def test_the_address_decides_and_needs_no_wish():
    assert asked("/?lang=uk", "fr") == ("uk", False)
    assert asked("/?lang=en", "fr") == ("en", False)


def test_without_it_the_browser_is_given_the_first_of_its_languages_that_there_is():
    assert asked(wish="sv, vi;q=0.9, fr;q=0.8") == ("vi", True)
    assert asked(wish="fr;q=0.3, zh-TW;q=0.9") == ("zh", True)


@pytest.mark.parametrize("wish", ["", "sv", "*", "en-GB,en;q=0.9,fr;q=0.8", ";;;,q=1,=", "fr;q=0"])
def test_else_the_page_is_in_the_storys_own(wish: str):
    assert asked(wish=wish) == (None, True)


def test_a_language_there_is_no_catalogue_for_is_refused_in_words():
    with pytest.raises(Refused, match="does not speak"):
        asked("/?lang=xx")


def test_odd_weights_are_left_out():
    assert accepted("fr;q=x, de;q=2, es;q=nan, ru") == ("ru",)
