"""The way to JetStream: streams are made, known again, and never another desk's."""

import asyncio

import pytest

from engines import LOOPBACK, Nats, free_port, running
from livedesk.nodes.broker import NUMBER, Broker, BrokerError
from livedesk.nodes.messages import heard_subject
from waiting import LONG, until


@pytest.fixture
async def connect(nats_url):
    opened = []

    async def connect_one(cluster="c1", url=nats_url, known=""):
        broker = Broker(url, cluster)
        opened.append(broker)
        await broker.open(known)
        return broker

    yield connect_one
    for broker in opened:
        await broker.close()
        await broker.close()


async def test_a_message_is_published_once_and_brought_to_its_partition(connect, monkeypatch):
    monkeypatch.setattr(
        "livedesk.nodes.broker.ACK_WAIT", LONG
    )  # it is not brought again for being in hand long
    broker = await connect()
    for _ in range(2):
        await (await broker.publish(heard_subject(3, 17), b"one", "h/17/1", number=1))
    await (await broker.publish(heard_subject(4, 18), b"other", "h/18/1", number=1))
    subscription = await broker.partition(3)
    (message,) = await subscription.fetch(1, timeout=LONG)
    assert (message.data, message.headers[NUMBER]) == (b"one", "1")
    with pytest.raises(TimeoutError):  # one message of a partition is in hand at a time, and it came once
        await subscription.fetch(1, timeout=0.3)
    await message.ack()
    with pytest.raises(TimeoutError):
        await subscription.fetch(1, timeout=0.3)


async def test_a_second_node_finds_the_same_streams(connect):
    first = await connect()
    second = await connect(known=first.identity)
    assert first.identity == second.identity != ""


async def test_another_databases_broker_is_refused(connect):
    await connect("c1")
    with pytest.raises(BrokerError, match=r"carries another desk's streams. Give each database a broker"):
        await connect("c2")


async def test_another_broker_than_the_other_nodes_use_is_refused(connect):
    with pytest.raises(BrokerError, match=r"nodes at work on this database use another broker"):
        await connect(known="some/other")


async def test_nobody_at_the_address_is_said_without_the_password():
    broker = Broker(f"nats://u:secret@{LOOPBACK}:{free_port()}", "c1")
    with pytest.raises(BrokerError, match=r"can't be reached.*Check that nats-server runs there") as refused:
        await broker.open()
    assert "secret" not in str(refused.value)


async def test_a_broker_that_asks_for_a_password_says_so():
    with running(Nats(authorization='{ user: desk, password: "right" }')) as server:
        for _ in range(20):
            with pytest.raises(BrokerError) as refused:
                await Broker(server.url.replace("nats://", "nats://desk:wrong@"), "c1").open()
            assert "does not let this node in" in str(refused.value)
            assert "Check user and password in --nats" in str(refused.value)
        broker = Broker(server.url.replace("nats://", "nats://desk:right@"), "c1")
        await broker.open()
        assert broker.connected
        await broker.close()


async def test_a_broker_that_was_away_is_used_again_even_when_it_lost_everything(connect, nats_server):
    broker = await connect()
    lost = []
    broker.on_loss(lambda: lost.append(True))
    await asyncio.to_thread(nats_server.kill)
    await until(lambda: lost)
    with pytest.raises(BrokerError, match="away"):
        await broker.publish(heard_subject(1, 1), b"", "h/1/1")
    nats_server.forget()
    await asyncio.to_thread(nats_server.start)
    await until(lambda: broker.connected)

    async def heard():
        try:
            return await asyncio.wait_for(await broker.publish(heard_subject(1, 1), b"x", "h/1/2"), 5)
        except Exception:
            return None

    await until(heard, "the streams were not made anew")


async def test_who_answers_is_known_to_the_server_before_anybody_may_ask(connect, monkeypatch):
    answerer = await connect()
    transport, sent = answerer._client._transport, []
    write, write_lines = transport.write, transport.writelines
    monkeypatch.setattr(transport, "write", lambda data: (sent.append(data), write(data)))
    monkeypatch.setattr(transport, "writelines", lambda data: (sent.extend(data), write_lines(data)))

    async def answer(_):
        """Nothing is asked."""

    end = await answerer.answer("livedesk.test", answer)
    (told,) = (n for n, data in enumerate(sent) if data.startswith(b"SUB livedesk.test"))
    assert b"PING\r\n" in sent[told:]  # and its answer was waited for
    await end()


async def test_questions_are_answered_by_one_of_those_who_can(connect):
    asker, answerer = await connect(), await connect()

    async def answer(message):
        await message.respond(message.data.upper())

    end = await answerer.answer("livedesk.test", answer)
    assert await asker.ask("livedesk.test", b"hello", LONG) == b"HELLO"
    await end()
