"""Links and accounts that nobody uses are forgotten each day, and no others."""

from datetime import timedelta

from sqlalchemy import select

from matchmaker.domain.people import LinkPurpose, Role
from matchmaker.services import housekeeping, links
from matchmaker.services.accounts import forgetting
from matchmaker.store.tables.accounts import Account, MailedLink
from matchmaker.store.transaction import reading, transaction
from tests import factories
from tests.factories import NOW

DAY = timedelta(days=1)


def _left(engine, column):
    with reading(engine) as session:
        return set(session.scalars(select(column)))


def test_links_that_are_over_are_forgotten_and_invitations_later(engine):
    with transaction(engine) as session:
        for purpose in (LinkPurpose.SIGN_IN, LinkPurpose.INVITE):
            for days in (1, 10, 40):
                address = f"{purpose.name}.{days}@example.dk"
                links.make(session, purpose, address=address, lasts=timedelta(0), now=NOW - days * DAY)

    with transaction(engine) as session:
        assert forgetting.forget_links(session, NOW) == 3

    assert _left(engine, MailedLink.address) == {"SIGN_IN.1@example.dk", "INVITE.1@example.dk", "INVITE.10@example.dk"}


def test_an_account_that_nobody_confirmed_is_forgotten_after_a_month_and_no_other(engine):
    old, waiting = {"created_at": NOW - 31 * DAY}, {"confirmed_at": None}
    with transaction(engine) as session:
        party = factories.party(session)
        for email, given in {
            "never": old | waiting,
            "lately": {"created_at": NOW - 29 * DAY} | waiting,
            "confirmed": old,
            "organiser": old | waiting | {"role": Role.ORGANISER, "party_id": party.id},
        }.items():
            factories.account(session, email=email, email_normalised=email, **given)
        known = factories.account(session, email="known", email_normalised="known", **old, **waiting)
        factories.profile(session, party, account_id=known.id)

    with transaction(engine) as session:
        assert forgetting.forget_unconfirmed(session, NOW) == 1

    assert _left(engine, Account.email) == {"lately", "confirmed", "organiser", "known"}


def test_the_daily_housekeeping_does_all_three():
    steps = {step for _, step in housekeeping.steps("")}

    assert {forgetting.forget_links, forgetting.forget_unconfirmed, forgetting.forget_tries} <= steps
