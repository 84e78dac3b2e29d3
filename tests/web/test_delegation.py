"""Delegations on the pages: leaders, the entries that they prepare, and what the person says to theirs.

What is prepared shows to nobody but the own side's leaders and office, not by a byte, until the person confirms it.
"""

import re
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from matchmaker.domain.people import LinkPurpose
from matchmaker.domain.workshops import RegistrationStatus, Side, WorkshopStatus
from matchmaker.services import affinity, scoring
from matchmaker.services.encode.rows import workshop_instance
from matchmaker.store.base import Base
from matchmaker.store.queries import questions
from matchmaker.store.queries import scoring as scoring_queries
from matchmaker.store.tables.people import Consent, Profile
from matchmaker.store.tables.plans import WorkshopPlan
from matchmaker.store.tables.privacy import Erasure
from matchmaker.store.tables.registrations import Registration, RegistrationMember
from matchmaker.store.tables.workshops import Workshop
from matchmaker.store.transaction import reading, transaction
from tests.solver.planning import LONG
from tests.web.ground import ANONYMOUS, Ground, whole
from tests.web.populated import (
    EXPERT_FOREIGN,
    LEADER_CN,
    LEADER_DK,
    PASSWORD,
    REVIEWER_CN,
    SECOND_SLUG,
    asked_token,
    word,
)
from tests.web.test_two_worlds import _normalised
from tests.web.walking import at_home, filled, rules
from tests.web.world import (
    EXPERT_CN,
    EXPERT_DK,
    EXPERT_DK_2,
    NOW,
    OPERATOR,
    ORGANISER_CN,
    ORGANISER_DK,
    ORGANISER_FOREIGN,
    REVIEWER_DK,
    SLUG,
)

DELEGATION = f"/workshops/{SLUG}/delegation"
LINK = re.compile(r"<code>http://[^/]+(/auth/entry/[\w-]+)</code>")
CANARY = "canaryofsomebodyprepared"
ENTRY = {
    "name": f"{CANARY}name",
    "name_latin": f"{CANARY}latin",
    "title": f"{CANARY}title",
    "contact_email": f"{CANARY}@example.dk",
    "organisation": "new",
    "organisation_name": f"{CANARY}organisation",
    "organisation_sector": "company",
    "offers-0": f"{CANARY}offer low-power chips",
    "seeks-0": f"{CANARY}seek indoor positioning",
    "summary": f"{CANARY}summary",
    "languages": "en",
    "min_meetings": "1",
    "max_meetings": "2",
}
NO_NUMBERS = {"min_meetings": "0", "max_meetings": ""}
HOLDERS = {"entry.answer"}
"""Pages that whoever holds a link may read."""


def _prepare(ground: Ground, who: str = LEADER_DK, **given: str) -> str:
    """Prepare an entry and return the address of the page on which the person answers."""
    client = ground.client(who)
    slots = re.findall(r'name="slot" value="(\w+)"', client.get(f"{DELEGATION}/new").text)
    answer = client.post(f"{DELEGATION}/new", data={**ENTRY, "slot": slots, **given})
    assert answer.status_code == 303, answer.text
    return LINK.search(client.get(DELEGATION).text).group(1)


def _entry_id(ground: Ground) -> str:
    with reading(ground.engine) as session:
        return session.scalars(select(Profile.public_id).where(Profile.name == ENTRY["name"])).one()


@pytest.mark.bars
def test_nobody_but_the_own_side_can_tell_that_an_entry_is_prepared(ground):
    readers = (EXPERT_CN, ORGANISER_CN, *((REVIEWER_CN, EXPERT_DK, ANONYMOUS) if LONG > 1 else ()))
    before, made_from = {who: _pages(ground, who) for who in readers}, _made_from(ground)
    own_before = _pages(ground, ORGANISER_DK, f"/organise/{SLUG}/people")
    _prepare(ground)
    ground.client(LEADER_DK).post(f"{DELEGATION}/{_entry_id(ground)}/send")
    after = {who: _pages(ground, who) for who in readers}

    differing = {(who, each) for who in readers for each in after[who] if after[who][each] != before[who][each]}
    assert differing - {(EXPERT_DK, "/profile")} == set()  # where the own side's organisations are to choose from
    assert _made_from(ground) == made_from
    assert sum(page.startswith("200") for pages in before.values() for page in pages.values()) > 60
    assert _pages(ground, ORGANISER_DK, f"/organise/{SLUG}/people") != own_before  # the two worlds do differ


