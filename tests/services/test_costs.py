"""Cost lines, rates and the ledger, on both back-ends: who writes and sees what, and what is refused."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import Engine, event, func, select
from sqlalchemy.orm import Session

from matchmaker.domain.costs import CostCategory
from matchmaker.domain.people import SEEN_BY_OTHER_SIDE, Role, Sector
from matchmaker.domain.permissions import NOBODY, Principal
from matchmaker.domain.statements import Transfer
from matchmaker.domain.workshops import RegistrationStatus, Side
from matchmaker.errors import (
    EditConflictError,
    ForbiddenError,
    MatchmakerError,
    NotFoundError,
    ReasonNeededError,
    Refusal,
    RefusedError,
    SignInNeededError,
)
from matchmaker.services.costs.export import CostFile, take_costs_out
from matchmaker.services.costs.ledger import Ledger, Share, open_ledger
from matchmaker.services.costs.lines import CostEntry, add_cost, change_cost, cost_choices, cost_to_change, delete_cost
from matchmaker.services.costs.rates import add_rate
from matchmaker.store.tables.costs import CostLine, ExchangeRate
from matchmaker.store.tables.journal import JournalEntry, JournalReason
from matchmaker.store.tables.organisations import Organisation
from matchmaker.store.tables.people import Consent
from matchmaker.store.tables.regions import Party, PartyName
from matchmaker.store.tables.registrations import RegistrationMember
from matchmaker.store.tables.workshops import Workshop
from tests import factories

NOW = factories.NOW
DAY = date(2009, 2, 20)
HALL = CostEntry(CostCategory.VENUE, 9_000_00, "DKK", DAY)


@dataclass
class Offices:
    """A workshop of two parties with two currencies, and who may ask about it."""

    session: Session
    workshop: Workshop
    host: Principal
    visitor: Principal
    stranger: Principal
    expert: Principal
    operator: Principal

    def organisation(self, party: int, name: str = "Aarhus Sensors") -> Organisation:
        return factories.added(self.session, Organisation(party_id=party, sector=Sector.COMPANY, name=name))

    def add(self, by: Principal, entry: CostEntry = HALL, **given: Any) -> str:
        return add_cost(self.session, by, self.workshop.slug, replace(entry, **given), now=NOW)

    def rate(self, by: Principal, value: str = "0.8273", on: date = DAY, source: str = "Danmarks Nationalbank") -> None:
        given = {"base_currency": "CNY", "rate": Decimal(value), "on_date": on, "source": source}
        add_rate(self.session, by, self.workshop.slug, **given, now=NOW)

    def ledger(self, by: Principal) -> Ledger:
        return open_ledger(self.session, by, self.workshop.slug, "en")

    def count(self, table: type) -> int:
        return self.session.scalar(select(func.count()).select_from(table)) or 0


@pytest.fixture
def offices(engine: Engine) -> Iterator[Offices]:
    with Session(engine) as session:
        at = factories.workshop(session)
        for party, name, currency in (
            (at.host_party_id, "Midtjylland", "DKK"),
            (at.visitor_party_id, "Shanghai", "CNY"),
        ):
            session.get_one(Party, party).currency = currency
            session.add(PartyName(party_id=party, language="en", name=name))
        other = factories.party(session)
        yield Offices(
            session,
            at,
            host=_principal(session, Role.ORGANISER, at.host_party_id),
            visitor=_principal(session, Role.ORGANISER, at.visitor_party_id),
            stranger=_principal(session, Role.ORGANISER, other.id),
            expert=replace(_principal(session, Role.EXPERT, at.host_party_id), workshops=frozenset({at.id})),
            operator=_principal(session, Role.OPERATOR, None),
        )


def _principal(session: Session, role: Role, party: int | None) -> Principal:
    account = factories.account(session, role=role, party_id=party)
    return Principal(account=account.id, role=role, party=party)


def seen(ledger: Ledger) -> set[str]:
    return {line.row.public_id for line in ledger.lines}


def test_a_workshop_expense_is_borne_by_the_host_without_being_asked(offices: Offices) -> None:
    offices.add(offices.host)
    line = offices.ledger(offices.host).lines[0]
    assert (line.paid_by, line.borne_by, line.row.follows_rule, line.own) == (Side.HOST, Side.HOST, True, True)


def test_travel_is_borne_by_the_visitors_whoever_wrote_it_down(offices: Offices) -> None:
    offices.add(offices.host, category=CostCategory.TRAVEL)
    assert offices.ledger(offices.host).lines[0].borne_by is Side.VISITOR


def test_accommodation_needs_the_choice_of_the_offices(offices: Offices) -> None:
    with pytest.raises(RefusedError) as refused:
        offices.add(offices.host, category=CostCategory.ACCOMMODATION)
    assert (refused.value.refusal, refused.value.field) == (Refusal.PAYER_NEEDED, "payer")
    offices.add(offices.host, category=CostCategory.ACCOMMODATION, payer=Side.VISITOR)
    assert offices.ledger(offices.host).lines[0].row.follows_rule


@pytest.mark.parametrize("reason", ["", "  \n"])
def test_a_deviation_without_a_reason_is_refused(offices: Offices, reason: str) -> None:
    with pytest.raises(RefusedError) as refused:
        offices.add(offices.host, category=CostCategory.CATERING, payer=Side.VISITOR, deviation_reason=reason)
    assert (refused.value.refusal, refused.value.field) == (Refusal.DEVIATION_NEEDS_REASON, "deviation_reason")
    assert offices.count(CostLine) == 0


def test_a_deviation_with_a_reason_is_kept_with_it(offices: Offices) -> None:
    offices.add(offices.host, category=CostCategory.CATERING, payer=Side.VISITOR, deviation_reason=" Their\n dinner ")
    row = offices.ledger(offices.host).lines[0].row
    assert (row.follows_rule, row.deviation_reason) == (False, "Their dinner")


def test_a_reason_for_what_follows_the_rule_is_dropped(offices: Offices) -> None:
    offices.add(offices.host, payer=Side.HOST, deviation_reason="none needed")
    assert offices.ledger(offices.host).lines[0].row.deviation_reason == ""


def test_a_currency_of_neither_party_is_refused(offices: Offices) -> None:
    with pytest.raises(RefusedError) as refused:
        offices.add(offices.host, currency="EUR")
    assert (refused.value.refusal, refused.value.field) == (Refusal.CURRENCY_UNKNOWN, "currency")


def test_a_text_with_control_characters_is_refused(offices: Offices) -> None:
    with pytest.raises(RefusedError) as refused:
        offices.add(offices.host, description="Hall\0")
    assert (refused.value.refusal, refused.value.field) == (Refusal.TEXT_UNUSABLE, "description")


def test_an_organisation_of_the_own_region_may_be_named(offices: Offices) -> None:
    organisation = offices.organisation(offices.workshop.host_party_id)
    offices.add(offices.host, organisation=organisation.public_id)
    assert offices.ledger(offices.host).lines[0].row.organisation_name == "Aarhus Sensors"


def test_an_organisation_that_takes_no_part_is_unknown_to_the_other_office(offices: Offices) -> None:
    organisation = offices.organisation(offices.workshop.visitor_party_id)
    with pytest.raises(RefusedError) as refused:
        offices.add(offices.host, organisation=organisation.public_id)
    assert (refused.value.refusal, refused.value.field) == (Refusal.ORGANISATION_UNKNOWN, "organisation")


@pytest.mark.parametrize(
    ("status", "consents", "named"),
    [
        (RegistrationStatus.REGISTERED, (True,), ["SIMIT"]),
        (RegistrationStatus.REGISTERED, (), []),
        (RegistrationStatus.REGISTERED, (True, False), []),
        (RegistrationStatus.WITHDRAWN, (True,), []),
    ],
)
def test_an_organisation_of_the_other_region_may_be_named_as_far_as_its_people_are_seen(
    offices: Offices, status: RegistrationStatus, consents: tuple[bool, ...], named: list[str]
) -> None:
    at = offices.workshop
    organisation = offices.organisation(at.visitor_party_id, "SIMIT")
    party = offices.session.get_one(Party, at.visitor_party_id)
    person = factories.profile(offices.session, party, organisation_id=organisation.id)
    for granted in consents:
        said = {"purpose": SEEN_BY_OTHER_SIDE, "granted": granted, "wording": "1", "said_at": NOW}
        factories.added(offices.session, Consent(profile_id=person.id, **said))
    entry = factories.registration(offices.session, at, Side.VISITOR, status=status)
    factories.added(
        offices.session, RegistrationMember(registration_id=entry.id, profile_id=person.id, workshop_id=at.id)
    )
    choices = cost_choices(offices.session, offices.host, at.slug, "en")
    assert [row.name for row in choices.organisations] == named
    if named:
        offices.add(offices.host, organisation=organisation.public_id)


def test_an_office_does_not_see_what_the_other_paid_and_bears_itself(offices: Offices) -> None:
    offices.add(offices.visitor, category=CostCategory.TRAVEL, currency="CNY")
    ledger = offices.ledger(offices.host)
    assert seen(ledger) == set()
    assert ledger.statements["CNY"].borne_by(Side.VISITOR) == 9_000_00


def test_an_office_sees_deviations_and_debts_of_the_other(offices: Offices) -> None:
    deviating = offices.add(
        offices.visitor, category=CostCategory.CATERING, payer=Side.VISITOR, deviation_reason="Their dinner"
    )
    debt = offices.add(offices.visitor, category=CostCategory.LOCAL_TRANSPORT)
    ledger = offices.ledger(offices.host)
    assert seen(ledger) == {deviating, debt}
    assert not any(line.own for line in ledger.lines)


def test_shares_make_up_what_a_side_bears_also_where_lines_are_unseen(offices: Offices) -> None:
    organisation = offices.organisation(offices.workshop.visitor_party_id, "SIMIT")
    offices.add(
        offices.visitor, category=CostCategory.TRAVEL, amount_minor_units=700, organisation=organisation.public_id
    )
    offices.add(offices.visitor, category=CostCategory.VISA, amount_minor_units=50)
    offices.add(offices.host, category=CostCategory.TRAVEL, amount_minor_units=8)
    for_visitor = offices.ledger(offices.visitor)
    assert for_visitor.shares(Side.VISITOR) == [
        Share(None, "", "", True, {"DKK": 58, "CNY": 0}),
        Share(organisation.public_id, "SIMIT", "", True, {"DKK": 700, "CNY": 0}),
    ]
    assert offices.ledger(offices.host).shares(Side.VISITOR) == [
        Share(None, "", "", True, {"DKK": 8, "CNY": 0}),
        Share(None, "", "", False, {"DKK": 750, "CNY": 0}),
    ]


def test_the_statement_turns_lines_by_the_rate_of_their_day(offices: Offices) -> None:
    offices.rate(offices.host, "0.8", DAY - timedelta(days=1))
    offices.rate(offices.visitor, "0.9", DAY + timedelta(days=1))
    offices.add(offices.visitor, category=CostCategory.LOCAL_TRANSPORT, currency="CNY", amount_minor_units=1_000)
    ledger = offices.ledger(offices.host)
    assert ledger.currencies == ["DKK", "CNY"]
    assert ledger.statements["DKK"].transfer() == Transfer(Side.HOST, Side.VISITOR, 800)
    assert ledger.statements["CNY"].transfer() == Transfer(Side.HOST, Side.VISITOR, 1_000)


def test_two_parties_of_one_currency_have_one_statement(offices: Offices) -> None:
    offices.session.get_one(Party, offices.workshop.visitor_party_id).currency = "DKK"
    offices.session.flush()
    assert offices.ledger(offices.host).currencies == ["DKK"]


WRITES = {
    "add": lambda offices, by, line: offices.add(by),
    "open": lambda offices, by, line: cost_to_change(offices.session, by, offices.workshop.slug, line),
    "change": lambda offices, by, line: change_cost(
        offices.session, by, offices.workshop.slug, line, HALL, version=1, now=NOW
    ),
    "delete": lambda offices, by, line: delete_cost(
        offices.session, by, offices.workshop.slug, line, version=1, now=NOW
    ),
    "rate": lambda offices, by, line: offices.rate(by),
    "choices": lambda offices, by, line: cost_choices(offices.session, by, offices.workshop.slug, "en"),
}


@pytest.mark.parametrize("write", list(WRITES))
@pytest.mark.parametrize(
    ("who", "refusal"),
    [
        ("stranger", NotFoundError),
        ("expert", NotFoundError),
        ("operator", ForbiddenError),
        ("nobody", SignInNeededError),
    ],
)
def test_nobody_but_the_offices_writes(offices: Offices, write: str, who: str, refusal: type[MatchmakerError]) -> None:
    line = offices.add(offices.host)
    principal = NOBODY if who == "nobody" else getattr(offices, who)
    with pytest.raises(refusal):
        WRITES[write](offices, principal, line)
    assert (offices.count(CostLine), offices.count(ExchangeRate), offices.count(JournalEntry)) == (1, 0, 1)


@pytest.mark.parametrize("write", ["open", "change", "delete"])
def test_the_other_office_changes_no_line(offices: Offices, write: str) -> None:
    line = offices.add(offices.host, category=CostCategory.TRAVEL)  # a debt, which the other office sees
    with pytest.raises(NotFoundError):
        WRITES[write](offices, offices.visitor, line)


def test_a_line_of_another_workshop_is_not_found(offices: Offices) -> None:
    line = offices.add(offices.host)
    at = offices.workshop
    other = factories.workshop(
        offices.session, host_party_id=at.host_party_id, visitor_party_id=at.visitor_party_id, slug="another"
    )
    with pytest.raises(NotFoundError):
        cost_to_change(offices.session, offices.host, other.slug, line)


@pytest.mark.parametrize(
    ("who", "refusal"),
    [
        ("stranger", NotFoundError),
        ("expert", NotFoundError),
        ("operator", ReasonNeededError),
        ("nobody", SignInNeededError),
    ],
)
def test_nobody_but_the_offices_reads(offices: Offices, who: str, refusal: type[MatchmakerError]) -> None:
    with pytest.raises(refusal):
        offices.ledger(NOBODY if who == "nobody" else getattr(offices, who))


def test_a_change_replaces_the_line_and_counts_its_version_up(offices: Offices) -> None:
    line = offices.add(offices.host)
    entry = replace(HALL, amount_minor_units=1, description="Smaller hall")
    change_cost(offices.session, offices.host, offices.workshop.slug, line, entry, version=1, now=NOW)
    row = cost_to_change(offices.session, offices.host, offices.workshop.slug, line)
    assert (row.amount_minor_units, row.description, row.version) == (1, "Smaller hall", 2)


def test_a_change_of_an_older_version_is_refused_with_what_the_other_saved(offices: Offices) -> None:
    slug, line = offices.workshop.slug, offices.add(offices.host)
    first = replace(HALL, amount_minor_units=1)
    change_cost(offices.session, offices.host, slug, line, first, version=1, now=NOW)
    with pytest.raises(EditConflictError) as conflict:
        change_cost(offices.session, offices.host, slug, line, replace(HALL, description="x"), version=1, now=NOW)
    assert conflict.value.changed == {"amount_minor_units": 1, "description": ""}
    assert cost_to_change(offices.session, offices.host, slug, line).amount_minor_units == 1


def test_deleting_an_older_version_is_refused(offices: Offices) -> None:
    slug, line = offices.workshop.slug, offices.add(offices.host)
    change_cost(offices.session, offices.host, slug, line, replace(HALL, amount_minor_units=1), version=1, now=NOW)
    with pytest.raises(EditConflictError):
        delete_cost(offices.session, offices.host, slug, line, version=1, now=NOW)
    delete_cost(offices.session, offices.host, slug, line, version=2, now=NOW)
    assert offices.count(CostLine) == 0


def test_a_line_keeps_its_currency_when_a_party_has_taken_another(offices: Offices) -> None:
    line = offices.add(offices.host)
    offices.session.get_one(Party, offices.workshop.host_party_id).currency = "EUR"
    offices.session.flush()
    change_cost(offices.session, offices.host, offices.workshop.slug, line, HALL, version=1, now=NOW)
    assert [each.currency for each in offices.ledger(offices.host).statements.values()] == ["EUR", "CNY"]


def test_every_write_is_in_the_journal(offices: Offices) -> None:
    line = offices.add(offices.host)
    change_cost(
        offices.session, offices.host, offices.workshop.slug, line, replace(HALL, description="x"), version=1, now=NOW
    )
    delete_cost(offices.session, offices.host, offices.workshop.slug, line, version=2, now=NOW)
    offices.rate(offices.host)
    entries = offices.session.scalars(select(JournalEntry).order_by(JournalEntry.id)).all()
    assert [entry.action for entry in entries] == ["add cost", "change cost", "delete cost", "add rate"]
    assert [entry.subject_id for entry in entries[:3]] == [line] * 3
    assert entries[3].details == {"base": "CNY", "quote": "DKK", "on": "2009-02-20", "rate": "0.8273"}


def test_one_day_and_source_has_one_rate(offices: Offices) -> None:
    offices.rate(offices.host)
    with pytest.raises(RefusedError) as refused:
        offices.rate(offices.visitor, "0.9", source=" Danmarks  Nationalbank")
    assert (refused.value.refusal, refused.value.field) == (Refusal.RATE_KNOWN, "source")
    offices.rate(offices.visitor, "0.9", source="Danmarks Nationalbank, corrected")
    assert offices.count(ExchangeRate) == 2


def test_the_rate_of_a_day_that_has_begun_nowhere_is_refused(offices: Offices) -> None:
    with pytest.raises(RefusedError) as refused:
        offices.rate(offices.host, on=NOW.date() + timedelta(days=2))
    assert (refused.value.refusal, refused.value.field) == (Refusal.RATE_IN_FUTURE, "on_date")


@pytest.mark.parametrize("value", ["0", "-1", "0.00000000001", "1000001"])
def test_an_impossible_rate_is_refused(offices: Offices, value: str) -> None:
    with pytest.raises(RefusedError) as refused:
        offices.rate(offices.host, value)
    assert (refused.value.refusal, refused.value.field) == (Refusal.RATE_WRONG, "rate")


@pytest.mark.parametrize("base", ["EUR", ""])
def test_a_rate_is_between_the_two_currencies(offices: Offices, base: str) -> None:
    given = {"base_currency": base, "rate": Decimal(1), "on_date": DAY, "source": "bank"}
    with pytest.raises(RefusedError) as refused:
        add_rate(offices.session, offices.host, offices.workshop.slug, **given, now=NOW)
    assert refused.value.field == "base_currency"


def test_a_file_is_taken_out_with_a_reason_that_the_journal_keeps(offices: Offices) -> None:
    offices.add(offices.host)
    hidden = offices.add(offices.visitor, category=CostCategory.VISA)
    slug, which = offices.workshop.slug, CostFile.LINES
    ledger = take_costs_out(offices.session, offices.host, slug, which, "en", reason=" For the auditor ", now=NOW)
    assert hidden not in seen(ledger)
    entry = offices.session.scalars(select(JournalEntry).order_by(JournalEntry.id.desc())).first()
    assert entry is not None
    words = offices.session.get_one(JournalReason, entry.id)
    said = (entry.action, entry.subject_id, words.text)
    assert said == ("export lines of costs", offices.workshop.public_id, "For the auditor")


def test_no_file_without_a_reason(offices: Offices) -> None:
    with pytest.raises(ReasonNeededError):
        take_costs_out(offices.session, offices.host, offices.workshop.slug, CostFile.LINES, "en", reason=" ", now=NOW)
    assert offices.count(JournalEntry) == 0


@pytest.mark.parametrize("who", ["stranger", "expert"])
def test_nobody_from_outside_the_offices_takes_a_file_out(offices: Offices, who: str) -> None:
    with pytest.raises(NotFoundError):
        take_costs_out(
            offices.session, getattr(offices, who), offices.workshop.slug, CostFile.LINES, "en", reason="x", now=NOW
        )


def test_the_ledger_takes_as_many_statements_for_thirty_lines_as_for_one(offices: Offices, engine: Engine) -> None:
    def statements() -> int:
        count = 0

        def counted(*_: object) -> None:
            nonlocal count
            count += 1

        event.listen(engine, "before_cursor_execute", counted)
        try:
            offices.ledger(offices.host)
        finally:
            event.remove(engine, "before_cursor_execute", counted)
        return count

    offices.add(offices.host)
    one = statements()
    for _ in range(29):
        offices.add(offices.host)
    assert statements() == one <= 6
