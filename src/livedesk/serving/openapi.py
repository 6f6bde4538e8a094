"""The description of everything the desk answers, OpenAPI 3.1, built from the answers themselves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.metadata import PackageNotFoundError, version
from typing import Any

import msgspec

from livedesk.outgoing.notifications import Subscription
from livedesk.page.deltas import Delta
from livedesk.serving.answers import (
    AsOfAnswer,
    DevelopmentAnswer,
    DevelopmentsAnswer,
    DifferencesAnswer,
    HealthAnswer,
    LinksAnswer,
    StoryAnswer,
    UpdateAnswer,
    UpdatesAnswer,
)
from livedesk.serving.notifications import Endpoint
from livedesk.serving.problem import ErrorAnswer
from livedesk.serving.query import LONGEST

_JSON = "application/json"
_HTML = "text/html"
_HIGHEST = 10**15 - 1


@dataclass(frozen=True, slots=True)
class Parameter:
    """Something a reader may write into the address."""

    name: str
    words: str
    schema: dict[str, Any]
    place: str = "query"
    required: bool = False


@dataclass(frozen=True, slots=True)
class Operation:
    """One address: what it is for and what it answers."""

    path: str
    words: str
    answer: type | str
    """A noun of answers.py, or the media type of what is not JSON of ours."""
    parameters: tuple[Parameter, ...] = ()
    errors: tuple[int, ...] = ()
    sick: bool = False
    """True when 503 carries the same answer as 200."""
    moved: bool = False
    """True when it may redirect for good."""
    method: str = "get"
    """HTTP method, lower case."""
    sent: Any = None
    """The noun, or the union of nouns, sent as JSON; None when nothing is."""
    done: int = 200
    """Status when it worked; without an answer when it is neither 200 nor 201 with a noun of ours."""
    raw: tuple[str, ...] = ()
    """Media types of what is sent as it is."""
    form: tuple[str, ...] = ()
    """Fields sent as a page's form."""
    also: str = ""
    """A media type that it answers with as well, to who asks in another way; "" for none."""
    moves: bool = False
    """True when it may lead to a page (303)."""
    security: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """What lets in: "session", or "token" with its scopes; empty for all readers."""
    most: int | None = None
    """Bytes taken at most."""


def _number(name: str, words: str, default: int | None, low: int, high: int) -> Parameter:
    schema: dict[str, Any] = {"type": "integer", "minimum": low, "maximum": high}
    if default is not None:
        schema["default"] = default
    return Parameter(name, words, schema)


_ID = Parameter(
    "id", "As a list or a link gives it.", {"type": "string", "maxLength": LONGEST}, "path", required=True
)
_AT = Parameter(
    "at",
    "A past moment, ISO 8601; without a zone it is local time of the event.",
    {"type": "string", "maxLength": LONGEST, "examples": ["2025-08-15T11:40", "2025-08-15T19:40:00Z"]},
    required=True,
)
_MAY_AT = replace(_AT, required=False)
_LIMIT = _number("limit", "At most so many.", 100, 1, 500)
_START = _number("start", "Place in the list.", 0, 0, _HIGHEST)
_ORDER = Parameter(
    "order", "Which comes first.", {"type": "string", "enum": ["newest", "oldest"], "default": "newest"}
)
_BEFORE = _number("before", "The page before this place, as the page links it.", None, 0, _HIGHEST)
_AFTER = _number("after", "The page after this place, as the page links it.", None, 0, _HIGHEST)
_SEEN = Parameter(
    "Last-Event-ID",
    "The last event seen, as browsers send it; it goes before `after`.",
    {"type": "string"},
    "header",
)

_SEQ = Parameter(
    "seq",
    "The entry up to which the reader knows everything.",
    {"type": "integer", "minimum": 0, "maximum": _HIGHEST},
    "path",
    required=True,
)
_EDITION = Parameter(
    "edition",
    "What the reader's page was drawn from, as the page and `following` give it.",
    {"type": "string", "maxLength": LONGEST},
)

