"""An operator reads what belongs to others only for a stated reason, which those concerned are told, page by page."""

import re

import pytest
from sqlalchemy import select

from matchmaker.domain.journal import GROUND_STATED, READ_BY_OPERATOR
from matchmaker.services.grounds import HOLDS_FOR
from matchmaker.store.tables.journal import JournalEntry, JournalReason
from matchmaker.store.tables.outbox import OutboxMessage
from matchmaker.store.tables.workshops import Workshop
from matchmaker.store.transaction import transaction
from tests.web.authorisation import ROUTES, Asker, letter
from tests.web.authorisation_cells import DEVIATIONS
from tests.web.ground import Ground
from tests.web.populated import ORGANISER_DK_2, SECOND_SLUG, word
from tests.web.walking import at_home, filled, rules
from tests.web.world import EXPERT_CN, EXPERT_DK, NOW, OPERATOR, ORGANISER_CN, ORGANISER_DK, SLUG

REASON = "A person called and could not register"
STATE = "/admin/grounds"


def _state(ground: Ground, **given: str):
    client = ground.client(OPERATOR)
    answer = client.post(STATE, data={"workshop": SLUG, "person": "", "reason": REASON, **given})
    return client, answer


def _entries(ground: Ground, act: str) -> list[JournalEntry]:
    with transaction(ground.engine) as session:
        rows = session.scalars(select(JournalEntry).where(JournalEntry.action == act).order_by(JournalEntry.id)).all()
        session.expunge_all()
        return list(rows)


def test_every_page_for_a_reason_asks_for_it_then_opens_and_is_entered(ground):
    """All pages whose cell says A: a form before the reason, the page after it, each with an entry of its own."""
    home = at_home(ground.facts)
    pages = {
        rule.endpoint: filled(rule, home)
        for rule in rules(ground.app, "GET")
        if rule.endpoint in ROUTES and "slug" in rule.arguments and letter(ROUTES[rule.endpoint], Asker.OPERATOR) == "A"
    }
    before = {name: ground.get(ground.client(OPERATOR), address) for name, address in pages.items()}
    assert {name: answer.status_code for name, answer in before.items()} == dict.fromkeys(pages, 403)
    assert all('action="/admin/grounds"' in answer.text for answer in before.values())
    assert ground.written() == set()

    client, answer = _state(ground, next=f"/organise/{SLUG}/")
    assert (answer.status_code, answer.location) == (303, f"/organise/{SLUG}/")
    found, entered = {}, {}
    for name, address in pages.items():
        count = len(_entries(ground, READ_BY_OPERATOR))
        found[name] = ground.get(client, address)
        entered[name] = [row.details["page"] for row in _entries(ground, READ_BY_OPERATOR)[count:]]

    not_for_operators = {
        "registrations.withdraw",  # the person's own; for the person it is done at the office's page
        "parties.split",  # of the own side's people, and an operator has no side
        *(name for name in pages if (ROUTES[name].action.value, "admin") in DEVIATIONS),  # each with its reason
    }
    opened = {name for name, answer in found.items() if answer.status_code == 200}
    assert {name: answer.status_code for name, answer in found.items() if name not in opened} == dict.fromkeys(
        not_for_operators, 404
    )
    assert {name: entered[name] for name in opened} == {name: [name] for name in opened}
    whole = [name for name in opened if "<html" in found[name].text]  # others are pieces of a page, which shows it
    silent = [name for name in whole if "You read this for the stated reason" not in found[name].text]
    assert (silent, len(whole) > 20) == ([], True)


def test_both_offices_are_told_and_see_it_in_their_journal(ground):
    client, _ = _state(ground)
    ground.get(client, f"/organise/{SLUG}/people")

    with transaction(ground.engine) as session:
        letters = session.scalars(select(OutboxMessage).where(OutboxMessage.kind == "access")).all()
        told = {each.address: each.body_text for each in letters}
        words = session.scalars(select(JournalReason.text)).all()
    assert told.keys() == {ORGANISER_DK, ORGANISER_DK_2, ORGANISER_CN}
    assert all(REASON in body for body in told.values())
    assert words.count(REASON) == 2  # of stating it, and of the page that was read
    for office in (ORGANISER_DK, ORGANISER_CN):
        page = ground.get(ground.client(office), f"/organise/{SLUG}/journal").text
        assert page.count(REASON) == 2
        assert "An operator" in page


def test_a_reason_holds_for_half_an_hour_and_for_its_workshop_alone(ground):
    client, _ = _state(ground)
    assert ground.get(client, f"/organise/{SLUG}/people").status_code == 200
    assert ground.get(client, f"/organise/{SECOND_SLUG}/people").status_code == 403

    ground.app.config["CLOCK"] = lambda: NOW + HOLDS_FOR
    try:
        assert ground.get(client, f"/organise/{SLUG}/people").status_code == 403
    finally:
        ground.app.config["CLOCK"] = lambda: NOW


