"""For what people's data are kept, on which ground of law, who sees them and for how long."""

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
    """Who can read it."""

    SELF = "self"
    OWN_OFFICE = "own office"
    LEADER = "leader"
    OTHER_SIDE = "other side"
    """The participants and the office of the other side, after consent."""
    MET = "met"
    """Whom the person meets in a published plan."""
    OTHER_OFFICE = "other office"
    OPERATOR = "operator"
    """For a stated reason that the journal keeps."""
    NOBODY = "nobody"
    """It is compared and shown to nobody."""


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
    BOOKKEEPING = "bookkeeping"
    """As long as the bookkeeping law of the party asks."""
    EVER = "ever"
    """As long as the service runs, with opaque ids only."""


@dataclass(frozen=True, slots=True)
class Processing:
    """What holds for all data of a purpose."""

    bases: tuple[Basis, ...]
    viewers: tuple[Viewer, ...]
    term: Term


_OFFICE_AND_SELF = (Viewer.SELF, Viewer.OWN_OFFICE, Viewer.OPERATOR)

PROCESSING: dict[Purpose, Processing] = {
    Purpose.ACCOUNT: Processing((Basis.REQUESTED,), _OFFICE_AND_SELF, Term.ACCOUNT),
    Purpose.SECURITY: Processing((Basis.PUBLIC_TASK,), (Viewer.SELF, Viewer.OPERATOR), Term.DAYS),
    Purpose.PROFILE: Processing(
        (Basis.REQUESTED, Basis.CONSENT),
        (Viewer.SELF, Viewer.OWN_OFFICE, Viewer.LEADER, Viewer.OTHER_SIDE, Viewer.MET, Viewer.OPERATOR),
        Term.PERSON,
    ),
    Purpose.CONSENTS: Processing((Basis.LAW,), _OFFICE_AND_SELF, Term.EVER),
    Purpose.WORKSHOPS: Processing(
        (Basis.REQUESTED,), (Viewer.SELF, Viewer.OWN_OFFICE, Viewer.LEADER, Viewer.OTHER_OFFICE), Term.WORKSHOP
    ),
    Purpose.WISHES: Processing((Basis.REQUESTED,), _OFFICE_AND_SELF, Term.WORKSHOP),
    Purpose.MATCHING: Processing((Basis.REQUESTED, Basis.PUBLIC_TASK), (Viewer.NOBODY,), Term.WORKSHOP),
    Purpose.MEETINGS: Processing(
        (Basis.REQUESTED,), (Viewer.SELF, Viewer.MET, Viewer.OWN_OFFICE, Viewer.OTHER_OFFICE), Term.WORKSHOP
    ),
    Purpose.OFFICES: Processing((Basis.PUBLIC_TASK,), (Viewer.OWN_OFFICE, Viewer.OTHER_OFFICE), Term.EVER),
    Purpose.COSTS: Processing(
        (Basis.PUBLIC_TASK, Basis.LAW), (Viewer.OWN_OFFICE, Viewer.OTHER_OFFICE, Viewer.OPERATOR), Term.BOOKKEEPING
    ),
    Purpose.MAIL: Processing((Basis.REQUESTED, Basis.PUBLIC_TASK), _OFFICE_AND_SELF, Term.PERSON),
    Purpose.JOURNAL: Processing((Basis.LAW, Basis.PUBLIC_TASK), _OFFICE_AND_SELF, Term.EVER),
    Purpose.FORGETTING: Processing((Basis.LAW,), (Viewer.OPERATOR,), Term.EVER),
    Purpose.PROGRAMME: Processing((), (), Term.EVER),
}
