"""Papers: who may make which, whom they name, what is kept of the making, and that nothing of a passport is."""

import io
import json
import logging
import zipfile
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from matchmaker.domain.papers import Paper
from matchmaker.domain.permissions import Principal
from matchmaker.domain.plans import PlanStatus
from matchmaker.domain.workshops import ItemKind
from matchmaker.services.papers import Wanted, own_agenda, take_out, take_out_all
from matchmaker.store.base import Base
from matchmaker.store.tables.accounts import Account
from matchmaker.store.tables.items import ProgrammeItem
from matchmaker.store.tables.journal import JournalEntry
from matchmaker.store.tables.people import Profile
from matchmaker.store.tables.plans import WorkshopPlan
from matchmaker.store.tables.registrations import Availability, Registration
from matchmaker.store.tables.workshops import Slot, WorkshopSession
from matchmaker.store.transaction import reading, transaction
from matchmaker.web.documents.papers.agendas import agendas
from matchmaker.web.documents.papers.making import content_of
from matchmaker.web.documents.papers.words import Speaker
from matchmaker.web.forms.papers import Typed
from tests.services.canaries import principal_of
from tests.web.ground import ANONYMOUS, Ground
from tests.web.populated import DRAFT_SLUG, UNSEEN_CN, UNSEEN_DK, word
from tests.web.world import EXPERT_CN, EXPERT_CN_2, EXPERT_DK, NOW, ORGANISER_CN, ORGANISER_DK, REVIEWER_DK, SLUG

ON_SQLITE = pytest.mark.parametrize("shared_ground", ["sqlite"], indirect=True)
"""What is said and set is the same on both back-ends; what is read and kept is tried on both."""

THREE = ("da", "en", "zh")
ASKED = {"first": "da", "beside": ["en", "zh"], "side": "", "reason": "for the day"}
PASSPORT = {
    "passport_name": "CANARYNAME",
    "nationality": "CANARYLAND",
    "born_on": "CANARYBIRTH",
    "passport_number": "CANARYNUMBER",
    "passport_until": "CANARYUNTIL",
}


def office(session: Session, email: str) -> Principal:
    account = session.scalars(select(Account).where(Account.email == email)).one()
    return Principal(account.id, account.role, account.party_id)


def contents(ground: Ground, who: str, slug: str = SLUG, **asked: Any) -> dict[Paper, Mapping[str, Any]]:
    """Return what each paper says that an office can make, without keeping that it was asked for."""
    found = {}
    with transaction(ground.engine) as session:
        for paper in Paper:
            if paper is Paper.LETTERS and who != ORGANISER_DK:
                continue
            material = take_out(session, office(session, who), slug, Wanted(paper, THREE), reason="to look", now=NOW)
            with ground.app.test_request_context():
                found[paper] = content_of(
                    paper, THREE, material, address=lambda each: f"/b/{each}", now=NOW, with_names=True, **asked
                )
        session.rollback()
    return found


def words_of(content: Mapping[str, Any]) -> str:
    return json.dumps(content, ensure_ascii=False)


@ON_SQLITE
def test_every_office_makes_every_paper_but_the_letters_of_the_others(ground):
    for who in (ORGANISER_DK, ORGANISER_CN):
        client = ground.client(who)
        assert client.get(f"/organise/{SLUG}/papers").status_code == 200
        for paper in Paper:
            address = f"/organise/{SLUG}/papers/{paper}"
            assert client.get(address).status_code == 200
            answer = client.post(address, data=ASKED)
            refused = paper is Paper.LETTERS and who == ORGANISER_CN
            assert (paper, answer.status_code) == (paper, 422 if refused else 200)
            if not refused:
                assert answer.mimetype == "application/pdf"
                assert answer.data.startswith(b"%PDF-")
                assert answer.headers["Cache-Control"] == "no-store"
                assert answer.headers["Content-Disposition"] == f"attachment; filename={paper}-{SLUG}.pdf"


