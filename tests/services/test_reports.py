"""The report, and tables taken out: what was held, whom a file names, and that nothing private stands in it."""

import csv
import io
import json
from datetime import timedelta

import openpyxl
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.domain.aggregates import STEP, Aggregate
from matchmaker.domain.consents import Purpose
from matchmaker.domain.desk import DeskEventKind as Kind
from matchmaker.domain.desk import Extent
from matchmaker.domain.people import SEEN_BY_OTHER_SIDE, Sector
from matchmaker.domain.plans import PlanStatus
from matchmaker.domain.preferences import PreferenceKind
from matchmaker.domain.reports import FileFormat, What
from matchmaker.domain.workshops import RegistrationStatus, Side, WorkshopStatus
from matchmaker.errors import NotFoundError, ReasonNeededError, Refusal, RefusedError
from matchmaker.services import desk, reports
from matchmaker.services.desk import NewNote
from matchmaker.services.mail import say_in
from matchmaker.services.reports import Wanted, wording
from matchmaker.services.reports.columns import COLUMNS, keys
from matchmaker.services.reports.headings import column_headings
from matchmaker.services.reports.measures import Measure, measures_of
from matchmaker.services.reports.network import Link, Organisation
from matchmaker.services.reports.report import Tally
from matchmaker.store.tables.desk import DeskEvent
from matchmaker.store.tables.feedback import MeetingFeedback
from matchmaker.store.tables.journal import JournalEntry
from matchmaker.store.tables.people import Consent
from matchmaker.store.tables.plans import WorkshopPlan
from matchmaker.store.tables.registrations import RegistrationMember
from matchmaker.store.tables.workshops import WorkshopName
from tests import delegations as people
from tests import factories as make

PLAN = [(0, 0, 0), (1, 1, 0), (2, 2, 0), (0, 1, 1), (1, 2, 1), (2, 0, 2)]
"""Host, visitor and slot of each meeting."""


@pytest.fixture
def session(engine):
    with Session(engine) as session:
        yield session


@pytest.fixture
def world(session):
    return people.delegations(session, hosts=3, visitors=3, slots=3)


@pytest.fixture
def plan(session, world):
    plan = people.in_force(session, world, PLAN)
    for one in world.hosts + world.visitors[:2]:
        seen(session, one)
    return plan


def seen(session, one):
    said = {"purpose": SEEN_BY_OTHER_SIDE, "granted": True, "wording": "2026-11", "said_at": make.NOW}
    make.added(session, Consent(profile_id=one.profile.id, **said))


def note(session, world, kind, of, at, *, slot=None, tables=None):
    new = NewNote(kind, of.public_id, slot.public_id if slot else "", tables)
    desk.note(session, world.office(Side.HOST), world.slug, new, f"{kind} {of.public_id} {at}", now=at)


def report(session, world, now, side=Side.HOST):
    return reports.report_of(session, world.office(side), world.slug, language="en", now=now)


def taken(session, who, slug, *tables, version=None, form=FileFormat.JSON, now=make.NOW, language="en"):
    wanted = Wanted(tables or tuple(What), form, version)
    found = reports.take_out(session, who, slug, wanted, reason="to look", language=language, now=now)
    return reports.written(found, form, language)


def document(session, world, *tables, side=Side.HOST, **given):
    return json.loads(taken(session, world.office(side), world.slug, *tables, **given).content)


