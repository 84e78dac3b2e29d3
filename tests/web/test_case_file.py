"""The case file: every hash that it names is that of a file in it, also long after what was agreed has changed."""

import csv
import io
import json
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from itertools import pairwise
from typing import Any

import pytest
from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from matchmaker.domain.journal import CASE_FILE_MADE
from matchmaker.domain.people import Role
from matchmaker.domain.permissions import Principal
from matchmaker.domain.programmes.json_form import sha256_of
from matchmaker.domain.weights import NAMES
from matchmaker.domain.workshops import Side
from matchmaker.services import plans, programmes
from matchmaker.services.access import workshop_at
from matchmaker.services.case_file import make_case_file
from matchmaker.services.journal_reading import MOST_EXPORTED
from matchmaker.services.plans.content import content_of
from matchmaker.store.tables.accounts import Account
from matchmaker.store.tables.confirmations import AgreedDocument, WorkshopChange
from matchmaker.store.tables.journal import JournalEntry
from matchmaker.store.tables.regions import Party
from matchmaker.store.tables.workshops import Workshop, WorkshopSession
from matchmaker.store.transaction import reading, transaction
from tests import factories
from tests.web import world as worlds
from tests.web.ground import Ground
from tests.web.populated import DRAFT_SLUG, UNSEEN_CN, UNSEEN_DK, word
from tests.web.world import EXPERT_CN, EXPERT_DK, NOW, OPERATOR, ORGANISER_CN, ORGANISER_DK, SLUG


def case_file_of(ground: Ground, who: str, slug: str) -> dict[str, bytes]:
    """Return the files of a case file by their names."""
    answer = ground.client(who).post(f"/organise/{slug}/case-file", data={"reason": "for the archive"})
    assert answer.status_code == 200
    with zipfile.ZipFile(io.BytesIO(answer.get_data())) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def office(session: Session, email: str) -> Principal:
    account = session.scalars(select(Account).where(Account.email == email)).one()
    return Principal(account.id, account.role, account.party_id)


def named(document: Any) -> Iterator[tuple[str, str | None]]:
    """Yield each hash of a document with the file that is said to have it."""
    if isinstance(document, dict):
        if "sha256" in document:
            yield document["sha256"], document["file"]
        for each in document.values():
            yield from named(each)
    elif isinstance(document, list):
        for each in document:
            yield from named(each)


def agreed(session: Session) -> dict[str, str]:
    """Let the draft workshop be opened, planned and changed twice; return the hashes that were confirmed on the way."""
    home, far = office(session, ORGANISER_DK), office(session, ORGANISER_CN)
    hashes = {"opening": sha256_of(stand(session))}
    assert programmes.confirm_opening(session, home, DRAFT_SLUG, hashes["opening"], now=NOW)
    hashes["plan"] = _planned(session, home, far)
    slot = stand(session).slots[0]
    first = replace(stand(session), slots=(replace(slot, start=slot.start.replace(minute=5)),))
    hashes["change 1"] = _changed(session, home, far, first)
    second = replace(first, terms=replace(first.terms, weights={"keywords": 0.5}))
    hashes["change 2"] = _changed(session, far, home, second)
    programmes.close_registration(session, home, DRAFT_SLUG, closed=True, now=NOW)
    programmes.reject_change(session, far, DRAFT_SLUG, _pending(session), reason="too early", now=NOW)
    programmes.close_registration(session, far, DRAFT_SLUG, closed=True, now=NOW)
    return hashes


def stand(session: Session) -> Any:
    return programmes.programme_of(session, workshop_at(session, DRAFT_SLUG))


def _planned(session: Session, home: Principal, far: Principal) -> str:
    """Publish a version with one meeting; return the hash that both confirmed."""
    workshop = session.scalars(select(Workshop).where(Workshop.slug == DRAFT_SLUG)).one()
    place = session.scalars(select(WorkshopSession).where(WorkshopSession.workshop_id == workshop.id)).one()
    plan = factories.plan(session, workshop, number=2, created_at=NOW)
    factories.meeting(session, plan, place, *(factories.registration(session, workshop, side) for side in Side))
    session.flush()
    held = content_of(session, workshop_at(session, DRAFT_SLUG), plan.public_id).sha256
    plans.propose(session, home, DRAFT_SLUG, plan.public_id, now=NOW)
    plans.confirm(session, far, DRAFT_SLUG, plan.public_id, held, now=NOW)
    return held


def _changed(session: Session, by: Principal, other: Principal, programme: Any) -> str:
    """Let one office propose a programme and the other confirm it; return its hash."""
    workshop = workshop_at(session, DRAFT_SLUG)
    programmes.save_programme(session, by, DRAFT_SLUG, programme, workshop.version, now=NOW)
    programmes.confirm_change(session, other, DRAFT_SLUG, _pending(session), sha256_of(programme), now=NOW)
    return sha256_of(programme)


def _pending(session: Session) -> str:
    at = workshop_at(session, DRAFT_SLUG).id
    newest = select(WorkshopChange.public_id).where(WorkshopChange.workshop_id == at).order_by(WorkshopChange.id.desc())
    return session.scalars(newest.limit(1)).one()


