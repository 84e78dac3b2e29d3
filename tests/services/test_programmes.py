"""Two equal offices edit one programme: nothing is overwritten, and later nothing holds by one side alone."""

import threading
from dataclasses import replace
from datetime import date, time, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from matchmaker.domain.people import Role
from matchmaker.domain.permissions import NOBODY, Principal
from matchmaker.domain.plans import PlanStatus
from matchmaker.domain.programmes.checks import ProgrammeRefusedError
from matchmaker.domain.programmes.differences import Change
from matchmaker.domain.programmes.document import Interpreters, Item, Programme, Room, Slot, Titles
from matchmaker.domain.programmes.document import Session as ProgrammeSession
from matchmaker.domain.programmes.json_form import sha256_of
from matchmaker.domain.workshops import ItemKind, Side, WorkshopStatus
from matchmaker.errors import (
    EditConflictError,
    ForbiddenError,
    NotFoundError,
    Refusal,
    RefusedError,
    SignInNeededError,
)
from matchmaker.services import programmes
from matchmaker.services.access import workshop_at
from matchmaker.services.programmes import Saved, programme_of, save_programme, show_programme
from matchmaker.services.programmes.capacity import capacity_while_editing
from matchmaker.store import integrity
from matchmaker.store.tables.confirmations import Confirmation, WorkshopChange
from matchmaker.store.tables.journal import JournalEntry
from matchmaker.store.tables.plans import WorkshopPlan
from matchmaker.store.tables.workshops import Resource, Workshop, WorkshopSession
from matchmaker.store.tables.workshops import Room as RoomRow
from matchmaker.store.tables.workshops import Slot as SlotRow
from matchmaker.store.transaction import repeating, transaction
from tests import factories
from tests.factories import FIRST_DAY, NOW

SLUG = "kick-off"


@pytest.fixture
def offices(engine):
    """Two offices with a draft workshop that has two slots, a hall, a library, two sessions and interpreters."""
    with transaction(engine) as session:
        host = factories.party(session, code="home")
        visitor = factories.party(session, code="far", country="CN", time_zone="Asia/Shanghai")
        parties = {"host_party_id": host.id, "visitor_party_id": visitor.id}
        at = factories.workshop(session, slug=SLUG, **parties)
        theme = factories.theme(session, at)
        factories.theme(session, at, parent=theme)
        made = {}
        for name, party in (("home", host), ("far", visitor)):
            account = factories.account(session, role=Role.ORGANISER, party_id=party.id)
            made[name] = Principal(account.id, Role.ORGANISER, party.id)
        foreign = factories.party(session)
        other = factories.account(session, role=Role.ORGANISER, party_id=foreign.id)
        made["foreign"] = Principal(other.id, Role.ORGANISER, foreign.id)
        expert = factories.account(session, party_id=host.id)
        made["participant"] = Principal(expert.id, Role.EXPERT, host.id, None, frozenset({at.id}))
        operator = factories.account(session, role=Role.OPERATOR)
        made["operator"] = Principal(operator.id, Role.OPERATOR)
        made["theme"] = theme.public_id
    with transaction(engine) as session:
        before = programme_of(session, workshop_at(session, SLUG))
        first = replace(
            before,
            terms=replace(before.terms, titles={"en": Titles("Kick-off")}),
            slots=(Slot("+1", FIRST_DAY, time(9), time(9, 30)), Slot("+2", FIRST_DAY, time(9, 30), time(10))),
            rooms=(Room("+hall", "Hall"), Room("+library", "Library")),
            sessions=(
                ProgrammeSession("+a", ("+1",), 4, made["theme"], "+hall"),
                ProgrammeSession("+b", ("+1", "+2"), 2, None, "+library"),
            ),
            interpreters=(Interpreters("+i", 3, ("zh", "da")),),
        )
        assert save_programme(session, made["home"], SLUG, first, 1, now=NOW) is Saved.APPLIED
    return made


def stand(session: Session) -> Programme:
    return programme_of(session, workshop_at(session, SLUG))


def version(session: Session) -> int:
    return workshop_at(session, SLUG).version


