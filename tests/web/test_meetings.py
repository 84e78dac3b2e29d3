"""The page of one meeting: for its two alone, with a note, an answer and a rating that nobody else reads."""

import pytest
from sqlalchemy import func, select

from matchmaker.domain.plans import PlanStatus
from matchmaker.store.tables.feedback import MeetingFeedback
from matchmaker.store.tables.plans import Meeting, WorkshopPlan
from matchmaker.store.transaction import transaction
from tests import factories
from tests.web import on_the_day
from tests.web.ground import ANONYMOUS
from tests.web.on_the_day import say
from tests.web.populated import EXPERT_FOREIGN
from tests.web.test_statements import counting
from tests.web.world import (
    EXPERT_CN,
    EXPERT_CN_2,
    EXPERT_DK,
    EXPERT_DK_2,
    OPERATOR,
    ORGANISER_CN,
    ORGANISER_DK,
    REVIEWER_DK,
    SLUG,
)


@pytest.fixture
def page(ground):
    return f"/workshops/{SLUG}/meetings/{ground.facts.ids['published meeting']}"


@pytest.fixture
def begun(ground):
    """The meeting has begun."""
    on_the_day.begun(ground)


def _kept(ground) -> list[tuple[object, ...]]:
    row = MeetingFeedback
    with transaction(ground.engine) as session:
        return [tuple(each) for each in session.execute(select(row.note, row.held, row.rating, row.follow_up))]


def test_the_two_of_a_meeting_read_with_whom_why_where_and_what_to_ask(ground, page):
    host, visitor = ground.client(EXPERT_DK).get(page).text, ground.client(EXPERT_CN).get(page).text
    for text, other in ((host, "Chen Wei"), (visitor, "Ane Bak")):
        assert other in text
        assert "Table 1, Hall A" in text
        assert "What to ask each other" in text
        assert "Low-power chips" in text
    assert "15:00" in visitor


@pytest.mark.parametrize(
    ("who", "status"),
    [
        (ANONYMOUS, 303),
        *((each, 404) for each in (EXPERT_DK_2, EXPERT_CN_2, EXPERT_FOREIGN, ORGANISER_DK, ORGANISER_CN)),
        *((each, 404) for each in (REVIEWER_DK, OPERATOR)),
    ],
)
def test_nobody_else_opens_or_keeps_it(ground, page, who, status):
    client = ground.client(who)

    assert client.get(page).status_code == status
    assert client.post(f"{page}/notes", data={"note": "mine"}).status_code == status
    assert _kept(ground) == []


def test_a_meeting_of_others_has_no_page_for_somebody_with_meetings(ground, page):
    with transaction(ground.engine) as session:
        held = session.scalars(select(Meeting).where(Meeting.public_id == page.rpartition("/")[2])).one()
        rows = ground.facts.world.registrations
        two = sorted((rows[EXPERT_DK_2], rows[EXPERT_CN_2]))
        ids = {"workshop_id": held.workshop_id, "plan_id": held.plan_id, "session_id": held.session_id}
        ends = {"registration_a_id": two[0], "registration_b_id": two[1]}
        factories.added(session, Meeting(**ids, **ends, table_number=2, locked=False))

    assert ground.client(EXPERT_DK_2).get(page).status_code == 404


def test_before_it_begins_there_is_a_note_alone(ground, page):
    answer = say(ground, page, EXPERT_DK, note="Ask about\r\nthe price  ", held="yes", rating="5", follow_up="y")

    assert answer.status_code == 303
    assert _kept(ground) == [("Ask about\nthe price", None, None, False)]
    text = ground.client(EXPERT_DK).get(page).text
    assert "Ask about\nthe price" in text
    assert "Did you meet?" not in text


