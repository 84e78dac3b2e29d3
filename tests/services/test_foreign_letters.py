"""An address that somebody merely wrote into their profile may be another's: its letters are not theirs."""

import json

import pytest
from sqlalchemy import select

from matchmaker.domain.people import LinkPurpose
from matchmaker.services.erasure.forgetting import forget
from matchmaker.services.mail import Letter, post
from matchmaker.services.subject import everything_about, subject_of_account
from matchmaker.store.queries import mail
from matchmaker.store.tables.accounts import Account, MailedLink
from matchmaker.store.tables.outbox import OutboxMessage
from matchmaker.store.tables.people import Profile
from matchmaker.store.transaction import reading, transaction
from tests.services.canaries import principal_of
from tests.web.world import EXPERT_DK, NOW, ORGANISER_CN, made

LINK = "https://matchmaker.example/auth/reset/the-token"


@pytest.fixture
def attacked(engine):
    """Ane writes the address of an office into her profile; the office's letter with a link waits to be sent."""
    with transaction(engine) as session:
        world = made(session)
        session.get_one(Profile, world.profiles[EXPERT_DK]).contact_email = ORGANISER_CN
        office = session.scalars(select(Account).where(Account.email == ORGANISER_CN)).one()
        post(session, Letter("New password", (LINK,)), kind="reset", address=ORGANISER_CN, language="en", now=NOW)
        known = {"account_id": office.id, "address": ORGANISER_CN, "token_sha256": "a" * 64, "generation": 0}
        session.add(MailedLink(purpose=LinkPurpose.RESET, **known, made_at=NOW, expires_at=NOW, attempts=0))
    return engine


def test_everything_about_me_holds_no_letter_to_an_address_that_i_merely_wrote(attacked):
    with reading(attacked) as session:
        found = everything_about(session, principal_of(session, EXPERT_DK), language="en", now=NOW).document()

    assert LINK not in json.dumps(found)
    assert not {"outbox", "mailed_links"} & found["tables"].keys()
    assert found["tables"]["profiles"]["rows"][0]["contact_email"] == ORGANISER_CN  # what was written is told


def test_what_a_waiting_letter_opens_is_told_in_the_mailbox_alone(attacked):
    """Whoever sits at a screen that was left open takes out everything, but opens nothing with it."""
    with transaction(attacked) as session:
        where = {"address": ORGANISER_CN, "language": "en", "now": NOW}
        post(session, Letter("Your role", ("You are in the office.",)), kind="office", **where)
    with reading(attacked) as session:
        found = everything_about(session, principal_of(session, ORGANISER_CN), language="en", now=NOW).document()

    rows = {row["kind"]: row for row in found["tables"]["outbox"]["rows"]}
    assert LINK not in json.dumps(found)
    assert (rows["reset"]["subject"], rows["reset"]["body_text"], rows["reset"]["body_html"]) == (
        "New password",
        "",
        None,
    )
    assert "You are in the office." in rows["office"]["body_text"]


def test_nor_is_it_among_my_letters(attacked):
    with reading(attacked) as session:
        ane, office = (principal_of(session, email) for email in (EXPERT_DK, ORGANISER_CN))

        assert mail.own_letters(session, ane.account, ane.profile, most=9) == []
        assert [each.kind for each in mail.own_letters(session, office.account, None, most=9)] == ["reset"]


def test_erasing_me_leaves_the_letters_and_links_of_whose_address_it_is(attacked):
    with transaction(attacked) as session:
        forget(session, subject_of_account(session, principal_of(session, EXPERT_DK).account), now=NOW)

    with reading(attacked) as session:
        assert LINK in session.scalars(select(OutboxMessage)).one().body_text
        assert session.scalars(select(MailedLink)).one().address == ORGANISER_CN
