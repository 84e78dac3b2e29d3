"""The pages of the costs: what is typed is kept, what is foreign is not found, every number leads to its lines."""

import csv
import io
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import event, func, select
from sqlalchemy.orm import Session

from matchmaker.domain.costs import CostCategory
from matchmaker.domain.workshops import Side
from matchmaker.store.tables.accounts import Account
from matchmaker.store.tables.costs import CostLine, ExchangeRate
from matchmaker.store.tables.journal import JournalEntry, JournalReason
from matchmaker.store.tables.organisations import Organisation
from matchmaker.store.tables.workshops import Workshop
from matchmaker.store.transaction import transaction
from matchmaker.web.extensions import db
from matchmaker.web.forms.costs import CATEGORIES
from tests import factories
from tests.web.world import (
    EXPERT_DK,
    NOW,
    OPERATOR,
    ORGANISER_CN,
    ORGANISER_DK,
    ORGANISER_FOREIGN,
    REVIEWER_DK,
    World,
)

COSTS = "/organise/kick-off/costs"
HALL = {
    "category": "venue",
    "amount": "9,000.50",
    "currency": "DKK",
    "incurred_on": "2027-05-12",
    "description": "Hall for two days",
    "organisation": "",
    "payer": "",
    "deviation_reason": "",
}
RATE = {"base_currency": "CNY", "rate": "0.9543", "on_date": "2027-03-30", "source": "Danmarks Nationalbank"}
PAGES = ["", "/statement", "/new", "/rates"]
YESTERDAY = NOW.date() - timedelta(days=1)


@pytest.fixture
def office(sign_in, world: World):
    """The client of the host's office."""
    return sign_in(ORGANISER_DK)


def speaking(engine, client, email, language):
    """Return the client of an account that reads another language."""
    with transaction(engine) as session:
        session.scalars(select(Account).where(Account.email == email)).one().language = language
    return client


def add_line(engine, world: World, **given) -> str:
    known = {"category": "venue", "amount_minor_units": 900050, "currency": "DKK", "payer": Side.HOST}
    ids = {"workshop_id": world.workshop, "party_id": world.host, "created_at": factories.NOW}
    with transaction(engine) as session:
        line = CostLine(**{**known, **ids, "incurred_on": date(2027, 5, 12), **given})
        return factories.added(session, line).public_id


def add_rate(engine, on=date(2027, 3, 1), rate="0.9543"):
    with transaction(engine) as session:
        session.add(
            ExchangeRate(base_currency="CNY", quote_currency="DKK", on_date=on, rate=Decimal(rate), source="bank")
        )


def organisation_of(session, party) -> tuple[int, str]:
    """Return the keys of an organisation of a party."""
    row = session.scalars(select(Organisation).where(Organisation.party_id == party)).first()
    return row.id, row.public_id


def lines_of(engine) -> list[CostLine]:
    with Session(engine) as session:
        return list(session.scalars(select(CostLine)))


def rows_of(answer) -> list[list[str]]:
    return list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"), newline="")))


def test_every_category_has_a_name() -> None:
    assert set(CATEGORIES) == set(CostCategory)


def test_an_empty_page_says_what_to_do_first(office) -> None:
    assert "No cost is noted yet" in office.get(COSTS).text
    assert "There is nothing to state yet" in office.get(f"{COSTS}/statement").text


def test_a_cost_is_typed_in_and_shown(office, engine) -> None:
    answer = office.post(f"{COSTS}/new", data=HALL)

    assert (answer.status_code, answer.location) == (303, COSTS)
    assert [(line.amount_minor_units, line.payer) for line in lines_of(engine)] == [(900050, Side.HOST)]
    shown = office.get(COSTS).text
    assert "Hall for two days" in shown
    assert "DKK\u00a09,000.50" in shown


