"""The page for the next workshop of a series: what is asked, what is shown first, and that it is made once."""

import html
import re
from datetime import date

import pytest
from sqlalchemy import func, select

from matchmaker.domain.workshops import WorkshopStatus
from matchmaker.store.tables.mailings import Mailing
from matchmaker.store.tables.outbox import OutboxMessage
from matchmaker.store.tables.workshops import Workshop
from matchmaker.store.transaction import reading, transaction
from tests.web import world as worlds
from tests.web.world import SLUG

NEXT = f"/organise/{SLUG}/next"


def fields_of(page: str) -> dict[str, list[str]]:
    """Return what a browser would send of the page's form: fields as they stand, boxes and buttons that are chosen."""
    found: dict[str, list[str]] = {}
    for tag in re.findall(r"<input[^>]*>", page):
        said = {name: html.unescape(value) for name, value in re.findall(r'([a-z_]+)="([^"]*)"', tag)}
        if said.get("type") not in {"checkbox", "radio"} or " checked" in tag:
            found.setdefault(said.get("name", ""), []).append(said.get("value", ""))
    for name, text in re.findall(r'<textarea[^>]* name="([^"]+)"[^>]*>([^<]*)</textarea>', page):
        found[name] = [html.unescape(text).removeprefix("\r\n")]
    for name, options in re.findall(r'<select[^>]* name="([^"]+)"[^>]*>(.*?)</select>', page, re.DOTALL):
        found[name] = re.findall(r'<option selected value="([^"]*)"', options)
    return found


def asked(client, **given) -> dict[str, list[str]]:
    return fields_of(client.get(NEXT).text) | given


def workshops(engine) -> dict[str, Workshop]:
    with reading(engine) as session:
        return {row.slug: row for row in session.scalars(select(Workshop))}


def test_the_next_is_suggested_shown_and_made_as_it_was_seen(engine, world, sign_in):
    client = sign_in(worlds.ORGANISER_DK)
    page = client.get(NEXT)
    assert page.status_code == 200
    assert "Kick-off Midtjylland 2" in page.text
    assert "Shanghai pays for the workshop, Region Midtjylland for its own travel." in page.text
    assert len(workshops(engine)) == 1

    typed = fields_of(page.text) | {"place": "Pudong", "again": "reunite", "strength": "strong", "do": "show"}
    shown = client.post(NEXT, data=typed)
    assert shown.status_code == 200
    assert "Their fit is 0.40 higher, so that they meet again." in shown.text
    assert len(workshops(engine)) == 1

    made = client.post(NEXT, data=fields_of(shown.text) | {"do": "make"})
    assert (made.status_code, made.location) == (303, "/organise/kick-off-midtjylland-2/")
    row = workshops(engine)["kick-off-midtjylland-2"]
    assert (row.status, row.place, row.host_party_id) == (WorkshopStatus.DRAFT, "Pudong", world.visitor)
    for email in (worlds.ORGANISER_DK, worlds.ORGANISER_CN):
        assert sign_in(email).get(made.location).status_code == 200
    assert sign_in(worlds.EXPERT_DK).get("/workshops/kick-off-midtjylland-2").status_code == 404
    with reading(engine) as session:
        assert session.scalar(select(func.count()).select_from(OutboxMessage)) == 0


def test_lines_that_a_browser_ends_otherwise_are_the_same_text(engine, world, sign_in):
    client = sign_in(worlds.ORGANISER_DK)
    seen = client.post(NEXT, data=asked(client, summary_en="One day\n\nand another", do="show"))
    typed = fields_of(seen.text) | {"summary_en": "One day\r\n\r\nand another", "do": "make"}
    assert client.post(NEXT, data=typed).status_code == 303


def test_what_was_not_looked_at_is_shown_and_not_made(engine, world, sign_in):
    client = sign_in(worlds.ORGANISER_DK)
    answer = client.post(NEXT, data=asked(client, place="Elsewhere", do="make"))
    assert answer.status_code == 409
    assert "Something was changed after you looked at it, so nothing was made." in answer.text
    assert "Elsewhere" in answer.text
    assert len(workshops(engine)) == 1
    assert client.post(NEXT, data=fields_of(answer.text) | {"do": "make"}).status_code == 303


def test_sent_twice_it_is_made_once_and_a_second_page_is_told_that_the_address_is_taken(engine, world, sign_in):
    client = sign_in(worlds.ORGANISER_DK)
    other = asked(client)
    sent = asked(client, do="make")
    answers = [client.post(NEXT, data=sent) for _ in range(2)]
    assert [(each.status_code, each.location) for each in answers] == [(303, "/organise/kick-off-midtjylland-2/")] * 2
    refused = client.post(NEXT, data=other | {"do": "make"})
    assert refused.status_code == 422
    assert "Another workshop has this address. Choose another one." in refused.text
    assert len(workshops(engine)) == 2


