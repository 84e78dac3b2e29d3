"""Two versions beside each other say what each was to achieve and who gains and loses; pictures add up to the plan."""

import numpy as np
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.affinity.tables import PartTables
from matchmaker.domain.goals import Goal, Goals
from matchmaker.domain.people import SEEN_BY_OTHER_SIDE, Role
from matchmaker.domain.permissions import NOBODY, Principal
from matchmaker.domain.plans import Proof
from matchmaker.domain.preferences import PreferenceKind
from matchmaker.domain.workshops import Side
from matchmaker.errors import NotFoundError, ReasonNeededError, SignInNeededError
from matchmaker.services import parts, plans
from matchmaker.services.plans.shortfalls import Cause
from matchmaker.store.tables.people import Consent
from matchmaker.store.tables.plans import Run, WorkshopPlan
from matchmaker.web.shortage_wording import BRIEFLY
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


def _beside(session, world, one=None, other=None, side=Side.HOST):
    ids = [each.public_id if each else "" for each in (one, other)]
    return plans.put_beside(session, world.office(side), world.slug, *ids, language="en")


def test_two_versions_stand_beside_each_other_with_goals_figures_and_who_gains_and_loses(session, world):
    first = people.solved(session, world, [(0, 0, 0), (0, 1, 1)], objective={"weight": 4.0}, bound={"weight": 5.0})
    second = people.solved(session, world, [(0, 0, 0), (1, 1, 1)], proof=Proof.OPTIMAL)
    session.scalars(select(Run).where(Run.id == second.run_id)).one().parameters = {
        "goals": ["guarantee", "weight", "idle"], "at_least": 2,
    }  # fmt: skip
    session.flush()
    found = _beside(session, world, first, second)
    before, after = found.columns

    assert [each.version.id for each in found.columns] == [first.id, second.id]
    assert before.goals == Goals((Goal.VALUE,))
    assert after.goals.at_least == 2
    assert [(each.objective, each.value, each.bound) for each in before.figures] == [("weight", 4.0, 5.0)]
    assert (before.least, after.least) == (0, 1)
    assert (before.without, after.without) == ({Side.HOST: 1, Side.VISITOR: 0}, {Side.HOST: 0, Side.VISITOR: 0})
    gained = world.hosts[1].registration.id
    assert [(each.calendar.id, each.before, each.after) for each in found.more.named] == [(gained, 0, 1)]
    lost = world.hosts[0].registration.id
    assert [(each.calendar.id, each.before, each.after) for each in found.fewer.named] == [(lost, 2, 1)]
    assert (found.more.count, found.fewer.count, len(found.difference.changed)) == (1, 1, 2)


def test_without_a_wish_the_last_two_are_compared_and_one_alone_is_not(session, world):
    first = people.solved(session, world, [(0, 0, 0)])
    assert _beside(session, world).columns == ()
    second = people.solved(session, world, [(1, 1, 0)])
    third = people.solved(session, world, [(0, 1, 0)])
    assert [each.version.id for each in _beside(session, world).columns] == [second.id, third.id]
    assert [each.version.id for each in _beside(session, world, first).columns] == [first.id, third.id]
    impossible = people.solved(session, world, [], proof=Proof.INFEASIBLE)
    assert impossible.id not in [each.id for each in _beside(session, world).choices]
    for two in ((first, impossible), (impossible, first)):
        with pytest.raises(NotFoundError):
            _beside(session, world, *two)


def test_who_registers_after_a_run_is_not_counted_as_without_a_meeting_in_it(session, world):
    versions = [people.solved(session, world, [(0, 0, 0), (1, 1, 0)]) for _ in range(2)]
    people.expert(session, world.workshop, world.host_party, Side.HOST, "Came later")

    for each in _beside(session, world, *versions).columns:
        assert (each.least, each.without) == (1, {Side.HOST: 0, Side.VISITOR: 0})
    assert (
        plans.result_of(session, world.office(Side.HOST), world.slug, versions[0].public_id, language="en").least == 1
    )  # as on its own page


def test_of_a_run_whose_input_is_not_kept_it_is_not_known_who_is_short(session, world):
    versions = [people.solved(session, world, [(0, 0, 0)]) for _ in range(2)]
    session.scalars(select(Run).where(Run.id == versions[0].run_id)).one().instance = {}
    session.flush()
    assert [each.short for each in _beside(session, world, *versions).columns] == [None, 0]


