"""The house stays easy to see: tests beside their rooms, a pure core, files of one noun, words for all."""

import ast
import re
import tomllib
from pathlib import Path

import pytest

from costs import LONGEST

HOUSE = Path(__file__).parents[1]
SOURCE = HOUSE / "src" / "livedesk"
TESTS = HOUSE / "tests"
CORE = ("reading", "gathering", "weighing", "editing", "page")

FILES = sorted(SOURCE.rglob("*.py"))
CORE_FILES = [path for path in FILES if path.relative_to(SOURCE).parts[0] in CORE]

NO_TEST_OF_ITS_OWN = {
    **{
        f"model/{noun}.py": "nothing but fields; tests/test_model.py holds all nouns to what they promise"
        for noun in (
            "article",
            "noun",
            "report",
            "rewording",
            "saying",
            "reading",
            "development",
            "link",
            "update",
            "outlook",
            "reaction",
            "stand",
            "table",
            "event",
            "entry",
            "command",
            "ruling",
        )
    },
    "reading/said.py": "nothing but fields; tests/reading/test_attributions.py and test_told.py read them",
    "record/dated.py": "two small containers; tests/record/test_fold.py reads the state through them",
    "record/placed.py": "questions to the state; tests/record/test_fold.py asks them",
    "record/parts.py": "nothing but fields; tests/record/test_fold.py reads them",
    "serving/console/backroom.py": "nothing but fields; every test of the console works with one",
    "serving/console/command_desk.py": "a protocol; tests/serving/console/test_commands.py works with a desk",
    "record/log.py": "a protocol; tests/record/contract.py holds every backend to it",
}
"""Files without a test file of their name, each with the reason."""

LONGER = {}
"""Files over 500 lines, each with the reason."""

OUTSIDE = {
    "socket ssl select selectors asyncio aiohttp http urllib.request smtplib": "the network",
    "apsw sqlite3 psycopg shutil tempfile glob subprocess": "files and processes",
    "random secrets uuid": "chance",
    "time sched": "the clock",
    "pathlib": "files; templates and word lists come with the package, through importlib.resources",
}
"""Modules that the core rooms never import, and what they would bring in."""

FORBIDDEN = {name: why for names, why in OUTSIDE.items() for name in names.split()}

CALLS = {
    "open": "opens a file",
    "input": "waits for a person",
    "datetime.now": "asks the clock",
    "datetime.utcnow": "asks the clock",
    "datetime.today": "asks the clock",
    "date.today": "asks the clock",
    "os.urandom": "draws a random number",
    "os.environ.get": "asks the machine",
    "os.getenv": "asks the machine",
    "hash": "differs from run to run for text",
}
"""Calls that the core rooms never make, and why."""

REACHES = {
    "reading/embedding.py": (
        {"pathlib", "os.environ.get"},
        "the weights of a model lie in a folder, and its engine takes its threads from the environment",
    ),
}
"""Core files that may import or call some of what is listed here, with the reason."""


def short(path):
    return path.relative_to(SOURCE).as_posix()


