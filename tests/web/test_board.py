"""The board as pages and as answers to its scripts: who may, what is said, and what two do at one moment."""

import pytest
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from matchmaker.domain.plans import PlanStatus
from matchmaker.domain.preferences import PreferenceKind
from matchmaker.files.instance_files import instance_document
from matchmaker.files.plans import plan_document
from matchmaker.services.encode.plans import plan_of
from matchmaker.services.encode.rows import workshop_instance
from matchmaker.solver.audit import RULES
from matchmaker.solver.audit.reading import Reading
from matchmaker.store.tables.boards import PlanEdit
from matchmaker.store.tables.pairs import PairScore
from matchmaker.store.tables.plans import Meeting, MeetingSlot, WorkshopPlan
from matchmaker.store.tables.preferences import Preference
from matchmaker.store.tables.registrations import Registration
from matchmaker.store.tables.workshops import Workshop, WorkshopSession
from matchmaker.store.transaction import transaction
from tests import factories
from tests.long_forms import only_long
from tests.web.ground import ANONYMOUS, Ground
from tests.web.rushing import read, rush
from tests.web.world import (
    EXPERT_CN,
    EXPERT_CN_2,
    EXPERT_DK,
    EXPERT_DK_2,
    OPERATOR,
    ORGANISER_CN,
    ORGANISER_DK,
    ORGANISER_FOREIGN,
    SLUG,
)

ROUNDS = 200
OFFICES = (ORGANISER_DK, ORGANISER_CN)


@pytest.fixture
def scored(ground):
    """The ground, where all pairs of the first workshop are scored and all themes suit everybody."""
    with transaction(ground.engine) as session:
        keys = ground.facts.world.registrations
        known = set(session.execute(select(PairScore.registration_a_id, PairScore.registration_b_id)).all())
        for one in (EXPERT_DK, EXPERT_DK_2):
            for other in (EXPERT_CN, EXPERT_CN_2):
                if tuple(sorted((keys[one], keys[other]))) not in {tuple(each) for each in known}:
                    two = [session.get_one(Registration, keys[each]) for each in (one, other)]
                    factories.pair_score(session, *two)
        for each in session.scalars(
            select(WorkshopSession).where(WorkshopSession.workshop_id == ground.facts.world.workshop)
        ):
            each.theme_id = None
    return ground


def _address(ground: Ground) -> str:
    return f"/organise/{SLUG}/board/{ground.facts.ids['draft plan']}"


def _plan(ground: Ground) -> WorkshopPlan:
    (plan,) = read(ground, select(WorkshopPlan).where(WorkshopPlan.public_id == ground.facts.ids["draft plan"]))
    return plan


def _last(ground: Ground) -> int:
    (number,) = read(ground, select(func.max(PlanEdit.number)).where(PlanEdit.plan_id == _plan(ground).id))
    return number


def _sent(ground: Ground, **fields: object) -> dict[str, object]:
    return {
        "version": _plan(ground).version,
        "seen": _last(ground),
        "meeting": ground.facts.ids["draft meeting"],
        **fields,
    }


def _move(ground: Ground, session: int, table: int) -> dict[str, object]:
    (place,) = read(
        ground, select(WorkshopSession.public_id).where(WorkshopSession.id == ground.facts.world.sessions[session])
    )
    return _sent(ground, do="move", place=f"{place}:{table}")


BOOKED = ("pair_once", "person_once_per_slot", "tables", "max_meetings", "available")
JSON = {"Accept": "application/json"}


def test_both_offices_see_the_draft_by_table_and_by_person(ground):
    for office in OFFICES:
        client = ground.client(office)
        assert 'data-live="yes"' in client.get(f"/organise/{SLUG}/board").text  # the newest draft
        for view in ("", "?view=people"):
            page = client.get(_address(ground) + view)
            assert page.status_code == 200
            assert "Li Na" in page.text
            assert f'data-meeting="{ground.facts.ids["draft meeting"]}"' in page.text