def save(session: Session, principal: Principal, programme: Programme) -> Saved:
    return save_programme(session, principal, SLUG, programme, version(session), now=NOW)


def opened(session: Session, offices) -> None:
    sha256 = sha256_of(stand(session))
    programmes.confirm_opening(session, offices["home"], SLUG, sha256, now=NOW)
    assert programmes.confirm_opening(session, offices["far"], SLUG, sha256, now=NOW)


def with_tables(programme: Programme, tables: int) -> Programme:
    return replace(programme, sessions=(replace(programme.sessions[0], tables=tables), *programme.sessions[1:]))


def met(session: Session, offices, status: PlanStatus = PlanStatus.DRAFT) -> WorkshopPlan:
    """Add a plan with one meeting in the first session."""
    at = session.scalars(select(Workshop)).one()
    one, other = factories.registration(session, at), factories.registration(session, at, Side.VISITOR)
    first = session.scalars(select(WorkshopSession).order_by(WorkshopSession.id)).first()
    plan = factories.plan(session, at, status=status)
    factories.meeting(session, plan, first, one, other)
    return plan


def test_a_saved_programme_is_the_one_that_stands(engine, offices):
    with transaction(engine) as session:
        found = stand(session)
    assert [(each.day, each.start, each.end) for each in found.slots] == [
        (FIRST_DAY, time(9), time(9, 30)),
        (FIRST_DAY, time(9, 30), time(10)),
    ]
    assert [each.name for each in found.rooms] == ["Hall", "Library"]
    assert [(len(each.slots), each.tables) for each in found.sessions] == [(1, 4), (2, 2)]
    assert [(each.languages, each.capacity) for each in found.interpreters] == [(("da", "zh"), 3)]
    assert not any(each.id.startswith("+") for each in (*found.slots, *found.rooms, *found.sessions))


def test_slots_are_instants_by_the_clocks_of_the_workshop(engine, offices):
    with transaction(engine) as session:
        first = session.scalars(select(SlotRow).order_by(SlotRow.starts_at)).first()
        assert first.starts_at.isoformat() == "2009-03-12T08:00:00+00:00"
        moved = stand(session)
        save(session, offices["far"], replace(moved, terms=replace(moved.terms, time_zone="Asia/Shanghai")))
        session.refresh(first)
        assert first.starts_at.isoformat() == "2009-03-12T01:00:00+00:00"
        assert stand(session).slots[0].start == time(9)


def test_what_stays_keeps_its_identity(engine, offices):
    with transaction(engine) as session:
        before = stand(session)
        later = tuple(replace(each, start=time(10 + n), end=time(11 + n)) for n, each in enumerate(before.slots))
        save(session, offices["far"], replace(with_tables(before, 7), slots=later))
        after = stand(session)
    assert [each.id for each in after.slots] == [each.id for each in before.slots]
    assert [(each.id, each.tables) for each in after.sessions] == [
        (before.sessions[0].id, 7),
        (before.sessions[1].id, 2),
    ]


def test_slots_rooms_and_interpreters_can_exchange_what_is_unique(engine, offices):
    with transaction(engine) as session:
        before = stand(session)
        more = replace(before, interpreters=(*before.interpreters, Interpreters("+j", 1, ("en", "zh"))))
        save(session, offices["home"], more)
        before = stand(session)
        one, two = before.slots
        slots = (replace(one, start=two.start, end=two.end), replace(two, start=one.start, end=one.end))
        rooms = (replace(before.rooms[0], name="Library"), replace(before.rooms[1], name="Hall"))
        first, second = before.interpreters
        joined = (replace(first, languages=second.languages), replace(second, languages=first.languages))
        sessions = tuple(
            replace(each, slots=tuple(reversed(each.slots)) if len(each.slots) > 1 else each.slots)
            for each in before.sessions
        )
        changed = replace(before, slots=slots, rooms=rooms, interpreters=joined, sessions=sessions)
        save(session, offices["home"], changed)
        after = stand(session)
    assert {each.id: each.start for each in after.slots} == {one.id: time(9, 30), two.id: time(9)}
    assert {each.id: each.name for each in after.rooms} == {each.id: each.name for each in rooms}
    assert {each.id: each.languages for each in after.interpreters} == {each.id: each.languages for each in joined}