def test_each_making_is_in_the_journal_with_its_reason_and_needs_one(ground):
    client, address = ground.client(ORGANISER_DK), f"/organise/{SLUG}/papers/badges"

    assert client.post(address, data=ASKED | {"reason": ""}).status_code == 422
    assert ground.written() == set()
    assert client.post(address, data=ASKED).status_code == 200

    with reading(ground.engine) as session:
        newest = select(JournalEntry).order_by(JournalEntry.id.desc()).limit(1)
        entry = session.scalars(newest).one()
        assert (entry.action, entry.details) == (
            "paper made",
            {"paper": "badges", "languages": ["da", "en", "zh"], "people": 5},
        )
    assert ground.written() <= {"journal", "journal_reasons", "tries", "readings"} | _journal_tables()
    assert "for the day" in client.get(f"/organise/{SLUG}/journal").text


def _journal_tables() -> set[str]:
    return {name for name in Base.metadata.tables if "journal" in name or "count" in name or "read" in name}


def test_papers_name_of_the_other_side_only_those_who_agreed_and_say_how_to_reach_nobody(ground):
    for who, own, other in ((ORGANISER_DK, UNSEEN_DK, UNSEEN_CN), (ORGANISER_CN, UNSEEN_CN, UNSEEN_DK)):
        said = contents(ground, who)
        for paper, content in said.items():
            words = words_of(content)
            assert word("name", other) not in words, paper
            for email in (EXPERT_DK, EXPERT_CN, EXPERT_CN_2):
                for private in ("contact", "phone", "about"):
                    assert word(private, email) not in words, (paper, private)
            assert "prepared" not in words
        assert word("name", own) in words_of(said[Paper.BADGES])
        assert word("name", own) in words_of(said[Paper.ATTENDANCE])
        assert word("name", own) not in words_of(said[Paper.BRIEFING])  # which is for both delegations
        assert "Chen Wei" in words_of(said[Paper.BRIEFING])


@ON_SQLITE
def test_an_agenda_names_whom_one_meets_and_tells_both_clocks(ground):
    words = words_of(contents(ground, ORGANISER_DK)[Paper.AGENDAS])

    groups = json.loads(words)["groups"]
    ane = next(one for one in groups[0]["people"] if one["people"][0]["name"]["main"] == "Ane Bak")
    (meeting,) = [entry for day in ane["days"] for entry in day["entries"]]
    assert [who["name"] for who in meeting["people"]] == [{"main": "Chen Wei", "own": "陈伟"}]
    visitor = next(one for one in groups[1]["people"] if one["people"][0]["name"]["main"] == "Chen Wei")
    assert "Shanghai" in visitor["days"][0]["entries"][0]["elsewhere"]


@ON_SQLITE
def test_an_expert_takes_out_their_own_agenda_which_names_only_whom_they_meet(ground):
    address = f"/workshops/{SLUG}/agenda.pdf"
    client = ground.client(EXPERT_DK)
    assert f'href="{address}"' in client.get(f"/workshops/{SLUG}/agenda").text
    answer = client.get(address)
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    assert answer.headers["Content-Disposition"] == f"attachment; filename=agenda-{SLUG}.pdf"
    assert answer.data.startswith(b"%PDF-")
    assert ground.written() == set()
    with reading(ground.engine) as session:
        material = own_agenda(session, principal_of(session, EXPERT_DK), SLUG)
    assert [each.name for each in material.people] == ["Ane Bak"]
    assert len(material.published.calendars) == 2
    with ground.app.test_request_context():
        (group,) = [each for each in agendas(Speaker(("zh",)), material)["groups"] if each["people"]]
    (meeting,) = [entry for day in group["people"][0]["days"] for entry in day["entries"]]
    assert [who["name"] for who in meeting["people"]] == [{"main": "陈伟", "own": "Chen Wei"}]
    assert {who: ground.client(who).get(address).status_code for who in (ANONYMOUS, ORGANISER_DK, REVIEWER_DK)} == {
        ANONYMOUS: 303,
        ORGANISER_DK: 404,
        REVIEWER_DK: 404,
    }
    with transaction(ground.engine) as session:
        session.execute(update(WorkshopPlan).values(status=PlanStatus.SUPERSEDED))
    assert client.get(address).status_code == 404, "no plan is published"


