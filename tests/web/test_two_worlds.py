"""What somebody said about another in private shows on no page of the other one, not by a byte.

Two worlds differ in one secret; whoever must not learn it reads all pages in both. Of a veto that holds with the same
plans too: with every page, filter, feed and file, with pairs scored again and questions about them answered again, and
with as many statements, so that nothing shows in the time an answer takes.
"""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import delete, select

from matchmaker.domain.jobs import JobState
from matchmaker.domain.preferences import PreferenceKind
from matchmaker.domain.reports import What
from matchmaker.services import affinity, jobs, questions, scoring
from matchmaker.store.tables.feedback import MeetingFeedback
from matchmaker.store.tables.jobs import Job
from matchmaker.store.tables.outbox import OutboxMessage
from matchmaker.store.tables.plans import Meeting, WorkshopPlan
from matchmaker.store.tables.preferences import Preference
from matchmaker.store.tables.registrations import Registration
from matchmaker.store.tables.workshops import Workshop
from matchmaker.store.transaction import transaction
from tests import factories
from tests.long_forms import LONG
from tests.web import on_the_day
from tests.web.ground import Ground, whole
from tests.web.populated import SECOND_SLUG
from tests.web.test_explanations import GENERIC
from tests.web.test_statements import counting
from tests.web.walking import at_home, filled, rules, without_tokens
from tests.web.world import (
    EXPERT_CN,
    EXPERT_CN_2,
    EXPERT_DK,
    EXPERT_DK_2,
    NOW,
    OPERATOR,
    ORGANISER_CN,
    ORGANISER_DK,
    SLUG,
)

PEOPLE = "/workshops/<slug>/people"
SECRETS = {"a veto": PreferenceKind.VETO, "a want": PreferenceKind.WANT}
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
                found[address + asked] = _normalised(whole(answer))
    return found


def _normalised(text: str) -> str:
    return re.sub(r"(?m)^(Set-Cookie|Content-Length|Date|X-Request-ID): .*$", "", without_tokens(text))


@pytest.mark.parametrize("reader", [EXPERT_CN, EXPERT_DK_2, ORGANISER_DK, ORGANISER_CN, OPERATOR])
def test_nothing_shows_what_somebody_keeps_about_a_meeting(at_the_meeting, reader):
    """Note, answer, rating, and a wish to follow up that the other one does not have (yet)."""
    ground = at_the_meeting
    without = _pages(ground, reader)
    _keep(ground, EXPERT_DK, EXPERT_CN)

    found = _pages(ground, reader)
    assert [address for address in found.keys() - {OWN_COUNTS} if without[address] != found[address]] == []
    assert sum(page.startswith("200") for page in without.values()) > 10


def test_the_one_who_keeps_something_about_a_meeting_sees_it(at_the_meeting):
    """Otherwise the worlds do not differ, and the test above would prove nothing."""
    ground = at_the_meeting
    address = f"/workshops/{SLUG}/meetings/{ground.facts.ids['published meeting']}"
    without = ground.client(EXPERT_DK).get(address).text
    _keep(ground, EXPERT_DK, EXPERT_CN)
    found = ground.client(EXPERT_DK).get(address).text

    assert KEPT_NOTE not in without
    assert KEPT_NOTE in found


OWN_COUNTS = "/metrics"
"""What tells an operator how many answers were given differs with every answer."""

KEPT_NOTE = "Remember the valve"


@pytest.fixture
def at_the_meeting(ground):
    """The meeting of Ane and Chen Wei has begun."""
    on_the_day.begun(ground)
    return ground


def _keep(ground: Ground, by: str, about: str) -> None:
    """Let somebody keep all that can be kept about a meeting."""
    ids = ground.facts.world
    ends = {"from_registration_id": ids.registrations[by], "to_registration_id": ids.registrations[about]}
    said = {"note": KEPT_NOTE, "held": True, "rating": 2, "follow_up": True, "said_at": NOW}
    with transaction(ground.engine) as session:
        session.add(MeetingFeedback(workshop_id=ids.workshop, profile_id=ids.profiles[by], **ends, **said))


