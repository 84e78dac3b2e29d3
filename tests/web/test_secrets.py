"""Two worlds that differ in secrets: whoever must not learn them reads the same pages in both, byte for byte.

In the normal run a reader's world differs in all that is secret to them at once: if nothing shows, none of it does. The
long form takes each secret and each reader alone, on both back-ends, so that a leak is named.
"""

import random
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.domain.consents import Purpose
from matchmaker.domain.people import LinkPurpose, Role
from matchmaker.domain.permissions import Principal
from matchmaker.domain.plans import PlanStatus
from matchmaker.domain.preferences import PreferenceKind
from matchmaker.domain.workshops import Side
from matchmaker.services import journal
from matchmaker.store.tables.accounts import Account, MailedLink, SignIn
from matchmaker.store.tables.costs import CostLine
from matchmaker.store.tables.people import Consent, Profile
from matchmaker.store.tables.plans import WorkshopPlan
from matchmaker.store.tables.privacy import Retention
from matchmaker.store.tables.registrations import Registration
from matchmaker.store.tables.workshops import Workshop
from matchmaker.store.transaction import transaction
from tests import factories
from tests.long_forms import only_long
from tests.web.authorisation import ROUTES, Reach
from tests.web.ground import ANONYMOUS, Ground, grounds
from tests.web.populated import EXPERT_FOREIGN, REVIEWER_CN, SECOND_SLUG, word
from tests.web.test_two_worlds import SEARCHES, _normalised
from tests.web.walking import asked_on, at_home, filled, rules
from tests.web.world import (
    EXPERT_CN,
    EXPERT_CN_2,
    EXPERT_DK,
    EXPERT_DK_2,
    NOW,
    ORGANISER_CN,
    ORGANISER_DK,
    ORGANISER_FOREIGN,
    SLUG,
)

OUTSIDE = frozenset({ANONYMOUS, EXPERT_FOREIGN, ORGANISER_FOREIGN})
OTHER_SIDE = OUTSIDE | {EXPERT_CN, EXPERT_CN_2, ORGANISER_CN, REVIEWER_CN}
NO_OFFICE = OUTSIDE | {EXPERT_CN, EXPERT_CN_2, EXPERT_DK, REVIEWER_CN}
READERS = (EXPERT_CN, ORGANISER_CN, REVIEWER_CN, EXPERT_FOREIGN, ORGANISER_FOREIGN, ANONYMOUS)
PAIRS, HIGHEST_AUC = 500, 0.55
WORD = "Sommerfugl"


@dataclass(frozen=True)
class Secret:
    """Something that is written, from whom it is kept, and where somebody who may know it reads it.

    `at` is a page and its reader: there the worlds differ, or the comparison would prove nothing.
    """

    write: Callable[[Session, Ground], None]
    kept_from: frozenset[str]
    at: tuple[str, str | Callable[[Ground], str]]


def _veto(session: Session, ground: Ground, kind: PreferenceKind = PreferenceKind.VETO) -> None:
    ids = ground.facts.ids
    rows = [
        session.scalars(
            select(Registration).where(Registration.public_id == ids[f"second registration of {email}"])
        ).one()
        for email in (EXPERT_DK_2, EXPERT_CN if kind is PreferenceKind.WANT else EXPERT_CN_2)
    ]
    factories.preference(session, *rows, kind).rank = 1 if kind is PreferenceKind.WANT else None


def _want(session: Session, ground: Ground) -> None:
    _veto(session, ground, PreferenceKind.WANT)


def _profile(session: Session, ground: Ground) -> Profile:
    return session.get_one(Profile, ground.facts.world.profiles[EXPERT_DK_2])


def _telephone(session: Session, ground: Ground) -> None:
    _profile(session, ground).contact_phone = WORD


def _cost(session: Session, ground: Ground) -> None:
    own = CostLine.public_id == ground.facts.ids[f"own cost of {Side.HOST}"]
    session.scalars(select(CostLine).where(own)).one().description = WORD


def _workshop(session: Session) -> Workshop:
    return session.scalars(select(Workshop).where(Workshop.slug == SLUG)).one()


def _account(session: Session, email: str) -> Account:
    return session.scalars(select(Account).where(Account.email == email)).one()


def _journal_reason(session: Session, _ground: Ground) -> None:
    office, place = _account(session, ORGANISER_DK), _workshop(session).public_id
    who = Principal(office.id, Role.ORGANISER, office.party_id)
    about = {"subject_kind": "workshop", "subject_id": place, "workshop": place}
    journal.record(session, who, "change cost", **about, reason=WORD, now=NOW)


