"""A publication tells everybody once what is new for them, and waits for what an office has not cleared."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.domain.mail import LetterKind
from matchmaker.domain.organisations import ClearanceState
from matchmaker.domain.people import SEEN_BY_OTHER_SIDE
from matchmaker.domain.plans import PlanOrigin, PlanStatus
from matchmaker.domain.workshops import RegistrationStatus, Side
from matchmaker.errors import EditConflictError, NotFoundError, Refusal, RefusedError
from matchmaker.services import clearance, plans
from matchmaker.services.access import workshop_at
from matchmaker.services.plans.publishing import put_in_force
from matchmaker.store.tables.journal import JournalEntry
from matchmaker.store.tables.organisations import Organisation
from matchmaker.store.tables.outbox import OutboxMessage
from matchmaker.store.tables.people import Consent
from tests import delegations as people
from tests import factories as make

NOW = make.NOW
ANNOUNCING = plans.Announcing(by_mail=True, agenda="https://example.org/workshops/kick-off/agenda")


@pytest.fixture
def session(engine):
    with Session(engine) as session:
        yield session


@pytest.fixture
def world(session):
    world = people.delegations(session)
    for one in (*world.hosts, *world.visitors):
        one.profile.contact_email = f"{one.profile.public_id}@example.org"
    world.visitors[0].account.language = "zh"
    session.flush()
    return world


def _agree(session, world, plan):
    host, visitor = world.office(Side.HOST), world.office(Side.VISITOR)
    proposed = plans.propose(session, host, world.slug, plan.public_id, now=NOW)
    return plans.confirm(session, visitor, world.slug, plan.public_id, proposed.sha256, announcing=ANNOUNCING, now=NOW)


def _letters(session) -> dict[int, list[OutboxMessage]]:
    found: dict[int, list[OutboxMessage]] = {}
    about = select(OutboxMessage).where(OutboxMessage.kind == LetterKind.MEETINGS).order_by(OutboxMessage.id)
    for each in session.scalars(about):
        found.setdefault(each.profile_id, []).append(each)
    return found


def test_everybody_gets_their_first_meetings_in_one_letter_in_their_language_and_both_clocks(session, world):
    _agree(session, world, people.solved(session, world, [(0, 0, 0), (1, 0, 1)]))
    found = _letters(session)

    ane, chen = world.hosts[0].profile.id, world.visitors[0].profile.id
    assert {key: len(letters) for key, letters in found.items()} == {
        ane: 1,
        world.hosts[1].profile.id: 1,
        chen: 1,
    }, "whoever has no meeting has nothing to be told"
    assert found[ane][0].subject == "Your meetings are ready: Kick-off"
    assert "Mar 12 09:00, table 1, Room" in found[ane][0].body_text.replace("\n", " ")
    assert "Chen Wei 0 陈伟 0 (Organisation of 陈伟 0)" in found[ane][0].body_text
    assert "in your time zone" not in found[ane][0].body_text
    assert ANNOUNCING.agenda in found[ane][0].body_text
    assert found[chen][0].language == "zh"
    assert "09:00（您的时区为 16:00）" in found[chen][0].body_text, "the workshop's clock and the reader's own"
    assert found[chen][0].body_text.count("(Organisation of Ane Hansen") == 2


def test_a_later_version_tells_only_those_for_whom_something_is_new(session, world):
    _agree(session, world, people.solved(session, world, [(0, 0, 0), (1, 1, 0), (0, 1, 1), (1, 0, 2)]))
    before = {key: len(letters) for key, letters in _letters(session).items()}
    plan = people.solved(session, world, [(0, 0, 0), (1, 1, 0), (0, 1, 2)])
    _agree(session, world, plan)
    new = {key: letters[before[key] :] for key, letters in _letters(session).items()}

    lines = {key: [line for line in letter[0].body_text.split("\n\n") if ":" in line] for key, letter in new.items()}
    ane, bo = world.hosts[0].profile.id, world.hosts[1].profile.id
    assert [len(each) for each in new.values()] == [1, 1, 1, 1]
    assert new[ane][0].subject == "Your meetings have changed: Kick-off"
    assert any(each.startswith("Moved: your meeting with Chen Wei 1") and "10:00" in each for each in lines[ane])
    assert any(each.startswith("Cancelled: your meeting with Chen Wei 0") for each in lines[bo])
    assert "Chen Wei 0" not in new[ane][0].body_text, "what stays is not told again"

    same = people.solved(session, world, [(0, 0, 0), (1, 1, 0), (0, 1, 2)])
    told = sum(map(len, _letters(session).values()))
    _agree(session, world, same)
    assert sum(map(len, _letters(session).values())) == told, "nothing is new, so nobody is told"


def test_however_often_a_version_is_put_in_force_nobody_is_told_twice(session, world):
    plan = people.solved(session, world, [(0, 0, 0)])
    facts = workshop_at(session, world.slug)
    for _ in range(2):
        plan.status = PlanStatus.DRAFT
        session.flush()
        put_in_force(session, facts, plan, own=Side.HOST, announcing=ANNOUNCING, now=NOW)
    assert {len(each) for each in _letters(session).values()} == {1}


def test_where_letters_cannot_be_sent_none_are_written_and_whoever_has_left_gets_none(session, world):
    plan = people.solved(session, world, [(0, 0, 0), (1, 0, 1)])
    world.hosts[1].registration.status = RegistrationStatus.WITHDRAWN
    session.flush()
    _agree(session, world, plan)
    assert world.hosts[1].profile.id not in _letters(session)

    silent = people.solved(session, world, [(0, 1, 0)])
    told = len(_letters(session))
    put_in_force(session, workshop_at(session, world.slug), silent, own=None, announcing=plans.Announcing(), now=NOW)
    assert len(_letters(session)) == told


def _consents(session, world) -> None:
    """Let everybody be seen by the other side."""
    for each in (*world.hosts, *world.visitors):
        said = {"purpose": SEEN_BY_OTHER_SIDE, "granted": True, "wording": "1", "said_at": NOW}
        make.added(session, Consent(profile_id=each.profile.id, **said))


def _organisation(session, expert) -> Organisation:
    return session.get_one(Organisation, expert.profile.organisation_id)


def _note(session, world, side, expert, state, **given):
    organisation = _organisation(session, expert).public_id
    known = {"version": 0, "now": NOW, **given}
    clearance.note_clearance(session, world.office(side), world.slug, organisation, state, **known)


def _refused(act, *arguments, **named) -> RefusedError:
    with pytest.raises(RefusedError) as refused:
        act(*arguments, **named)
    return refused.value


def test_a_version_waits_for_the_check_of_each_office_that_asks_for_one(session, world):
    plan = people.solved(session, world, [(0, 0, 0)])
    host, visitor = world.office(Side.HOST), world.office(Side.VISITOR)
    _consents(session, world)
    clearance.ask_for_clearance(session, host, world.slug, asks=True, now=NOW)
    theirs, ours = _organisation(session, world.visitors[0]).name, _organisation(session, world.hosts[0]).name

    own = _refused(plans.propose, session, host, world.slug, plan.public_id, now=NOW)
    assert (own.refusal, own.values["names"]) == (Refusal.PLAN_NOT_CLEARED, theirs)
    other = _refused(plans.propose, session, visitor, world.slug, plan.public_id, now=NOW)
    assert (other.refusal, other.values["names"]) == (Refusal.PLAN_NOT_CLEARED_THERE, theirs), (
        "the visitors read which of their own organisations waits"
    )

    _note(session, world, Side.HOST, world.visitors[0], ClearanceState.CLEARED)
    clearance.ask_for_clearance(session, visitor, world.slug, asks=True, now=NOW)
    there = _refused(plans.propose, session, host, world.slug, plan.public_id, now=NOW)
    assert (there.refusal, there.values["names"]) == (Refusal.PLAN_NOT_CLEARED_THERE, ours)

    _note(session, world, Side.VISITOR, world.hosts[0], ClearanceState.CONDITIONS, conditions="Not on quantum.")
    proposed = plans.propose(session, host, world.slug, plan.public_id, now=NOW)
    _note(session, world, Side.VISITOR, world.hosts[0], ClearanceState.UNCHECKED, version=1)
    late = _refused(plans.confirm, session, visitor, world.slug, plan.public_id, proposed.sha256, now=NOW)
    assert late.refusal is Refusal.PLAN_NOT_CLEARED


def test_no_way_into_force_leaves_the_check_out(session, world):
    """What a mandate or a later way to a publication calls asks the same."""
    plan = people.solved(session, world, [(0, 0, 0)])
    clearance.ask_for_clearance(session, world.office(Side.VISITOR), world.slug, asks=True, now=NOW)
    facts = workshop_at(session, world.slug)
    for own in (Side.HOST, Side.VISITOR, None):
        refused = _refused(put_in_force, session, facts, plan, own=own, announcing=ANNOUNCING, now=NOW)
        assert refused.refusal in {Refusal.PLAN_NOT_CLEARED, Refusal.PLAN_NOT_CLEARED_THERE}
    assert plan.status is PlanStatus.DRAFT


def test_organisations_stand_in_pages_and_are_searched_by_name(session, world, monkeypatch):
    monkeypatch.setattr("matchmaker.services.clearance.reading.THEIRS_ON_A_PAGE", 1)
    monkeypatch.setattr("matchmaker.services.clearance.reading.OWN_ON_A_PAGE", 1)
    _consents(session, world)

    def seen(**wanted):
        page = clearance.clearance_page(
            session, world.office(Side.HOST), world.slug, clearance.Wanted(**wanted), language="en"
        )
        assert (page.every, page.unchecked) == (2, 2)
        return page

    first, second = (seen(page=page).theirs.rows[0] for page in (1, 2))
    assert {first.name, second.name} == {"Organisation of 陈伟 0", "Organisation of 陈伟 1"}
    for row, page in ((first, 1), (second, 2)):
        shown = seen(showing=row.id).theirs
        assert (shown.rows, shown.page, shown.pages) == ((row,), page, 2)
        found = seen(search=f"{row.name[-1]} ORGANISATION").theirs
        assert (found.rows, found.pages) == ((row,), 1)
    assert seen(search="nobody").theirs.rows == ()
    assert seen(search="nobody").own.found == 2
    assert seen(own_page=2).own.page == 2
    assert seen(own_page=2).own.rows != seen(own_page=1).own.rows


def test_an_office_notes_for_itself_and_the_other_reads_only_that_something_waits(session, world):
    host, visitor = world.office(Side.HOST), world.office(Side.VISITOR)
    _consents(session, world)
    clearance.ask_for_clearance(session, host, world.slug, asks=True, now=NOW)
    _note(session, world, Side.HOST, world.visitors[0], ClearanceState.CONDITIONS, conditions="Only  on\nwater")

    seen = clearance.clearance_page(session, host, world.slug, language="en")
    assert {each.name: (each.state, each.conditions) for each in seen.theirs.rows} == {
        "Organisation of 陈伟 0": (ClearanceState.CONDITIONS, "Only on water"),
        "Organisation of 陈伟 1": (ClearanceState.UNCHECKED, ""),
    }
    there = clearance.clearance_page(session, visitor, world.slug, language="en")
    assert {each.name: each.waits for each in there.own.rows} == {
        "Organisation of 陈伟 0": False,
        "Organisation of 陈伟 1": True,
    }
    assert "water" not in repr(there)
    assert {each.state for each in there.theirs.rows} == {ClearanceState.UNCHECKED}

    with pytest.raises(NotFoundError):
        _note(session, world, Side.HOST, world.hosts[0], ClearanceState.CLEARED)
    with pytest.raises(EditConflictError):
        _note(session, world, Side.HOST, world.visitors[0], ClearanceState.CLEARED, version=0)
    missing = _refused(_note, session, world, Side.HOST, world.visitors[1], ClearanceState.CONDITIONS)
    assert (missing.refusal, missing.field) == (Refusal.TEXT_MISSING, "conditions")
    noted = session.scalars(select(JournalEntry).where(JournalEntry.action == "clearance noted")).one()
    assert noted.details == {}, "what was found stands in no entry"


def test_what_people_moved_is_looked_at_again_before_it_is_published(session, world):
    plan = people.solved(session, world, [(0, 0, 0)], origin=PlanOrigin.EDIT)
    host = world.office(Side.HOST)
    refused = _refused(plans.propose, session, host, world.slug, plan.public_id, now=NOW)
    assert (refused.refusal, refused.values["count"]) == (Refusal.PLAN_BREAKS_RULES, 1), "these two are not scored"

    make.pair_score(session, world.hosts[0].registration, world.visitors[0].registration)
    assert plans.propose(session, host, world.slug, plan.public_id, now=NOW).status is PlanStatus.PROPOSED
