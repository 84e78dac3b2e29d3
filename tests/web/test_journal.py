"""The journal as offices and operators read it: their own side, what concerns both, and nothing else of the others."""

import csv
import io
import json
import zipfile
from datetime import timedelta
from hashlib import sha256

import pytest
from sqlalchemy import delete, select

from matchmaker.domain.people import Role
from matchmaker.domain.permissions import Principal
from matchmaker.services import journal
from matchmaker.services.journal_reading import PAGE, Actor, accesses_of
from matchmaker.store.tables.accounts import Account
from matchmaker.store.tables.journal import JournalReason
from matchmaker.store.tables.people import Profile
from matchmaker.store.tables.workshops import Workshop
from matchmaker.store.transaction import reading, transaction
from tests.web.ground import Ground
from tests.web.populated import ORGANISER_DK_2, REVIEWER_CN, word
from tests.web.test_statements import counting
from tests.web.world import (
    EXPERT_CN,
    EXPERT_DK,
    EXPERT_DK_2,
    NOW,
    OPERATOR,
    ORGANISER_CN,
    ORGANISER_DK,
    ORGANISER_FOREIGN,
    REVIEWER_DK,
    SLUG,
)

JOURNAL, CASE_FILE = f"/organise/{SLUG}/journal", f"/organise/{SLUG}/case-file"


def _record(ground: Ground, email: str, act: str, *, reason: str = "", about: str = "", times: int = 1) -> None:
    """Enter an act of an account at the workshop; about a person, if one is named, else about the workshop."""
    with transaction(ground.engine) as session:
        account = session.scalars(select(Account).where(Account.email == email)).one()
        workshop = session.scalars(select(Workshop).where(Workshop.slug == SLUG)).one().public_id
        subject = ("profile", ground.facts.world.profile_ids[about]) if about else ("workshop", workshop)
        who = Principal(account.id, account.role, account.party_id)
        for number in range(times):
            journal.record(
                session,
                who,
                act,
                subject_kind=subject[0],
                subject_id=subject[1],
                workshop=workshop,
                reason=reason,
                now=NOW + timedelta(minutes=number),
            )


def test_an_office_reads_its_own_entries_with_name_and_reason(ground):
    _record(ground, ORGANISER_DK, "change cost", reason="the hotel was dearer")
    _record(ground, EXPERT_DK, "registration changed")

    page = ground.get(ground.client(ORGANISER_DK), JOURNAL).text
    assert "the hotel was dearer" in page
    assert ORGANISER_DK in page
    assert "Ane Bak" in page
    assert "Changed a cost line" in page


def test_of_the_other_office_it_reads_what_concerns_both_without_name_and_reason(ground):
    reader = ground.client(ORGANISER_CN)
    before = ground.get(reader, JOURNAL).text.count("The other office")
    _record(ground, ORGANISER_DK, "change cost", reason=word("reason", "secret"))
    _record(ground, ORGANISER_DK, "run started", reason=word("reason", "of a run"))
    _record(ground, ORGANISER_DK, "plan rejected", reason="two are ill")

    page = ground.get(reader, JOURNAL).text
    assert page.count("The other office") == before + 2
    assert "Started a run" in page
    assert "two are ill" in page  # written for the other office to read
    said = [word("reason", "secret"), word("reason", "of a run"), ORGANISER_DK, "Changed a cost line"]
    assert [each for each in said if each in page] == []


def test_what_an_operator_reads_of_a_person_stands_in_the_journal_of_that_person_s_side_alone(ground):
    _record(ground, OPERATOR, "read by operator", reason="she called", about=EXPERT_DK)

    assert "she called" in ground.get(ground.client(ORGANISER_DK), JOURNAL).text
    assert "she called" not in ground.get(ground.client(ORGANISER_CN), JOURNAL).text


