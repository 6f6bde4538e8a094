"""Every constant that gathering compares with, each with its reason.

None of them was fitted to the words of one story. "Measured elsewhere" means on other recordings
and public sets than the one bench/quality.py scores.
"""

from __future__ import annotations

from typing import Final

# --- the window ------------------------------------------------------------------------------------

WINDOW_HOURS: Final = 168.0
"""How long a report is remembered as a possible original: a week, as archives and aggregators bring old
texts back for days, rarely longer."""

WINDOW_REPORTS: Final = 30_000
"""At most so many reports are remembered, whatever their age: bounds memory in a flood."""

ACTIVE_HOURS: Final = 36.0
"""A report further away than this never joins by likeness: the decay below has fallen to nothing."""

ACTIVE_REPORTS: Final = 2_048
"""Likeness is measured against so many latest reports at most: bounds the cost of one item in a flood."""

# --- relevance -------------------------------------------------------------------------------------

RELEVANT: Final = 1.0
"""Sum at which a report is on the story: the story file's weights are written against it (1 decides
alone, 0.5 needs another as strong)."""

SUMMARY_SHARE: Final = 0.6
"""What a mention outside the headline counts: the headline says what an item is about, a summary also
names what it mentions in passing. Items without a headline count in full."""

CLOSENESS_REACH: Final = 0.6
"""What closeness to the story can add or take away at most: it settles cases the terms leave open and
never decides against two strong names, nor for a text without any."""

CLOSENESS_SLOPE: Final = 0.5
"""What the whole way from the middle between off and on the story to its far end adds."""

CLOSENESS_LIFT: Final = 0.3
"""What closeness adds in the middle: an item that names some of the story and sounds like it as much as
like the rest is read by an editor sooner than lost."""

WORDS_SLOPE: Final = 0.1
"""What one unit of the words' mean log-odds adds; small, since words tell languages apart as well."""

WORDS_REACH: Final = 0.3
"""What words can add or take away at most."""

WORD_SEEN: Final = 3
"""A word counts once it has been seen so often."""

TAUGHT: Final = 8
"""Clear cases of either kind before closeness counts at all."""

TAUGHT_REPORTS: Final = 20_000
"""Clear cases after which all counts are halved: bounds memory, keeps the latest days in front."""

SAME_PAGE: Final = 0.5
"""What it adds that an earlier state of the same page was on the story."""

SURE: Final = 1.0
"""Terms alone at or above this teach what the story sounds like."""

FAR: Final = 0.35
"""Terms alone at or below this teach what the rest of the stream sounds like."""

# --- copies ----------------------------------------------------------------------------------------

SHINGLE_WORDS: Final = 4
"""Words in a shingle: short enough to survive light editing, long enough to be no set phrase."""

SHINGLE_KEEP: Final = 4
"""One hash in so many is kept. Measured elsewhere: F1 .996 at 4, .995 at 8."""

CONTAINED: Final = 0.35
"""Share of the shorter text's shingles found in the other from which it counts as the same text.
Measured elsewhere on cut, framed and edited wire copy."""

SAMPLED_WORDS: Final = 120
"""Texts of fewer words keep all their shingles: a quarter of a summary's would be left to chance."""

CONTAINED_SHORT: Final = 0.5
"""The same share for short texts, where a story's set phrases weigh more."""

PASSAGE: Final = 40
"""So many shingles in common are several sentences in a row: more than the standing summary that an outlet
puts under many articles, more than a quotation."""

EXCERPT: Final = 0.8
"""Share of a text found in one of twice its length from which it is cut from it, whatever its headline: a
standing summary stands alone, and a report with one quotation has words of its own beside it."""

TITLES_AGREE: Final = 0.5
"""Share of words the headlines over two equal summaries have in common at least: an outlet puts one
standing summary under many articles."""

OTHER_TEXT: Final = 0.1
"""Less of the text in common than this, and an equal headline is a rubric over another text."""

BODY_CANDIDATES: Final = 8
"""So many texts with the most shingles in common are compared in full."""

RETITLE_HOURS: Final = 24.0
"""Within this time one source's headline that holds most of its earlier one's words is the same article."""

SHARED_SHINGLES: Final = 2
"""At least so many kept shingles in common: one may be a shared quotation."""

BODY_WORDS: Final = 25
"""Texts of fewer words are compared as headlines."""

SHINGLE_OWNERS: Final = 32
"""A shingle standing in more texts than this is boilerplate."""

TITLE_JACCARD: Final = 0.8
"""Share of words two headlines have in common from which they are one headline."""

RARE_WORDS: Final = 3
"""So many of a headline's rarest words are looked up: two headlines of up to 14 words with four fifths in
common share at least one of three."""

TITLE_SHARED: Final = 0.6
"""Headlines that share less of the shorter one's words, counted plainly, are not compared any closer."""