def test_nobody_else_sees_or_edits_it(ground):
    ids = ground.facts.ids
    meeting = f"/meetings/{ids['draft meeting']}"
    statuses = {ANONYMOUS: 303, EXPERT_DK: 404, ORGANISER_FOREIGN: 404, OPERATOR: 403}
    for who, status in statuses.items():
        client = ground.client(who)
        for path in ("", "/since/0", meeting, f"{meeting}/places", f"/sessions/{ids['session']}"):
            assert client.get(_address(ground) + path).status_code == status, (who, path)
        for sent in (_sent(ground, do="lock"), {}):
            assert client.post(f"{_address(ground)}/edit", data=sent).status_code == status
    assert ground.written() == set()


def test_a_form_moves_a_meeting_and_the_other_office_reads_of_it(scored):
    ground = scored
    page = ground.client(ORGANISER_DK).get(f"{_address(ground)}/meetings/{ground.facts.ids['draft meeting']}")
    assert "Move it there" in page.text
    seen = _last(ground)
    answer = ground.client(ORGANISER_DK).post(f"{_address(ground)}/edit", data=_move(ground, 0, 2))
    assert answer.status_code == 303
    told = ground.client(ORGANISER_CN).get(f"{_address(ground)}/since/{seen}").get_json()
    assert (told["number"], told["version"]) == (seen + 1, _plan(ground).version)
    assert told["said"][0].startswith("The other office: Ane Bak and Chen Wei 陈伟 moved from ")
    assert "table 2" in told["said"][0]
    assert ground.client(ORGANISER_DK).get(f"{_address(ground)}/since/{seen + 1}").get_json()["said"] == []


def test_a_script_is_answered_for_every_cell_at_once(scored):
    ground = scored
    address = f"{_address(ground)}/meetings/{ground.facts.ids['draft meeting']}/places"
    found = ground.client(ORGANISER_CN).get(address).get_json()
    assert found["two"] == "Ane Bak and Chen Wei 陈伟"
    assert all(each["possible"] and each["said"] for each in found["sessions"].values())
    assert len(found["meetings"]) == 1
    done = ground.client(ORGANISER_CN).post(f"{_address(ground)}/edit", data=_move(ground, 0, 1), headers=JSON)
    assert (done.status_code, done.get_json()["version"]) == (200, _plan(ground).version)


def test_who_saw_an_older_state_is_told_what_the_other_office_did(scored):
    ground, sent = scored, _move(scored, 0, 1)
    ground.client(ORGANISER_CN).post(f"{_address(ground)}/edit", data=_move(ground, 1, 1))
    for headers in ({}, JSON):
        answer = ground.client(ORGANISER_DK).post(f"{_address(ground)}/edit", data=sent, headers=headers)
        assert answer.status_code == 409
        assert "The other office: Ane Bak and Chen Wei" in (answer.get_json()["said"][0] if headers else answer.text)


def test_what_breaks_a_rule_is_refused_in_words(scored):
    ground = scored
    with transaction(ground.engine) as session:
        session.get_one(Registration, ground.facts.world.registrations[EXPERT_DK]).max_meetings = 1
    keys = ground.facts.world.registration_ids
    (place,) = read(
        ground, select(WorkshopSession.public_id).where(WorkshopSession.id == ground.facts.world.sessions[0])
    )
    add = _sent(ground, do="add", place=f"{place}:1", host=keys[EXPERT_DK], visitor=keys[EXPERT_CN_2])
    with transaction(ground.engine) as session:
        session.execute(delete(Preference))
    answer = ground.client(ORGANISER_DK).post(f"{_address(ground)}/edit", data=add, headers=JSON)
    assert (answer.status_code, answer.get_json()["said"]) == (422, ["Ane Bak takes at most 1 meetings."])
    with transaction(ground.engine) as session:
        two = [
            session.get_one(Registration, ground.facts.world.registrations[each]) for each in (EXPERT_CN_2, EXPERT_DK)
        ]
        factories.preference(session, *two, PreferenceKind.VETO)
    answer = ground.client(ORGANISER_DK).post(f"{_address(ground)}/edit", data=add, headers=JSON)
    assert (answer.status_code, answer.get_json()["said"]) == (422, ["These two cannot be put together."])


