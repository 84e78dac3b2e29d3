"""From profiles to an instance: ids, what is carried over, interpreters, and that the result is a legal instance."""

import os
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.errors import InputError
from matchmaker.files.instance_files import format_instance, parse_instance
from matchmaker.files.instances import Pair, Person, Resource, Session, Slot
from matchmaker.files.profiles import LanguageResource, Preference, Profile, Profiles, parse_profiles
from matchmaker.services.affinity import event_of, score
from tests.affinity.events import drafts

HOST = Profile("h1", "host", languages=("da",), themes=("it",), offers=("wind",))
VISITOR = Profile("v1", "visitor", languages=("zh",), themes=("it",), seeks=("wind",))


def profiles(*people: Profile, **rest) -> Profiles:
    return Profiles(**{"name": "event", "people": people, "slots": (Slot("s1", "d1"),), **rest})


def only_pair(*people: Profile, **rest) -> Pair:
    (pair,) = score(profiles(*people, **rest)).pairs
    return pair


def test_people_slots_sessions_and_resources_are_carried_over():
    host = replace(
        HOST, name="Ærø", organisation="A", unavailable=("s1",), min_meetings=1, max_meetings=4, max_in_a_row=2
    )
    session = Session("it-1", ("s1",), 3, "it", "A")
    instance = score(profiles(host, VISITOR, sessions=(session,), resources=(LanguageResource("i", 2, ("da", "zh")),)))
    assert instance.name == "event"
    assert instance.people == (
        Person("h1", "host", ("it",), ("s1",), 1, 4, 2, "Ærø"),
        Person("v1", "visitor", ("it",)),
    )
    assert (instance.slots, instance.sessions) == ((Slot("s1", "d1"),), (session,))
    assert instance.resources == (Resource("i", 2),)


def test_a_pair_has_the_host_first_its_affinity_and_its_reasons():
    pair = only_pair(VISITOR, HOST)
    assert pair == Pair("h1.v1", "h1", "v1", 0.833333, reasons={"complementarity": 1.0, "language": 0.0})


def test_reasons_have_four_decimals():
    one_sided = only_pair(replace(HOST, seeks=("solar",)), replace(VISITOR, offers=("tides",)))
    assert one_sided.reasons["complementarity"] == 0.3333


def test_pairs_stand_in_the_order_of_hosts_then_of_visitors():
    people = [Profile(name, side) for name, side in [("b", "visitor"), ("z", "host"), ("a", "visitor"), ("y", "host")]]
    instance = score(profiles(*people))
    assert [(pair.a, pair.b) for pair in instance.pairs] == [("z", "b"), ("z", "a"), ("y", "b"), ("y", "a")]


def test_pairs_without_a_common_language_are_shared_out_among_the_interpreters_by_capacity():
    resources = (
        LanguageResource("projector", 9),
        LanguageResource("one", 1, ("da", "zh")),
        LanguageResource("two", 2, ("zh", "da")),
        LanguageResource("polish", 5, ("da", "pl")),
    )
    visitors = [replace(VISITOR, id=f"v{n}") for n in range(6)]
    pairs = score(profiles(HOST, *visitors, resources=resources)).pairs
    assert [pair.uses for pair in pairs] == [("one",), ("two",), ("two",)] * 2
    assert {pair.reasons["language"] for pair in pairs} == {0.5}


def test_the_ids_of_interpreters_and_people_do_not_say_who_gets_whom():
    def uses(resource_ids: str, visitor_ids: str) -> list[tuple[int, ...]]:
        resources = tuple(LanguageResource(name, 1, ("da", "zh")) for name in resource_ids)
        people = (HOST, *(replace(VISITOR, id=name) for name in visitor_ids))
        pairs = score(profiles(*people, resources=resources)).pairs
        return [tuple(resource_ids.index(name) for name in pair.uses) for pair in pairs]

    assert uses("ab", "vwxyz") == uses("ba", "zyxwv") == [(0,), (1,), (0,), (1,), (0,)]


def test_a_pair_that_nobody_can_interpret_stays_without_a_resource():
    pair = only_pair(HOST, VISITOR, resources=(LanguageResource("polish", 5, ("da", "pl")),))
    assert (pair.uses, pair.reasons["language"]) == ((), 0)


def test_an_interpreter_is_used_even_when_language_has_no_weight():
    pair = only_pair(HOST, VISITOR, resources=(LanguageResource("i", 1, ("da", "zh")),), weights={"language": 0})
    assert (pair.uses, pair.reasons) == (("i",), {"complementarity": 1})


def test_a_description_stands_in_for_offers_that_are_not_listed():
    described = replace(HOST, offers=("  ",), about="wind")
    assert only_pair(described, VISITOR).reasons["complementarity"] == 1


def test_a_description_does_not_count_beside_listed_offers():
    described = replace(HOST, about="solar")
    assert only_pair(described, VISITOR).reasons["complementarity"] == 1


