"""Why two people do not meet: worked out by a job without vetoes, and told so that nothing can be inferred from it."""

from dataclasses import replace

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.domain.jobs import JobState
from matchmaker.domain.permissions import NOBODY
from matchmaker.domain.plans import Proof
from matchmaker.domain.preferences import PreferenceKind
from matchmaker.domain.workshops import RegistrationStatus, Side
from matchmaker.errors import NotFoundError, Refusal, RefusedError, SignInNeededError
from matchmaker.files.instances import Pair
from matchmaker.services import jobs, questions
from matchmaker.services.questions import Verdict
from matchmaker.services.questions.verdict import (
    BEST_OF_A_PERSON,
    costs_nothing,
    is_candidate,
    is_low,
    shown_parts,
    shown_score,
)
from matchmaker.store.tables.jobs import Job
from matchmaker.store.tables.pairs import PairScore
from matchmaker.store.tables.people import Consent
from matchmaker.store.tables.registrations import Availability
from tests import delegations as people
from tests import factories as make

NOW = make.NOW
SCORES = {(0, 0): 0.9, (0, 1): 0.5, (1, 0): 0.8, (1, 1): 0.3, (2, 0): 0.2, (2, 1): 0.1}


@pytest.fixture
def session(engine):
    with Session(engine) as session:
        yield session


@pytest.fixture
def world(session):
    """Three hosts, two visitors, two slots with one table each, so that of six scored pairs two can meet."""
    world = people.delegations(session, hosts=3, visitors=2, slots=2)
    for place in world.sessions:
        place.tables = 1
    for expert in (*world.hosts, *world.visitors):
        given = {"purpose": "seen_by_other_side", "granted": True, "wording": "2026-11", "said_at": NOW}
        session.add(Consent(profile_id=expert.profile.id, **given))
    for (host, visitor), weight in SCORES.items():
        row = make.pair_score(session, _row(world, host), _row(world, visitor, Side.VISITOR), weight)
        row.parts = {"complementarity": weight, "wants": 1.0}
    session.flush()
    return world


@pytest.fixture
def plan(session, world):
    """The plan that is best: the pairs worth 0.9 and 0.8."""
    return people.solved(session, world, [(0, 0, 0), (1, 0, 1)])


def _row(world, number, side=Side.HOST):
    return (world.hosts if side is Side.HOST else world.visitors)[number].registration


def _ids(world, host, visitor):
    return _row(world, host).public_id, _row(world, visitor, Side.VISITOR).public_id


def _ask(session, world, plan, host, visitor, by=Side.HOST):
    questions.ask(session, world.office(by), world.slug, plan.public_id, *_ids(world, host, visitor), now=NOW)


def _work(session) -> None:
    """Do what a worker does with the job that is due."""
    claim = jobs.claim_next(session, "worker", now=NOW)
    posed = questions.read_question(session, claim)
    result = questions.answer(posed, lambda *_: None, lambda: False)
    questions.conclude(session, claim, posed, result, now=NOW)
    session.expire_all()


def _page(session, world, plan, host, visitor, by=Side.HOST):
    ids = _ids(world, host, visitor)
    return questions.question_of(session, world.office(by), world.slug, plan.public_id, *ids, language="en", now=NOW)


def _told(session, world, plan, host, visitor, by=Side.HOST):
    _ask(session, world, plan, host, visitor, by)
    _work(session)
    return _read(session, world, plan, host, visitor, by)


def _read(session, world, plan, host, visitor, by=Side.HOST):
    page = _page(session, world, plan, host, visitor, by)
    return questions.told(session, world.office(by), page, language="en")


def test_of_two_who_meet_it_is_shown_at_once_where_and_why(session, world, plan):
    asked = _page(session, world, plan, 0, 0).asked

    assert (asked.seat.table, asked.seat.place.public_id) == (1, world.sessions[0].public_id)
    assert (asked.fit.score, asked.fit.parts) == (0.9, {"complementarity": 0.9})
    assert asked.work is None


