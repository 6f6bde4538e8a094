"""One small invented story, key by key: what the template is filled with and the reference shows.

Every table of the schema and every key of it stands here, as TOML; a test holds the two together.
"""

from __future__ import annotations

from livedesk.story.schema import (
    Actor,
    Agreement,
    Citation,
    Event,
    Explainer,
    Fact,
    Fetching,
    Indicator,
    Issue,
    Meeting,
    Outcome,
    Position,
    Publishing,
    Selectors,
    Source,
    Standing,
    Statement,
    Story,
    Table,
    Term,
    TimelineEntry,
    Topic,
    Webhook,
)

_MINUTES = '{ name = "Town council, minutes of 3 March", url = "https://example.org/minutes/3-march" }'
_SURVEY = '{ name = "County engineer, survey of the piers", url = "https://example.org/survey" }'

EXAMPLES: dict[type[Table], dict[str, str]] = {
    Story: {
        "title": '"The vote on the river bridge"',
        "short_title": '"River bridge vote"',
        "brief": '"""\n'
        "The town council of Ashford Mills votes on closing the river bridge to cars. Council, petitioners\n"
        "and shopkeepers belong to the story, and so does the survey of the piers. Roadworks elsewhere in\n"
        'the county do not."""',
        "language": '"en"',
        "languages": '["en", "fr"]',
        "contact": '"desk@example.org"',
        "reactions_from": '["US", "eu"]',
    },
    Event: {
        "place": '"Ashford Mills town hall"',
        "zone": '"America/New_York"',
        "starts": "2026-05-12T19:00:00-04:00",
        "ends": "2026-05-12T22:00:00-04:00",
        "latitude": "42.36",
        "longitude": "-72.51",
        "country": '"US"',
    },
    Term: {
        "id": '"bridge-closure"',
        "weight": "0.6",
        "names": '{ en = ["river bridge", "bridge closure"], fr = ["pont sur la rivière"] }',
    },
    Actor: {
        "id": '"mayor"',
        "name": '"Ruth Calder"',
        "role": '"Mayor of Ashford Mills"',
        "country": '"US"',
        "kind": '"person"',
        "principal": "true",
        "weight": "0.4",
        "names": '{ en = ["Ruth Calder", "Mayor Calder"] }',
        "official_sources": '["town-hall"]',
    },
    Source: {
        "id": '"town-hall"',
        "name": '"Town hall"',
        "kind": '"feed"',
        "address": '"https://example.org/news/feed.xml"',
        "publisher": '"Town of Ashford Mills"',
        "owner": '"Town of Ashford Mills"',
        "country": '"US"',
        "type": '"official"',
        "lang": '"en"',
        "every": "120",
        "allow_private": "false",
        "site": '"https://example.org/news"',
        "article_text": "true",
    },
    Selectors: {
        "item": '"ul.news li"',
        "link": '"h3 a"',
        "title": '"h3"',
        "date": '"time@datetime"',
        "date_format": '"%Y-%m-%dT%H:%M"',
        "zone": '"America/New_York"',
        "summary": '"p"',
        "text": '"div.article-body"',
    },
    Issue: {
        "id": '"detour"',
        "title": '"The detour"',
        "question": '"Which road takes the traffic while the bridge is closed?"',
        "names": '{ en = ["detour", "diversion"], fr = ["déviation"] }',
    },
    Fact: {
        "text": '"The nearest other crossing is eleven kilometres upstream."',
        "cite": f"[{_SURVEY}]",
    },
    Citation: {
        "name": '"County engineer, survey of the piers"',
        "url": '"https://example.org/survey"',
    },
    Outcome: {
        "id": '"closed-to-cars"',
        "title": '"Closed to cars"',
        "criteria": '"The council passes the closure by a recorded vote before the summer recess."',
        "prior": "0.55",
        "prior_because": '"Five of nine members signed the motion."',
        "set": '"end"',
    },
    Indicator: {
        "id": '"majority-speaks-for-it"',
        "text": '"The mayor or the council says it will pass"',
        "ratio": "3.0",
        "because": '"Who counts votes in public is rarely wrong by more than one."',
        "acts": '["support", "agree"]',
        "modes": '["done", "planned"]',
        "who": '["mayor"]',
        "whom": "[]",
        "names": '{ en = ["closure", "motion"], fr = ["fermeture"] }',
        "unless": '{ en = ["postponed"] }',
        "after_start": "false",
    },
    TimelineEntry: {
        "at": "2026-03-03",
        "text": '"The council put the closure on its agenda."',
        "cite": f"[{_MINUTES}]",
    },
    Explainer: {
        "id": '"why-now"',
        "title": '"Why now?"',
    },
    Position: {
        "actor": '"mayor"',
        "issue": '"detour"',
        "kind": '"goal"',
        "text": '"Keep lorries out of Mill Street."',
        "cite": f"[{_MINUTES}]",
    },
    Meeting: {
        "id": '"first-reading"',
        "title": '"First reading"',
        "on": "2026-03-03",
        "place": '"Town hall, small chamber"',
        "format": '"Public session of the roads committee"',
        "held": "true",
        "participants": '["Ruth Calder", "The roads committee"]',
        "minutes": "95",
    },
    Topic: {
        "issue": '"detour"',
        "text": '"The committee heard two routes and chose neither."',
        "cite": f"[{_MINUTES}]",
    },
    Statement: {
        "by": '"Ruth Calder"',
        "text": '"Lorries must not end up in Mill Street."',
        "cite": f"[{_MINUTES}]",
    },
    Agreement: {
        "id": '"second-survey"',
        "type": '"understanding"',
        "issue": '"detour"',
        "terms": '"The county surveys the upstream crossing before the vote."',
        "cite": f"[{_MINUTES}]",
    },
    Standing: {
        "on": "2026-04-20",
        "state": '"kept"',
        "text": '"The survey was handed in."',
        "cite": f"[{_SURVEY}]",
    },
    Webhook: {
        "address": '"https://example.org/livedesk"',
        "allow_private": "false",
    },
    Fetching: {
        "article_text": "true",
        "rereads": "true",
    },
    Publishing: {
        "mode": '"autopilot"',
        "min_origins": "1",
        "always_alone": '["official"]',
        "hold_words": '{ en = ["injured", "killed", "resigns"], fr = ["blessé", "démissionne"] }',
        "types": '["outlet", "agency", "official", "state_media", "on_the_ground", "expert"]',
        "quiet_after_minutes": "60",
        "close_after_hours": "72",
    },
}
