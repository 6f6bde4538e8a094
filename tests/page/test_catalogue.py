"""The interface's words in nine languages: all there, with the right plurals and the same places for values."""

from __future__ import annotations

import re
from functools import lru_cache
from html.parser import HTMLParser
from importlib import resources
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po
from babel.numbers import format_decimal
from jinja2 import Environment, nodes

from livedesk.page.catalogue import LANGUAGES, Catalogue
from livedesk.page.outcomes import CHANCES

ROOM = Path(str(resources.files("livedesk.page")))
OTHERS = [lang for lang in LANGUAGES if lang != "en"]
PLACE = re.compile(r"%(?:\((\w+)\))?([s%])")


@lru_cache(maxsize=1)
def wanted() -> dict[str, str | tuple[str, ...]]:
    """Every text that the code and the templates say, by its key."""
    found: dict[str, str | tuple[str, ...]] = {}
    for _, _, message, _, _ in extract_from_dir(
        str(ROOM.parent),
        [("page/templates/**.html", "jinja2"), ("page/**.py", "python"), ("serving/resume.py", "python")],
        keywords={"say": None, "say_count": (1, 2), "forms": (1, 2), "N_": None},
    ):
        if isinstance(message, str):
            found.setdefault(message, message)
        else:
            found[message[0]] = message[:2]
    return found


def catalogue(lang: str):
    with (ROOM / "translations" / f"{lang}.po").open("rb") as file:
        return read_po(file, locale=lang, abort_invalid=True)


def test_the_texts_of_the_page_are_found():
    assert len(wanted()) > 150
    assert wanted()["%(n)s outlet"] == ("%(n)s outlet", "%(n)s outlets")


def test_how_likely_and_how_sure_never_stand_in_one_text():
    """As ICD 203 asks (D.6.e): a reader takes the one for the other."""
    chances = [text for text in wanted() if any(chance in text for chance in CHANCES)]
    assert chances
    assert not [text for text in chances if "confiden" in text.lower()]


@pytest.mark.parametrize("lang", OTHERS)
def test_every_text_is_in_every_catalogue_and_no_other(lang: str):
    have = {m.id if isinstance(m.id, str) else m.id[0]: m for m in catalogue(lang) if m.id}
    assert set(have) == set(wanted())
    for key, message in have.items():
        forms = (message.string,) if isinstance(message.string, str) else message.string
        assert all(forms), f"{lang}: nothing stands for {key!r}"
        assert not message.fuzzy, key


@pytest.mark.parametrize("lang", OTHERS)
def test_a_translation_takes_the_same_values_as_the_english(lang: str):
    for message in catalogue(lang):
        if not message.id:
            continue
        english = (message.id,) if isinstance(message.id, str) else message.id
        allowed = set(PLACE.findall(english[-1]))
        for form in (message.string,) if isinstance(message.string, str) else message.string:
            found = set(PLACE.findall(form))
            # "one update" may leave out its figure where the form stands for one number alone.
            assert found == allowed or (len(english) == 2 and allowed - found == {("n", "s")}), form
            assert "<" not in form


@pytest.mark.parametrize("lang", OTHERS)
def test_plurals_are_chosen_as_cldr_says(lang: str):
    words = Catalogue.of(lang)
    plural = catalogue(lang).plural_expr
    index = __import__("gettext").c2py(plural)
    groups: dict[int, set[str]] = {}
    for n in range(1000):
        groups.setdefault(index(n), set()).add(words.locale.plural_form(n))
    assert all(len(categories) == 1 for categories in groups.values()), groups
    assert len(groups) == len(set().union(*groups.values()))


def test_there_is_no_plural_where_there_is_one():
    words = Catalogue.of("en")
    counts = [words.say_count("%(n)s outlet", "%(n)s outlets", n) for n in (0, 1, 2, 4182)]
    assert counts == ["0 outlets", "1 outlet", "2 outlets", "4,182 outlets"]


def test_a_language_without_a_catalogue_is_shown_in_english():
    assert Catalogue.of("bn").lang == "en"
    assert Catalogue.of("ar").dir == "rtl"


def test_what_a_value_holds_is_escaped_and_the_words_are_not_run_as_markup():
    said = Catalogue.of("en").markup("Headline: %(outlet)s", outlet="<b>")
    assert said == "Headline: &lt;b&gt;"


def test_the_script_gets_every_plural_form_by_its_category():
    assert set(Catalogue.of("en").forms("%(n)s day", "%(n)s days")) == {"one", "other"}
    assert {"few", "many", "one"} <= set(Catalogue.of("ru").forms("%(n)s day", "%(n)s days"))


class Words(HTMLParser):
    """Text and texts of attributes that readers meet."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_data(self, data: str) -> None:
        self.found.append(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value for name, value in attrs if name in {"title", "aria-label", "alt"} and value]


@pytest.mark.parametrize("path", sorted((ROOM / "templates").glob("*.html")), ids=lambda path: path.name)
def test_no_word_stands_in_a_template_outside_the_catalogue(path: Path):
    text = re.sub(r"{% block body_attributes %}.*?{% endblock %}", "", path.read_text(encoding="utf-8"))
    tree = Environment().parse(text)
    words = Words()
    for data in tree.find_all(nodes.TemplateData):
        words.feed(data.data)
    words.close()
    # Macros that give attributes alone look like text to a parser of the whole.
    plain = [re.sub(r'[\w:-]+="[^"]*(?:"|$)|^[^"<>]*"', "", text) for text in words.found]
    assert [text for text in plain if re.search(r"[^\W\d_]{2,}", text)] == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_small_numbers_are_written_as_babel_would(lang: str):
    words = Catalogue.of(lang)
    assert [words.number(n) for n in (0, 7, 999)] == [
        format_decimal(n, locale=words.locale) for n in (0, 7, 999)
    ]
    assert words.number(12_345) == format_decimal(12_345, locale=words.locale)
