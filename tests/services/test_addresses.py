"""Which address is whose: pairs that are one and the same or look so, and what can be written to at all."""

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from matchmaker.domain.permissions import NOBODY
from matchmaker.errors import Refusal, RefusedError
from matchmaker.services.accounts import known_by, normalised, usable_address
from matchmaker.services.accounts.by_mail import ask_link
from matchmaker.services.accounts.recovering import ask_reset
from matchmaker.services.mail.letters.accounts import Ways
from matchmaker.store.tables.outbox import OutboxMessage
from matchmaker.store.transaction import reading, transaction
from tests import factories
from tests.factories import NOW

SAME = [
    ("ane@example.dk", "ANE@EXAMPLE.DK"),
    ("Ane@example.dk", "aNE@eXample.Dk"),
    ("ane@example.dk", " ane@example.dk "),
    ("ane@example.dk", "ane@example.dk\n"),
    ("i.mike@example.dk", "I.MIKE@example.dk"),
    ("a+b@example.dk", "A+B@example.dk"),
    ("o'neill@example.dk", "O'NEILL@example.dk"),
    ("bjørn@example.dk", "BJØRN@example.dk"),
    ("cafe\u0301@example.dk", "caf\u00e9@example.dk"),
    ("\u212aate@example.dk", "kate@example.dk"),
]
"""One address, spelt twice."""

DIFFERENT = [
    ("ane@example.dk", "\u0430ne@example.dk"),  # Cyrillic а
    ("paul@example.dk", "рaul@example.dk"),  # Cyrillic р
    ("admin@example.dk", "аdmin@example.dk"),
    ("mike@example.dk", "m\u0131ke@example.dk"),  # Turkish dotless i
    ("istanbul@example.dk", "\u0130stanbul@example.dk"),  # Turkish capital I with a dot
    ("fish@example.dk", "\ufb01sh@example.dk"),  # a ligature
    ("ane@example.dk", "\uff41\uff4e\uff45@example.dk"),  # full width
    ("ane@example.dk", "ane\uff20example.dk"),
    ("ane@example.dk", "ane@example\u3002dk"),  # ideographic full stop
    ("ane@example.dk", "ane\u200b@example.dk"),  # zero width
    ("ane@example.dk", "a\u00adne@example.dk"),  # soft hyphen
    ("ane@example.dk", "ane\u202e@example.dk"),
    ("ane@example.dk", "ane\ufeff@example.dk"),
    ("ane@example.dk", "ane@ex\u0430mple.dk"),
    ("ane@example.dk", "ane@example.dk.evil.org"),
    ("ane@example.dk", "ane.@example.dk"),
    ("ane@example.dk", "a.ne@example.dk"),
    ("ane@example.dk", "ane+x@example.dk"),
    ("ane@example.dk", "ane@sub.example.dk"),
    ("rn@example.dk", "m@example.dk"),
    ("l1@example.dk", "ll@example.dk"),
    ("o@example.dk", "0@example.dk"),
    ("strasse@example.dk", "stra\u00dfe@example.dk"),
    ("sam@example.dk", "\u017fam@example.dk"),  # a long s
    ("1@example.dk", "\u00b9@example.dk"),
    ("x2@example.dk", "x\u00b2@example.dk"),
    ("a\u0308@example.dk", "a@example.dk"),
    ("\u1e9e@example.dk", "b@example.dk"),
    ("weiß@example.dk", "weib@example.dk"),
    ("naïve@example.dk", "naive@example.dk"),
    ("ω@example.dk", "w@example.dk"),
    ("ane@example.dk", "ane@example.dk\x00"),
]
"""Two addresses that look or sound alike, or are made one by a careless program."""