@ON_SQLITE
def test_nobody_is_told_a_draft_on_paper(ground):
    client = ground.client(ORGANISER_DK)

    page = client.get(f"/organise/{DRAFT_SLUG}/papers/agendas").text
    answer = client.post(f"/organise/{DRAFT_SLUG}/papers/agendas", data=ASKED)

    assert "no published plan yet" in page
    assert answer.status_code == 422


@ON_SQLITE
def test_meals_are_numbers_of_who_is_there_and_name_nobody(ground):
    with transaction(ground.engine) as session:
        world = ground.facts.world
        slots = session.scalars(select(Slot).where(Slot.workshop_id == world.workshop).order_by(Slot.starts_at)).all()
        # At the end of the first day, which one of three visitors leaves before its last slot.
        last = max((slot for slot in slots if slot.day == slots[0].day), key=lambda slot: slot.starts_at)
        dinner = {"starts_at": last.ends_at, "ends_at": last.ends_at + timedelta(hours=1)}
        session.add(ProgrammeItem(workshop_id=world.workshop, kind=ItemKind.BREAK, place="", **dinner))
        early = {"registration_id": world.registrations[EXPERT_CN_2], "slot_id": last.id, "available": False}
        session.merge(Availability(workshop_id=world.workshop, **early))
        for slot in session.scalars(select(Slot).where(Slot.workshop_id == world.workshop)):
            away = {"registration_id": world.registrations[EXPERT_DK], "slot_id": slot.id}
            session.merge(Availability(**away, workshop_id=world.workshop, available=False))
    said = contents(ground, ORGANISER_CN)[Paper.MEALS]

    first = said["days"][0]
    assert [(pause["host"], pause["visitor"], pause["sum"]) for pause in first["breaks"]] == [(2, 2, 4)]
    assert {(day["host"], day["visitor"], day["sum"]) for day in said["days"]} == {(2, 3, 5)}
    assert not any(name in words_of(said) for name in ("Ane", "Chen", "陈", "Ltd", "canary"))


@ON_SQLITE
def test_a_passport_is_printed_and_kept_nowhere(ground, caplog):
    caplog.set_level(logging.DEBUG)
    client, address = ground.client(ORGANISER_DK), f"/organise/{SLUG}/papers/letters"
    person = {"person": ground.facts.world.profile_ids[EXPERT_CN], "accommodation": "host", "daily_allowance": "each"}
    header = {"Idempotency-Key": "a key of a program"}

    plain = client.post(address, data=ASKED | person)
    typed = client.post(address, data=ASKED | person | PASSPORT, headers=header)
    wrong = client.post(address, data=ASKED | person | PASSPORT | {"reason": ""}, headers=header)
    of_all = client.post(address, data=ASKED | PASSPORT)

    assert [each.status_code for each in (plain, typed, wrong, of_all)] == [200, 200, 422, 422]
    assert plain.data != typed.data
    assert "CANARYNUMBER" in wrong.text
    assert {each.headers["Cache-Control"] for each in (typed, wrong, of_all)} == {"no-store"}
    with ground.engine.connect() as connection:
        kept = {table.name: repr(connection.execute(table.select()).all()) for table in Base.metadata.sorted_tables}
    assert [name for name, rows in kept.items() if "CANARY" in rows] == []
    assert "answered_posts" not in ground.written()
    assert "CANARY" not in caplog.text
    assert "CANARY" not in repr(Typed(**PASSPORT))
    said = words_of(contents(ground, ORGANISER_DK, typed=Typed(**PASSPORT))[Paper.LETTERS])
    assert all(text in said for text in PASSPORT.values())


@ON_SQLITE
def test_the_page_names_whose_name_cannot_be_set(ground):
    with transaction(ground.engine) as session:
        wanted = Profile.id == ground.facts.world.profiles[EXPERT_CN]
        session.execute(update(Profile).where(wanted).values(name="王\U00030edd㐂𠮷"))
    page = ground.client(ORGANISER_DK).get(f"/organise/{SLUG}/papers").text

    assert "<bdi>Chen Wei 王\U00030edd㐂𠮷</bdi>: <bdi>\U00030edd</bdi>" in page


