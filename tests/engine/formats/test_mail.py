"""Mails, mailboxes and Outlook messages."""

from __future__ import annotations

import struct
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP
from typing import Any

import pytest

from app.engine.formats import mail, outlook, walk
from app.engine.formats.parts import Nested, Options, Part, Unreadable
from app.records import Lack
from tests.engine.formats import compound

SPEC_RTF = bytes.fromhex(  # [MS-OXRTFCP] 3.1 and 3.2: the examples of the specification
    "2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af32068656c090020627705b06c647d0a800fa0"
)
SPEC_CROSSING = bytes.fromhex("1a0000001c0000004c5a4675e2d44b51410004205758595a0d6e7d010eb0")


def built(text: str | None = "Hello", html: str | None = None, **headers: str) -> EmailMessage:
    message = EmailMessage()
    for name, value in {"From": "a@one.example", "Subject": "S", **headers}.items():
        message[name] = value
    if text is not None:
        message.set_content(text)
    if html is not None and text is not None:
        message.add_alternative(html, subtype="html")
    elif html is not None:
        message.set_content(html, subtype="html")
    return message


def read(data: bytes | EmailMessage, module: Any = mail, *, attachments: bool = True) -> list[Part | Nested]:
    data = data if isinstance(data, bytes) else data.as_bytes(policy=SMTP)
    return list(module.read(data, name="a", options=Options(attachments=attachments)))


def text(found: list[Part | Nested]) -> str:
    assert isinstance(found[0], Part)
    return found[0].text


def lack(data: bytes, module: Any = mail) -> Lack:
    with pytest.raises(Unreadable) as caught:
        read(data, module)
    return caught.value.lack


HEAD = "From: a@one.example\nSubject: S\n\n"


def test_plain_text_is_preferred_and_html_read_where_there_is_no_other() -> None:
    assert text(read(built("plain", "<p>html</p>"))) == HEAD + "plain"
    assert text(read(built(" \n", "<p>html</p>"))) == HEAD + "html"
    assert text(read(built(None, "<h1>T</h1><p>b&nbsp;c"))) == HEAD + "T\n\nb c"


def test_headers_in_words() -> None:
    data = (
        b"Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=\n =?utf-8?b?IHVuZCBtZWhy?=\nTo: b@x.example,\n\tc@x.example\n"
        b"From: =?iso-8859-1?Q?J=F6rg?= <j@x.example>\n"
        b"Date: Mon, 20 Mar 2017 11:55:00 +0100\nCc: caf\xc3\xa9@x.example\n"
        b"\nBody"
    )
    assert text(read(data)) == (
        "From: Jörg <j@x.example>\nTo: b@x.example, c@x.example\nCc: café@x.example\nDate: 2017-03-20 11:55 +0100\n"
        "Subject: Grüße und mehr\n\nBody"
    )


@pytest.mark.parametrize("date", ["yesterday", "Mon, 99 Foo 20177 99:99:99 +9999", "32 Dec 2020 10:00", ""])
def test_dates_that_are_none_stay_as_they_are(date: str) -> None:
    assert mail.when(date) == date


@pytest.mark.parametrize("charset", ["utf-8", "iso-8859-1", "latin-1", "no-such-charset", "punycode", "x\0y"])
def test_bodies_in_declared_undeclared_and_impossible_encodings(charset: str) -> None:
    body = "Grüße".encode("utf-8" if charset == "utf-8" else "cp1252")
    data = b'Subject: S\nContent-Type: text/plain; charset="' + charset.encode() + b'"\n\n' + body
    assert text(read(data)) == "Subject: S\n\nGrüße"


def test_flowed_paragraphs_are_joined() -> None:
    data = b"Subject: S\nContent-Type: text/plain; format=flowed\n\nOne \nline.\n> quoted \n> too\n-- \nsignature\n"
    assert text(read(data)) == "Subject: S\n\nOne line.\n> quoted too\n--\nsignature"


