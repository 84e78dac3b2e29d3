"""The page that says why two people meet or do not: chosen without a script, answered by a job, in words."""

import re

import pytest
from sqlalchemy import select, update

from matchmaker.domain.jobs import JobState
from matchmaker.domain.plans import Proof
from matchmaker.domain.workshops import RegistrationStatus
from matchmaker.services import jobs, questions
from matchmaker.services.changes import KINDS
from matchmaker.services.questions import Verdict
from matchmaker.store.tables.jobs import Job
from matchmaker.store.tables.plans import WorkshopPlan
from matchmaker.store.tables.registrations import Registration
from matchmaker.store.tables.workshops import WorkshopSession
from matchmaker.store.transaction import transaction
from matchmaker.web.explanation_wording import STEPS, VERDICTS
from matchmaker.web.extensions import db
from tests import factories
from tests.statements import counted
from tests.web.ground import ANONYMOUS
from tests.web.growing import grown
from tests.web.populated import EXPERT_FOREIGN, ORGANISER_DK_2
from tests.web.world import (
    EXPERT_CN,
    EXPERT_CN_2,
    EXPERT_DK,
    EXPERT_DK_2,
    NOW,
    OPERATOR,
    ORGANISER_CN,
    ORGANISER_DK,
    ORGANISER_FOREIGN,
    REVIEWER_DK,
    SLUG,
)

GENERIC = "This meeting was not among those that served the plan best when it was made."
SCORES = {
    (EXPERT_DK, EXPERT_CN): 0.9,
    (EXPERT_DK, EXPERT_CN_2): 0.8,
    (EXPERT_DK_2, EXPERT_CN_2): 0.7,
    (EXPERT_DK_2, EXPERT_CN): 0.2,
}


@pytest.fixture
def scored(ground):
    """All four pairs have scores, and every theme has one table in the one slot that is left to it."""
    ids = ground.facts.world.registrations
    with transaction(ground.engine) as session:
        for (one, other), weight in SCORES.items():
            row = factories.pair_score(session, *(session.get_one(Registration, ids[each]) for each in (one, other)))
            row.weight, row.parts = weight, {"complementarity": weight, "keywords": 0.1, "wants": 0.5}
        for number, key in enumerate(ground.facts.world.sessions):
            place = session.get_one(WorkshopSession, key)
            place.tables, place.theme_id = int(number in {2, 3}), None
    return ground


def _address(ground, *emails: str, plan: str = "draft plan") -> str:
    ids = [ground.facts.world.registration_ids[email] for email in emails]
    asked = "&".join(f"{name}={each}" for name, each in zip("ab", ids, strict=False))
    return f"/organise/{SLUG}/plans/{ground.facts.ids[plan]}/why" + (f"?{asked}" if asked else "")


def _pair(ground, *emails: str) -> dict[str, str]:
    return dict(zip("ab", (ground.facts.world.registration_ids[each] for each in emails), strict=True))


def _work(ground) -> None:
    with transaction(ground.engine) as session:
        while claim := jobs.claim_next(session, "worker", now=NOW):
            if claim.kind != questions.KIND:
                jobs.end_cancelled(session, claim, now=NOW)
                continue
            posed = questions.read_question(session, claim)
            questions.conclude(session, claim, posed, questions.answer(posed, lambda *_: None, lambda: False), now=NOW)


def _answer(ground, *emails: str, reader: str = ORGANISER_DK) -> str:
    client = ground.client(reader)
    assert client.post(_address(ground), data=_pair(ground, *emails)).status_code == 303
    _work(ground)
    return client.get(_address(ground, *emails)).text


def test_every_verdict_and_every_kind_of_change_has_words():
    assert (set(VERDICTS), STEPS) == (set(Verdict), set(KINDS))


def test_two_people_are_chosen_from_both_sides(ground):
    page = ground.client(ORGANISER_DK).get(_address(ground)).text

    assert [
        name for name in ("Ane Bak", "Bo Dam", "Chen Wei 陈伟", "Li Na 李娜") if f">{name}</option>" not in page
    ] == []
    assert "Look at these two" in page


def test_whoever_is_chosen_stays_chosen(ground):
    page = ground.client(ORGANISER_DK).get(_address(ground, EXPERT_CN)).text
    assert f'value="{ground.facts.world.registration_ids[EXPERT_CN]}" selected' in page


@pytest.mark.parametrize("reader", [ORGANISER_DK, ORGANISER_CN])
def test_of_two_who_meet_the_page_says_where_and_how_well_they_fit(scored, reader):
    page = scored.client(reader).get(_address(scored, EXPERT_DK, EXPERT_CN)).text

    assert "They meet in this version." in page
    assert "Table 1" in page
    assert "What one seeks and the other offers" in page
    assert "Ane Bak seeks “Low-power chips”; Chen Wei 陈伟 offers “Low-power chips”." in re.sub("<[^>]*>", "", page)
    assert "wants" not in page
    assert "Find out why" not in page


def test_of_two_who_do_not_meet_the_page_offers_to_find_out(scored):
    page = scored.client(ORGANISER_DK).get(_address(scored, EXPERT_CN_2, EXPERT_DK)).text  # in either order

    assert "They do not meet in this version." in page
    assert "Find out why" in page
    assert "How well they fit" not in page


def test_the_answer_names_the_change_the_rules_and_the_price(scored):
    page = _answer(scored, EXPERT_DK, EXPERT_CN_2)
    assert "One change would bring them together." in page
    assert "They would meet with one more table in this session: " in page
    assert "meets Chen Wei 陈伟 then." in page
    assert "Its one table is taken." in page
    assert "The meetings together would be worth" in page
    assert "less than 1.6." in page
    assert "No smaller change brings them together." in page


