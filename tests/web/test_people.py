"""The other delegation: who is listed, who may look, and that no veto can be inferred from any page."""

import re
from datetime import UTC, datetime

import pytest
from sqlalchemy import event, select

from matchmaker.domain.people import ProfileTextKind
from matchmaker.domain.plans import PlanStatus
from matchmaker.domain.preferences import PreferenceKind
from matchmaker.domain.workshops import RegistrationStatus, Side
from matchmaker.store.tables.people import Consent, Profile, ProfileLanguage, ProfileText
from matchmaker.store.tables.preferences import Preference
from matchmaker.store.tables.registrations import Availability, Registration, RegistrationMember
from matchmaker.store.tables.workshops import Workshop
from matchmaker.store.transaction import transaction
from tests import factories
from tests.web.walking import without_tokens
from tests.web.world import (
    EXPERT_CN,
    EXPERT_CN_2,
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

PEOPLE = f"/workshops/{SLUG}/people"


def _person(world, email):
    return f"{PEOPLE}/{world.profile_ids[email]}"


def _say(client, world, email, kind, **more):
    return client.post(f"{_person(world, email)}/preference", data={"kind": kind, **more})


def _unconsented(engine, world, email):
    with transaction(engine) as session:
        said = {"granted": False, "purpose": "seen_by_other_side", "wording": "2026-11", "said_at": NOW}
        session.add(Consent(profile_id=world.profiles[email], **said))


def _names(page):
    return re.findall(r'class="person-name"><a href="[^"]*">([^<]*?) ?<', page.text)


def test_hosts_see_visitors_and_visitors_see_hosts(sign_in, world):
    assert _names(sign_in(EXPERT_DK).get(PEOPLE)) == ["Chen Wei", "Li Na"]
    assert _names(sign_in(EXPERT_CN).get(PEOPLE)) == ["Ane Bak", "Bo Dam"]


@pytest.mark.parametrize("hidden", ["consent", "withdrawn", "erased"])
def test_who_did_not_agree_or_does_not_come_is_neither_listed_nor_there(sign_in, engine, world, hidden):
    client = sign_in(EXPERT_DK)
    assert client.get(_person(world, EXPERT_CN)).status_code == 200
    with transaction(engine) as session:
        if hidden == "withdrawn":
            session.get_one(Registration, world.registrations[EXPERT_CN]).status = RegistrationStatus.WITHDRAWN
        elif hidden == "erased":
            session.get_one(Profile, world.profiles[EXPERT_CN]).erased_at = NOW
    if hidden == "consent":
        _unconsented(engine, world, EXPERT_CN)

    assert _names(client.get(PEOPLE)) == ["Li Na"]
    assert client.get(_person(world, EXPERT_CN)).status_code == 404
    assert _say(client, world, EXPERT_CN, "want").status_code == 404


@pytest.mark.parametrize(
    ("email", "listed", "shown"),
    [
        (EXPERT_DK, 200, 200),
        (EXPERT_CN_2, 200, 200),
        (ORGANISER_DK, 200, 200),
        (ORGANISER_CN, 200, 200),
        (REVIEWER_DK, 200, 200),
        (ORGANISER_FOREIGN, 404, 404),
        (OPERATOR, 403, 200),
    ],
)
def test_people_are_for_those_of_the_workshop(sign_in, world, email, listed, shown):
    client = sign_in(email)
    assert (client.get(PEOPLE).status_code, client.get(_person(world, EXPERT_CN)).status_code) == (listed, shown)


def test_nobody_sees_people_without_signing_in(client, world):
    for answer in (client.get(PEOPLE), client.get(_person(world, EXPERT_CN)), _say(client, world, EXPERT_CN, "want")):
        assert (answer.status_code, answer.location.split("?")[0]) == (303, "/auth/login")


def test_an_expert_of_the_same_region_who_does_not_take_part_sees_nobody(sign_in, engine, world):
    with transaction(engine) as session:
        session.get_one(Registration, world.registrations[EXPERT_DK]).status = RegistrationStatus.WITHDRAWN

    client = sign_in(EXPERT_DK)
    assert (client.get(PEOPLE).status_code, client.get(_person(world, EXPERT_CN)).status_code) == (404, 404)


def test_contact_details_are_on_no_page(sign_in, engine, world):
    with transaction(engine) as session:
        row = session.get_one(Profile, world.profiles[EXPERT_CN])
        row.contact_email, row.contact_phone = "secret@example.cn", "+86 000"
    client = sign_in(EXPERT_DK)

    for page in (client.get(PEOPLE), client.get(_person(world, EXPERT_CN)), client.get(f"{PEOPLE}?q=secret")):
        assert page.status_code == 200
        assert "secret@" not in page.text
        assert "+86 000" not in page.text
    assert _names(client.get(f"{PEOPLE}?q=secret")) == []


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=chen", ["Chen Wei"]),
        ("q=陈", ["Chen Wei"]),
        ("q=CHÉN+wei", ["Chen Wei"]),
        ("q=imaging", ["Li Na"]),
        ("q=ltd&sort=name", ["Chen Wei", "Li Na"]),
        ("q=%25", []),
        ("q=%00", []),
        ("sort=name", ["Chen Wei", "Li Na"]),
        ("sector=company", ["Chen Wei", "Li Na"]),
        ("sector=research", []),
        ("sector=nonsense&sort=%F0&page=-1&theme=x", ["Chen Wei", "Li Na"]),
        ("page=999999999999999999999", ["Chen Wei", "Li Na"]),
        ("page=٣", ["Chen Wei", "Li Na"]),
        ("language=en&sort=name", ["Chen Wei", "Li Na"]),
        ("language=da", []),
        ("language=%00&organisation=", []),
        ("organisation=ltd&sort=name", ["Chen Wei", "Li Na"]),
        ("organisation=nothing+of+the+kind", []),
    ],
)
def test_a_search_finds_in_both_scripts_and_bears_nonsense(sign_in, world, query, found):
    page = sign_in(EXPERT_DK).get(f"{PEOPLE}?{query}")

    assert (page.status_code, _names(page)) == (200, found)


