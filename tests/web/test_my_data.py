"""A person's own data: what others see is the page that others open, consents are theirs alone, nothing is left out."""

import hashlib
import json
import re

import pytest
from sqlalchemy import func, select

from matchmaker.domain.consents import WORDINGS, Purpose
from matchmaker.domain.processing import CATALOGUE
from matchmaker.domain.processing import Purpose as Processed
from matchmaker.services import consents
from matchmaker.services.passwords import hash_password
from matchmaker.store.tables.accounts import Account
from matchmaker.store.tables.journal import JournalEntry
from matchmaker.store.tables.people import Consent
from matchmaker.store.tables.privacy import Erasure, Retention
from matchmaker.store.transaction import reading, transaction
from matchmaker.web.consent_wording import TITLES, WORDS
from matchmaker.web.processing_wording import BASES, DATA, PURPOSES, TERMS, VIEWERS, processing_sections
from tests.services.canaries import principal_of
from tests.store.test_processing import FORBIDDEN
from tests.web.populated import word
from tests.web.world import (
    EXPERT_CN,
    EXPERT_DK,
    EXPERT_DK_2,
    NOW,
    OPERATOR,
    ORGANISER_CN,
    ORGANISER_DK,
    REVIEWER_DK,
    SLUG,
)

PASSWORD = "a password for tests"
CONTACT = [f"{word('contact', EXPERT_CN)}@example.org", word("phone", EXPERT_CN)]
HASHES = {
    (Purpose.SEEN_BY_OTHER_SIDE, "2026-11"): "cbf7137d",
    (Purpose.CONTACT_BY_MET, "2026-11"): "2b6046f5",
    (Purpose.CONTACT_BY_OTHER_OFFICE, "2026-11"): "134e4563",
    (Purpose.LATER_WORKSHOPS, "2026-11"): "342baaaf",
}
"""The first eight digits of the SHA-256 of the words in English, as they were first shown."""


@pytest.fixture
def written(ground):
    """The ground, put back afterwards."""
    yield ground
    ground.restore_if_written()


def agree(ground, email, purpose, *, granted=True):
    with transaction(ground.engine) as session:
        consents.say(session, principal_of(session, email), purpose, granted=granted, now=NOW)


def person_address(ground, email):
    return f"/workshops/{SLUG}/people/{ground.facts.world.profile_ids[email]}"


def profile_part(page):
    """Return what a page says of a person, from the name on, without tags."""
    part = page[page.index('<div class="person">') :]
    part = part[: part.index("</dl>")]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", part)).strip()


def test_words_of_a_consent_that_was_shown_are_never_changed(ground):
    shown = {key: hashlib.sha256(str(words._args[0]).encode()).hexdigest()[:8] for key, words in WORDS.items()}

    assert shown == HASHES
    assert WORDS.keys() == {(purpose, version) for purpose, versions in WORDINGS.items() for version in versions}
    assert TITLES.keys() == set(Purpose)


def test_everything_that_is_processed_has_words(ground):
    told = {column.datum for table in CATALOGUE.values() for column in table.columns.values()} - {None}

    assert DATA.keys() == told
    assert PURPOSES.keys() == set(Processed) - {Processed.PROGRAMME}
    with ground.app.test_request_context():
        sections = processing_sections()
        assert all(section.bases and section.viewers and section.term for section in sections)
        page = ground.get(ground.client(EXPERT_DK), "/privacy").text
        assert [section.title for section in sections if section.title not in page] == []
    assert {*BASES, *VIEWERS, *TERMS}


def test_no_form_asks_for_what_is_never_asked(ground):
    asked = set()
    for who in (EXPERT_DK, ORGANISER_DK, OPERATOR):
        client = ground.client(who)
        for path in ("/profile", "/my-data", f"/workshops/{SLUG}/register", f"/organise/{SLUG}/people", "/account"):
            asked |= set(re.findall(r'name="([^"]+)"', ground.get(client, path).text))

    assert "contact_email" in asked
    assert {name for name in asked if FORBIDDEN.search(name)} == set()


def seen_part(page):
    return page[page.index('id="seen"') : page.index('id="consents"')]


def texts_of(part):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", part)).strip()


def test_what_the_other_side_sees_is_the_page_that_it_opens(ground):
    own = profile_part(
        seen_part(ground.get(ground.client(EXPERT_CN), f"/my-data?workshop={SLUG}").text).partition("Your page")[2]
    )
    for reader in (EXPERT_DK_2, ORGANISER_DK):
        others = profile_part(ground.get(ground.client(reader), person_address(ground, EXPERT_CN)).text)
        assert own.endswith(others.partition("Offers")[2])

    for text in ("陈伟", word("about", EXPERT_CN), "I offer low-power chips"):
        assert text in own