def _pages(ground: Ground, reader: str, under: str = "/") -> dict[str, str]:
    """Return every page that somebody can ask for, of both sides' people and of both plans."""
    client, found = ground.client(reader), {}
    home, ids = at_home(ground.facts), ground.facts.ids
    values = [home | {"plan_id": ids[plan]} for plan in ("draft plan", "published plan")]
    values += [home | {"person_id": ground.facts.world.profile_ids[each]} for each in (EXPERT_DK, EXPERT_CN)]
    for rule in rules(ground.app, "GET"):
        if rule.endpoint in HOLDERS or rule.endpoint == "static":
            continue
        searches = ("?q=canary", "?sort=registered") if rule.endpoint.endswith(("people", "people.index")) else ()
        for address in dict.fromkeys(filled(rule, each) for each in values):
            for asked in (address, *(address + each for each in searches)):
                if asked.startswith(under):
                    answer = ground.get(client, asked)
                    found[asked] = _normalised(whole(answer))
    return found


def _made_from(ground: Ground) -> list[object]:
    """Return what scores, plans and answers are made from."""
    with reading(ground.engine) as session:
        workshop = ground.facts.world.workshop
        profiles = scoring.profiles_of(session, workshop)
        plan = session.scalar(select(func.max(WorkshopPlan.id))) or 0
        return [
            repr(affinity.score(profiles)),
            repr(workshop_instance(session, workshop)),
            scoring_queries.counts(session, workshop),
            questions.state_of_input(session, workshop, plan),
        ]


def test_prepared_entries_open_for_the_leaders_and_the_office_of_the_own_side(ground):
    own, other = (ground.facts.ids[f"prepared entry of {side}"] for side in Side)
    pages = (DELEGATION, f"{DELEGATION}/new", f"{DELEGATION}/{own}")
    statuses = {
        who: [ground.client(who).get(page).status_code for page in pages]
        for who in (
            LEADER_DK, ORGANISER_DK, LEADER_CN, ORGANISER_CN, EXPERT_DK, EXPERT_CN, EXPERT_FOREIGN, ORGANISER_FOREIGN,
            REVIEWER_DK, OPERATOR, ANONYMOUS,
        )
    }  # fmt: skip

    assert statuses == {
        **{key: [200, 200, 200] for key in [LEADER_DK, ORGANISER_DK]},
        **{key: [200, 200, 404] for key in [LEADER_CN, ORGANISER_CN]},
        **{key: [404, 404, 404] for key in [EXPERT_DK, EXPERT_CN, EXPERT_FOREIGN, ORGANISER_FOREIGN]},
        **{key: [404, 404, 404] for key in [REVIEWER_DK, OPERATOR]},
        ANONYMOUS: [303, 303, 303],
    }
    leader = ground.client(LEADER_DK)
    assert leader.get(f"/workshops/{SECOND_SLUG}/delegation").status_code == 404
    assert [leader.post(f"{DELEGATION}/{other}/{act}").status_code for act in ("send", "delete")] == [404, 404]
    assert word("prepared", Side.VISITOR) not in leader.get(DELEGATION).text
    assert word("prepared", Side.HOST) in leader.get(DELEGATION).text
    assert "not yet confirmed" in ground.client(ORGANISER_DK).get(f"/organise/{SLUG}/people").text


