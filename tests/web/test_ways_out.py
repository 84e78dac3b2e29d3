"""The page of a way out: what it means, for whom, and the button that makes it so."""

import re

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.services.relaxing import KINDS
from matchmaker.store.tables.jobs import Job
from matchmaker.store.tables.plans import Run, WorkshopPlan
from matchmaker.store.tables.registrations import Registration
from matchmaker.store.tables.workshops import WorkshopSession
from matchmaker.store.transaction import transaction
from matchmaker.web.way_out_wording import STEPS
from tests.web.populated import DRAFT_SLUG
from tests.web.world import (
    EXPERT_CN,
    EXPERT_CN_2,
    EXPERT_DK,
    OPERATOR,
    ORGANISER_CN,
    ORGANISER_DK,
    ORGANISER_FOREIGN,
    SLUG,
)


def _plan(ground, slug: str = DRAFT_SLUG) -> str:
    which = "impossible plan" if slug == DRAFT_SLUG else "draft plan"
    return f"/organise/{slug}/plans/{ground.facts.ids[which]}"


def _store(ground, *steps: dict[str, object]) -> None:
    """Let the run of the draft of the open workshop have found these steps."""
    nothing = {
        "person": None,
        "slot": None,
        "session": None,
        "resource": None,
        "meeting": [],
        "before": None,
        "to": None,
    }
    with transaction(ground.engine) as session:
        plan = session.scalars(
            select(WorkshopPlan).where(WorkshopPlan.public_id == ground.facts.ids["draft plan"])
        ).one()
        job = session.get_one(Job, session.get_one(Run, plan.run_id).job_id)
        job.result = {"way_out": [{**nothing, **step} for step in steps]}
        person = ground.facts.world.registration_ids[EXPERT_CN]
        plan.proof = "infeasible"
        plan.conflict = [{"rule": "person_once_per_slot", "ids": [person], "sentence": ""}]


def _seen(page: str) -> str:
    return re.search(r'name="sha256"[^>]*value="([^"]*)"', page).group(1)


def test_every_kind_of_step_has_words():
    assert STEPS | {"precedence"} == set(KINDS)  # a workshop has no precedences


def test_the_result_names_the_way_out_and_leads_to_it(ground):
    page = ground.client(ORGANISER_CN).get(_plan(ground)).text

    assert "The smallest way out that was found:" in page
    assert "This session has 3 tables instead of 2: " in page
    assert f'href="{_plan(ground)}/way-out"' in page


def test_in_a_draft_the_button_makes_the_change_and_offers_a_run(ground):
    client = ground.client(ORGANISER_CN)
    page = client.get(f"{_plan(ground)}/way-out").text
    assert "It holds at once; nobody is told." in page
    answer = client.post(f"{_plan(ground)}/way-out", data={"sha256": _seen(page)}, follow_redirects=True)

    assert "The way is free. Start a new run" in answer.text
    with Session(ground.engine) as session:
        assert 3 in session.scalars(select(WorkshopSession.tables)).all()
    assert "All of this has been done. Start a new run." in client.get(f"{_plan(ground)}/way-out").text


def test_of_an_open_workshop_the_change_is_proposed_and_stands_on_the_overview(ground):
    place = ground.facts.world.sessions[0]
    with Session(ground.engine) as session:
        public_id = session.get_one(WorkshopSession, place).public_id
    _store(ground, {"kind": "table", "session": public_id, "before": 2, "to": 3})
    first, second = ground.client(ORGANISER_DK), ground.client(ORGANISER_CN)
    page = first.get(f"{_plan(ground, SLUG)}/way-out").text
    assert "Shanghai has to confirm it before it holds." in page
    answer = first.post(f"{_plan(ground, SLUG)}/way-out", data={"sha256": _seen(page)})

    assert (answer.status_code, answer.location) == (303, f"/organise/{SLUG}/#agreement")
    assert "tables: 3 instead of 2." in second.get(f"/organise/{SLUG}/").text
    assert "it waits for the other office" in first.get(f"{_plan(ground, SLUG)}/way-out").text


def test_a_step_about_somebody_of_the_own_side_asks_for_a_reason(ground):
    person = ground.facts.world.registration_ids[EXPERT_DK]
    _set_most(ground, EXPERT_DK)
    _store(ground, {"kind": "maximum", "person": person, "before": 1, "to": 2})
    client = ground.client(ORGANISER_DK)
    page = client.get(f"{_plan(ground, SLUG)}/way-out").text
    assert "Ane Bak takes 2 meetings instead of 1." in page
    assert "Ask Ane Bak first: nobody is told by this." in page
    refused = client.post(f"{_plan(ground, SLUG)}/way-out", data={"sha256": _seen(page), "reason": " "})
    assert refused.status_code == 422
    assert "Write why, such as what the person told you." in refused.text
    assert client.post(
        f"{_plan(ground, SLUG)}/way-out", data={"sha256": _seen(page), "reason": "She has time."}
    ).status_code == 303  # fmt: skip


def _set_most(ground, email: str) -> None:
    with transaction(ground.engine) as session:
        session.get_one(Registration, ground.facts.world.registrations[email]).max_meetings = 1


def test_a_step_about_somebody_of_the_other_side_says_whom_to_ask_and_has_no_button(ground):
    person = ground.facts.world.registration_ids[EXPERT_CN_2]
    _set_most(ground, EXPERT_CN_2)
    _store(ground, {"kind": "maximum", "person": person, "before": 1, "to": 2})
    page = ground.client(ORGANISER_DK).get(f"{_plan(ground, SLUG)}/way-out").text

    assert "This is for Shanghai: please ask the office there, or Li Na 李娜." in page
    assert 'name="sha256"' not in page
    answer = ground.client(ORGANISER_DK).post(f"{_plan(ground, SLUG)}/way-out", data={"sha256": "0"})
    assert answer.status_code == 409


def test_what_has_changed_since_it_was_looked_at_is_a_conflict(ground):
    client = ground.client(ORGANISER_CN)
    answer = client.post(f"{_plan(ground)}/way-out", data={"sha256": "0" * 64})

    assert answer.status_code == 409
    assert "Something of this has changed meanwhile." in answer.text
    assert ground.written() == set()


@pytest.mark.parametrize(("who", "status"), [(EXPERT_DK, 403), (ORGANISER_FOREIGN, 404), (OPERATOR, 403)])
def test_nobody_else_looks_or_takes(ground, who, status):
    _store(ground, {"kind": "table", "session": "x", "before": 2, "to": 3})
    before = ground.checksums()
    client = ground.client(who)

    assert client.get(f"{_plan(ground, SLUG)}/way-out").status_code == status
    assert client.post(f"{_plan(ground, SLUG)}/way-out", data={"sha256": ""}).status_code == status
    assert ground.checksums() == before


def test_of_a_plan_the_page_says_that_nothing_has_to_give_way(ground):
    client = ground.client(ORGANISER_DK)

    assert "Nothing has to give way here" in client.get(f"{_plan(ground, SLUG)}/way-out").text
    assert client.post(f"{_plan(ground, SLUG)}/way-out", data={"sha256": ""}).status_code == 422