def test_attachments_are_files_if_wanted_but_pictures_in_the_text_are_not() -> None:
    message = built("see below", "<p><img src='cid:x'></p>")
    message.add_attachment(b"%PDF-1.7", maintype="application", subtype="pdf", filename="../../Vertrag é.pdf")
    message.add_attachment(b"a,b", maintype="text", subtype="csv", filename="t.csv")
    message.add_attachment(b"x", maintype="image", subtype="png", cid="<x>", disposition="inline")
    message.add_attachment(b"y", maintype="image", subtype="png", filename="scan.png")
    message.add_attachment(built("inner", Subject2="x"))
    message.add_attachment(b"tnef", maintype="application", subtype="ms-tnef", filename="winmail.dat")
    assert text(read(message)) == HEAD + "see below"
    found = [one for one in read(message) if isinstance(one, Nested)]
    assert [(one.name, one.locator) for one in found] == [
        ("Vertrag é.pdf", "attachment 1"),
        ("t.csv", "attachment 2"),
        ("scan.png", "attachment 3"),
        ("S.eml", "attachment 4"),
    ]
    assert found[0].data == b"%PDF-1.7" and b"inner" in found[3].data
    assert len(read(message, attachments=False)) == 1


@pytest.mark.parametrize(
    "data",
    [
        b"Subject: S\nContent-Type: multipart/encrypted; boundary=X\n\n--X\nContent-Type: application/pgp-encrypted\n\n"
        b"Version: 1\n--X\nContent-Type: application/octet-stream\n\nxyz\n--X--\n",
        b"Subject: S\nContent-Type: application/pkcs7-mime; smime-type=enveloped-data\n\nTUlNRQ==\n",
        b"Subject: S\n\n-----BEGIN PGP MESSAGE-----\n\nhQEMA\n-----END PGP MESSAGE-----\n",
    ],
)
def test_encrypted_mails(data: bytes) -> None:
    assert lack(data) is Lack.ENCRYPTED


def test_a_signed_mail_is_its_text() -> None:
    data = (
        b"Subject: S\nContent-Type: multipart/signed; boundary=X\n\n--X\nContent-Type: text/plain\n\nsigned\n"
        b"--X\nContent-Type: application/pgp-signature; name=signature.asc\n\nabc\n--X--\n"
    )
    assert [text(read(data)), len(read(data))] == ["Subject: S\n\nsigned", 1]


def test_what_is_no_mail() -> None:
    assert lack(b"no mail at all") is Lack.DAMAGED
    assert lack(b"\x00\x01\x02: x") is Lack.DAMAGED


def test_parts_inside_parts_end() -> None:
    data = b"Subject: S\n"
    for i in range(2_000):
        data += b"Content-Type: multipart/mixed; boundary=B%d\n\n--B%d\n" % (i, i)
    found = [
        one.part
        for one in walk.documents(data + b"\n\nx", name="a.eml", options=Options())
        if isinstance(one, walk.Found)
    ]
    assert [one.lack for one in found] == [Lack.TOO_LARGE]


def test_mailboxes() -> None:
    first = b"Subject: 1\n\nFrom the start\n>From quoted\n>>From twice\nFrom Anna with love 12:30\n"
    box = (
        b"From a Mon Mar 20 11:55:00 2017\n" + first + b"\nFrom b Mon Mar 20 11:56:00 2017\r\nSubject: 2\r\n\r\ntwo\r\n"
    )
    found = [one for one in read(box) if isinstance(one, Nested)]
    assert [(one.locator, one.kind) for one in found] == [("message 1", "eml"), ("message 2", "eml")]
    assert text(read(found[0].data)) == (
        "Subject: 1\n\nFrom the start\nFrom quoted\n>From twice\nFrom Anna with love 12:30"
    )
    assert text(read(found[1].data)) == "Subject: 2\n\ntwo"


# --- Outlook ---


