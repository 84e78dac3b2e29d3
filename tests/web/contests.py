"""Several people act on the same thing at one moment: what must hold then, act by act.

Each contest sends its posts together, from as many browsers as there are actors, and looks at all answers and at the
rows. Whoever wins is answered 303; whoever loses is told so (409, or 422 where a rule says no) and has changed nothing.
"""

from collections.abc import Callable

from sqlalchemy import delete, func, select, update

from matchmaker.domain.agreements import ChangeState, ConfirmedKind
from matchmaker.domain.jobs import JobState
from matchmaker.domain.plans import PlanStatus
from matchmaker.domain.workshops import WorkshopStatus
from matchmaker.services.access import workshop_at
from matchmaker.services.plans.content import content_of
from matchmaker.store.tables.confirmations import Confirmation, WorkshopChange
from matchmaker.store.tables.costs import CostLine, ExchangeRate
from matchmaker.store.tables.jobs import Job
from matchmaker.store.tables.people import Profile
from matchmaker.store.tables.plans import Meeting, WorkshopPlan
from matchmaker.store.tables.preferences import Preference
from matchmaker.store.tables.registrations import Registration, RegistrationMember
from matchmaker.store.tables.workshops import Slot, Workshop
from matchmaker.store.transaction import transaction
from tests import factories
from tests.web.ground import Ground
from tests.web.populated import DRAFT_SLUG, ORGANISER_DK_2, SECOND_SLUG
from tests.web.rushing import form_on, newcomer, only_winner, read, rush
from tests.web.world import EXPERT_CN, EXPERT_CN_2, EXPERT_DK, NOW, ORGANISER_CN, ORGANISER_DK, SLUG

OWN_OFFICE = (ORGANISER_DK, ORGANISER_DK_2)
OFFICES = (ORGANISER_DK, ORGANISER_CN)
COST = {"category": "venue", "amount": "12.00", "currency": "DKK", "incurred_on": "2027-03-02", "payer": "host"}


def profile_saved(ground: Ground, actors: int, number: int) -> None:
    key = ground.facts.world.profiles[EXPERT_DK]
    (version,) = read(ground, select(Profile.version).where(Profile.id == key))
    sent = {"version": version, "name": "Ane Bak", "languages": ["en"], "consent": "y"}
    answers = rush(
        ground, [(EXPERT_DK, "/profile", {**sent, "title": f"Title {number}-{each}"}) for each in range(actors)]
    )
    won = f"Title {number}-{only_winner(answers)}"
    assert read(ground, select(Profile.title).where(Profile.id == key)) == [won]
    assert all(won in answer.text for answer in answers if answer.status_code == 409)


def registration_saved(ground: Ground, actors: int, number: int) -> None:
    public_id = ground.facts.ids[f"second registration of {EXPERT_DK}"]
    at = select(Workshop.id).where(Workshop.slug == SECOND_SLUG).scalar_subquery()
    row = select(Registration.version).where(Registration.public_id == public_id)
    (version,) = read(ground, row)
    slots = read(ground, select(Slot.public_id).where(Slot.workshop_id == at))
    address = f"/workshops/{SECOND_SLUG}/register"
    sent = {"version": version, "slot": slots, "min_meetings": "0"}
    wanted = [{**sent, "max_meetings": str((number + each) % 2 + 1)} for each in range(actors)]
    answers = rush(ground, [(EXPERT_DK, address, each) for each in wanted])
    won = wanted[only_winner(answers)]
    assert read(ground, row) == [version + 1]
    most = select(Registration.max_meetings).where(Registration.public_id == public_id)
    assert read(ground, most) == [int(str(won["max_meetings"]))]


def _line(ground: Ground, number: int) -> str:
    with transaction(ground.engine) as session:
        known = {"workshop_id": ground.facts.world.workshop, "party_id": ground.facts.world.host, "created_at": NOW}
        what = {"category": "venue", "payer": "host", "description": f"Hall {number}", "currency": "DKK"}
        line = CostLine(**known, **what, amount_minor_units=100, incurred_on=NOW.date())
        return factories.added(session, line).public_id


def cost_changed(ground: Ground, actors: int, number: int) -> None:
    line = _line(ground, number)
    sent = {**COST, "organisation": "", "version": "1"}
    posts = [
        (OWN_OFFICE[each % 2], f"/organise/{SLUG}/costs/{line}", {**sent, "description": f"Hall {number}-{each}"})
        for each in range(actors)
    ]
    answers = rush(ground, posts)
    won = f"Hall {number}-{only_winner(answers)}"
    assert read(ground, select(CostLine.description).where(CostLine.public_id == line)) == [won]
    assert all(won in answer.text for answer in answers if answer.status_code == 409)


