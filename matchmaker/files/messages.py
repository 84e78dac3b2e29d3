"""A letter as the bytes of an e-mail: headers that cannot be broken out of, and both forms of the body."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr

from matchmaker.errors import InputError

_ENDING = frozenset({"Cc", "Cs", "Zl", "Zp"})
"""Kinds of characters that some reader takes for the end of a line, or that nobody can send."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes along."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Envelope:
    """Who writes to whom, what about, and by which id the message is known wherever it goes."""

    sender: str
    recipient: str
    subject: str
    message_id: str
    language: str
    at: datetime


def message_of(envelope: Envelope, text: str, page: str | None, attachments: Sequence[Attachment] = ()) -> EmailMessage:
    """Return the e-mail.

    Raises
    ------
    InputError
        An address or the subject cannot stand in a header.
    """
    message = EmailMessage(policy=SMTP)
    try:
        message["From"] = _address(envelope.sender)
        message["To"] = _address(envelope.recipient)
        message["Subject"] = _harmless(envelope.subject)
        message["Message-ID"] = f"<{envelope.message_id}>"
        message["Date"] = format_datetime(envelope.at)
        message["Auto-Submitted"] = "auto-generated"  # so that absence notices do not answer (RFC 3834)
    except ValueError:
        raise InputError("mail", "headers", "an address and a subject in one line", "something else") from None
    message.set_content(text)
    if page is not None:
        message.add_alternative(page, subtype="html")
    for each in attachments:
        main, _, sub = each.media_type.partition("/")
        message.add_attachment(each.content, maintype=main, subtype=sub, filename=each.name)
    message["Content-Language"] = envelope.language  # last: setting the body drops what stood there of this kind
    return message


def _address(written: str) -> Address:
    """Return the one address in `written`, with the name before it if there is one; whatever is more is refused."""
    name, plain = parseaddr(written)
    local, at, domain = plain.rpartition("@")
    if not (at and local and domain) or any(character in written for character in "\r\n,;") or not plain.isprintable():
        raise ValueError("no single address")
    if written.strip() != plain and not written.strip().endswith(f"<{plain}>"):
        raise ValueError("more than an address")
    return Address(display_name=_harmless(name), username=local, domain=domain)


def _harmless(text: str) -> str:
    """Return a text for a header, in which CR and LF are refused, without what else would end it.

    What looks like an encoded word the library decodes when it is set, with whatever line ends are encoded in it, and
    then writes these. A vertical tab or a line separator it passes on, and some programs end a line there.
    """
    plain = text.replace("=?", "= ?")
    return "".join(" " if each not in "\r\n" and unicodedata.category(each) in _ENDING else each for each in plain)
