"""For what people's data are kept, on which ground of law and for how long; who may see them: `viewers`."""

from dataclasses import dataclass
from enum import StrEnum


class Purpose(StrEnum):
    """For what something is kept; each is a section of the page on privacy."""

    ACCOUNT = "account"
    SECURITY = "security"
    PROFILE = "profile"
    CONSENTS = "consents"
    WORKSHOPS = "workshops"
    WISHES = "wishes"
    MATCHING = "matching"
    MEETINGS = "meetings"
    FEEDBACK = "feedback"
    OFFICES = "offices"
    """What organisers and delegation leaders do in their role."""
    COSTS = "costs"
    MAIL = "mail"
    JOURNAL = "journal"
    FORGETTING = "forgetting"
    PROGRAMME = "programme"
    """The programme itself: nothing of a person."""


class Basis(StrEnum):
    """The ground of law."""

    REQUESTED = "requested"
    """The person asked to take part: GDPR article 6(1)(b), PIPL article 13(2)."""
    CONSENT = "consent"
    """The person agreed: GDPR article 6(1)(a), PIPL articles 13(1) and 39."""
    PUBLIC_TASK = "public task"
    """A task of a public authority: GDPR article 6(1)(e), PIPL article 13(3)."""
    LAW = "law"
    """A legal obligation: GDPR article 6(1)(c), PIPL article 13(3)."""


class Viewer(StrEnum):
    """Who may read it, in the order in which they are named."""

    SELF = "self"
    OTHER_OF_TWO = "other of two"
    """The other of the two people of whom it tells."""
    MET = "met"
    """Whom the person meets in a published plan."""
    PARTICIPANTS = "participants"
    """Of the person's workshops; those of the other side after consent."""
    LEADER = "leader"
    OWN_OFFICE = "own office"
    OTHER_OFFICE = "other office"
    REVIEWERS = "reviewers"
    """Of the regions of the person's workshops."""
    OPERATOR = "operator"
    OPERATOR_PARTLY = "operator, some of it for a reason"
    OPERATOR_FOR_REASON = "operator for a reason"
    """For a stated reason that the journal keeps."""
    HOLDER = "holder"
    """Whoever holds the secret by which it is found."""


class Term(StrEnum):
    """How long it is kept."""

    ACCOUNT = "account"
    """As long as the account is."""
    DAYS = "days"
    """At most some days or weeks after it has served."""
    WORKSHOP = "workshop"
    """Until the term that the own office has set for a workshop, usually two years after its last day."""
    PERSON = "person"
    """Until the person is forgotten: by their own wish, or when the last workshop's term is over."""
    LETTER = "letter"
    """What it says until it is sent, and that it was sent for a year."""
    BOOKKEEPING = "bookkeeping"
    """As long as the bookkeeping law of the party asks."""
    EVER = "ever"
    """As long as the service runs, with opaque ids only."""


@dataclass(frozen=True, slots=True)
class Processing:
    """What holds for all data of a purpose."""

    bases: tuple[Basis, ...]
    term: Term


PROCESSING: dict[Purpose, Processing] = {
    Purpose.ACCOUNT: Processing((Basis.REQUESTED,), Term.ACCOUNT),
    Purpose.SECURITY: Processing((Basis.PUBLIC_TASK,), Term.DAYS),
    Purpose.PROFILE: Processing((Basis.REQUESTED, Basis.CONSENT), Term.PERSON),
    Purpose.CONSENTS: Processing((Basis.LAW,), Term.EVER),
    Purpose.WORKSHOPS: Processing((Basis.REQUESTED,), Term.WORKSHOP),
    Purpose.WISHES: Processing((Basis.REQUESTED,), Term.WORKSHOP),
    Purpose.MATCHING: Processing((Basis.REQUESTED, Basis.PUBLIC_TASK), Term.WORKSHOP),
    Purpose.MEETINGS: Processing((Basis.REQUESTED,), Term.WORKSHOP),
    Purpose.FEEDBACK: Processing((Basis.REQUESTED,), Term.WORKSHOP),
    Purpose.OFFICES: Processing((Basis.PUBLIC_TASK,), Term.EVER),
    Purpose.COSTS: Processing((Basis.PUBLIC_TASK, Basis.LAW), Term.BOOKKEEPING),
    Purpose.MAIL: Processing((Basis.REQUESTED, Basis.PUBLIC_TASK), Term.LETTER),
    Purpose.JOURNAL: Processing((Basis.LAW, Basis.PUBLIC_TASK), Term.EVER),
    Purpose.FORGETTING: Processing((Basis.LAW,), Term.EVER),
    Purpose.PROGRAMME: Processing((), Term.EVER),
}
