"""What is wrong between tables is found whatever else is wrong inside them."""

import pytest

from livedesk.story.references import loose_ends


def whats(data):
    return [what for _, what, _ in loose_ends(data)]


def test_an_id_may_stand_once_in_its_table():
    assert whats({"source": [{"id": "a"}, {"id": "b"}, {"id": "a"}]}) == [
        'sources[2].id "a" is already the id of sources[0]'
    ]


def test_terms_and_actors_share_their_ids():
    assert whats({"term": [{"id": "kremlin"}], "actor": [{"id": "kremlin"}]}) == [
        'actors[0].id "kremlin" is already the id of terms[0]'
    ]


def test_other_tables_may_use_the_same_id():
    assert whats({"source": [{"id": "a"}], "issue": [{"id": "a"}], "meeting": [{"id": "a"}]}) == []


def test_official_sources_must_exist_and_the_nearest_is_named():
    found = list(loose_ends({"actor": [{"official_sources": ["krem-lin"]}], "source": [{"id": "kremlin"}]}))
    assert found == [
        (
            ("actor", 0, "official_sources", 0),
            'actors[0].official_sources[0] names the source "krem-lin", which is not there',
            'Did you mean "kremlin"?',
        )
    ]


def test_a_position_needs_its_actor_and_its_issue():
    data = {
        "position": [{"actor": "us", "issue": "x"}],
        "actor": [{"id": "ru"}],
        "issue": [{"id": "ceasefire"}],
    }
    assert [(place[-1], remedy) for place, _, remedy in loose_ends(data)] == [
        ("actor", "The ids are ru"),
        ("issue", "The ids are ceasefire"),
    ]


def test_a_zone_is_one_of_iana_s():
    assert whats({"event": {"zone": "America/Anchorage"}}) == []
    assert whats({"event": {"zone": "AKDT"}}) == ['event.zone is "AKDT", which is not an IANA time zone']
    assert whats({"event": {"zone": "../etc/passwd"}}) != []


@pytest.mark.parametrize("zone", ["GMT+1", "UTC+02:00", "+03:00"])
def test_an_offset_is_asked_for_as_a_place_and_not_taken_for_another_offset(zone):
    ((_, _, remedy),) = loose_ends({"event": {"zone": zone}})
    assert remedy == 'Name a place of that time: "Europe/Berlin"'


def test_the_event_does_not_end_before_it_starts_in_any_zone():
    early, late = "2025-08-15T11:00:00-08:00", "2025-08-15T18:00:00Z"
    assert whats({"event": {"starts": early, "ends": late}}) != []
    assert whats({"event": {"starts": late, "ends": early}}) == []


def test_priors_add_up_to_one_at_most():
    assert whats({"outcome": [{"prior": 0.5}, {"prior": 0.3}, {"prior": 0.2}]}) == []
    assert whats({"outcome": [{"prior": 0.1}] * 10}) == []
    assert whats({"outcome": [{"prior": 0.6}, {"prior": 0.5}]}) == [
        "the priors of the outcomes add up to 1.1"
    ]


def test_tables_of_the_wrong_shape_are_left_to_the_schema():
    shapes = [
        None,
        1,
        "x",
        [],
        {},
        [1, None, [], {"id": 3, "official_sources": 1, "prior": True, "actor": {}}],
    ]
    for shape in shapes:
        for key in ("term", "actor", "source", "outcome", "position", "event"):
            assert whats({key: shape}) == []


def test_topics_and_agreements_of_a_meeting_name_issues_that_exist():
    meeting = {"topic": [{"issue": "sirya"}], "agreement": [{"id": "a", "issue": "x"}, {"id": "a"}]}
    assert whats({"issue": [{"id": "syria"}], "meeting": [meeting]}) == [
        'meetings[0].topics[0].issue names the issue "sirya", which is not there',
        'meetings[0].agreements[0].issue names the issue "x", which is not there',
        'meetings[0].agreements[1].id "a" is already the id of meetings[0].agreements[0]',
    ]


def test_a_language_in_which_one_issue_has_a_title_is_one_in_which_every_issue_and_outcome_has():
    data = {
        "issue": [{"id": "wages", "titles": {"de": "Löhne", "fr": "Salaires"}}, {"id": "hours"}],
        "outcome": [{"id": "deal", "titles": {"de": "Einigung"}}, {"id": "none", "titles": "Nichts"}],
    }
    assert [(place, what) for place, what, _ in loose_ends(data)] == [
        (("issue", 1), 'issues[1] has no title in "de", in which issues[0] has one'),
        (("outcome", 1), 'outcomes[1] has no title in "de", in which issues[0] has one'),
        (("issue", 1), 'issues[1] has no title in "fr", in which issues[0] has one'),
        (("outcome", 0), 'outcomes[0] has no title in "fr", in which issues[0] has one'),
        (("outcome", 1), 'outcomes[1] has no title in "fr", in which issues[0] has one'),
    ]
    assert (
        whats({"issue": data["issue"][:1], "outcome": [{"id": "deal", "titles": {"de": "", "fr": ""}}]}) == []
    )


@pytest.mark.parametrize(("top", "own"), [({}, "en"), ({"language": "de"}, "de")])
def test_what_it_is_called_in_the_storys_own_language_is_its_title(top: dict[str, str], own: str):
    assert whats({"issue": [{"id": "wages", "titles": {own: "x"}}], **top}) == [
        f'issues[0].titles has "{own}", the language of the story'
    ]
