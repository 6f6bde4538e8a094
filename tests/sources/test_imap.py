"""Mailboxes: each mail once, over renumbering and breaks; a wrong password in words; bounds kept."""

import ssl
import subprocess

import pytest

from livedesk.errors import SourceError
from livedesk.sources import imap
from livedesk.sources.fetching import Fetcher
from livedesk.sources.imap import ImapConnector
from livedesk.sources.state import SourceState
from sources.fakes.imap import WIRE, ImapFake, mail
from sources.world import QUICK, Clock


@pytest.fixture
async def connector():
    async with Fetcher(limits=QUICK, now=Clock()) as fetcher:
        yield ImapConnector(fetcher)


@pytest.fixture
async def fake(tmp_path):
    async with ImapFake().serve(tmp_path) as serving:
        yield serving


async def test_a_registered_senders_mail_is_a_report_and_a_strangers_is_held(connector, fake):
    fake.put(mail("a", "Talks begin", "At noon."))
    fake.put(mail("b", "Buy now", sender="Crowd <x@crowd.example>"))
    stranger, wire = (await connector.look(fake.source(), SourceState())).reports
    assert (wire.source_name, wire.title, wire.summary, wire.held) == (
        "Harbour Wire",
        "Talks begin",
        "At noon.",
        None,
    )
    assert (wire.item_key, wire.tier, wire.poster.id) == ("<a@harbour.example>", "mail", WIRE)
    assert f"{wire.published_at:%H:%M}" == "11:30"
    assert "register" in stranger.held


async def test_only_new_mails_are_asked_for_and_nothing_in_the_box_is_changed(connector, fake):
    fake.post("a", "Talks")
    first = await connector.look(fake.source(), SourceState())
    again = await connector.look(fake.source(), first.state)
    assert (again.unchanged, again.state.cursor) == (True, "7:1")
    fake.post("b", "More talks")
    assert [report.title for report in (await connector.look(fake.source(), again.state)).reports] == [
        "More talks"
    ]
    assert not [line for line in fake.said if "SELECT" in line or "STORE" in line]


async def test_a_renumbered_mailbox_is_read_anew_under_the_same_ids(connector, fake):
    fake.post("a", "Talks")
    first = await connector.look(fake.source(), SourceState())
    fake.validity, fake.mails, fake.next = 8, {4: fake.mails[1]}, 5
    again = await connector.look(fake.source(), first.state)
    assert [report.id for report in again.reports] == [report.id for report in first.reports]
    assert again.state.cursor == "8:4"


async def test_many_mails_are_read_a_few_at_a_time(connector, fake, monkeypatch):
    state = (await connector.look(fake.source(), SourceState())).state
    monkeypatch.setattr(imap, "MOST_MAILS", 3)
    for n in range(5):
        fake.post(str(n), f"Talks {n}")
    look = await connector.look(fake.source(), state)
    assert (len(look.reports), look.state.gap_seconds, look.state.cursor) == (3, 0, "7:3")
    assert len((await connector.look(fake.source(), look.state)).reports) == 2


async def test_a_huge_mail_gives_its_beginning_and_a_broken_one_a_warning(connector, fake):
    fake.put(mail("a", "Talks", "x " * 5_000_000))
    fake.put(b"\x00")
    look = await connector.look(fake.source(), SourceState())
    assert [report.title for report in look.reports] == ["Talks"]
    assert look.warnings == ("mail 2 names no sender; left out",)


async def test_a_server_that_sends_without_end_is_left(connector, fake):
    fake.post("a", "Talks")
    fake.claims = 50_000_000
    with pytest.raises(SourceError, match="more than it may"):
        await connector.look(fake.source(), SourceState())


async def test_a_wrong_password_is_named_and_never_shown(connector, fake):
    fake.secret.write_text("barge")
    with pytest.raises(SourceError, match="log in") as caught:
        await connector.look(fake.source(), SourceState())
    assert "barge" not in str(caught.value)


async def test_a_folder_that_is_not_there_is_named(connector, fake):
    with pytest.raises(SourceError, match='no folder "Lost"'):
        await connector.look(fake.source(address=fake.base + "/Lost"), SourceState())


@pytest.mark.parametrize(
    "address", ["https://h.example/", "imaps://", "imaps://h.example/a%0d%0ab", "imaps://h:x/"]
)
async def test_an_address_that_is_no_mailbox_is_said_to_be_none(connector, fake, address):
    with pytest.raises(SourceError, match="no mailbox"):
        await connector.look(fake.source(address=address), SourceState())


async def test_a_public_server_is_not_sent_a_password_without_tls(connector, fake):
    with pytest.raises(SourceError, match="in the clear"):
        await connector.look(fake.source(address="imap://9.9.9.9/", allow_private=False), SourceState())


async def test_without_user_or_secret_it_says_what_to_add(connector, fake):
    with pytest.raises(SourceError, match="no user"):
        await connector.look(fake.source(user=None), SourceState())


@pytest.fixture
def papers(tmp_path):
    key, certificate = tmp_path / "key", tmp_path / "cert"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "9",
         "-subj", "/CN=h", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", certificate],
        check=True, capture_output=True,
    )  # fmt: skip
    return certificate, key


async def test_a_certificate_has_to_be_good(connector, tmp_path, papers, monkeypatch):
    fake = ImapFake()
    fake.tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    fake.tls.load_cert_chain(*papers)
    async with fake.serve(tmp_path):
        fake.post("a", "Talks")
        with pytest.raises(SourceError, match="certificate"):
            await connector.look(fake.source(), SourceState())
        monkeypatch.setenv("SSL_CERT_FILE", str(papers[0]))
        assert len((await connector.look(fake.source(), SourceState())).reports) == 1