def test_a_leader_is_named_by_the_own_office_and_leads_until_that_is_taken_back(ground):
    office, ane = ground.client(ORGANISER_DK), ground.client(EXPERT_DK_2)
    address = f"/organise/{SLUG}/leaders"
    options = dict(re.findall(r'<option value="(\w+)">(?:[^<]*· )?([\w.@]+)</option>', office.get(address).text))
    accounts = {email: key for key, email in options.items()}
    assert EXPERT_CN not in accounts

    assert ane.get(DELEGATION).status_code == 404
    assert office.post(f"{address}/name", data={"account": accounts[EXPERT_DK_2]}).status_code == 303
    assert ane.get(DELEGATION).status_code == 200
    assert "Our delegation" in ane.get(f"/workshops/{SLUG}").text
    foreign = ground.client(ORGANISER_CN).post(f"{address}/name", data={"account": accounts[EXPERT_DK]})
    assert foreign.status_code == 422
    taken = ground.client(ORGANISER_CN).post(f"{address}/take-back", data={"account": accounts[EXPERT_DK_2]})
    assert taken.status_code == 404
    assert office.post(f"{address}/take-back", data={"account": accounts[EXPERT_DK_2]}).status_code == 303
    assert ane.get(DELEGATION).status_code == 404


@pytest.mark.parametrize("agrees", [True, False])
def test_who_takes_an_entry_over_takes_part_only_with_their_own_consent(ground, agrees):
    link, person = _prepare(ground), ground.client(ANONYMOUS)
    page = person.get(link)
    assert (page.headers["Referrer-Policy"], ENTRY["offers-0"] in page.text) == ("no-referrer", True)
    assert not re.search(r'name="consent"[^>]*checked', page.text)

    sent = {"password": PASSWORD} | ({"consent": "y"} if agrees else {})
    answer = person.post(link, data=sent)

    assert answer.headers["Location"] == ("/profile" if agrees else f"/workshops/{SLUG}/register")
    assert ENTRY["title"] in person.get("/profile").text
    seen = ENTRY["name"] in ground.client(EXPERT_CN).get(f"/workshops/{SLUG}/people").text
    assert seen is agrees
    with reading(ground.engine) as session:
        row = session.execute(_with_registration()).one()
        assert row.status is (RegistrationStatus.REGISTERED if agrees else RegistrationStatus.PREPARED)
        assert (row.min_meetings, row.max_meetings, row.confirmed_at) == (1, 2, NOW)
        said = list(session.scalars(select(Consent.granted).where(Consent.profile_id == row.id)))
        assert said == ([True] if agrees else [])
    if not agrees:
        assert person.get(f"/workshops/{SLUG}/people").status_code == 404  # a prepared entry opens nothing
        assert 'value="2"' in person.get(f"/workshops/{SLUG}/register").text  # what was planned waits there
    assert ground.client(LEADER_DK).get(f"{DELEGATION}/{_entry_id(ground)}").status_code == 404
    assert person.get(link).status_code == 404


def _with_registration():
    return (
        select(
            Profile.id,
            Profile.confirmed_at,
            Registration.status,
            Registration.min_meetings,
            Registration.max_meetings,
        )
        .join(RegistrationMember, RegistrationMember.profile_id == Profile.id)
        .join(Registration, Registration.id == RegistrationMember.registration_id)
        .where(Profile.name == ENTRY["name"])
    )


def test_who_says_no_leaves_no_trace_of_the_entry(ground):
    link = _prepare(ground)
    assert CANARY in _everything_kept(ground)
    person = ground.client(ANONYMOUS)
    page = person.get(link)

    assert page.status_code == 200
    assert person.post(f"{link}/no").status_code == 303
    assert CANARY not in _everything_kept(ground)
    with reading(ground.engine) as session:  # so that a backup which still has the entry is restored without it
        assert session.scalars(select(Erasure.profile_id).where(Erasure.done_at.is_not(None))).all()
    assert person.post(f"{link}/no").status_code == 404
    assert ground.client(LEADER_DK).get(DELEGATION).status_code == 200


def _everything_kept(ground: Ground) -> str:
    with ground.engine.connect() as connection:
        rows = (connection.execute(table.select()).all() for table in Base.metadata.sorted_tables)
        return "\n".join(map(repr, rows))