def test_the_report_tells_what_was_held_by_what_the_desk_noted(session, world, plan):
    first, _second, third = world.slots
    before, after = first.starts_at - timedelta(minutes=20), third.ends_at + timedelta(minutes=1)
    for one in (*world.hosts, *world.visitors[:2]):
        note(session, world, Kind.ARRIVED, one.registration, before)
    note(session, world, Kind.ABSENT, world.hosts[0].registration, before + timedelta(minutes=1))
    note(session, world, Kind.CLOSED, world.sessions[2], before + timedelta(minutes=2))

    told = report(session, world, after)

    # (0, 0) and (0, 1) without the first host; of (1, 2) and (2, 2) nobody knows; (2, 0) was in the closed session.
    assert told.whole == Tally(planned=6, held=1, not_held=3, not_noted=2, ahead=0)
    assert (told.version, told.at_first, told.noted) == (plan.number, 6, True)
    assert [(theme, tally.planned) for theme, tally in told.themes] == [("Health", 6)]
    host, visitor = told.sides[Side.HOST], told.sides[Side.VISITOR]
    assert (host.registered, host.came, host.missing, host.not_noted, host.unseen) == (3, 3, 0, 0, 0)
    assert (visitor.registered, visitor.came, visitor.not_noted, visitor.with_meetings) == (3, 2, 1, 3)
    assert [(line.sector, dict(line.people), dict(line.meetings)) for line in told.sectors] == [
        (Sector.COMPANY, {Side.HOST: 3, Side.VISITOR: 3}, {Side.HOST: 6, Side.VISITOR: 6})
    ]
    one, other = (Organisation(f"Organisation of {name}", "") for name in ("Ane Hansen 1", "陈伟 1"))
    assert Link(one, other, planned=1, held=1, not_held=0, not_noted=0) in told.links
    assert len(told.links) == 6
    assert told == report(session, world, after, Side.VISITOR) or told.workshop.own_side is Side.HOST
    assert report(session, world, before).whole == Tally(planned=6, held=0, not_held=0, not_noted=0, ahead=6)


def test_who_was_to_come_later_and_was_missing_then_did_not_come(session, world, plan):
    first, second, _third = world.slots
    one, before = world.hosts[0].registration, first.starts_at - timedelta(minutes=20)
    note(session, world, Kind.LATE, one, before, slot=second)
    expected = document(session, world, What.ATTENDANCE)["attendance"][0]
    note(session, world, Kind.ABSENT, one, second.ends_at)
    missing = document(session, world, What.ATTENDANCE)["attendance"][0]
    of_hosts = report(session, world, world.slots[-1].ends_at).sides[Side.HOST]

    assert (of_hosts.came, of_hosts.missing, of_hosts.not_noted) == (0, 1, 2)
    assert (expected["presence"], expected["there_from_utc"]) == ("late", second.starts_at.isoformat())
    assert (missing["person"], missing["presence"], missing["there_from_utc"]) == (["Ane Hansen 0"], "missing", None)
    note(session, world, Kind.ARRIVED, one, second.ends_at + timedelta(minutes=1))
    note(session, world, Kind.ABSENT, one, second.ends_at + timedelta(minutes=2))
    assert report(session, world, world.slots[-1].ends_at).sides[Side.HOST].came == 1  # who has left again did come


def test_a_room_that_closed_stands_in_the_notes_with_each_of_its_sessions(session, world, plan):
    for place in world.sessions[1:]:
        place.room_id = world.sessions[0].room_id
    session.flush()
    before = world.slots[0].starts_at - timedelta(minutes=20)
    room = desk.sessions_of(session, world.office(Side.HOST), world.slug, language="en", now=before).rooms[0]
    closing = NewNote(Kind.CLOSED, room.public_id, extent=Extent.WORKSHOP)
    desk.note(session, world.office(Side.HOST), world.slug, closing, "the hall", now=before)

    rows = document(session, world, What.NOTES)["notes"]

    assert [(each["kind"], each["session_starts_at_utc"]) for each in rows] == [
        ("closed", slot.starts_at.isoformat()) for slot in world.slots
    ]


def test_who_has_withdrawn_was_in_no_meeting_unless_the_desk_saw_them(session, world, plan):
    gone, before = world.hosts[0], world.slots[0].starts_at - timedelta(minutes=20)
    for one in (*world.hosts[1:], *world.visitors):
        note(session, world, Kind.ARRIVED, one.registration, before)
    unknown = report(session, world, world.slots[-1].ends_at)
    gone.registration.status = RegistrationStatus.WITHDRAWN
    session.flush()
    told = report(session, world, world.slots[-1].ends_at)

    assert unknown.whole == Tally(planned=6, held=4, not_held=0, not_noted=2, ahead=0)
    assert told.whole == Tally(planned=6, held=4, not_held=2, not_noted=0, ahead=0)
    assert (told.sides[Side.HOST].registered, told.sides[Side.HOST].with_meetings, told.sides[Side.HOST].seats) == (
        2, 2, 4,
    )  # fmt: skip
    rows = document(session, world, What.MEETINGS, now=world.slots[-1].ends_at)["meetings"]
    assert [each["held"] for each in rows] == [
        "not held", "held", "held", "not held", "held", "held",
    ]  # fmt: skip
    note(session, world, Kind.ARRIVED, gone.registration, before)
    assert report(session, world, world.slots[-1].ends_at).whole.held == 6  # withdrawn only afterwards


