"""Assets."""

import gzip

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
