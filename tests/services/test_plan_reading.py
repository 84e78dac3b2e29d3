"""A version is read as a result, by session, by person, as a list and as a file, each with a constant effort."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.domain.people import SEEN_BY_OTHER_SIDE, Role
from matchmaker.domain.permissions import NOBODY, Principal
from matchmaker.domain.plans import PlanStatus, Proof
from matchmaker.domain.preferences import PreferenceKind
from matchmaker.domain.workshops import Side
from matchmaker.errors import NotFoundError, ReasonNeededError, SignInNeededError
from matchmaker.services import plans
from matchmaker.services.plans.heading import Act, Signature
from matchmaker.services.plans.result import Certainty
from matchmaker.services.plans.shortfalls import Cause
from matchmaker.store.tables.journal import JournalEntry, JournalReason
from matchmaker.store.tables.pairs import PairScoreUse
from matchmaker.store.tables.people import Consent
from tests import delegations as people
from tests import factories as make
from tests.statements import counted

NOW = make.NOW


@pytest.fixture
def session(engine):
    with Session(engine) as session:
        yield session


@pytest.fixture
def world(session):
    return people.delegations(session)


def _result(session, world, plan, side=Side.HOST):
    return plans.result_of(session, world.office(side), world.slug, plan.public_id, language="en")


def test_a_result_says_how_many_meetings_everybody_has_and_how_full_the_tables_are(session, world):
    plan = people.solved(session, world, [(0, 0, 0), (1, 1, 0), (0, 1, 1)], proof=Proof.OPTIMAL)
    result = _result(session, world, plan)
    assert (result.workshop.title, result.workshop.own_side) == ("Kick-off", Side.HOST)
    assert result.workshop.parties == {Side.HOST: "Midtjylland", Side.VISITOR: "Shanghai"}
    assert result.counts == {Side.HOST: {0: 0, 1: 1, 2: 1}, Side.VISITOR: {0: 0, 1: 1, 2: 1}}
    assert (result.least, result.breaks, result.plan.version.meetings, result.plan.people) == (1, 2, 3, 4)
    assert [(use.slot.id, use.taken, use.tables) for use in result.uses] == [
        (world.slots[0].id, 2, 2),
        (world.slots[1].id, 1, 2),
        (world.slots[2].id, 0, 2),
    ]
    assert result.certainty == Certainty(True, value_proven=True, value=1.5, bound=1.5)


@pytest.mark.parametrize("promised", [2, 3])
@pytest.mark.parametrize("by_host", [True, False])
def test_why_somebody_has_few_meetings_does_not_depend_on_a_veto(session, world, by_host, promised):
    """Neither on its own, nor on the instance of the run, which the vetoed pair has left."""
    host, visitor = world.hosts[1].registration, world.visitors[0].registration
    host.min_meetings = promised
    for each in world.visitors:
        make.pair_score(session, host, each.registration)
    session.flush()
    meetings = [(1, 1, 0)]
    before = _result(session, world, people.solved(session, world, meetings)).few
    make.preference(session, *((host, visitor) if by_host else (visitor, host)), PreferenceKind.VETO)

    for side in Side:
        assert _result(session, world, people.solved(session, world, meetings), side).few == before
    assert [len(before), [reason.cause for reason in before[0].reasons]] == [
        1, [Cause.NOT_CHOSEN] if promised == 2 else [Cause.FEW_PARTNERS]
    ]  # fmt: skip


def test_who_shares_a_limit_is_named_unless_the_reader_may_not_see_them(session, world):
    for number, place in enumerate(world.sessions):
        place.tables = int(number == 0)
    for host, visitor in zip(world.hosts, world.visitors, strict=True):
        host.registration.min_meetings = 1
        make.pair_score(session, host.registration, visitor.registration)
    session.flush()
    plan = people.solved(session, world, [(0, 0, 0)])
    one, other = (each.registration.public_id for each in world.hosts)

    (few,) = _result(session, world, plan).few
    assert (few.calendar.public_id, [each.cause for each in few.reasons]) == (other, [Cause.TABLES_SHARED])
    assert {key: each.public_id for key, each in few.others.items()} == {one: one}
    assert _result(session, world, plan, Side.VISITOR).few == ()  # nobody of the host side said they may be seen


def test_those_with_too_few_meetings_are_named_with_the_reason(session, world):
    host = world.hosts[1].registration
    host.min_meetings, host.max_meetings = 2, 1
    make.pair_score(session, host, world.visitors[0].registration)
    make.pair_score(session, host, world.visitors[1].registration)
    plan = people.solved(session, world, [(1, 1, 0)])
    (few,) = _result(session, world, plan).few
    assert few.calendar.members[0].name == "Ane Hansen 1"
    assert (few.meetings, few.promised, [reason.cause for reason in few.reasons]) == (1, 2, [Cause.OWN_MAXIMUM])


@pytest.mark.parametrize("consented", [True, False])
def test_the_other_side_names_somebody_without_a_meeting_only_where_they_agreed_to_be_seen(session, world, consented):
    alone = world.hosts[1]
    alone.registration.min_meetings = 1
    said = {"purpose": SEEN_BY_OTHER_SIDE, "granted": consented, "wording": "1", "said_at": NOW}
    make.added(session, Consent(profile_id=alone.profile.id, **said))
    plan = people.solved(session, world, [(0, 0, 0)])

    own, other = (_result(session, world, plan, side).few for side in (Side.HOST, Side.VISITOR))
    assert [few.calendar.id for few in own] == [alone.registration.id]
    assert [few.calendar.id for few in other] == ([alone.registration.id] if consented else [])


@pytest.mark.parametrize(
    ("objective", "gap", "expected"),
    [
        (
            {"guarantee": 0, "weight": 9.0},
            {"guarantee": 0, "weight": 0.1},
            Certainty(False, "weight", 0.1, False, 9.0, 10.0),
        ),
        (
            {"guarantee": 3, "weight": 9.0},
            {"guarantee": 2, "weight": 0.1},
            Certainty(False, "guarantee", 2, False, 9.0, 10.0),
        ),
        ({"weight": 9.0, "idle": 4}, {"weight": 0.0, "idle": 3}, Certainty(False, "idle", 3, True, 9.0, 10.0)),
        ({"guarantee": 0, "weight": 9.0}, {}, Certainty(False, value=9.0, bound=10.0)),
    ],
)
def test_the_first_objective_that_is_not_proven_says_how_sure_the_plan_is(session, world, objective, gap, expected):
    given = {"objective": objective, "gap": gap, "bound": {"weight": 10.0}}
    assert _result(session, world, people.solved(session, world, [(0, 0, 0)], **given)).certainty == expected


@pytest.mark.parametrize(
    ("objective", "gap", "proven"),
    [
        ({"guarantee": 1, "weight": 1}, {"guarantee": 0, "weight": 0.5}, True),
        ({"guarantee": 1, "weight": 1}, {"guarantee": 1, "weight": 0}, False),
        ({"weight": 1, "guarantee": 1}, {"weight": 0, "guarantee": 0}, False),
        ({}, {}, False),
    ],
)
def test_that_no_plan_keeps_more_of_the_promise_is_said_only_where_it_is_proven(session, world, objective, gap, proven):
    plan = people.solved(session, world, [(0, 0, 0)], objective=objective, gap=gap)
    assert _result(session, world, plan).few_is_proven is proven


def test_an_impossible_version_has_its_conflict_by_name_and_nobody_short(session, world):
    world.hosts[0].registration.min_meetings = 1
    ids = [world.hosts[0].registration.public_id]
    conflict = [{"rule": "person_once_per_slot", "ids": ids, "sentence": "…"}]
    plan = people.solved(session, world, [], proof=Proof.INFEASIBLE, conflict=conflict)
    result = _result(session, world, plan)
    assert [binding.people[0].members[0].name for binding in result.conflict] == ["Ane Hansen 0"]
    assert (result.few, result.plan.acts) == ((), frozenset())


def test_a_version_without_a_run_and_an_empty_workshop_are_read_too(session, world):
    by_hand = people.solved(session, world, [(0, 0, 0)], run_id=None, objective={}, bound={})
    result = _result(session, world, by_hand)
    assert (result.counts[Side.HOST], result.certainty) == ({0: 1, 1: 1}, Certainty(False))
    empty = make.workshop(session)
    office = Principal(make.account(session).id, Role.ORGANISER, empty.host_party_id)
    plan = make.plan(session, empty)
    read = plans.result_of(session, office, empty.slug, plan.public_id, language="en")
    assert (read.least, read.uses, read.plan.people) == (None, (), 0)


def test_what_an_office_may_do_follows_from_who_proposed(session, world):
    plan = people.solved(session, world, [(0, 0, 0)])
    acts = lambda: [sorted(_result(session, world, plan, side).plan.acts) for side in Side]  # noqa: E731
    assert acts() == [[Act.PROPOSE], [Act.PROPOSE]]
    proposed = plans.propose(session, world.office(Side.HOST), world.slug, plan.public_id, now=NOW)
    assert acts() == [[Act.WITHDRAW], [Act.CONFIRM, Act.REJECT]]
    assert _result(session, world, plan).plan.signatures == (Signature(Side.HOST, NOW),)
    assert _result(session, world, plan).plan.sha256 == proposed.sha256
    plan.stale_since = NOW
    session.flush()
    assert acts() == [[Act.WITHDRAW], [Act.REJECT]]


def test_by_session_every_meeting_stands_at_its_table_in_the_order_of_time(session, world):
    score = make.pair_score(session, world.hosts[0].registration, world.visitors[0].registration)
    interpreter = make.resource(session, world.workshop)
    interpreter.language_a, interpreter.language_b = "da", "zh"
    ids = {"pair_score_id": score.id, "resource_id": interpreter.id, "workshop_id": world.workshop.id}
    make.added(session, PairScoreUse(**ids))
    plan = people.solved(session, world, [(1, 1, 1), (0, 1, 0), (0, 0, 1)])
    read = plans.by_session(session, world.office(Side.VISITOR), world.slug, plan.public_id, language="en")
    assert [
        (slot.slot.id, at.theme, seat.table, seat.host.members[0].name, seat.visitor.members[0].name, seat.interpreter)
        for slot in read.slots
        for at in slot.sessions
        for seat in at.seats
    ] == [
        (world.slots[0].id, "Health", 1, "Ane Hansen 0", "陈伟 1", ""),
        (world.slots[1].id, "Health", 1, "Ane Hansen 1", "陈伟 1", ""),
        (world.slots[1].id, "Health", 2, "Ane Hansen 0", "陈伟 0", "da-zh"),
    ]
    assert len(read.slots) == 3
    assert (read.page, len(read.pages)) == (1, 1)


def test_by_session_slots_stand_whole_on_a_page_and_each_on_one(session, world, monkeypatch):
    plan = people.solved(session, world, [(1, 1, 1), (0, 1, 0), (0, 0, 1)])
    monkeypatch.setattr("matchmaker.services.plans.timetables.MEETINGS_ON_A_PAGE", 1)
    at = session, world.office(Side.VISITOR), world.slug, plan.public_id
    pages = [plans.by_session(*at, page=page, language="en") for page in (1, 2, 3, 0, 9)]
    assert [[each.slot.id for each in page.slots] for page in pages] == [
        [world.slots[0].id],
        [world.slots[1].id],
        [world.slots[2].id],
        [world.slots[0].id],
        [world.slots[2].id],
    ]
    assert sum(len(at.seats) for page in pages[:3] for slot in page.slots for at in slot.sessions) == 3
    assert [[each.id for each in slots] for slots in pages[0].pages] == [[slot.id] for slot in world.slots]


@pytest.mark.parametrize(
    ("search", "found"),
    [("", 4), ("hansen", 2), ("CHEN wei 1", 1), ("陈伟", 2), ("organisation of ane", 2), ("nobody", 0)],
)
def test_by_person_names_in_both_scripts_and_organisations_are_searched(session, world, search, found):
    plan = people.solved(session, world, [(0, 0, 0), (0, 1, 1)])
    office = world.office(Side.HOST)
    read = plans.by_person(session, office, world.slug, plan.public_id, search=search, language="en")
    assert (read.found, len(read.people)) == (found, found)


def test_by_person_everybody_has_their_own_list_and_a_page_is_not_endless(session, world):
    plan = people.solved(session, world, [(0, 0, 0), (0, 1, 1)])
    office = world.office(Side.HOST)
    read = plans.by_person(session, office, world.slug, plan.public_id, language="en")
    assert [(one.calendar.members[0].name, len(one.seats)) for one in read.people] == [
        ("Ane Hansen 0", 2),
        ("Ane Hansen 1", 0),
        ("陈伟 0", 1),
        ("陈伟 1", 1),
    ]
    for number in range(40):
        people.expert(session, world.workshop, world.host_party, Side.HOST, f"More {number}")
    pages = [plans.by_person(session, office, world.slug, plan.public_id, page=n, language="en") for n in (1, 2, 9)]
    assert [(page.page, page.pages, page.found, len(page.people)) for page in pages] == [
        (1, 2, 44, 24),
        (2, 2, 44, 20),
        (2, 2, 44, 20),
    ]


def test_the_list_has_every_version_newest_first_with_what_waits_on_top(session, world):
    first = people.in_force(session, world, [(0, 0, 0)])
    second = people.solved(session, world, [(0, 1, 0)])
    office = world.office(Side.HOST)
    assert plans.versions_of(session, office, world.slug, language="en").waiting is None
    plans.propose(session, world.office(Side.VISITOR), world.slug, second.public_id, now=NOW)
    listed = plans.versions_of(session, office, world.slug, language="en")
    assert [(line.version.public_id, line.version.status) for line in listed.lines] == [
        (second.public_id, PlanStatus.PROPOSED),
        (first.public_id, PlanStatus.PUBLISHED),
    ]
    assert listed.waiting is not None
    assert listed.waiting.acts == {Act.CONFIRM, Act.REJECT}
    assert [line.signatures for line in listed.lines] == [(Signature(Side.VISITOR, NOW),), ()]


def test_an_export_needs_a_reason_and_stands_in_the_journal(session, world):
    plan = people.solved(session, world, [(0, 0, 0), (0, 1, 1)])
    arguments = (session, world.office(Side.HOST), world.slug, plan.public_id)
    for empty in ("", "  "):
        with pytest.raises(ReasonNeededError):
            plans.export(*arguments, reason=empty, language="en", now=NOW)
    assert session.scalars(select(JournalEntry)).all() == []
    exported = plans.export(*arguments, reason=" for the  printer ", language="en", now=NOW)
    assert [seat.table for seat in exported.seats] == [1, 1]
    (entry,) = session.scalars(select(JournalEntry))
    assert (entry.action, entry.subject_id) == ("plan exported", plan.public_id)
    assert session.get_one(JournalReason, entry.id).text == "for the printer"


READERS = [
    lambda *a: plans.result_of(*a, language="en"),
    lambda *a: plans.by_session(*a, language="en"),
    lambda *a: plans.by_person(*a, language="en"),
    lambda *a: plans.versions_of(*a[:3], language="en"),
    lambda *a: plans.export(*a, reason="", language="en", now=NOW),
]


@pytest.mark.parametrize("read", READERS)
def test_nobody_but_the_two_offices_reads_a_version(session, world, read):
    plan = people.solved(session, world, [(0, 0, 0)])
    foreign = make.party(session)
    asking = {
        NOBODY: SignInNeededError,
        world.hosts[0].principal(): NotFoundError,
        Principal(make.account(session).id, Role.REVIEWER, world.host_party.id): NotFoundError,
        Principal(make.account(session).id, Role.ORGANISER, foreign.id): NotFoundError,
        Principal(make.account(session).id, Role.OPERATOR): ReasonNeededError,
    }
    for principal, expected in asking.items():
        with pytest.raises(expected):
            read(session, principal, world.slug, plan.public_id)


@pytest.mark.parametrize("read", READERS[:3])
def test_a_version_of_another_workshop_is_not_found(session, world, read):
    other = people.delegations(session)
    plan = people.solved(session, other, [(0, 0, 0)])
    with pytest.raises(NotFoundError):
        read(session, world.office(Side.HOST), world.slug, plan.public_id)


@pytest.mark.parametrize("read", READERS[:4])
def test_a_page_takes_the_same_few_statements_for_one_meeting_and_for_thirty(session, read):
    taken = []
    for hosts, meetings in (
        (1, [(0, 0, 0)]),
        (10, [(host, (host + slot) % 10, slot) for slot in range(3) for host in range(10)]),
    ):
        world = people.delegations(session, hosts=hosts, visitors=hosts)
        plan = people.solved(session, world, meetings)
        plans.propose(session, world.office(Side.HOST), world.slug, plan.public_id, now=NOW)
        office, slug, plan_id = world.office(Side.VISITOR), world.slug, plan.public_id
        session.commit()
        session.expunge_all()
        with counted(session.get_bind()) as said:
            read(session, office, slug, plan_id)
        taken.append(len(said))
    assert taken[0] == taken[1] <= 12