@pytest.mark.parametrize("reason", ["", "   "])
def test_no_reason_is_no_ground(ground, reason):
    client, answer = _state(ground, reason=reason)

    assert answer.status_code == 422
    assert ground.written() == set()
    assert ground.get(client, f"/organise/{SLUG}/people").status_code == 403


@pytest.mark.parametrize("given", [{"workshop": "nowhere"}, {"workshop": "", "person": "nobody"}, {"workshop": ""}])
def test_a_reason_for_nothing_that_is_there_is_refused(ground, given):
    _, answer = _state(ground, **given)

    assert answer.status_code == 422
    assert ground.written() == set()


def test_an_operator_sees_neither_sides_private_words(ground):
    """With the reason, the pages show what both offices see: no wish, no veto, no address of mail."""
    client, _ = _state(ground)
    pages = [ground.get(client, f"/organise/{SLUG}/{page}").text for page in ("", "people", "versions", "matching")]
    plan = ground.facts.ids["draft plan"]
    pages += [ground.get(client, f"/organise/{SLUG}/plans/{plan}{page}").text for page in ("", "/sessions", "/people")]

    said = "\n".join(pages)
    assert "Only your office sees this." not in said
    assert re.findall(r"[\w.]+@example\.(?:dk|cn)", said) == []


def test_a_person_is_told_and_reads_who_read(ground):
    person = ground.facts.world.profile_ids[EXPERT_DK]
    _, answer = _state(ground, workshop="", person=person)

    assert answer.status_code == 303
    with transaction(ground.engine) as session:
        letters = session.scalars(select(OutboxMessage).where(OutboxMessage.kind == "access")).all()
        assert [(each.address, REASON in each.body_text) for each in letters] == [(EXPERT_DK, True)]
    entry = _entries(ground, GROUND_STATED)[0]
    assert (entry.subject_kind, entry.subject_id) == ("profile", person)


def test_an_operator_reads_how_to_reach_somebody_for_a_reason_alone(ground):
    address = f"/workshops/{SLUG}/people/{ground.facts.world.profile_ids[EXPERT_CN]}"
    reached = [f"{word('contact', EXPERT_CN)}@example.org", word("phone", EXPERT_CN)]

    before = ground.get(ground.client(OPERATOR), address)
    client, _ = _state(ground)
    after = ground.get(client, address)

    assert (before.status_code, after.status_code) == (200, 200)
    assert [each in before.text for each in reached] == [False, False]
    assert [each in after.text for each in reached] == [True, True]


def test_an_operator_takes_a_plan_out_for_a_reason(ground):
    address = f"/organise/{SLUG}/plans/{ground.facts.ids['draft plan']}/export"

    blank = ground.client(OPERATOR).post(address, data={"reason": " "})
    given = ground.client(OPERATOR).post(address, data={"reason": "the office cannot open it"})

    assert (blank.status_code, given.status_code) == (422, 200)
    assert given.headers["Content-Disposition"].startswith("attachment")
    with transaction(ground.engine) as session:
        assert "the office cannot open it" in session.scalars(select(JournalReason.text)).all()


def test_only_operators_state_reasons(ground):
    for email in (EXPERT_CN, ORGANISER_DK):
        answer = ground.client(email).post(STATE, data={"workshop": SLUG, "reason": REASON})
        assert answer.status_code == 404
    assert ground.written() == set()


def test_no_page_leaves_without_its_entry(ground, monkeypatch):
    """Where the entry cannot be written, there is no page either."""
    client, _ = _state(ground)

    def fails(*_given: object, **_named: object) -> None:
        raise RuntimeError("the journal cannot be written")

    monkeypatch.setattr("matchmaker.services.grounds.note_read", fails)
    answer = ground.get(client, f"/organise/{SLUG}/people")

    assert answer.status_code == 500
    assert "Ane Bak" not in answer.text


def test_an_act_for_the_reason_carries_it(ground):
    """An operator stops a run of both offices; the entry of that holds the reason."""
    client, _ = _state(ground, workshop=SECOND_SLUG)
    job = ground.facts.ids["waiting job"]
    answer = client.post(f"/organise/{SECOND_SLUG}/runs/{job}/cancel")

    assert answer.status_code == 303
    with transaction(ground.engine) as session:
        row = session.scalars(select(JournalEntry).where(JournalEntry.action == "run cancelled")).one()
        assert session.get_one(JournalReason, row.id).text == REASON
        workshop = session.scalars(select(Workshop).where(Workshop.slug == SECOND_SLUG)).one()
        assert row.workshop_id == workshop.public_id