def _prepared(session: Session, _ground: Ground) -> None:
    session.scalars(select(Profile).where(Profile.name == word("prepared", Side.HOST))).one().name = WORD


def _sign_in(session: Session, _ground: Ground) -> None:
    account = _account(session, EXPERT_DK_2)
    known = {"account_id": account.id, "generation": account.sign_in_generation, "device": WORD, "complete": True}
    factories.added(
        session,
        SignIn(**known, token_sha256="d" * 64, created_at=NOW, expires_at=NOW + timedelta(days=9), last_seen_at=NOW),
    )


def _retention(session: Session, ground: Ground) -> None:
    known = {"workshop_id": ground.facts.world.workshop, "party_id": ground.facts.world.host}
    factories.added(session, Retention(**known, keep_until=date(2031, 2, 3), set_at=NOW))


def _invitation(session: Session, ground: Ground) -> None:
    factories.added(
        session,
        MailedLink(
            purpose=LinkPurpose.INVITE,
            address=f"{WORD}@example.dk".lower(),
            token_sha256="e" * 64,
            generation=0,
            role=Role.ORGANISER,
            party_id=ground.facts.world.host,
            made_at=NOW,
            expires_at=NOW + timedelta(days=9),
            attempts=0,
        ),
    )


def _draft(session: Session, ground: Ground) -> None:
    latest = session.scalars(select(WorkshopPlan).where(WorkshopPlan.workshop_id == ground.facts.world.workshop)).all()
    known = {"status": PlanStatus.DRAFT, "number": max(each.number for each in latest) + 1, "created_at": NOW}
    factories.plan(session, _workshop(session), **known)


def _consent(session: Session, ground: Ground) -> None:
    known = {"profile_id": _profile(session, ground).id, "purpose": Purpose.LATER_WORKSHOPS.value, "wording": WORD}
    factories.added(session, Consent(**known, granted=False, said_at=NOW))


def _blocked_pair(session: Session, ground: Ground) -> None:
    """The offices have decided that two are never to meet."""
    keys = sorted(ground.facts.world.registrations[email] for email in (EXPERT_DK_2, EXPERT_CN))
    two = [session.get_one(Registration, key) for key in keys]
    factories.pair_rule(session, *two, forbidden=True, reason=WORD)


def _why_not(ground: Ground) -> str:
    one, other = (ground.facts.world.registration_ids[email] for email in (EXPERT_DK_2, EXPERT_CN))
    return f"/organise/{SLUG}/plans/{ground.facts.ids['published plan']}/why?a={one}&b={other}"


SECRETS = {
    "a blocked pair": Secret(_blocked_pair, NO_OFFICE, (ORGANISER_CN, _why_not)),
    "a veto": Secret(_veto, OTHER_SIDE | {EXPERT_DK}, (EXPERT_DK_2, f"/workshops/{SECOND_SLUG}/people")),
    "a want": Secret(_want, OTHER_SIDE | {EXPERT_DK}, (EXPERT_DK_2, f"/workshops/{SECOND_SLUG}/people")),
    "a telephone number": Secret(_telephone, OTHER_SIDE | {EXPERT_DK}, (EXPERT_DK_2, "/profile")),
    "a cost of one side": Secret(_cost, OTHER_SIDE | {EXPERT_DK}, (ORGANISER_DK, f"/organise/{SLUG}/costs")),
    "a reason in the journal": Secret(
        _journal_reason, OTHER_SIDE | {EXPERT_DK}, (ORGANISER_DK, f"/organise/{SLUG}/journal")
    ),
    "a prepared entry": Secret(_prepared, OTHER_SIDE, (ORGANISER_DK, f"/workshops/{SLUG}/delegation")),
    "a sign-in": Secret(_sign_in, OTHER_SIDE | {EXPERT_DK}, (EXPERT_DK_2, "/account")),
    "a date of retention": Secret(_retention, OTHER_SIDE, (ORGANISER_DK, f"/organise/{SLUG}/retention")),
    "an invitation": Secret(_invitation, OTHER_SIDE | {EXPERT_DK}, (ORGANISER_DK, "/office")),
    "an unpublished draft": Secret(_draft, NO_OFFICE, (ORGANISER_CN, f"/organise/{SLUG}/versions")),
    "a consent": Secret(_consent, NO_OFFICE | {ORGANISER_CN}, (EXPERT_DK_2, "/my-data")),
}


@pytest.fixture(scope="module")
def on_one(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ground]:
    """The populated world on one back-end, which is enough for the normal run."""
    yield from grounds(request, "sqlite", tmp_path_factory.mktemp("secrets"))