def test_a_theme_finds_those_who_chose_it(sign_in, engine, world):
    from matchmaker.store.tables.themes import Theme  # noqa: PLC0415

    with transaction(engine) as session:
        health = session.get_one(Theme, world.themes["health"]).public_id

    assert _names(sign_in(EXPERT_DK).get(f"{PEOPLE}?theme={health}")) == ["Li Na"]


def test_who_fits_best_comes_first(sign_in, world):
    assert _names(sign_in(EXPERT_DK_2).get(PEOPLE)) == ["Li Na", "Chen Wei"]


def test_each_person_in_the_list_has_the_reason_in_a_line(sign_in, engine, world):
    assert "You seek “Low-power chips”; they offer “Low-power chips”." in sign_in(EXPERT_DK).get(PEOPLE).text
    with transaction(engine) as session:
        session.get_one(Registration, world.registrations[EXPERT_CN]).status = RegistrationStatus.WITHDRAWN

    assert "You seek “Low-power chips”" not in sign_in(EXPERT_DK).get(PEOPLE).text


def test_what_is_likely_follows_the_times_of_both_sides_and_nobody_s_wishes(sign_in, engine, world):
    client = sign_in(EXPERT_DK)
    said = "You have said 0 wishes. People with your times are likely to get 1 meeting."
    assert said in _sentence(client.get(PEOPLE).text)
    _say(sign_in(EXPERT_CN), world, EXPERT_DK, "veto")
    assert said in _sentence(client.get(PEOPLE).text)

    _away(engine, world, EXPERT_CN, world.slots[1])
    assert said in _sentence(client.get(PEOPLE).text)
    _away(engine, world, EXPERT_DK, world.slots[0])
    assert "likely to get 0 meetings." in _sentence(client.get(PEOPLE).text)
    assert "likely to get" not in sign_in(ORGANISER_DK).get(PEOPLE).text


def test_until_when_wishes_count_is_said_in_both_zones(sign_in, engine, world):
    with transaction(engine) as session:
        session.get_one(Workshop, world.workshop).registration_closes_at = datetime(2027, 5, 3, 22, tzinfo=UTC)

    text = _sentence(sign_in(EXPERT_CN).get(PEOPLE).text)
    assert (
        "Wishes count until the plan is published. Registration closes: Tue, May 4, 2027 00:00 your time 06:00" in text
    )


def _sentence(page):
    return " ".join(re.sub(r"<[^>]*>", " ", page).split())


def _away(engine, world, email, slot):
    with transaction(engine) as session:
        ids = {"registration_id": world.registrations[email], "slot_id": slot, "workshop_id": world.workshop}
        session.merge(Availability(**ids, available=False))


def test_a_page_of_a_person_says_why_in_a_sentence(sign_in, world):
    page = sign_in(EXPERT_DK).get(_person(world, EXPERT_CN)).text

    assert "You seek “Low-power chips”; they offer “Low-power chips”." in page
    assert "You can talk directly, in English." in page


def test_wants_stand_on_top_in_their_order_and_can_be_taken_back(sign_in, world):
    client = sign_in(EXPERT_DK)
    _say(client, world, EXPERT_CN, "want")
    _say(client, world, EXPERT_CN_2, "want", rank="1")
    assert _names(client.get(PEOPLE))[:2] == ["Li Na", "Chen Wei"]

    assert _say(client, world, EXPERT_CN_2, "none", back="list").location == PEOPLE
    assert _names(client.get(PEOPLE))[0] == "Chen Wei"
    assert "Whom you would like to meet" in client.get(PEOPLE).text


@pytest.mark.parametrize("rank", ["0", "-1", "1e3", "٣", "99999", "000000001" + "9" * 5000])
def test_a_place_that_is_no_number_is_refused(sign_in, world, rank):
    assert _say(sign_in(EXPERT_DK), world, EXPERT_CN, "want", rank=rank).status_code == 422


