"""Who may read what is kept for a purpose: derived from the table of the policy, by the actions that read it.

So the page on privacy cannot say otherwise than the policy decides. What it adds to the table is which action reads
what; a test asks that of every action, and states once more who comes out.
"""

from collections.abc import Iterator

from matchmaker.domain.permissions import TABLE, Action, Answer, Standing
from matchmaker.domain.processing.catalogue import CATALOGUE
from matchmaker.domain.processing.purposes import Purpose, Viewer

READ_BY: dict[Purpose, tuple[Action, ...]] = {
    Purpose.ACCOUNT: (Action.ACCOUNT_OWN, Action.OFFICE_READ, Action.ADMIN),
    Purpose.SECURITY: (Action.ACCOUNT_OWN, Action.ADMIN),
    Purpose.PROFILE: (
        Action.PROFILE_READ,
        Action.PROFILE_READ_PRIVATE,
        Action.PROFILE_LIST,
        Action.CONTACT_READ,
        Action.ENTRY_READ,
    ),
    Purpose.CONSENTS: (Action.CONSENT_READ,),
    Purpose.WORKSHOPS: (Action.REGISTRATION_LIST, Action.PROFILE_READ, Action.ENTRY_READ, Action.CLEARANCE_WRITE),
    Purpose.WISHES: (Action.VETOES_READ, Action.RUN_TAKE_OUT),
    Purpose.MATCHING: (Action.MATCHES_READ, Action.REASON_READ),
    Purpose.MEETINGS: (
        Action.AGENDA_READ,
        Action.MEETING_READ,
        Action.DRAFT_READ,
        Action.BOARD_EDIT,
        Action.REPAIR,
        Action.FEED_READ,
        Action.FEED_ROTATE,
    ),
    Purpose.FEEDBACK: (Action.FEEDBACK,),
    Purpose.OFFICES: (Action.ORGANISE, Action.JOB_READ, Action.LEADER_NAME, Action.IMPORT),
    Purpose.COSTS: (Action.COST_READ_OWN, Action.COST_READ_SHARED, Action.COST_TOTALS_READ),
    Purpose.MAIL: (Action.MAIL_LOG_READ, Action.MAILING_WRITE, Action.ADMIN),
    Purpose.JOURNAL: (Action.JOURNAL_READ, Action.ORGANISE, Action.GROUND_SAY),
    Purpose.FORGETTING: (),
    Purpose.PROGRAMME: (),
}
"""The actions whose pages show something of a purpose. The list of the offices shows how somebody takes part, the page
of a person with which themes; what concerns both offices stands in the journal of both."""

OF_TWO = frozenset({Purpose.MATCHING})
"""What tells of two people at once: where it is said to be somebody's own, it is that of both."""

_STANDS_AS = {
    Standing.ANYONE: Viewer.HOLDER,
    Standing.OWNER: Viewer.SELF,
    Standing.MET: Viewer.MET,
    Standing.PARTICIPANT: Viewer.PARTICIPANTS,
    Standing.REVIEWER_SAME_SIDE: Viewer.REVIEWERS,
    Standing.REVIEWER_OTHER_SIDE: Viewer.REVIEWERS,
    Standing.OWN_OFFICE: Viewer.OWN_OFFICE,
    Standing.OTHER_OFFICE: Viewer.OTHER_OFFICE,
    Standing.LEADER: Viewer.LEADER,
}
"""Who somebody is who stands so to what is a person's; strangers read nothing, and operators are told apart below."""

_READS = frozenset({Answer.ALLOW, Answer.MASKED, Answer.LISTED, Answer.WITH_REASON})


def viewers_of(purpose: Purpose) -> tuple[Viewer, ...]:
    """Return who may read something of a purpose, in the order of `Viewer`."""
    found = {*_by_the_table(purpose), *_operator(purpose)}
    if any(table.links and not table.withheld for table in CATALOGUE.values() if table.purpose is purpose):
        found.add(Viewer.SELF)  # who asks for everything about them is given these rows
    if Viewer.SELF in found and purpose in OF_TWO:
        found.add(Viewer.OTHER_OF_TWO)
    return tuple(each for each in Viewer if each in found)


def _by_the_table(purpose: Purpose) -> Iterator[Viewer]:
    for action in READ_BY[purpose]:
        for standing, viewer in _STANDS_AS.items():
            if TABLE[action][standing] in _READS:
                yield viewer


def _operator(purpose: Purpose) -> Iterator[Viewer]:
    answers = {TABLE[action][Standing.OPERATOR] for action in READ_BY[purpose]} & _READS
    if answers:
        at_any_time, for_a_reason = answers - {Answer.WITH_REASON}, Answer.WITH_REASON in answers
        both = Viewer.OPERATOR_PARTLY if for_a_reason else Viewer.OPERATOR
        yield both if at_any_time else Viewer.OPERATOR_FOR_REASON