@pytest.mark.parametrize(
    ("language", "typed", "shown"),
    [
        ("da", "9.000,50", "9.000,50\u00a0kr."),
        ("zh", "9,000.50", "DKK\u00a09,000.50"),
        ("en", "9,000.50", "DKK\u00a09,000.50"),
    ],
)
def test_an_amount_is_typed_and_read_in_the_readers_language(office, engine, language, typed, shown) -> None:
    speaking(engine, office, ORGANISER_DK, language)
    assert office.post(f"{COSTS}/new", data={**HALL, "amount": typed}).status_code == 303
    assert lines_of(engine)[0].amount_minor_units == 900050
    assert shown in office.get(COSTS).text
    line = lines_of(engine)[0].public_id
    assert f'value="{typed}"' in office.get(f"{COSTS}/{line}").text


@pytest.mark.parametrize(
    ("wrong", "field", "sentence"),
    [
        ({"amount": "9.000,50"}, "amount", "Write the amount as a number like 12,345.50, without currency."),
        ({"amount": "-5"}, "amount", "An amount has no minus sign."),
        ({"amount": "1.234"}, "amount", "DKK is counted with 2 decimals."),
        ({"amount": "10000000000000.01"}, "amount", "This is more than a line can hold."),
        ({"amount": ""}, "amount", "Write the amount."),
        ({"currency": "EUR"}, "currency", "Choose from the list."),
        ({"category": "bribes"}, "category", "Choose from the list."),
        ({"incurred_on": "12.5.2027"}, "incurred_on", "Write the day as year, month and day"),
        ({"incurred_on": ""}, "incurred_on", "Choose the day."),
        ({"category": "accommodation"}, "payer", "The rule does not say who pays this."),
        ({"payer": "visitor"}, "deviation_reason", "By the rule the other side pays this."),
        ({"organisation": "f00"}, "organisation", "Choose from the list."),
        ({"deviation_reason": "x" * 501}, "deviation_reason", "This has 501 characters; at most 500 fit."),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_what_was_typed_is_kept(office, engine, wrong, field, sentence) -> None:
    answer = office.post(f"{COSTS}/new", data={**HALL, **wrong})

    assert answer.status_code == 422
    error = re.search(rf'id="{field}-error">(.*?)</p>', answer.text, re.DOTALL)
    assert error is not None
    assert sentence in error[1]
    assert 'value="Hall for two days"' in answer.text
    assert lines_of(engine) == []


def test_a_deviation_shows_its_reason(office, engine, world) -> None:
    office.post(f"{COSTS}/new", data={**HALL, "payer": "visitor", "deviation_reason": "Agreed on 4 May"})
    for page in (COSTS, f"{COSTS}/statement"):
        assert "Agreed on 4 May" in office.get(page).text


def test_a_line_is_changed_and_deleted(office, engine, world) -> None:
    line = add_line(engine, world)
    changed = office.post(f"{COSTS}/{line}", data={**HALL, "amount": "1", "version": "1"})
    assert changed.status_code == 303
    assert lines_of(engine)[0].amount_minor_units == 100
    assert office.post(f"{COSTS}/{line}/delete", data={"version": "2"}).status_code == 303
    assert lines_of(engine) == []


def test_a_line_that_somebody_else_saved_is_shown_with_both_versions(office, engine, world) -> None:
    line = add_line(engine, world)
    office.post(f"{COSTS}/{line}", data={**HALL, "amount": "1", "version": "1"})
    answer = office.post(f"{COSTS}/{line}", data={**HALL, "amount": "2", "description": "Mine", "version": "1"})

    assert answer.status_code == 409
    for words in ("1.00", "Hall for two days", "2", "Mine"):
        assert f'<span class="merge-words">{words}</span>' in answer.text
    assert lines_of(engine)[0].amount_minor_units == 100
    again = office.post(f"{COSTS}/{line}", data={**HALL, "amount": "2", "version": "2"})
    assert again.status_code == 303


@pytest.mark.parametrize("version", ["1", "", "x", "99999999999", "-1"])
def test_deleting_another_version_than_the_newest_is_refused(office, engine, world, version) -> None:
    line = add_line(engine, world)
    office.post(f"{COSTS}/{line}", data={**HALL, "amount": "1", "version": "1"})
    assert office.post(f"{COSTS}/{line}/delete", data={"version": version}).status_code == 409
    assert len(lines_of(engine)) == 1


def test_deleting_what_the_journal_says_nothing_of_is_refused_without_a_time(office, engine, world) -> None:
    line = add_line(engine, world)
    answer = office.post(f"{COSTS}/{line}/delete", data={"version": "7"})
    assert answer.status_code == 409
    assert "Somebody else changed it after you opened it." in answer.text
    assert len(lines_of(engine)) == 1


@pytest.mark.parametrize(
    ("who", "status"),
    [(ORGANISER_FOREIGN, 404), (EXPERT_DK, 404), (REVIEWER_DK, 404), (OPERATOR, 403)],
)
def test_the_pages_are_for_the_two_offices(sign_in, engine, world, who, status) -> None:
    line = add_line(engine, world)
    client = sign_in(who)
    asked = [*(client.get(f"{COSTS}{page}") for page in PAGES), client.get(f"{COSTS}/{line}")]
    sent = [
        client.post(f"{COSTS}/new", data=HALL),
        client.post(f"{COSTS}/{line}", data={**HALL, "version": "1"}),
        client.post(f"{COSTS}/{line}/delete", data={"version": "1"}),
        client.post(f"{COSTS}/rates", data=RATE),
    ]
    assert {answer.status_code for answer in asked + sent} == {status}
    assert lines_of(engine)[0].version == 1
    exported = client.post(f"{COSTS}/export/lines", data={"reason": ""})
    assert exported.status_code == (422 if who == OPERATOR else 404)


def test_who_is_not_signed_in_is_asked_to(client, world) -> None:
    assert client.get(COSTS).location.startswith("/auth/login")


def test_the_other_office_can_neither_open_nor_change_nor_delete(sign_in, engine, world) -> None:
    debt = add_line(engine, world, category="travel", payer=Side.VISITOR, description="Train")
    other = sign_in(ORGANISER_CN)
    assert "Train" in other.get(COSTS).text
    assert f"/{debt}" not in other.get(COSTS).text
    answers = [
        other.get(f"{COSTS}/{debt}"),
        other.post(f"{COSTS}/{debt}", data={**HALL, "version": "1"}),
        other.post(f"{COSTS}/{debt}/delete", data={"version": "1"}),
    ]
    assert {answer.status_code for answer in answers} == {404}
    assert lines_of(engine)[0].version == 1


def test_what_concerns_only_one_office_is_nowhere_to_be_read_by_the_other(sign_in, engine, world) -> None:
    with transaction(engine) as session:
        organisation = organisation_of(session, world.visitor)
    add_line(
        engine, world, party_id=world.visitor, payer=Side.VISITOR, category="visa", description="canary",
        currency="CNY", amount_minor_units=77700, organisation_id=organisation[0],
    )  # fmt: skip
    other = sign_in(ORGANISER_DK)
    seen = [other.get(f"{COSTS}{page}").text for page in ["", "/statement", f"?of={organisation[1]}"]]
    seen += [other.post(f"{COSTS}/export/{each}", data={"reason": "x"}).text for each in ("lines", "statement")]
    assert not any("canary" in text or "Visas" in text for text in seen)
    assert "CN¥777.00" in seen[0]
    assert "777.00" not in seen[2]
    assert "No rate" not in "".join(seen)


def test_a_rate_is_typed_in_once(office, engine, world) -> None:
    assert office.post(f"{COSTS}/rates", data=RATE).status_code == 303
    assert "1 CNY = 0.9543 DKK" in office.get(f"{COSTS}/rates").text
    again = office.post(f"{COSTS}/rates", data={**RATE, "rate": "0.9"})
    assert again.status_code == 422
    assert "There is a rate of this day and source already." in again.text
    assert 'value="0.9"' in again.text


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"rate": "0,9543"}, "Write the rate as a number like 0.8273"),
        ({"rate": "0"}, "Write the rate as a number like 0.8273"),
        ({"on_date": "2030-01-01"}, "This day has not come yet."),
        ({"source": " "}, "Write something here."),
        ({"base_currency": "EUR"}, "Choose from the list."),
    ],
)
def test_a_wrong_rate_is_refused(office, world, engine, wrong, sentence) -> None:
    answer = office.post(f"{COSTS}/rates", data={**RATE, **wrong})
    assert answer.status_code == 422
    assert sentence in answer.text
    with Session(engine) as session:
        assert session.scalar(select(func.count()).select_from(ExchangeRate)) == 0