TITLE_CANDIDATES: Final = 48
"""So many latest headlines with a rare word are compared: bounds the cost of an item."""

TITLE_WORDS: Final = 5
"""Headlines of fewer words ("Live updates") recur by themselves; they are copies only on the same page."""

TEXTS_KEPT: Final = 5_000
"""Texts of pages behind links held against new ones; of a text of 800 words a quarter of the hashes is kept, 2 kB."""

COPY_HOURS: Final = 72.0
"""Equal headlines further apart are a rubric that returns, unless address or body agree."""

RETITLE_SHARED: Final = 0.55
"""Share of the new headline's words already said by the page from which a retitling says nothing new."""

ROLLING_SHARED: Final = 0.8
"""The same for a rolling page, whose headline is the news of the hour behind a standing label."""

PAGE_HEADLINES: Final = 12
"""An address that has carried more headlines than this is a section front or a ticker, not an article."""

# --- developments ----------------------------------------------------------------------------------

SIGMA_HOURS: Final = 9.0
"""Width of the Gaussian by which the hours between two reports set them apart: within half a day a happening
is told again and again, behind a day something else has happened."""

HOURS_AWAY: Final = 0.2
"""What reports far apart in time lose of their likeness once they are well beyond that width. Taken away, not
multiplied: time says as much of two reports that sound alike as of two that hardly do."""

HOUR_AWAY: Final = 0.008
"""What every hour takes away besides: of two like happenings the later report tells the later one."""

FADE_HOURS: Final = 26.0
"""Likeness fades by the fourth power of the hours over this: untouched for half a day, four fifths at 18 hours, a
third at 26, so that what happens every day in the same words is told apart, and what a day's papers repeat is not."""

HOURS_WORDS: Final = 0.45
"""Share of both without an embedder, where all likeness is smaller by about so much."""

# The weights below are those of a logistic regression over pairs of reports less than a day apart on one
# labelled recording (Anchorage 2025), rounded, with the meaning's weight set to 1; the thresholds and the decay of
# hours were then chosen on it and on two stories of other kinds labelled by us (a storm, troops sent to a capital), as
# means over thresholds around them. They know no word of these, but their figures flatter them a little.

JOIN: Final = 0.38
"""Likeness with an embedder at which a report joins."""

JOIN_WORDS: Final = 0.2
"""Likeness without an embedder at which a report joins: words count less, so less is asked."""

CLOSEST_SHARE: Final = 0.3
"""Weight of the closest report of a development against the mean of all: the closest keeps a turn of
phrase, the mean keeps chains from forming and the largest development from drawing in everything."""

MERGE_SHARE: Final = 1.15
"""Share of the joining threshold at which two developments are one: more than for a single report, since a
merge changes what readers have seen. At 1 it neither helped nor hurt with embeddings, and hurt with words."""

TIE_SHARE: Final = 0.2
"""Share of the joining threshold below which two reports say nothing on whether their developments are one."""

TIES_COUNTED: Final = 64
"""So many reports most alike tie a report's development to theirs: bounds the cost of an item in a flood."""

FRAMES_COMPARED: Final = 192
"""Frames are compared with those of so many reports most alike: bounds the cost of an item in a flood."""

ACROSS_LANGUAGES: Final = 1.6
"""Cosines across languages come out lower than within one for texts equally alike; they are raised by
this factor. Their spread is 1.4 times as wide within a language in one recording, 1.7 times in another."""

WORDS_WEIGHT: Final = 0.4
"""What likeness of words counts where there is no embedder. Beside embeddings it added nothing."""

MENTIONS_WEIGHT: Final = 0.4
"""What naming the same actors and terms adds, rare ones counting more."""

MENTIONS_FLOOR: Final = 2.0
"""Least length that the weights of mentions are scaled by: the weight of a name that one report in seven
has. Naming only what everyone names is then no likeness."""

MENTIONS_BEFORE: Final = 3
"""Reports imagined before the first, none of which names anything: what the first two both name is some
likeness, though less than half of what it would be later were it rare."""

FRAMES_AGREE: Final = 0.3
"""What frames add that agree in full: same speaker or doer, same act, same quotation or figures."""

FRAMES_CLASH: Final = 0.21
"""What frames take away that cannot be one happening: another speaker, another kind of event."""

SHRINK: Final = 15.0
"""Reports of a language that weigh as much as the mean of all languages in its centre."""

RECENTRE: Final = 16
"""Likeness uses centres at most so many reports old."""

COMMON_WORD: Final = 0.3
"""A word in more than this share of the active reports is the story itself and tells nothing apart."""

WORD_OWNERS: Final = 192
"""Only so many latest reports are looked up for one word: bounds the cost of an item."""

SPEAKER_WORDS: Final = 4
"""A part behind the last comma or dash of at most so many words may name the speaker: "X says",
"says the foreign minister"."""
