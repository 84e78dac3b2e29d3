"""Secrets that pass through the program stand in no log, on no error page, and in the database only as hashes."""

import io
import logging
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, text, update

from matchmaker import logs
from matchmaker.domain.people import Role
from matchmaker.jobs.mailing import send_due
from matchmaker.services import feeds
from matchmaker.services.accounts import own
from matchmaker.store.base import Base
from matchmaker.store.tables.accounts import Account
from matchmaker.store.tables.outbox import OutboxMessage
from matchmaker.store.tables.regions import Party
from matchmaker.store.transaction import reading, transaction
from tests import factories
from tests.jobs.mail_sink import Sink, running
from tests.web.house import PASSWORD, House, settings_of

CHOSEN = "kanariefugl-adgangskode-1"
WRONG = "kanariefugl-forkert-2"
RENEWED = "kanariefugl-fornyet-3"
TYPED = "kanariefugl-i-en-formular-4"


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """All that every logger writes, as text and as JSON."""
    stream, root = io.StringIO(), logging.getLogger()
    handlers = [logging.StreamHandler(stream) for _ in range(2)]
    for handler, form in zip(handlers, ("text", "json"), strict=True):
        handler.setFormatter(logs.formatter(form))
        root.addHandler(handler)
    before, level = root.level, logging.getLogger("matchmaker").level
    root.setLevel(logging.DEBUG)
    logging.getLogger("mail.log").setLevel(logging.CRITICAL)  # of the server that receives the mail in this test
    logging.getLogger("matchmaker").setLevel(logging.DEBUG)
    yield stream
    root.setLevel(before)
    logging.getLogger("mail.log").setLevel(logging.NOTSET)
    logging.getLogger("matchmaker").setLevel(level)
    for handler in handlers:
        root.removeHandler(handler)


def _browser(house: House) -> FlaskClient:
    """Return a browser that reads each answer to its end, which is when the line of a request is written."""
    client = house.visitor()
    client.open = partial(client.open, buffered=True)
    return client


def _walk(house: House, monkeypatch: pytest.MonkeyPatch) -> tuple[set[str], set[str], list[str]]:
    """Use everything that has a secret; return the secrets, the addresses, and what the error pages say."""
    secrets, pages = {CHOSEN, WRONG, RENEWED, TYPED, PASSWORD}, []
    newcomer, known = house.new_address(), house.somebody()
    visitor = _browser(house)
    with transaction(house.engine) as session:
        account = session.scalars(select(Account).where(Account.email == known)).one()
        factories.profile(session, session.get_one(Party, account.party_id), account_id=account.id)

    visitor.post("/auth/register", data={"email": newcomer, "password": CHOSEN, "party": "midtjylland"})
    visitor.post("/auth/login", data={"email": known, "password": WRONG})
    visitor.post("/auth/reset", data={"email": known})
    visitor.post("/auth/link", data={"email": known})
    letters = [*house.letters(newcomer), *house.letters(known)]
    assert len(letters) == 3
    for letter in letters:
        secrets |= {each for each in (letter.token, letter.code, letter.code.replace(" ", "")) if each}
        visitor.get(letter.link)
        pages.append(visitor.post(f"{letter.link[:-3]}xyz", data={"password": CHOSEN}).text)
    reset = next(letter for letter in letters if letter.link.startswith("/auth/reset"))
    visitor.post(reset.link, data={"password": RENEWED})

    member = _browser(house)
    assert member.post("/auth/login", data={"email": known, "password": RENEWED}).status_code == 303
    with member.session_transaction() as cookie:
        secrets.add(cookie["_user_id"])
    secrets.add(member.get_cookie(house.app.config["SESSION_COOKIE_NAME"]).value)
    made = member.post("/calendar/rotate")
    feed = re.search(r"/calendar/([\w-]{20,})\.ics", member.get(made.location).text)
    secrets.add(feed[1])
    assert member.get(f"/calendar/{feed[1]}.ics").status_code == 200
    office, boss = _browser(house), house.somebody(Role.ORGANISER)
    assert office.post("/auth/login", data={"email": boss, "password": PASSWORD}).status_code == 303
    prepared = office.post("/account/codes/begin")
    shown = re.search(r"class=\"secret\"[^>]*value=\"([^\"]+)\"", office.get(prepared.location).text)
    secrets |= {shown[1], shown[1].replace(" ", "")}

    def fail(work, *_args, **_kwargs):
        typed = TYPED  # a local variable
        work.execute(text("SELECT * FROM nowhere WHERE a = :typed"), {"typed": typed})

    monkeypatch.setattr(feeds, "feed_content", fail)
    pages.append(visitor.get(f"/calendar/{'s' * 30}.ics").text)
    monkeypatch.setattr(own, "own_account", lambda *_args, **_kwargs: int(TYPED))
    pages.append(member.get("/account").text)
    assert len(secrets) >= 12
    return secrets, {newcomer, newcomer.lower(), known, known.lower()}, pages


def test_no_secret_stands_in_a_log_on_an_error_page_or_in_the_database(
    house: House, written: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(house.app.config, "TRIES_COUNT", False)
    secrets, addresses, pages = _walk(house, monkeypatch)
    with transaction(house.engine) as session:  # the clock of these pages is ahead of the one that sends
        session.execute(update(OutboxMessage).values(due_at=datetime.now(UTC)))
    with running(Sink()) as url:
        send_due(house.engine, settings_of("sqlite:////x", mail_url=url))

    said = written.getvalue()
    assert "answered" in said
    assert "/calendar/<secret>.ics" in said
    assert "invalid literal" in said
    assert {each for each in secrets | addresses if each in said} == set()
    assert {each for each in secrets for page in pages if _stands_alone(each, page)} == set()
    assert {(name, each) for name, cells in _cells(house).items() for each in secrets if each in cells} == set()


def _stands_alone(secret: str, page: str) -> bool:
    return len(secret) > 8 and secret in page


def _cells(house: House) -> dict[str, str]:
    """Return all that stands in each table, one cell after another."""
    with reading(house.engine) as session:
        return {
            table.name: "\n".join(f" {cell} " for row in session.execute(table.select()) for cell in row)
            for table in Base.metadata.sorted_tables
        }
