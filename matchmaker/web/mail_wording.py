"""Letters in words: what they were about, and what has become of them."""

from flask_babel import lazy_gettext as _l

from matchmaker.domain.mail import LetterKind, MessageState

KINDS = {
    LetterKind.CONFIRM: _l("Confirm the address"),
    LetterKind.RESET: _l("New password"),
    LetterKind.SIGN_IN: _l("Sign in by link"),
    LetterKind.INVITE: _l("Invitation to an office"),
    LetterKind.ENTRY: _l("Prepared entry to confirm"),
    LetterKind.ADDRESS: _l("Another address of an account"),
    LetterKind.PASSWORD: _l("The password was changed"),
    LetterKind.OFFICE: _l("Change in an office"),
    LetterKind.ACCOUNT: _l("Change of an account"),
    LetterKind.LEADER: _l("Leading a delegation"),
    LetterKind.ACTED_FOR: _l("Changed by the office"),
    LetterKind.MEETINGS: _l("Meetings were published"),
    LetterKind.SUBSTITUTION: _l("Somebody takes another's place"),
    LetterKind.MAILING: _l("Message of the office"),
    LetterKind.ACCESS: _l("An operator reads for a stated reason"),
    LetterKind.ERASED: _l("What was kept is erased"),
    LetterKind.ERASURE_NOTICE: _l("What is kept will be erased"),
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
    return str(KINDS[LetterKind(kind)])


def state_in_words(state: MessageState) -> str:
    """Return what has become of a letter."""
    return str(STATES[state])