def parsed(path):
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def imports(tree):
    """Every module a file imports, with each name it takes from it."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def test_every_file_has_its_tests_at_the_same_place():
    mirrors = {
        short(path): TESTS / path.relative_to(SOURCE).parent / f"test_{path.name}"
        for path in FILES
        if not path.name.startswith("__")
    }
    assert {name for name, mirror in mirrors.items() if not mirror.is_file()} == set(NO_TEST_OF_ITS_OWN)


def test_the_lists_of_exceptions_name_files_that_exist():
    assert {*NO_TEST_OF_ITS_OWN, *LONGER, *REACHES} <= {short(path) for path in FILES}
    assert [name for name in LONGEST if not (TESTS / name).is_file()] == []


def reaches(path):
    """What a file imports and calls that would bring in the outside world, each with why."""
    tree = parsed(path)
    allowed, _ = REACHES.get(short(path), (set(), ""))
    for module in sorted(set(imports(tree)) - allowed):
        for start in (module.split(".")[0], module):
            if start in FORBIDDEN and start not in allowed:
                yield f"{short(path)} imports {module}: {FORBIDDEN[start]}"
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            called = ast.unparse(node.func)
            for name in (called, ".".join(called.split(".")[-2:])):
                if name in CALLS and name not in allowed:
                    yield f"{short(path)}:{node.lineno} calls {name}, which {CALLS[name]}"


@pytest.mark.parametrize("room", CORE)
def test_the_core_never_reaches_outside(room):
    files = [path for path in CORE_FILES if path.relative_to(SOURCE).parts[0] == room]
    assert files
    assert [found for path in files for found in reaches(path)] == []


def test_a_file_holds_one_noun_not_two():
    lines = {short(path): len(path.read_text(encoding="utf-8").splitlines()) for path in FILES}
    assert {name: count for name, count in lines.items() if count > 500 and name not in LONGER} == {}
    nothing = {"utils", "util", "helpers", "common", "misc", "manager"}
    assert [short(path) for path in FILES if path.stem in nothing] == []


def undocumented(node, inside=""):
    """Public modules, classes and functions without a docstring."""
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        overload = any(ast.unparse(mark).endswith("overload") for mark in child.decorator_list)
        if child.name.startswith("_") or overload:
            continue
        if not ast.get_docstring(child):
            yield f"{inside}{child.name}"
        if isinstance(child, ast.ClassDef):
            yield from undocumented(child, f"{child.name}.")


def test_everything_public_says_what_it_is():
    silent = []
    for path in FILES:
        tree = parsed(path)
        if not ast.get_docstring(tree):
            silent.append(short(path))
        silent += [f"{short(path)}: {name}" for name in undocumented(tree)]
    assert silent == []


@pytest.mark.parametrize(
    "room", sorted(path.name for path in SOURCE.iterdir() if (path / "__init__.py").is_file())
)
def test_every_room_has_its_sign(room):
    """A few lines of prose, what the room gives others, and nothing done on entering."""
    tree = parsed(SOURCE / room / "__init__.py")
    sign = ast.get_docstring(tree) or ""
    assert len(sign.splitlines()) >= 3, f"{room}/__init__.py does not say what comes in and goes out"
    assert not [
        node
        for node in tree.body
        if not isinstance(node, ast.Expr | ast.Import | ast.ImportFrom | ast.Assign)
    ]


def written():
    """Every text a person wrote for the project."""
    for folder, endings in (
        (SOURCE, ("py", "toml", "html", "js", "css", "xml")),
        (TESTS, ("py",)),
        (HOUSE / "docs", ("md",)),
        (HOUSE / "bench", ("py", "md", "sh")),
    ):
        for ending in endings:
            yield from folder.rglob(f"*.{ending}")
    yield from HOUSE.glob("*.md")


def test_nothing_is_left_for_later():
    mark = re.compile(r"\b(?:TOD[O]|FIXM[E]|XX[X]|HAC[K])\b")
    assert [path for path in written() if mark.search(path.read_text(encoding="utf-8"))] == []


def test_no_path_of_one_machine_stands_in_the_project():
    mark = re.compile(r"/(?:wor[k]|roo[t])/|\.\./share[d]/")
    assert [path for path in written() if mark.search(path.read_text(encoding="utf-8"))] == []


def test_every_command_of_the_makefile_is_listed_by_help():
    makefile = (HOUSE / "Makefile").read_text(encoding="utf-8")
    targets = re.search(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)[1].split()
    assert targets == re.findall(r"^([a-z]+):.*## \w", makefile, re.MULTILINE)


def test_commands_named_in_the_docs_exist():
    makefile = (HOUSE / "Makefile").read_text(encoding="utf-8")
    for path in [*HOUSE.glob("*.md"), *(HOUSE / "docs").rglob("*.md")]:
        for command in re.findall(r"(?:^|`)make ([a-z]+)", path.read_text(encoding="utf-8"), re.MULTILINE):
            assert re.search(rf"^{command}:", makefile, re.MULTILINE), f"{path.name} says make {command}"


def test_links_between_the_docs_lead_somewhere():
    for path in [*HOUSE.glob("*.md"), *(HOUSE / "docs").rglob("*.md")]:
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", path.read_text(encoding="utf-8")):
            assert (path.parent / target).exists(), f"{path.relative_to(HOUSE)} links to {target}"


def test_every_package_the_code_imports_is_asked_for():
    """A package that comes along with another today may be gone tomorrow."""
    project = tomllib.loads((HOUSE / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    asked = [
        *project["dependencies"],
        *(one for extra in project["optional-dependencies"].values() for one in extra),
    ]
    names = {re.match(r"[\w.-]+", one)[0].lower().replace("-", "_") for one in asked}
    # Named otherwise than their package, or a part of another one's documented interface.
    called = {
        "argon2": "argon2_cffi",
        "fpdf": "fpdf2",
        "markdown_it": "markdown_it_py",
        "nats": "nats_py",
        "pil": "pillow",
        "markupsafe": "jinja2",
        "pydantic_core": "pydantic",
        "yarl": "aiohttp",
        "multidict": "aiohttp",
    }
    import_names = {module.split(".")[0].lower() for path in FILES for module in imports(parsed(path))}
    ours_or_python = {"livedesk", *map(str.lower, __import__("sys").stdlib_module_names)}
    assert {called.get(name, name) for name in import_names - ours_or_python} - names == set()


NOT_LOCKED = {"parse"}
"""Extras the tests do without: 25 packages that complete one finding; what is tested of it needs none of them, and
`tests/reading/test_parser.py` tries the real one where it is installed."""


def test_the_lock_holds_every_package_that_is_asked_for():
    pyproject = tomllib.loads((HOUSE / "pyproject.toml").read_text(encoding="utf-8"))
    asked = [
        *pyproject["project"]["dependencies"],
        *(
            one
            for extra, packages in pyproject["project"]["optional-dependencies"].items()
            if extra not in NOT_LOCKED
            for one in packages
        ),
        *pyproject["dependency-groups"]["dev"],
    ]
    plain = lambda name: re.sub(r"[-_.]+", "-", name).lower()  # noqa: E731
    locked = {
        plain(line.split("==")[0])
        for line in (HOUSE / "requirements.lock").read_text(encoding="utf-8").splitlines()
        if "==" in line
    }
    assert {plain(re.match(r"[\w.-]+", one)[0]) for one in asked} <= locked, "run make lock"
