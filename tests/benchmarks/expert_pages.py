"""How fast the expert's list of people answers: ``python -m tests.benchmarks.expert_pages [PEOPLE]``.

For an expert who looks at the other delegation, as `page_times` asks: everybody by fit, by name, found by words that
were indexed, and the page of one person. Half of the people are of the other delegation.
"""

import sys

from sqlalchemy.orm import Session

from matchmaker.services import searching
from matchmaker.store.tables.people import Profile
from tests.benchmarks.page_times import Pages, compare
from tests.benchmarks.people_table import add_person
from tests.web.world import EXPERT_CN, EXPERT_DK, NOW, SLUG, made

PEOPLE = f"/workshops/{SLUG}/people"
LISTS = (PEOPLE, f"{PEOPLE}?sort=name&page=3", f"{PEOPLE}?q=institute+offer", f"{PEOPLE}?q=ostergard&sector=research")


def main(people: int) -> None:
    """Print what each page costs at few and at many people."""
    compare(_laid_out, people)


def _laid_out(session: Session, people: int) -> Pages:
    """Register as many people and index their words."""
    world = made(session)
    for number in range(people - 4):
        add_person(session, world, number)
    searching.catch_up(session, NOW)
    other = session.get_one(Profile, world.profiles[EXPERT_CN]).public_id
    return Pages(EXPERT_DK, NOW, {**{each: each for each in LISTS}, "a person": f"{PEOPLE}/{other}"})


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)
