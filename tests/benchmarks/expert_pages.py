"""How fast the expert's list of people answers: ``python -m tests.benchmarks.expert_pages [PEOPLE]``.

As `people_table`, for an expert who looks at the other delegation: everybody by fit, by name, found by words that were
indexed, and the page of one person. Half of the people are of the other delegation.
"""

import sys
import tempfile
from pathlib import Path

from sqlalchemy.orm import Session

from matchmaker.app import create_app
from matchmaker.config import Settings
from matchmaker.services import searching
from matchmaker.store import revisions
from matchmaker.store.engine import make_engine
from matchmaker.store.tables.people import Profile
from matchmaker.store.transaction import transaction
from tests.benchmarks.people_table import FEW, Asked, add_person, asked, told
from tests.web.world import EXPERT_CN, EXPERT_DK, NOW, SLUG, World, made, token_for

PEOPLE = f"/workshops/{SLUG}/people"
LISTS = (PEOPLE, f"{PEOPLE}?sort=name&page=3", f"{PEOPLE}?q=institute+offer", f"{PEOPLE}?q=ostergard&sector=research")


def main(people: int) -> None:
    """Print what each page costs at few and at many people."""
    with tempfile.TemporaryDirectory() as folder:
        few, many = (_measured(Path(folder) / f"{number}.db", number) for number in (FEW, people))
    for name, found in many.items():
        told(name, few[name], found)


def _measured(path: Path, people: int) -> dict[str, Asked]:
    url = f"sqlite:///{path}"
    revisions.upgrade(url)
    engine = make_engine(url)
    with transaction(engine) as session:
        other = _laid_out(session, people)
    token = token_for(engine, EXPERT_DK)
    engine.dispose()
    app = create_app(Settings(secret_key="a secret key for benchmarks", database_url=url, instance="/nonexistent"))
    app.config.update(CLOCK=lambda: NOW, TRIES_COUNT=False)
    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie["_user_id"], cookie["_fresh"], cookie["language"] = token, True, "en"
    found = {address: asked(app, client, address) for address in LISTS}
    return found | {"a person": asked(app, client, f"{PEOPLE}/{other}")}


def _laid_out(session: Session, people: int) -> str:
    """Register as many people, index their words, and return the public id of one of the other side."""
    world: World = made(session)
    for number in range(people - 4):
        add_person(session, world, number)
    searching.catch_up(session, NOW)
    return session.get_one(Profile, world.profiles[EXPERT_CN]).public_id


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)