def test_of_two_who_do_not_meet_nothing_is_shown_before_the_answer(session, world, plan):
    asked = _page(session, world, plan, 0, 1).asked

    assert (asked.seat, asked.fit, asked.work, asked.forbidden, asked.gone) == (None, None, None, None, ())
    assert _read(session, world, plan, 0, 1) is None


@pytest.mark.parametrize("by", Side)
def test_the_answer_has_score_parts_rules_price_and_the_smallest_change(session, world, plan, by):
    told = _told(session, world, plan, 0, 1, by)

    assert (told.verdict, told.fit.parts) == (Verdict.CHANGE, {"complementarity": 0.5})
    assert [[each.binding.rule for each in place.hindrances] for place in told.places] == [
        ["tables"],
        ["person_once_per_slot", "tables"],
    ]
    busy = told.places[1].hindrances[0]
    assert (busy.binding.people[0].id, busy.meets.id) == (_row(world, 0).id, _row(world, 0, Side.VISITOR).id)
    assert told.price["weight"] == pytest.approx(-0.3)
    assert told.worth == pytest.approx(1.7)
    assert (told.step.kind, told.step.number, told.decided) == ("table", 1, True)


def test_that_no_single_change_suffices_is_told_where_it_is_so(session, world, plan):
    for slot in world.slots:
        keys = {"slot_id": slot.id, "workshop_id": world.workshop.id, "available": False}
        session.add(Availability(registration_id=_row(world, 1, Side.VISITOR).id, **keys))
    for number in (0, 1):
        _row(world, number).max_meetings = 1
    session.flush()

    assert _told(session, world, plan, 0, 1).verdict is Verdict.NO_CHANGE


@pytest.mark.parametrize("pair", [(1, 1), (2, 0), (2, 1)])
def test_a_low_score_gets_the_general_answer_which_holds_nothing_else(session, world, plan, pair):
    told = _told(session, world, plan, *pair)

    assert told == questions.Told(Verdict.NOT_NOW)
    assert session.scalars(select(Job.result)).one() == {"verdict": "not now"}


def test_a_pair_without_a_score_gets_the_general_answer(session, world, plan):
    world.hosts.append(people.expert(session, world.workshop, world.host_party, Side.HOST, "Ida"))

    assert _told(session, world, plan, 3, 1).verdict is Verdict.NOT_NOW


@pytest.mark.parametrize("pair", list(SCORES))
@pytest.mark.parametrize("by_host", [True, False])
def test_the_answer_does_not_depend_on_a_veto(session, world, pair, by_host):
    """The plan keeps the veto, since somebody planned with it; the answer is that of a world without."""
    held = [each for each in [(0, 0, 0), (1, 0, 1)] if each[:2] != pair]
    plan = people.solved(session, world, held)
    without = _told(session, world, plan, *pair)
    job = session.scalars(select(Job)).one()
    known = (job.input_sha256, job.parameters, job.progress_text, job.result)
    session.delete(job)
    two = _row(world, pair[0]), _row(world, pair[1], Side.VISITOR)
    make.preference(session, *(two if by_host else reversed(two)), PreferenceKind.VETO)

    assert _told(session, world, plan, *pair) == without
    job = session.scalars(select(Job)).one()
    assert (job.input_sha256, job.parameters, job.progress_text, job.result) == known


@pytest.mark.parametrize("pair", [(0, 0), (1, 0)])
def test_whom_a_new_run_would_bring_together_gets_the_general_answer(session, world, pair):
    plan = people.solved(session, world, [each for each in [(0, 0, 0), (1, 0, 1)] if each[:2] != pair])

    assert _told(session, world, plan, *pair).verdict is Verdict.NOT_NOW


