"""Mails (EML, RFC 5322 and MIME) and mailboxes (MBOX), with the standard library's parser and our own care for what
real headers hold.

A mail's text begins with who wrote to whom, when, and about what, a line each, and goes on after a blank line with what
was written: as plain text where there is some, otherwise the text of its HTML. Attachments are files of their own if
wanted; pictures that stand in the text are not. The messages of a mailbox are files of their own always.
"""

from __future__ import annotations

import binascii
import email
import email.header
import email.policy
import email.utils
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.errors import HeaderParseError
from email.message import Message

from app.engine.formats.decoding import decoded
from app.engine.formats.flow import part, with_gap
from app.engine.formats.parts import Block, Nested, Options, Part, Unreadable, damaged, too_large
from app.engine.formats.web import blocks_of, markup_of
from app.engine.text import is_blank, one_line
from app.records import Lack
from app.wording import translate

READER = "mail/1"

SHOWN = ("From", "To", "Cc", "Date", "Subject")
"""Headers that begin the text, in this order."""
_DEEPEST = 50
_MOST_PARTS = 10_000
_LONGEST_HEADER = 50_000
_FROM_LINE = re.compile(rb"^From [^\r\n]*\d\d:\d\d[^\r\n]*\r?\n", re.MULTILINE)
_QUOTED_FROM = re.compile(rb"^>(>*From )", re.MULTILINE)
_HEADER = re.compile(rb"[!-9;-~]+[ \t]*:")
_PGP = re.compile(r"\s*-----BEGIN PGP MESSAGE-----")
_SIGNATURES = frozenset({"application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature"})
_PKCS7 = frozenset({"application/pkcs7-mime", "application/x-pkcs7-mime"})
_PASSED_OVER = frozenset({"application/ms-tnef", "application/vnd.ms-tnef"})


def read(data: bytes, *, name: str, options: Options) -> Iterator[Part | Nested]:
    """A mail and its attachments, or the messages of a mailbox."""
    if data.startswith(b"From "):
        yield from _messages(data)
        return
    if not _HEADER.match(data.lstrip(b"\xef\xbb\xbf \t\r\n")):
        raise damaged()
    message = email.message_from_bytes(data.lstrip(b"\xef\xbb\xbf \t\r\n"), policy=email.policy.compat32)
    found = _Body()
    _take(message, found, 0)
    fields = {name: _header(message, name) for name in SHOWN}
    fields["Date"] = when(fields["Date"])
    if found.encrypted and not any(block.text.strip() for block in found.blocks):
        raise encrypted_mail()
    if not message.keys() or (not found.blocks and not any(fields.values()) and not found.attachments):
        raise damaged()
    yield laid_out(fields, found.blocks)
    if options.attachments:
        for number, (file, content) in enumerate(found.attachments, 1):
            yield Nested(name=file or f"attachment {number}", data=content, locator=f"attachment {number}")


def laid_out(fields: dict[str, str], body: list[Block]) -> Part:
    """The document of a mail: ``fields`` by the names in :data:`SHOWN`, and what was written."""
    heads = [Block(text=f"{name}: {fields[name]}") for name in SHOWN if fields.get(name)]
    found = part([*heads, *(with_gap(body) if heads else body)])
    extra = {name.lower(): fields[name] for name in ("From", "To", "Date", "Subject") if fields.get(name)}
    return Part(text=found.text, layout=found.layout, extra=extra)


def lines(text: str) -> list[Block]:
    """Plain text as blocks."""
    blocks, before = [], 1
    for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        if line.strip():
            blocks.append(Block(text=line, before=before))
            before = 1
        else:
            before += 1
    return blocks


def when(date: str) -> str:
    """A date of a mail ("Mon, 20 Mar 2017 11:55:00 +0100") as "2017-03-20 11:55 +0100"; what is none, as it was."""
    try:
        moment = email.utils.parsedate_to_datetime(date)
    except (ValueError, TypeError, IndexError, OverflowError):
        return date
    return f"{moment:%Y-%m-%d %H:%M %z}".rstrip()


def encrypted_mail() -> Unreadable:
    """It is encrypted for those who should read it (S/MIME, PGP)."""
    return Unreadable(
        Lack.ENCRYPTED,
        translate("problems", "The message is encrypted for its receivers: save it unencrypted from the mail program."),
    )


@dataclass(slots=True)
class _Body:
    """What was found in a mail."""

    blocks: list[Block] = field(default_factory=list)
    attachments: list[tuple[str, bytes]] = field(default_factory=list)
    encrypted: bool = False
    parts: int = 0


def _take(message: Message, found: _Body, depth: int) -> None:
    """Collect the text and attachments of one part of a mail."""
    found.parts += 1
    if depth > _DEEPEST or found.parts > _MOST_PARTS:
        raise too_large()
    kind = message.get_content_type()
    # Of a part that is none of several, it would be decoded at once, in whatever charset it declares.
    payload = message.get_payload() if message.is_multipart() else None
    inside = [one for one in payload if isinstance(one, Message)] if isinstance(payload, list) else None
    if kind == "message/rfc822" or (kind.startswith("message/") and inside and depth):
        if inside:
            found.attachments.append((f"{_header(inside[0], 'Subject') or 'message'}.eml", _bytes_of(inside[0])))
    elif inside is not None:
        _take_several(kind, inside, found, depth)
    elif kind in _PKCS7:
        found.encrypted = True
    elif kind in _SIGNATURES or kind in _PASSED_OVER:
        return
    elif kind in ("text/plain", "text/html") and not _is_attached(message):
        found.blocks += with_gap(_text(message, kind, found)) if found.blocks else _text(message, kind, found)
    elif not _is_inline_picture(message, kind):
        found.attachments.append((_file_name(message), _content(message)))


