"""lxml is used without anything that loads, expands or recovers."""

from livedesk.sources.tree import inner_markup, page_head, strict_tree


def test_well_formed_text_gives_a_tree_and_no_fault():
    root, fault = strict_tree("<rss><channel/></rss>")
    assert (root.tag, len(root), fault) == ("rss", 1, "")


def test_the_fault_has_its_place():
    root, fault = strict_tree("<rss>\n<a></b></rss>")
    assert root is None
    assert fault.startswith("line 2, column ")


def test_entities_of_its_own_are_refused_before_any_is_read():
    bomb = '<!DOCTYPE a [<!ENTITY x "xxxx"><!ENTITY y "&x;&x;">]><a>&y;</a>'
    assert strict_tree(bomb) == (None, "line 1: declares entities of its own")


def test_an_external_dtd_is_not_loaded_and_its_entities_are_missed():
    root, fault = strict_tree('<!DOCTYPE rss PUBLIC "x" "http://127.0.0.1:9/rss.dtd"><rss>&eacute;</rss>')
    assert root is None
    assert "entities it does not declare" in fault


def test_depth_is_limited():
    assert strict_tree("<a>" * 1000 + "</a>" * 1000)[0] is None


def test_inner_markup_unescapes_once_and_keeps_elements():
    root, _ = strict_tree("<r><a>x &amp;amp; &lt;b&gt;</a><b>x <i>y</i> z</b><c/><d> </d></r>")
    assert [inner_markup(child) for child in root] == ["x &amp; <b>", "x <i>y</i> z", None, None]


def test_a_page_names_its_title_and_links():
    title, links = page_head('<html><head><title>Port</title><link rel="alternate" href="/f"></head>')
    assert title == "Port"
    assert links == [{"rel": "alternate", "href": "/f"}]
    assert page_head("") == (None, [])