def test_nothing_that_is_kept_from_somebody_shows_on_any_of_their_pages(on_one):
    differing = []
    for reader in READERS:
        before = _pages(on_one, reader)
        hidden = [name for name, secret in SECRETS.items() if reader in secret.kept_from]
        assert len(hidden) >= 8
        _write(on_one, hidden)
        differing += [(reader, address) for address, page in _pages(on_one, reader).items() if before[address] != page]
        on_one.restore()

    assert differing == []


def test_those_who_may_know_a_secret_read_it(on_one):
    """Otherwise the worlds would not differ, and the comparison would prove nothing."""
    unseen = []
    for name, secret in SECRETS.items():
        reader, at = secret.at
        page = at if isinstance(at, str) else at(on_one)
        before = _answer(on_one, reader, page)
        assert before.startswith("200"), (name, page)
        _write(on_one, [name])
        unseen += [name] if _answer(on_one, reader, page) == before else []
        on_one.restore()

    assert unseen == []


@pytest.mark.bars
@only_long
@pytest.mark.parametrize("name", list(SECRETS))
def test_each_secret_alone_shows_to_nobody_from_whom_it_is_kept(ground, name):
    readers = (*READERS, EXPERT_CN_2, EXPERT_DK)
    kept_from = [reader for reader in readers if reader in SECRETS[name].kept_from]
    assert len(kept_from) >= 6
    before = {reader: _pages(ground, reader) for reader in kept_from}
    _write(ground, [name])
    differing = [
        (reader, address)
        for reader in kept_from
        for address, page in _pages(ground, reader).items()
        if before[reader][address] != page
    ]

    assert differing == []


@pytest.mark.bars
@pytest.mark.timed
@only_long
def test_the_time_of_a_search_tells_nothing_of_a_veto(request, tmp_path_factory):
    """Of 500 pairs of answers, one of each world and in random order, none is told from the other by its time."""
    without = next(found := grounds(request, "sqlite", tmp_path_factory.mktemp("without")))
    with_one = next(others := grounds(request, "sqlite", tmp_path_factory.mktemp("with")))
    _write(with_one, ["a veto"])
    clients = [each.client(EXPERT_CN_2) for each in (without, with_one)]
    source, times = random.Random(20261122), ([], [])
    for number in range(PAIRS + 20):
        for world in source.sample([0, 1], 2):
            begin = time.process_time()
            clients[world].get(f"/workshops/{SECOND_SLUG}/people?q=bo")
            if number >= 20:
                times[world].append(time.process_time() - begin)
    for each in (found, others):
        next(each, None)

    assert 1 - HIGHEST_AUC <= _auc(*times) <= HIGHEST_AUC


def _auc(some: list[float], others: list[float]) -> float:
    """Return how often one of the others took longer than one of some, ties counting half."""
    longer = sum((other > one) + 0.5 * (other == one) for one in some for other in others)
    return longer / (len(some) * len(others))


def _write(ground: Ground, names: list[str]) -> None:
    with transaction(ground.engine) as session:
        for name in names:
            SECRETS[name].write(session, ground)


def _answer(ground: Ground, reader: str, address: str) -> str:
    answer = ground.get(ground.client(reader), address)
    return _normalised(f"{answer.status_code}\n{answer.headers}\n{answer.get_data()!r}")


def _pages(ground: Ground, reader: str) -> dict[str, str]:
    """Return every page that somebody can ask for, with each filter and order of the lists."""
    return {address: _answer(ground, reader, address) for address in dict.fromkeys(_addresses(ground))}


def _addresses(ground: Ground) -> Iterator[str]:
    home, people = at_home(ground.facts), ground.facts.world.profile_ids
    second = home | {
        "slug": SECOND_SLUG,
        "plan_id": ground.facts.ids["proposed plan"],
        "person_id": people[EXPERT_DK_2],
    }
    for rule in rules(ground.app, "GET"):
        if rule.endpoint in {"static", "public.readyz"} or rule.endpoint.startswith("metrics."):
            continue  # figures of operation count every request
        if rule.endpoint in ROUTES and ROUTES[rule.endpoint].reach is Reach.TOKEN:
            continue  # whoever holds a mailed token is its holder
        for values in (home, second):
            address = filled(rule, values)
            lists = rule.endpoint in {"people.index", "organise.people", "plans.people", "journal.index"}
            yield from (address + asked for asked in asked_on(rule, ground.facts))
            yield from (address + asked for asked in (SEARCHES if lists else ()))
