"""Assets."""

import gzip
from importlib import resources
from pathlib import Path

from livedesk.page.assets import Assets, slim


def test_a_name_says_what_is_in_it():
    assets = Assets()
    for asset in assets.all():
        assert assets.get(assets.hashed(asset.name)) is asset
        assert asset.hashed != asset.name
    assert assets.get("page.css") is None


def test_two_starts_give_the_same_names():
    assert [a.hashed for a in Assets().all()] == [a.hashed for a in Assets().all()]


def test_the_scripts_of_any_page_stay_under_five_kilobytes():
    weight = {a.name: len(gzip.compress(a.body, 6)) for a in Assets().all() if a.name.endswith(".js")}
    assert weight["live.js"] <= 5000  # the live page's, all in one
    assert weight["time.js"] + weight["since.js"] <= 5000
    elsewhere = {
        "console.js",
        "desk.js",
        "embed.js",
        "front.js",
        "notify.js",
        "passkeys.js",
        "service-worker.js",
    }  # of other pages: a reader of this one loads none
    assert set(weight) == {"live.js", "time.js", "since.js"} | elsewhere


def test_the_live_pages_script_holds_the_others_each_in_a_scope_of_its_own():
    bodies = {a.name: a.body.decode() for a in Assets().all()}
    for name in ("time.js", "since.js"):
        assert f"{{{bodies[name]}}}" in bodies["live.js"]


def test_what_only_authors_read_is_not_sent():
    assert (
        slim("// Why\n  const a = 1; // a figure\n  b(`http://x`);\n", "js") == "const a=1;b(`http://x`);\n"
    )
    assert slim("/* Ground */\na { color: red; }\n", "css") == "a{color:red}\n"


def test_scripts_evaluate_nothing_and_write_no_style():
    for asset in Assets().all():
        if asset.name.endswith(".js"):
            text = asset.body.decode()
            assert "eval(" not in text
            assert "new Function" not in text
            assert ".style" not in text
            assert "document.write" not in text


def test_the_desks_script_is_one_file_and_its_notes_to_authors_are_not_sent():
    body = next(a.body.decode() for a in Assets().all() if a.name == "desk.js")
    assert "async function ask(" in body
    assert "function keysHelp(" in body
    assert "/**" not in body
    assert "@param" not in body


def nested(script: str) -> list[int]:
    """Lines on which a template stands inside another one: what makes scripts small takes blanks out of it."""
    found: list[int] = []
    open_, place, line = [], 0, 1
    while 0 <= place < len(script):
        sign = script[place]
        line += sign == "\n"
        if open_ and open_[-1] == "`":
            if sign == "\\":
                place += 1
            elif sign == "`":
                open_.pop()
            elif script.startswith("${", place):
                open_.append("{")
                place += 1
        elif script.startswith("//", place) and script[place - 1] not in ":\\":
            place = script.find("\n", place) - 1
        elif script.startswith("/*", place):
            place = script.find("*/", place) + 1
        elif sign in "'\"":
            place += 1
            while script[place] != sign:
                place += 2 if script[place] == "\\" else 1
        elif sign == "`":
            found += [line] if "`" in open_ else []
            open_.append("`")
        elif sign == "{":
            open_.append("{")
        elif sign == "}" and open_:
            open_.pop()
        place += 1
    return found


def test_no_script_has_a_template_inside_a_template():
    assert nested("a = `x ${b ? ` of ${c}` : d}`") == [1]
    assert nested("a = `x ${b} y` + `z`; // `no ${`\n") == []
    scripts = sorted(Path(str(resources.files("livedesk.page") / "assets")).rglob("*.js"))
    assert len(scripts) > 10
    for script in scripts:
        assert nested(script.read_text(encoding="utf-8")) == [], script.name
