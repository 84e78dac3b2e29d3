"""Keywords by hand: equal ones, ones that name the same topic, and ones that are near by meaning."""

from math import log, sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.affinity import keywords as module
from matchmaker.affinity.background import BACKGROUND
from matchmaker.affinity.embedders import Embedder
from matchmaker.affinity.keywords import MOST_NEAR, keywords
from tests.affinity.events import Someone, event
from tests.affinity.models import Told


def values(
    hosts: list[Someone], visitors: list[Someone], semantic: Embedder | None = None, **relations
) -> list[list[float]] | None:
    block = keywords(event(hosts, visitors, **relations), semantic)
    return None if block is None else block(slice(0, len(hosts))).tolist()


def of(*lists: str) -> list[Someone]:
    """One person for each list, its keywords between semicolons."""
    return [Someone(keywords=tuple(own.split(";"))) for own in lists]


def test_keywords_by_hand():
    # Three people with keywords; "wind" has two of them, "tides" and "solar" one each.
    hosts = [Someone(keywords=("wind", "tides")), Someone(keywords=("solar",)), Someone()]
    visitors = [Someone(keywords=("Wind", "wind "))]
    wind, tides = 1 + log(4 / 3), 1 + log(4 / 2)
    assert values(hosts, visitors) == [[pytest.approx(wind / sqrt(wind**2 + tides**2))], [0], [0]]


def test_keywords_with_signs_are_not_confused():
    hosts = [Someone(keywords=("C++",)), Someone(keywords=("C#",))]
    assert values(hosts, [Someone(keywords=("c++",))]) == [[pytest.approx(1)], [0]]


@pytest.mark.parametrize(
    ("host", "visitor"),
    [
        (Someone(keywords=("wind",)), Someone()),
        (Someone(), Someone(keywords=("wind",))),
        (Someone(keywords=("wind",)), Someone(keywords=("  ",))),
        (Someone(), Someone()),
    ],
)
def test_keywords_are_absent_unless_somebody_on_each_side_has_some(host, visitor):
    assert values([host], [visitor]) is None


def test_the_names_of_a_topic_in_three_languages_are_one_keyword():
    assert values(of("wind energy", "vindkraft", "风电", "brint"), of("wind power")) == [
        [pytest.approx(1)], [pytest.approx(1)], [pytest.approx(1)], [0],
    ]  # fmt: skip


def test_two_names_of_one_topic_count_once():
    assert values(of("vindkraft;风电;wind power"), of("wind power")) == [[pytest.approx(1)]]


def test_an_event_brings_topics_of_its_own():
    names = ("Tidal power", "Tidevandskraft", "潮汐能")
    assert values(of("tidevandskraft"), of("潮汐能")) == [[0]]
    assert values(of("tidevandskraft"), of("潮汐能"), topics=[names]) == [[pytest.approx(1)]]


class Circle:
    """A model in which the keyword "n°" lies at n degrees."""

    name = "circle"

    def embed(self, texts):
        angles = np.deg2rad([float(text.rstrip("°")) if text.endswith("°") else 0.0 for text in texts])
        known = np.array([[text.endswith("°")] for text in texts])
        return np.array([np.cos(angles), np.sin(angles)], np.float32).T * known


@pytest.fixture
def as_given(monkeypatch):
    """Vectors as the model gives them, so that a test can say which cosines it means."""
    monkeypatch.setattr(module, "centred_meanings", lambda texts, semantic: semantic.embed(texts))


@pytest.mark.usefixtures("as_given")
@pytest.mark.parametrize(("degrees", "cosine"), [(60, 0.5), (45, sqrt(0.5)), (69, 0.3584), (70, 0), (180, 0)])
def test_two_people_with_a_keyword_each_have_about_its_cosine_where_it_is_near(degrees, cosine):
    # s / 2 on each other's place makes 2 (s / 2) / (1 + (s / 2)²).
    expected = pytest.approx(cosine / (1 + cosine**2 / 4), abs=1e-4)
    assert values(of("0°"), of(f"{degrees}°"), Circle()) == [[expected]]


@pytest.mark.usefixtures("as_given")
def test_the_same_keywords_are_worth_one_whatever_is_near():
    assert values(of("0°;40°"), of("40°;0°", "0°"), Circle())[0][0] == pytest.approx(1)


@pytest.mark.usefixtures("as_given")
def test_a_keyword_that_the_model_does_not_know_is_near_to_none():
    assert values(of("unknown"), of("0°", "unknown"), Circle()) == [[0, pytest.approx(1)]]


@pytest.mark.usefixtures("as_given")
def test_a_keyword_is_near_to_a_bounded_number_of_others(monkeypatch):
    crowd = of(*(f"{n}°" for n in range(1, 60)))
    (found,) = values(of("0°"), crowd, Circle())
    # Each of the others has its own nearest ones; none of those that lie far off counts 0° among them, nor 0° them.
    assert np.count_nonzero(found) < 3 * MOST_NEAR


@pytest.mark.usefixtures("as_given")
@given(st.lists(st.lists(st.integers(0, 90), max_size=4), min_size=2, max_size=8), st.integers(1, 7))
def test_values_lie_in_their_range_and_do_not_depend_on_how_many_are_compared_at_a_time(people, at_a_time):
    hosts, visitors = (of(*(";".join(f"{n}°" for n in own) for own in side)) for side in (people[:1], people[1:]))
    whole = values(hosts, visitors, Circle())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "KEYWORDS_AT_A_TIME", at_a_time)
        parted = values(hosts, visitors, Circle())
    assert (whole is None) == (parted is None)
    if whole is not None:
        assert whole == [pytest.approx(row, abs=1e-6) for row in parted]
        assert all(0 <= value <= 1 for row in whole for value in row)


def test_what_all_texts_share_makes_no_keyword_near_and_what_two_have_beside_it_does():
    # All three lean the same way as the background; beside it, a and b lie apart and b and c together.
    told = {text: (1.0, 0.0, 0.0) for written in BACKGROUND.values() for text in written}
    model = Told({**told, "a": (0.8, 0.6, 0.0), "b": (0.8, 0.0, 0.6), "c": (0.8, 0.0, 0.6)})
    apart, together = values(of("b"), of("a", "c"), model)[0]
    assert (apart, together > 0.7) == (0, True)