def test_an_equally_good_pair_gets_the_general_answer(session, world, plan):
    host, visitor = _row(world, 1), _row(world, 1, Side.VISITOR)
    of_pair = select(PairScore).filter_by(registration_a_id=host.id, registration_b_id=visitor.id)
    session.scalars(of_pair).one().weight = 0.8
    session.flush()

    assert _told(session, world, plan, 1, 1).verdict is Verdict.NOT_NOW


def test_an_answer_is_worked_out_once_for_both_offices_while_nothing_changes(session, world, plan):
    told = _told(session, world, plan, 0, 1)
    _ask(session, world, plan, 0, 1, Side.VISITOR)

    assert len(session.scalars(select(Job)).all()) == 1
    other = _read(session, world, plan, 0, 1, Side.VISITOR)
    assert replace(other, fit=None) == replace(told, fit=None)
    assert (other.fit.parts, other.fit.one.id) == (told.fit.parts, told.fit.other.id)


def _later_score(session, world):
    make.pair_rule(session, _row(world, 2), _row(world, 1, Side.VISITOR), forbidden=True)


def _later_table(session, world):
    world.workshop.place = "elsewhere"


def _later_registration(session, world):
    _row(world, 2).max_meetings = 3


@pytest.mark.parametrize("change", [_later_score, _later_table, _later_registration])
def test_what_has_changed_since_is_asked_anew(session, world, plan, change):
    _told(session, world, plan, 0, 1)
    change(session, world)
    session.flush()

    assert _page(session, world, plan, 0, 1).asked.work is None
    _ask(session, world, plan, 0, 1)
    assert [job.state for job in session.scalars(select(Job).order_by(Job.id))] == [JobState.DONE, JobState.QUEUED]


def test_scores_of_a_later_run_make_it_a_new_question(session, world, plan):
    _told(session, world, plan, 0, 1)
    make.pair_score(session, _row(world, 0), people.expert(
        session, world.workshop, world.visitor_party, Side.VISITOR, "Li").registration)  # fmt: skip

    assert _page(session, world, plan, 0, 1).asked.work is None


def test_asking_twice_at_once_is_asking_once_and_stopping_lets_it_be_asked_again(session, world, plan):
    _ask(session, world, plan, 0, 1)
    _ask(session, world, plan, 0, 1, Side.VISITOR)
    assert _page(session, world, plan, 0, 1).asked.work.active
    stop = questions.stop_asking
    stop(session, world.office(Side.HOST), world.slug, plan.public_id, *_ids(world, 0, 1), now=NOW)
    assert _page(session, world, plan, 0, 1).asked.work.state is JobState.CANCELLED
    _ask(session, world, plan, 0, 1)
    assert _page(session, world, plan, 0, 1).asked.work.state is JobState.QUEUED


def test_what_the_offices_decided_is_told_at_once(session, world, plan):
    make.pair_rule(session, _row(world, 0), _row(world, 1, Side.VISITOR), forbidden=True, reason="Rivals.")

    assert _page(session, world, plan, 0, 1).asked.forbidden == "Rivals."


def test_somebody_who_left_is_told_at_once_and_not_asked_about(session, world, plan):
    _row(world, 0).status = RegistrationStatus.WITHDRAWN
    session.flush()

    assert [each.id for each in _page(session, world, plan, 0, 1).asked.gone] == [_row(world, 0).id]
    with pytest.raises(RefusedError) as refused:
        _ask(session, world, plan, 0, 1)
    assert refused.value.refusal is Refusal.QUESTION_OVERTAKEN


def test_a_version_that_is_no_plan_is_not_asked_about(session, world):
    plan = people.solved(session, world, [], proof=Proof.INFEASIBLE)
    with pytest.raises(RefusedError) as refused:
        _ask(session, world, plan, 0, 1)
    assert refused.value.refusal is Refusal.QUESTION_WITHOUT_PLAN


