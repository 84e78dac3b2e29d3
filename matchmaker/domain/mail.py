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
    MEETINGS = "meetings"
    """A plan was published in which something is new for the person."""
    SUBSTITUTION = "substitution"
    """Somebody sits in another's place."""
    MAILING = "mailing"
    """One of a message that an office wrote to several of its own people."""
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


class MailingState(StrEnum):
    """Where a message to many people stands."""

    DRAFT = "draft"
    WAITING = "waiting"
    """For the two minutes in which it can be taken back."""
    SENT = "sent"
    TAKEN_BACK = "taken back"


class MailingOccasion(StrEnum):
    """What a message to many people is written for: its occasion has words to begin with and a page to lead to."""

    ANSWER = "answer"
    """Something is still to be answered."""
    CLOSING = "closing"
    """Registration closes soon."""
    PRACTICALITIES = "practicalities"
    AGENDA = "agenda"
    """A plan is in force, so that everybody has an agenda."""
    CONFIRM = "confirm"
    """An entry that others prepared waits for its person's word; the words of it are not the office's to write."""
    OTHER = "other"


WRITTEN_FREELY = tuple(each for each in MailingOccasion if each is not MailingOccasion.CONFIRM)
"""What an office writes its own words about."""


class Gap(StrEnum):
    """What may stand in braces in a message to many people, and is filled in for each of them; nothing else may."""

    NAME = "name"
    MISSING = "missing"
    """What this person has not answered yet."""
    LINK = "link"
    WORKSHOP = "workshop"
    DAYS = "days"
    PLACE = "place"
    CLOSES = "closes"
    """The last day to register."""
    OFFICE = "office"


OF_ONE = frozenset({Gap.NAME, Gap.MISSING})
"""What differs from person to person, and so cannot stand in words that are copied for all of them."""