@pytest.mark.parametrize("veto", [("h1", "v1"), ("v1", "h1")])
def test_a_veto_of_either_removes_the_pair_even_when_the_other_wants_it(veto):
    preferences = (Preference(*veto, "veto"), Preference(*reversed(veto), "want", 1))
    assert score(profiles(HOST, VISITOR, preferences=preferences)).pairs == ()


def test_wants_of_both_sides_reach_the_pair():
    preferences = (Preference("h1", "v1", "want", 1), Preference("v1", "h1", "want", 1))
    assert only_pair(HOST, VISITOR, preferences=preferences).reasons["wants"] == 1


def test_topics_of_the_event_join_keywords_in_several_languages():
    host, visitor = replace(HOST, keywords=("tidevandskraft",)), replace(VISITOR, keywords=("潮汐能",))
    topics = [("Tidal power", "Tidevandskraft", "潮汐能")]
    found = [score(profiles(host, visitor), topics=each).pairs[0].reasons["keywords"] for each in ([], topics)]
    assert (found, event_of(profiles(host, visitor), topics)[0].topics) == ([0, 1], topics)


def test_a_want_without_a_rank_counts_as_the_first_and_the_best_of_two_ranks_holds():
    one, other = replace(VISITOR, id="v2"), replace(VISITOR, id="v3")
    wants = [("v1", None), ("v2", 3), ("v2", 1), ("v3", 1), ("v3", 3)]
    preferences = tuple(Preference("h1", visitor, "want", rank) for visitor, rank in wants)
    pairs = score(profiles(HOST, VISITOR, one, other, preferences=preferences)).pairs
    assert [pair.reasons["wants"] for pair in pairs] == [0.5, 0.5, 0.5]


def test_preferences_and_meetings_within_a_side_concern_no_pair():
    colleague = replace(HOST, id="h2")
    preferences = (Preference("h1", "h2", "want", 1), Preference("h2", "h1", "veto"))
    pairs = score(profiles(HOST, colleague, VISITOR, preferences=preferences, met_before=(("h1", "h2"),))).pairs
    assert [(pair.id, set(pair.reasons)) for pair in pairs] == [
        ("h1.v1", {"complementarity", "language"}),
        ("h2.v1", {"complementarity", "language"}),
    ]


@pytest.mark.parametrize("met", [("h1", "v1"), ("v1", "h1")])
@pytest.mark.parametrize(("weight", "expected"), [(-0.2, 0.633333), (0.1, 0.933333)])
def test_having_met_before_shifts_the_affinity_by_its_weight(met, weight, expected):
    pair = only_pair(HOST, VISITOR, met_before=(met,), weights={"met_before": weight})
    assert (pair.weight, pair.reasons["met_before"]) == (pytest.approx(expected, abs=1e-6), 1)


def test_a_pair_that_shares_no_theme_is_left_out_only_where_every_session_has_a_theme():
    stranger = replace(VISITOR, themes=("health",))
    themed = (Session("it-1", ("s1",), 1, "it"), Session("health-1", ("s1",), 1, "health"))
    assert score(profiles(HOST, stranger, sessions=themed)).pairs == ()
    assert len(score(profiles(HOST, stranger, sessions=(*themed, Session("any", ("s1",), 1)))).pairs) == 1
    assert len(score(profiles(HOST, stranger, sessions=())).pairs) == 1


def test_top_keeps_the_best_of_each_person_and_zero_keeps_all():
    people = [replace(HOST, id=f"h{n}") for n in range(4)] + [replace(VISITOR, id=f"v{n}") for n in range(4)]
    assert [len(score(profiles(*people), top=top).pairs) for top in (1, 2, 0)] == [7, 12, 16]


@pytest.mark.parametrize("people", [(HOST,), (VISITOR,), (HOST, replace(HOST, id="h2"))])
def test_an_event_with_one_side_only_has_no_pairs(people):
    instance = score(profiles(*people))
    assert (len(instance.people), instance.pairs) == (len(people), ())


ids = st.text("ab.-_", min_size=1, max_size=5) | st.sampled_from(["p", "p.", "x" * 64, "x" * 63 + "y", "." * 64])