GOOD = [
    "a@b.dk", "ane@example.dk", "Ane.Bak@example.dk", "ane_bak@example.dk", "ane-bak@example.dk", "ane+x@example.dk",
    "o'neill@example.dk", "1@example.dk", "123456@qq.com", "a.b.c.d@example.dk", "x@y.z.w.example.dk",
    "ane@xn--bcher-kva.example", "ane@example-with-hyphen.dk", "ANE@EXAMPLE.DK", "chen.wei@sh.gov.cn",
    "li.na@fudan.edu.cn", "ane@123.dk", "{ane}@example.dk", "ane!x@example.dk", "#ane@example.dk", "a&b@example.dk",
    "ane/x@example.dk", "ane=x@example.dk", "ane?x@example.dk", "`ane@example.dk", "~ane@example.dk", "a%b@example.dk",
    "a*b@example.dk", "$a@example.dk", "a^b@example.dk", "a|b@example.dk", " ane@example.dk ", "ane@example.dk\u2028",
    "ane@example.dk\n",
    "x" * 60 + "@example.dk", "ane@" + "sub." * 40 + "example.dk", "a" * 242 + "@example.dk",
]  # fmt: skip
BAD = [
    "", " ", "ane", "@", "ane@", "@example.dk", "ane@example", "ane@localhost", "ane@.dk", "ane@example.",
    "ane@example..dk", "ane@.example.dk", "ane@@example.dk", "a@b@example.dk", "ane example@example.dk",
    "ane@exa mple.dk", "ane@example .dk", "ane\t@example.dk", "ane@example.dk\r\nBcc: x@evil.org",
    "ane@example.dk\nBcc: x@evil.org", "ane\x00@example.dk", "ane\x7f@example.dk", "ane\u200b@example.dk",
    "ane\u202e@example.dk", "bjørn@example.dk", "ane@bücher.de", "陈伟@example.cn", "ane@例子.中国",
    "\uff41ne@example.dk", "ane\uff20example.dk", "ane@example\u3002dk", "ane@example\uff0edk", "\u0430ne@example.dk",
    "ane@ex\u0430mple.dk", "m\u0131ke@example.dk", "\U0001f600@example.dk", "a" * 255 + "@example.dk",
    "ane@" + "x" * 255 + ".dk", "ane@example.dk, bo@example.dk".replace(" ", "\u00a0"), "ane@example.dk bo@example.dk",
    "<ane@example.dk> x", "Ane Bak <ane@example.dk>", "ane\ud800@example.dk",
    "ane@exam\u0007ple.dk", "ane@exam\u00adple.dk",
]  # fmt: skip

WAYS = Ways(lambda token: f"https://example.org/{token}", "https://example.org/i", "", "")


def test_the_lists_are_as_long_as_they_should_be():
    assert len(SAME) + len(DIFFERENT) >= 27
    assert len(GOOD) + len(BAD) >= 80


@pytest.mark.parametrize(("one", "other"), SAME)
def test_spellings_of_one_address_are_one(one, other):
    assert normalised(one) == normalised(other)


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_what_only_looks_alike_stays_apart(one, other):
    assert normalised(one) != normalised(other)


def test_two_accounts_never_share_an_address(engine):
    with transaction(engine) as session:
        factories.account(session, email="Ane@example.dk", email_normalised=normalised("Ane@example.dk"))

    with pytest.raises(IntegrityError), transaction(engine) as session:
        factories.account(session, email="ANE@example.dk", email_normalised=normalised("ANE@example.dk"))


def test_no_look_alike_is_let_in_or_written_to_in_the_stead_of_the_owner(engine):
    """Of every pair: the second never opens the first's account, and letters go to addresses as they are kept alone."""
    owners = sorted({usable_address(one, "email") for one, _ in SAME + DIFFERENT if one.strip().isascii()})
    with transaction(engine) as session:
        for email in owners:
            if normalised(email) not in map(normalised, owners[: owners.index(email)]):
                factories.account(session, email=email, email_normalised=normalised(email))

    kept = {normalised(owner): owner for owner in reversed(owners)}
    for _, other in SAME + DIFFERENT:
        typed = other.replace("\x00", "\ufffd")
        with reading(engine) as session:
            known = known_by(session, NOBODY, typed).account_id is not None
        assert known == (normalised(typed) in kept), other
        written = {address for ask in (ask_link, ask_reset) if (address := _written_to(engine, ask, other))}
        assert written <= {kept.get(normalised(other), other.strip())}
        assert all(address.isascii() for address in written)


def _written_to(engine, ask, address):
    """Ask for a letter as a page does, and return whom it goes to; None where what was typed is no address."""
    try:
        with transaction(engine) as session:
            ask(session, NOBODY, email=address, language="en", ways=WAYS, now=NOW)
    except RefusedError:
        return None
    with reading(engine) as session:
        return session.scalars(select(OutboxMessage.address).order_by(OutboxMessage.id.desc()).limit(1)).one()


@pytest.mark.parametrize("address", GOOD)
def test_an_address_that_mail_can_go_to_is_taken_as_it_is(address):
    assert usable_address(address, "email") == address.strip()


@pytest.mark.parametrize("address", BAD)
def test_what_mail_cannot_go_to_is_refused_beside_its_field(address):
    with pytest.raises(RefusedError) as refused:
        usable_address(address, "email")

    assert (refused.value.refusal, refused.value.field) == (Refusal.ADDRESS_WRONG, "email")
