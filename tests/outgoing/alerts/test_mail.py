"""Alerts by e-mail: the server from the environment, letters in our own words, refusals told from failures."""

import asyncio

import msgspec
import pytest

from livedesk.errors import LivedeskError
from livedesk.outgoing.alerts.box import Kept
from livedesk.outgoing.alerts.mail import MailServer, Refused, letter, mail_server, send
from outgoing.alerts.mail_world import a_post_office
from outgoing.alerts.test_box import alert

SERVER = MailServer(host="h", port=25, tls=False, user="", password="geheim", sender="desk@desk.example")


def test_the_server_stands_in_the_environment(tmp_path):
    found = mail_server(
        tmp_path / "harbour.record.sqlite",
        {
            "LIVEDESK_SMTP": "smtp://desk%40x@mail.example:2525",
            "LIVEDESK_SMTP_PASSWORD": "geheim",
            "LIVEDESK_MAIL_FROM": "desk@desk.example",
        },
    )
    assert found == MailServer(
        host="mail.example",
        port=2525,
        tls=False,
        user="desk@x",
        password="geheim",
        sender="desk@desk.example",
    )
    assert "geheim" not in repr(found)
    assert mail_server(tmp_path / "harbour.record.sqlite", {}) is None


def test_or_in_a_file_beside_the_record_that_only_its_owner_may_read(tmp_path):
    file = tmp_path / "harbour.mail.env"
    file.write_text(
        '# the post\nLIVEDESK_SMTP="smtps://mail.example"\nLIVEDESK_MAIL_FROM=desk@desk.example\n'
    )
    file.chmod(0o600)
    found = mail_server(tmp_path / "harbour.record.sqlite", {})
    assert (found.port, found.tls, found.user) == (465, True, "")
    file.chmod(0o644)
    with pytest.raises(LivedeskError, match="others may read it"):
        mail_server(tmp_path / "harbour.record.sqlite", {})


@pytest.mark.parametrize(
    "held",
    [
        {"LIVEDESK_SMTP": "mail.example"},
        {"LIVEDESK_SMTP": "http://mail.example", "LIVEDESK_MAIL_FROM": "d@d.example"},
        {"LIVEDESK_SMTP": "smtp://mail.example:port", "LIVEDESK_MAIL_FROM": "d@d.example"},
        {"LIVEDESK_SMTP": "smtp://mail.example"},
    ],
)
def test_a_server_that_can_not_be_is_refused_in_words(tmp_path, held):
    with pytest.raises(LivedeskError):
        mail_server(tmp_path / "harbour.record.sqlite", held)


def kept(id_=4, **fields):
    return Kept(id=id_, rule="mine", alert=alert(**fields), seen=False)


def test_a_letter_says_what_happened_and_where_to_look():
    found = letter(
        [kept()],
        "mara@desk.example",
        server=SERVER,
        story="The talks\nX-Odd: 1",
        addresses=["https://d.example/x"],
    )
    assert found["Subject"] == "[The talks X-Odd: 1] A status changed: Dockers walk out"
    assert found["Message-ID"] == "<alert-4-4@desk.example>"
    assert found["Auto-Submitted"] == "auto-generated"
    text = found.get_content()
    assert text.startswith("A status changed, 15 Aug 12:00 UTC\nDockers walk out\nw\nhttps://d.example/x\n")
    assert "X-Odd" not in found


def test_several_alerts_are_one_letter():
    found = letter(
        [kept(4), kept(9, kind="differ")], "mara@desk.example", server=SERVER, story="T", addresses=["", ""]
    )
    assert found["Subject"] == "[T] 2 alerts"
    assert found["Message-ID"] == "<alert-4-9@desk.example>"
    assert "Accounts differ, 15 Aug" in found.get_content()


async def test_a_letter_is_handed_over_by_smtp():
    async with a_post_office() as post:
        message = letter([kept()], "mara@desk.example", server=post.server, story="T", addresses=[""])
        await asyncio.to_thread(send, post.server, message)
        (taken,) = post.letters
        assert taken["To"] == "mara@desk.example"
        post.unknown.add("mara")
        with pytest.raises(Refused, match="550 no such user"):
            await asyncio.to_thread(send, post.server, message)
        post.down = True
        with pytest.raises(OSError, match="not now"):
            await asyncio.to_thread(send, post.server, message)


async def test_nothing_is_said_in_the_clear_to_another_machine(monkeypatch):
    """A server elsewhere that offers no TLS gets neither password nor letter."""
    monkeypatch.setattr("livedesk.outgoing.alerts.mail._NEAR", frozenset())
    async with a_post_office() as post:
        afar = msgspec.structs.replace(post.server, user="u", password="geheim")
        message = letter([kept()], "m@d.example", server=afar, story="T", addresses=[""])
        with pytest.raises(OSError, match="STARTTLS"):
            await asyncio.to_thread(send, afar, message)
        assert post.letters == []
        assert post.heard == [b"EHLO", b"QUIT"]
