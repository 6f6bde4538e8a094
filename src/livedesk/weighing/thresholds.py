"""Every constant that weighing compares with, each with its reason."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from livedesk.model import Mode, Status

CORROBORATED: Final = 2
"""Independent origins that make a development corroborated: the newsroom rule of two sources."""

SHARES: Final = {
    "origins": 0.30,
    "outlets": 0.15,
    "languages": 0.05,
    "types": 0.05,
    "principals": 0.05,
    "sides": 0.05,
    "official": 0.10,
    "deeds": 0.10,
    "stakes": 0.10,
    "novelty": 0.05,
}
"""What each feature adds to significance at most; they sum to 1. Who independently says so weighs most,
as editors weigh it; how often it is repeated weighs less. What is done weighs like an official voice: without the
two, and what it touches, a much told preview came out above a threat or a broken promise."""

HALF: Final = {"origins": 2.0, "outlets": 4.0, "languages": 1.5, "types": 1.0}
"""Counts beyond the first at which a counted feature has half its share: one more voice says more when
there are few."""

KEY_SIGNIFICANCE: Final = 0.55
"""Significance from which a development is a key moment: three newsrooms with all the rest, or seven with little."""

KEY_ORIGINS: Final = 3
"""Newsrooms that do not hang on each other a key moment has at least: what only two report is not yet what
everyone must know."""

KEY_HALF: Final = 0.5
"""Share of a key moment's reports that tell news, that name two sides where the story has several, and that tell a deed
where it has principals: else it is comment, something that one side does with others, or what everybody talks of while
nothing is done."""

KEY_REPEAT: Final = timedelta(hours=12)
"""Within this, the same deed of the same ones on the same issues is the same moment, told again."""

FIRST_REPORTS: Final = 200
"""Whom a development names is read from so many first reports: more would cost and not change it."""

STATUS_WEIGHT: Final[dict[Status, float]] = {
    "reported": 0.4,
    "corroborated": 0.8,
    "confirmed": 1.0,
    "disputed": 0.2,
    "denied": 0.0,
    "superseded": 0.0,
    "withdrawn": 0.0,
}
"""What of an indicator's log ratio counts at each status: one origin's word alone is wrong often enough
(a third of single-origin stories change within a day) to move an outcome less than half as far."""

MODE_WEIGHT: Final[dict[Mode, float]] = {
    "done": 1.0,
    "denied": 1.0,  # only where the indicator itself asks for a denial
    "planned": 0.5,
    "threatened": 0.4,
    "called_for": 0.2,
    "asked": 0.0,
    "conditional": 0.0,
}
"""What of it counts by whether the thing has come: announced is not done, demanded less, asked nothing."""

REPEAT: Final = 0.5
"""What a further happening under one indicator counts of the one before it: the second sign of one kind
tells half as much, since it is seldom independent of the first."""

STALE: Final = timedelta(days=3)
"""A report that its source dates so long before the desk saw it tells of other days: feeds list a weekend's items late, and
a story served again is weeks or years old."""

PER_ORIGIN_AND_DAY: Final = 1.4
"""Log-odds one origin moves one outcome on one day at most: a factor of four. A flood from one desk, or
from one side, must not decide."""

PER_DAY: Final = 3.5
"""Log-odds all origins together move one outcome one way on one day at most: a factor of 33."""

LEAST_PROBABLE: Final = 0.01
"""No outcome is held less probable than this, nor, in a set of two, more than the rest: what was thought
impossible has come before, and ICD 203 ends its scale at 1 and 99 per cent too."""

MOST_BEFORE_EVENT: Final = 0.90
"""No outcome is held more probable than this before the event has begun."""

LEAD_CHARACTERS: Final = 600
"""Characters of an article in which whom it passes on counts: its first paragraphs tell the news, those below also
what others once reported."""

REPORTS_KEPT: Final = 200
"""Reports an origin lists beside the first of every outlet: thousands would be written again with each
further one, and who hangs on whom is decided by the first ones."""

REASONS_KEPT: Final = 6
"""Different reasons an origin gives at most; each outlet's own stands with its path."""

THROUGH_KEPT: Final = 5
"""Steps shown between an outlet and its origin: longer chains of citation were never seen."""

