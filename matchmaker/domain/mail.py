"""Mail: what letters there are, and where a message stands on its way."""

from enum import StrEnum


class LetterKind(StrEnum):
    """What a letter is about."""

    CONFIRM = "confirm"
    RESET = "reset"
    SIGN_IN = "sign in"
    INVITE = "invite"
    ENTRY = "entry"
    ADDRESS = "address"
    PASSWORD = "password"  # noqa: S105 (no password)
    OFFICE = "office"
    ACCOUNT = "account"
    LEADER = "leader"
    ACTED_FOR = "acted for"
    """An office changed something for somebody of its own side."""
    ACCESS = "access"
    ERASED = "erased"
    ERASURE_NOTICE = "erasure-notice"


OPENING = frozenset(
    {
        LetterKind.CONFIRM,
        LetterKind.RESET,
        LetterKind.SIGN_IN,
        LetterKind.INVITE,
        LetterKind.ENTRY,
        LetterKind.ADDRESS,
    }
)
"""Letters with a link or a code that opens something: what they say is for the mailbox alone."""


class MessageState(StrEnum):
    """Where a message stands; a poison message ends as `FAILED` and holds up no other."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    CANCELLED = "cancelled"