OPERATIONS = (
    Operation("/", "The live page.", _HTML, (_MAY_AT, _ORDER, _BEFORE, _AFTER), (400, 404, 503)),
    Operation(
        "/as-of",
        "The page as it stood at a past moment.",
        _HTML,
        (_AT, _ORDER, _BEFORE, _AFTER),
        (400, 404, 503),
    ),
    Operation("/about", "Sources, and how the desk decides.", _HTML, (), (400,)),
    Operation("/corrections", "Every correction made.", _HTML, (), (400,)),
    Operation("/positions", "What each side has said it wants.", _HTML, (), (400,)),
    Operation("/evidence", "Evidence against the outcomes, and how past figures fared.", _HTML, (), (400,)),
    Operation("/meetings/{id}", "One meeting of the dossier.", _HTML, (_ID,), (400, 404)),
    Operation("/topics/{id}", "One issue across the meetings.", _HTML, (_ID,), (400, 404)),
    Operation(
        "/updates/{id}",
        "One update by its own address, for good.",
        _HTML,
        (_ID,),
        (400, 404, 503),
        moved=True,
    ),
    Operation(
        "/events",
        "Server-sent events: whatever changes, as it changes. Event ids are numbers of entries; a `reload` event "
        "asks to load the page anew, a `busy` one to come back later.",
        "text/event-stream",
        (_number("after", "The entry up to which the reader knows everything.", None, 0, _HIGHEST), _SEEN),
        (400,),
    ),
    Operation(
        "/delta/{seq}",
        "What changed after an entry, as the stream's events: for readers who poll. A closed answer, asked for with "
        "its edition, never changes; the open one says in `poll` when to look again, and `following` where.",
        Delta,
        (_SEQ, _EDITION),
        (400, 404, 503),
    ),
    *(
        Operation(f"{path}/feed.{form}", f"{words} as {name}.", media, (*ids, _BEFORE), (400, *missing))
        for path, words, ids, missing in (
            ("", "Updates", (), (503,)),
            ("/issues/{id}", "Updates that bear on an issue,", (_ID,), (404, 503)),
            ("/actors/{id}", "Updates that name an actor,", (_ID,), (404, 503)),
        )
        for form, name, media in (
            ("atom", "an Atom feed", "application/atom+xml"),
            ("json", "JSON Feed 1.1", "application/feed+json"),
        )
    ),
    Operation(
        "/search",
        "Updates that fit words, an issue, an actor, a country or a kind of source; now or at a past moment.",
        _HTML,
        (
            *(
                Parameter(name, words, {"type": "string", "maxLength": LONGEST})
                for name, words in (
                    ("q", "Words."),
                    ("issue", "Id of an issue."),
                    ("actor", "Id of an actor."),
                    ("country", "ISO 3166 alpha-2."),
                    ("kind", "Type of source."),
                )
            ),
            _MAY_AT,
            _BEFORE,
        ),
        (400, 404, 503),
    ),
    Operation(
        "/moment",
        "From a step of the slider to the page as of that moment.",
        _HTML,
        (
            _number("step", "Place on the slider.", 0, 0, 10_000),
            Parameter("from", "Its beginning, ISO 8601 with a zone.", {"type": "string"}, required=True),
            Parameter("to", "Its end, likewise.", {"type": "string"}, required=True),
        ),
        (400,),
        done=303,
    ),
    Operation(
        "/map.svg",
        "The map after an entry.",
        "image/svg+xml",
        (
            _number("seq", "The entry.", None, 0, _HIGHEST),
            Parameter(
                "scheme", "Colours.", {"type": "string", "enum": ["light", "dark"], "default": "light"}
            ),
        ),
        (400, 503),
    ),
    Operation(
        "/stances.svg",
        "The map of reactions after an entry.",
        "image/svg+xml",
        (
            _number("seq", "The entry.", None, 0, _HIGHEST),
            Parameter(
                "scheme", "Colours.", {"type": "string", "enum": ["light", "dark"], "default": "light"}
            ),
        ),
        (400, 503),
    ),
    Operation(
        "/oembed",
        "How to show one of the desk's addresses elsewhere (oEmbed 1.0, rich).",
        "*/*",
        (
            Parameter(
                "url", "The live page's address or an update's.", {"type": "string", "maxLength": LONGEST}
            ),
            Parameter(
                "format", "Which form.", {"type": "string", "enum": ["json", "xml"], "default": "json"}
            ),
            _number("maxwidth", "Pixels there is room for.", None, 1, 10_000),
            _number("maxheight", "Pixels there is room for.", None, 1, 10_000),
        ),
        (400, 404, 501),
    ),
    Operation("/embed", "The newest updates, for other sites to frame.", _HTML, (), (400, 503)),
    Operation(
        "/embed/{id}", "One update, for other sites to frame.", _HTML, (_ID,), (400, 404, 503), moved=True
    ),
    Operation(
        "/cards/{name}",
        'The picture of an update at one revision, 1200 by 630; with the extra "cards".',
        "image/png",
        (Parameter("name", "As the page links it.", {"type": "string", "maxLength": LONGEST}, "path", True),),
        (404, 503),
    ),
    Operation(
        "/assets/{name}",
        "A file the page links; its name changes with its content.",
        "*/*",
        (Parameter("name", "As the page links it.", {"type": "string", "maxLength": LONGEST}, "path", True),),
        (404,),
    ),
    Operation("/favicon.svg", "The icon.", "image/svg+xml", (), (404,)),
    Operation("/robots.txt", "What crawlers may read.", "text/plain"),
    Operation("/api/story", "The story and how far the desk is with it.", StoryAnswer),
    Operation(
        "/api/updates",
        "Updates that changed after an entry, each once, at its latest revision. Ask again with `next`, "
        "later with `seq`, and nothing is missed.",
        UpdatesAnswer,
        (_number("after", "The entry up to which everything is known.", 0, 0, _HIGHEST), _LIMIT),
        (400,),
    ),
    Operation(
        "/api/updates/{id}", "One update with its revisions.", UpdateAnswer, (_ID,), (404,), moved=True
    ),
    Operation(
        "/api/developments",
        "Developments in order of opening, unpublished ones included.",
        DevelopmentsAnswer,
        (_START, _LIMIT),
        (400,),
    ),
    Operation(
        "/api/developments/{id}",
        "One development with its reports and why they are together.",
        DevelopmentAnswer,
        (_ID,),
        (404,),
        moved=True,
    ),
    Operation(
        "/api/differences",
        "Where accounts differ: one question, the answers given to it with who and when, no verdict.",
        DifferencesAnswer,
        (_START, _LIMIT),
        (400,),
    ),
    Operation(
        "/api/links",
        "What developments mean for each other: which denies, replaces or fulfils which, and why the desk thinks so.",
        LinksAnswer,
        (_START, _LIMIT),
        (400,),
    ),
    Operation(
        "/api/as-of",
        "What stood on the page at a past moment.",
        AsOfAnswer,
        (_AT, _START, _LIMIT),
        (400, 404),
    ),
    Operation("/api/health", "Is the desk well?", HealthAnswer, sick=True),
    Operation("/healthz", "The same, where supervisors look for it.", HealthAnswer, sick=True),
    Operation("/readyz", "May readers be sent here?", HealthAnswer, sick=True),
    Operation("/notify", "Where readers turn notifications on.", _HTML, (), (404,)),
    Operation("/service-worker.js", "What shows notifications in a browser.", "text/javascript", (), (404,)),
    Operation(
        "/notify/subscriptions",
        "A browser asks for notifications of key moments.",
        "",
        errors=(400, 404, 415, 503),
        method="post",
        sent=Subscription,
        done=201,
    ),
    Operation(
        "/notify/subscriptions",
        "A browser wants no more notifications.",
        "",
        errors=(400, 404, 415),
        method="delete",
        sent=Endpoint,
        done=204,
    ),
    Operation("/metrics", "Figures for Prometheus.", "text/plain"),
    Operation("/openapi.json", "This description.", _JSON),
)


