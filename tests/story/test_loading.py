"""A file becomes a story, or one error that says everything there is to mend."""

import re
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from livedesk.errors import StoryFileError
from livedesk.story import Story, bundled, load_story, loading, parse_story, rehearsal_path
from livedesk.story.template import template

SMALL = """\
title = "Bridge"
brief = "The vote."

[event]
place = "Mill"
zone = "UTC"
"""


def whole() -> str:
    """The template with every optional key and table in use."""
    return re.sub(r"^#(?=[^ \n])", "", template("bridge"), flags=re.MULTILINE)


def refusal(text: str) -> str:
    """What a text is refused with."""
    with pytest.raises(StoryFileError) as caught:
        parse_story(text, "bridge.toml")
    return str(caught.value)


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


# --- finding the file ----------------------------------------------------------------------------


def test_a_path_is_read_and_named_after_its_file(here):
    Path("bridge.toml").write_text(SMALL, encoding="utf-8")
    loaded = load_story("bridge.toml")
    assert (loaded.name, loaded.bundled, loaded.path) == ("bridge", False, Path("bridge.toml"))
    assert loaded.text == SMALL
    assert loaded.story.title == "Bridge"


def test_a_name_without_ending_is_found_in_the_working_directory(here):
    Path("bridge.toml").write_text(SMALL, encoding="utf-8")
    assert load_story("bridge").path == Path("bridge.toml")


def test_equal_text_has_equal_digest_wherever_it_lies(here):
    Path("a.toml").write_text(SMALL, encoding="utf-8")
    Path("b.toml").write_text(SMALL, encoding="utf-8")
    Path("c.toml").write_text(SMALL + "\n", encoding="utf-8")
    a, b, c = load_story("a.toml"), load_story("b.toml"), load_story("c.toml")
    assert a.digest == b.digest != c.digest
    assert re.fullmatch("[0-9a-f]{32}", a.digest)


def test_line_ends_of_windows_and_a_byte_order_mark_change_nothing(here):
    Path("bridge.toml").write_bytes(b"\xef\xbb\xbf" + SMALL.replace("\n", "\r\n").encode())
    assert load_story("bridge.toml").story == parse_story(SMALL, "x")


@pytest.mark.parametrize("name", bundled())
def test_every_bundled_story_loads_by_its_name(name, here):
    loaded = load_story(name)
    assert (loaded.name, loaded.bundled, loaded.path) == (name, True, None)


def test_a_bundled_name_is_not_shadowed_by_a_file(here, monkeypatch):
    monkeypatch.setattr(loading, "bundled", lambda: ["bridge"])
    monkeypatch.setattr(loading, "_bundled_bytes", lambda name: SMALL.encode())
    Path("bridge.toml").write_text("other", encoding="utf-8")
    assert load_story("bridge").bundled
    with pytest.raises(StoryFileError):
        load_story("./bridge.toml")


def test_an_unknown_name_lists_what_is_bundled_and_what_is_near(here, monkeypatch):
    monkeypatch.setattr(loading, "bundled", lambda: ["harbour-strike", "river-bridge"])
    with pytest.raises(StoryFileError) as caught:
        load_story("river-brige")
    assert str(caught.value) == (
        "river-brige: no bundled story has this name, and there is no river-brige.toml here. "
        'Did you mean "river-bridge"? Bundled: harbour-strike, river-bridge.'
    )


def test_a_missing_file_names_the_nearest_one_beside_it(here):
    Path("bridge.toml").write_text(SMALL, encoding="utf-8")
    with pytest.raises(
        StoryFileError, match=r'^brigde\.toml: there is no such file\. Did you mean "bridge\.toml"\?$'
    ):
        load_story("brigde.toml")


def test_a_missing_file_with_a_bundled_name_says_how_to_get_that(here, monkeypatch):
    monkeypatch.setattr(loading, "bundled", lambda: ["river-bridge"])
    with pytest.raises(StoryFileError, match='For the bundled story say "river-bridge", without a path'):
        load_story("nowhere/river-bridge.toml")


