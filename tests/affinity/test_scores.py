"""What holds for the scored pairs of any event, and a few small ones by hand."""

import time
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.affinity import scores
from matchmaker.affinity.bundled_model import BundledModel
from matchmaker.affinity.embedders import embedder_called
from matchmaker.affinity.event import Event
from matchmaker.affinity.scores import ScoredPairs, score_pairs
from tests.affinity.events import Draft, Someone, drafts, event


def scored(meeting: Event, *, top: int = 0, **weights: float) -> ScoredPairs:
    return score_pairs(meeting, None, weights, top)


def listed(pairs: ScoredPairs) -> dict[tuple[int, int], tuple[float, dict[str, float]]]:
    """Return affinity and parts by pair."""
    parts = {name: values.tolist() for name, values in pairs.parts.items()}
    rows = zip(pairs.hosts.tolist(), pairs.visitors.tolist(), pairs.affinity.tolist(), strict=True)
    return {
        (host, visitor): (affinity, {name: values[at] for name, values in parts.items()})
        for at, (host, visitor, affinity) in enumerate(rows)
    }


def affinities(pairs: ScoredPairs) -> dict[tuple[int, int], float]:
    return {pair: affinity for pair, (affinity, _) in listed(pairs).items()}


def with_interest(*interest: float) -> list[Someone]:
    """People whose shared themes with somebody of the themes a, b, c and d are 1/4, 2/4, …"""
    return [
        Someone(themes=tuple("abcd"[: round(4 * part)]) + tuple("wxyz"[: 4 - round(4 * part)])) for part in interest
    ]


def test_pairs_come_in_the_order_of_hosts_then_visitors():
    assert list(affinities(scored(event([Someone()] * 2, [Someone()] * 2)))) == [(0, 0), (0, 1), (1, 0), (1, 1)]


def test_an_event_that_says_nothing_has_affinities_of_zero_without_parts():
    assert listed(scored(event([Someone()], [Someone()]))) == {(0, 0): (0, {})}


@pytest.mark.parametrize(("hosts", "visitors"), [(0, 0), (0, 2), (2, 0)])
@pytest.mark.parametrize("top", [0, 1])
def test_a_side_without_people_has_no_pairs(hosts, visitors, top):
    assert affinities(scored(event([Someone()] * hosts, [Someone()] * visitors), top=top)) == {}


def test_a_person_with_nothing_to_compare_has_complementarity_zero_among_others():
    hosts = [Someone(offers=("wind",)), Someone(offers=("🙂",)), Someone(offers=("\x00",)), Someone()]
    found = affinities(scored(event(hosts, [Someone(seeks=("wind",))])))
    assert found == {(0, 0): 1, (1, 0): 0, (2, 0): 0, (3, 0): 0}


def test_a_very_long_text_is_compared_like_any_other():
    hosts = [Someone(offers=("wind مرحبا 氢能 " * 5000,))]
    assert affinities(scored(event(hosts, [Someone(seeks=("wind",))])))[0, 0] > 0


HOSTILE = {
    "empty": (),
    "blank": ("", " \t\n"),
    "emoji": ("🙂",),
    "joined emoji": ("👩‍🔬🏳️‍🌈",),
    "NUL": ("\x00",),
    "control characters": ("\x01\x1b[\x7f\x9f",),
    "half a surrogate pair": ("\ud83d",),
    "marks without a letter": ("\u0301\u200f",),
    "signs": ("—… §%&",),
}
READABLE = {
    "100 kB": ("wind مرحبا 氢能 " * 5000,),
    "one word of 100 kB": ("wind" * 25_000,),
    "mixed scripts": ("Wind-energi 风电 и ветер עם רוח",),
    "right to left": ("طاقة الرياح والهيدروجين",),
    "NUL inside": ("wind\x00power",),
    "half a surrogate pair inside": ("wind \udc00 power",),
}


@pytest.mark.parametrize("embedder", ["lexical", "auto"])
@pytest.mark.parametrize("texts", HOSTILE.values(), ids=HOSTILE.keys())
def test_whatever_holds_nothing_to_compare_has_complementarity_zero(texts, embedder):
    hosts = [Someone(offers=texts, seeks=texts), Someone(offers=("wind",))]
    found = listed(
        score_pairs(event(hosts, [Someone(seeks=("wind",), offers=texts)]), embedder_called(embedder), {}, 0)
    )
    assert found[0, 0] == (0, {"complementarity": 0})
    assert found[1, 0][0] > 0.5