@pytest.mark.parametrize(("consented", "short"), [(True, 1), (False, 0)])
def test_who_is_short_counts_for_the_other_side_only_if_it_may_know_of_them(session, world, consented, short):
    alone = world.hosts[1]
    alone.registration.min_meetings = 1
    said = {"purpose": SEEN_BY_OTHER_SIDE, "granted": consented, "wording": "1", "said_at": NOW}
    make.added(session, Consent(profile_id=alone.profile.id, **said))
    versions = [people.solved(session, world, [(0, 0, 0)]) for _ in range(2)]
    own, other = (_beside(session, world, *versions, side=side).columns[0].short for side in (Side.HOST, Side.VISITOR))
    assert (own, other) == (1, short)


def test_nobody_but_the_two_offices_compares_versions(session, world):
    two = [people.solved(session, world, [(0, 0, 0)]).public_id for _ in range(2)]
    asking = {
        NOBODY: SignInNeededError,
        world.hosts[0].principal(): NotFoundError,
        Principal(make.account(session).id, Role.ORGANISER, make.party(session).id): NotFoundError,
        Principal(make.account(session).id, Role.OPERATOR): ReasonNeededError,
    }
    for principal, expected in asking.items():
        with pytest.raises(expected):
            plans.put_beside(session, principal, world.slug, *two, language="en")
    other = people.solved(session, people.delegations(session), [(0, 0, 0)])
    with pytest.raises(NotFoundError):
        plans.put_beside(session, world.office(Side.HOST), world.slug, two[0], other.public_id, language="en")


def test_comparing_takes_the_same_few_statements_for_one_meeting_and_for_thirty(session):
    taken = []
    for hosts in (1, 10):
        world = people.delegations(session, hosts=hosts, visitors=hosts)
        all_meet = [
            (host, (host + slot) % hosts, slot) for slot in range(3 if hosts > 1 else 1) for host in range(hosts)
        ]
        versions = [people.solved(session, world, all_meet), people.solved(session, world, all_meet[:1])]
        ids, office, slug = [each.public_id for each in versions], world.office(Side.VISITOR), world.slug
        session.commit()
        session.expunge_all()
        with counted(session.get_bind()) as said:
            plans.put_beside(session, office, slug, *ids, language="en")
        taken.append(len(said))
    assert taken[0] == taken[1] <= 12


def _keep_fits(session, world, fit):
    values = np.array([[round(10_000 * each) for each in row] for row in fit], dtype=np.uint16)
    hosts, visitors = (tuple(each.registration.public_id for each in side) for side in (world.hosts, world.visitors))
    tables = PartTables(np.ones(values.shape, dtype=np.bool_), {"keywords": values})
    parts.keep(session, world.workshop.id, parts.Parts(hosts, visitors, "", tables), "0" * 64, now=NOW)


def _result(session, world, plan: WorkshopPlan, side=Side.HOST):
    return plans.result_of(session, world.office(side), world.slug, plan.public_id, language="en")


def test_fit_and_meetings_stand_in_one_picture_and_nowhere_before_a_fit_was_computed(session, world):
    plan = people.solved(session, world, [(0, 1, 0), (1, 1, 1)])
    assert _result(session, world, plan).fits is None
    _keep_fits(session, world, [[0.2, 0.4], [0.6, 0.8]])
    heat = _result(session, world, plan).fits

    assert heat.fit == (
        (pytest.approx(0.8, abs=0.01), pytest.approx(0.6, abs=0.01)),
        (pytest.approx(0.4, abs=0.01), pytest.approx(0.2, abs=0.01)),
    )
    assert heat.meetings == ((1, 0), (1, 0))


def test_the_picture_is_the_same_with_and_without_a_veto_or_a_want(session, world):
    plan = people.solved(session, world, [(0, 1, 0)])
    _keep_fits(session, world, [[0.2, 0.4], [0.6, 0.8]])
    before = [_result(session, world, plan, side).fits for side in Side]
    for kind in (PreferenceKind.VETO, PreferenceKind.WANT):
        make.preference(
            session, world.hosts[1].registration, world.visitors[kind is PreferenceKind.WANT].registration, kind
        )
        session.flush()
        assert [_result(session, world, plan, side).fits for side in Side] == before


def test_tables_are_counted_by_slot_and_theme(session, world):
    world.sessions[1].theme_id = None
    session.flush()
    use = _result(session, world, people.solved(session, world, [(0, 0, 0), (1, 1, 0), (0, 1, 1)])).uses_by_theme
    theme, (nine, half_past, ten) = world.theme.id, (each.id for each in world.slots)

    assert [each.id for each in use.slots] == [nine, half_past, ten]
    assert use.themes == (theme, None)
    assert use.cells == {(nine, theme): (2, 2), (half_past, None): (1, 2), (ten, theme): (0, 2)}


def test_every_cause_has_its_words_for_the_top_of_a_page():
    assert set(BRIEFLY) == set(Cause)