SCHEMES = {
    "session": {
        "type": "apiKey",
        "in": "cookie",
        "name": "livedesk_session",
        "description": "A browser's session, which begins at /console/sign-in; what changes something carries its mark "
        "in X-CSRF-Token, as /console/session gives it. The cookie's name ends in a tag of the desk.",
    },
    "token": {
        "type": "http",
        "scheme": "bearer",
        "description": "A token with the scope named, made under My account or with `livedesk people token`.",
    },
}
"""What lets in where not everybody may."""


def describe(more: Sequence[Operation] = ()) -> bytes:
    """The whole description, JSON; ``more`` are what editors and programs work with, where a desk has a console."""
    all_ = (*OPERATIONS, *more)
    nouns = [noun for op in all_ for noun in (op.answer, op.sent) if noun and not isinstance(noun, str)]
    shapes, schemas = msgspec.json.schema_components([*nouns, ErrorAnswer], ref_template=_ref("{name}"))
    shape_of = {id(noun): shape for noun, shape in zip(nouns, shapes, strict=False)}
    paths: dict[str, dict[str, Any]] = {}
    for op in all_:
        paths.setdefault(op.path, {})[op.method] = _operation(op, shape_of)
    return msgspec.json.encode(
        {
            "openapi": "3.1.0",
            "info": {
                "title": "Livedesk",
                "version": _version(),
                "description": "What a live desk tells: for reading only, free to call from any page. "
                "All times are UTC.",
                "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
            },
            "paths": paths,
            "components": {"schemas": schemas} | ({"securitySchemes": SCHEMES} if more else {}),
        }
    )