def test_the_statement_says_in_one_sentence_what_is_to_be_settled(office, engine, world) -> None:
    add_rate(engine)
    add_line(engine, world, category="travel", payer=Side.VISITOR, amount_minor_units=321250)
    text = office.get(f"{COSTS}/statement").text
    assert "To settle, Shanghai pays DKK\u00a03,212.50 to Region Midtjylland." in text
    assert "that is CN¥3,366.34" in text


def test_a_missing_rate_is_said_and_nothing_is_guessed(office, engine, world) -> None:
    add_rate(engine, on=date(2027, 6, 1))
    add_line(engine, world, currency="CNY", category="travel", payer=Side.VISITOR, description="Flight")
    text = office.get(f"{COSTS}/statement").text
    assert "Some costs are not in the sums in DKK, because no rate is known" in text
    assert "CN¥9,000.50" in text
    assert "What is to be settled cannot be said before the missing rates are noted." in text
    assert "No rate" in office.get(COSTS).text


def test_every_number_of_the_statement_leads_to_its_lines(office, engine, world) -> None:
    add_rate(engine)
    with transaction(engine) as session:
        organisation = organisation_of(session, world.host)
    add_line(engine, world, organisation_id=organisation[0], amount_minor_units=12345)
    add_line(engine, world, amount_minor_units=111)
    add_line(engine, world, category="travel", payer=Side.VISITOR, amount_minor_units=777)
    text = office.get(f"{COSTS}/statement").text
    links = re.findall(rf'href="({COSTS}\?[^"]*)">([^<]*)</a>', text)
    assert len(links) > 12
    for address, number in links:
        shown = office.get(address.replace("&amp;", "&"))
        assert shown.status_code == 200
        assert number in shown.text
    of = next(address for address, _ in links if organisation[1] in address).replace("&amp;", "&")
    assert "DKK\u00a0123.45" in office.get(of).text
    assert "DKK\u00a01.11" not in office.get(of).text


