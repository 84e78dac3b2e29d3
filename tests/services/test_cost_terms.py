"""Vouchers: none leaves the books once the workshop is over, and each goes when bookkeeping law asks for it no more."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.domain.costs import CostCategory
from matchmaker.domain.people import Role
from matchmaker.domain.permissions import Principal
from matchmaker.errors import Refusal, RefusedError
from matchmaker.services import housekeeping
from matchmaker.services.costs.lines import CostEntry, add_cost, change_cost, delete_cost
from matchmaker.services.costs.terms import FORGOTTEN, forget_old_vouchers
from matchmaker.store.tables.costs import CostLine
from matchmaker.store.tables.journal import JournalEntry
from matchmaker.store.tables.regions import Party
from tests import factories

LAST_DAY = factories.FIRST_DAY  # 12 March 2009, in Copenhagen
MIDNIGHT = datetime(2009, 3, 12, 23, 0, tzinfo=UTC)
"""The end of that day there."""


@pytest.fixture
def books(engine):
    """A workshop, and how an office of either side writes a line: by side, who asks."""
    with Session(engine) as session:
        at = factories.workshop(session)
        offices = {}
        for country, party in (("DK", at.host_party_id), ("CN", at.visitor_party_id)):
            row = session.get_one(Party, party)
            row.currency = "DKK" if country == "DK" else "CNY"
            account = factories.account(session, role=Role.ORGANISER, party_id=party)
            offices[row.country] = Principal(account=account.id, role=Role.ORGANISER, party=party)
        yield session, at, offices


def noted(books, country="DK", *, on=date(2009, 2, 20), now=factories.NOW):
    session, at, offices = books
    currency = "DKK" if country == "DK" else "CNY"
    entry = CostEntry(CostCategory.VENUE, 9_000_00, currency, on)
    return add_cost(session, offices[country], at.slug, entry, now=now)


def left(session):
    return set(session.scalars(select(CostLine.public_id)))


def test_a_line_is_deleted_up_to_the_last_day_and_corrected_afterwards(books):
    session, at, offices = books
    first, second = noted(books), noted(books)
    delete_cost(session, offices["DK"], at.slug, first, version=1, now=MIDNIGHT - timedelta(seconds=1))
    with pytest.raises(RefusedError) as refused:
        delete_cost(session, offices["DK"], at.slug, second, version=1, now=MIDNIGHT)

    assert refused.value.refusal is Refusal.COST_KEPT
    nothing = CostEntry(CostCategory.VENUE, 0, "DKK", date(2009, 2, 20), description="Not ours")
    change_cost(session, offices["DK"], at.slug, second, nothing, version=1, now=MIDNIGHT)
    assert [(line.public_id, line.amount_minor_units) for line in session.scalars(select(CostLine))] == [(second, 0)]


def test_each_voucher_goes_when_the_law_of_its_partys_country_asks_for_it_no_more(books):
    session, _, _ = books
    danish, chinese = noted(books, "DK"), noted(books, "CN")
    for now, kept in (
        (datetime(2014, 12, 31, 23, tzinfo=UTC), {danish, chinese}),
        (datetime(2015, 1, 1, tzinfo=UTC), {chinese}),
        (datetime(2039, 12, 31, 23, tzinfo=UTC), {chinese}),
        (datetime(2040, 1, 1, tzinfo=UTC), set()),
    ):
        forget_old_vouchers(session, now)
        assert left(session) == kept, now

    entries = session.execute(select(JournalEntry.subject_id, JournalEntry.actor_id).filter_by(action=FORGOTTEN)).all()
    assert [tuple(each) for each in entries] == [(danish, None), (chinese, None)]


@pytest.mark.parametrize(
    ("on", "now", "last_day_kept"),
    [
        (date(1909, 2, 20), factories.NOW, date(2014, 12, 31)),
        (date(2009, 2, 20), datetime(2010, 1, 4, tzinfo=UTC), date(2015, 12, 31)),
        (date(2011, 2, 20), datetime(2010, 1, 4, tzinfo=UTC), date(2016, 12, 31)),
    ],
    ids=["a mistyped day", "noted later", "of a day to come"],
)
def test_the_years_count_from_the_latest_day_that_is_known(books, on, now, last_day_kept):
    session, _, _ = books
    line = noted(books, on=on, now=now)
    forget_old_vouchers(session, datetime.combine(last_day_kept, datetime.max.time(), UTC))
    assert left(session) == {line}
    forget_old_vouchers(session, datetime.combine(last_day_kept + timedelta(days=1), datetime.min.time(), UTC))
    assert left(session) == set()


def test_housekeeping_does_it():
    assert forget_old_vouchers in {step for _, step in housekeeping.steps("")}
