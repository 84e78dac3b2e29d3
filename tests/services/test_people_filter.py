"""Which people an office means: a filter reads as it was written, and finds by what its office is shown alone."""

import pytest

from matchmaker.domain.people import Sector
from matchmaker.domain.preferences import PreferenceKind
from matchmaker.domain.workshops import RegistrationStatus, Side
from matchmaker.errors import NotFoundError
from matchmaker.services.people_filter import (
    MOST_PICKED,
    SORTS,
    PeopleFilter,
    Standing,
    Unanswered,
    filter_of,
    own_people_found,
    pairs_of,
)
from matchmaker.store.tables.people import Consent, Profile
from matchmaker.store.tables.registrations import Availability, Registration
from matchmaker.store.transaction import reading, transaction
from tests import factories
from tests.services.asking import principal_of
from tests.web import world as worlds
from tests.web.world import EXPERT_CN, EXPERT_DK, EXPERT_DK_2, NOW, ORGANISER_CN, ORGANISER_DK, SLUG, made


@pytest.fixture
def world(engine):
    with transaction(engine) as session:
        return made(session)


def names(engine, email=ORGANISER_DK, **wanted):
    with reading(engine) as session:
        asks = principal_of(engine, email)
        _, people = own_people_found(session, asks, SLUG, PeopleFilter(**wanted), language="en")
    return [each.name for each in people]


def test_a_filter_is_read_from_an_address_as_it_was_written_there():
    whole = PeopleFilter(
        words="chen wei",
        side=Side.VISITOR,
        theme="a-theme",
        sector=Sector.PUBLIC,
        status=Standing.SILENT,
        lacks=Unanswered.WISHES,
        picked=frozenset({"one", "other"}),
        sort="rank",
        descending=True,
    )
    for wanted in (whole, PeopleFilter(), *(PeopleFilter(sort=each) for each in SORTS)):
        assert filter_of(pairs_of(wanted)) == wanted
    assert filter_of(pairs_of(whole, whole=False)).sort == "name"


@pytest.mark.parametrize(
    "pairs",
    [
        [("side", "x"), ("sector", "x"), ("status", "x"), ("lacks", "x"), ("sort", "x"), ("order", "x")],
        [("page", "99999999999"), ("page", "-1"), ("person", ""), ("person", "x" * 81), ("theme", "")],
        [("q", "   "), ("page", "²"), ("nothing", "known")],
    ],
)
def test_nonsense_asks_for_nothing(pairs):
    assert filter_of(pairs) == PeopleFilter()


def test_of_a_word_said_twice_the_first_counts_and_not_too_many_are_ticked():
    assert filter_of([("side", "host"), ("side", "visitor")]).side is Side.HOST
    assert len(filter_of([("person", f"{number}") for number in range(500)]).picked) == MOST_PICKED


def test_own_people_are_found_by_what_they_have_not_said(engine, world):
    """A veto is no answer: who has said nothing but one is asked for wishes like whoever has said nothing."""
    with transaction(engine) as session:
        ane, bo, chen = (session.get_one(Registration, world.registrations[each]) for each in (
            EXPERT_DK, EXPERT_DK_2, EXPERT_CN,
        ))  # fmt: skip
        ids = {"workshop_id": world.workshop, "slot_id": world.slots[0]}
        session.add(Availability(registration_id=ane.id, available=True, **ids))
        factories.preference(session, ane, chen, PreferenceKind.VETO)
        factories.preference(session, bo, chen, PreferenceKind.WANT)
        said = {"purpose": "seen_by_other_side", "granted": False, "wording": "1", "said_at": NOW}
        session.add(Consent(profile_id=world.profiles[EXPERT_DK_2], **said))
        factories.added(session, Profile(party_id=world.host, name="Carl Ek", created_at=NOW))
    found = {what: names(engine, lacks=what) for what in Unanswered}
    assert found == {
        Unanswered.ANYTHING: ["Ane Bak", "Bo Dam", "Carl Ek"],
        Unanswered.PROFILE: ["Carl Ek"],
        Unanswered.CONSENT: ["Bo Dam", "Carl Ek"],
        Unanswered.THEMES: [],
        Unanswered.SLOTS: ["Bo Dam"],
        Unanswered.WISHES: ["Ane Bak"],
    }
    assert names(engine, status=Standing.SILENT) == ["Carl Ek"]
    assert names(engine, ORGANISER_CN, lacks=Unanswered.WISHES) == ["陈伟", "李娜"]


@pytest.mark.parametrize("status", [RegistrationStatus.PREPARED, RegistrationStatus.WITHDRAWN])
def test_who_does_not_take_part_is_asked_for_nothing(engine, world, status):
    with transaction(engine) as session:
        session.get_one(Registration, world.registrations[EXPERT_DK]).status = status
    assert names(engine, lacks=Unanswered.ANYTHING) == ["Bo Dam"]
    assert names(engine, status=Standing(status.value)) == ["Ane Bak"]


def test_those_ticked_are_found_among_the_own_people_alone(engine, world):
    picked = frozenset({world.profile_ids[EXPERT_DK_2], world.profile_ids[EXPERT_CN], "nobody"})
    assert names(engine, picked=picked) == ["Bo Dam"]


def test_names_are_found_in_both_scripts_without_accents_in_any_order_and_by_address(engine, world):
    with transaction(engine) as session:
        session.get_one(Profile, world.profiles[EXPERT_DK]).name = "Ané Bak"
        session.get_one(Profile, world.profiles[EXPERT_DK_2]).rank = 1
    assert names(engine, words="bak ane") == ["Ané Bak"]
    assert names(engine, words=EXPERT_DK) == ["Ané Bak"]
    assert names(engine, ORGANISER_CN, words="wei CHEN") == names(engine, ORGANISER_CN, words="陈") == ["陈伟"]
    assert names(engine, sort="rank") == ["Bo Dam", "Ané Bak"]


def test_who_does_not_belong_to_an_office_finds_nobody(engine, world):
    for email in (worlds.EXPERT_DK, worlds.ORGANISER_FOREIGN, worlds.REVIEWER_DK):
        with pytest.raises(NotFoundError):
            names(engine, email)