@pytest.mark.parametrize("which", ["lines", "statement"])
def test_a_file_needs_a_reason(office, engine, world, which) -> None:
    add_line(engine, world)
    answer = office.post(f"{COSTS}/export/{which}", data={"reason": " "})
    assert answer.status_code == 422
    assert "Write what the file is for." in answer.text
    with Session(engine) as session:
        assert session.scalar(select(func.count()).select_from(JournalEntry)) == 0


def test_the_lines_come_as_a_file_without_formulas(office, engine, world) -> None:
    add_rate(engine)
    add_line(engine, world, description="=1+1", amount_minor_units=100)
    answer = office.post(f"{COSTS}/export/lines", data={"reason": "For the auditor"})
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"] == "attachment; filename=costs-kick-off-lines.csv"
    assert answer.mimetype == "text/csv"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.data.startswith(b"\xef\xbb\xbf")
    header, line, whole = rows_of(answer)
    assert line[:3] == ["2027-05-12", "Venue", "'=1+1"]
    assert dict(zip(header, line, strict=True)) | {"DKK": "1.00", "CNY": "1.05"} == dict(zip(header, line, strict=True))
    assert dict(zip(header, whole, strict=True))["DKK"] == "1.00"
    with Session(engine) as session:
        assert session.scalars(select(JournalReason.text)).all() == ["For the auditor"]