def test_one_address_has_one_entry_whoever_prepares_it(ground):
    _prepare(ground)
    for who in (LEADER_DK, ORGANISER_DK):
        answer = ground.client(who).post(
            f"{DELEGATION}/new", data={**ENTRY, **NO_NUMBERS, "contact_email": f" {CANARY.upper()}@example.dk"}
        )

        assert (answer.status_code, "is prepared already" in answer.text) == (422, True)


def test_an_entry_that_another_leader_saved_meanwhile_is_not_overwritten(ground):
    _prepare(ground)
    address = f"{DELEGATION}/{_entry_id(ground)}"
    office, leader = ground.client(ORGANISER_DK), ground.client(LEADER_DK)
    version = re.search(r'name="version"[^>]*value="(\d+)"', leader.get(address).text).group(1)
    kept = {**ENTRY, **NO_NUMBERS, "organisation": "", "version": version}
    assert office.post(address, data={**kept, "title": "Dean"}).status_code == 303

    late = leader.post(address, data={**kept, "title": "Rector"})

    assert (late.status_code, "Dean" in late.text, "Rector" in late.text) == (409, True, True)
    assert "Somebody of your own side saved it" in late.text
    assert "Dean" in leader.get(address).text


def test_an_entry_is_sent_again_a_few_times_and_the_earlier_link_ends(ground):
    first = _prepare(ground)
    leader, again = ground.client(LEADER_DK), f"{DELEGATION}/{_entry_id(ground)}/send"

    assert [leader.post(again).status_code for _ in range(5)] == [303, 303, 303, 303, 422]
    assert ground.client(ANONYMOUS).get(first).status_code == 404


def test_after_registration_has_closed_entries_can_only_be_read_and_deleted(ground):
    link = _prepare(ground)
    with transaction(ground.engine) as session:
        workshop = session.get_one(Workshop, ground.facts.world.workshop)
        workshop.registration_closes_at = NOW - timedelta(minutes=1)
    leader, entry = ground.client(LEADER_DK), _entry_id(ground)

    assert leader.post(f"{DELEGATION}/new", data={**ENTRY, "contact_email": "b@example.dk"}).status_code == 422
    assert leader.post(f"{DELEGATION}/{entry}", data=ENTRY).status_code == 422
    late = ground.client(ANONYMOUS)
    assert late.post(link, data={"password": PASSWORD, "consent": "y"}).status_code == 303
    with reading(ground.engine) as session:
        assert session.execute(_with_registration()).one().status is RegistrationStatus.PREPARED


def _close(ground: Ground, status: WorkshopStatus = WorkshopStatus.OPEN) -> None:
    with transaction(ground.engine) as session:
        workshop = session.get_one(Workshop, ground.facts.world.workshop)
        workshop.registration_closes_at, workshop.status = NOW - timedelta(minutes=1), status


@pytest.mark.parametrize("status", [WorkshopStatus.OPEN, WorkshopStatus.CLOSED])
def test_after_that_the_office_takes_in_a_late_arrival_who_joins_with_their_own_word(ground, status):
    _close(ground, status)
    office, person = ground.client(ORGANISER_DK), ground.client(ANONYMOUS)
    unsaid = office.post(f"{DELEGATION}/new", data=ENTRY)
    assert (unsaid.status_code, "Write why." in unsaid.text) == (422, True)
    link = _prepare(ground, ORGANISER_DK, reason="Falls in for somebody who is ill")
    journals = f"/organise/{SLUG}/journal"
    assert "Took in a late arrival" in office.get(journals).text
    assert "late arrival" not in ground.client(ORGANISER_CN).get(journals).text

    assert person.post(link, data={"password": PASSWORD, "consent": "y"}).location == "/profile"
    with reading(ground.engine) as session:
        assert session.execute(_with_registration()).one().status is RegistrationStatus.REGISTERED
    told = ground.client(ORGANISER_CN).get(journals).text
    assert ("Registered late" in told, "Falls in for" in told) == (True, False)
    assert "Falls in for" in office.get(journals).text
    again = person.post(f"/workshops/{SLUG}/register", data=NO_NUMBERS | {"version": "3"})
    assert again.status_code == 422, "closed for them as for all, once they take part"