@ON_SQLITE
def test_the_code_on_a_badge_leads_to_the_page_that_asks_who_may_see_it(ground):
    person = ground.facts.world.profile_ids[EXPERT_CN]
    for who, status in ((ANONYMOUS, 303), (EXPERT_DK, 200)):
        client = ground.client(who)
        answer = client.get(f"/b/{SLUG}/{person}")
        assert (answer.status_code, answer.location) == (303, f"/workshops/{SLUG}/people/{person}")
        assert client.get(answer.location).status_code == status
    said = contents(ground, ORGANISER_DK)[Paper.BADGES]["badges"]
    assert len({each["svg"] for each in said}) == len(said)


@ON_SQLITE
def test_ranks_seat_people_and_stand_on_no_paper_for_all(ground):
    with transaction(ground.engine) as session:
        profiles = ground.facts.world.profiles
        session.execute(update(Profile).where(Profile.id == profiles[EXPERT_CN_2]).values(rank=1, call_name="Nana"))
        session.execute(update(Profile).where(Profile.id == profiles[EXPERT_CN]).values(rank=7777))
    said = contents(ground, ORGANISER_DK)

    rows = said[Paper.SEATING]["boards"][0]["rows"]
    first = next(row["visitor"] for row in rows if row["visitor"] and row["visitor"]["first"])
    assert (first["name"]["main"], first["call"]) == ("Li Na", "Nana")
    assert "7777" in words_of(said[Paper.SEATING])
    assert [paper for paper, content in said.items() if "7777" in words_of(content)] == [Paper.SEATING]


@ON_SQLITE
def test_hostile_names_stand_on_every_paper_without_breaking_one(ground):
    hostile = ("#panic() $x$ <img src=x>", "W" * 200, "שלום \N{GRINNING FACE}" * 20, "㐂𠮷龘镕喆" * 20)
    with transaction(ground.engine) as session:
        for number, text in enumerate(hostile):
            email = (EXPERT_DK, EXPERT_CN, EXPERT_CN_2, EXPERT_DK)[number]
            given = {"name": text, "title": text, "call_name": text[:100], "summary": text}
            session.execute(update(Profile).where(Profile.id == ground.facts.world.profiles[email]).values(**given))
        session.execute(update(WorkshopSession).values(title=hostile[0]))
        session.execute(update(Registration).values(name=hostile[1]))
    client = ground.client(ORGANISER_DK)

    answers = {paper: client.post(f"/organise/{SLUG}/papers/{paper}", data=ASKED) for paper in Paper}

    assert {paper: answer.status_code for paper, answer in answers.items()} == dict.fromkeys(Paper, 200)


@ON_SQLITE
def test_days_of_a_certificate_are_those_on_which_somebody_is_there(ground):
    said = contents(ground, ORGANISER_DK)[Paper.CERTIFICATES]

    assert {text["l"] for one in said["people"] for text in one["text"]} == {"da", "en", "zh"}
    assert all(str(date(2027, 5, 12).year) in text["t"] for one in said["people"] for text in one["text"])


def _packed(ground: Ground, who: str, slug: str = SLUG) -> zipfile.ZipFile:
    answer = ground.client(who).post(f"/organise/{slug}/papers/all", data=ASKED)
    assert (answer.status_code, answer.mimetype) == (200, "application/zip"), answer.text
    assert (answer.headers["Cache-Control"], "attachment" in answer.headers["Content-Disposition"]) == (
        "no-store",
        True,
    )
    return zipfile.ZipFile(io.BytesIO(answer.data))