def test_compressed_rtf_as_the_specification_has_it() -> None:
    assert outlook.decompress(SPEC_RTF) == rb"{\rtf1\ansi\ansicpg1252\pard hello world}" + b"\r\n"
    assert outlook.decompress(SPEC_CROSSING) == b"{\\rtf1 WXYZWXYZWXYZWXYZWXYZ}"
    assert outlook.decompress(struct.pack("<II4sI", 20, 5, b"MELA", 0) + b"plain") == b"plain"


@pytest.mark.parametrize("data", [b"", b"short", struct.pack("<II4sI", 20, 5, b"ABCD", 0)])
def test_compressed_rtf_that_is_none(data: bytes) -> None:
    with pytest.raises(Unreadable):
        outlook.decompress(data)


MEETING = {
    "subject": "Grüße", "sender": "Anna", "address": "anna@one.example", "to": "Ben",
    "date": datetime(2017, 3, 20, 10, 55, tzinfo=UTC),
}  # fmt: skip
LAID_OUT = "From: Anna <anna@one.example>\nTo: Ben\nDate: 2017-03-20 10:55 +0000\nSubject: Grüße\n\n"


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({"body": "Hello\r\n\r\nthere", "html": b"<p>html"}, "Hello\n\nthere"),
        ({"html": "<p>Gr\u00fc\u00dfe</p>".encode()}, "Grüße"),
        ({"rtf": SPEC_RTF}, "hello world"),
        ({"body": "long " * 5_000}, ("long " * 5_000).rstrip()),
    ],
)
def test_outlook_bodies(body: dict[str, Any], said: str) -> None:
    assert text(read(compound.msg(**MEETING, **body), outlook)) == LAID_OUT + said


def test_outlook_attachments_and_messages_inside_messages() -> None:
    innermost = compound.message(subject="innermost", body="3", top=False)
    inner = compound.message(subject="inner", body="2", attachments=[("deep.txt", b"deep"), ("", innermost)], top=False)
    data = compound.msg(subject="outer", body="1", attachments=[("..\\big.bin", bytes(10_000)), ("m", inner)])
    found = read(data, outlook)
    assert [(one.locator, one.name) for one in found] == [
        ("", ""),
        ("attachment 1", "big.bin"),
        ("attachment 2", "inner"),
        ("attachment 2, attachment 1", "deep.txt"),
        ("attachment 2, attachment 2", "innermost"),
    ]
    assert [one.text for one in found if isinstance(one, Part)] == [
        "Subject: outer\n\n1", "Subject: inner\n\n2", "Subject: innermost\n\n3",
    ]  # fmt: skip
    assert [one.data for one in found if isinstance(one, Nested)] == [bytes(10_000), b"deep"]
    assert len(read(data, outlook, attachments=False)) == 1


def test_outlook_messages_inside_messages_end() -> None:
    tree = compound.message(subject="x", body="x", top=False)
    for _ in range(25):
        tree = compound.message(subject="x", body="x", attachments=[("m", tree)], top=False)
    found = read(compound.msg(subject="x", body="x", attachments=[("m", tree)]), outlook)
    assert isinstance(found[-1], Part) and found[-1].lack is Lack.TOO_LARGE


def test_outlook_encrypted_and_signed() -> None:
    assert lack(compound.msg(kind="IPM.Note.SMIME", subject="s"), outlook) is Lack.ENCRYPTED
    signed = b"Subject: s\nContent-Type: text/plain\n\nsigned"
    (found,) = read(
        compound.msg(kind="IPM.Note.SMIME.MultipartSigned", subject="s", attachments=[("smime.p7m", signed)]), outlook
    )
    assert isinstance(found, Nested) and (found.kind, found.data) == ("eml", signed)


def test_other_compound_files_are_no_messages() -> None:
    assert lack(compound.compound({"WordDocument": b"x" * 5000}), outlook) is Lack.DAMAGED
    assert lack(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(3000), outlook) is Lack.DAMAGED
