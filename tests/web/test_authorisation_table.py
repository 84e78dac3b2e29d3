"""The policy's own table and the agreed sheet say the same, cell by cell, and no row is forgotten."""

import pytest

from matchmaker.domain.people import Role
from matchmaker.domain.permissions import TABLE, Action, Principal, Resource, Standing, can, require
from matchmaker.errors import ReasonNeededError
from matchmaker.store.base import Base
from tests.web.authorisation import AGREED
from tests.web.authorisation_sheet import COLUMNS, NOT_BUILT, agreed, rows

EXISTING = {action.value for action in Action}


@pytest.mark.parametrize("action", list(Action))
def test_the_policy_says_what_was_agreed(action):
    assert {standing: answer.value for standing, answer in TABLE[action].items()} == AGREED[action]


def test_every_row_of_the_sheet_is_of_an_action_or_waits_by_name():
    assert rows().keys() - EXISTING == NOT_BUILT.keys()


def test_what_waits_has_not_come_to_exist():
    tables = " ".join(Base.metadata.tables)

    assert [name for name, waits in NOT_BUILT.items() if waits.table and waits.table in tables] == []


def test_the_sheet_is_whole():
    assert len(rows()) == 69
    assert {row.keys() >= COLUMNS.keys() for row in rows().values()} == {True}
    assert len(agreed()) >= 37


def test_an_assigned_reviewer_is_one_of_the_same_side_as_long_as_nothing_is_assigned():
    """The sheet tells the two apart only for what is reviewed, which does not exist."""
    apart = {name for name, row in rows().items() if row["rev_assigned"] != row["rev_same_side_unassigned_or_coi"]}

    assert apart & EXISTING == set()


@pytest.mark.parametrize("action", [action for action in Action if "A" in map(str, AGREED[action].values())])
def test_what_needs_a_reason_is_refused_without_one(action):
    """Of the office of the object's region, and of the operator, whose stated ground is a reason too."""
    of = Resource(party=1, parties=frozenset({1, 2}), workshop=7)
    office, operator = Principal(account=3, role=Role.ORGANISER, party=1), Principal(account=4, role=Role.OPERATOR)
    grounded = Principal(account=4, role=Role.OPERATOR, ground="somebody called")
    for who, standing in ((office, Standing.OWN_OFFICE), (operator, Standing.OPERATOR)):
        if AGREED[action][standing] == "A":
            for blank in ("", "  \n"):
                with pytest.raises(ReasonNeededError):
                    require(who, action, of, reason=blank)
            assert require(who, action, of, reason="a reason") == can(who, action, of)
    if AGREED[action][Standing.OPERATOR] == "A":
        assert require(grounded, action, of) == can(grounded, action, of)
