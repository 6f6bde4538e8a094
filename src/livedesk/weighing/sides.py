"""The sides of a story: which of its principals each of its actors stands with."""

from __future__ import annotations

from livedesk.story.schema import Story


def sides(story: Story) -> dict[str, str]:
    """Actors by the principal whose side they are on; who is on none is missing.

    Where principals are of several countries, all actors of one are on the side of its first principal: a
    minister, the capital, the country itself. Where all are of one, each principal is a side of its own.
    """
    principals = [actor for actor in story.actors if actor.principal]
    countries = {actor.country for actor in principals if actor.country is not None}
    if len(countries) < 2 and len([actor for actor in principals if actor.country is not None]) > 1:
        return {actor.id: actor.id for actor in principals}
    first: dict[str, str] = {}
    for actor in principals:
        if actor.country is not None:
            first.setdefault(actor.country, actor.id)
    found = {actor.id: actor.id for actor in principals}
    found |= {actor.id: first[actor.country] for actor in story.actors if actor.country in first}
    return {actor.id: found[actor.id] for actor in story.actors if actor.id in found}