def _operation(op: Operation, shape_of: Mapping[int, dict[str, Any]]) -> dict[str, Any]:
    if isinstance(op.answer, type):
        content: dict[str, Any] = {_JSON: {"schema": {"$ref": _ref(op.answer.__name__)}}}
    else:
        content = {op.answer: {}}
    if op.also:
        content = content | {op.also: {}}
    responses: dict[str, Any] = {str(op.done): {"description": "As asked."}}
    if op.done == 200 or (op.done == 201 and op.answer):
        responses[str(op.done)]["content"] = content
    if op.moves:
        responses["303"] = {"description": "Done; the page to look at next is there."}
    if op.sick:
        responses["503"] = {"description": "Not well; the checks say why.", "content": content}
    if op.moved:
        responses["301"] = {"description": "It became part of another one, which is there."}
    error = {"schema": {"$ref": _ref(ErrorAnswer.__name__)}}
    words = {
        401: "Nobody is signed in.",
        403: "Not for whoever asks, or not asked by the desk's own page.",
        409: "Somebody was quicker, or something rests on it.",
        410: "It was used, or its time is over.",
        413: "It is too large.",
        422: "It can't be done, for the reason given.",
        429: "Too many tries; Retry-After says when.",
        400: "A parameter can't be used.",
        404: "There is no such thing.",
        415: "Only JSON is taken.",
        501: "That form is not to be had.",
        503: "Too many different ones are asked for at once; Retry-After says when.",
    }
    for status in op.errors:
        responses[str(status)] = {"description": words[status], "content": {_JSON: error, _HTML: {}}}
    found: dict[str, Any] = {
        "operationId": op.method
        + "".join(part.strip("{}").title() for part in op.path.split("/")).replace("-", ""),
        "summary": op.words,
        "parameters": [
            {
                "name": p.name,
                "in": p.place,
                "description": p.words,
                "required": p.required,
                "schema": p.schema,
            }
            for p in op.parameters
        ],
        "responses": responses,
    }
    sent: dict[str, Any] = {}
    if op.sent is not None:
        sent[_JSON] = {"schema": shape_of[id(op.sent)]}
    if op.form:
        fields = {name: {"type": "string"} for name in op.form}
        sent["application/x-www-form-urlencoded"] = {"schema": {"type": "object", "properties": fields}}
    sent |= {media: {} for media in op.raw}
    if sent:
        told = {} if op.most is None else {"description": f"At most {op.most:,} bytes."}
        found["requestBody"] = {"required": op.sent is not None, "content": sent, **told}
    if op.security:
        found["security"] = [{name: list(scopes)} for name, scopes in op.security]
    return found


def _ref(name: str) -> str:
    return f"#/components/schemas/{name}"


def _version() -> str:
    try:
        return version("livedesk")
    except PackageNotFoundError:
        return "0"
