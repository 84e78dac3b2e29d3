"""The table of rights: how somebody stands to a thing, what is asked, and that all which is not said is refused."""

import pytest

from matchmaker.domain.people import Role
from matchmaker.domain.permissions import (
    NOBODY,
    TABLE,
    Action,
    Answer,
    Principal,
    Resource,
    Standing,
    can,
    require,
    standing,
    watching,
)
from matchmaker.errors import ForbiddenError, NotFoundError, ReasonNeededError, SignInNeededError

HOST, VISITOR, FOREIGN = 1, 2, 3
WORKSHOP = 7
THING = Resource(frozenset({10}), frozenset({11}), HOST, frozenset({HOST, VISITOR}), WORKSHOP)
PLAN = Resource(parties=frozenset({HOST, VISITOR}), workshop=WORKSHOP)

OWN_PART = Resource(party=FOREIGN, parties=frozenset({HOST, VISITOR}), workshop=WORKSHOP)
"""What an office asks for as its own at a workshop of others."""


def _principal(role, party=None, account=1, workshops=()):
    return Principal(account, role, party, None, frozenset(workshops))


@pytest.mark.parametrize(
    ("principal", "resource", "expected"),
    [
        (NOBODY, THING, Standing.ANYONE),
        (_principal(Role.EXPERT, HOST, account=10), THING, Standing.OWNER),
        (_principal(Role.EXPERT, VISITOR, account=11), THING, Standing.MET),
        (_principal(Role.EXPERT, VISITOR, account=12, workshops=[WORKSHOP]), THING, Standing.PARTICIPANT),
        (_principal(Role.EXPERT, VISITOR, account=12), THING, Standing.STRANGER),
        (_principal(Role.ORGANISER, HOST), THING, Standing.OWN_OFFICE),
        (_principal(Role.ORGANISER, VISITOR), THING, Standing.OTHER_OFFICE),
        (_principal(Role.ORGANISER, FOREIGN), THING, Standing.STRANGER),
        (_principal(Role.ORGANISER, HOST), PLAN, Standing.OWN_OFFICE),
        (_principal(Role.ORGANISER, VISITOR), PLAN, Standing.OWN_OFFICE),
        (_principal(Role.ORGANISER, FOREIGN), PLAN, Standing.STRANGER),
        (_principal(Role.ORGANISER, FOREIGN), OWN_PART, Standing.STRANGER),
        (_principal(Role.REVIEWER, HOST), THING, Standing.REVIEWER_SAME_SIDE),
        (_principal(Role.REVIEWER, VISITOR), THING, Standing.REVIEWER_OTHER_SIDE),
        (_principal(Role.OPERATOR), THING, Standing.OPERATOR),
        (_principal(Role.ORGANISER, None), Resource(), Standing.STRANGER),
    ],
)
def test_how_somebody_stands_to_an_object(principal, resource, expected):
    assert standing(principal, resource) is expected


def test_every_action_has_an_answer_for_every_standing():
    assert {action: set(answers) for action, answers in TABLE.items()} == {action: set(Standing) for action in Action}


def test_what_has_no_row_is_refused(monkeypatch):
    monkeypatch.delitem(TABLE, Action.PUBLIC_READ)

    assert can(NOBODY, Action.PUBLIC_READ) is Answer.HIDE


@pytest.mark.parametrize(
    ("principal", "action", "error"),
    [
        (NOBODY, Action.MATCHES_READ, SignInNeededError),
        (_principal(Role.EXPERT, VISITOR, account=12), Action.MATCHES_READ, NotFoundError),
        (_principal(Role.EXPERT, HOST, account=12), Action.WORKSHOP_CREATE, NotFoundError),
        (_principal(Role.OPERATOR), Action.PUBLISH, ForbiddenError),
        (_principal(Role.OPERATOR), Action.MATCHES_READ, ReasonNeededError),
    ],
)
def test_require_raises_what_the_table_says(principal, action, error):
    with pytest.raises(error):
        require(principal, action, THING)


def test_with_a_reason_a_reason_is_enough():
    assert require(_principal(Role.OPERATOR), Action.MATCHES_READ, THING, reason="a complaint") is Answer.WITH_REASON


def test_a_blank_reason_is_none():
    with pytest.raises(ReasonNeededError):
        require(_principal(Role.OPERATOR), Action.MATCHES_READ, THING, reason="  ")


def test_publishing_is_a_proposal_for_both_offices():
    offices = [_principal(Role.ORGANISER, party) for party in (HOST, VISITOR)]

    assert [can(office, Action.PUBLISH, PLAN) for office in offices] == [Answer.PROPOSE, Answer.PROPOSE]


def test_a_stranger_may_do_what_anyone_may():
    assert can(_principal(Role.EXPERT, FOREIGN), Action.WORKSHOP_READ, PLAN) is Answer.ALLOW


def test_what_was_asked_about_can_be_watched():
    with watching() as asked:
        can(NOBODY, Action.PUBLIC_READ)

    assert asked == [Action.PUBLIC_READ]


@pytest.mark.parametrize("party", [HOST, VISITOR, None])
def test_a_leader_leads_the_delegation_of_the_own_region_alone(party):
    leader = Principal(12, Role.EXPERT, HOST, leads=frozenset({WORKSHOP}))
    thing = Resource(party=party, parties=frozenset({HOST, VISITOR}), workshop=WORKSHOP)

    assert standing(leader, thing) is (Standing.LEADER if party == HOST else Standing.STRANGER)