def _take_several(kind: str, inside: list[Message[str, str]], found: _Body, depth: int) -> None:
    if kind == "multipart/encrypted":
        found.encrypted = True
    elif kind == "multipart/alternative":
        _take_alternative(inside, found, depth)
    else:
        for one in inside:
            _take(one, found, depth + 1)


def _take_alternative(inside: list[Message[str, str]], found: _Body, depth: int) -> None:
    """The first alternative in plain text that is not blank; otherwise the one that gives text, from the plainest."""
    before = len(found.blocks)
    for one in sorted(inside, key=lambda one: one.get_content_type() != "text/plain"):
        if len(found.blocks) == before:
            _take(one, found, depth + 1)
        elif one.get_content_maintype() == "multipart":  # the HTML that is not needed may have files beside it
            beside = _Body(parts=found.parts)
            _take(one, beside, depth + 1)
            found.attachments += beside.attachments
            found.parts = beside.parts


def _text(message: Message, kind: str, found: _Body) -> list[Block]:
    declared, flowed, delete_space = (_parameter(message, name) for name in ("charset", "format", "delsp"))
    content = _content(message)
    if kind == "text/html":
        return blocks_of(markup_of(content, declared))
    text = decoded(content, declared)
    if _PGP.match(text):
        found.encrypted = True
        return []
    if flowed.lower() == "flowed":
        text = _unflowed(text, delete_space.lower() == "yes")
    return [] if is_blank(text) else lines(text)


def _unflowed(text: str, delete_space: bool) -> str:
    """Paragraphs whose lines were broken for the way joined again (RFC 3676, 4.1 and 4.2)."""
    joined: list[str] = []
    open_quotes = -1  # of the line that goes on
    for line in text.replace("\r\n", "\n").split("\n"):
        content = line.lstrip(">")
        quotes = len(line) - len(content)
        content = content.removeprefix(" ")
        if open_quotes == quotes and content != "-- ":
            joined.append(content)
        else:
            joined.append(("\n" if joined else "") + ">" * quotes + (" " if quotes else "") + content)
        flows = content.endswith(" ") and content != "-- "
        if flows and delete_space:
            joined[-1] = joined[-1][:-1]
        open_quotes = quotes if flows else -1
    return "".join(joined)


def _parameter(message: Message, name: str) -> str:
    """A parameter of the content type; "" if there is none."""
    try:
        value = message.get_param(name)
    except (ValueError, LookupError, TypeError):
        return ""
    return value if isinstance(value, str) else str(value[2]) if isinstance(value, tuple) else ""


def _content(message: Message) -> bytes:
    """The bytes of a part, decoded from the form in which they travelled; as they are if that is broken."""
    try:
        content = message.get_payload(decode=True)
    except (ValueError, binascii.Error, LookupError):
        return b""
    return content if isinstance(content, bytes) else b""


def _bytes_of(message: Message) -> bytes:
    try:
        return message.as_bytes(policy=email.policy.compat32)
    except (ValueError, LookupError, TypeError, AttributeError) as error:  # the generator's answers to odd headers
        raise damaged() from error


def _is_attached(message: Message) -> bool:
    return message.get_content_disposition() == "attachment" or (
        bool(_file_name(message)) and message.get_content_disposition() is not None
    )


def _is_inline_picture(message: Message, kind: str) -> bool:
    return kind.startswith("image/") and message.get_content_disposition() != "attachment"


def _file_name(message: Message) -> str:
    try:
        name = message.get_filename()
    except (ValueError, LookupError, TypeError, IndexError):
        return ""
    name = one_line(header_text(name)) if name else ""
    return name.replace("\\", "/").rpartition("/")[2][:200]


def _header(message: Message, name: str) -> str:
    """All headers of that name as one line."""
    values = [str(value) for key, value in message.raw_items() if key.lower() == name.lower()]
    return ", ".join(one_line(header_text(value[:_LONGEST_HEADER])) for value in values[:100])


def header_text(value: str) -> str:
    """A header with its encoded words (RFC 2047) decoded; bytes beyond ASCII are UTF-8 or guessed."""
    if "=?" not in value:
        return _raw(value)
    decoded_words = []
    try:
        found = email.header.decode_header(value)
    except (ValueError, binascii.Error, HeaderParseError):
        return _raw(value)
    for word, encoding in found:
        if isinstance(word, bytes):
            decoded_words.append(decoded(word, encoding) if encoding else _raw(word.decode("latin-1")))
        else:
            decoded_words.append(_raw(word))
    return "".join(decoded_words)


def _raw(text: str) -> str:
    """A header that was not encoded though it should have been."""
    if text.isascii():
        return text
    try:
        return decoded(text.encode("ascii", "surrogateescape"))
    except UnicodeEncodeError:
        try:
            return decoded(text.encode("latin-1"))
        except UnicodeEncodeError:
            return text


def _messages(data: bytes) -> Iterator[Nested]:
    """The messages of a mailbox, each by its number. A "From " line begins one after an empty line or at the start."""
    starts = [
        (found.start(), found.end())
        for found in _FROM_LINE.finditer(data)
        if found.start() == 0 or data[max(0, found.start() - 2) : found.start()] in (b"\n\n", b"\r\n", b"\n\r")
    ]
    if not starts:
        starts = [(0, data.find(b"\n") + 1 or len(data))]
    ends = [start for start, _ in starts[1:]] + [len(data)]
    for number, ((_, begin), end) in enumerate(zip(starts, ends, strict=True), 1):
        message = _QUOTED_FROM.sub(rb"\1", data[begin:end])
        yield Nested(name=f"message {number}", data=message, locator=f"message {number}", kind="eml")
