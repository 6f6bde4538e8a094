"""Mails made well, badly, and to hurt."""

import pytest

from livedesk.sources.letter import LONGEST_SUMMARY, UnreadableLetter, read_letter
from sources.fakes.imap import mail


def letter(headers, text=""):
    return read_letter(f"From: w@harbour.example\n{headers}\n\n{text}".encode())


def test_a_mail_has_sender_subject_text_date_and_key():
    read = read_letter(
        mail(
            "k", "=?utf-8?q?F=C3=A4hren?= sail", "Ferries <b>sail</b> & whistle", sender="Wire <W@H.example>"
        )
    )
    assert (read.key, read.address, read.name) == ("<k@harbour.example>", "w@h.example", "Wire")
    assert (read.title, read.text) == ("Fähren sail", "Ferries <b>sail</b> & whistle")
    assert read.date == "Fri, 15 Aug 2025 11:30:00 +0000"


def test_plain_text_is_taken_before_html_and_attachments_never():
    parts = (
        "--b\nContent-Type: text/plain\nContent-Disposition: attachment\n\nA file\n"
        "--b\nContent-Type: text/html\n\n<p>Marked</p>\n--b\nContent-Type: text/plain\n\nPlain\n--b--\n"
    )
    assert letter("Content-Type: multipart/mixed; boundary=b", parts).text == "Plain"


def test_html_loses_its_markup_and_scripts():
    read = letter("Content-Type: text/html", "<script>alert(1)</script><p>Talks</p><p onclick=x>begin</p>")
    assert read.text == "Talks begin"


@pytest.mark.parametrize("charset", ["no-such", "hex", "idna", "punycode", "utf-7", '"'])
def test_a_bad_charset_costs_nothing_but_its_letters(charset):
    assert "Talks" in (
        letter(f"Subject: Talks\nContent-Type: text/plain; charset={charset}", "Talks").title or ""
    )
    assert letter(f"Subject: =?{charset}?q?Talks?= here").title


def test_a_mail_cut_off_in_the_middle_gives_what_there_is():
    parts = "--b\nContent-Type: text/plain\n\nThe ferries sa"
    assert letter("Content-Type: multipart/mixed; boundary=b", parts).text == "The ferries sa"


def test_a_long_text_is_cut():
    assert len(letter("Subject: x", "word " * 50_000).text) <= LONGEST_SUMMARY


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"", "no sender"),
        (b"\x00\xff\xfe", "no sender"),
        (b"Subject: x\n\nwords", "no sender"),
        (b"From: a@h.example\n\n", "neither"),
    ],
)
def test_a_mail_of_which_nothing_can_be_used_says_why(body, why):
    with pytest.raises(UnreadableLetter, match=why):
        read_letter(body)


def test_nesting_without_end_is_no_mail():
    nested = "".join(f"Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n" for n in range(3_000))
    with pytest.raises(UnreadableLetter):
        read_letter(f"From: w@harbour.example\n{nested}".encode())
