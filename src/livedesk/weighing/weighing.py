"""Weighing: what stands behind a development, how sure it is, how much it matters."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from livedesk.model import Assessment, Member
from livedesk.story.schema import Story
from livedesk.weighing.moments import Moment, key_moment, moment
from livedesk.weighing.naming import naming
from livedesk.weighing.significance import significance
from livedesk.weighing.status import NOTHING_AROUND, Around, status
from livedesk.weighing.tally import tally


def weigh(
    development: str,
    members: Sequence[Member],
    story: Story,
    previous: Assessment | None,
    around: Around = NOTHING_AROUND,
    others: Callable[[], Sequence[Moment]] = tuple,
) -> Assessment:
    """The assessment of a development from its members, first seen first. Pure; linear in the members.

    ``previous`` is the assessment in force: a key moment stays one, whatever comes later. ``around`` is
    what other developments and editors say of it, ``others`` gives what other key moments tell. Raises ValueError when there are no members.
    """
    if not members:
        msg = f"development {development} has no reports to weigh"
        raise ValueError(msg)
    names = naming(story)
    counted = tally(development, members, names)
    found = counted.origins.found()
    how_sure, why_sure = status(counted.on_record, found, around)
    matters, why_matters = significance(counted, found, names)
    if previous is not None and previous.key_moment:
        key, why_key = True, previous.key_because
    else:
        key, why_key = key_moment(counted, members, found, matters, names, others)
    return Assessment(
        development=development,
        status=how_sure,
        status_because=why_sure,
        outlets=tuple(counted.outlets),
        origins=found,
        significance=matters,
        significance_because=why_matters,
        key_moment=key,
        key_because=why_key,
        languages=tuple(counted.languages),
        planned=around.planned,
    )


def moment_of(development: str, members: Sequence[Member], story: Story) -> Moment:
    """What a development tells, for others that may tell it again. Raises IndexError when it has no reports."""
    return moment(tally(development, members, naming(story)), members[0].report.seen_at)


def changes_nothing(previous: Assessment, member: Member) -> bool:
    """True when a further member surely leaves the assessment as it is, so that it need not be weighed.

    A copy from an outlet already counted, in a language already counted, that is no official's: it can
    add neither origin nor outlet nor language nor a voice.
    """
    return (
        member.placement.copy_of is not None
        and member.report.source_name in previous.outlets
        and member.placement.lang in previous.languages
        and member.report.type != "official"
    )
