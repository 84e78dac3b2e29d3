"""The day's desk: notes, repairs of the plan that are what they were shown as, and the mandate that lets it publish."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from matchmaker.domain.desk import Beyond, DeskEventKind, MandateState, Presence
from matchmaker.domain.people import SEEN_BY_OTHER_SIDE
from matchmaker.domain.permissions import NOBODY
from matchmaker.domain.plans import PlanOrigin, PlanStatus
from matchmaker.domain.preferences import PreferenceKind
from matchmaker.domain.workshops import Side
from matchmaker.errors import ForbiddenError, NotFoundError, Refusal, RefusedError, SignInNeededError, StaleError
from matchmaker.files.instance_files import instance_document
from matchmaker.files.plans import plan_document
from matchmaker.services import board, desk, plans
from matchmaker.services.desk import NewNote
from matchmaker.services.encode.plans import plan_of
from matchmaker.services.encode.rows import workshop_instance
from matchmaker.services.plans.difference import Fate
from matchmaker.services.staleness import mark_stale
from matchmaker.solver.audit import audit
from matchmaker.store.tables.confirmations import AgreedDocument, Confirmation
from matchmaker.store.tables.desk import DeskEvent, Mandate
from matchmaker.store.tables.outbox import OutboxMessage
from matchmaker.store.tables.people import Consent
from matchmaker.store.tables.plans import Meeting, WorkshopPlan
from tests import delegations as people
from tests import factories as make

BEFORE = make.NOW
"""Before the first slot."""

IN_FORCE = [(0, 0, 0), (1, 1, 0), (2, 2, 0), (0, 1, 1), (1, 2, 1), (2, 0, 1), (0, 2, 2), (1, 0, 2), (2, 1, 2)]
ANNOUNCING = plans.Announcing(by_mail=True, agenda="https://example.org/agenda")


@pytest.fixture
def session(engine):
    with Session(engine) as session:
        yield session


@pytest.fixture
def world(session):
    world = people.delegations(session, hosts=3, visitors=3, slots=4)
    for host in world.hosts:
        for visitor in world.visitors:
            make.pair_score(session, host.registration, visitor.registration)
    for one in (*world.hosts, *world.visitors):
        one.profile.contact_email = f"{one.profile.public_id}@example.org"
    session.flush()
    return world


@pytest.fixture
def base(session, world):
    return people.in_force(session, world, IN_FORCE)


def _during(world, number):
    """Return a moment at which a slot runs."""
    return world.slots[number].starts_at + timedelta(minutes=5)


def _note(session, world, kind, of, *, slot=None, tables=None, key=None, side=Side.HOST, now=BEFORE):
    new = NewNote(kind, of.public_id, slot.public_id if slot else "", tables)
    return desk.note(session, world.office(side), world.slug, new, key or f"{kind} {of.public_id} {now}", now=now)


def _absent(session, world, expert, **given):
    return _note(session, world, DeskEventKind.ABSENT, expert.registration, **given)


def _repair(session, world, side=Side.HOST, now=BEFORE):
    office = world.office(side)
    given = desk.read_repair(session, office, world.slug, now=now)
    plan_id = desk.keep_repair(session, office, world.slug, desk.compute_repair(given), now=now)
    return session.scalars(select(WorkshopPlan).where(WorkshopPlan.public_id == plan_id)).one()


def _preview(session, world, plan, side=Side.HOST, now=BEFORE):
    return desk.preview_of(session, world.office(side), world.slug, plan.public_id, language="en", now=now)


def _apply(session, world, plan, sha256=None, side=Side.HOST, now=BEFORE):
    seen = _preview(session, world, plan, side, now).sha256 if sha256 is None else sha256
    office = world.office(side)
    return desk.apply_repair(session, office, world.slug, plan.public_id, seen, announcing=ANNOUNCING, now=now)


def _mandate(session, world, most_moves=10, hours=24 * 30, now=BEFORE):
    until = now + timedelta(hours=hours)
    host, visitor = world.office(Side.HOST), world.office(Side.VISITOR)
    proposed = desk.propose_mandate(session, host, world.slug, holds_until=until, most_moves=most_moves, now=now)
    return desk.confirm_mandate(session, visitor, world.slug, proposed.sha256, now=now)


def _refusal(act, *arguments, **named):
    with pytest.raises(RefusedError) as refused:
        act(*arguments, **named)
    return refused.value.refusal


def _places(session, plan):
    rows = session.execute(
        select(Meeting.registration_a_id, Meeting.registration_b_id, Meeting.session_id).where(
            Meeting.plan_id == plan.id
        )
    )
    return {tuple(row) for row in rows}


# Notes


def test_a_note_is_made_once_however_often_it_is_sent_and_one_key_can_say_several_things(session, world, base):
    ane = world.hosts[0].registration
    first = _note(session, world, DeskEventKind.ARRIVED, ane, key="page")
    assert _note(session, world, DeskEventKind.ARRIVED, ane, key="page", now=_during(world, 0)) == first
    assert _note(session, world, DeskEventKind.ABSENT, ane, key="page") != first
    assert session.scalar(select(func.count()).select_from(DeskEvent)) == 2


def test_a_note_that_is_taken_back_stays_and_counts_no_more(session, world, base):
    note_id = _absent(session, world, world.hosts[0])
    desk.take_back(session, world.office(Side.VISITOR), world.slug, note_id, now=BEFORE)
    shown = desk.desk_of(session, world.office(Side.HOST), world.slug, language="en", now=BEFORE)
    row = session.scalars(select(DeskEvent)).one()
    assert (row.taken_back_at, row.taken_back_by_id) == (BEFORE, world.organisers[Side.VISITOR].id)
    assert (shown.pending, shown.notes) == ((), ())
    assert shown.counts[Side.HOST][Presence.EXPECTED] == 3


def test_what_cannot_be_noted_is_refused(session, world, base):
    late, early, closed, tables = (DeskEventKind(each) for each in ("late", "early", "closed", "tables"))
    during = _during(world, 1)
    ane, running = world.hosts[0].registration, world.sessions[1]
    assert _refusal(_note, session, world, late, ane) is Refusal.DESK_SLOT_NEEDED
    assert _refusal(_note, session, world, late, ane, slot=world.slots[1], now=during) is Refusal.DESK_SLOT_OVER
    assert _refusal(_note, session, world, early, ane, slot=world.slots[0], now=during) is Refusal.DESK_SLOT_OVER
    assert _refusal(_note, session, world, closed, running, now=during) is Refusal.DESK_SESSION_BEGUN
    assert _refusal(_note, session, world, tables, world.sessions[2]) is Refusal.DESK_TABLES_WRONG
    with pytest.raises(NotFoundError):
        _note(session, world, DeskEventKind.ABSENT, world.sessions[0])
    assert session.scalar(select(func.count()).select_from(DeskEvent)) == 0


def test_only_the_two_offices_work_at_the_desk(session, world, base):
    stranger = make.account(session)
    for principal, error in (
        (NOBODY, SignInNeededError),
        (world.hosts[0].principal(), NotFoundError),
        (replace(world.office(Side.HOST), party=make.party(session).id, account=stranger.id), NotFoundError),
    ):
        new = NewNote(DeskEventKind.ABSENT, world.hosts[0].registration.public_id)
        with pytest.raises((error, ForbiddenError)):
            desk.note(session, principal, world.slug, new, "key", now=BEFORE)
        with pytest.raises((error, ForbiddenError)):
            desk.read_repair(session, principal, world.slug, now=BEFORE)
    assert session.scalar(select(func.count()).select_from(DeskEvent)) == 0


def test_the_desk_counts_who_is_there_who_is_missing_and_who_is_expected(session, world, base):
    _note(session, world, DeskEventKind.ARRIVED, world.hosts[0].registration)
    _absent(session, world, world.hosts[1])
    _note(session, world, DeskEventKind.LATE, world.visitors[0].registration, slot=world.slots[2])
    shown = desk.desk_of(session, world.office(Side.VISITOR), world.slug, language="en", now=BEFORE)
    there, late, missing, expected = Presence.THERE, Presence.LATE, Presence.MISSING, Presence.EXPECTED
    assert shown.counts == {
        Side.HOST: {expected: 1, there: 1, late: 0, missing: 1},
        Side.VISITOR: {expected: 2, there: 0, late: 1, missing: 0},
    }
    assert {each.kind for each in shown.pending} == {"absent", "late"}


# Repairs


def test_a_repair_drops_what_cannot_be_held_and_moves_nothing_without_need(session, world, base):
    _absent(session, world, world.hosts[0])
    plan = _repair(session, world)
    gone = world.hosts[0].registration.id
    kept = {place for place in _places(session, base) if gone not in place[:2]}
    preview = _preview(session, world, plan)
    assert _places(session, plan) == kept
    assert (plan.origin, plan.based_on_id, plan.status) == (PlanOrigin.REPAIR, base.id, PlanStatus.DRAFT)
    assert (preview.moves, preview.fewest, preview.lost, preview.gained, preview.told) == (0, 0, 3, 0, 4)
    assert preview.beyond is Beyond.NO_MANDATE


def test_the_moves_of_a_repair_are_the_fewest_and_counted_alike_from_the_rows(session, world, base):
    _note(session, world, DeskEventKind.TABLES, world.sessions[0], tables=1)
    plan = _repair(session, world)
    preview = _preview(session, world, plan)
    assert (preview.moves, preview.fewest) == (2, 2)
    assert plan.objective["moves"] == plan.bound["moves"] == 2
    assert sum(place[2] == world.sessions[0].id for place in _places(session, plan)) == 1
    findings = audit(_instance(session, world), _document(session, plan), instance_sha256=plan.instance_sha256)
    assert [each.sentence for each in findings] == []


def test_meetings_that_cannot_stay_and_are_held_elsewhere_are_counted_apart_from_moves(session, world, base):
    _note(session, world, DeskEventKind.CLOSED, world.sessions[0])
    preview = _preview(session, world, _repair(session, world))
    moved = [row for row in preview.rows if row.fate is Fate.MOVED]
    assert len(moved) > 0
    assert all(row.before.public_id == world.sessions[0].public_id for row in moved)
    assert (preview.moves, preview.rescued) == (0, len(moved))


def test_what_has_begun_stays_and_what_is_locked_stays(session, world, base):
    locked = session.scalars(select(Meeting).where(Meeting.session_id == world.sessions[2].id)).first()
    locked.locked = True
    session.flush()
    during = _during(world, 0)
    _absent(session, world, world.hosts[0], now=during)
    _note(session, world, DeskEventKind.TABLES, world.sessions[2], tables=1, now=during)
    plan = _repair(session, world, now=during)
    begun = {place for place in _places(session, base) if place[2] == world.sessions[0].id}
    assert {place for place in _places(session, plan) if place[2] == world.sessions[0].id} == begun
    stays = (locked.registration_a_id, locked.registration_b_id, locked.session_id)
    missing = world.hosts[0].registration.id in stays[:2]
    assert (stays in _places(session, plan)) is not missing
    marks = session.scalars(select(Meeting.locked).where(Meeting.plan_id == plan.id)).all()
    assert sum(marks) == (0 if missing else 1), "what has begun is not locked by that"


def test_somebody_who_came_after_all_can_be_met_again(session, world, base):
    _mandate(session, world)
    _absent(session, world, world.hosts[0])
    _apply(session, world, _repair(session, world))
    _note(session, world, DeskEventKind.ARRIVED, world.hosts[0].registration, now=_during(world, 0))
    now = _during(world, 0)
    shown = desk.desk_of(session, world.office(Side.HOST), world.slug, language="en", now=now)
    assert [(each.kind, each.over) for each in shown.pending] == [("absent", True)]
    again = _repair(session, world, now=now)
    _apply(session, world, again, now=now)
    with_ane = {place for place in _places(session, again) if world.hosts[0].registration.id in place[:2]}
    assert len(with_ane) >= 2
    shown = desk.desk_of(session, world.office(Side.HOST), world.slug, language="en", now=now)
    assert shown.pending == ()


def test_there_is_nothing_to_repair_before_a_plan_and_after_the_last_slot_began(session, world):
    office = world.office(Side.HOST)
    assert _refusal(desk.read_repair, session, office, world.slug, now=BEFORE) is Refusal.DESK_NO_PLAN
    people.in_force(session, world, IN_FORCE)
    over = _during(world, 3)
    assert _refusal(desk.read_repair, session, office, world.slug, now=over) is Refusal.DESK_LAST_SLOT_BEGUN


def test_a_meeting_in_force_that_is_vetoed_since_stays_and_a_vetoed_pair_comes_about_in_no_repair(session, world, base):
    one, other = world.hosts[1].registration, world.visitors[1].registration  # who meet in the first slot
    make.preference(session, other, one, PreferenceKind.VETO)
    _mandate(session, world)
    _absent(session, world, world.hosts[0])
    plan = _repair(session, world)
    assert (one.id, other.id, world.sessions[0].id) in _places(session, plan)
    _apply(session, world, plan)
    assert plan.status is PlanStatus.PUBLISHED

    session.execute(
        Meeting.__table__.delete().where(Meeting.plan_id == plan.id, Meeting.session_id == world.sessions[0].id)
    )
    again = _repair(session, world)
    assert (one.id, other.id) not in {place[:2] for place in _places(session, again)}


# Applying, and the mandate


def test_under_the_mandate_a_repair_is_published_at_once_and_each_affected_person_is_told_once(session, world, base):
    mandate = _mandate(session, world)
    _absent(session, world, world.hosts[0])
    plan = _repair(session, world)
    preview = _preview(session, world, plan)
    for _ in range(2):
        applied = _apply(session, world, plan)
    session.refresh(base)
    told = session.scalars(select(OutboxMessage.profile_id)).all()
    assert (applied.status, plan.status, base.status) == (
        PlanStatus.PUBLISHED,
        PlanStatus.PUBLISHED,
        PlanStatus.SUPERSEDED,
    )
    assert session.get_one(Mandate, plan.mandate_id).public_id == mandate.public_id
    assert sorted(told) == sorted(each.profile.id for each in (world.hosts[0], *world.visitors))
    assert len(told) == preview.told
    note = session.scalars(select(DeskEvent)).one()
    assert note.plan_id == plan.id
    agreed = session.get_one(AgreedDocument, (world.workshop.id, applied.sha256))
    assert plan.public_id in agreed.document


def test_what_is_applied_is_what_was_shown(session, world, base):
    _mandate(session, world)
    _absent(session, world, world.hosts[0])
    plan = _repair(session, world)
    seen = _preview(session, world, plan).sha256
    meeting = session.scalars(select(Meeting).where(Meeting.plan_id == plan.id)).first()
    meeting.table_number = 9
    session.flush()
    for sha256 in (seen, "", "0" * 64):
        with pytest.raises(StaleError):
            _apply(session, world, plan, sha256)
    assert plan.status is PlanStatus.DRAFT


def _another_note(session, world, _plan):
    _absent(session, world, world.visitors[0])


def _another_version(session, world, _plan):
    old = session.scalars(select(WorkshopPlan).where(WorkshopPlan.status == PlanStatus.PUBLISHED)).one()
    old.status = PlanStatus.SUPERSEDED
    session.flush()
    people.in_force(session, world, IN_FORCE, number=1000)


def _registrations_changed(session, world, _plan):
    mark_stale(session, world.workshop.id, now=BEFORE)


@pytest.mark.parametrize("meanwhile", [_another_note, _another_version, _registrations_changed])
def test_a_repair_of_how_things_were_is_not_applied(session, world, base, meanwhile):
    _mandate(session, world)
    _absent(session, world, world.hosts[0])
    plan = _repair(session, world)
    meanwhile(session, world, plan)
    session.refresh(plan)
    assert _preview(session, world, plan).outdated
    with pytest.raises(StaleError):
        _apply(session, world, plan)
    assert plan.status is not PlanStatus.PUBLISHED


def test_a_repair_that_changes_what_has_begun_meanwhile_is_published_by_no_way(session, world, base):
    _mandate(session, world)
    _note(session, world, DeskEventKind.TABLES, world.sessions[0], tables=1)
    plan = _repair(session, world)
    begun = _during(world, 0)
    with pytest.raises(StaleError):
        _apply(session, world, plan, now=begun)
    proposed = plans.propose(session, world.office(Side.HOST), world.slug, plan.public_id, now=BEFORE)
    with pytest.raises(StaleError):
        plans.confirm(session, world.office(Side.VISITOR), world.slug, plan.public_id, proposed.sha256, now=begun)


def _nobody_confirmed(session, world):
    until = BEFORE + timedelta(days=30)
    office = world.office(Side.HOST)
    desk.propose_mandate(session, office, world.slug, holds_until=until, most_moves=10, now=BEFORE)


def _withdrawn(session, world):
    _mandate(session, world)
    desk.withdraw_mandate(session, world.office(Side.VISITOR), world.slug, now=BEFORE)


def _too_few_moves(session, world):
    _mandate(session, world, most_moves=1)


def _over(session, world):
    _mandate(session, world, hours=1, now=BEFORE - timedelta(hours=1))


def _said_to_be_agreed(session, world):
    """Somebody wrote that it is agreed, and only one office signed."""
    _nobody_confirmed(session, world)
    session.scalars(select(Mandate)).one().state = MandateState.AGREED
    session.flush()


@pytest.mark.parametrize(
    ("given", "beyond"),
    [
        (lambda _session, _world: None, Beyond.NO_MANDATE),
        (_nobody_confirmed, Beyond.NOT_AGREED),
        (_withdrawn, Beyond.NO_MANDATE),
        (_too_few_moves, Beyond.TOO_MANY_MOVES),
        (_over, Beyond.OVER),
        (_said_to_be_agreed, None),
    ],
)
def test_beyond_the_mandate_the_other_office_confirms_as_usual(session, world, base, given, beyond):
    given(session, world)
    _note(session, world, DeskEventKind.TABLES, world.sessions[0], tables=1)
    plan = _repair(session, world)
    assert _preview(session, world, plan).beyond is beyond
    assert _refusal(_apply, session, world, plan) is Refusal.REPAIR_BEYOND_MANDATE
    assert (plan.status, plan.mandate_id) == (PlanStatus.DRAFT, None)
    proposed = plans.propose(session, world.office(Side.HOST), world.slug, plan.public_id, now=BEFORE)
    plans.confirm(session, world.office(Side.VISITOR), world.slug, plan.public_id, proposed.sha256, now=BEFORE)
    assert (plan.status, plan.mandate_id) == (PlanStatus.PUBLISHED, None)
    assert session.scalars(select(DeskEvent)).one().plan_id == plan.id


def test_a_repair_that_one_office_edits_on_the_board_is_no_repair_of_the_desk_any_more(session, world, base):
    """A mandate lets the desk publish what was computed; what somebody changes of it is not."""
    _mandate(session, world)
    _absent(session, world, world.hosts[2])
    plan = _repair(session, world)
    held = session.scalars(select(Meeting.public_id).where(Meeting.plan_id == plan.id)).first()
    version = _preview(session, world, plan).version.version
    office, wish = world.office(Side.HOST), board.Wish(board.Do.DROP, held)
    board.edit(session, office, world.slug, plan.public_id, wish, version, now=BEFORE)

    assert _preview(session, world, plan).moves == 1
    assert _preview(session, world, plan).beyond is Beyond.EDITED
    assert _refusal(_apply, session, world, plan) is Refusal.REPAIR_BEYOND_MANDATE
    assert plan.status is PlanStatus.DRAFT


def test_a_mandate_takes_two_keys_on_the_same_terms_and_is_kept_word_for_word(session, world, base):
    until, host, visitor = BEFORE + timedelta(days=20), world.office(Side.HOST), world.office(Side.VISITOR)
    proposed = desk.propose_mandate(session, host, world.slug, holds_until=until, most_moves=3, now=BEFORE)
    assert _refusal(desk.confirm_mandate, session, host, world.slug, proposed.sha256, now=BEFORE) is (
        Refusal.MANDATE_OWN_PROPOSAL
    )
    again = {"holds_until": until, "most_moves": 5, "now": BEFORE}
    assert _refusal(desk.propose_mandate, session, visitor, world.slug, **again) is Refusal.MANDATE_STANDS
    row = session.scalars(select(Mandate)).one()
    row.most_moves = 300
    session.flush()
    with pytest.raises(StaleError):
        desk.confirm_mandate(session, visitor, world.slug, proposed.sha256, now=BEFORE)
    row.most_moves = 3
    session.flush()
    agreed = desk.confirm_mandate(session, visitor, world.slug, proposed.sha256, now=BEFORE)
    said = session.scalars(select(Confirmation)).all()
    assert agreed.terms.state is MandateState.AGREED
    assert {each.party_id for each in said} == {world.host_party.id, world.visitor_party.id}
    assert {each.sha256 for each in said} == {proposed.sha256}
    assert '"most_moves":3' in session.get_one(AgreedDocument, (world.workshop.id, proposed.sha256)).document


def test_a_new_mandate_can_follow_one_that_is_over(session, world, base):
    _over(session, world)
    _mandate(session, world)
    states = session.scalars(select(Mandate.state).order_by(Mandate.id)).all()
    assert states == [MandateState.WITHDRAWN, MandateState.AGREED]


# Stand-by


def test_stand_by_brings_together_who_is_free_now_by_value_and_never_who_does_not_want_it(session, world):
    people.in_force(session, world, [(0, 0, 0), (1, 1, 0)])
    during = _during(world, 0)
    _absent(session, world, world.visitors[0], now=during)
    unseen = desk.stand_by(session, world.office(Side.HOST), world.slug, language="en", now=during)
    assert (unseen.free[Side.VISITOR], unseen.suggestions) == (0, ()), "who lets nobody see them is named nowhere"
    seen = world.visitors[2].profile
    make.added(
        session, Consent(profile_id=seen.id, purpose=SEEN_BY_OTHER_SIDE, granted=True, wording="1", said_at=BEFORE)
    )
    found = desk.stand_by(session, world.office(Side.HOST), world.slug, language="en", now=during)
    assert (dict(found.free), found.tables) == ({Side.HOST: 2, Side.VISITOR: 1}, 2)
    (one,) = found.suggestions
    assert {one.host.id, one.visitor.id} <= {
        world.hosts[0].registration.id,
        world.hosts[2].registration.id,
        world.visitors[2].registration.id,
    }
    make.preference(
        session,
        world.visitors[2].registration,
        next(h for h in world.hosts if h.registration.id == one.host.id).registration,
        PreferenceKind.VETO,
    )
    (other,) = desk.stand_by(session, world.office(Side.HOST), world.slug, language="en", now=during).suggestions
    assert other.host.id != one.host.id
    assert desk.stand_by(session, world.office(Side.HOST), world.slug, language="en", now=BEFORE).slot is None


def _instance(session, world):
    return instance_document(workshop_instance(session, world.workshop.id, with_vetoes=False))


def _document(session, plan):
    return plan_document(plan_of(session, plan.id))
