"""Letters in words: what they were about, and what has become of them."""

from flask_babel import lazy_gettext as _l

from matchmaker.domain.mail import MessageState

KINDS = {
    "confirm": _l("Confirm the address"),
    "known": _l("You have an account already"),
    "unknown": _l("There is no account"),
    "reset": _l("New password"),
    "password": _l("The password was changed"),
    "sign in": _l("Sign in by link"),
    "invite": _l("Invitation to an office"),
    "office": _l("Change in an office"),
    "entry": _l("Prepared entry to confirm"),
}
STATES = {
    MessageState.QUEUED: _l("waits"),
    MessageState.SENDING: _l("on its way"),
    MessageState.SENT: _l("sent"),
    MessageState.FAILED: _l("set aside"),
    MessageState.CANCELLED: _l("given up"),
}
MARKS = {
    MessageState.QUEUED: "wait",
    MessageState.SENDING: "wait",
    MessageState.SENT: "check",
    MessageState.FAILED: "warning",
    MessageState.CANCELLED: "close",
}


def kind_in_words(kind: str) -> str:
    """Return what a letter was about."""
    return str(KINDS.get(kind, kind))


def state_in_words(state: MessageState) -> str:
    """Return what has become of a letter."""
    return str(STATES[state])
