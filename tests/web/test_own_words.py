"""On the day: what comes next, and telling the desk in one tap that one is late or cannot come."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from matchmaker.domain.desk import DeskEventKind
from matchmaker.store.tables.desk import DeskEvent
from matchmaker.store.tables.plans import WorkshopPlan
from matchmaker.store.tables.workshops import Slot
from matchmaker.store.transaction import transaction
from tests.web import on_the_day
from tests.web.ground import ANONYMOUS
from tests.web.populated import EXPERT_FOREIGN
from tests.web.test_statements import counting
from tests.web.world import (
    EXPERT_CN_2,
    EXPERT_DK,
    EXPERT_DK_2,
    NOW,
    OPERATOR,
    ORGANISER_CN,
    ORGANISER_DK,
    REVIEWER_DK,
    SLUG,
)

AGENDA, DESK = f"/workshops/{SLUG}/agenda", f"/workshops/{SLUG}/agenda/desk"


@pytest.fixture
def at(ground):
    """Set how many minutes ago the meeting of Ane and Chen Wei began; at first it begins in twelve."""

    def set_to(minutes: int) -> None:
        on_the_day.meeting_begins(ground, NOW - timedelta(minutes=minutes))

    set_to(-12)
    return set_to


@pytest.fixture
def second_slot(ground):
    with transaction(ground.engine) as session:
        return session.get_one(Slot, ground.facts.world.slots[1]).public_id


def _said(ground) -> list[tuple[object, ...]]:
    """Return what experts told the desk: what, and whether it is taken back."""
    row = DeskEvent
    query = select(row.kind, row.taken_back_at.is_not(None)).where(row.kind != DeskEventKind.ARRIVED)
    with transaction(ground.engine) as session:
        return [tuple(each) for each in session.execute(query.order_by(row.id))]


@pytest.mark.parametrize(
    ("minutes", "said"),
    [(-12, "In 12 minutes"), (-1, "In 1 minute"), (-125, "In 2 h 5 min"), (0, "Now"), (29, "Now"), (30, None)],
)
def test_what_comes_next_stands_above_the_day_with_how_long_it_is_until_then(ground, at, minutes, said):
    at(minutes)
    page = ground.client(EXPERT_DK).get(AGENDA).text

    assert ('id="next-title"' in page) is (said is not None)
    assert said is None or f">{said}</h2>" in page


def test_on_another_day_nothing_comes_next_and_nothing_can_be_said(ground):
    client = ground.client(EXPERT_DK)

    assert 'id="next-title"' not in client.get(AGENDA).text
    answer = client.post(DESK, data={"kind": "absent", "key": "k"})
    assert (answer.status_code, "notice-warning" in answer.text) == (422, True)
    assert _said(ground) == []


def test_the_desk_reads_who_is_late_from_when_on_and_that_they_said_so(ground, at, second_slot):
    answer = ground.client(EXPERT_DK).post(DESK, data={"kind": "late", "slot": second_slot, "key": "k"})
    desk = ground.client(ORGANISER_DK).get(f"/organise/{SLUG}/desk").text

    assert answer.status_code == 303
    assert _said(ground) == [("late", False)]
    assert "Ane Bak is there from Thu, Apr 1 12:12 on." in desk
    assert "said by themselves" in desk
    assert "there from 12:12 on" in ground.client(EXPERT_DK).get(AGENDA).text


def test_the_same_tap_twice_is_one_note(ground, at):
    for _ in range(2):
        assert ground.client(EXPERT_DK).post(DESK, data={"kind": "absent", "key": "k"}).status_code == 303

    assert _said(ground) == [("absent", False)]


def test_it_can_be_taken_back_until_a_repair_knows_of_it(ground, at):
    client = ground.client(EXPERT_DK)
    client.post(DESK, data={"kind": "absent", "key": "one"})
    assert "Take this back" in client.get(AGENDA).text
    assert client.post(f"{DESK}/take-back").status_code == 303
    assert _said(ground) == [("absent", True)]

    client.post(DESK, data={"kind": "absent", "key": "two"})
    with transaction(ground.engine) as session:
        plan = session.scalar(
            select(WorkshopPlan.id).where(WorkshopPlan.public_id == ground.facts.ids["published plan"])
        )
        open_ones = DeskEvent.kind == DeskEventKind.ABSENT, DeskEvent.taken_back_at.is_(None)
        session.execute(update(DeskEvent).where(*open_ones).values(plan_id=plan))
    assert "Take this back" not in client.get(AGENDA).text
    assert client.post(f"{DESK}/take-back").status_code == 422
    assert _said(ground) == [("absent", True), ("absent", False)]


@pytest.mark.parametrize("sent", [{"kind": "late"}, {"kind": "late", "slot": "none"}])
def test_late_without_a_time_is_refused(ground, at, sent):
    answer = ground.client(EXPERT_DK).post(DESK, data=sent | {"key": "k"})

    assert answer.status_code == 422
    assert "notice-warning" in answer.text
    assert _said(ground) == []


@pytest.mark.parametrize("kind", ["arrived", "closed", "early", "tables", "", "nonsense"])
def test_nothing_else_can_be_said_of_oneself(ground, at, kind):
    assert ground.client(EXPERT_DK).post(DESK, data={"kind": kind, "key": "k"}).status_code == 404
    assert _said(ground) == []


def test_once_the_last_meeting_runs_there_is_nothing_to_say(ground, at):
    at(5)
    page = ground.client(EXPERT_DK).get(AGENDA).text

    assert "I cannot come" not in page


@pytest.mark.parametrize(
    ("who", "status"),
    [
        (ANONYMOUS, (303, 303)),
        *((each, (422, 303)) for each in (EXPERT_DK_2, EXPERT_CN_2)),
        *((each, (404, 404)) for each in (EXPERT_FOREIGN, ORGANISER_DK, ORGANISER_CN, REVIEWER_DK, OPERATOR)),
    ],
)
def test_nobody_says_it_for_somebody_else(ground, at, who, status):
    """Participants without a meeting ahead are told so on their own agenda; nothing of theirs is taken back."""
    client = ground.client(who)

    answers = client.post(DESK, data={"kind": "absent", "key": "k"}), client.post(f"{DESK}/take-back")

    assert tuple(each.status_code for each in answers) == status
    assert _said(ground) == []


def test_on_the_day_the_agenda_takes_fifteen_statements_at_most(ground, at):
    client = ground.client(EXPERT_DK)
    with counting() as said:
        assert client.get(AGENDA).status_code == 200

    assert len(said) <= 15
