"""Who may read what is stored: derived from the policy's table, and stated here once more, so that neither drifts."""

import pytest

from matchmaker.domain import permissions
from matchmaker.domain.permissions import Action, Answer, Standing
from matchmaker.domain.processing import PROCESSING, READ_BY, Purpose, Viewer, viewers_of

SELF, MET, PARTICIPANTS, LEADER = Viewer.SELF, Viewer.MET, Viewer.PARTICIPANTS, Viewer.LEADER
OWN, OTHER, REVIEWERS = Viewer.OWN_OFFICE, Viewer.OTHER_OFFICE, Viewer.REVIEWERS
OPERATOR, PARTLY, FOR_REASON = Viewer.OPERATOR, Viewer.OPERATOR_PARTLY, Viewer.OPERATOR_FOR_REASON

STATED = {
    Purpose.ACCOUNT: (SELF, OWN, PARTLY),
    Purpose.SECURITY: (SELF, PARTLY),
    Purpose.PROFILE: (SELF, MET, PARTICIPANTS, LEADER, OWN, OTHER, REVIEWERS, PARTLY),
    Purpose.CONSENTS: (SELF, OWN, OTHER, OPERATOR),
    Purpose.WORKSHOPS: (SELF, MET, PARTICIPANTS, LEADER, OWN, OTHER, REVIEWERS, PARTLY),
    Purpose.WISHES: (SELF, OWN, FOR_REASON),
    Purpose.MATCHING: (SELF, Viewer.OTHER_OF_TWO, OWN, OTHER, FOR_REASON),
    Purpose.MEETINGS: (SELF, MET, OWN, OTHER, FOR_REASON, Viewer.HOLDER),
    Purpose.FEEDBACK: (SELF,),
    Purpose.OFFICES: (SELF, OWN, OTHER, PARTLY),
    Purpose.COSTS: (OWN, OTHER, FOR_REASON),
    Purpose.MAIL: (SELF, OWN, PARTLY),
    Purpose.JOURNAL: (SELF, OWN, OTHER, PARTLY),
    Purpose.FORGETTING: (SELF,),
    Purpose.PROGRAMME: (),
}
"""What people are told; whoever changes a right or what a page shows changes it here too, and so sees what is told."""

SHOWS_NOTHING_OF_PEOPLE = {
    Action.WORKSHOP_READ,
    Action.WORKSHOP_DRAFT_READ,
    Action.PUBLIC_READ,
    Action.LANGUAGE_CHOOSE,
    Action.HEALTH_READ,
    Action.READY_READ,
    Action.SIGN_IN,
    Action.SIGN_OUT,
}
SHOWS_WHAT_WAS_JUST_TYPED = {
    Action.WORKSHOP_CREATE,
    Action.WORKSHOP_WRITE,
    Action.PROFILE_WRITE,
    Action.PROFILE_ERASE,
    Action.CONSENT_WRITE,
    Action.ENTRY_PREPARE,
    Action.REGISTRATION_WRITE,
    Action.PREFERENCES_WRITE,
    Action.RUN_START,
    Action.RUN_CANCEL,
    Action.PUBLISH,
    Action.COST_WRITE,
    Action.RETENTION_WRITE,
    Action.INVITE,
    Action.ROLE_CHANGE,
    Action.LINK_USE,
    Action.DAY_REPORT,
}
"""Acts: whoever may do them may read what they change by an action of its own."""

HANDS_OUT_WHAT_MAY_BE_READ = {Action.EXPORT, Action.SUBJECT_EXPORT}


def test_who_is_told_to_read_something_is_who_may_read_it_by_the_policy():
    assert {purpose: viewers_of(purpose) for purpose in Purpose} == STATED
    assert PROCESSING.keys() == READ_BY.keys() == set(Purpose)


def test_every_action_reads_for_a_purpose_or_shows_nothing_that_is_kept_of_people():
    """A page with an action of its own cannot be made without asking of what it tells."""
    reading = {action for actions in READ_BY.values() for action in actions}

    assert reading | SHOWS_NOTHING_OF_PEOPLE | SHOWS_WHAT_WAS_JUST_TYPED | HANDS_OUT_WHAT_MAY_BE_READ == set(Action)
    assert not reading & (SHOWS_NOTHING_OF_PEOPLE | HANDS_OUT_WHAT_MAY_BE_READ)


@pytest.mark.parametrize(
    ("action", "standing", "purpose", "viewer"),
    [
        (Action.VETOES_READ, Standing.OTHER_OFFICE, Purpose.WISHES, OTHER),
        (Action.CONSENT_READ, Standing.REVIEWER_OTHER_SIDE, Purpose.CONSENTS, REVIEWERS),
        (Action.VETOES_READ, Standing.OPERATOR, Purpose.WISHES, PARTLY),  # the files of a run still need a reason
        (Action.COST_READ_OWN, Standing.OWNER, Purpose.COSTS, SELF),
    ],
)
def test_a_right_that_is_given_is_told(monkeypatch, action, standing, purpose, viewer):
    """The mutant: one cell of the table says yes."""
    monkeypatch.setitem(permissions.TABLE[action], standing, Answer.ALLOW)

    assert viewer in viewers_of(purpose)
    assert viewers_of(purpose) != STATED[purpose]