VETOES = {
    "a good pair, by the host": (EXPERT_DK_2, EXPERT_CN_2),
    "a good pair, by the visitor": (EXPERT_CN_2, EXPERT_DK_2),
    "a poor pair, by the host": (EXPERT_DK, EXPERT_CN_2),
    "a poor pair, by the visitor": (EXPERT_CN_2, EXPERT_DK),
}
"""Who vetoes whom. Bo and Li Na seek what the other offers; they meet in the draft, and not in the plan in force."""

SHORT = {
    "sqlite": {"a good pair, by the host", "a poor pair, by the visitor"},
    "postgresql": {"a good pair, by the visitor"},
}

OF_SIDE = {EXPERT_DK: ORGANISER_DK, EXPERT_DK_2: ORGANISER_DK, EXPERT_CN: ORGANISER_CN, EXPERT_CN_2: ORGANISER_CN}
PAIRS = [(one, other) for one in (EXPERT_DK, EXPERT_DK_2) for other in (EXPERT_CN, EXPERT_CN_2)]


@pytest.mark.bars
@pytest.mark.parametrize("veto", list(VETOES))
def test_with_the_same_plans_nothing_shows_a_veto(ground, veto):
    """The short form looks at two on one kind of database and at a third on the other."""
    if not LONG and veto not in SHORT[ground.engine.dialect.name]:
        pytest.skip("a long form, run by `make bars`")
    by, about = VETOES[veto]
    others = {email for email in OF_SIDE if email not in {by, about}}
    readers = [about, OF_SIDE[about], sorted(others)[0]]
    with transaction(ground.engine) as session:
        session.execute(delete(Preference))
    without = _everything(ground, readers)
    ground.restore()  # what was taken out of the one world stands in its journal, and not in that of the other
    with transaction(ground.engine) as session:
        session.execute(delete(Preference))
        factories.preference(session, *_both(session, ground, SLUG, by, about), PreferenceKind.VETO)
    page = f"/workshops/{SECOND_SLUG}/people/{ground.facts.world.profile_ids[about]}/preference"
    assert ground.client(by).post(page, data={"kind": "veto"}).status_code == 303
    with_one = _everything(ground, readers)

    assert [each for each, found in with_one.items() if without[each] != found] == []
    assert len(without) > 150
    assert GENERIC in str(without)  # both kinds of answer were looked at
    assert "How well they fit" in str(without)


@pytest.mark.parametrize("veto", ["a good pair, by the host", "a good pair, by the visitor"])
def test_the_own_office_sees_that_a_draft_holds_a_meeting_that_somebody_does_not_want(ground, veto):
    """Otherwise the worlds do not differ, and the test above would prove nothing."""
    by, about = VETOES[veto]
    with transaction(ground.engine) as session:
        session.execute(delete(Preference))
        factories.preference(session, *_both(session, ground, SLUG, by, about), PreferenceKind.VETO)
    address = f"/organise/{SLUG}/plans/{ground.facts.ids['draft plan']}"

    assert "Only your office sees this." in ground.client(OF_SIDE[by]).get(address).text
    assert "Only your office sees this." not in ground.client(OF_SIDE[about]).get(address).text


def _both(session, ground: Ground, slug: str, *emails: str) -> list[Registration]:
    ids = ground.facts.ids
    if slug == SLUG:
        return [session.get_one(Registration, ground.facts.world.registrations[email]) for email in emails]
    public_ids = [ids[f"second registration of {email}"] for email in emails]
    return [session.query(Registration).filter_by(public_id=each).one() for each in public_ids]


def _everything(ground: Ground, readers: list[str]) -> dict[str, object]:
    """Score and ask anew, and return what everybody reads, takes out and could count, and what stands in the rows."""
    _score_again(ground)
    _ask_again(ground)
    found: dict[str, object] = {}
    for reader in readers:
        for address, answer in _answers(ground, reader).items():
            found[f"{reader} {address}"] = answer
    with ground.engine.connect() as connection:
        for table, columns in ((Job.__table__, TOLD_OF_JOBS), (OutboxMessage.__table__, None)):
            shown = [table.c[name] for name in columns] if columns else list(table.c)
            rows = sorted(map(repr, connection.execute(select(*shown))))
            found[table.name] = [OF_THE_REQUEST.sub("", row) for row in rows]
    return found