@pytest.mark.parametrize("who", [EXPERT_DK, REVIEWER_DK, REVIEWER_CN, ORGANISER_FOREIGN])
def test_nobody_else_knows_that_there_is_a_journal(ground, who):
    assert ground.get(ground.client(who), JOURNAL).status_code == 404
    assert ground.get(ground.client(who), CASE_FILE).status_code == 404
    assert ground.get(ground.client(who), "/admin/journal").status_code == 404


def test_a_journal_is_filtered_by_act_by_person_and_by_day(ground):
    _record(ground, ORGANISER_DK, "change cost")
    _record(ground, ORGANISER_DK_2, "run started")
    _record(ground, ORGANISER_CN, "run started")
    client = ground.client(ORGANISER_DK)

    def found(**asked: str) -> int:
        page = ground.get(client, JOURNAL + "?" + "&".join(f"{name}={value}" for name, value in asked.items())).text
        return page.count("<tr>") - 1

    whole = found()
    with transaction(ground.engine) as session:
        ids = {each.email: each.public_id for each in session.scalars(select(Account))}
    assert found(act="change cost") == 1
    assert found(act="run started") == 2
    assert found(person=ids[ORGANISER_DK_2]) == 1
    assert found(person=ids[ORGANISER_CN]) == whole  # nobody of the other side is asked for by name
    assert found(to="2027-03-31") == 1  # the sentence that there is none
    assert found(**{"from": "2027-04-01", "to": "2027-04-01"}) == whole
    assert found(**{"from": "no day", "page": "many"}) == whole


def test_a_journal_has_pages_of_a_fixed_size_under_one_number_of_statements(ground):
    client = ground.client(ORGANISER_DK)
    _record(ground, ORGANISER_DK, "change cost")
    with counting() as few:
        ground.get(client, JOURNAL)
    _record(ground, ORGANISER_DK, "change cost", times=2 * PAGE)
    with counting() as many:
        first = ground.get(client, JOURNAL).text

    assert len(few) == len(many) <= 15
    assert first.count("<tr>") - 1 == PAGE
    assert 'rel="next"' in first
    assert ground.get(client, JOURNAL + "?page=99").text.count("<tr>") - 1 < PAGE


def test_a_reason_whose_words_were_erased_is_said_to_be_so(ground):
    _record(ground, ORGANISER_DK, "change cost", reason="she is ill")
    with transaction(ground.engine) as session:
        session.execute(delete(JournalReason))

    page = ground.get(ground.client(ORGANISER_DK), JOURNAL).text
    assert "she is ill" not in page
    assert "The words of the reason were erased." in page


def test_a_file_of_the_journal_holds_what_the_page_holds_and_no_formula(ground):
    _record(ground, ORGANISER_DK, "change cost", reason="=HYPERLINK(1)")
    _record(ground, ORGANISER_CN, "change cost", reason=word("reason", "secret"))
    client = ground.client(ORGANISER_DK)
    assert client.post(f"{JOURNAL}/export", data={"reason": " "}).status_code == 422
    answer = client.post(f"{JOURNAL}/export?act=change cost", data={"reason": "the auditor asks"})

    rows = list(csv.reader(io.StringIO(answer.get_data().decode("utf-8-sig"))))
    assert len(rows) == 2
    assert rows[1][4] == "'=HYPERLINK(1)"
    assert word("reason", "secret") not in answer.text
    assert "Took out the journal as a file" in ground.get(client, JOURNAL).text


def test_operators_read_all_entries_without_names_and_check_the_chain(ground):
    _record(ground, ORGANISER_DK, "change cost", reason="the hotel was dearer", about=EXPERT_DK)
    client = ground.client(OPERATOR)
    page = ground.get(client, "/admin/journal").text

    assert "Changed a cost line" in page
    assert ground.facts.world.profile_ids[EXPERT_DK] in page
    assert [each for each in ("Ane Bak", "the hotel was dearer", ORGANISER_DK) if each in page] == []
    assert "Every entry carries the hash" in ground.get(client, "/admin/journal?check=1").text


