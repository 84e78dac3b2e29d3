"""A mail server on this machine that keeps what it takes, and refuses or hangs up as a test wants."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage

from aiosmtpd.controller import Controller


class Sink:
    """What arrived: the recipients of each message, and the message."""

    def __init__(self) -> None:
        self.messages: list[tuple[list[str], EmailMessage]] = []
        self.answers: dict[str, str] = {}
        """By recipient: what the server says in place of taking the message."""
        self.pause_s = 0.0
        """For how long the server thinks about a whole message before it says that it has taken it."""

    async def handle_RCPT(self, _server, _session, envelope, address, _options) -> str:  # noqa: N802 (of the library)
        if refusal := self.answers.get(address):
            return refusal
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server, _session, envelope) -> str:  # noqa: N802 (of the library)
        await asyncio.sleep(self.pause_s)
        message = message_from_bytes(envelope.content, policy=policy.default)
        self.messages.append((list(envelope.rcpt_tos), message))
        return "250 OK"

    @property
    def ids(self) -> list[str]:
        """Return the Message-IDs in the order of their arrival."""
        return [str(message["Message-ID"]) for _, message in self.messages]


@contextmanager
def running(sink: Sink, port: int = 0) -> Iterator[str]:
    """Run the server and yield its address for the settings."""
    controller = Controller(sink, hostname="127.0.0.1", port=port or _free_port())
    controller.start()
    try:
        yield f"smtp://127.0.0.1:{controller.port}"
    finally:
        controller.stop()


def _free_port() -> int:
    import socket  # noqa: PLC0415 (of this one step)

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