def test_a_directory_is_not_a_story_file(here):
    Path("stories").mkdir()
    Path("stories/bridge.toml").write_text(SMALL, encoding="utf-8")
    with pytest.raises(
        StoryFileError,
        match=r"^stories: is a directory, not a story file\. Name a file in it: bridge\.toml\.$",
    ):
        load_story(Path("stories"))


def test_a_device_is_not_read(here):
    with pytest.raises(StoryFileError, match=r"^/dev/zero: is not a regular file"):
        load_story("/dev/zero")


def test_a_file_too_large_for_a_story_is_not_read(here):
    with Path("huge.toml").open("wb") as file:
        file.truncate(9 * 1024 * 1024)
    with pytest.raises(StoryFileError, match=r"^huge\.toml: is larger than 8 MB"):
        load_story("huge.toml")


@pytest.mark.parametrize("name", ["", " ", "a\0b.toml", "a\0b", "x" * 5000 + ".toml", "nowhere/", "~"])
def test_no_name_does_worse_than_a_story_file_error(name, here):
    with pytest.raises(StoryFileError):
        load_story(name)


def test_a_rehearsal_is_a_file_while_it_is_needed():
    with rehearsal_path("alaska-summit") as path:
        assert path.read_text(encoding="utf-8").startswith("{")


def test_a_story_without_rehearsal_says_so():
    with pytest.raises(StoryFileError, match=r"^bridge: no rehearsal comes with this story"):
        rehearsal_path("bridge")


# --- what is not text or not TOML ----------------------------------------------------------------


def test_a_file_in_another_encoding_names_line_and_byte(here):
    Path("bridge.toml").write_bytes('title = "Bridge"\nbrief = "Café"\n'.encode("latin-1"))
    with pytest.raises(
        StoryFileError, match=r"^bridge\.toml:2: byte 0xe9 is not UTF-8\. Save the file as UTF-8"
    ):
        load_story("bridge.toml")


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ('title = "a"\nbrief = b\n', 2, "invalid value. Text stands between quotation marks"),
        ('title = "a"\ntitle = "b"\n', 2, "Cannot overwrite a value"),
        ('title = "a"\ntitle = "b"', 2, "already given above"),
        ('title = "a\n', 1, 'or use """ for text over several lines'),
        ('title = "a"\n[event\n', 2, "expected ']'"),
        ('title = "C:\\path"\n', 1, "unescaped '\\' in a string"),
        ("title = 2025-13-01\n", 1, "expected newline or end of document"),
    ],
)
def test_a_slip_of_syntax_names_its_line_and_the_way_out(text, line, words):
    said = refusal(text)
    assert said.startswith(f"bridge.toml:{line}: ")
    assert words.lower() in said.lower()


@pytest.mark.parametrize(
    "text",
    [
        '[source]\nid = "a"\n[[source]]\nid = "b"\n',
        '[[source]]\nid = "a"\n[source]\nid = "b"\n',
        '[source]\nid = "a"\n[source]\nid = "b"\n',
        '[source]\nid = "a"\n[ source ] # the second\nid = "b"\n',
    ],
)
def test_a_table_of_a_list_in_single_brackets_is_told_from_one_given_twice(text):
    assert refusal(text) == (
        "bridge.toml:3: source may be given many times, and not every one stands in double brackets. "
        "Write [[source]] each time, the first one too."
    )
    assert "Write [[outcome.indicator]] each time" in refusal(
        "[[outcome]]\n[outcome.indicator]\n[[outcome.indicator]]\n"
    )


@pytest.mark.parametrize("name", ["event", "publishing", "source.select", "nonsense", "nonsense.more"])
def test_a_table_given_twice_is_called_that(name):
    assert refusal(f"[[source]]\n[{name}]\n[{name}]\n") == (
        f"bridge.toml:3: [{name}] is given above already. Put all its keys under one of them."
    )


def test_a_control_character_written_as_an_escape_is_named():
    said = refusal(re.sub("^title = .*$", 'title = "a\\\\u0007b"', SMALL, flags=re.MULTILINE))
    assert said == (
        'bridge.toml:1: title is "a\\u0007b". Take its control character out: no page or feed can carry it.'
    )


