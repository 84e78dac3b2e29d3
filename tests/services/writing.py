"""An office writes to many of its people: what the tests of that begin with."""

from datetime import timedelta

from sqlalchemy import select, update

from matchmaker.domain.mail import MailingOccasion
from matchmaker.domain.permissions import Principal
from matchmaker.services import mailings
from matchmaker.services.mail import outbox
from matchmaker.services.mailings import Draft, Text, Ways
from matchmaker.services.people_filter import PeopleFilter, Standing
from matchmaker.store.tables.accounts import Account
from matchmaker.store.tables.outbox import OutboxMessage
from matchmaker.store.transaction import reading, repeating, transaction
from tests.web.world import NOW, ORGANISER_DK, SLUG

WAYS = Ways(("da", "en", "zh"), *(f"https://meet.example/{page}" for page in ("r", "p", "w", "a", "s")))
TEXTS = {
    "da": Text("Hej {name}", "Kære {name}\n\nVi mangler: {missing}.", "Svar: {link}"),
    "en": Text("Hello {name}", "Dear {name}\n\n- one\n- two {missing}", "Answer: {link}"),
}
LATER = NOW + timedelta(minutes=2)


def principal_of(session, email: str) -> Principal:
    account = session.scalars(select(Account).where(Account.email == email)).one()
    return Principal(account.id, account.role, account.party_id)


def begun(engine, email=ORGANISER_DK, **given) -> str:
    """Let an office begin a message to those who are registered; return its id."""
    known = {"occasion": MailingOccasion.ANSWER, "wanted": PeopleFilter(status=Standing.REGISTERED), "texts": TEXTS}
    with transaction(engine) as session:
        return mailings.begin(session, principal_of(session, email), SLUG, Draft(**known | given), now=NOW)


def page_of(session, mailing_id, email=ORGANISER_DK, now=NOW):
    who = principal_of(session, email)
    return mailings.mailing_page(session, who, SLUG, mailing_id, language="en", ways=WAYS, now=now)


def sent(engine, mailing_id, email=ORGANISER_DK, **other) -> int:
    """Send a message as it was just seen."""
    with transaction(engine) as session:
        page = page_of(session, mailing_id, email)
        seen = {"version": page.version, "recipients_sha256": page.recipients.sha256} | other
        who = principal_of(session, email)
        return mailings.send(session, who, SLUG, mailing_id, **seen, ways=WAYS, now=NOW)


def taken_back(engine, mailing_id, now=NOW, email=ORGANISER_DK):
    with transaction(engine) as session:
        return mailings.take_back(session, principal_of(session, email), SLUG, mailing_id, now=now)


def letters(engine) -> dict[str, OutboxMessage]:
    with reading(engine) as session:
        return {each.address: each for each in session.scalars(select(OutboxMessage))}


def say_language(engine, email, language) -> None:
    with transaction(engine) as session:
        session.execute(update(Account).where(Account.email == email).values(language=language))


def outbox_is_due(engine, now) -> bool:
    with reading(engine) as session:
        return outbox.is_due(session, now=now)


def claimed(engine, now):
    return repeating(engine, lambda session: outbox.claim_due(session, now=now))
