"""Mail: where a message stands on its way."""

from enum import StrEnum


class MessageState(StrEnum):
    """Where a message stands; a poison message ends as `FAILED` and holds up no other."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    CANCELLED = "cancelled"
