"""Where letters go: a mail server, or, for trying out and for tests, a folder with a file for each.

A server that was given a whole message and does not say whether it took it may well have: sent again, it would arrive
twice. So this one answer is waited for longer, as RFC 5321 (4.5.3.2.6) asks, and a message whose fate is unknown is
put off like one that was not taken, with ever longer pauses; it is not sent again at once as when no server answers.
"""

import smtplib
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from pathlib import Path
from typing import TYPE_CHECKING, Protocol
from urllib.parse import unquote, urlsplit

from matchmaker.errors import InputError

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

ANSWER_WITHIN_S = 20.0
TAKEN_WITHIN_S = 50.0
"""For the answer to a whole message: with the three before it, less than the lease by which a message is held."""

PORTS = {"smtp": 587, "smtps": 465}


class ServerAwayError(Exception):
    """No mail server answers, or it wants nothing from us now: no message is to blame."""


class RefusedForGoodError(Exception):
    """The server will never take this message: it knows no such address, for instance."""


class NotTakenError(Exception):
    """The server did not take this message this time."""


class Post(Protocol):
    """An open way to send messages."""

    def send(self, message: EmailMessage) -> None:
        """Hand over one message; raise one of the three errors above when it was not taken."""


@contextmanager
def open_post(url: str) -> Iterator[Post]:
    """Yield the way to send by the address in the settings; a connection is closed at the end.

    Raises
    ------
    ServerAwayError
        No mail server answers.
    """
    parts = urlsplit(url)
    if parts.scheme == "file":
        yield Folder(Path(unquote(parts.path)))
        return
    server = _connected(url)
    try:
        yield Server(server)
    finally:
        try:
            server.quit()
        except (smtplib.SMTPException, OSError):
            server.close()


class Folder:
    """A folder that holds each message as a file; sent twice it is one file."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def send(self, message: EmailMessage) -> None:
        """Write the message under its id, whole or not at all."""
        name = "".join(each for each in str(message["Message-ID"]) if each.isalnum() or each in "-@.")
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            part = self._folder / f".{name}.part"
            part.write_bytes(message.as_bytes())
            part.replace(self._folder / f"{name}.eml")
        except OSError as error:
            raise ServerAwayError(error.strerror or "the folder cannot be written") from error


class Server:
    """A connection to a mail server."""

    def __init__(self, server: smtplib.SMTP) -> None:
        self._server = server

    def send(self, message: EmailMessage) -> None:
        """Hand over one message."""
        try:
            self._server.send_message(message)
        except _FateUnknownError as error:
            raise NotTakenError("the server did not say whether it took the message") from error
        except smtplib.SMTPRecipientsRefused as error:
            codes = [code for code, _ in error.recipients.values()]
            raise _refusal(max(codes, default=550)) from error
        except smtplib.SMTPServerDisconnected as error:
            raise ServerAwayError("the connection was closed") from error
        except smtplib.SMTPNotSupportedError as error:
            raise RefusedForGoodError("the server cannot carry this address") from error
        except smtplib.SMTPResponseException as error:
            if error.smtp_code in {421, 454} or isinstance(error, smtplib.SMTPSenderRefused):
                raise ServerAwayError(f"the server answered {error.smtp_code}") from error
            raise _refusal(error.smtp_code) from error
        except (smtplib.SMTPException, OSError) as error:
            raise ServerAwayError(type(error).__name__) from error


class _FateUnknownError(Exception):
    """The message was handed over, and no answer came."""


class _Patient:
    """What a connection does more than that of the library: it waits for the answer to a whole message."""

    sock: socket.socket | None

    def data(self, msg: "ReadableBuffer | str") -> tuple[int, bytes]:
        """Hand over the text of a message and return the server's answer."""
        if self.sock is not None:
            self.sock.settimeout(TAKEN_WITHIN_S)
        try:
            answer: tuple[int, bytes] = super().data(msg)  # type: ignore[misc]  # of the class beside this one
        except (smtplib.SMTPServerDisconnected, OSError) as error:
            raise _FateUnknownError from error
        if self.sock is not None:
            self.sock.settimeout(ANSWER_WITHIN_S)
        return answer


class _Plain(_Patient, smtplib.SMTP):
    pass


class _Encrypted(_Patient, smtplib.SMTP_SSL):
    pass


def _refusal(code: int) -> Exception:
    """Return what a code of the server means (RFC 5321, 4.2.1): 4xx for now, 5xx for good."""
    kind = RefusedForGoodError if code >= 500 else NotTakenError
    return kind(f"the server answered {code}")


def _connected(url: str) -> smtplib.SMTP:
    parts = urlsplit(url)
    if not parts.hostname:
        raise InputError("environment", "MATCHMAKER_MAIL_URL", "smtp://host or smtps://host", "no host")
    port = parts.port or PORTS[parts.scheme]
    try:
        if parts.scheme == "smtps":
            context = ssl.create_default_context()
            server: smtplib.SMTP = _Encrypted(parts.hostname, port, timeout=ANSWER_WITHIN_S, context=context)
            server.ehlo()
        else:
            server = _Plain(parts.hostname, port, timeout=ANSWER_WITHIN_S)
            _secured(server, needed=parts.username is not None)
        if parts.username is not None:
            server.login(unquote(parts.username), unquote(parts.password or ""))
    except (smtplib.SMTPException, OSError) as error:
        raise ServerAwayError(type(error).__name__) from error
    return server


def _secured(server: smtplib.SMTP, *, needed: bool) -> None:
    """Encrypt the connection where the server can; a password goes over no other."""
    server.ehlo()
    if server.has_extn("starttls"):
        server.starttls(context=ssl.create_default_context())
        server.ehlo()
    elif needed:
        raise smtplib.SMTPNotSupportedError("the server offers no encryption, and a password needs it")