def test_a_half_written_file_is_called_that():
    assert refusal('title = "a"\nlanguages = ["en",\n') == (
        "bridge.toml:2: the text ends too early: invalid value. The file may be half written, or a quotation "
        "mark or bracket is never closed."
    )


def test_numbers_and_nests_beyond_reading_are_refused():
    assert "limit" in refusal(f"a = {'9' * 5000}")
    assert "too deeply" in refusal(f"a = {'[' * 20000}")


# --- what is against the schema or leads nowhere -------------------------------------------------


def test_all_faults_are_told_at_once_in_the_order_of_their_lines():
    said = refusal(
        SMALL.replace('"UTC"', '"Europe/Moskow"').replace("title", "titel")
        + '[[position]]\nactor = "mayor"\ntext = "x"\ncite = []\n'
    )
    assert said.split("\n") == [
        'bridge.toml:1: the story file has no key "titel". Did you mean "title"?',
        'bridge.toml:6: event.zone is "Europe/Moskow", which is not an IANA time zone. Did you mean "Europe/Moscow"?',
        'bridge.toml:8: positions[0].actor names the actor "mayor", which is not there. There is no [[actor]] with an id yet.',
        "bridge.toml:10: positions[0].cite is an empty list. Give at least 1.",
    ]


def test_the_error_carries_each_fault_by_itself():
    with pytest.raises(StoryFileError) as caught:
        parse_story('titel = "a"', "bridge.toml")
    assert [fault.where for fault in caught.value.faults] == ["bridge.toml:1"] * 3
    assert caught.value.faults[0].remedy == 'Did you mean "title"?'


def test_an_empty_file_lacks_everything():
    assert refusal("").count("lacks the key") == 3


# --- whatever happens to a file ------------------------------------------------------------------

WHOLE = whole().encode()


def read(raw: bytes) -> None:
    """Bytes become a Story or a StoryFileError; anything else fails the test."""
    try:
        story = parse_story(loading._decode(raw, "bridge.toml"), "bridge.toml")
    except StoryFileError as error:
        for line in str(error).split("\n"):
            assert re.match(r"bridge\.toml(:\d+)?: \S", line), line
    else:
        assert isinstance(story, Story)


@given(st.integers(0, len(WHOLE)))
def test_a_file_cut_anywhere_is_a_story_or_a_clear_error(length):
    read(WHOLE[:length])


@given(st.lists(st.tuples(st.integers(0, len(WHOLE) - 1), st.integers(0, 255)), min_size=1, max_size=3))
@settings(max_examples=300)
@example([(0, 0)])
def test_a_file_with_changed_bytes_is_a_story_or_a_clear_error(changes):
    raw = bytearray(WHOLE)
    for place, byte in changes:
        raw[place] = byte
    read(bytes(raw))


ODD = """nan -inf 0x10 1e400 true [] {} [[1],{a=1}] "" "x" "\\u0000" 12:00:00 2025-08-15 2025-08-15T00:00:00
    0001-01-01T00:00:00+14:00 9999-12-31T23:59:59-14:00 "2025-08-15T11:00:00Z" "http://[::1"
    "https://a.b/\\u202e" """
SCALARS = st.sampled_from([*ODD.split(), "9" * 400, f'"https://{"a" * 3000}"'])
LINES = [n for n, line in enumerate(whole().split("\n")) if re.match(r"\w+ = [^\"]|\w+ = \"(?!\"\")", line)]


@given(st.sampled_from(LINES), SCALARS)
@settings(max_examples=400)
def test_a_value_of_any_kind_under_any_key_is_a_story_or_a_clear_error(line, value):
    lines = whole().split("\n")
    lines[line] = f"{lines[line].split(' = ')[0]} = {value}"
    read("\n".join(lines).encode())


@given(st.binary(max_size=200))
def test_any_bytes_are_a_story_or_a_clear_error(raw):
    read(raw)


def test_one_source_is_told_as_one():
    assert [loading.counted(count, "source") for count in (0, 1, 2)] == ["0 sources", "1 source", "2 sources"]
    assert [loading.counted(count, "entry") for count in (1, 2)] == ["1 entry", "2 entries"]
