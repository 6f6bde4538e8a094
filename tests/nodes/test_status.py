"""How a node does, for those who watch it."""

from aiohttp.test_utils import TestClient, TestServer

from livedesk.nodes.status import make_status
from livedesk.serving.site import Check


async def asked(path, checks, ready=True):
    app = make_status("n1", lambda: checks, lambda: {"partitions": (3.0, "Partitions held.")}, lambda: ready)
    async with TestClient(TestServer(app)) as client:
        answer = await client.get(path)
        return answer.status, await answer.text()


async def test_a_node_that_works_is_well():
    status, body = await asked("/healthz", [Check(name="record", ok=True, because="fine")])
    assert status == 200
    assert '"node":"n1"' in body


async def test_a_node_that_can_not_work_says_why():
    checks = [Check(name="clock", ok=False, because="10 min ahead. Set the clock")]
    status, body = await asked("/healthz", checks)
    assert status == 503
    assert "Set the clock" in body


async def test_what_it_can_live_without_does_not_make_it_unwell():
    status, _ = await asked("/readyz", [Check(name="broker", ok=False, because="away", needed=False)])
    assert status == 200


async def test_a_node_that_ends_is_well_but_not_ready():
    assert (await asked("/healthz", [], ready=False))[0] == 200
    assert (await asked("/readyz", [], ready=False))[0] == 503


async def test_figures_are_prometheus_text_with_the_nodes_name():
    status, body = await asked("/metrics", [])
    assert status == 200
    assert 'livedesk_node_partitions{node="n1"} 3.0' in body