def test_of_a_workshop_that_was_cancelled_no_meeting_was_held(session, world, plan):
    for one in (*world.hosts, *world.visitors):
        note(session, world, Kind.ARRIVED, one.registration, world.slots[0].starts_at - timedelta(minutes=20))
    world.workshop.status = WorkshopStatus.CANCELLED
    session.flush()

    for now in (make.NOW, world.slots[-1].ends_at):
        told = report(session, world, now)
        assert told.whole == Tally(planned=6, held=0, not_held=6, not_noted=0, ahead=0)
        assert {each["held"] for each in document(session, world, What.MEETINGS, now=now)["meetings"]} == {"not held"}
    for row in session.scalars(select(DeskEvent)):
        session.delete(row)
    session.flush()
    numbers = {each.measure: each.number for each in measures_of(report(session, world, make.NOW)) if not each.theme}
    assert (numbers[Measure.HELD], numbers[Measure.NOT_HELD]) == (0, 6)  # known, though nobody noted anything


def test_what_somebody_told_the_desk_of_themselves_was_noted_by_no_office(session, world, plan):
    one, before = world.hosts[0], world.slots[0].starts_at - timedelta(minutes=20)
    said = {"workshop_id": world.workshop.id, "kind": Kind.ABSENT, "idempotency_key": "own", "noted_at": before}
    make.added(session, DeskEvent(**said, registration_id=one.registration.id, account_id=one.account.id))
    note(session, world, Kind.ARRIVED, world.visitors[0].registration, before)

    rows = document(session, world, What.NOTES)["notes"]

    assert [(each["kind"], each["noted_by"]) for each in rows] == [("absent", None), ("arrived", "host")]


def answers(session, world, host, visitor, *, by=Side.HOST, **said):
    one, other = world.hosts[host], world.visitors[visitor]
    own, about = (one, other) if by is Side.HOST else (other, one)
    given = {"profile_id": own.profile.id, "from_registration_id": own.registration.id, "said_at": make.NOW}
    about = {"to_registration_id": about.registration.id, "workshop_id": world.workshop.id}
    make.added(session, MeetingFeedback(**given, **about, **said))


def test_what_people_say_is_told_of_all_together_where_enough_have_spoken(session):
    world = people.delegations(session, hosts=STEP, visitors=STEP)
    people.in_force(session, world, [(at, at, 0) for at in range(2)])
    now = world.slots[-1].ends_at
    for at in range(STEP):
        answers(session, world, at, at, rating=5, follow_up=True)
    for at in range(STEP - 1):
        answers(session, world, at, at, by=Side.VISITOR, rating=3, follow_up=True)
    assert report(session, world, now).said == Aggregate(0, None, 0)  # four of the one side

    answers(session, world, STEP - 1, STEP - 1, by=Side.VISITOR, rating=4, follow_up=True)
    told = report(session, world, now)
    assert told.said == Aggregate(2 * STEP, 4.0, STEP)
    assert told.said == report(session, world, now, Side.VISITOR).said
    numbers = {each.measure: each.number for each in measures_of(told)}
    assert [numbers[each] for each in (Measure.RATERS, Measure.RATING, Measure.GOING_ON)] == [2 * STEP, 4.0, STEP]
    said = document(session, world, What.REPORT, now=now)["report"]
    assert {each["measure"]: each["number"] for each in said}["average rating, of 5"] == 4.0

    gone = select(RegistrationMember).where(RegistrationMember.profile_id == world.hosts[0].profile.id)
    session.delete(session.scalars(gone).one())
    assert report(session, world, now).said == Aggregate()  # whoever sits there no more is not among those who spoke