@pytest.mark.parametrize("who", [ORGANISER_DK, ORGANISER_CN])
def test_every_hash_is_that_of_a_file_although_the_programme_was_changed_since(ground, who):
    with transaction(ground.engine) as session:
        hashes = agreed(session)

    files = case_file_of(ground, who, DRAFT_SLUG)

    agreement = json.loads(files["agreement.json"])
    found = list(named(agreement))
    assert [(said, name) for said, name in found if name is None or sha256(files[name]).hexdigest() != said] == []
    assert {said for said, _name in found} >= set(hashes.values())
    assert agreement["programme"] == {"sha256": hashes["change 2"], "file": "programme.json", "agreed_as": "change 2"}
    changes = agreement["changes"]
    assert [(each["state"], each["proposed_by"], len(each["confirmed"])) for each in changes] == [
        ("applied", "visitor", 2),
        ("applied", "host", 2),
        ("rejected", "visitor", 1),
        ("proposed", "host", 1),
    ]
    assert [each["sha256"] for each in changes[:2]] == [hashes["change 1"], hashes["change 2"]]
    published = next(each for each in agreement["versions"] if each["status"] == "published")
    assert {each["sha256"] for each in published["confirmed"]} == {hashes["plan"]}
    assert published["sha256"] != hashes["plan"]  # the meeting begins later by now
    assert all(len(each["instance_sha256"]) == 64 for each in agreement["versions"])
    weights = json.loads(files["weights.json"])
    assert (set(weights["in_force"]), weights["chosen"]) == (set(NAMES), {"keywords": 0.5})
    said = files["read-me.html"].decode()
    assert [each for each in hashes.values() if each not in said] == []
    assert "older than the keeping" not in said


def test_a_document_whose_words_were_erased_is_not_in_it_and_the_page_says_so(ground):
    with transaction(ground.engine) as session:
        hashes = agreed(session)
        of_opening = AgreedDocument.sha256 == hashes["opening"]
        session.execute(update(AgreedDocument).where(of_opening).values(document='{"erased": "[…]"}'))

    files = case_file_of(ground, ORGANISER_DK, DRAFT_SLUG)

    opening = json.loads(files["agreement.json"])["opening"]
    assert {(each["sha256"], each["file"]) for each in opening} == {(hashes["opening"], None)}
    assert not any(hashes["opening"] in name for name in files)
    assert "older than the keeping" in files["read-me.html"].decode()


def test_the_head_is_that_of_the_whole_journal_also_where_the_other_office_wrote_last(ground):
    with transaction(ground.engine) as session:
        home, far = office(session, ORGANISER_DK), office(session, ORGANISER_CN)
        programmes.confirm_opening(session, home, DRAFT_SLUG, sha256_of(stand(session)), now=NOW)
        programmes.close_registration(session, far, DRAFT_SLUG, closed=True, now=NOW)
    case_file_of(ground, ORGANISER_CN, SLUG)

    manifest = json.loads(case_file_of(ground, ORGANISER_DK, SLUG)["manifest.json"])

    with reading(ground.engine) as session:
        newest = select(JournalEntry.sha256).where(JournalEntry.action != CASE_FILE_MADE)
        head = session.scalars(newest.order_by(JournalEntry.id.desc()).limit(1)).one()
    assert manifest["journal_head_sha256"] == head
    assert manifest["last_journal_entry_sha256"] != head


@pytest.mark.parametrize(
    ("who", "own", "others"),
    [(ORGANISER_DK, (EXPERT_DK, UNSEEN_DK), (EXPERT_CN, UNSEEN_CN)), (ORGANISER_CN, (UNSEEN_CN,), (UNSEEN_DK,))],
)
def test_the_own_delegation_is_in_it_with_what_each_agreed_to(ground, who, own, others):
    files = case_file_of(ground, who, SLUG)

    people = {each["id"]: each for each in json.loads(files["delegation.json"])}
    ids = ground.facts.world.profile_ids
    for email in own:
        name = word("name", email) if email.startswith("unseen") else "Ane Bak"
        assert name in {each["name"] for each in people.values()}
    assert not {ids[email] for email in others if email in ids} & people.keys()
    assert not any(word("name", email) in files["delegation.csv"].decode() for email in others)
    consents = [said for each in people.values() for said in each["consents"]]
    assert {said["purpose"] for said in consents if said["granted"]} >= {"seen_by_other_side"}
    rows = list(csv.reader(io.StringIO(files["delegation.csv"].decode("utf-8-sig"))))
    assert len(rows) == len(people) + 1
    assert any("nothing said" in row for row in rows)
    assert not any("@" in cell for row in rows for cell in row)


def test_an_operator_who_stated_a_reason_takes_out_nobody_s_delegation(ground):
    with transaction(ground.engine) as session:
        made = make_case_file(session, office(session, OPERATOR), SLUG, reason="they asked", language="en", now=NOW)

    assert (made.delegation, made.own_side) == ((), None)


@pytest.mark.parametrize("back_end", ["sqlite"], indirect=True)
def test_a_journal_is_in_it_whole_however_long_it_is(engine):
    with transaction(engine) as session:
        world = worlds.made(session)
        workshop = session.get_one(Workshop, world.workshop).public_id
        party = session.get_one(Party, world.host).public_id
        entry = {"at": NOW, "party_id": party, "workshop_id": workshop, "action": "change cost", "details": {}}
        about = {"subject_kind": "workshop", "subject_id": workshop, "reason": ""}
        hashes = [f"{number:064x}" for number in range(MOST_EXPORTED + 2)]
        chain = pairwise(hashes)
        rows = [{**entry, **about, "previous_sha256": before, "sha256": after} for before, after in chain]
        session.execute(insert(JournalEntry), rows)

    with transaction(engine) as session:
        account = session.scalars(select(Account).where(Account.email == ORGANISER_DK)).one()
        asks = Principal(account.id, Role.ORGANISER, account.party_id)
        made = make_case_file(session, asks, SLUG, reason="for the archive", language="en", now=NOW)

    assert len(made.entries) == MOST_EXPORTED + 1