def test_when_the_plan_is_published_the_buttons_are_gone_and_nothing_is_kept(sign_in, engine, world):
    with transaction(engine) as session:
        factories.plan(
            session, session.get_one(Workshop, world.workshop), status=PlanStatus.PUBLISHED, published_at=NOW
        )
    client = sign_in(EXPERT_DK)

    assert "I would like to meet" not in client.get(_person(world, EXPERT_CN)).text
    assert _say(client, world, EXPERT_CN, "want").status_code == 422
    with transaction(engine) as session:
        assert session.scalars(select(Preference)).all() == []


def _pages_of(client, world):
    own = [PEOPLE, f"{PEOPLE}?sort=name", f"{PEOPLE}?q=a", "/profile", f"/workshops/{SLUG}/register"]
    everybody = [_person(world, email) for email in world.profile_ids]
    return {address: _plain(client.get(address)) for address in (*own, *everybody)}


def _plain(answer):
    return answer.status_code, without_tokens(answer.text)


@pytest.mark.parametrize("said", PreferenceKind)
@pytest.mark.parametrize("reader", [EXPERT_CN, EXPERT_CN_2, EXPERT_DK_2, ORGANISER_CN, REVIEWER_DK])
def test_two_worlds_differ_for_nobody_else_by_what_one_said(sign_in, world, reader, said):
    other, own = sign_in(reader), sign_in(EXPERT_DK)
    before = _pages_of(other, world)
    own_before = _pages_of(own, world)

    assert _say(own, world, EXPERT_CN, said.value).status_code == 303

    assert _pages_of(other, world) == before
    assert _pages_of(own, world) != own_before  # the comparison would notice


def test_what_a_run_scored_changes_no_page(sign_in, engine, world):
    """The scores hold the wishes of both sides, and a pair with a veto is missing from them."""
    client = sign_in(EXPERT_DK)
    before = _pages_of(client, world)
    with transaction(engine) as session:
        own, other = (session.get_one(Registration, world.registrations[each]) for each in (EXPERT_DK, EXPERT_CN_2))
        factories.pair_score(session, own, other, weight=0.99)

    assert _pages_of(client, world) == before


def test_a_veto_is_shown_to_the_one_who_said_it(sign_in, world):
    client = sign_in(EXPERT_DK)
    assert "only you and your own office can ever read it" in client.get(_person(world, EXPERT_CN)).text
    _say(client, world, EXPERT_CN, "veto")

    assert "Not this time: 1 person" in client.get(PEOPLE).text


def _thirty_visitors(engine, world):
    with transaction(engine) as session:
        workshop = session.get_one(Workshop, world.workshop)
        for number in range(30):
            registration = factories.registration(session, workshop, Side.VISITOR)
            person = Profile(party_id=world.visitor, name=f"Visitor {number:02}", created_at=NOW)
            profile = factories.added(session, person)
            ids = {"registration_id": registration.id, "profile_id": profile.id, "workshop_id": world.workshop}
            session.add(RegistrationMember(**ids))
            session.add(ProfileLanguage(profile_id=profile.id, language="zh"))
            session.add(ProfileText(profile_id=profile.id, kind=ProfileTextKind.OFFER, position=0, text="Chips"))
            said = {"granted": True, "purpose": "seen_by_other_side", "wording": "2026-11", "said_at": NOW}
            session.add(Consent(profile_id=profile.id, **said))


def _statements(app, client, address):
    from matchmaker.web.extensions import db  # noqa: PLC0415

    seen = []

    def count(_connection, _cursor, statement, *_rest):
        if statement.lstrip().upper().startswith(("SELECT", "INSERT", "UPDATE", "DELETE", "WITH")):
            seen.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", count)
    answer = client.get(address)
    event.remove(engine, "before_cursor_execute", count)
    assert answer.status_code == 200
    return len(seen)


@pytest.mark.parametrize("address", [PEOPLE, f"/workshops/{SLUG}/register"])
def test_the_number_of_statements_does_not_grow_with_the_people(app, engine, sign_in, world, address):
    client = sign_in(EXPERT_DK)
    few = _statements(app, client, address)
    _thirty_visitors(engine, world)

    assert (few, _statements(app, client, address)) == (few, few)
    assert few <= 15


def test_nor_does_that_of_a_search(app, engine, sign_in, world):
    app.config["TRIES_COUNT"] = False  # the count of searches is one statement more, and others when its hour turns
    client, address = sign_in(EXPERT_DK), f"{PEOPLE}?q=chips+a"
    few = _statements(app, client, address)
    _thirty_visitors(engine, world)

    assert (few, _statements(app, client, address)) == (few, few)
    assert few <= 14


def test_a_page_shows_twenty_five_people_and_never_all(engine, sign_in, world):
    _thirty_visitors(engine, world)
    client = sign_in(EXPERT_DK)

    assert len(_names(client.get(PEOPLE))) == 25
    assert len(_names(client.get(f"{PEOPLE}?page=2"))) == 7
    assert len(_names(client.get(f"{PEOPLE}?page=all&per_page=1000"))) == 25


def test_an_empty_delegation_says_what_to_do(sign_in, engine, world):
    for email in (EXPERT_CN, EXPERT_CN_2):
        _unconsented(engine, world, email)

    assert "Nobody of the other side has registered yet" in sign_in(EXPERT_DK).get(PEOPLE).text