def test_what_nobody_noted_or_counts_is_no_zero(session, world, plan):
    now = world.slots[-1].ends_at + timedelta(minutes=1)
    told = report(session, world, now)
    numbers = {each.measure: each.number for each in measures_of(told)}

    assert told.whole == Tally(planned=6, held=0, not_held=0, not_noted=6, ahead=0)
    assert not told.noted
    assert told.said == Aggregate()
    unknown = (Measure.HELD, Measure.NOT_HELD, Measure.CAME, Measure.MISSING, Measure.RATING, Measure.GOING_ON)
    assert [numbers[each] for each in unknown] == [None] * len(unknown)
    assert numbers[Measure.NOT_NOTED] == 6


def test_a_note_that_was_taken_back_says_nothing(session, world, plan):
    before = world.slots[0].starts_at - timedelta(minutes=20)
    note(session, world, Kind.ABSENT, world.hosts[0].registration, before)
    noted = desk.desk_of(session, world.office(Side.HOST), world.slug, language="en", now=before).notes[0].note
    desk.take_back(session, world.office(Side.HOST), world.slug, noted.public_id, now=before)

    assert not report(session, world, world.slots[-1].ends_at).noted


def test_workshops_that_follow_tell_how_many_pairs_meet_again(session, world, plan):
    parties = {"host_party_id": world.visitor_party.id, "visitor_party_id": world.host_party.id}
    known = {"partnership_id": world.workshop.partnership_id, "follow_up_of_id": world.workshop.id}
    after = make.workshop(session, **parties, **known, status=WorkshopStatus.OPEN)
    session.add(WorkshopName(workshop_id=after.id, language="en", name="Again"))
    foreign = make.workshop(session, follow_up_of_id=world.workshop.id)
    further = {"copied_from_id": world.workshop.id, "partnership_id": world.workshop.partnership_id}
    later = make.workshop(session, **parties, **further, starts_on=after.ends_on + timedelta(days=200),
                          ends_on=after.ends_on + timedelta(days=200))  # fmt: skip
    session.add(WorkshopName(workshop_id=later.id, language="en", name="Later"))
    session.flush()
    assert [each.title for each in report(session, world, make.NOW).follow_ups] == ["Again", "Later"]
    later.copied_from_id = None
    session.flush()
    assert [(each.title, each.again) for each in report(session, world, make.NOW).follow_ups] == [("Again", None)]

    swapped = [make.registration(session, after, side) for side in Side]
    for row, one in zip(swapped, (world.visitors[0], world.hosts[0]), strict=True):
        people.join(session, row, one.profile)
    slot = make.slot(session, after, 0)
    place = make.workshop_session(session, after, [slot])
    again = make.plan(session, after, status=PlanStatus.PUBLISHED, published_at=make.NOW)
    make.meeting(session, again, place, *swapped)

    assert [(each.title, each.again) for each in report(session, world, make.NOW).follow_ups] == [("Again", 1)]
    assert foreign.slug not in str(report(session, world, make.NOW))  # an office of none of its regions


def test_files_name_of_the_other_side_only_those_who_agreed_or_are_met(session, world, plan):
    unmet = people.expert(session, world.workshop, world.visitor_party, Side.VISITOR, "Unmet canary")
    make.preference(session, world.hosts[0].registration, unmet.registration, PreferenceKind.WANT)
    make.preference(session, world.hosts[0].registration, world.visitors[0].registration, PreferenceKind.WANT)

    host, visitor = document(session, world), document(session, world, side=Side.VISITOR)

    assert "Unmet canary" not in json.dumps(host, ensure_ascii=False)
    assert "Unmet canary" in json.dumps(visitor, ensure_ascii=False)
    assert [each["name"] for each in host["people"] if each["side"] == "visitor"] == ["陈伟 0", "陈伟 1"]
    assert {each["email"] for each in host["people"] if each["side"] == "visitor"} == {""}
    assert [(each["person"], each["wanted"]) for each in host["wishes"]] == [(["Ane Hansen 0"], ["陈伟 0"])]
    assert visitor["wishes"] == []  # wants of the other side are theirs
    assert "0000 secret" not in json.dumps([host, visitor])
    seen(session, unmet)
    assert len(document(session, world, What.WISHES)["wishes"]) == 2  # the control