def test_somebody_who_leaves_meanwhile_ends_the_work_in_words(session, world, plan):
    _ask(session, world, plan, 0, 1)
    _row(world, 0).status = RegistrationStatus.WITHDRAWN
    session.flush()
    claim = jobs.claim_next(session, "worker", now=NOW)
    with pytest.raises(RefusedError) as refused:
        questions.read_question(session, claim)
    assert refused.value.refusal is Refusal.QUESTION_OVERTAKEN


def test_an_answer_to_a_plan_with_meetings_that_are_gone_counts_what_is_left(session, world, plan):
    _row(world, 1).status = RegistrationStatus.WITHDRAWN
    session.flush()

    told = _told(session, world, plan, 0, 1)
    assert told.verdict is Verdict.NOT_NOW  # the table of the meeting that is gone is free for them


def test_that_no_plan_is_possible_now_is_told(session, world, plan):
    for host in (0, 1, 2):
        make.pair_rule(session, _row(world, host), _row(world, 0, Side.VISITOR), must=True)

    assert _told(session, world, plan, 0, 1) == questions.Told(Verdict.NO_PLAN)


def test_only_the_two_offices_ask_and_only_about_people_they_may_see(session, world, plan):
    with pytest.raises(SignInNeededError):
        questions.ask(session, NOBODY, world.slug, plan.public_id, *_ids(world, 0, 1), now=NOW)
    with pytest.raises(NotFoundError):
        questions.ask(session, world.hosts[0].principal(), world.slug, plan.public_id, *_ids(world, 0, 1), now=NOW)
    one, other = _row(world, 0).public_id, _row(world, 1).public_id
    with pytest.raises(NotFoundError):
        questions.ask(session, world.office(Side.HOST), world.slug, plan.public_id, one, other, now=NOW)


def test_somebody_unseen_by_the_other_side_cannot_be_asked_about_by_it(session, world, plan):
    world.visitors.append(people.expert(session, world.workshop, world.visitor_party, Side.VISITOR, "Yu"))

    with pytest.raises(NotFoundError):
        _page(session, world, plan, 0, 2)
    assert _page(session, world, plan, 0, 2, Side.VISITOR).asked.visitor.id == _row(world, 2, Side.VISITOR).id


PAIRS = [Pair(f"p{number}", "h1", f"v{number}", number / 100) for number in range(100)]


def test_a_candidate_is_among_the_best_of_either_of_the_two():
    crowded = [Pair(f"q{number}", f"h{number + 2}", "v0", 0.9) for number in range(BEST_OF_A_PERSON)]

    assert is_candidate(PAIRS, PAIRS[100 - BEST_OF_A_PERSON])
    assert is_candidate(PAIRS, PAIRS[0])  # the only one of v0
    assert not is_candidate([*PAIRS, *crowded], PAIRS[0])


def test_a_score_is_low_in_the_lower_half_of_all():
    assert [is_low(PAIRS, PAIRS[number]) for number in (0, 49, 50, 99)] == [True, True, False, False]


@pytest.mark.parametrize(
    ("price", "nothing"),
    [
        ({}, False),
        ({"guarantee": 0, "weight": 0.0, "idle": 0}, True),
        ({"guarantee": 0, "weight": 0.2, "idle": -1}, True),
        ({"guarantee": 0, "weight": -0.2, "idle": -1}, False),
        ({"guarantee": 1, "weight": 0.0}, False),
        ({"guarantee": 0, "weight": 0.0, "idle": 2}, False),
    ],
)
def test_insisting_costs_nothing_where_no_objective_is_worse(price, nothing):
    assert costs_nothing(price) is nothing


def test_what_somebody_wished_is_in_neither_the_parts_nor_the_score():
    parts = {"complementarity": 0.4, "keywords": 0.2, "wants": 1.0, "note": "text", "yes": True}

    assert shown_parts(parts) == {"complementarity": 0.4, "keywords": 0.2}
    assert shown_score(parts, None) == shown_score({**parts, "wants": 0.0}, None)
    assert shown_score({"wants": 1.0}, None) == 0
