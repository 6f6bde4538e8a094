"""A small story of nobody's news, for tests of who says what."""

from livedesk.reading.claims import Claims
from livedesk.reading.mentions import Mentions
from livedesk.story.schema import Story

STORY = Story.model_validate(
    {
        "title": "Harbour talks",
        "brief": "Dockers and the port company negotiate.",
        "languages": ["en", "es", "ru", "uk", "fr", "de", "vi", "zh"],
        "event": {"place": "Vik", "zone": "UTC"},
        "term": [{"id": "talks", "names": {"en": ["harbour talks"]}}],
        "actor": [
            {
                "id": "lind", "name": "Ida Lind", "role": "Minister of labour", "country": "SE",
                "names": {
                    "en": ["Lind"], "es": ["Lind"], "ru": ["Линд"], "uk": ["Лінд"], "fr": ["Lind"],
                    "de": ["Lind"], "vi": ["Lind"], "zh": ["林德"],
                },
            },
            {
                "id": "moreau", "name": "Paul Moreau", "role": "Docker", "country": "FR",
                "names": {"en": ["Moreau"], "ru": ["Моро"], "zh": ["莫罗"]},
            },
            {
                "id": "court", "name": "Harbour Court", "role": "Court", "kind": "institution",
                "names": {"en": ["the Harbour Court", "Harbour Court"], "ru": ["Портовый суд"]},
            },
            {
                "id": "norway", "name": "Norway", "role": "Country", "country": "NO", "kind": "country",
                "names": {"en": ["Norway"], "ru": ["Норвегия"], "zh": ["挪威"], "es": ["Noruega"]},
            },
        ],
    }
)  # fmt: skip

MENTIONS = Mentions(STORY)
CLAIMS = Claims(STORY)


def claims(title="", summary="", lang="en", source_name=""):
    """Claims of a headline and summary."""
    return CLAIMS.find(title, summary, lang, MENTIONS.find(title, summary, lang), source_name)


def said(text, lang="en"):
    """(speaker, content) of each claim of a summary."""
    return [(c.speaker, c.content) for c in claims("", text, lang)]


def headed(title, lang="en", source_name=""):
    """(speaker, content) of each claim of a headline."""
    return [(c.speaker, c.content) for c in claims(title, "", lang, source_name)]