def test_of_a_party_that_meets_nobody_files_name_only_those_who_agreed(session, world, plan):
    party = people.expert(session, world.workshop, world.visitor_party, Side.VISITOR, "Seen by all")
    unseen = make.profile(session, world.visitor_party, name="Unseen canary")
    people.join(session, party.registration, unseen, position=1)
    seen(session, party)
    note(session, world, Kind.ARRIVED, party.registration, world.slots[0].starts_at)

    of_hosts, own = (json.dumps(document(session, world, side=side)) for side in Side)

    assert ("Seen by all" in of_hosts, "Unseen canary" in of_hosts) == (True, False)
    assert "Unseen canary" in own  # the control


def test_no_file_holds_addresses_of_the_other_side_whatever_they_agreed_to(session, world, plan):
    said = {"granted": True, "wording": "2026-11", "said_at": make.NOW}
    for one in (world.hosts[0], world.visitors[0]):
        make.added(session, Consent(profile_id=one.profile.id, purpose=Purpose.CONTACT_BY_OTHER_OFFICE, **said))

    rows = {side: document(session, world, What.PEOPLE, side=side)["people"] for side in Side}
    of_side = {side: {each["name"]: each["email"] for each in found} for side, found in rows.items()}

    assert of_side[Side.HOST]["陈伟 0"] == of_side[Side.VISITOR]["Ane Hansen 0"] == ""
    assert of_side[Side.HOST]["Ane Hansen 0"] == world.hosts[0].profile.contact_email  # the control
    assert of_side[Side.VISITOR]["陈伟 0"] == world.visitors[0].profile.contact_email


def test_a_veto_changes_no_file_and_no_report_of_anybody(session, world, plan):
    now = world.slots[-1].ends_at
    both = [(side, form) for side in Side for form in FileFormat]

    def everything():
        files = [taken(session, world.office(side), world.slug, form=form, now=now).content for side, form in both]
        return files, [report(session, world, now, side) for side in Side]

    without = everything()
    for one, other in ((world.hosts[0], world.visitors[0]), (world.visitors[1], world.hosts[2])):
        make.preference(session, one.registration, other.registration, PreferenceKind.VETO)
    session.flush()

    assert everything() == without
    make.preference(session, world.hosts[1].registration, world.visitors[1].registration, PreferenceKind.WANT)
    assert everything() != without  # the control: a want is in the file of the own office


def test_only_the_offices_take_out_and_only_with_a_reason_that_the_journal_keeps(session, world, plan):
    office = world.office(Side.HOST)
    foreign = people.delegations(session).office(Side.HOST)
    for who in (foreign, world.hosts[0].principal()):
        with pytest.raises(NotFoundError):
            taken(session, who, world.slug, What.PEOPLE)
        with pytest.raises(NotFoundError):
            reports.report_of(session, who, world.slug, language="en", now=make.NOW)
    with pytest.raises(ReasonNeededError):
        reports.take_out(
            session, office, world.slug, Wanted((What.PEOPLE,), FileFormat.CSV), reason=" ", language="en", now=make.NOW
        )
    assert session.scalars(select(JournalEntry.id).where(JournalEntry.action == "tables taken out")).all() == []
    taken(session, office, world.slug, What.MEETINGS, What.PEOPLE)

    entry = session.scalars(select(JournalEntry).where(JournalEntry.action == "tables taken out")).one()
    assert entry.details == {"tables": ["people", "meetings"], "file": "json", "rows": 11, "version": plan.number}