@given(st.lists(ids, min_size=2, max_size=8, unique=True))
def test_pair_ids_are_legal_and_unique_whatever_the_ids_of_the_people(names):
    people = [Profile(name, "host" if at % 2 else "visitor") for at, name in enumerate(names)]
    found = [pair.id for pair in score(profiles(*people), top=0).pairs]
    assert all(re.fullmatch(r"[A-Za-z0-9_.-]{1,64}", pair) for pair in found)
    assert len(set(found)) == len(found) == (len(names) // 2) * ((len(names) + 1) // 2)


def test_ids_with_dots_cannot_make_two_pairs_one():
    people = [Profile("a", "host"), Profile("a.b", "host"), Profile("b.c", "visitor"), Profile("c", "visitor")]
    assert len({pair.id for pair in score(profiles(*people)).pairs}) == 4


def test_nobody_can_choose_an_id_that_makes_two_pairs_one():
    long, visitor = Profile("h" * 64, "host"), Profile("v", "visitor")
    (pair,) = score(profiles(long, visitor)).pairs
    people = [long, visitor, Profile("p", "host"), Profile(pair.id.rpartition(".")[2], "visitor")]
    assert len({pair.id for pair in score(profiles(*people)).pairs}) == 4


def test_a_pair_keeps_its_id_when_others_join():
    long = replace(HOST, id="h" * 64)
    (pair,) = score(profiles(long, VISITOR)).pairs
    assert pair.id in {other.id for other in score(profiles(HOST, replace(VISITOR, id="v0"), long, VISITOR)).pairs}


def test_renaming_people_changes_nothing_but_the_names():
    people = [HOST, replace(HOST, id="h2", keywords=("a",)), VISITOR, replace(VISITOR, id="v2", keywords=("a",))]
    renamed = [replace(person, id=person.id[::-1]) for person in people]
    before, after = score(profiles(*people)).pairs, score(profiles(*renamed)).pairs
    assert [(pair.a[::-1], pair.b[::-1], pair.weight, pair.reasons) for pair in after] == [
        (pair.a, pair.b, pair.weight, pair.reasons) for pair in before
    ]


@pytest.mark.parametrize(
    ("event", "options", "message"),
    [
        (profiles(HOST), {"top": -1}, "top: expected a whole number >= 0, found -1"),
        (profiles(), {}, "profiles: people: expected at least one person, found none"),
        (profiles(HOST, slots=()), {}, "profiles: slots: expected at least one slot, found none"),
        (
            profiles(HOST, Profile("g", "guest")),
            {},
            "profiles: people[1].side: expected host or visitor, found 'guest'",
        ),
        (profiles(HOST, weights={"themes": -1}), {}, "weights: themes: expected a finite number, negative only"),
    ],
)
def test_what_cannot_be_scored_is_refused_in_words(event, options, message):
    with pytest.raises(InputError) as caught:
        score(event, **options)
    assert str(caught.value).startswith(message)


SCRIPT = """
from matchmaker.files.instances import Slot
from matchmaker.files.profiles import Profile, Profiles
from matchmaker.services.affinity import event_of, score
words = ["wind", "brintlagring", "氢能储存", "e-health", "patient journals"]
languages = ("da", "en", "zh")
people = [
    Profile(f"{side[0]}{n}", side, themes=(words[n % 3],), languages=(languages[n % 3],), keywords=tuple(words[:n]),
            offers=tuple(words[n:]), seeks=tuple(words[: n + 1]))
    for side in ("host", "visitor") for n in range(5)
]
print(score(Profiles("event", tuple(people), slots=(Slot("s"),)), top=2))
"""


@st.composite
def events(draw) -> Profiles:
    draft = draw(drafts())
    sides = [("host", draft.hosts), ("visitor", draft.visitors)]
    people = [Profile(f"{side}{n}", side, **vars(one)) for side, own in sides for n, one in enumerate(own)]
    wants = [
        Preference(f"host{host}", f"visitor{visitor}", "want", n) for (host, visitor), n in draft.host_wants.items()
    ]
    vetoes = [Preference(f"visitor{visitor}", f"host{host}", "veto") for host, visitor in draft.vetoes]
    return profiles(
        *(people or [HOST]),
        preferences=(*wants, *vetoes),
        met_before=tuple((f"host{host}", f"visitor{visitor}") for host, visitor in draft.met_before),
        sessions=tuple(Session(f"s-{theme}", ("s1",), 1, theme) for theme in sorted(draft.open_themes or ())),
        resources=tuple(LanguageResource(f"i{n}", n, joined) for n, joined in enumerate(draft.interpreters)),
    )


@given(events(), st.integers(0, 2))
def test_the_result_is_an_instance_that_the_reader_of_files_accepts(event, top):
    instance = score(event, top=top)
    assert parse_instance(format_instance(instance), "instance.json") == instance


def test_the_result_does_not_depend_on_the_seed_of_hashing():
    def printed(seed: str) -> str:
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        return subprocess.run(
            [sys.executable, "-c", SCRIPT], env=environment, capture_output=True, text=True, check=True
        ).stdout

    assert printed("1") == printed("2") != ""


def matchathon() -> Path:
    folder = os.environ.get("MATCHMAKER_CASES")
    if folder is None:
        pytest.skip("MATCHMAKER_CASES names no folder with larger real cases")
    return Path(folder) / "matchathon" / "profiles.json"


def test_a_real_event_gets_candidates_for_everybody_with_a_useful_spread():
    source = matchathon()
    instance = score(parse_profiles(source.read_bytes(), str(source)))
    weights = sorted(pair.weight for pair in instance.pairs)
    assert (len({pair.a for pair in instance.pairs}), len({pair.b for pair in instance.pairs})) == (106, 97)
    assert (len(weights), len({pair.id for pair in instance.pairs})) == (5028, 5028)
    assert (weights[0], median(weights), weights[-1]) == pytest.approx((0.077, 0.297, 0.730), abs=0.001)
    assert set(instance.pairs[0].reasons) == {"keywords", "met_before"}
