"""What concerns both offices is published by no way of one of them alone: no route, no command, no background work."""

import ast
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker import paths
from matchmaker.domain.desk import MandateState
from matchmaker.domain.plans import PlanStatus
from matchmaker.services import desk
from matchmaker.services.access import workshop_at
from matchmaker.services.plans.content import content_of
from matchmaker.store.tables.desk import Mandate
from matchmaker.store.tables.plans import WorkshopPlan
from tests.long_forms import LONG
from tests.web.populated import ORGANISER_DK_2
from tests.web.walking import at_home, filled, rules
from tests.web.world import NOW, ORGANISER_CN, ORGANISER_DK, SLUG

POSTS = 110
WAYS = frozenset({"services/plans/agreement.py", "services/desk/applying.py"})
"""What puts a version in force: two confirmations of it, or one under a mandate that both confirmed."""


def test_only_two_keys_and_the_mandate_put_a_version_in_force() -> None:
    package = Path(paths.__file__).parent
    found = {
        path.relative_to(package).as_posix(): ast.parse(path.read_text(encoding="utf-8"))
        for path in package.rglob("*.py")
    }
    calling = {name for name, tree in found.items() if _calls(tree, "put_in_force")} - {"services/programmes/saving.py"}
    assert {name for name in calling if not name.startswith("services/programmes/")} == WAYS
    assert {name for name, tree in found.items() if _sets_published(tree)} == {"services/plans/publishing.py"}


@pytest.mark.bars
def test_one_office_alone_publishes_nothing_by_any_route_in_any_order(ground) -> None:
    if ground.engine.dialect.name != "sqlite" and not LONG:
        pytest.skip("routes are the same on every kind of database; `make bars` walks them on both")
    before = _published(ground)
    clients = [ground.client(ORGANISER_DK), ground.client(ORGANISER_DK_2)]
    plans = [ground.facts.ids["draft plan"], ground.facts.ids["repair"]]
    posts = [
        rule for rule in rules(ground.app, "POST") if "slug" in rule.arguments and rule.endpoint != "public.language"
    ]
    random = Random(20261122)
    telling = ("plans.", "repairs.", "mandates.", "desk.", "board.", "differences.")
    often = [rule for rule in posts if rule.endpoint.startswith(telling)]
    walk = [*posts, *random.choices(often, k=max(0, POSTS - len(posts)))]
    random.shuffle(walk)
    for rule in walk:
        plan = random.choice(plans)
        address = filled(rule, at_home(ground.facts) | {"plan_id": plan, "repair_id": plan, "slug": SLUG})
        answer = random.choice(clients).post(address, data=_said(ground, plan))
        assert answer.status_code < 500, address
        assert _published(ground) == before, f"{rule.endpoint} published alone"
    with Session(ground.engine) as session:
        states = set(session.scalars(select(Mandate.state)))
    assert MandateState.AGREED not in states


def test_with_the_other_key_the_same_act_publishes(ground) -> None:
    repair, client = ground.facts.ids["repair"], ground.client(ORGANISER_DK)
    address = f"/organise/{SLUG}/desk/repairs/{repair}/apply"
    refused = client.post(address, data=_said(ground, repair))
    assert (refused.status_code, _published(ground)) == (409, {ground.facts.ids["published plan"]})
    assert "does not cover this repair" in refused.text

    with Session(ground.engine) as session:
        standing = desk.mandates.standing_of(session, workshop_at(session, SLUG), NOW)
    other = ground.client(ORGANISER_CN)
    assert other.post(f"/organise/{SLUG}/desk/mandate/confirm", data={"sha256": standing.sha256}).status_code == 303
    assert client.post(address, data=_said(ground, repair)).status_code == 303
    assert _published(ground) == {repair}


def _said(ground, plan_id: str) -> dict[str, str]:
    """Return what every form that could publish wants to hear."""
    with Session(ground.engine) as session:
        sha256 = content_of(session, workshop_at(session, SLUG), plan_id).sha256
    said = {"sha256": sha256, "reason": "since it is needed", "kind": "absent", "day": "2030-01-01", "clock": "12:00"}
    return said | {"of": next(iter(ground.facts.world.registration_ids.values())), "most_moves": "1000"}


def _published(ground) -> set[str]:
    with Session(ground.engine) as session:
        rows = select(WorkshopPlan.public_id).where(
            WorkshopPlan.workshop_id == ground.facts.world.workshop, WorkshopPlan.status == PlanStatus.PUBLISHED
        )
        return set(session.scalars(rows))


def _calls(tree: ast.AST, name: str) -> bool:
    return any(
        isinstance(node, ast.Call) and name in {getattr(node.func, "id", ""), getattr(node.func, "attr", "")}
        for node in ast.walk(tree)
    )


def _sets_published(tree: ast.AST) -> bool:
    """Return whether a module gives anything the status of what is published."""
    given = [node.value for node in ast.walk(tree) if isinstance(node, ast.Assign)]
    given += [node.value for node in ast.walk(tree) if isinstance(node, ast.keyword) and node.arg == "status"]
    return any(isinstance(each, ast.Attribute) and ast.unparse(each) == "PlanStatus.PUBLISHED" for each in given)