def test_meetings_are_of_the_version_that_is_asked_for(session, world, plan):
    draft = make.plan(session, world.workshop, number=plan.number + 1)
    hosts, visitors = world.hosts, world.visitors
    make.meeting(session, draft, world.sessions[0], hosts[0].registration, visitors[1].registration)

    of_draft = document(session, world, What.MEETINGS, version=draft.number)["meetings"]

    assert [(each["version"], each["host"], each["held"]) for each in of_draft] == [
        (draft.number, ["Ane Hansen 0"], None)
    ]
    assert {each["version"] for each in document(session, world, What.MEETINGS)["meetings"]} == {plan.number}
    first = document(session, world, What.MEETINGS)["meetings"][0]
    assert (first["day"], first["start"], first["time_zone"]) == ("2009-03-12", "09:00", "Europe/Copenhagen")
    assert first["starts_at_utc"] == "2009-03-12T08:00:00+00:00"
    office = world.office(Side.HOST)
    for wanted, refusal in (
        (Wanted((What.MEETINGS,), FileFormat.CSV, 4711), Refusal.EXPORT_OF_NO_VERSION),
        (Wanted((), FileFormat.CSV), Refusal.EXPORT_OF_NOTHING),
    ):
        with pytest.raises(RefusedError) as refused:
            reports.take_out(session, office, world.slug, wanted, reason="x", language="en", now=make.NOW)
        assert refused.value.refusal is refusal


HOSTILE = (
    "=1+1",
    "two\nlines",
    "上海市科学技术委员会",
    "+cmd|' /C calc'!A0",
    'say "hi"; now',
    "[not, a list]",
    "@x\t-1",
)


def test_hostile_texts_survive_in_all_three_kinds_of_files(session, world, plan):
    texts = iter(HOSTILE * 10)
    for one in (*world.hosts, *world.visitors):
        one.profile.name, one.profile.name_latin, one.profile.title = next(texts), next(texts), next(texts)
    written_names = {one.profile.name for one in world.hosts} | {one.profile.name for one in world.visitors}
    session.flush()
    office = world.office(Side.HOST)

    as_json = document(session, world, What.MEETINGS, What.PEOPLE)
    said = {name for each in as_json["meetings"] for side in ("host", "visitor") for name in each[side]}
    assert said == written_names

    book = openpyxl.load_workbook(
        io.BytesIO(taken(session, office, world.slug, What.PEOPLE, form=FileFormat.XLSX).content)
    )
    rows = list(book.active.iter_rows(min_row=2))
    assert {row[1].value for row in rows} == {each["name"] for each in as_json["people"]}
    assert {cell.data_type for row in rows for cell in row} <= {"s", "n", "d"}

    text = taken(session, office, world.slug, What.PEOPLE, form=FileFormat.CSV).content.decode("utf-8-sig")
    cells = [row[1] for row in csv.reader(io.StringIO(text, newline=""))][1:]
    harmless = [name.replace("\t-1", "\t'-1") for name in (each["name"] for each in as_json["people"])]
    assert cells == [f"'{name}" if name[0] in "=+@" else name for name in harmless]


@pytest.mark.parametrize("language", ["en", "da", "zh"])
def test_every_column_table_and_word_is_said_in_every_language(language):
    say = say_in(language)
    headings, words, titles = column_headings(say), wording.words(say), wording.titles(say)

    assert set(headings) == set(keys())
    assert set(titles) == set(What) == set(COLUMNS)
    for kind, said in words.items():
        left = {each for each in kind if each not in said and each.value != "anything"}
        assert (kind.__name__, left) == (kind.__name__, set())
    for columns in COLUMNS.values():
        shown = [headings[column.key] for column in columns]
        assert len(set(shown)) == len(shown), shown  # two columns of a table are never called alike


def test_a_workshop_without_anything_makes_every_file(session):
    world = people.delegations(session, hosts=0, visitors=0, slots=0)

    for form in FileFormat:
        assert taken(session, world.office(Side.HOST), world.slug, form=form, language="zh").content
    found = document(session, world)
    assert {key for key, rows in found.items() if rows and isinstance(rows, list)} == {"report"}
    told = report(session, world, make.NOW)
    assert (told.version, told.whole.planned, told.links) == (None, 0, ())
    assert session.scalars(select(WorkshopPlan.id)).all() == []