ISSUE_MEMORY: Final = timedelta(hours=72)
"""What was said for or against on an issue longer ago than this no longer makes it contested or narrowing."""

STAND_AGAIN: Final = timedelta(hours=24)
"""A side that says again what it wants within this is not heard anew: leaders repeat themselves daily, and the list
of what they want would be a list of their days."""

PLAN_DAYS: Final = 10
"""Days that a plan waits for its outcome: what was planned longer ago is another plan by now."""

DENIAL_HOURS: Final = 72
"""Hours back in which a denial looks for what it denies: later ones answer something newer."""

OUTCOME_PUBLISHERS: Final = 2
"""Publishers that tell an outcome before a plan is said to have met it: headlines put plans in the present
tense too, and two rarely do so at once."""

DISTINCTIVE_SHARE: Final = 0.04
"""A word that stands in more than so many of the developments remembered tells none of them apart."""

DISTINCTIVE_LEAST: Final = 3
"""In as many developments as this a word may always stand: while there are few, shares say nothing."""

DENIAL_WORDS: Final = 2
"""Distinctive words a denial shares with what it denies, names aside."""

DENIED_WORDS: Final = 3
"""Words that what a claim denies shares with what it denies, names aside."""

DENIED_SHARE: Final = 0.6
"""Share of the words of what a claim denies that stand in what it denies: fewer, and it answers something else."""

OFF_WORDS: Final = 2
"""Distinctive words that what is off shares with the plan, names aside; one where they name the same actors."""

GISTS_KEPT: Final = 24
"""Reports remembered of one development: the first ones say what it is."""

REMEMBERED: Final = 600
"""Developments remembered at once."""

DIFFERENCE_HOURS: Final = 36
"""Hours between two accounts of one thing: later ones tell how it went on."""

DIFFERENCE_WORDS: Final = 2
"""Words, names aside, that two sentences of one development share for their figures to answer one question: one alone is often a
word that says little ("reporters")."""

DIFFERENCE_WORDS_ELSEWHERE: Final = 3
"""The same for sentences of two developments."""

DIFFERENCE_TIMES: Final = 4.0
"""Figures further apart than so many times measure two things: five hours, six years."""

CLAIM_WORDS: Final = 2
"""Words a claim's content has at least: one word says the same as any other."""

HEARSAY_WORDS: Final = 4
"""The same where nobody is named: shorter ones are scraps."""

CLAIM_SHARED: Final = 0.5
"""Share of all words of two claims that both have, from which they are one claim."""

CLAIM_CONTAINED: Final = 0.8
"""Or of the words of the shorter one: a headline gives less of what was said."""

CLAIM_WORDS_CONTAINED: Final = 4
"""Words the shorter one then has at least: "peace deal" stands in much that says something else."""

CLAIMS_COMPARED: Final = 300
"""Claims of one development that are compared, first heard first: each is held against the first of every group."""

AGREED_HOURS: Final = 3
"""Hours after "no deal" within which "a deal" is another account of the same talks; later it is news."""

FORECAST_CLOCK_MINUTES: Final = 120
"""What began further from its time than so many minutes was another occasion, or told in another zone."""

FORECASTS_KEPT: Final = 400
"""Forecasts that wait for their outcome at once."""

FORESEEN_KEPT: Final = 2
"""Forecasts of one thing shown beside what came of it."""

CAME_KEPT: Final = 3
"""Accounts of what came of a forecast, each publisher once: more of them say nothing new of the forecast."""

ACCOUNTS_KEPT: Final = 8
"""Accounts shown of one question: each publisher once, first seen first."""

CLOCK_MINUTES: Final = 15
"""Times of day further apart than so many minutes are two moments."""

CLOCK_WORDS: Final = 2
"""Words that two sentences share for their times of day to answer one question: much happens in a quarter hour."""

RELATION_HALF_LIFE: Final = timedelta(days=7)
"""After so long an event counts half for how two sides stand: weeks in which they meet are told apart, and
one quarrel does not colour a year."""

RELATION_PRIOR: Final = 1.0
"""Weight of nothing known: one confirmed event moves the measure half of its way."""