def test_a_person_reads_who_else_read_what_is_theirs(ground):
    """Own acts are none of it; of a whole workshop the reason is not told, of the person alone it is."""
    _record(ground, ORGANISER_DK, "plan exported", reason=word("reason", "plan"))
    _record(ground, OPERATOR, "read by operator", reason="she called", about=EXPERT_DK)
    _record(ground, OPERATOR, "read by operator", reason="he called", about=EXPERT_CN)
    _record(ground, EXPERT_DK, "consent given", about=EXPERT_DK)
    _record(ground, ORGANISER_CN, "case file exported", reason=word("reason", "case"))

    with reading(ground.engine) as session:
        profile = session.get_one(Profile, ground.facts.world.profiles[EXPERT_DK])
        found = accesses_of(session, Principal(profile.account_id, Role.EXPERT, profile.party_id, profile.id))
    assert [(each.actor, each.act, each.of_workshop, each.reason) for each in found] == [
        (Actor.OTHER_OFFICE, "case file exported", True, ""),
        (Actor.OPERATOR, "read by operator", False, "she called"),
        (Actor.OWN, "plan exported", True, ""),
    ]


def _case_file(ground: Ground, who: str) -> bytes:
    answer = ground.client(who).post(CASE_FILE, data={"reason": "for the archive"})
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"] == f"attachment; filename=case-file-{SLUG}.zip"
    return answer.get_data()


def test_a_case_file_holds_the_proofs_and_is_the_same_for_the_same_state(ground):
    _record(ground, ORGANISER_DK, "change cost", reason="the hotel was dearer")
    first, second = _case_file(ground, ORGANISER_DK), _case_file(ground, ORGANISER_DK)
    assert first == second

    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    manifest = json.loads(files.pop("manifest.json"))
    assert {name: each["sha256"] for name, each in manifest["files"].items()} == {
        name: sha256(content).hexdigest() for name, content in files.items()
    }
    agreement = json.loads(files["agreement.json"])
    assert sha256(files["programme.json"]).hexdigest() == agreement["programme"]["sha256"]
    versions = {each["status"]: each for each in agreement["versions"]}
    published = versions["published"]
    assert sha256(files[published["file"]]).hexdigest() == published["sha256"] == ground.facts.ids["published sha256"]
    assert {each["side"] for each in published["confirmed"]} <= {"host", "visitor"}
    entries = json.loads(files["journal.json"])
    assert entries[-1]["reason"] == "the hotel was dearer"
    assert manifest["last_journal_entry_sha256"] == entries[-1]["sha256"]
    assert "the hotel was dearer" in files["read-me.html"].decode()


@pytest.mark.parametrize(("who", "other"), [(ORGANISER_DK, "visitor"), (ORGANISER_CN, "host")])
def test_a_case_file_has_nothing_private_of_the_other_side(ground, who, other):
    """The words that stand for secrets of both sides: those of the other side are not in it, the own ones are."""
    people = {"host": (EXPERT_DK, EXPERT_DK_2), "visitor": (EXPERT_CN,)}
    office = ORGANISER_DK if other == "host" else ORGANISER_CN
    _record(ground, office, "change cost", reason=word("reason", "secret"))
    with zipfile.ZipFile(io.BytesIO(_case_file(ground, who))) as archive:
        said = "\n".join(archive.read(name).decode() for name in archive.namelist())

    secrets = [word("own cost", other), word("reason", "secret")]
    secrets += [word(what, email) for email in people[other] for what in ("contact", "phone", "about")]
    assert [each for each in secrets if each in said] == []
    own = "visitor" if other == "host" else "host"
    assert word("own cost", own) in said


def test_a_case_file_needs_a_reason(ground):
    answer = ground.client(ORGANISER_DK).post(CASE_FILE, data={"reason": ""})

    assert answer.status_code == 422
    assert ground.written() == set()
