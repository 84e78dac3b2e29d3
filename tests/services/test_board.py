"""Editing a draft: priced as it is judged, bound to what was seen, taken back by a further edit, closed to vetoes."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.domain.people import Role
from matchmaker.domain.permissions import NOBODY, Principal
from matchmaker.domain.plans import PlanOrigin, PlanStatus, Proof
from matchmaker.domain.preferences import PreferenceKind
from matchmaker.domain.workshops import RegistrationStatus, Side
from matchmaker.errors import EditConflictError, NotFoundError, Refusal, RefusedError, SignInNeededError
from matchmaker.services import board
from matchmaker.services.access import workshop_at
from matchmaker.services.board import BrokenRulesError, Do, Wish
from matchmaker.services.board.history import Stacks, stacks
from matchmaker.services.board.laying_out import Wrong
from matchmaker.services.board.telling import KINDS
from matchmaker.services.last_saved import Whose
from matchmaker.services.plans.content import content_of
from matchmaker.services.plans.making import judge_again
from matchmaker.solver.board.rules import RULES
from matchmaker.store.queries import boards
from matchmaker.store.tables.boards import PlanEdit
from matchmaker.store.tables.journal import JournalEntry
from matchmaker.store.tables.plans import Meeting, MeetingSlot, WorkshopPlan
from matchmaker.store.tables.registrations import Availability
from matchmaker.web.board_wording import RULES as WORDS
from tests import delegations as people
from tests import factories as make

NOW = make.NOW


@pytest.fixture
def session(engine):
    with Session(engine) as session:
        yield session


@pytest.fixture
def world(session):
    """Three hosts and two visitors who all fit; host 2 and visitor 1 are not among the pairs."""
    found = people.delegations(session, hosts=3, visitors=2, slots=3)
    for host in range(3):
        for visitor in range(2):
            if (host, visitor) != (2, 1):
                two = found.hosts[host].registration, found.visitors[visitor].registration
                make.pair_score(session, *two, weight=0.5 + host / 8 + visitor / 16)
    return found


@pytest.fixture
def plan(session, world):
    row = people.solved(session, world, [(0, 0, 0), (1, 1, 0), (0, 1, 1)])
    judge_again(session, workshop_at(session, world.slug), row)
    return row


def _meeting(session, world, plan, host: int, visitor: int) -> str:
    two = sorted((world.hosts[host].registration.id, world.visitors[visitor].registration.id))
    of_pair = Meeting.registration_a_id == two[0], Meeting.registration_b_id == two[1]
    return session.scalars(select(Meeting.public_id).where(Meeting.plan_id == plan.id, *of_pair)).one()


def _held(session, world, plan) -> set[tuple[str, str, str, int, bool]]:
    content = content_of(session, workshop_at(session, world.slug), plan.public_id)
    names = {key: each.members[0].name for key, each in content.calendars.items()}
    at = {key: world.sessions.index(next(s for s in world.sessions if s.id == key)) for key in content.places}
    return {
        (names[e.host_id], names[e.visitor_id], at[e.session_id], e.table_number, e.locked) for e in content.sittings
    }


def _edit(session, world, plan, wish: Wish, *, side=Side.HOST, version=None):
    session.expire_all()
    seen = plan.version if version is None else version
    return board.edit(session, world.office(side), world.slug, plan.public_id, wish, seen, now=NOW)


def _place(world, at: int) -> str:
    return world.sessions[at].public_id


def _move(session, world, plan, host, visitor, at, table, **given):
    wish = Wish(Do.MOVE, _meeting(session, world, plan, host, visitor), _place(world, at), table)
    return _edit(session, world, plan, wish, **given)


def _add(session, world, plan, host, visitor, at, table, **given):
    two = world.hosts[host].registration.public_id, world.visitors[visitor].registration.public_id
    return _edit(session, world, plan, Wish(Do.ADD, "", _place(world, at), table, *two), **given)


def _refusal(act, *arguments, **named) -> Refusal:
    with pytest.raises(RefusedError) as refused:
        act(*arguments, **named)
    return refused.value.refusal


def test_every_rule_of_an_edit_is_told_and_has_words():
    assert set(RULES) | {"listed"} == KINDS == WORDS


def test_an_edit_costs_what_the_version_is_judged_to_be_worth_less_afterwards(session, world, plan):
    acts = [
        lambda: _move(session, world, plan, 0, 1, 2, 1),
        lambda: _add(session, world, plan, 2, 0, 1, 1),
        lambda: _move(session, world, plan, 0, 0, 0, 2),
        lambda: _move(session, world, plan, 1, 1, 1, 2),
        lambda: _edit(session, world, plan, Wish(Do.DROP, _meeting(session, world, plan, 2, 0))),
        lambda: board.undo(session, world.office(Side.HOST), world.slug, plan.public_id, plan.version, now=NOW),
    ]
    for act in acts:
        before = dict(plan.objective)
        done = act()
        session.refresh(plan)
        assert done.price.change == pytest.approx({name: plan.objective[name] - before[name] for name in before})
        assert done.version == plan.version
        slots = session.scalars(select(MeetingSlot.slot_id).where(MeetingSlot.plan_id == plan.id)).all()
        assert len(slots) == 2 * len(_held(session, world, plan))


def test_a_move_to_a_taken_table_exchanges_the_two_and_keeps_who_they_are(session, world, plan):
    """Both are of one person, who is in two places at no moment of it."""
    _move(session, world, plan, 1, 1, 2, 1)
    ids = [_meeting(session, world, plan, 0, visitor) for visitor in (0, 1)]
    _move(session, world, plan, 0, 1, 0, 1)

    assert [_meeting(session, world, plan, 0, visitor) for visitor in (0, 1)] == ids
    held = {(host[-1], visitor[-1], at, table) for host, visitor, at, table, _ in _held(session, world, plan)}
    assert held == {("0", "0", 1, 1), ("0", "1", 0, 1), ("1", "1", 2, 1)}


def test_an_exchange_that_would_put_somebody_in_two_places_is_refused_with_the_reason(session, world, plan):
    before = _held(session, world, plan)
    with pytest.raises(BrokenRulesError) as refused:
        _move(session, world, plan, 0, 1, 0, 2)

    assert {each.rule for each in refused.value.broken} == {"person_once_per_slot"}
    assert _held(session, world, plan) == before


def test_what_was_edited_after_it_was_seen_is_not_overwritten(session, world, plan):
    seen = plan.version
    _move(session, world, plan, 0, 1, 2, 1, side=Side.VISITOR)
    before = _held(session, world, plan)

    with pytest.raises(EditConflictError):
        _move(session, world, plan, 0, 1, 2, 2, version=seen)
    with pytest.raises(EditConflictError):
        board.undo(session, world.office(Side.VISITOR), world.slug, plan.public_id, seen, now=NOW)

    assert _held(session, world, plan) == before
    told = board.edits_since(session, world.office(Side.HOST), world.slug, plan.public_id, 0, language="en")
    assert [(each.whose, each.do, each.before[0].table, each.after[0].place.id) for each in told.edits] == [
        (Whose.OTHER_SIDE, Do.MOVE, 1, world.sessions[2].id)
    ]
    own = board.edits_since(session, world.office(Side.VISITOR), world.slug, plan.public_id, 0, language="en")
    assert [each.whose for each in own.edits] == [Whose.SELF]


def test_edits_are_taken_back_and_made_again_each_by_a_further_edit(session, world, plan):
    office, at = world.office(Side.HOST), (world.slug, plan.public_id)
    states = [_held(session, world, plan)]
    _move(session, world, plan, 0, 1, 2, 1)
    states.append(_held(session, world, plan))
    _edit(session, world, plan, Wish(Do.LOCK, _meeting(session, world, plan, 0, 1)))
    states.append(_held(session, world, plan))
    for act, expected in (("undo", 1), ("undo", 0), ("redo", 1), ("redo", 2), ("undo", 1)):
        getattr(board, act)(session, office, *at, plan.version, now=NOW)
        assert _held(session, world, plan) == states[expected], (act, expected)

    rows = boards.edits(session, plan.id)
    assert [(row.number, row.undoes) for row in rows] == [(1, None), (2, None), (3, 2), (4, 1), (5, 4), (6, 3), (7, 6)]
    assert _refusal(
        board.undo, session, world.office(Side.VISITOR), *at, plan.version, now=NOW
    ) is Refusal.BOARD_NOTHING_TO_TAKE_BACK  # fmt: skip


def test_what_somebody_else_has_changed_since_is_not_taken_back(session, world, plan):
    _move(session, world, plan, 0, 1, 2, 1)
    _move(session, world, plan, 0, 1, 2, 2, side=Side.VISITOR)

    refusal = _refusal(board.undo, session, world.office(Side.HOST), world.slug, plan.public_id, plan.version, now=NOW)
    assert refusal is Refusal.BOARD_CHANGED_SINCE


def test_whoever_does_something_new_cannot_make_again_what_was_taken_back():
    assert stacks([(1, None), (2, None), (4, 2), (6, 4), (7, 6), (8, None)]) == Stacks(8, None)
    assert stacks([(1, None), (3, 1)]) == Stacks(None, 3)
    assert stacks([]) == Stacks(None, None)


@pytest.mark.parametrize("by", ["host", "visitor"])
def test_two_of_whom_one_does_not_want_to_meet_are_refused_like_two_who_do_not_fit(session, world, plan, by):
    two = world.hosts[2].registration, world.visitors[0].registration
    make.preference(session, *(two if by == "host" else two[::-1]), PreferenceKind.VETO)
    for side in Side:
        assert _refusal(_add, session, world, plan, 2, 0, 1, 2, side=side) is Refusal.BOARD_APART  # the veto
        assert _refusal(_add, session, world, plan, 2, 1, 2, 2, side=side) is Refusal.BOARD_APART  # no score
    own, other = (Side.HOST, Side.VISITOR) if by == "host" else (Side.VISITOR, Side.HOST)
    proposed = {
        side: {
            (use.host.id, use.visitor.id)
            for use in board.offer_for_hole(
                session, world.office(side), world.slug, plan.public_id, _place(world, 1), language="en"
            ).uses
        }
        for side in Side
    }
    key = (two[0].id, two[1].id)
    assert (key in proposed[own], key in proposed[other]) == (False, True)  # the other side is told nothing by a list


def test_an_unwanted_meeting_that_was_taken_out_does_not_come_back(session, world, plan):
    _edit(session, world, plan, Wish(Do.DROP, _meeting(session, world, plan, 0, 1)))
    make.preference(session, world.visitors[1].registration, world.hosts[0].registration, PreferenceKind.VETO)
    refusal = _refusal(board.undo, session, world.office(Side.HOST), world.slug, plan.public_id, plan.version, now=NOW)
    assert refusal is Refusal.BOARD_APART


def test_a_locked_meeting_stays_until_it_is_unlocked_also_at_its_table(session, world, plan):
    meeting = _meeting(session, world, plan, 0, 1)
    _edit(session, world, plan, Wish(Do.LOCK, meeting))
    for wish in (
        Wish(Do.MOVE, meeting, _place(world, 2), 1),
        Wish(Do.MOVE, meeting, _place(world, 1), 2),
        Wish(Do.DROP, meeting),
    ):
        with pytest.raises(BrokenRulesError) as refused:
            _edit(session, world, plan, wish)
        assert {each.rule for each in refused.value.broken} == {"locked"}
    assert _refusal(_edit, session, world, plan, Wish(Do.LOCK, meeting)) is Refusal.NOTHING_CHANGED
    _edit(session, world, plan, Wish(Do.UNLOCK, meeting))
    _edit(session, world, plan, Wish(Do.MOVE, meeting, _place(world, 1), 2))


def test_what_is_not_there_and_what_is_no_draft_is_refused(session, world, plan):
    assert _refusal(_move, session, world, plan, 0, 1, 1, 1) is Refusal.NOTHING_CHANGED
    assert _refusal(_move, session, world, plan, 0, 1, 2, 9) is Refusal.BOARD_NO_TABLE
    assert _refusal(_add, session, world, plan, 2, 0, 0, 1) is Refusal.BOARD_NO_TABLE
    with pytest.raises(NotFoundError):
        _edit(session, world, plan, Wish(Do.DROP, "nobody"))
    with pytest.raises(SignInNeededError):
        board.edit(session, NOBODY, world.slug, plan.public_id, Wish(Do.DROP, "x"), 1, now=NOW)
    expert = world.hosts[0].principal()
    with pytest.raises(NotFoundError):
        board.edit(session, expert, world.slug, plan.public_id, Wish(Do.DROP, "x"), 1, now=NOW)
    stranger = Principal(1, Role.ORGANISER, 10**6)
    with pytest.raises(NotFoundError):
        board.undo(session, stranger, world.slug, plan.public_id, 1, now=NOW)
    for status in (PlanStatus.PROPOSED, PlanStatus.PUBLISHED):
        plan.status, plan.published_at = status, NOW
        session.flush()
        meeting = _meeting(session, world, plan, 0, 1)
        assert _refusal(_edit, session, world, plan, Wish(Do.DROP, meeting)) is Refusal.BOARD_NOT_DRAFT
        refusal = _refusal(
            board.offer_for_meeting,
            session,
            world.office(Side.HOST),
            world.slug,
            plan.public_id,
            meeting,
            every=True,
            language="en",
        )
        assert refusal is Refusal.BOARD_NOT_DRAFT


def test_a_draft_is_made_from_the_published_version_which_stays(session, world):
    published = people.in_force(session, world, [(0, 0, 0), (1, 1, 0)])
    made = board.make_draft(session, world.office(Side.VISITOR), world.slug, published.public_id, now=NOW)
    draft = session.scalars(select(WorkshopPlan).where(WorkshopPlan.public_id == made)).one()
    assert (draft.status, draft.origin, draft.based_on_id) == (PlanStatus.DRAFT, PlanOrigin.EDIT, published.id)
    page = board.show_board(session, world.office(Side.HOST), world.slug, language="en")
    assert (page.version.public_id, page.is_draft, page.wrong) == (made, True, 0)
    done = _move(session, world, draft, 0, 0, 1, 1)
    assert (done.price.told, done.price.spared) == (2, 0)  # the two would be told of it, if it came into force
    assert {each[2] for each in _held(session, world, published)} == {0}
    acts = session.scalars(select(JournalEntry.action).order_by(JournalEntry.id)).all()
    assert acts == ["plan draft made", "plan edited"]


def test_an_impossible_version_is_no_base(session, world):
    plan = people.solved(session, world, [], proof=Proof.INFEASIBLE)
    refusal = _refusal(board.make_draft, session, world.office(Side.HOST), world.slug, plan.public_id, now=NOW)
    assert refusal is Refusal.PLAN_IMPOSSIBLE


def test_the_best_place_is_offered_with_every_other_and_is_what_the_edit_then_costs(session, world, plan):
    offer = board.offer_for_meeting(
        session,
        world.office(Side.HOST),
        world.slug,
        plan.public_id,
        _meeting(session, world, plan, 0, 1),
        every=True,
        language="en",
    )
    assert set(offer.sessions) == {_place(world, at) for at in range(3)}
    assert offer.sessions[_place(world, 0)].broken[0].rule == "person_once_per_slot"
    best = offer.best
    said = offer.meetings[best.other] if best.other else offer.sessions[best.session]
    done = _edit(session, world, plan, Wish(Do.MOVE, offer.row.meeting, best.session, best.table))
    assert done.price == said


def test_a_page_without_every_exchange_has_those_that_can_be_made(session, world, plan):
    meeting = _meeting(session, world, plan, 0, 1)
    at = session, world.office(Side.HOST), world.slug, plan.public_id, meeting
    every, some = (board.offer_for_meeting(*at, every=each, language="en") for each in (True, False))
    assert some.best == every.best
    assert some.sessions == every.sessions
    assert set(some.meetings) < set(every.meetings)
    possible = {each for each, price in every.meetings.items() if not price.broken}
    elsewhere = {each for each in possible if every.standing.rows[each].session != every.row.session}
    assert {each for each, price in some.meetings.items() if not price.broken} == elsewhere


def test_the_tables_of_a_day_stand_in_pages(session, world, plan, monkeypatch):
    whole = board.show_board(session, world.office(Side.HOST), world.slug, language="en")
    monkeypatch.setattr("matchmaker.services.board.reading.TABLES_ON_A_PAGE", 2)
    most = max(len(day.lines) for day in whole.days)
    assert most > 2
    pages = [
        board.show_board(session, world.office(Side.HOST), world.slug, page=page, language="en")
        for page in range(1, -(-most // 2) + 1)
    ]
    assert [(page.page, page.pages) for page in pages] == [(at + 1, len(pages)) for at in range(len(pages))]
    for day in whole.days:
        parts = [part for page in pages for part in page.days if part.slots == day.slots]
        assert [line for part in parts for line in part.lines] == list(day.lines)


def test_people_who_are_gone_or_away_are_marked_and_can_be_taken_out(session, world, plan):
    gone, away = world.hosts[1].registration, world.hosts[0].registration
    gone.status = RegistrationStatus.WITHDRAWN
    at = {"registration_id": away.id, "slot_id": world.slots[1].id, "workshop_id": world.workshop.id}
    make.added(session, Availability(**at, available=False))
    page = board.show_board(session, world.office(Side.HOST), world.slug, language="en")
    held = [cell.held for day in page.days for line in day.lines for cell in line.cells if cell and cell.held]
    assert sorted(each.wrong for each in held if each.wrong) == [Wrong.AWAY, Wrong.WITHDREW]
    assert page.wrong == 2
    by_person = board.show_board(session, world.office(Side.HOST), world.slug, by_person=True, language="en")
    assert any(cell.away for day in by_person.days for line in day.people for cell in line.cells)
    with pytest.raises(BrokenRulesError) as refused:
        _move(session, world, plan, 1, 1, 2, 1)
    assert {each.rule for each in refused.value.broken} == {"listed"}
    _edit(session, world, plan, Wish(Do.DROP, _meeting(session, world, plan, 1, 1)))
    _move(session, world, plan, 0, 1, 2, 1)  # away in the slot where it was
    assert len(_held(session, world, plan)) == 2


def test_a_kept_edit_says_who_and_what_in_ids_alone(session, world, plan):
    _move(session, world, plan, 0, 1, 2, 1)
    row = session.scalars(select(PlanEdit)).one()
    assert row.edit["do"] == "move"
    assert (row.inverse["before"], row.inverse["after"]) == (row.edit["after"], row.edit["before"])
    assert "Hansen" not in str(row.edit)