def test_once_it_has_begun_there_is_more_to_say(ground, page, begun):
    assert say(ground, page, EXPERT_DK, note="Good", held="yes", rating="4", follow_up="y").status_code == 303
    assert _kept(ground) == [("Good", True, 4, True)]
    assert say(ground, page, EXPERT_DK, note="", held="", rating="").status_code == 303
    assert _kept(ground) == [("", None, None, False)]


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"rating": "6"}, "from 1 to 5"),
        ({"rating": "ten"}, "from 1 to 5"),
        ({"rating": "3", "held": "no"}, "there is nothing to rate"),
        ({"note": "x" * 4001}, "4000"),
        ({"note": "a\0b"}, "cannot be seen and is not kept"),
    ],
)
def test_what_cannot_be_kept_is_said_at_its_field_and_what_was_typed_stays(ground, page, begun, said, sentence):
    answer = say(ground, page, EXPERT_DK, **({"note": "Typed for long"} | said))

    assert answer.status_code == 422
    assert sentence in answer.text.replace(",", "")
    assert said.get("note", "Typed for long").replace("\0", "") in answer.text.replace("\0", "").replace("\ufffd", "")
    assert _kept(ground) == []


def test_what_was_saved_on_another_device_meanwhile_is_shown_beside_what_was_typed(ground, page):
    assert ground.client(EXPERT_DK).post(f"{page}/notes", data={"note": "First"}).status_code == 303
    answer = ground.client(EXPERT_DK).post(f"{page}/notes", data={"note": "Second"})

    assert answer.status_code == 409
    assert "First" in answer.text
    assert "Second" in answer.text
    assert _kept(ground) == [("First", None, None, False)]


def test_a_wish_to_follow_up_is_told_once_both_have_it(ground, page, begun):
    say(ground, page, EXPERT_DK, follow_up="y")
    before = [ground.client(each).get(page).text for each in (EXPERT_DK, EXPERT_CN)]
    say(ground, page, EXPERT_CN, follow_up="y")
    after = [ground.client(each).get(page).text for each in (EXPERT_DK, EXPERT_CN)]

    assert ["You both want to go on talking" in each for each in (*before, *after)] == [False, False, True, True]


def test_a_note_survives_a_new_version_of_the_plan_and_so_does_the_address(ground, page):
    say(ground, page, EXPERT_DK, note="Keep me")
    with transaction(ground.engine) as session:
        old = session.scalars(select(WorkshopPlan).where(WorkshopPlan.status == PlanStatus.PUBLISHED)).one()
        workshop_id, old.status = old.workshop_id, PlanStatus.SUPERSEDED
        held = session.scalars(select(Meeting).where(Meeting.plan_id == old.id)).one()
        session.flush()
        new = WorkshopPlan(
            **{
                column.name: getattr(old, column.name)
                for column in WorkshopPlan.__table__.columns
                if column.name not in {"id", "public_id", "version", "number", "status"}
            },
            number=1 + session.scalar(select(func.max(WorkshopPlan.number))),
            status=PlanStatus.PUBLISHED,
        )
        factories.added(session, new)
        same = {
            "workshop_id": workshop_id,
            "session_id": held.session_id,
            "registration_a_id": held.registration_a_id,
            "registration_b_id": held.registration_b_id,
        }
        factories.added(session, Meeting(plan_id=new.id, table_number=2, locked=False, **same))
    text = ground.client(EXPERT_DK).get(page).text

    assert "Keep me" in text
    assert "Table 2, Hall A" in text


def test_a_meeting_that_is_no_longer_in_force_has_no_page(ground, page):
    with transaction(ground.engine) as session:
        session.scalars(
            select(WorkshopPlan).where(WorkshopPlan.status == PlanStatus.PUBLISHED)
        ).one().status = PlanStatus.SUPERSEDED

    assert ground.client(EXPERT_DK).get(page).status_code == 404


@pytest.mark.parametrize("which", ["matches", "agenda"])
def test_the_list_and_the_agenda_lead_to_the_meeting(ground, page, which):
    assert f'href="{page}"' in ground.client(EXPERT_DK).get(f"/workshops/{SLUG}/{which}").text


def test_the_page_takes_fifteen_statements_at_most(ground, page):
    client = ground.client(EXPERT_DK)
    with counting() as said:
        assert client.get(page).status_code == 200

    assert len(said) <= 15