def cost_deleted_while_changed(ground: Ground, actors: int, number: int) -> None:
    line = _line(ground, number)
    sent = {**COST, "organisation": "", "version": "1", "description": "Changed"}
    address = f"/organise/{SLUG}/costs/{line}"
    changes = [(OWN_OFFICE[each % 2], address, sent) for each in range(1, actors)]
    answers = rush(ground, [(ORGANISER_DK, f"{address}/delete", {"version": "1"}), *changes])
    deleted = only_winner(answers) == 0
    assert read(ground, select(CostLine.version).where(CostLine.public_id == line)) == ([] if deleted else [2])


def rate_noted(ground: Ground, actors: int, number: int) -> None:
    sent = {"base_currency": "CNY", "rate": "0.9", "on_date": "2027-03-02", "source": f"bank {number} of {actors}"}
    answers = rush(ground, [(OFFICES[each % 2], f"/organise/{SLUG}/costs/rates", sent) for each in range(actors)])
    only_winner(answers, frozenset({422}))
    assert len(read(ground, select(ExchangeRate.id).where(ExchangeRate.source == sent["source"]))) == 1


def terms_saved(ground: Ground, actors: int, number: int) -> None:
    address = f"/organise/{DRAFT_SLUG}/terms"
    fields = form_on(ground, ORGANISER_DK, address, "organise.terms")
    sent = [{**fields, "place": f"Place {number}-{each}", "key": ""} for each in range(actors)]
    answers = rush(ground, [(OFFICES[each % 2], address, sent[each]) for each in range(actors)])
    won = f"Place {number}-{only_winner(answers)}"
    assert read(ground, select(Workshop.place).where(Workshop.slug == DRAFT_SLUG)) == [won]
    assert all(won in answer.text for answer in answers if answer.status_code == 409)


def change_proposed(ground: Ground, actors: int, number: int) -> None:
    """Both offices propose at once: one change waits, and it is of the office that was answered well."""
    with transaction(ground.engine) as session:
        session.execute(delete(Confirmation).where(Confirmation.kind == ConfirmedKind.CHANGE))
        session.execute(delete(WorkshopChange))
    posts = [(OFFICES[(number + each) % 2], f"/organise/{SECOND_SLUG}/registration") for each in range(actors)]
    answers = rush(ground, [(*post, {"do": "close"}) for post in posts])
    assert {answer.status_code for answer in answers} <= {303, 409, 422}
    first = {who for (who, _), answer in zip(posts, answers, strict=True) if answer.status_code == 303}
    assert len(first) == 1
    waiting = select(WorkshopChange.id).where(WorkshopChange.state == ChangeState.PROPOSED)
    assert len(read(ground, waiting)) == 1


def _fresh_plan(ground: Ground) -> tuple[str, str]:
    """Add a draft with a meeting to the second workshop; return its public id and the hash of what it holds."""
    with transaction(ground.engine) as session:
        at = session.scalars(select(Workshop).where(Workshop.slug == SECOND_SLUG)).one()
        like = session.scalars(select(Meeting).where(Meeting.workshop_id == at.id)).first()
        last = session.scalar(select(func.max(WorkshopPlan.number)).where(WorkshopPlan.workshop_id == at.id))
        waiting = (WorkshopPlan.workshop_id == at.id, WorkshopPlan.status == PlanStatus.PROPOSED)
        session.execute(update(WorkshopPlan).where(*waiting).values(status=PlanStatus.REJECTED))
        plan = factories.plan(session, at, number=last + 1, created_at=NOW)
        two = [session.get_one(Registration, key) for key in (like.registration_a_id, like.registration_b_id)]
        ids = {"workshop_id": at.id, "registration_a_id": two[0].id, "registration_b_id": two[1].id}
        factories.added(session, Meeting(**ids, plan_id=plan.id, session_id=like.session_id, table_number=1))
        return plan.public_id, content_of(session, workshop_at(session, SECOND_SLUG), plan.public_id).sha256


def _in_force(ground: Ground) -> list[str]:
    at = select(Workshop.id).where(Workshop.slug == SECOND_SLUG).scalar_subquery()
    in_force = WorkshopPlan.workshop_id == at, WorkshopPlan.status == PlanStatus.PUBLISHED
    return read(ground, select(WorkshopPlan.public_id).where(*in_force))


def _signed(ground: Ground, plan: str) -> tuple[int, int]:
    """Return how many parties confirmed a version, and how many hashes."""
    query = select(Confirmation).where(Confirmation.kind == ConfirmedKind.PLAN, Confirmation.subject_id == plan)
    rows = read(ground, query)
    return len({row.party_id for row in rows}), len({row.sha256 for row in rows})