def test_what_is_left_out_is_removed(engine, offices):
    with transaction(engine) as session:
        before = stand(session)
        slots, rooms = before.slots[:1], before.rooms[:1]
        save(
            session,
            offices["home"],
            replace(before, slots=slots, rooms=rooms, sessions=before.sessions[:1], interpreters=()),
        )
        assert [session.scalar(select(func.count()).select_from(each)) for each in (SlotRow, RoomRow, Resource)] == [
            1,
            1,
            0,
        ]
        assert len(stand(session).sessions) == 1


def test_saving_without_a_change_is_refused(engine, offices):
    with transaction(engine) as session, pytest.raises(RefusedError) as refused:
        save(session, offices["home"], stand(session))
    assert refused.value.refusal is Refusal.NOTHING_CHANGED


def test_a_wrong_programme_changes_nothing(engine, offices):
    with transaction(engine) as session:
        before = stand(session)
        with pytest.raises(ProgrammeRefusedError):
            save(session, offices["home"], replace(before, rooms=(Room("+x", "Hall"), *before.rooms)))
    with transaction(engine) as session:
        assert stand(session) == before


def test_ids_of_another_workshop_are_not_taken(engine, offices):
    with transaction(engine) as session:
        foreign = factories.slot(session, factories.workshop(session), number=8)
        before = stand(session)
        slots = (*before.slots, Slot(foreign.public_id, FIRST_DAY, time(15), time(16)))
        with pytest.raises(NotFoundError):
            save(session, offices["home"], replace(before, slots=slots))


def test_the_second_of_two_editors_learns_what_the_first_has_changed(engine, offices):
    with transaction(engine) as session:
        seen, programme = version(session), stand(session)
        save_programme(session, offices["far"], SLUG, with_tables(programme, 9), seen, now=NOW + timedelta(minutes=1))
    with transaction(engine) as session, pytest.raises(EditConflictError) as conflict:
        save_programme(session, offices["home"], SLUG, with_tables(programme, 5), seen, now=NOW)
    (saving,) = conflict.value.changed["savings"]
    assert (saving.own, saving.at) == (False, NOW + timedelta(minutes=1))
    assert [(each.change, each.values["tables"]) for each in saving.differences] == [(Change.SESSION_TABLES, 9)]
    with transaction(engine) as session:
        assert stand(session).sessions[0].tables == 9


