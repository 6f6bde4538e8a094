"""The public address absolute links carry."""

from __future__ import annotations

from livedesk.serving import WebOptions


async def test_links_carry_the_operators_address_else_the_one_the_page_was_asked_by(serve) -> None:
    async with serve() as open_:
        _, body = await open_.get("/feed.atom", headers={"Host": "desk.example"})
        assert b'href="http://desk.example/' in body
        answer, _ = await open_.get("/feed.atom", headers={"Host": "a b<script>"})
        assert answer.status == 400
    async with serve(options=WebOptions(base_url="https://live.example/talks/")) as open_:
        _, body = await open_.get("/feed.atom", headers={"Host": "desk.example"})
        assert b"desk.example" not in body
        assert b'href="https://live.example/' in body