@pytest.mark.parametrize("embedder", ["lexical", "auto"])
@pytest.mark.parametrize("texts", READABLE.values(), ids=READABLE.keys())
def test_whatever_can_be_read_is_compared_and_fits_itself(texts, embedder):
    host, visitor = Someone(offers=texts), Someone(seeks=texts)
    found = score_pairs(event([host, Someone()], [visitor]), embedder_called(embedder), {}, 0)
    assert affinities(found) == {(0, 0): pytest.approx(1, abs=1e-3), (1, 0): 0}


def test_a_text_that_is_too_long_for_a_model_is_read_in_part_and_in_seconds():
    began = time.monotonic()
    BundledModel().embed(["氢能储存与海上风电" * 12_000])
    assert time.monotonic() - began < 60  # a few seconds; all of its 300 kB would take minutes


def test_a_pair_stays_when_it_is_among_the_best_of_either_person():
    # Seen by the one host, visitor 2 is best; visitors 0 and 1 have no other host, so their pairs stay as well.
    hosts, visitors = [Someone(themes=tuple("abcd"))], with_interest(0.25, 0.5, 1)
    assert affinities(scored(event(hosts, visitors), top=1)) == {(0, 0): 0.25, (0, 1): 0.5, (0, 2): 1}


def test_a_pair_that_is_among_the_best_of_neither_person_goes():
    hosts = visitors = [Someone(themes=("a",)), Someone(themes=("b",))]
    assert affinities(scored(event(hosts, visitors), top=1)) == {(0, 0): 1, (1, 1): 1}


def test_a_visitor_changes_over_to_a_better_host_of_a_later_block(monkeypatch):
    monkeypatch.setattr(scores, "HOSTS_AT_A_TIME", 1)
    hosts = [Someone(themes=("a", "c")), Someone(themes=("b", "c"))]
    visitors = [Someone(themes=("b", "c")), Someone(themes=("a", "c"))]
    assert affinities(scored(event(hosts, visitors), top=1)) == {(0, 1): 1, (1, 0): 1}


def test_ties_go_to_the_lower_position():
    assert list(affinities(scored(event([Someone()] * 3, [Someone()] * 3), top=1))) == [
        (0, 0), (0, 1), (0, 2), (1, 0), (2, 0),
    ]  # fmt: skip


def test_a_wanted_pair_stays_though_it_is_among_nobodys_best():
    hosts = visitors = [Someone(themes=("a",)), Someone(themes=("b",))]
    found = scored(event(hosts, visitors, host_wants={(0, 1): 9}), top=1, wants=0.001)
    assert list(affinities(found)) == [(0, 0), (0, 1), (1, 1)]


def test_a_wanted_pair_stays_though_no_session_is_open_to_it():
    hosts, visitors = [Someone(themes=("a",))], [Someone(themes=("b",)), Someone(themes=("c",))]
    found = scored(event(hosts, visitors, visitor_wants={(0, 1): 1}, open_themes={"a", "b", "c"}))
    assert list(affinities(found)) == [(0, 1)]


def test_a_part_of_weight_zero_is_no_reason():
    people = [Someone(themes=("a",), keywords=("x",)), Someone(themes=("b",), keywords=("x",))]
    assert list(scored(event(people, people), themes=0).parts) == ["keywords"]


def test_a_negative_top_is_refused():
    with pytest.raises(ValueError, match="top >= 0, got -1"):
        scored(event([Someone()], [Someone()]), top=-1)


@given(drafts(), st.integers(0, 3))
def test_affinities_and_parts_lie_between_zero_and_one(draft: Draft, top):
    pairs = scored(draft.event(), top=top)
    for values in (pairs.affinity, *pairs.parts.values()):
        assert ((values >= 0) & (values <= 1)).all()


@given(drafts(), st.data())
def test_changing_the_order_of_people_changes_the_order_of_pairs_only(draft: Draft, data):
    hosts = data.draw(st.permutations(range(len(draft.hosts))))
    visitors = data.draw(st.permutations(range(len(draft.visitors))))

    def moved(pairs):
        return {(hosts.index(host), visitors.index(visitor)) for host, visitor in pairs}

    def moved_ranks(ranks):
        return {(hosts.index(host), visitors.index(visitor)): rank for (host, visitor), rank in ranks.items()}

    shuffled = replace(
        draft,
        hosts=[draft.hosts[host] for host in hosts],
        visitors=[draft.visitors[visitor] for visitor in visitors],
        host_wants=moved_ranks(draft.host_wants),
        visitor_wants=moved_ranks(draft.visitor_wants),
        vetoes=frozenset(moved(draft.vetoes)),
        met_before=frozenset(moved(draft.met_before)),
    )
    found = {
        (hosts[host], visitors[visitor]): value
        for (host, visitor), value in affinities(scored(shuffled.event())).items()
    }
    assert found == pytest.approx(affinities(scored(draft.event())), abs=2e-6)