def test_the_statement_comes_as_a_file_in_the_readers_language(office, engine, world) -> None:
    add_rate(engine)
    add_line(engine, world, category="travel", payer=Side.VISITOR, amount_minor_units=321250)
    rows = rows_of(office.post(f"{COSTS}/export/statement", data={"reason": "For the auditor"}))
    assert ["bears in all", "Shanghai", "", "", "3212.50", "3366.34"] in rows
    assert ["To settle in DKK: pays the other party", "Shanghai", "", "", "3212.50", ""] in rows


@pytest.mark.parametrize("which", ["lines", "statement"])
def test_a_file_says_where_a_rate_is_missing(office, engine, world, which) -> None:
    add_line(engine, world)
    rows = rows_of(office.post(f"{COSTS}/export/{which}", data={"reason": "For the auditor"}))
    said = [cell for row in rows for cell in row if cell.startswith("Lines without a rate")]
    assert said == ["Lines without a rate are not in the sums in CNY."]


def test_an_unknown_file_is_not_found(office, world) -> None:
    assert office.post(f"{COSTS}/export/passwords", data={"reason": "x"}).status_code == 404


@pytest.mark.parametrize("page", ["", "/statement", "/rates"])
def test_a_page_takes_as_many_statements_for_thirty_lines_as_for_one(office, app, engine, world, page) -> None:
    add_rate(engine)
    with app.app_context():
        bound = db.engine

    def statements() -> int:
        sent = []
        listener = lambda *said: sent.append(said[2])  # noqa: E731 (it is taken off again by name)
        event.listen(bound, "before_cursor_execute", listener)
        assert office.get(f"{COSTS}{page}").status_code == 200
        event.remove(bound, "before_cursor_execute", listener)
        return sum(not statement.startswith(("PRAGMA", "BEGIN")) for statement in sent)

    add_line(engine, world)
    one = statements()
    for _ in range(29):
        add_line(engine, world)
    assert statements() == one <= 15


def test_of_changes_at_the_same_moment_one_is_saved_and_the_others_are_shown_it(sign_in, engine, world) -> None:
    line = add_line(engine, world)
    clients = [sign_in(ORGANISER_DK) for _ in range(6)]

    def change(number: int) -> int:
        sent = {**HALL, "amount": str(number + 1), "version": "1"}
        return clients[number].post(f"{COSTS}/{line}", data=sent).status_code

    with ThreadPoolExecutor(6) as pool:
        assert sorted(pool.map(change, range(6))) == [303, 409, 409, 409, 409, 409]
    assert lines_of(engine)[0].version == 2


def test_costs_that_are_noted_at_the_same_moment_are_all_kept(sign_in, engine, world) -> None:
    clients = [sign_in(ORGANISER_DK if number % 2 else ORGANISER_CN) for number in range(6)]
    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda client: client.post(f"{COSTS}/new", data=HALL).status_code, clients))
    assert answers == [303] * 6
    assert len(lines_of(engine)) == 6


def test_once_the_workshop_is_over_a_line_says_how_long_it_is_kept_and_cannot_be_deleted(office, engine, world):
    line = add_line(engine, world)
    before = [office.get(f"{COSTS}{page}").text for page in ("", f"/{line}")]
    with transaction(engine) as session:
        workshop = session.get_one(Workshop, world.workshop)
        workshop.starts_on = workshop.ends_on = YESTERDAY
    after = [office.get(f"{COSTS}{page}").text for page in ("", f"/{line}")]
    refused = office.post(f"{COSTS}/{line}/delete", data={"version": "1"})

    assert [f"/{line}/delete" in page for page in (before[0], after[0])] == [True, False]
    assert ["until December 31, 2032" in page for page in (before[1], after[1])] == [True, True]
    assert ["stays in the books" in page for page in (before[1], after[1])] == [False, True]
    assert (refused.status_code, "so this line stays in the books" in refused.text) == (422, True)
    corrected = office.post(f"{COSTS}/{line}", data={**HALL, "amount": "0", "version": "1"})
    assert (corrected.status_code, lines_of(engine)[0].amount_minor_units) == (303, 0)
    stale = office.post(f"{COSTS}/{line}/delete", data={"version": "1"})
    assert (stale.status_code, "Delete it all the same" in stale.text) == (409, False)