@ON_SQLITE
def test_all_papers_come_in_one_archive_with_one_reason_and_the_journal_says_which(ground: Ground) -> None:
    page = ground.get(ground.client(ORGANISER_DK), f"/organise/{SLUG}/papers/all")
    assert "Make the ZIP file" in page.text
    pack = _packed(ground, ORGANISER_DK)
    names = set(pack.namelist()) - {"manifest.json"}
    assert names == {f"{paper.value}-{SLUG}.pdf" for paper in Paper}
    assert all(pack.read(each).startswith(b"%PDF") for each in names)
    with reading(ground.engine) as session:
        last = session.scalars(select(JournalEntry).order_by(JournalEntry.id.desc())).first()
    assert (last.action, last.details["paper"], last.details["languages"]) == ("paper made", "all", list(THREE))
    assert set(last.details["papers"]) == {paper.value for paper in Paper}


@ON_SQLITE
def test_what_an_office_cannot_make_by_itself_is_not_in_its_archive_either(ground: Ground) -> None:
    names = _packed(ground, ORGANISER_CN).namelist()
    assert f"letters-{SLUG}.pdf" not in names
    assert f"badges-{SLUG}.pdf" in names
    unsaid = ground.client(ORGANISER_DK).post(f"/organise/{SLUG}/papers/all", data=ASKED | {"reason": ""})
    assert (unsaid.status_code, unsaid.mimetype) == (422, "text/html")


def test_papers_in_the_archive_name_those_of_the_papers_by_themselves(ground: Ground) -> None:
    with transaction(ground.engine) as session:
        who = office(session, ORGANISER_CN)
        every = take_out_all(session, who, SLUG, THREE, reason="to look", now=NOW)
        for paper, material in every.items():
            alone = take_out(session, who, SLUG, Wanted(paper, THREE), reason="to look", now=NOW)
            assert material == alone, paper
    assert Paper.LETTERS not in every


@ON_SQLITE
def test_letters_of_several_are_not_made_of_all_where_one_who_was_ticked_is_gone(ground: Ground) -> None:
    one = ground.facts.world.profile_ids[EXPERT_CN]
    for ticked in (["gone"], [one, "gone"]):
        answer = ground.client(ORGANISER_DK).post(f"/organise/{SLUG}/papers/letters", data=ASKED | {"several": ticked})
        assert answer.status_code == 422, ticked
        assert "is not invited any more" in answer.text
    assert ground.written() == set()


@ON_SQLITE
def test_letters_of_several_have_each_their_own_passport_and_keep_nothing_of_it(ground: Ground) -> None:
    client, address = ground.client(ORGANISER_DK), f"/organise/{SLUG}/papers/letters"
    one, other = (ground.facts.world.profile_ids[each] for each in (EXPERT_CN, EXPERT_CN_2))
    page = client.get(
        address, query_string={"several": [one, ground.facts.world.profile_ids[EXPERT_DK], "nobody"]}
    ).text
    assert [f'name="passport_number-{each}"' in page for each in (one, other, "nobody")] == [True, False, False]
    assert page.count('name="passport_number') == 1, "no passport is asked of the hosts' own people"

    passports = {f"passport_number-{one}": "CANARYONE", f"passport_number-{other}": "CANARYOTHER"}
    answer = client.post(address, data=ASKED | {"several": [one, other]} | passports)
    assert (answer.status_code, answer.mimetype, answer.headers["Cache-Control"]) == (
        200,
        "application/pdf",
        "no-store",
    )
    with reading(ground.engine) as session:
        last = session.scalars(select(JournalEntry).order_by(JournalEntry.id.desc())).first()
    assert (last.details["people"], "CANARY" in repr(last.details)) == (2, False)
    with ground.engine.connect() as connection:
        kept = {table.name: repr(connection.execute(table.select()).all()) for table in Base.metadata.sorted_tables}
    assert [name for name, rows in kept.items() if "CANARY" in rows] == []

    typed = Typed(passports={one: {"passport_number": "CANARYONE"}})
    said = contents(ground, ORGANISER_DK, typed=typed)[Paper.LETTERS]["letters"]
    with_number = [each for each in said if "CANARYONE" in words_of(each)]
    assert (len(with_number), "CANARYONE" in repr(typed)) == (len(THREE), False)
