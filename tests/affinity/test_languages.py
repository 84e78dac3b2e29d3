import numpy as np
import pytest

from matchmaker.affinity.languages import interpreter_of
from tests.affinity.events import Someone, event


def needed(host: tuple[str, ...], visitor: tuple[str, ...], interpreters: list[tuple[str, ...]]) -> int:
    meeting = event([Someone(languages=host)], [Someone(languages=visitor)], interpreters=interpreters)
    return int(interpreter_of(meeting, np.array([0]), np.array([0]))[0])


@pytest.mark.parametrize(
    ("host", "visitor", "interpreters", "position"),
    [
        (("da",), ("zh",), [("da", "zh")], 0),
        (("zh",), ("da",), [("da", "zh")], 0),
        (("da",), ("zh",), [("da", "pl"), ("da", "zh"), ("zh", "da")], 1),
        (("da", "en"), ("zh", "en"), [("da", "zh")], -1),
        (("da",), ("zh",), [("en", "zh")], -1),
        (("da",), ("zh",), [], -1),
        ((), ("zh",), [("da", "zh")], -1),
        (("da",), (), [("da", "zh")], -1),
        ((), (), [("da", "zh")], -1),
        (("da-DK",), ("zh-Hant",), [("DA", "zh-Hans")], 0),
    ],
)
def test_the_first_interpreter_who_joins_a_pair_without_a_common_language_is_needed(
    host, visitor, interpreters, position
):
    assert needed(host, visitor, interpreters) == position


def test_each_pair_is_answered_for_itself():
    hosts = [Someone(languages=("da",)), Someone(languages=("en",))]
    visitors = [Someone(languages=("zh",)), Someone(languages=("en",))]
    meeting = event(hosts, visitors, interpreters=[("en", "zh"), ("da", "zh")])
    found = interpreter_of(meeting, np.array([0, 0, 1, 1]), np.array([0, 1, 0, 1]))
    assert found.tolist() == [1, -1, 0, -1]
