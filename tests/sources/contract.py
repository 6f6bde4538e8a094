"""What every kind of source keeps to; a connector's tests inherit from ``ConnectorContract``.

A subclass gives ``connector`` and the bodies of its kind; the world answers over real HTTP.
"""

from __future__ import annotations

import asyncio

import pytest
from aiohttp import web

from livedesk.errors import SourceError
from livedesk.sources.state import SourceState, decode_state, encode_state
from sources.world import conditional
from waiting import LONG


class ConnectorContract:
    """The promises of ``Connector``. Fixtures: ``connector``; bodies: ``ONE``, ``RETITLED``, ``GARBAGE``."""

    ONE: bytes
    """A body with one item."""
    RETITLED: bytes
    """The same item under another title."""
    GARBAGE: tuple[bytes, ...]
    """Bodies of which nothing can be used."""

    async def look(self, connector, world, state=None, **fields):
        return await connector.look(world.source("/it", **fields), state or SourceState())

    def test_it_names_its_kind(self, connector):
        assert connector.kind
        assert connector.kind == connector.kind.lower()

    async def test_a_first_look_brings_reports_of_that_source(self, connector, world):
        world.says("/it", self.ONE)
        look = await self.look(connector, world)
        (report,) = look.reports
        assert report.source == "it"
        assert report.source_name == "Harbour Post"
        assert report.seen_at.tzinfo is not None
        assert not look.unchanged

    async def test_a_second_look_says_that_nothing_changed(self, connector, world):
        world.says("/it", conditional(self.ONE))
        first = await self.look(connector, world)
        again = await self.look(connector, world, decode_state(encode_state(first.state)))
        assert (again.unchanged, again.reports) == (True, ())
        assert again.state.validators == first.state.validators

    async def test_the_same_content_is_the_same_report_and_a_new_title_another(self, connector, world):
        world.says("/it", [self.ONE, self.ONE, self.RETITLED])
        first, second, third = [(await self.look(connector, world)).reports[0] for _ in range(3)]
        assert first.id == second.id != third.id
        assert first.item_key == third.item_key

    async def test_garbage_ends_in_an_error_that_names_the_source(self, connector, world):
        for body in self.GARBAGE:
            world.says("/it", body)
            with pytest.raises(SourceError) as caught:
                await self.look(connector, world)
            assert caught.value.where.startswith("Harbour Post (")

    @pytest.mark.parametrize("status", [401, 403, 404, 410, 429, 500, 503])
    async def test_refusals_end_in_an_error_that_names_the_source(self, connector, world, status):
        world.says("/it", status)
        with pytest.raises(SourceError) as caught:
            await self.look(connector, world)
        assert caught.value.where.startswith("Harbour Post (")
        assert caught.value.remedy

    async def test_a_private_address_is_refused(self, connector, world):
        world.says("/it", self.ONE)
        with pytest.raises(SourceError, match="not public"):
            await self.look(connector, world, allow_private=False)
        assert world.asked == []

    async def test_a_redirect_to_a_private_address_is_refused(self, connector, world):
        world.says("/it", lambda _: web.Response(status=302, headers={"Location": "http://169.254.169.254/"}))
        with pytest.raises(SourceError):
            await asyncio.wait_for(self.look(connector, world), LONG)

    async def test_an_oversize_body_is_refused(self, connector, world):
        world.says("/it", self.ONE + b" " * 300_000)
        with pytest.raises(SourceError, match="sends more than"):
            await self.look(connector, world)
