"""Assets."""

import gzip

from livedesk.page.assets import Assets


def test_a_name_says_what_is_in_it():
    assets = Assets()
    for asset in assets.all():
        assert assets.get(assets.hashed(asset.name)) is asset
        assert asset.hashed != asset.name
    assert assets.get("page.css") is None


def test_two_starts_give_the_same_names():
    assert [a.hashed for a in Assets().all()] == [a.hashed for a in Assets().all()]


ELSEWHERE = {"embed.js"}
"""Scripts of other pages: a reader of the live page never loads them."""


def test_all_scripts_together_stay_under_five_kilobytes():
    scripts = [a.body for a in Assets().all() if a.name.endswith(".js") and a.name not in ELSEWHERE]
    assert scripts
    assert sum(len(gzip.compress(body)) for body in scripts) <= 5000


def test_scripts_evaluate_nothing_and_write_no_style():
    for asset in Assets().all():
        if asset.name.endswith(".js"):
            text = asset.body.decode()
            assert "eval(" not in text
            assert "new Function" not in text
            assert ".style" not in text
            assert "document.write" not in text
