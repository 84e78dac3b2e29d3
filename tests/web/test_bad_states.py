"""Workshops with nobody in them, with one side only, with one person: every page says so, and no run begins."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.domain.plans import PlanStatus, Proof
from matchmaker.domain.workshops import Side, WorkshopStatus
from matchmaker.store.tables.imports import PeopleImport
from matchmaker.store.tables.mailings import Mailing
from matchmaker.store.tables.registrations import RegistrationMember
from matchmaker.store.tables.workshops import Slot, Workshop
from matchmaker.store.transaction import transaction
from tests import factories
from tests.web.ground import ANONYMOUS, Ground
from tests.web.populated import EXPERT_FOREIGN, REVIEWER_CN, Populated
from tests.web.walking import at_home, faults, filled, rules
from tests.web.world import DAY, EXPERT_CN, EXPERT_DK, EXPERT_DK_2, NOW, OPERATOR, ORGANISER_CN, ORGANISER_DK

EVERYBODY = (ANONYMOUS, EXPERT_DK, EXPERT_CN, EXPERT_FOREIGN, ORGANISER_DK, ORGANISER_CN, REVIEWER_CN, OPERATOR)
SLUG = "bad-state"
EXPECTED = {200, 303, 403, 404}
REFUSED = {
    "nothing at all": "Nobody is registered yet.",
    "nobody": "Nobody is registered yet.",
    "one person": "Only one person is registered",
    "hosts only": "Nobody of the visiting side is registered yet",
    "no slots": "The programme has no time slots yet.",
    "no tables": "No session of the programme has a table in a time slot.",
}
STATES = [*REFUSED, "nobody met"]


def _made(session: Session, facts: Populated, state: str) -> Workshop:
    world = facts.world
    parties = {"host_party_id": world.host, "visitor_party_id": world.visitor, "partnership_id": world.partnership}
    days = {"starts_on": DAY, "ends_on": DAY, "status": WorkshopStatus.OPEN}
    workshop = factories.workshop(session, slug=SLUG, **days, **parties)  # without a name in any language
    starts_at = datetime(DAY.year, DAY.month, DAY.day, 7, tzinfo=UTC)
    if state not in {"nothing at all", "no slots"}:
        times = {"starts_at": starts_at, "ends_at": starts_at + timedelta(minutes=30)}
        slot = factories.added(session, Slot(workshop_id=workshop.id, day=DAY, **times))
        factories.workshop_session(session, workshop, [slot], tables=0 if state == "no tables" else 2)
    people = {
        "one person": [EXPERT_DK],
        "hosts only": [EXPERT_DK, EXPERT_DK_2],
        "no slots": [EXPERT_DK, EXPERT_CN],
        "no tables": [EXPERT_DK, EXPERT_CN],
        "nobody met": [EXPERT_DK, EXPERT_CN],
    }
    for email in people.get(state, []):
        row = factories.registration(session, workshop, Side.VISITOR if email == EXPERT_CN else Side.HOST)
        ids = {"registration_id": row.id, "profile_id": world.profiles[email], "workshop_id": workshop.id}
        factories.added(session, RegistrationMember(**ids))
    return workshop


@pytest.fixture(params=STATES)
def state(request: pytest.FixtureRequest, ground: Ground) -> str:
    """A workshop in a bad state, beside the good ones."""
    with transaction(ground.engine) as session:
        _made(session, ground.facts, request.param)
    return request.param


def _taken_over(session: Session, table: type[Mailing | PeopleImport], public_id: str, workshop: Workshop) -> str:
    """Let what an office has begun for another workshop be of this one."""
    row = session.scalars(select(table).where(table.public_id == public_id)).one()
    row.workshop_id = workshop.id
    return public_id


@pytest.fixture
def values(ground: Ground, state: str) -> dict[str, str]:
    """The addresses of that workshop, with a plan that brings nobody together."""
    with transaction(ground.engine) as session:
        workshop = session.query(Workshop).filter_by(slug=SLUG).one()
        published = {"status": PlanStatus.PUBLISHED, "published_at": NOW} if state == "nobody met" else {}
        proof = {} if state == "nobody met" else {"proof": Proof.INFEASIBLE}
        plan = factories.plan(session, workshop, created_at=NOW, **published, **proof)
        job = factories.job(session, workshop_id=workshop.id, created_at=NOW, due_at=NOW - timedelta(hours=1))
        found = {"slug": SLUG, "plan_id": plan.public_id, "job_id": job.public_id}
        for name, table in (("mailing_id", Mailing), ("import_id", PeopleImport)):
            found[name] = _taken_over(session, table, at_home(ground.facts)[name], workshop)
    return at_home(ground.facts) | found


def test_every_page_of_a_workshop_in_a_bad_state_answers_in_words(ground, values):
    wrong = []
    for who in EVERYBODY:
        client = ground.client(who)
        for rule in rules(ground.app, "GET"):
            if "slug" in rule.arguments:
                answer = ground.get(client, filled(rule, values))
                wrong += [(who, rule.endpoint, each) for each in faults(answer, signed_in=who != ANONYMOUS)]
                wrong += [(who, rule.endpoint, answer.status_code)] if answer.status_code not in EXPECTED else []

    assert "\n".join(map(str, wrong)) == ""


def test_an_office_can_open_every_page_that_it_needs_to_mend_a_bad_state(ground, values):
    client = ground.client(ORGANISER_DK)
    needed = ("overview", "people", "edit", "terms", "index", "show", "sessions", "run", "statement", "add")
    answers = {
        rule.endpoint: ground.get(client, filled(rule, values)).status_code
        for rule in rules(ground.app, "GET")
        if rule.rule.startswith("/organise/<slug>") and rule.endpoint.partition(".")[2] in needed
        if "person_id" not in rule.arguments  # that is of somebody who takes part, and here there may be nobody
    }

    assert {name: status for name, status in answers.items() if status != 200} == {}
    assert len(answers) > 10


@pytest.mark.parametrize("state", list(REFUSED), indirect=True)
def test_a_run_on_a_bad_state_is_refused_in_words(ground, state):
    answer = ground.client(ORGANISER_DK).post(f"/organise/{SLUG}/matching", data={"time_limit_s": "60", "key": "k"})

    assert answer.status_code == 422
    assert REFUSED[state] in answer.text
    assert "jobs" not in ground.written()


@pytest.mark.parametrize("who", [OPERATOR, REVIEWER_CN, ORGANISER_DK])
@pytest.mark.parametrize("address", ["/profile", "/workshops/kick-off/register"])
def test_only_experts_make_a_profile_and_take_part(ground, who, address):
    fields = {"name": "A Name", "languages": "en", "version": "", "min_meetings": "0", "consent": "y"}
    answer = ground.client(who).post(address, data=fields)

    assert answer.status_code in {403, 404}
    assert ground.written() == set()