@given(drafts(), st.data())
def test_a_veto_removes_exactly_its_pair(draft: Draft, data):
    before = listed(scored(draft.event()))
    if not before:
        return
    pair = data.draw(st.sampled_from(sorted(before)))
    after = listed(scored(replace(draft, vetoes=draft.vetoes | {pair}).event()))
    del before[pair]
    assert after == before


@given(drafts(), st.data(), st.sampled_from(["host_wants", "visitor_wants"]))
def test_wanting_a_pair_more_never_lowers_it_and_changes_no_other(draft: Draft, data, who):
    before = affinities(scored(draft.event()))
    if not before:
        return
    pair = data.draw(st.sampled_from(sorted(before)))
    rank = data.draw(st.integers(1, getattr(draft, who).get(pair, 9)))
    after = affinities(scored(replace(draft, **{who: getattr(draft, who) | {pair: rank}}).event()))
    assert after.pop(pair) >= before.pop(pair)
    assert after == before


@given(drafts(), st.data())
def test_having_met_before_never_raises_by_default_and_never_lowers_where_pairs_are_reunited(draft: Draft, data):
    draft = replace(draft, met_before=frozenset())
    before = affinities(scored(draft.event()))
    if not before:
        return
    pair = data.draw(st.sampled_from(sorted(before)))
    met = replace(draft, met_before=frozenset({pair})).event()
    assert affinities(scored(met))[pair] <= before[pair]
    assert affinities(scored(met, met_before=0.2))[pair] >= before[pair]


@given(drafts(), st.integers(1, 3))
def test_a_larger_top_keeps_what_a_smaller_one_keeps_and_zero_keeps_all(draft: Draft, top):
    smaller, larger, every = (listed(scored(draft.event(), top=most)) for most in (top, top + 1, 0))
    assert all(larger[pair] == smaller[pair] for pair in smaller)
    assert all(every[pair] == larger[pair] for pair in larger)


@given(drafts(), st.integers(1, 3))
def test_top_keeps_the_best_of_either_side_and_the_wanted_among_all_pairs(draft: Draft, top):
    meeting = draft.event()
    every = affinities(scored(meeting))
    open_to = set(affinities(scored(replace(draft, host_wants={}, visitor_wants={}).event())))
    wanted = (meeting.host_wants.keys() | meeting.visitor_wants.keys()) & every.keys()

    def best(side: int) -> set[tuple[int, int]]:
        chosen = set()
        for person in {pair[side] for pair in every}:
            own = sorted(
                (pair for pair in every if pair[side] == person), key=lambda pair: (-every[pair], pair[1 - side])
            )
            chosen.update(own[:top])
        return chosen

    assert set(every) == open_to | wanted
    assert set(affinities(scored(meeting, top=top))) == best(0) | best(1) | wanted


@given(drafts(), st.integers(0, 2), st.integers(1, 4))
def test_the_size_of_blocks_changes_nothing(draft: Draft, top, size):
    whole = scored(draft.event(), top=top)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(scores, "HOSTS_AT_A_TIME", size)
        found = scored(draft.event(), top=top)
    assert np.array_equal(found.hosts, whole.hosts)
    assert np.array_equal(found.visitors, whole.visitors)
    assert np.array_equal(found.affinity, whole.affinity)


@given(drafts())
def test_the_same_event_has_the_same_scores_to_the_last_bit(draft: Draft):
    first, second = scored(draft.event()), scored(draft.event())
    assert first.affinity.tobytes() == second.affinity.tobytes()
    assert {name: part.tobytes() for name, part in first.parts.items()} == {
        name: part.tobytes() for name, part in second.parts.items()
    }


@given(drafts())
def test_swapping_the_sides_transposes_the_scores(draft: Draft):
    back = {(visitor, host): value for (host, visitor), value in affinities(scored(draft.turned().event())).items()}
    assert back == pytest.approx(affinities(scored(draft.event())), abs=2e-6)
