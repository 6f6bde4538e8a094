"""The interface's words in the reader's language: GNU gettext catalogues, read through Babel.

The words in the code are the English ones, and the keys. ``translations/LANG.po`` holds the others;
they are read from the package when a language is first wanted. What the sources say is never
translated: it stays in its own language and is marked so.
"""

from __future__ import annotations

import io
from functools import cache
from importlib import resources
from typing import NamedTuple

from babel import Locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal
from babel.support import NullTranslations, Translations
from markupsafe import Markup, escape

LANGUAGES: dict[str, str] = {
    "en": "English",
    "es": "Español",
    "fr": "Français",
    "de": "Deutsch",
    "ru": "Русский",
    "uk": "Українська",
    "ar": "العربية",
    "zh": "中文",
    "vi": "Tiếng Việt",
}
"""Languages of the interface, each by its own name."""

_LOCALES = {"en": "en_GB", "zh": "zh_Hans"}


def N_(text: str) -> str:  # noqa: N802 (gettext's own name for it)
    """Marks a text for the catalogues where it stands; whoever shows it says it in a language."""
    return text


class Tongue(NamedTuple):
    """The language a page is drawn in, and the one the story file is written in."""

    lang: str
    """Language of the interface."""
    kept: bool = False
    """True when it was asked for: links then keep it. False for the one the page has by itself."""
    own: str = ""
    """Language of the story file's texts where that is not the interface's; "" otherwise."""
    titled: str = ""
    """Language its issues and outcomes are called in where that is not the interface's; "" otherwise."""


ENGLISH = Tongue("en")


class Catalogue:
    """The interface's words in one language."""

    def __init__(self, lang: str) -> None:
        self.lang = lang
        self.locale = Locale.parse(_LOCALES.get(lang, lang))
        self.dir = "rtl" if self.locale.text_direction == "rtl" else "ltr"
        self._words = _translations(lang)

    @staticmethod
    @cache
    def of(lang: str) -> Catalogue:
        """The catalogue of a language; the English one when there is none."""
        return Catalogue(lang if lang in LANGUAGES else "en")

    def say(self, text: str, **values: object) -> str:
        """The text in this language, ``%(name)s`` replaced by values."""
        found = self._words.gettext(text)
        return found % values if values else found

    def say_count(self, one: str, many: str, n: int, **values: object) -> str:
        """The form this language has for ``n`` things; ``%(n)s`` is the number, grouped as is usual."""
        return self._words.ngettext(one, many, n) % {"n": self.number(n), **values}

    def number(self, n: int) -> str:
        """ "4,182" as the language writes it, in Western digits."""
        # Most are small, and a page says a hundred of them: Babel is asked where grouping may begin.
        return str(n) if 0 <= n < 1000 else format_decimal(n, locale=self.locale)

    def percent(self, n: int) -> str:
        """ "62 %"."""
        return self.say("%(n)s %%", n=n)

    def markup(self, text: str, **values: object) -> Markup:
        """`say` for templates: the words and every value that is no markup are escaped."""
        found = escape(self._words.gettext(text))
        return found % values if values else found

    def markup_count(self, one: str, many: str, n: int, **values: object) -> Markup:
        """`say_count` for templates."""
        return escape(self._words.ngettext(one, many, n)) % {"n": self.number(n), **values}

    def forms(self, one: str, many: str) -> dict[str, str]:
        """Each plural form by its CLDR category ("one", "few", "many", "other"), ``{}`` for the number.

        For the script, which finds the category through Intl.PluralRules.
        """
        forms: dict[str, str] = {}
        for n in (*range(1, 201), 0, 1_000_000):
            category = self.locale.plural_form(n)
            forms.setdefault(category, self._words.ngettext(one, many, n) % {"n": "{}"})
        forms.setdefault("other", self._words.ngettext(one, many, 2) % {"n": "{}"})
        return forms


def _translations(lang: str) -> NullTranslations:
    if lang == "en":
        return NullTranslations()
    source = resources.files("livedesk.page") / "translations" / f"{lang}.po"
    compiled = io.BytesIO()
    write_mo(compiled, read_po(io.BytesIO(source.read_bytes()), locale=lang))
    compiled.seek(0)
    return Translations(compiled)


def catalogue_texts() -> bytes:
    """All catalogues as they stand in the package, one after the other: what a digest is made of."""
    folder = resources.files("livedesk.page") / "translations"
    return b"".join((folder / f"{lang}.po").read_bytes() for lang in LANGUAGES if lang != "en")