@pytest.mark.parametrize(
    ("given", "field", "said"),
    [
        ({"slug": "Not an address"}, "slug", "Write small letters from a to z, digits and hyphens between them"),
        ({"slug": "new"}, "slug", "Another workshop has this address."),
        ({"starts_on": "soon"}, "starts_on", "Write the day like 2027-05-12."),
        ({"starts_on": ""}, "starts_on", "Choose the first day."),
        ({"starts_on": "2199-12-31"}, "starts_on", "Write the day like 2027-05-12."),
        ({"themes": []}, "themes", "Choose at least one theme."),
        ({"carried": ["sessions"]}, "carried", "Sessions lie in slots."),
        ({"title_en": "", "title_da": "", "title_zh": ""}, "title_da", "Write something here."),
        ({"title_en": "x" * 201}, "title_en", "This has 201 characters; at most 200 fit."),
        ({"place": "\x01"}, "place", "Here is a character that cannot be seen and is not kept: U+0001"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_made(engine, world, sign_in, given, field, said):
    client = sign_in(worlds.ORGANISER_DK)
    for button in ("show", "make"):
        answer = client.post(NEXT, data=asked(client, summary_en="Kept as typed", do=button) | given)
        assert answer.status_code == 422
        beside = answer.text.split(f'id="{field}-error"')[1].split("</p>")[0]
        assert said in html.unescape(beside)
        assert "Kept as typed" in answer.text
    assert len(workshops(engine)) == 1


@pytest.mark.parametrize("field", ["hosts", "others", "rooms", "again", "strength", "invited", "themes", "carried"])
def test_what_is_in_no_list_is_refused(engine, world, sign_in, field):
    client = sign_in(worlds.ORGANISER_DK)
    assert client.post(NEXT, data=asked(client, do="make") | {field: "x"}).status_code == 422
    assert len(workshops(engine)) == 1


@pytest.mark.parametrize(
    ("email", "status"),
    [
        (None, 303),
        (worlds.EXPERT_DK, 404),
        (worlds.ORGANISER_FOREIGN, 404),
        (worlds.REVIEWER_DK, 403),
        (worlds.OPERATOR, 403),
        (worlds.ORGANISER_CN, 200),
    ],
)
def test_the_page_is_for_the_two_offices(app, world, sign_in, email, status):
    client = sign_in(email) if email else app.test_client()
    assert client.get(NEXT).status_code == status


def test_a_draft_is_told_to_its_offices_alone(engine, world, sign_in):
    with transaction(engine) as session:
        session.scalars(select(Workshop)).one().status = WorkshopStatus.DRAFT
    assert sign_in(worlds.REVIEWER_DK).get(NEXT).status_code == 404
    assert sign_in(worlds.ORGANISER_CN).get(NEXT).status_code == 200


def test_the_other_office_invites_its_own_people_by_a_letter_that_it_sends_itself(engine, world, sign_in):
    client = sign_in(worlds.ORGANISER_DK)
    made = client.post(NEXT, data=asked(client, do="make")).location
    other = sign_in(worlds.ORGANISER_CN)
    draft = other.get(f"{made}invite")
    assert draft.status_code == 200
    assert "Invite your people" in draft.text
    answer = other.post(f"{made}invite", data={"invited": "all", "key": "a key of this page"})
    assert answer.status_code == 303
    letter = other.get(answer.location)
    assert "you are invited" in letter.text
    assert client.get(answer.location).status_code == 404
    with reading(engine) as session:
        assert [row.party_id for row in session.scalars(select(Mailing))] == [world.visitor]
        assert session.scalar(select(func.count()).select_from(OutboxMessage)) == 0
    assert other.post(f"{made}invite", data={"invited": "nobody"}).status_code == 422
    assert other.post(f"{made}invite", data={}).status_code == 422


def test_the_first_day_is_put_where_both_sides_work(engine, world, sign_in):
    client = sign_in(worlds.ORGANISER_DK)
    shown = client.post(NEXT, data=asked(client, starts_on="2026-04-03", do="show")).text
    assert date(2026, 4, 3).isoformat() in shown
    assert "April 3, 2026: Holiday in Denmark: Good Friday" in shown
    assert re.search(r"Tue\w*, Apr\w* 7, 2026", shown)