def test_the_row_in_the_list_is_the_one_that_the_other_side_reads(ground):
    listed = ground.get(ground.client(REVIEWER_DK), f"/workshops/{SLUG}/people").text
    rows = [texts_of(each) for each in re.findall(r"<li>(.*?)</li>", listed, re.DOTALL)]
    part = seen_part(ground.get(ground.client(EXPERT_CN), f"/my-data?workshop={SLUG}").text)

    row = texts_of(
        part[part.index("as-seen") + len('as-seen">') :].partition("Your page")[0].partition("</div>\n</div>")[0]
    )

    assert [each for each in rows if "Chen Wei" in each] == [row]


def test_contact_is_shown_as_those_read_it_whom_one_meets_and_the_other_office(written):
    """Each of the two consents opens its own line and no other; the address of the account stands in neither."""

    def told():
        part = seen_part(written.get(written.client(EXPERT_CN), "/my-data").text)
        facts = dict(re.findall(r"<dt>([^<]+)</dt><dd>(.*?)</dd>", part, re.DOTALL))
        met, office, others = (facts[name] for name in (
            "Participants whom you meet in a published plan", "The office of the other region",
            "Everybody else of the other side"))  # fmt: skip
        assert EXPERT_CN not in part
        assert texts_of(others) == "Nothing."
        return [all(each in text for each in CONTACT) for text in (met, office)]

    assert told() == [False, False]
    agree(written, EXPERT_CN, Purpose.CONTACT_BY_MET)
    assert told() == [True, False]
    agree(written, EXPERT_CN, Purpose.CONTACT_BY_MET, granted=False)
    agree(written, EXPERT_CN, Purpose.CONTACT_BY_OTHER_OFFICE)
    assert told() == [False, True]


def test_what_stands_beside_a_meeting_is_what_the_other_one_reads(ground):
    """Ane meets Chen Wei; beside the meeting each reads why, and "you" is the one who reads."""
    for own, other, name in ((EXPERT_CN, EXPERT_DK, "Ane Bak"), (EXPERT_DK, EXPERT_CN, "Chen Wei 陈伟")):
        part = seen_part(ground.get(ground.client(own), f"/my-data?workshop={SLUG}").text)
        said = texts_of(re.search(rf"<li>({name.split()[0]}.*?)</li>", part, re.DOTALL)[1])
        theirs = ground.get(ground.client(other), f"/workshops/{SLUG}/matches").text
        sentence = texts_of(re.search(r'class="match-why">(.*?)</p>', theirs, re.DOTALL)[1])

        assert said.replace(" :", ":") == f"{name}: {sentence}"
        assert "You seek" in sentence
    assert "You said that you would like" not in part  # what the other one wished is not told


def test_somebody_whom_nobody_sees_is_told_so(written):
    agree(written, EXPERT_CN, Purpose.SEEN_BY_OTHER_SIDE, granted=False)

    page = written.get(written.client(EXPERT_CN), "/my-data").text

    assert "nobody of the other side sees you" in page


def test_consents_are_said_one_by_one_and_kept_with_their_words(written):
    client = written.client(EXPERT_DK)
    page = client.get("/my-data").text
    assert "checked" not in page[page.index('id="consents"') :]

    for say in ("yes", "yes", "no"):
        answer = client.post("/my-data/consents", data={"purpose": "contact_by_met", "say": say})
        assert answer.status_code == 303

    with reading(written.engine) as session:
        rows = session.scalars(select(Consent).where(Consent.purpose == "contact_by_met").order_by(Consent.id)).all()
        assert [(row.granted, row.wording) for row in rows] == [(True, "2026-11"), (False, "2026-11")]
        acts = session.scalars(select(JournalEntry.action).where(JournalEntry.action.like("other consent%")))
        assert list(acts) == ["other consent given", "other consent withdrawn"]
    assert "Taken back" in client.get("/my-data").text


def test_an_unknown_purpose_and_somebody_without_a_profile_are_refused(written):
    assert written.client(EXPERT_DK).post("/my-data/consents", data={"purpose": "x", "say": "yes"}).status_code == 303
    office = {"purpose": "contact_by_met", "say": "yes"}
    assert written.client(ORGANISER_DK).post("/my-data/consents", data=office).status_code == 303
    assert written.written() <= {"sign_ins"}


def test_contact_is_read_by_whom_the_person_meets_only_after_consent(written):
    """In the published plan Ane meets Chen Wei; Bo does not."""
    address = person_address(written, EXPERT_CN)

    def read_by(email):
        page = written.get(written.client(email), address).text
        return [each in page for each in CONTACT]

    assert read_by(EXPERT_DK) == [False, False]
    agree(written, EXPERT_CN, Purpose.CONTACT_BY_MET)
    assert read_by(EXPERT_DK) == [True, True]
    assert read_by(EXPERT_DK_2) == [False, False]
    assert read_by(REVIEWER_DK) == [False, False]
    assert read_by(ORGANISER_DK) == [False, False]
    agree(written, EXPERT_CN, Purpose.CONTACT_BY_MET, granted=False)
    assert read_by(EXPERT_DK) == [False, False]