def test_a_low_score_gets_the_general_answer_and_nothing_else(scored):
    page = _answer(scored, EXPERT_DK_2, EXPERT_CN)

    assert GENERIC in page
    for hidden in ("How well they fit", "What keeps them apart", "What the meeting would cost", "considered"):
        assert hidden not in page


def test_both_offices_read_one_answer(scored):
    _answer(scored, EXPERT_DK, EXPERT_CN_2, reader=ORGANISER_CN)
    assert (
        "One change would bring them together."
        in scored.client(ORGANISER_DK).get(_address(scored, EXPERT_DK, EXPERT_CN_2)).text
    )


def test_the_page_shows_how_far_the_work_is_and_can_stop_it(scored):
    client, address = scored.client(ORGANISER_DK), _address(scored, EXPERT_DK, EXPERT_CN_2)
    client.post(_address(scored), data=_pair(scored, EXPERT_DK, EXPERT_CN_2))
    page = client.get(address).text
    assert "Waiting for its turn." in page
    assert "data-live=" in page
    with transaction(scored.engine) as session:
        job = session.scalars(select(Job).order_by(Job.id.desc())).first()
        job.state, job.lease_until, job.progress = JobState.RUNNING, NOW, 0.25
        job.progress_text = '{"stage":"changes","value":{},"bound":{}}'
    page = client.get(address).text
    assert "Trying single changes, the smallest first" in page
    assert "25%" in page
    with transaction(scored.engine) as session:
        session.scalars(select(Job).order_by(Job.id.desc())).first().state = JobState.QUEUED
    stopped = client.post(_address(scored) + "/stop", data=_pair(scored, EXPERT_DK, EXPERT_CN_2))
    assert (stopped.status_code, stopped.location) == (303, address)
    page = client.get(address).text
    assert "Stopped by hand before there was an answer." in page
    assert "Find out why" in page


def test_a_decision_of_the_offices_is_told_with_its_reason(scored):
    ids = scored.facts.world.registrations
    with transaction(scored.engine) as session:
        rows = [session.get_one(Registration, ids[each]) for each in (EXPERT_DK, EXPERT_CN_2)]
        factories.pair_rule(session, *rows, forbidden=True, reason="They met last year.")
    page = scored.client(ORGANISER_CN).get(_address(scored, EXPERT_DK, EXPERT_CN_2)).text

    assert "The two offices decided that they do not meet." in page
    assert "They met last year." in page
    assert "Find out why" not in page


def test_somebody_who_left_is_named_and_not_asked_about(scored):
    with transaction(scored.engine) as session:
        row = session.get_one(Registration, scored.facts.world.registrations[EXPERT_DK])
        row.status = RegistrationStatus.WITHDRAWN
    client = scored.client(ORGANISER_CN)

    assert "Ane Bak is not registered any more." in client.get(_address(scored, EXPERT_DK, EXPERT_CN_2)).text
    answer = client.post(_address(scored), data=_pair(scored, EXPERT_DK, EXPERT_CN_2))
    assert answer.status_code == 422
    assert "cannot be answered any more" in answer.text


def test_a_version_that_is_no_plan_says_so(scored):
    with transaction(scored.engine) as session:
        of_draft = select(WorkshopPlan).where(WorkshopPlan.public_id == scored.facts.ids["draft plan"])
        session.scalars(of_draft).one().proof = Proof.INFEASIBLE
    client = scored.client(ORGANISER_DK)

    assert "This version is not a plan" in client.get(_address(scored)).text
    assert client.post(_address(scored), data=_pair(scored, EXPERT_DK, EXPERT_CN_2)).status_code == 422


@pytest.mark.parametrize(
    ("who", "status"),
    [
        (ANONYMOUS, 303),
        (EXPERT_DK, 404),
        (EXPERT_FOREIGN, 404),
        (REVIEWER_DK, 404),
        (ORGANISER_FOREIGN, 404),
        (OPERATOR, 403),
        (ORGANISER_DK_2, 200),
    ],
)
def test_only_the_two_offices_ask(ground, who, status):
    client = ground.client(who)
    assert client.get(_address(ground, EXPERT_DK, EXPERT_CN_2)).status_code == status
    if status != 200:
        assert client.post(_address(ground), data=_pair(ground, EXPERT_DK, EXPERT_CN_2)).status_code == status
        assert client.post(_address(ground) + "/stop", data=_pair(ground, EXPERT_DK, EXPERT_CN_2)).status_code == status
        assert ground.written() == set()


@pytest.mark.parametrize("pair", [(EXPERT_DK, EXPERT_DK_2), (EXPERT_CN, EXPERT_CN_2)])
def test_two_of_one_side_cannot_be_asked_about(ground, pair):
    client = ground.client(ORGANISER_DK)
    assert client.get(_address(ground, *pair)).status_code == 404
    assert client.post(_address(ground), data=_pair(ground, *pair)).status_code == 404


@pytest.mark.parametrize("pair", [(EXPERT_DK, EXPERT_CN), (EXPERT_DK, EXPERT_CN_2)])
def test_the_page_takes_as_many_statements_for_few_people_as_for_many(scored, pair):
    client, address = scored.client(ORGANISER_DK), _address(scored, *pair)
    _answer(scored, EXPERT_DK, EXPERT_CN_2)
    with scored.app.app_context(), counted(db.engine) as few:
        client.get(address)
    with transaction(scored.engine) as session:
        grown(session, scored.facts)
        others = WorkshopSession.id.not_in(scored.facts.world.sessions)
        session.execute(update(WorkshopSession).where(others).values(tables=0))  # so that the answer stays the same
    _answer(scored, EXPERT_DK, EXPERT_CN_2)
    with scored.app.app_context(), counted(db.engine) as many:
        client.get(address)
    assert len(few) == len(many)
