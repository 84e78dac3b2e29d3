"""An office writes to many of its own people, each once and in their language, and takes it back in time."""

from dataclasses import replace
from datetime import timedelta

import pytest

from matchmaker.domain.mail import MessageState
from matchmaker.domain.workshops import RegistrationStatus, WorkshopStatus
from matchmaker.errors import EditConflictError, NotFoundError, Refusal, RefusedError
from matchmaker.services import mailings
from matchmaker.services.mail import outbox
from matchmaker.services.mailings import Shown, Text
from matchmaker.services.people_filter import PeopleFilter, Unanswered
from matchmaker.store.tables.people import Profile
from matchmaker.store.tables.registrations import Registration
from matchmaker.store.tables.workshops import Workshop
from matchmaker.store.transaction import reading, transaction
from tests.services.writing import (
    LATER,
    WAYS,
    begun,
    claimed,
    letters,
    outbox_is_due,
    page_of,
    principal_of,
    say_language,
    sent,
)
from tests.web import world as worlds
from tests.web.world import EXPERT_CN, EXPERT_DK, EXPERT_DK_2, NOW, ORGANISER_CN, ORGANISER_DK, SLUG


@pytest.fixture
def world(engine):
    with transaction(engine) as session:
        return worlds.made(session)


def test_each_gets_one_letter_in_their_language_after_two_minutes(engine, world):
    say_language(engine, EXPERT_DK, "da")
    with transaction(engine) as session:
        session.get_one(Profile, world.profiles[EXPERT_DK_2]).call_name = "Bo-Bo {missing}"

    assert sent(engine, begun(engine)) == 2

    found = letters(engine)
    assert found.keys() == {EXPERT_DK, EXPERT_DK_2}
    assert {each.due_at for each in found.values()} == {LATER}
    ane, bo = found[EXPERT_DK], found[EXPERT_DK_2]
    assert (ane.language, ane.subject) == ("da", "Hej Ane Bak")
    assert (bo.language, bo.subject) == ("en", "Hello Bo-Bo {missing}")
    assert bo.body_text.startswith("Dear Bo-Bo {missing}\n\n- one\n\n- two ")
    assert "https://meet.example/r" in ane.body_text
    assert "Answer now" in bo.body_html
    assert not outbox_is_due(engine, LATER - timedelta(seconds=1))
    assert outbox_is_due(engine, LATER)


def test_a_message_goes_to_whom_and_as_it_was_seen_or_not_at_all(engine, world):
    first = begun(engine)
    with reading(engine) as session:
        seen = page_of(session, first)
    with pytest.raises(EditConflictError):
        sent(engine, first, version=seen.version - 1)
    with transaction(engine) as session:
        session.get_one(Registration, world.registrations[EXPERT_DK_2]).status = RegistrationStatus.WITHDRAWN
    with pytest.raises(RefusedError) as refused:
        sent(engine, first, recipients_sha256=seen.recipients.sha256)
    assert refused.value.refusal is Refusal.MAILING_RECIPIENTS
    assert letters(engine) == {}

    assert sent(engine, first) == 1
    with transaction(engine) as session:
        who, seen_again = principal_of(session, ORGANISER_DK), {"version": 3, "recipients_sha256": ""}
        with pytest.raises(RefusedError) as refused:
            mailings.send(session, who, SLUG, first, **seen_again, ways=WAYS, now=NOW)
    assert refused.value.refusal is Refusal.MAILING_SENT
    assert list(letters(engine)) == [EXPERT_DK]


def test_nobody_is_written_to_in_a_language_that_is_not_theirs(engine, world):
    say_language(engine, EXPERT_DK, "zh")
    with pytest.raises(RefusedError) as refused:
        sent(engine, begun(engine))
    assert (refused.value.refusal, refused.value.values) == (Refusal.MAILING_LANGUAGE, {"languages": "zh"})
    say_language(engine, EXPERT_DK, "pl")  # in which this service does not speak
    assert sent(engine, begun(engine)) == 2
    assert letters(engine)[EXPERT_DK].language == "en"


def test_a_message_reaches_the_own_people_alone_and_the_other_office_finds_none(engine, world):
    mailing_id = begun(engine, wanted=PeopleFilter())
    with reading(engine) as session:
        assert page_of(session, mailing_id).recipients.unreachable == ()
    sent(engine, mailing_id)
    assert letters(engine).keys() == {EXPERT_DK, EXPERT_DK_2}
    with transaction(engine) as session:
        for act in (
            lambda who: mailings.take_back(session, who, SLUG, mailing_id, now=NOW),
            lambda who: mailings.draft_of(session, who, SLUG, mailing_id),
            lambda who: page_of(session, mailing_id, ORGANISER_CN),
        ):
            with pytest.raises(NotFoundError):
                act(principal_of(session, ORGANISER_CN))
        other = principal_of(session, ORGANISER_CN)
        found = mailings.mailings_page(session, other, SLUG, language="en", ways=WAYS, page=1, now=NOW)
    assert found.lines == []


