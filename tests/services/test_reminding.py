"""Everybody who has not confirmed an entry is reminded in one step, at most once a day, and it can be taken back."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from matchmaker.domain.mail import LetterKind, MailingOccasion, MessageState
from matchmaker.domain.people import LinkPurpose
from matchmaker.domain.permissions import NOBODY
from matchmaker.errors import ForbiddenError, NotFoundError, Refusal, RefusedError, SignInNeededError
from matchmaker.services import entries, mailings
from matchmaker.services.mailings import Shown
from matchmaker.services.profile import Draft
from matchmaker.services.registrations import Wishes
from matchmaker.store.tables.accounts import MailedLink
from matchmaker.store.tables.journal import JournalEntry
from matchmaker.store.tables.people import Profile
from matchmaker.store.tables.regions import Party
from matchmaker.store.tables.registrations import Registration, RegistrationMember
from matchmaker.store.tables.workshops import Workshop
from matchmaker.store.transaction import reading, transaction
from tests.services.writing import LATER, WAYS, begun, letters, principal_of, taken_back
from tests.web import world as worlds
from tests.web.world import EXPERT_DK, NOW, ORGANISER_CN, ORGANISER_DK, SLUG

DAY = timedelta(days=1)
IDA, JENS = "ida@example.org", "jens@example.org"


@pytest.fixture
def world(engine):
    with transaction(engine) as session:
        made = worlds.made(session)
    _prepared(engine, IDA, NOW - 2 * DAY)
    _prepared(engine, JENS, NOW - 2 * DAY)
    return made


def _prepared(engine, address, at):
    with transaction(engine) as session:
        who, draft = principal_of(session, ORGANISER_DK), Draft(name=f"Named {address}", contact_email=address)
        made = entries.prepare_entry(session, who, SLUG, draft, Wishes({}, frozenset()), link=str, mailed=False, now=at)
    return made.link


def _page(engine, email=ORGANISER_DK, now=NOW):
    with reading(engine) as session:
        who = principal_of(session, email)
        return mailings.reminder_page(session, who, SLUG, language="en", ways=WAYS, now=now)


def _remind(engine, email=ORGANISER_DK, now=NOW, seen=None, mailed=True):
    seen = _page(engine, email, now).waiting.sha256 if seen is None else seen
    with transaction(engine) as session:
        who = principal_of(session, email)
        return mailings.remind(
            session, who, SLUG, seen=seen, ways=WAYS, link="https://meet.example/e/{}".format, mailed=mailed, now=now
        )


def _refusal(act, *given, **named):
    with pytest.raises(RefusedError) as refused:
        act(*given, **named)
    return refused.value.refusal


def test_each_gets_one_letter_with_a_link_of_their_own_that_opens_their_entry_after_two_minutes(engine, world):
    assert len(_page(engine).waiting.reached) == 2
    made = _remind(engine)
    found = letters(engine)
    assert found.keys() == {IDA, JENS}
    assert {(each.kind, each.due_at) for each in found.values()} == {(LetterKind.ENTRY.value, LATER)}
    with reading(engine) as session:
        for address, letter in found.items():
            token = letter.body_text.split("https://meet.example/e/")[1].split()[0]
            entry = entries.entry_at(session, NOBODY, token, language="en", now=NOW)
            assert (entry.address, entry.draft.name) == (address, f"Named {address}")
        (entered,) = session.scalars(select(JournalEntry).where(JournalEntry.subject_id == made))
        assert (entered.action, entered.details) == ("message to many sent", {"recipients": 2})
        shown = mailings.mailing_page(
            session, principal_of(session, ORGANISER_DK), SLUG, made, language="en", ways=WAYS, now=NOW
        )
    assert (shown.line.state, shown.line.occasion) == (Shown.WAITING, MailingOccasion.CONFIRM)


def test_they_are_written_to_in_their_language(engine, world):
    with transaction(engine) as session:
        of = session.scalars(select(Profile.party_id).where(Profile.contact_email == IDA)).one()
        session.get_one(Party, of).language = "da"
    _remind(engine)
    assert {each.language for each in letters(engine).values()} == {"da"}


def test_nobody_is_reminded_twice_within_a_day_nor_more_than_five_times(engine, world):
    _prepared(engine, "fresh@example.org", NOW - timedelta(hours=23))
    assert _page(engine).waiting.rested == 1
    _remind(engine)
    assert (len(letters(engine)), len(_page(engine).waiting.reached), _page(engine).waiting.rested) == (2, 0, 3)
    assert _refusal(_remind, engine, now=NOW + timedelta(minutes=1)) is Refusal.MAILING_TO_NOBODY
    for days in (1, 2, 3):
        _remind(engine, now=NOW + days * DAY)
    late = _page(engine, now=NOW + 4 * DAY).waiting
    assert ([each.email for each in late.reached], late.enough) == (["fresh@example.org"], 2)


def test_taken_back_nothing_was_asked_and_the_earlier_link_still_opens_the_entry(engine, world):
    earlier = _prepared(engine, "third@example.org", NOW - 2 * DAY)
    made = _remind(engine)
    assert taken_back(engine, made).stopped == 3
    assert {each.state for each in letters(engine).values()} == {MessageState.CANCELLED}
    with reading(engine) as session:
        assert len(session.scalars(select(MailedLink).where(MailedLink.purpose == LinkPurpose.ENTRY)).all()) == 3
        assert entries.entry_at(session, NOBODY, earlier, language="en", now=NOW) is not None
    assert len(_page(engine).waiting.reached) == 3


def test_what_is_sent_is_what_was_seen(engine, world):
    seen = _page(engine).waiting.sha256
    _prepared(engine, "third@example.org", NOW - 2 * DAY)
    assert _refusal(_remind, engine, seen=seen) is Refusal.MAILING_RECIPIENTS
    assert _refusal(_remind, engine, mailed=False) is Refusal.LIST_WITHOUT_MAIL
    assert letters(engine) == {}


def test_an_office_reaches_its_own_people_alone_and_nobody_else_reaches_any(engine, world):
    assert _page(engine, ORGANISER_CN).waiting.reached == ()
    assert _refusal(_remind, engine, ORGANISER_CN) is Refusal.MAILING_TO_NOBODY
    with pytest.raises((ForbiddenError, NotFoundError, SignInNeededError)):
        _remind(engine, EXPERT_DK, seen="")


def test_who_has_confirmed_or_has_no_address_is_not_reminded(engine, world):
    with transaction(engine) as session:
        session.execute(update(Profile).where(Profile.contact_email == IDA).values(contact_email=""))
    page = _page(engine).waiting
    assert ([each.email for each in page.reached], page.unreachable) == ([JENS], 1)


def test_after_registration_closed_only_who_was_taken_in_late_is_reminded(engine, world):
    with transaction(engine) as session:
        at = session.scalars(select(Workshop).where(Workshop.slug == SLUG)).one()
        at.registration_closes_at = NOW - timedelta(hours=1)
    page = _page(engine).waiting
    assert (page.reached, page.closed) == ((), 2)
    assert _refusal(_remind, engine) is Refusal.MAILING_TO_NOBODY
    with transaction(engine) as session:
        ida = session.scalars(
            select(RegistrationMember.registration_id)
            .join(Profile, Profile.id == RegistrationMember.profile_id)
            .where(Profile.contact_email == IDA)
        ).one()
        session.get_one(Registration, ida).taken_in_at = NOW - timedelta(minutes=30)
    page = _page(engine).waiting
    assert ([each.email for each in page.reached], page.closed) == ([IDA], 1)
    _remind(engine)
    assert len(letters(engine)) == 1


def test_an_office_writes_no_words_of_its_own_to_those_who_said_nothing_yet(engine, world):
    with pytest.raises(NotFoundError):
        begun(engine, occasion=MailingOccasion.CONFIRM)