def test_the_other_office_reads_contact_only_after_consent_and_the_own_one_at_once(written):
    address, people = person_address(written, EXPERT_CN), f"/organise/{SLUG}/people"
    office, own = written.client(ORGANISER_DK), written.client(ORGANISER_CN)

    assert "You see this as soon as they agree" in written.get(office, address).text
    assert all(each in written.get(own, address).text for each in CONTACT)
    assert CONTACT[0] not in written.get(office, people).text
    agree(written, EXPERT_CN, Purpose.CONTACT_BY_OTHER_OFFICE)
    assert all(each in written.get(office, address).text for each in CONTACT)
    assert CONTACT[0] in written.get(office, people).text
    assert EXPERT_CN not in written.get(office, people).text  # the address of the account is nobody's to know


def test_everything_can_be_read_and_taken_along(written):
    client = written.client(EXPERT_DK)
    page = client.get("/my-data/everything").text
    answer = client.post("/my-data/everything.json")
    document = json.loads(answer.data, parse_constant=pytest.fail)

    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert document["format"] == "matchmaker-subject/1"
    mine = [word(what, EXPERT_DK) for what in ("about", "phone")] + [EXPERT_DK, "Indoor positioning"]
    assert [each for each in mine if each not in page or each not in answer.text] == []
    kinds = {row["kind"] for row in document["tables"]["preferences"]["rows"]}
    assert kinds == {"want", "veto"}
    with reading(written.engine) as session:
        assert session.scalar(select(func.count()).where(JournalEntry.action == "own data exported")) == 1


def test_what_others_said_in_confidence_is_in_nobody_elses_export(ground):
    """Li Na is vetoed by Ane, and Bo by Chen Wei: neither reads of it, and no draft plan either."""
    for email in (EXPERT_DK_2, EXPERT_CN):
        page = ground.get(ground.client(email), "/my-data/everything").text
        assert EXPERT_DK not in page
        assert word("reason", "host") not in page
    bo = ground.get(ground.client(EXPERT_DK_2), "/my-data/everything").text
    assert "Not this time" not in bo
    assert "Li Na" not in bo  # whom a draft lets him meet
    assert "Chen Wei" in ground.get(ground.client(EXPERT_DK), "/my-data/everything").text  # a published plan


def test_one_erases_oneself_with_the_password_and_is_signed_out(written):
    with transaction(written.engine) as session:
        account = session.scalars(select(Account).where(Account.email == EXPERT_DK)).one()
        account.password_hash = hash_password(PASSWORD)
    client = written.client(EXPERT_DK)
    assert "Kick-off Midtjylland" in client.get("/my-data/erase").text

    wrong = client.post("/my-data/erase", data={"confirmation": "something else"})
    assert wrong.status_code == 422
    right = client.post("/my-data/erase", data={"confirmation": PASSWORD})

    assert (right.status_code, right.location) == (303, "/")
    assert written.client(EXPERT_DK).get("/my-data").status_code == 303  # another device, with the same account
    with reading(written.engine) as session:
        assert session.scalar(select(func.count()).select_from(Erasure)) == 1


def test_an_office_sets_the_term_for_its_own_people(written):
    client, address = written.client(ORGANISER_CN), f"/organise/{SLUG}/retention"
    assert "陈伟" in client.get(address).text
    assert "Ane Bak" not in client.get(address).text

    early = client.post(address, data={"keep_until": "2027-05-11"})
    late = client.post(address, data={"keep_until": "2037-05-13"})
    good = client.post(address, data={"keep_until": "2028-01-31"})

    assert [each.status_code for each in (early, late, good)] == [422, 422, 303]
    with reading(written.engine) as session:
        row = session.scalars(select(Retention)).one()
        assert (row.party_id, row.keep_until.isoformat()) == (written.facts.world.visitor, "2028-01-31")


def test_an_office_erases_its_own_people_for_a_reason_and_others_not(written):
    people = written.facts.world.profile_ids
    client = written.client(ORGANISER_DK)

    assert client.get(f"/organise/{SLUG}/retention/{people[EXPERT_CN]}").status_code == 404
    assert client.post(f"/organise/{SLUG}/retention/{people[EXPERT_DK]}", data={"reason": ""}).status_code == 422
    answer = client.post(f"/organise/{SLUG}/retention/{people[EXPERT_DK]}", data={"reason": "asked on the phone"})

    assert answer.status_code == 303
    assert written.client(EXPERT_DK).get("/my-data").status_code == 303
