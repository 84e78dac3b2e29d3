"""What somebody said about another in private shows on no page of the other one, not by a byte.

Two worlds differ in one secret; whoever must not learn it reads all pages in both.
"""

import re

import pytest
from sqlalchemy import delete

from matchmaker.domain.preferences import PreferenceKind
from matchmaker.store.tables.plans import Meeting, WorkshopPlan
from matchmaker.store.tables.preferences import Preference
from matchmaker.store.tables.registrations import Registration
from matchmaker.store.transaction import transaction
from tests import factories
from tests.web.ground import Ground
from tests.web.populated import SECOND_SLUG
from tests.web.walking import at_home, filled, rules
from tests.web.world import EXPERT_CN, EXPERT_DK, ORGANISER_CN, SLUG

PEOPLE = "/workshops/<slug>/people"
SECRETS = {"a veto": PreferenceKind.VETO, "a want": PreferenceKind.WANT}
CHANGES_EACH_TIME = (
    re.compile(r'name="csrf_token"[^>]*value="[^"]*"'),
    re.compile(r'name="key"[^>]*value="[^"]*"'),
    re.compile(r'(?<=name="csrf-token" content=")[^"]*'),
)
SEARCHES = ("?q=ane", "?order=name", "?sort=name", "?sort=registered&order=descending", "?sector=company", "?page=2")


@pytest.mark.parametrize("reader", [EXPERT_CN, ORGANISER_CN])
def test_pages_are_the_same_whatever_somebody_said_in_private(ground, reader):
    """Before anything is published: afterwards a plan was made from what was said."""
    with transaction(ground.engine) as session:
        for table in (Meeting, WorkshopPlan, Preference):
            session.execute(delete(table))
    without = _pages(ground, reader)
    differing = []
    for secret, kind in SECRETS.items():
        _say(ground, kind, SLUG, SECOND_SLUG)
        differing += [(secret, address) for address, page in _pages(ground, reader).items() if without[address] != page]

    assert differing == []
    assert sum(page.startswith("200") for page in without.values()) > 10


@pytest.mark.parametrize("secret", list(SECRETS))
def test_the_one_who_said_it_sees_it(ground, secret):
    """Otherwise the worlds do not differ, and the test above would prove nothing."""
    with transaction(ground.engine) as session:
        session.execute(delete(Preference))
    without = _pages(ground, EXPERT_DK, PEOPLE)
    _say(ground, SECRETS[secret], SECOND_SLUG)

    assert _pages(ground, EXPERT_DK, PEOPLE) != without


def _say(ground: Ground, kind: PreferenceKind, *slugs: str) -> None:
    """Let Ane say one thing about Chen Wei, and nothing else."""
    with transaction(ground.engine) as session:
        session.execute(delete(Preference))
        for slug in slugs:
            by, about = _registrations(session, ground, slug)
            factories.preference(session, by, about, kind).rank = 1 if kind is PreferenceKind.WANT else None


def _registrations(session, ground: Ground, slug: str) -> tuple[Registration, Registration]:
    """Return the registrations of Ane, who says something, and of Chen Wei, of whom it is said."""
    ids = ground.facts.world.registrations
    if slug == SLUG:
        return session.get_one(Registration, ids[EXPERT_DK]), session.get_one(Registration, ids[EXPERT_CN])
    public_ids = [ground.facts.ids[f"second registration of {email}"] for email in (EXPERT_DK, EXPERT_CN)]
    by, about = (session.query(Registration).filter_by(public_id=each).one() for each in public_ids)
    return by, about


def _pages(ground: Ground, reader: str, under: str = "/") -> dict[str, str]:
    """Return all pages of both workshops as somebody reads them, with each person and each search."""
    client = ground.client(reader)
    home = at_home(ground.facts)
    people = ground.facts.world.profile_ids.values()
    values = [home | {"slug": slug, "person_id": person} for slug in (SLUG, SECOND_SLUG) for person in people]
    found = {}
    for rule in rules(ground.app, "GET"):
        if rule.endpoint == "static" or not rule.rule.startswith(under):
            continue
        for address in dict.fromkeys(filled(rule, each) for each in values):
            searches = SEARCHES if rule.endpoint.endswith(("people", "people.index")) else ()
            for asked in ("", *searches):
                answer = ground.get(client, address + asked)
                found[address + asked] = _normalised(f"{answer.status_code}\n{answer.headers}\n{answer.text}")
    return found


def _normalised(text: str) -> str:
    for pattern in CHANGES_EACH_TIME:
        text = pattern.sub("", text)
    return re.sub(r"(?m)^(Set-Cookie|Content-Length|Date): .*$", "", text)
