"""The policy's table says what was agreed, row by row."""

import pytest

from matchmaker.domain.permissions import TABLE, Action
from tests.web.authorisation import AGREED


@pytest.mark.parametrize("action", list(Action), ids=lambda action: action.name)
def test_the_policy_is_the_agreed_row(action):
    assert {standing: answer.value for standing, answer in TABLE[action].items()} == AGREED[action]
