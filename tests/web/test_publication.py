"""A plan is published by both offices or not at all, whatever one of them sends, and only once."""

import random
from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import select

from matchmaker.domain.plans import PlanStatus
from matchmaker.store.tables.confirmations import Confirmation
from matchmaker.store.tables.journal import JournalEntry
from matchmaker.store.tables.plans import WorkshopPlan
from matchmaker.store.transaction import reading, transaction
from tests.web.authorisation import OFFICES_OF_ONE_REGION
from tests.web.ground import Ground
from tests.web.populated import SECOND_SLUG
from tests.web.walking import at_home, filled, rules
from tests.web.world import ORGANISER_CN, ORGANISER_DK, SLUG

ROUNDS = 2
CONFIRMATIONS = 20


def _statuses(ground: Ground) -> dict[str, PlanStatus]:
    with reading(ground.engine) as session:
        return {plan.public_id: plan.status for plan in session.scalars(select(WorkshopPlan))}


def test_one_side_alone_publishes_nothing_by_any_route(ground):
    """Two accounts of one region send every form about every plan, with every hash, in an order drawn at random."""
    ids = ground.facts.ids
    own_proposal = f"/organise/{SLUG}/plans/{ids['draft plan']}/propose"
    ground.client(ORGANISER_DK).post(own_proposal, data={"sha256": ids["draft sha256"]})
    _let_dk_propose_what_waits(ground)
    before = _statuses(ground)
    plans = [ids[f"{what} plan"] for what in ("draft", "proposed", "published", "far")]
    hashes = [ids[f"{what} sha256"] for what in ("draft", "proposed", "published")]
    home = at_home(ground.facts)
    tries = [
        (filled(rule, home | {"slug": slug, "plan_id": plan, "job_id": job}), sha256, who, do)
        for rule in rules(ground.app, "POST")
        for slug in (SLUG, SECOND_SLUG)
        for plan in (plans if "plan_id" in rule.arguments else plans[:1])
        for job in (ids["draft job"], ids["waiting job"])[: 2 if "job_id" in rule.arguments else 1]
        for sha256 in (hashes if "plan_id" in rule.arguments else hashes[:1])
        for who in OFFICES_OF_ONE_REGION
        for do in (["confirm", "withdraw", "reject"] if rule.endpoint.startswith("organise.") else [""])
        if not rule.rule.startswith("/auth")
    ]
    draw = random.Random(7)
    clients = {who: ground.client(who) for who in OFFICES_OF_ONE_REGION}
    for _ in range(ROUNDS):
        for address, sha256, who, do in draw.sample(tries, len(tries)):
            fields = {"sha256": sha256, "status": "published", "reason": "because", "do": do, "party_id": "2"}
            assert clients[who].post(address, data=fields).status_code < 500

    published = {plan for plan, status in _statuses(ground).items() if status is PlanStatus.PUBLISHED}
    assert published == {plan for plan, status in before.items() if status is PlanStatus.PUBLISHED}
    assert published == {ids["published plan"]}


def _let_dk_propose_what_waits(ground: Ground) -> None:
    """Turn the proposal of the other office into one of our own, so that only their word is missing."""
    ids = ground.facts.ids
    address = f"/organise/{SECOND_SLUG}/plans/{ids['proposed plan']}"
    assert ground.client(ORGANISER_CN).post(f"{address}/withdraw").status_code == 303
    sent = ground.client(ORGANISER_DK).post(f"{address}/propose", data={"sha256": ids["proposed sha256"]})
    assert sent.status_code == 303


def test_twenty_confirmations_at_one_moment_publish_once(ground):
    ids = ground.facts.ids
    address = f"/organise/{SECOND_SLUG}/plans/{ids['proposed plan']}/confirm"
    clients = [ground.client(ORGANISER_DK) for _ in range(CONFIRMATIONS)]

    with ThreadPoolExecutor(CONFIRMATIONS) as at_once:
        answers = list(
            at_once.map(lambda client: client.post(address, data={"sha256": ids["proposed sha256"]}), clients)
        )

    assert {answer.status_code for answer in answers} <= {303, 409, 503}
    assert 303 in {answer.status_code for answer in answers}
    assert _statuses(ground)[ids["proposed plan"]] is PlanStatus.PUBLISHED
    with reading(ground.engine) as session:
        said = session.scalars(select(Confirmation.party_id).where(Confirmation.subject_id == ids["proposed plan"]))
        acts = session.scalars(select(JournalEntry.action).where(JournalEntry.subject_id == ids["proposed plan"])).all()
        assert sorted(said) == sorted({ground.facts.world.host, ground.facts.world.visitor})
    assert acts.count("plan published") == 1


def test_a_plan_that_changed_after_it_was_proposed_is_not_published(ground):
    ids = ground.facts.ids
    with transaction(ground.engine) as session:
        said = session.scalars(select(Confirmation).where(Confirmation.subject_id == ids["proposed plan"])).one()
        said.sha256 = "0" * 64

    address = f"/organise/{SECOND_SLUG}/plans/{ids['proposed plan']}/confirm"
    answer = ground.client(ORGANISER_DK).post(address, data={"sha256": ids["proposed sha256"]})

    assert answer.status_code == 409
    assert _statuses(ground)[ids["proposed plan"]] is PlanStatus.PROPOSED