def plan_proposed_and_confirmed(ground: Ground, actors: int, _number: int) -> None:
    plan, sha256 = _fresh_plan(ground)
    address = f"/organise/{SECOND_SLUG}/plans/{plan}"
    first = rush(ground, [(OFFICES[each % 2], f"{address}/propose", {"sha256": sha256}) for each in range(actors)])
    proposer = OFFICES[only_winner(first) % 2]
    assert _signed(ground, plan) == (1, 1)
    posts = [(OFFICES[each % 2], f"{address}/confirm", {"sha256": sha256}) for each in range(actors)]
    answers = rush(ground, posts)
    by_other = [answer.status_code for (who, *_), answer in zip(posts, answers, strict=True) if who != proposer]
    assert set(by_other) == {303}  # confirming what is in force already changes nothing
    assert (_in_force(ground), _signed(ground, plan)) == ([plan], (2, 1))


def plan_confirmed_while_withdrawn(ground: Ground, actors: int, _number: int) -> None:
    plan, sha256 = _fresh_plan(ground)
    address = f"/organise/{SECOND_SLUG}/plans/{plan}"
    assert [each.status_code for each in rush(ground, [(ORGANISER_DK, f"{address}/propose", {"sha256": sha256})])] == [
        303
    ]
    acts = [
        (ORGANISER_DK, "withdraw"),
        (ORGANISER_CN, "confirm"),
        (ORGANISER_CN, "reject"),
        (ORGANISER_DK_2, "withdraw"),
    ]
    posts = [acts[each % min(actors, 4)] for each in range(actors)]
    answers = rush(ground, [(who, f"{address}/{act}", {"sha256": sha256}) for who, act in posts])
    assert {answer.status_code for answer in answers} <= {303, 409}
    done = {act for (_, act), answer in zip(posts, answers, strict=True) if answer.status_code == 303}
    assert len(done) == 1
    status = {"withdraw": PlanStatus.DRAFT, "confirm": PlanStatus.PUBLISHED, "reject": PlanStatus.REJECTED}[done.pop()]
    assert read(ground, select(WorkshopPlan.status).where(WorkshopPlan.public_id == plan)) == [status]
    assert (plan in _in_force(ground)) == (status is PlanStatus.PUBLISHED) == (_signed(ground, plan) == (2, 1))


def wishes_ordered(ground: Ground, actors: int, _number: int) -> None:
    own = read(ground, select(Registration.id).where(
        Registration.public_id == ground.facts.ids[f"second registration of {EXPERT_DK}"]
    ))  # fmt: skip
    people = [ground.facts.world.profile_ids[email] for email in (EXPERT_CN, EXPERT_CN_2)]
    address = f"/workshops/{SECOND_SLUG}/people/{{}}/preference"
    kinds = ["want", "want", "want", "none"]
    sent = [
        (EXPERT_DK, address.format(people[each % 2]), {"kind": kinds[each % 4], "rank": "1"}) for each in range(actors)
    ]
    assert {answer.status_code for answer in rush(ground, sent)} == {303}
    ranks = read(ground, select(Preference.rank).where(Preference.from_registration_id == own[0]))
    assert sorted(ranks) == list(range(1, len(ranks) + 1))


def run_started(ground: Ground, actors: int, number: int) -> None:
    sent = {"time_limit_s": "5"}
    posts = [
        (
            OFFICES[each % 2],
            f"/organise/{SLUG}/matching",
            {**sent, "key": f"the key of {each} in round {number} of {actors}"},
        )
        for each in range(actors)
    ]
    only_winner(rush(ground, posts), frozenset({422}))
    waiting = Job.workshop_id == ground.facts.world.workshop, Job.kind == "solve", Job.state == JobState.QUEUED
    assert len(read(ground, select(Job.id).where(*waiting))) == 1
    with transaction(ground.engine) as session:
        session.execute(update(Job).where(*waiting).values(state=JobState.CANCELLED, finished_at=NOW))


def post_repeated(ground: Ground, actors: int, number: int) -> None:
    sent = {**COST, "organisation": "", "description": f"Once {number} of {actors}"}
    key = f"round {number} of {actors}"
    answers = rush(ground, [(ORGANISER_DK, f"/organise/{SLUG}/costs/new", sent)] * actors, header=key)
    assert {(answer.status_code, answer.location) for answer in answers} == {(303, f"/organise/{SLUG}/costs")}
    assert len(read(ground, select(CostLine.id).where(CostLine.description == sent["description"]))) == 1