def test_a_late_arrival_who_does_not_agree_at_once_can_still_register_and_an_entry_of_before_is_taken_in(ground):
    link = _prepare(ground)
    _close(ground)
    office, person, entry = ground.client(ORGANISER_DK), ground.client(ANONYMOUS), _entry_id(ground)
    version = re.search(r'name="version"[^>]*value="(\d+)"', office.get(f"{DELEGATION}/{entry}").text)[1]
    changed = {**ENTRY, **NO_NUMBERS, "organisation": "", "version": version}
    assert office.post(f"{DELEGATION}/{entry}", data=changed).status_code == 422
    answer = office.post(f"{DELEGATION}/{entry}", data=changed | {"reason": "Asked us today"})
    assert answer.status_code == 303

    person.post(link, data={"password": PASSWORD})
    page = person.get(f"/workshops/{SLUG}/register").text
    assert "registration is closed" not in page.casefold()
    with reading(ground.engine) as session:
        assert session.execute(_with_registration()).one().status is RegistrationStatus.PREPARED


def test_no_leader_takes_in_a_late_arrival_and_no_office_when_the_workshop_is_over(ground):
    _close(ground)
    late = ENTRY | {"reason": "Falls in for somebody who is ill"}
    assert ground.client(LEADER_DK).post(f"{DELEGATION}/new", data=late).status_code == 422
    _close(ground, WorkshopStatus.HELD)
    assert ground.client(ORGANISER_DK).post(f"{DELEGATION}/new", data=late).status_code == 422
    with reading(ground.engine) as session:
        assert session.execute(_with_registration()).one_or_none() is None


@pytest.mark.parametrize(
    ("address", "sentence"),
    [(EXPERT_FOREIGN, "another region"), (ORGANISER_DK, "one of an office"), (OPERATOR, "")],
)
def test_an_account_that_cannot_take_part_is_told_why(ground, address, sentence):
    link = _prepare(ground, contact_email=address)

    refused = ground.client(ANONYMOUS).post(link, data={"password": PASSWORD})
    assert (refused.status_code, "Sign in with it first" in refused.text) == (422, True)
    own = ground.client(address).post(link, data={"consent": "y"})
    assert (own.status_code, sentence in own.text) == ((422, True) if sentence else (404, True))


def test_a_profile_that_the_person_has_stays_and_the_registration_is_added(ground):
    with transaction(ground.engine) as session:
        registration = session.get_one(Registration, ground.facts.world.registrations[EXPERT_DK_2])
        seat = session.query(RegistrationMember).filter_by(registration_id=registration.id).one()
        session.delete(seat)
    link = _prepare(ground, contact_email=EXPERT_DK_2)
    bo = ground.client(EXPERT_DK_2)
    assert "You have a profile already" in bo.get(link).text

    assert bo.post(link, data={"consent": "y"}).status_code == 303

    assert CANARY not in bo.get("/profile").text
    assert "Bo Dam" in ground.client(EXPERT_CN).get(f"/workshops/{SLUG}/people").text
    with reading(ground.engine) as session:
        row = session.execute(
            select(Registration.status, Registration.max_meetings)
            .join(RegistrationMember, RegistrationMember.registration_id == Registration.id)
            .where(
                RegistrationMember.profile_id == ground.facts.world.profiles[EXPERT_DK_2],
                RegistrationMember.workshop_id == ground.facts.world.workshop,
            )
        ).one()
    assert tuple(row) == (RegistrationStatus.REGISTERED, 2)


def test_looking_at_an_entry_changes_nothing(ground):
    for who in (ANONYMOUS, EXPERT_DK, ORGANISER_CN):
        ground.get(ground.client(who), f"/auth/entry/{asked_token(LinkPurpose.ENTRY, Side.HOST)}")

    assert ground.written() <= {"sign_ins"}  # when somebody was here