OF_THE_REQUEST = re.compile(r"'request': '[0-9a-f]+'")
"""The id of the request that asked for a job, drawn anew each time."""

TOLD_OF_JOBS = ("kind", "state", "progress", "progress_text", "parameters", "input_sha256", "result", "error")


def _score_again(ground: Ground) -> None:
    """Do what a run does before it plans."""
    with transaction(ground.engine) as session:
        for workshop in session.scalars(select(Workshop.id).where(Workshop.slug.in_((SLUG, SECOND_SLUG)))).all():
            profiles = scoring.profiles_of(session, workshop)
            scoring.store_scores(session, workshop, affinity.score(profiles))


def _ask_again(ground: Ground) -> None:
    """Have both offices ask about every pair of every version, and the answers worked out."""
    with transaction(ground.engine) as session:
        session.execute(delete(Job).where(Job.kind == questions.KIND))
    for office in (ORGANISER_DK, ORGANISER_CN):
        client = ground.client(office)
        for slug, plan in _plans(ground):
            for a, b in _pairs(ground, slug):
                address = f"/organise/{slug}/plans/{plan}/why"
                assert client.post(address, data={"a": a, "b": b}).status_code == 303
    with transaction(ground.engine) as session:
        for job in session.scalars(select(Job).where(Job.state == JobState.QUEUED, Job.kind != questions.KIND)):
            job.due_at = NOW + timedelta(days=999)  # a run would make another plan
    with transaction(ground.engine) as session:
        while claim := jobs.claim_next(session, "worker", now=NOW):
            posed = questions.read_question(session, claim)
            told: list[str] = []
            result = questions.answer(posed, lambda *said: told.append(repr(said)), lambda: False)  # noqa: B023
            jobs.report(session, claim, 1.0, ",".join(told)[:300])
            questions.conclude(session, claim, posed, result, now=NOW)


def _plans(ground: Ground) -> list[tuple[str, str]]:
    ids = ground.facts.ids
    return [(SLUG, ids["draft plan"]), (SLUG, ids["published plan"]), (SECOND_SLUG, ids["proposed plan"])]


def _pairs(ground: Ground, slug: str) -> list[tuple[str, ...]]:
    ids = ground.facts.world.registration_ids if slug == SLUG else {
        email: ground.facts.ids[f"second registration of {email}"] for email in OF_SIDE
    }  # fmt: skip
    return [(ids[one], ids[other]) for one, other in PAIRS]


def _answers(ground: Ground, reader: str) -> dict[str, tuple[int, str]]:
    """Return every answer that somebody can get, with the number of statements that it took."""
    client = ground.client(reader)
    found = {}
    for address in dict.fromkeys(_addresses(ground)):
        with counting() as said:
            answer = ground.get(client, address)
        found[address] = (len(said), _normalised(whole(answer)))
    for slug, plan in _plans(ground):
        taken = client.post(f"/organise/{slug}/plans/{plan}/export", data={"reason": "so"})
        found[f"{plan} as a file"] = (0, taken.text if taken.mimetype == "text/csv" else str(taken.status_code))
        tables = {"tables": [what.value for what in What], "file": "json", "reason": "so"}
        taken = client.post(f"/organise/{slug}/reports/files", data=tables)
        found[f"tables of {slug}"] = (0, taken.text if taken.mimetype == "application/json" else str(taken.status_code))
    return found


def _addresses(ground: Ground) -> Iterator[str]:
    home = at_home(ground.facts)
    for rule in rules(ground.app, "GET"):
        if rule.endpoint == "static":
            continue
        for slug, plan in _plans(ground):
            for person in ground.facts.world.profile_ids.values():
                address = filled(rule, home | {"slug": slug, "plan_id": plan, "person_id": person})
                yield address
                searches = SEARCHES if rule.endpoint.endswith(("people", "people.index")) else ()
                yield from (address + asked for asked in searches)
                if rule.endpoint == "explanations.why":
                    yield from (f"{address}?a={a}&b={b}" for a, b in _pairs(ground, slug))
