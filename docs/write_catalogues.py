"""Take the page's texts into every catalogue: `make words` after a text was added, changed or dropped.

What stands there stays; what is new is empty, for you to translate; what nothing says any more goes.
"""

from __future__ import annotations

import io
import re
import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

SOURCE = Path(__file__).resolve().parent.parent / "src" / "livedesk"
PLACES = [("page/templates/**.html", "jinja2"), ("page/**.py", "python"), ("serving/resume.py", "python")]
KEYWORDS = {"say": None, "say_count": (1, 2), "forms": (1, 2), "N_": None}
HEAD = re.compile(
    r'^"(?:Project-Id|Report-Msgid|POT-Creation|PO-Revision|Last-Trans|Language-Team|Generated).*\n',
    re.MULTILINE,
)


def texts() -> dict[str, str | tuple[str, ...]]:
    """Every text that is said, by its key; counted ones with both English forms."""
    found: dict[str, str | tuple[str, ...]] = {}
    for _, _, message, _, _ in extract_from_dir(str(SOURCE), PLACES, keywords=KEYWORDS):
        if isinstance(message, str):
            found.setdefault(message, message)
        else:
            found[message[0]] = message[:2]
    return found


def main() -> None:
    """Write them."""
    wanted = texts()
    for path in sorted((SOURCE / "page" / "translations").glob("*.po")):
        with path.open("rb") as file:
            before = read_po(file, locale=path.stem)
        after = Catalog(locale=before.locale_identifier, header_comment=before.header_comment, fuzzy=False)
        for key in sorted(wanted):
            text = wanted[key]
            known = before.get(key)
            counted = not isinstance(text, str)
            empty = ("",) * before.num_plurals if counted else ""
            after.add(text, known.string if known is not None else empty)
        written = io.BytesIO()
        write_po(written, after, width=110, sort_output=True)
        plural = re.search(
            r'^"Plural-Forms.*?\\n"$', path.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL
        )
        drawn = HEAD.sub("", written.getvalue().decode())
        if (
            plural is not None
        ):  # as it stands: Babel's own for Arabic names two categories the other way round
            drawn = re.sub(
                r'^"Plural-Forms.*?\\n"$',
                plural[0].replace("\\", r"\\"),
                drawn,
                count=1,
                flags=re.MULTILINE | re.DOTALL,
            )
        path.write_text(drawn, encoding="utf-8")
        missing = [key for key in wanted if key not in before]
        sys.stdout.write(f"{path.stem}: {len(wanted)} texts, {len(missing)} new\n")


if __name__ == "__main__":
    main()