def test_who_is_prepared_who_withdrew_and_who_has_no_address_gets_nothing(engine, world):
    mailing_id = begun(engine, wanted=PeopleFilter())
    cases = [(RegistrationStatus.PREPARED, (1, 0)), (RegistrationStatus.WITHDRAWN, (0, 0))]
    for status, (prepared, unreachable) in cases:
        with transaction(engine) as session:
            session.get_one(Registration, world.registrations[EXPERT_DK_2]).status = status
        with reading(engine) as session:
            found = page_of(session, mailing_id).recipients
        assert [each.name for each in found.reached] == ["Ane Bak"]
        assert (found.prepared, len(found.unreachable)) == (prepared, unreachable)
    with transaction(engine) as session:
        session.get_one(Registration, world.registrations[EXPERT_DK_2]).status = RegistrationStatus.REGISTERED
        session.get_one(Profile, world.profiles[EXPERT_DK_2]).account_id = None
    with reading(engine) as session:
        found = page_of(session, mailing_id).recipients
    assert [each.name for each in found.unreachable] == ["Bo Dam"]


def test_where_nobody_would_get_it_or_the_workshop_is_a_draft_nothing_is_sent(engine, world):
    nobody = begun(engine, wanted=PeopleFilter(words="nobody is called so"))
    with pytest.raises(RefusedError) as refused:
        sent(engine, nobody)
    assert refused.value.refusal is Refusal.MAILING_TO_NOBODY
    with transaction(engine) as session:
        session.get_one(Workshop, world.workshop).status = WorkshopStatus.DRAFT
    with pytest.raises(RefusedError) as refused:
        sent(engine, begun(engine))
    assert refused.value.refusal is Refusal.MAILING_DRAFT


def test_a_colleague_s_change_is_not_overwritten_and_what_is_sent_is_not_changed(engine, world):
    mailing_id = begun(engine)
    with transaction(engine) as session:
        who = principal_of(session, ORGANISER_DK)
        draft = mailings.draft_of(session, who, SLUG, mailing_id)
        changed = replace(draft, texts={"en": Text("Other", "Words")}, wanted=PeopleFilter(lacks=Unanswered.SLOTS))
        mailings.save(session, who, SLUG, mailing_id, changed, version=draft.version)
        with pytest.raises(EditConflictError):
            mailings.save(session, who, SLUG, mailing_id, draft, version=draft.version)
        with pytest.raises(EditConflictError):
            mailings.delete_draft(session, who, SLUG, mailing_id, version=draft.version)
        kept = mailings.draft_of(session, who, SLUG, mailing_id)
    assert (kept.texts, kept.wanted.lacks) == (changed.texts, Unanswered.SLOTS)
    sent(engine, mailing_id)
    with transaction(engine) as session:
        who = principal_of(session, ORGANISER_DK)
        for act in (
            lambda: mailings.save(session, who, SLUG, mailing_id, draft, version=kept.version),
            lambda: mailings.delete_draft(session, who, SLUG, mailing_id, version=kept.version),
        ):
            with pytest.raises(RefusedError) as refused:
                act()
            assert refused.value.refusal is Refusal.MAILING_SENT


def test_a_test_goes_to_oneself_alone_and_says_that_it_is_one(engine, world):
    mailing_id = begun(engine)
    with transaction(engine) as session:
        who = principal_of(session, ORGANISER_DK)
        address = mailings.send_test(session, who, SLUG, mailing_id, "en", ways=WAYS, now=NOW)
        with pytest.raises(RefusedError) as refused:
            mailings.send_test(session, who, SLUG, mailing_id, "zh", ways=WAYS, now=NOW)
    assert (address, refused.value.refusal) == (ORGANISER_DK, Refusal.MAILING_LANGUAGE)
    [letter] = letters(engine).values()
    assert (letter.address, letter.subject, letter.mailing_id) == (ORGANISER_DK, "Test: Hello Ane Bak", None)


def test_the_page_says_how_it_reads_to_whom_and_what_became_of_it(engine, world):
    say_language(engine, EXPERT_DK, "da")
    mailing_id = begun(engine)
    with reading(engine) as session:
        page = page_of(session, mailing_id)
    danish, english = page.previews
    assert (danish.language, danish.one.name, danish.letter.subject, danish.people) == (
        "da",
        "Ane Bak",
        "Hej Ane Bak",
        1,
    )
    assert (english.one.name, english.short) == ("Bo Dam", "Answer: https://meet.example/r")
    assert page.line.subject == "Hello …"
    sent(engine, mailing_id)
    claim = claimed(engine, LATER)
    with transaction(engine) as session:
        outbox.note_sent(session, claim, now=LATER)
    with reading(engine) as session:
        page = page_of(session, mailing_id, now=LATER)
        assert page.line.state is Shown.UNDER_WAY
        assert sorted((each.name, each.state) for each in page.letters) == [
            ("Ane Bak", MessageState.SENT),
            ("Bo Dam", MessageState.QUEUED),
        ]
    assert EXPERT_CN not in letters(engine)