def registration_closes(ground: Ground, actors: int, number: int) -> None:
    """Who is told that they take part does, and nobody takes part who was told that it is too late."""
    people = [newcomer(ground, f"{number}-{actors}-{each}@example.dk") for each in range(actors - 1)]
    with transaction(ground.engine) as session:
        session.execute(update(Workshop).where(Workshop.slug == SECOND_SLUG).values(status=WorkshopStatus.OPEN))
        session.execute(delete(Confirmation).where(Confirmation.kind == ConfirmedKind.CHANGE))
        session.execute(delete(WorkshopChange))
    assert (
        rush(ground, [(ORGANISER_DK, f"/organise/{SECOND_SLUG}/registration", {"do": "close"})])[0].status_code == 303
    )
    page = ground.client(ORGANISER_CN).get(f"/organise/{SECOND_SLUG}/").text
    change = {name: page.split(f'name="{name}" value="')[1].split('"')[0] for name in ("change", "sha256")}
    closing = (ORGANISER_CN, f"/organise/{SECOND_SLUG}/change", {**change, "do": "confirm"})
    coming = [(email, f"/workshops/{SECOND_SLUG}/register", {"min_meetings": "0"}) for email, _ in people]
    closed, *came = rush(ground, [closing, *coming])
    assert closed.status_code == 303
    assert {answer.status_code for answer in came} <= {303, 422}
    there = set(read(ground, select(RegistrationMember.profile_id)))
    told = {key for (_, key), answer in zip(people, came, strict=True) if answer.status_code == 303}
    assert told == there & {key for _, key in people}


def opening_confirmed(ground: Ground, actors: int, _number: int) -> None:
    with transaction(ground.engine) as session:
        session.execute(update(Workshop).where(Workshop.slug == SECOND_SLUG).values(status=WorkshopStatus.DRAFT))
        session.execute(delete(Confirmation).where(Confirmation.kind == ConfirmedKind.OPENING))
    page = ground.client(ORGANISER_DK).get(f"/organise/{SECOND_SLUG}/").text
    sent = {"sha256": page.split('name="sha256" value="')[1].split('"')[0], "do": "confirm"}
    answers = rush(ground, [(OFFICES[each % 2], f"/organise/{SECOND_SLUG}/opening", sent) for each in range(actors)])
    assert {answer.status_code for answer in answers} <= {303, 409, 422}
    assert read(ground, select(Workshop.status).where(Workshop.slug == SECOND_SLUG)) == [WorkshopStatus.OPEN]
    rows = read(ground, select(Confirmation).where(Confirmation.kind == ConfirmedKind.OPENING))
    assert (len(rows), len({row.party_id for row in rows}), len({row.sha256 for row in rows})) == (2, 2, 1)


def workshop_made(ground: Ground, actors: int, number: int) -> None:
    """Both offices make one of the same name: each has its own, at an address of its own."""
    fields = form_on(ground, ORGANISER_DK, "/organise/new", "organise.create")
    name = f"Workshop {number} of {actors}"
    sent = {**fields, "title_en": name, "starts_on": "2027-06-01", "ends_on": "2027-06-02"}
    posts = [(ORGANISER_DK, "/organise/new", {**sent, "key": f"key {each} of {name}"}) for each in range(actors)]
    answers = rush(ground, posts)
    assert {answer.status_code for answer in answers} == {303}
    assert len({answer.location for answer in answers}) == actors


def organisation_named(ground: Ground, actors: int, number: int) -> None:
    """People of one organisation that is not in the list name it at once: none of them fails."""
    name = f"Organisation {number} of {actors}"
    people = [newcomer(ground, f"{number}-{actors}-{each}@named.example.dk") for each in range(actors)]
    organisation = {"organisation": "new", "organisation_name": name, "organisation_sector": "company"}
    sent = {"version": "1", "name": "Eva Holm", "languages": ["en"], "consent": "y", **organisation}
    answers = rush(ground, [(email, "/profile", sent) for email, _ in people])
    assert {answer.status_code for answer in answers} == {303}
    assert (
        len(set(read(ground, select(Profile.organisation_id).where(Profile.id.in_([key for _, key in people]))))) == 1
    )


CONTESTS: list[Callable[[Ground, int, int], None]] = [
    profile_saved, registration_saved, cost_changed, cost_deleted_while_changed, rate_noted, terms_saved,
    change_proposed, plan_proposed_and_confirmed, plan_confirmed_while_withdrawn, wishes_ordered, run_started,
    post_repeated, workshop_made, organisation_named, registration_closes, opening_confirmed,
]  # fmt: skip