def _round(ground: Ground, number: int) -> None:
    """Let both offices move at one moment: one meeting to two places, or two meetings into one cell."""
    with Session(ground.engine) as session:
        meetings = session.scalars(select(Meeting.public_id).where(Meeting.plan_id == _plan(ground).id)).all()
        places = session.scalars(select(WorkshopSession.public_id).order_by(WorkshopSession.id)).all()[:4]
    version, before = _plan(ground).version, _last(ground)
    seen = {"version": version, "seen": before, "do": "move"}
    if number % 2:
        cell = f"{places[number % 4]}:{number // 4 % 2 + 1}"
        sent = [{**seen, "meeting": meeting, "place": cell} for meeting in meetings[:2]]
    else:
        cells = [f"{places[(number + each) // 2 % 4]}:{each + 1}" for each in range(2)]
        sent = [{**seen, "meeting": meetings[number // 2 % 2], "place": cell} for cell in cells]
    answers = rush(ground, [(OFFICES[each], f"{_address(ground)}/edit", sent[each]) for each in range(2)])
    statuses = sorted(answer.status_code for answer in answers)
    won = statuses.count(303)
    assert won <= 1
    assert set(statuses) <= {303, 409, 422}
    assert _last(ground) == before + won  # each that was answered well is kept, and no other
    assert (_plan(ground).version > version) is bool(won)
    _nobody_is_in_two_places(ground)


def _nobody_is_in_two_places(ground: Ground) -> None:
    with Session(ground.engine) as session:
        plan = _plan(ground)
        document = instance_document(workshop_instance(session, plan.workshop_id, with_vetoes=False))
        reading = Reading(document, plan_document(plan_of(session, plan.id)))
        assert [finding for name in BOOKED for finding in RULES[name](reading)] == []
        slots = session.scalar(select(func.count()).where(MeetingSlot.plan_id == plan.id))
        assert slots == 4
        last = session.scalars(select(PlanEdit).order_by(PlanEdit.number.desc())).first()
        for row in last.edit["after"]:
            held = session.scalars(select(Meeting).where(Meeting.public_id == row["meeting"])).one()
            assert (held.table_number, held.locked) == (row["table"], row["locked"])


def test_of_two_offices_who_edit_at_one_moment_none_overwrites_the_other(scored):
    for number in range(6):
        _round(scored, number)


@pytest.mark.bars
@only_long
def test_in_two_hundred_rounds_no_edit_is_lost_and_nobody_is_in_two_places(scored, figure):
    for number in range(ROUNDS):
        _round(scored, number)
    figure("rounds of two offices on one cell", ROUNDS)


def test_whoever_looks_for_a_place_on_a_version_that_is_no_draft_any_more_is_led_to_the_board(ground):
    with Session(ground.engine) as session:
        plan = session.scalars(select(WorkshopPlan).where(WorkshopPlan.status == PlanStatus.PUBLISHED)).first()
        meeting = session.scalars(select(Meeting).where(Meeting.plan_id == plan.id)).first()
        slug = session.get_one(Workshop, plan.workshop_id).slug
        place = session.get_one(WorkshopSession, meeting.session_id).public_id
        board, meeting_id = f"/organise/{slug}/board/{plan.public_id}", meeting.public_id

    client = ground.client(ORGANISER_DK)
    for page in (f"meetings/{meeting_id}", f"sessions/{place}"):
        answer = client.get(f"{board}/{page}")
        assert (answer.status_code, answer.location) == (303, board)
    assert client.get(f"{board}/meetings/{meeting_id}/places").status_code == 404