def test_of_parallel_editors_of_one_version_one_saves(engine, offices):
    with transaction(engine) as session:
        seen, programme = version(session), stand(session)
    results = []

    def edit(number: int) -> None:
        office = offices["home" if number % 2 else "far"]
        try:
            said = repeating(
                engine,
                lambda session: save_programme(
                    session, office, SLUG, with_tables(programme, 10 + number), seen, now=NOW
                ),
            )
        except EditConflictError:
            said = None
        results.append(said)

    threads = [threading.Thread(target=edit, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(map(str, results)) == ["None", "None", "None", "applied"]


@pytest.mark.parametrize(
    ("name", "error"),
    [
        ("foreign", NotFoundError),
        ("participant", NotFoundError),
        ("operator", ForbiddenError),
        (None, SignInNeededError),
    ],
)
def test_only_the_two_offices_see_and_change_a_programme(engine, offices, name, error):
    principal = offices[name] if name else NOBODY
    with transaction(engine) as session:
        programme, sha256 = with_tables(stand(session), 5), sha256_of(stand(session))
        for act in (
            lambda: show_programme(session, principal, SLUG, "en"),
            lambda: save(session, principal, programme),
            lambda: programmes.confirm_opening(session, principal, SLUG, sha256, now=NOW),
            lambda: programmes.withdraw_opening(session, principal, SLUG, now=NOW),
            lambda: programmes.close_registration(session, principal, SLUG, closed=True, now=NOW),
            lambda: programmes.confirm_change(session, principal, SLUG, "x", sha256, now=NOW),
            lambda: programmes.reject_change(session, principal, SLUG, "x", now=NOW),
            lambda: programmes.withdraw_change(session, principal, SLUG, "x", now=NOW),
        ):
            with pytest.raises(error):
                act()


def test_of_an_open_workshop_a_participant_may_know_but_not_change_it(engine, offices):
    with transaction(engine) as session:
        opened(session, offices)
        for name, error in (("participant", ForbiddenError), ("foreign", NotFoundError)):
            with pytest.raises(error):
                save(session, offices[name], with_tables(stand(session), 5))


def test_plans_that_wait_are_stale_when_the_grid_changes(engine, offices):
    with transaction(engine) as session:
        plan = met(session, offices)
        save(session, offices["home"], with_tables(stand(session), 3))
        session.refresh(plan)
        assert plan.stale_since == NOW


def test_plans_stay_fresh_when_only_words_change(engine, offices):
    with transaction(engine) as session:
        plan = met(session, offices)
        before = stand(session)
        save(session, offices["home"], replace(before, terms=replace(before.terms, place="Viborg")))
        session.refresh(plan)
        assert plan.stale_since is None


def test_sessions_and_slots_that_a_plan_uses_stay(engine, offices):
    with transaction(engine) as session:
        met(session, offices)
        before = stand(session)
        used, slot = before.sessions[0], before.sessions[0].slots[0]
        without_session = replace(before, sessions=before.sessions[1:])
        elsewhere = replace(before, sessions=(replace(used, slots=(before.slots[1].id,)), before.sessions[1]))
        without_slot = replace(before, slots=before.slots[1:], sessions=())
        for programme, fields in (
            (without_session, {f"session:{used.id}:theme"}),
            (elsewhere, {f"session:{used.id}:theme"}),
            (without_slot, {f"slot:{slot}:drop", f"session:{used.id}:theme"}),
        ):
            with pytest.raises(ProgrammeRefusedError) as refused:
                save(session, offices["home"], programme)
            assert {each.field for each in refused.value.faults} == fields
        assert save(session, offices["home"], with_tables(before, 0)) is Saved.APPLIED


def test_a_decision_about_a_pair_keeps_its_session(engine, offices):
    with transaction(engine) as session:
        at = session.scalars(select(Workshop)).one()
        one, other = factories.registration(session, at), factories.registration(session, at, Side.VISITOR)
        first = session.scalars(select(WorkshopSession).order_by(WorkshopSession.id)).first()
        factories.pair_rule(session, one, other, must=True, session_id=first.id)
        before = stand(session)
        with pytest.raises(ProgrammeRefusedError):
            save(session, offices["home"], replace(before, sessions=before.sessions[1:]))


def test_a_change_leaves_the_database_sound(engine, offices):
    with transaction(engine) as session:
        met(session, offices)
        before = stand(session)
        other = replace(before.sessions[1], slots=before.sessions[1].slots[1:], room=None)
        save(session, offices["home"], replace(before, sessions=(before.sessions[0], other), rooms=before.rooms[:1]))
    assert integrity.findings(engine) == []


def test_registration_opens_when_both_have_confirmed_one_version(engine, offices):
    with transaction(engine) as session:
        sha256 = sha256_of(stand(session))
        assert not programmes.confirm_opening(session, offices["home"], SLUG, sha256, now=NOW)
        assert workshop_at(session, SLUG).status is WorkshopStatus.DRAFT
        assert programmes.confirm_opening(session, offices["far"], SLUG, sha256, now=NOW)
        assert workshop_at(session, SLUG).status is WorkshopStatus.OPEN


def test_one_office_alone_opens_nothing_however_often_it_confirms(engine, offices):
    with transaction(engine) as session:
        sha256 = sha256_of(stand(session))
        for _ in range(3):
            assert not programmes.confirm_opening(session, offices["home"], SLUG, sha256, now=NOW)
        assert workshop_at(session, SLUG).status is WorkshopStatus.DRAFT
        assert len(session.scalars(select(Confirmation)).all()) == 1


def test_two_confirmations_of_two_versions_open_nothing(engine, offices):
    with transaction(engine) as session:
        old = sha256_of(stand(session))
        programmes.confirm_opening(session, offices["home"], SLUG, old, now=NOW)
        save(session, offices["far"], with_tables(stand(session), 8))
        with pytest.raises(EditConflictError):
            programmes.confirm_opening(session, offices["far"], SLUG, old, now=NOW)
        new = sha256_of(stand(session))
        assert not programmes.confirm_opening(session, offices["far"], SLUG, new, now=NOW)
        assert show_programme(session, offices["home"], SLUG, "en").opening.outdated


def test_a_confirmation_that_was_taken_back_does_not_count(engine, offices):
    with transaction(engine) as session:
        sha256 = sha256_of(stand(session))
        programmes.confirm_opening(session, offices["home"], SLUG, sha256, now=NOW)
        programmes.withdraw_opening(session, offices["home"], SLUG, now=NOW)
        assert not programmes.confirm_opening(session, offices["far"], SLUG, sha256, now=NOW)


def test_a_programme_without_slots_does_not_open(engine, offices):
    with transaction(engine) as session:
        save(session, offices["home"], replace(stand(session), slots=(), sessions=()))
        with pytest.raises(RefusedError) as refused:
            programmes.confirm_opening(session, offices["home"], SLUG, sha256_of(stand(session)), now=NOW)
    assert refused.value.refusal is Refusal.PROGRAMME_WITHOUT_SLOTS


def test_parallel_confirmations_open_once(engine, offices):
    with transaction(engine) as session:
        sha256 = sha256_of(stand(session))
    results = []

    def agree(number: int) -> None:
        office = offices["home" if number % 2 else "far"]
        try:
            opens = repeating(
                engine, lambda session: programmes.confirm_opening(session, office, SLUG, sha256, now=NOW)
            )
        except (EditConflictError, RefusedError):
            opens = False
        results.append(opens)

    threads = [threading.Thread(target=agree, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with transaction(engine) as session:
        assert results.count(True) == 1
        acts = session.scalars(select(JournalEntry.action).where(JournalEntry.action == "workshop.open")).all()
        assert (len(acts), workshop_at(session, SLUG).status) == (1, WorkshopStatus.OPEN)


def pending(session: Session, offices) -> WorkshopChange:
    opened(session, offices)
    assert save(session, offices["home"], with_tables(stand(session), 6)) is Saved.PROPOSED
    return session.scalars(select(WorkshopChange)).one()


def test_a_change_of_an_open_workshop_waits_for_the_other_office(engine, offices):
    with transaction(engine) as session:
        change = pending(session, offices)
        assert stand(session).sessions[0].tables == 4
        proposal = show_programme(session, offices["far"], SLUG, "en").proposal
        assert (proposal.own, proposal.fresh, [each.change for each in proposal.differences]) == (
            False,
            True,
            [Change.SESSION_TABLES],
        )
        programmes.confirm_change(session, offices["far"], SLUG, change.public_id, proposal.sha256, now=NOW)
        assert stand(session).sessions[0].tables == 6


def test_the_office_that_proposed_cannot_confirm_or_reject(engine, offices):
    with transaction(engine) as session:
        change = pending(session, offices)
        sha256 = show_programme(session, offices["home"], SLUG, "en").proposal.sha256
        for act in (
            lambda: programmes.confirm_change(session, offices["home"], SLUG, change.public_id, sha256, now=NOW),
            lambda: programmes.reject_change(session, offices["home"], SLUG, change.public_id, now=NOW),
        ):
            with pytest.raises(RefusedError) as refused:
                act()
            assert refused.value.refusal is Refusal.OTHER_OFFICE_CONFIRMS
        assert stand(session).sessions[0].tables == 4


def test_another_document_than_the_one_shown_is_not_confirmed(engine, offices):
    with transaction(engine) as session:
        change = pending(session, offices)
        with pytest.raises(EditConflictError):
            programmes.confirm_change(session, offices["far"], SLUG, change.public_id, "0" * 64, now=NOW)


def test_a_change_from_an_older_version_is_not_confirmed(engine, offices):
    with transaction(engine) as session:
        change = pending(session, offices)
        sha256 = show_programme(session, offices["far"], SLUG, "en").proposal.sha256
        session.scalars(select(Workshop)).one().max_break_spread = 1
        session.flush()
        assert not show_programme(session, offices["far"], SLUG, "en").proposal.fresh
        with pytest.raises(EditConflictError):
            programmes.confirm_change(session, offices["far"], SLUG, change.public_id, sha256, now=NOW)


def test_a_change_that_would_take_a_session_from_a_newer_plan_is_not_confirmed(engine, offices):
    with transaction(engine) as session:
        opened(session, offices)
        before = stand(session)
        save(session, offices["home"], replace(before, sessions=before.sessions[1:]))
        change = session.scalars(select(WorkshopChange)).one()
        sha256 = show_programme(session, offices["far"], SLUG, "en").proposal.sha256
        met(session, offices)
        with pytest.raises(ProgrammeRefusedError):
            programmes.confirm_change(session, offices["far"], SLUG, change.public_id, sha256, now=NOW)


@pytest.mark.parametrize(("act", "who"), [("withdraw_change", "home"), ("reject_change", "far")])
def test_a_change_that_was_decided_is_decided(engine, offices, act, who):
    with transaction(engine) as session:
        change = pending(session, offices)
        sha256 = show_programme(session, offices["far"], SLUG, "en").proposal.sha256
        getattr(programmes, act)(session, offices[who], SLUG, change.public_id, now=NOW)
        with pytest.raises(RefusedError) as refused:
            programmes.confirm_change(session, offices["far"], SLUG, change.public_id, sha256, now=NOW)
        assert refused.value.refusal is Refusal.CHANGE_DECIDED
        assert stand(session).sessions[0].tables == 4


def test_the_other_office_cannot_withdraw(engine, offices):
    with transaction(engine) as session:
        change = pending(session, offices)
        with pytest.raises(ForbiddenError):
            programmes.withdraw_change(session, offices["far"], SLUG, change.public_id, now=NOW)


def test_a_second_proposal_of_one_office_takes_the_place_of_its_first(engine, offices):
    with transaction(engine) as session:
        pending(session, offices)
        save(session, offices["home"], with_tables(stand(session), 7))
        states = session.scalars(select(WorkshopChange.state).order_by(WorkshopChange.id)).all()
        assert [each.value for each in states] == ["withdrawn", "proposed"]


def test_an_office_goes_on_editing_its_own_proposal(engine, offices):
    with transaction(engine) as session:
        opened(session, offices)
        before = stand(session)
        save(session, offices["home"], replace(before, rooms=(*before.rooms, Room("+attic", "Attic"))))
        page = show_programme(session, offices["home"], SLUG, "en")
        assert [each.name for each in page.editable.rooms] == ["Hall", "Library", "Attic"]
        save(session, offices["home"], with_tables(page.editable, 9))
        proposal = show_programme(session, offices["far"], SLUG, "en").proposal
        assert [each.change for each in proposal.differences] == [Change.ROOM_ADDED, Change.SESSION_TABLES]
        assert show_programme(session, offices["far"], SLUG, "en").editable == before


def test_while_the_other_office_waits_for_an_answer_nothing_is_proposed(engine, offices):
    with transaction(engine) as session:
        pending(session, offices)
        with pytest.raises(RefusedError) as refused:
            save(session, offices["far"], with_tables(stand(session), 7))
        assert refused.value.refusal is Refusal.CHANGE_OF_OTHERS_PENDING


def test_registration_closes_when_both_agree(engine, offices):
    with transaction(engine) as session:
        opened(session, offices)
        assert programmes.close_registration(session, offices["far"], SLUG, closed=True, now=NOW) is Saved.PROPOSED
        assert workshop_at(session, SLUG).status is WorkshopStatus.OPEN
        proposal = show_programme(session, offices["home"], SLUG, "en").proposal
        programmes.confirm_change(session, offices["home"], SLUG, proposal.id, proposal.sha256, now=NOW)
        assert workshop_at(session, SLUG).status is WorkshopStatus.CLOSED
        programmes.close_registration(session, offices["home"], SLUG, closed=False, now=NOW)
        proposal = show_programme(session, offices["far"], SLUG, "en").proposal
        programmes.confirm_change(session, offices["far"], SLUG, proposal.id, proposal.sha256, now=NOW)
        assert workshop_at(session, SLUG).status is WorkshopStatus.OPEN


@pytest.mark.parametrize("status", [WorkshopStatus.HELD, WorkshopStatus.CANCELLED])
def test_a_workshop_that_is_over_stays_as_it_is(engine, offices, status):
    with transaction(engine) as session:
        session.scalars(select(Workshop)).one().status = status
        session.flush()
        with pytest.raises(RefusedError) as refused:
            save(session, offices["home"], with_tables(stand(session), 5))
    assert refused.value.refusal is Refusal.WORKSHOP_OVER


def test_the_journal_has_every_act(engine, offices):
    with transaction(engine) as session:
        change = pending(session, offices)
        sha256 = show_programme(session, offices["far"], SLUG, "en").proposal.sha256
        programmes.confirm_change(session, offices["far"], SLUG, change.public_id, sha256, now=NOW)
        assert session.scalars(select(JournalEntry.action).order_by(JournalEntry.id)).all() == [
            "programme.change",
            "workshop.propose_opening",
            "workshop.open",
            "programme.propose",
            "programme.confirm",
            "programme.change",
        ]


def test_times_that_come_twice_are_kept_as_they_were_meant(engine, offices):
    autumn = date(2009, 10, 25)
    with transaction(engine) as session:
        before = stand(session)
        slots = (Slot("+1", autumn, time(2, 15), time(2, 45), 0), Slot("+2", autumn, time(2, 15), time(2, 45), 1))
        terms = replace(before.terms, starts_on=autumn, ends_on=autumn)
        save(session, offices["home"], replace(before, terms=terms, slots=slots, sessions=()))
        assert [(each.start, each.fold) for each in stand(session).slots] == [(time(2, 15), 0), (time(2, 15), 1)]
        rows = session.scalars(select(SlotRow).order_by(SlotRow.starts_at)).all()
        assert [each.starts_at.hour for each in rows] == [0, 1]


def test_what_there_is_room_for_is_told_to_the_offices_only(engine, offices):
    with transaction(engine) as session:
        page = show_programme(session, offices["home"], SLUG, "en")
        found = capacity_while_editing(session, offices["far"], page, page.programme)
        assert found is not None
        assert (found.total.places, found.total.meetings) == (6, 0)
        for who in ("foreign", "participant"):
            with pytest.raises((ForbiddenError, NotFoundError)):
                capacity_while_editing(session, offices[who], page, page.programme)


def test_items_shifts_and_spare_tables_stand_as_they_were_saved_and_keep_their_identity(engine, offices):
    lunch = Item("+l", ItemKind.BREAK, FIRST_DAY, time(12), time(13), {"en": Titles("Lunch")}, room="+hall")
    visit = Item("+v", ItemKind.VISIT, FIRST_DAY, time(14), time(15), {"en": Titles("Mill")}, places=9, leaves=time(13))
    with transaction(engine) as session:
        before = stand(session)
        hall = before.rooms[0].id
        (pair,) = before.interpreters
        items = (replace(lunch, room=hall), visit)
        working = replace(pair, shifts=((before.slots[0].id, 1), (before.slots[1].id, pair.capacity)))
        changed = replace(before, items=items, spare_percent=15, interpreters=(working,))
        assert save(session, offices["home"], changed) is Saved.APPLIED
    with transaction(engine) as session:
        found = stand(session)
        assert [replace(each, id="") for each in found.items] == [replace(each, id="") for each in items]
        assert (found.spare_percent, found.interpreters[0].shifts) == (15, ((found.slots[0].id, 1),))
        moved = replace(found, items=(replace(found.items[1], start=time(14, 30)),), rooms=found.rooms[1:], sessions=())
        save(session, offices["far"], moved)
    with transaction(engine) as session:
        again = stand(session)
        assert [(each.id, each.start) for each in again.items] == [(found.items[1].id, time(14, 30))]
    assert integrity.findings(engine) == []
