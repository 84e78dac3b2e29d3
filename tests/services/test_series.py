"""The next workshop of a series: what it takes over, and what having met before counts in it."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import count

import pytest
from sqlalchemy import select

from matchmaker.domain.consents import Purpose
from matchmaker.domain.desk import DeskEventKind
from matchmaker.domain.mail import MailingState
from matchmaker.domain.permissions import Principal
from matchmaker.domain.plans import PlanStatus
from matchmaker.domain.programmes.checks import ProgrammeRefusedError
from matchmaker.domain.programmes.document import Interpreters, Item, Room, Slot, Titles
from matchmaker.domain.programmes.document import Session as ProgrammeSession
from matchmaker.domain.series import Again, Before, Carried, Invited, OtherSessions, RoomsCarried, Strength
from matchmaker.domain.workshops import ItemKind, RegistrationStatus, Side, WorkshopStatus
from matchmaker.errors import NotFoundError, Refusal, RefusedError, StaleError
from matchmaker.services import mailings, programmes, series
from matchmaker.services.access import workshop_at
from matchmaker.services.affinity import score
from matchmaker.services.mailings import Ways
from matchmaker.services.people_filter import PeopleFilter, own_people_found
from matchmaker.services.programmes import programme_of, save_programme
from matchmaker.services.scoring import profiles_of
from matchmaker.services.series import NextWorkshop
from matchmaker.store.tables.desk import DeskEvent
from matchmaker.store.tables.journal import JournalEntry
from matchmaker.store.tables.mailings import Mailing
from matchmaker.store.tables.people import Consent
from matchmaker.store.tables.registrations import Registration, RegistrationMember
from matchmaker.store.tables.themes import Theme
from matchmaker.store.tables.workshops import Slot as SlotRow
from matchmaker.store.tables.workshops import Workshop
from matchmaker.store.transaction import transaction
from tests import assembly, factories
from tests.factories import FIRST_DAY, NOW

NOTES = count(1)
HOME, FAR = "Europe/Copenhagen", "Asia/Shanghai"
FIRST = date(2010, 3, 25)
"""A Thursday; the clocks of Denmark are turned forward on the 28th, those of Shanghai never."""

WAYS = Ways(("en",), *(f"https://meet.example/{page}" for page in ("r", "p", "w", "a", "s")))


@pytest.fixture
def first(engine) -> assembly.Assembly:
    """A workshop at home in March 2009 with a hall, two themes, a break, a visit, and people of both sides."""
    with transaction(engine) as session:
        host = factories.party(session, code="home", country="DK", time_zone=HOME, currency="DKK")
        visitor = factories.party(session, code="far", country="CN", time_zone=FAR, currency="CNY")
        at = factories.workshop(
            session, slug="kick-off", host_party_id=host.id, visitor_party_id=visitor.id, status=WorkshopStatus.DRAFT
        )
        themes = [factories.theme(session, at), factories.theme(session, at)]
        offices = assembly.office(session, host.id), assembly.office(session, visitor.id)
        before = programme_of(session, workshop_at(session, "kick-off"))
        themed = [each.public_id for each in themes]
        programme = replace(
            before,
            terms=replace(
                before.terms,
                titles={"en": Titles("Kick-off", "Two days")},
                ends_on=FIRST_DAY + timedelta(days=1),
                closes_at=datetime(2009, 3, 1, 23, tzinfo=UTC),
                weights={"keywords": 0.4},
            ),
            slots=(
                Slot("+1", FIRST_DAY, time(9), time(9, 30)),
                Slot("+2", FIRST_DAY, time(9, 30), time(10)),
                Slot("+3", FIRST_DAY + timedelta(days=1), time(9), time(9, 30)),
            ),
            rooms=(Room("+hall", "Great hall of Viborg"),),
            sessions=(
                ProgrammeSession("+a", ("+1",), 4, themed[0], "+hall", "Positioning"),
                ProgrammeSession("+b", ("+2",), 3, themed[1], "+hall"),
                ProgrammeSession("+c", ("+3",), 2),
            ),
            interpreters=(Interpreters("+i", 3, ("da", "zh"), shifts=(("+2", 1),)),),
            items=(
                Item("+lunch", ItemKind.BREAK, FIRST_DAY, time(12), time(13), {"en": Titles("Lunch")}, "+hall"),
                Item("+mill", ItemKind.VISIT, FIRST_DAY, time(14), time(16), {"en": Titles("A mill")}, places=20),
            ),
            spare_percent=10,
        )
        save_programme(session, offices[0], "kick-off", programme, 1, now=NOW)
        row = session.get_one(Workshop, at.id)
        row.status, row.objective, row.least_meetings = WorkshopStatus.HELD, ["weight", "guarantee"], 2
        draw = assembly.Random(7)
        hosts = [assembly.seated(session, row, Side.HOST, draw) for _ in range(2)]
        visitors = [assembly.seated(session, row, Side.VISITOR, draw) for _ in range(2)]
        session.flush()
        for each in (row, *hosts, *visitors):
            session.refresh(each)
        session.expunge_all()
        return assembly.Assembly(row, hosts, visitors, [], [], *offices, "kick-off")


def themes_of(session) -> list[str]:
    return list(session.scalars(select(Theme.public_id).order_by(Theme.id)))


def wanted(session, **given) -> NextWorkshop:
    known = {
        "titles": {"en": Titles("Second", "In Shanghai")},
        "slug": "second",
        "first_day": FIRST,
        "place": "Pudong",
        "themes": frozenset(themes_of(session)),
    }
    return NextWorkshop(**known | given)


def planned(session, first, office=None, **given):
    asks = office or first.host_office
    return series.plan_next(
        session,
        asks,
        series.source_of(session, asks, "kick-off", "en"),
        wanted(session, **given),
        room_name=lambda number: f"Room {number}",
        language="en",
        now=NOW,
    )


def made(session, first, office=None, **given) -> Workshop:
    asked = wanted(session, **given)
    slug = series.make_next(
        session,
        office or first.host_office,
        "kick-off",
        asked,
        seen=asked.sha256,
        room_name=lambda number: f"Room {number}",
        languages=("en", "da"),
        now=NOW,
    )
    return session.scalars(select(Workshop).where(Workshop.slug == slug)).one()


def stand(session, slug="second"):
    return programme_of(session, workshop_at(session, slug))


def test_the_next_is_a_draft_with_hosts_swapped_whose_clocks_show_the_same_times(engine, first):
    with transaction(engine) as session:
        row = made(session, first)
        assert (row.status, row.time_zone, row.place) == (WorkshopStatus.DRAFT, FAR, "Pudong")
        parties = first.workshop.visitor_party_id, first.workshop.host_party_id
        assert (row.host_party_id, row.visitor_party_id) == parties
        assert (row.copied_from_id, row.follow_up_of_id) == (first.workshop.id, None)
        found = stand(session)
        clocks = [(each.day.day, each.start, each.end) for each in found.slots]
        assert clocks == [(25, time(9), time(9, 30)), (25, time(9, 30), time(10)), (26, time(9), time(9, 30))]
        query = select(SlotRow.starts_at).where(SlotRow.workshop_id == row.id).order_by(SlotRow.starts_at)
        starts = session.scalars(query).first()
        assert starts.isoformat() == "2010-03-25T01:00:00+00:00"  # Shanghai has no summer time
        assert [(each.tables, each.title, bool(each.theme)) for each in found.sessions] == [
            (4, "Positioning", True),
            (3, "", True),
            (2, "", False),
        ]
        assert [each.name for each in found.rooms] == ["Room 1"]
        assert [(each.languages, each.capacity, len(each.shifts)) for each in found.interpreters] == [
            (("da", "zh"), 3, 1)
        ]
        assert [(each.kind, each.start, each.place) for each in found.items] == [(ItemKind.BREAK, time(12), "")]
        assert (found.spare_percent, row.objective, row.least_meetings) == (10, ["weight", "guarantee"], 2)
        assert found.terms.weights == {"keywords": 0.4, "met_before": -0.2}


def test_nothing_of_people_comes_along(engine, first):
    with transaction(engine) as session:
        row = made(session, first)
        assert not session.scalars(select(Registration).where(Registration.workshop_id == row.id)).all()
        assert profiles_of(session, row.id).preferences == ()


@pytest.mark.parametrize(
    ("day", "utc"),
    [
        (date(2010, 3, 25), "08:00"),
        (date(2010, 3, 29), "07:00"),
        (date(2010, 10, 28), "07:00"),
        (date(2010, 11, 2), "08:00"),
    ],
)
def test_where_hosts_stay_the_clocks_show_the_same_in_summer_and_winter(engine, first, day, utc):
    with transaction(engine) as session:
        row = made(session, first, swapped=False, first_day=day)
        query = select(SlotRow.starts_at).where(SlotRow.workshop_id == row.id).order_by(SlotRow.starts_at)
        assert f"{session.scalars(query).first():%H:%M}" == utc
        assert {each.start for each in stand(session).slots} == {time(9), time(9, 30)}


def test_a_time_that_the_clocks_skip_is_refused_and_one_shown_twice_is_the_first(engine, first):
    with transaction(engine) as session:
        before = stand(session, "kick-off")
        early = replace(before.slots[0], start=time(2, 15), end=time(2, 45))
        session.get_one(Workshop, first.workshop.id).status = WorkshopStatus.DRAFT
        session.flush()
        version = workshop_at(session, "kick-off").version
        save_programme(
            session, first.host_office, "kick-off", replace(before, slots=(early, *before.slots[1:])), version, now=NOW
        )
    with transaction(engine) as session, pytest.raises(ProgrammeRefusedError) as refused:
        planned(session, first, swapped=False, leave_out=False, first_day=date(2010, 3, 28))
    assert {each.refusal for each in refused.value.faults} == {Refusal.TIME_SKIPPED}
    with transaction(engine) as session:
        again = planned(session, first, swapped=False, leave_out=False, first_day=date(2010, 10, 31))
        assert again.programme.slots[0].fold == 0
        assert again.programme.slots[0].starts_at(HOME).isoformat() == "2010-10-31T00:15:00+00:00"
        assert planned(session, first, leave_out=False, first_day=date(2010, 3, 28)).programme.slots[0].fold is None


def test_weekends_and_holidays_of_either_side_are_left_out_and_named(engine, first):
    with transaction(engine) as session:
        found = planned(session, first, first_day=date(2026, 4, 3)).moved  # Good Friday; Qingming follows
        assert [each.isoformat() for each in found.days.values()] == ["2026-04-07", "2026-04-08"]
        assert [(each.day.day, [one.country for one in each.reasons]) for each in found.left_out] == [
            (3, ["DK"]),
            (4, ["CN"]),
            (5, ["CN", "DK"]),
            (6, ["CN", "DK"]),
        ]
        asked_for = planned(session, first, first_day=date(2026, 4, 3), leave_out=False).moved
        assert [each.isoformat() for each in asked_for.days.values()] == ["2026-04-03", "2026-04-04"]
        assert [each.day.day for each in asked_for.off.days] == [3, 4]
        assert not asked_for.left_out


def test_what_is_not_chosen_is_not_carried_over(engine, first):
    with transaction(engine) as session:
        found = planned(session, first, carried=frozenset({Carried.SLOTS}), rooms=RoomsCarried.LEFT).programme
        assert (len(found.slots), found.rooms, found.sessions, found.interpreters, found.items) == (3, (), (), (), ())
        assert (found.spare_percent, found.terms.weights) == (0, {"met_before": -0.2})
        named = planned(session, first, rooms=RoomsCarried.NAMED).programme
        assert [each.name for each in named.rooms] == ["Great hall of Viborg"]
        assert {each.room for each in named.sessions} == {named.rooms[0].id, None}
        row = made(session, first, carried=frozenset({Carried.SLOTS}))
        assert (row.objective, row.least_meetings) == (["guarantee", "weight", "idle"], None)


def test_sessions_of_a_theme_that_does_not_return_are_left_or_for_the_one_that_does(engine, first):
    with transaction(engine) as session:
        one = themes_of(session)[1]
        opened = planned(session, first, themes=frozenset({one})).programme
        assert [(each.tables, each.theme, each.title) for each in opened.sessions] == [
            (4, one, ""), (3, one, ""), (2, None, "")
        ]  # fmt: skip
        assert opened.terms.theme == one
        left = planned(session, first, themes=frozenset({one}), others=OtherSessions.LEFT).programme
        assert [each.tables for each in left.sessions] == [3, 2]


def test_registration_closes_as_long_before_and_never_in_the_past(engine, first):
    with transaction(engine) as session:
        found = planned(session, first).programme.terms
        assert (
            found.closes_at.isoformat() == "2010-03-14T16:00:00+00:00"
        )  # the end of a day in Shanghai, 11 days before
        soon = NOW.date() + timedelta(days=4)
        assert planned(session, first, first_day=soon).programme.terms.closes_at is None


@pytest.mark.parametrize(
    ("given", "refusal", "field"),
    [
        ({"slug": "kick-off"}, Refusal.SLUG_TAKEN, "slug"),
        ({"slug": "new"}, Refusal.SLUG_TAKEN, "slug"),
        ({"slug": "Second Workshop"}, Refusal.SLUG_WRONG, "slug"),
        ({"slug": ""}, Refusal.SLUG_WRONG, "slug"),
        ({"slug": "x" * 61}, Refusal.SLUG_WRONG, "slug"),
        ({"first_day": date(1999, 1, 1)}, Refusal.DAY_WRONG, "first_day"),
        ({"first_day": date(2199, 12, 30)}, Refusal.DAY_WRONG, "first_day"),
        ({"themes": frozenset()}, Refusal.SERIES_NO_THEME, "themes"),
        ({"themes": frozenset({"x"})}, Refusal.THEME_UNKNOWN, "themes"),
        ({"carried": frozenset({Carried.SESSIONS})}, Refusal.SERIES_SESSIONS_WITHOUT_SLOTS, "carried"),
        ({"titles": {}}, Refusal.TEXT_MISSING, "terms:titles"),
        ({"place": "x" * 301}, Refusal.TEXT_TOO_LONG, "terms:place"),
    ],
)
def test_what_cannot_be_is_refused_with_its_field(engine, first, given, refusal, field):
    with transaction(engine) as session, pytest.raises(ProgrammeRefusedError) as refused:
        made(session, first, **given)
    assert [(each.refusal, each.field) for each in refused.value.faults] == [(refusal, field)]


def test_only_an_office_of_the_workshop_makes_the_next_and_only_what_it_looked_at(engine, first):
    with transaction(engine) as session:
        foreign = assembly.office(session, factories.party(session).id)
        with pytest.raises(NotFoundError):
            planned(session, first, foreign)
        expert = Principal(first.host_office.account, first.host_office.role, None)
        with pytest.raises(NotFoundError):
            planned(session, first, expert)
    with transaction(engine) as session:
        asked = wanted(session)
        other = replace(asked, place="Elsewhere")
        with pytest.raises(StaleError):
            series.make_next(
                session, first.host_office, "kick-off", other, seen=asked.sha256, room_name=str, languages=("en",),
                now=NOW,
            )  # fmt: skip


def test_making_it_is_told_in_the_journal_of_both_offices(engine, first):
    with transaction(engine) as session:
        row = made(session, first, first.visitor_office)
        entry = session.scalars(select(JournalEntry).where(JournalEntry.action == "workshop.copy")).one()
        assert (entry.workshop_id, entry.subject_id) == (row.public_id, row.public_id)
        assert entry.details["from"] == first.workshop.public_id
        assert entry.details["met_before"] == -0.2


def published(session, first, pairs, workshop=None):
    """Publish a plan in which these calendars meet, all in sessions of their own slots; return the meetings."""
    at = session.get_one(Workshop, (workshop or first.workshop).id)
    plan = factories.plan(session, at, status=PlanStatus.PUBLISHED, published_at=NOW)
    begins = datetime.combine(at.starts_on, time(5), UTC)
    times = [begins + timedelta(minutes=30 * number) for number in range(len(pairs))]
    known = {"workshop_id": at.id, "day": at.starts_on}
    slots = [
        factories.added(session, SlotRow(**known, starts_at=each, ends_at=each + timedelta(minutes=30)))
        for each in times
    ]
    sessions = [factories.workshop_session(session, at, [each]) for each in slots]
    for where, (one, other) in zip(sessions, pairs, strict=True):
        factories.meeting(session, plan, where, one, other)
    session.flush()
    return slots, sessions


def note(session, first, kind, at, **about) -> DeskEvent:
    row = DeskEvent(
        workshop_id=first.workshop.id,
        kind=kind,
        idempotency_key=f"note {next(NOTES)}",
        account_id=first.host_office.account,
        noted_at=at,
        **about,
    )
    return factories.added(session, row)


def registered_again(session, first, row) -> dict[int, Registration]:
    """Register everybody of the first workshop in the next; return the calendars by the earlier ones."""
    found = {}
    for seats, side in ((first.hosts, Side.VISITOR), (first.visitors, Side.HOST)):
        for seat in seats:
            again = factories.registration(session, row, side)
            who = select(RegistrationMember.profile_id).where(RegistrationMember.registration_id == seat.id)
            ids = {"registration_id": again.id, "workshop_id": row.id}
            session.add(RegistrationMember(**ids, profile_id=session.scalars(who).one()))
            found[seat.id] = again
    session.flush()
    return found


def met(session, row) -> set[frozenset[str]]:
    return {frozenset(pair) for pair in profiles_of(session, row.id).met_before}


ABSENT, ARRIVED, LATE, EARLY = (
    DeskEventKind.ABSENT, DeskEventKind.ARRIVED, DeskEventKind.LATE, DeskEventKind.EARLY,
)  # fmt: skip


def test_who_met_before_is_who_met_and_not_who_was_missed(engine, first):
    (one, other), (guest, stranger) = first.hosts, first.visitors
    with transaction(engine) as session:
        row = made(session, first)
        slots, sessions = published(session, first, [(one, guest), (other, guest), (one, stranger)])
        again = registered_again(session, first, row)

        def pairs(*some):
            return {frozenset(again[each.id].public_id for each in pair) for pair in some}

        every = pairs((one, guest), (other, guest), (one, stranger))
        assert met(session, row) == every
        absent = note(session, first, ABSENT, slots[0].starts_at, registration_id=other.id)
        assert met(session, row) == every - pairs((other, guest))
        absent.taken_back_at, absent.taken_back_by_id = NOW, first.host_office.account
        session.flush()
        assert met(session, row) == every
        note(session, first, ABSENT, slots[0].starts_at, registration_id=other.id)
        note(session, first, ARRIVED, slots[0].ends_at, registration_id=other.id)
        assert met(session, row) == every
        note(session, first, LATE, slots[0].starts_at, registration_id=one.id, slot_id=slots[2].id)
        assert met(session, row) == every - pairs((one, guest))
        note(session, first, EARLY, slots[0].starts_at, registration_id=guest.id, slot_id=slots[0].id)
        assert met(session, row) == pairs((one, stranger))
        note(session, first, DeskEventKind.CLOSED, slots[0].starts_at, session_id=sessions[2].id)
        assert met(session, row) == set()


def test_who_came_later_or_withdrew_did_not_meet_those_before(engine, first):
    (one, other), (guest, stranger) = first.hosts, first.visitors
    with transaction(engine) as session:
        row = made(session, first)
        slots, _ = published(session, first, [(one, guest), (other, stranger), (one, stranger), (other, guest)])
        again = registered_again(session, first, row)

        def pairs(*some):
            return {frozenset(again[each.id].public_id for each in pair) for pair in some}

        every = pairs((one, guest), (other, stranger), (one, stranger), (other, guest))
        assert met(session, row) == every
        note(session, first, ABSENT, slots[0].starts_at, registration_id=one.id)
        note(session, first, ARRIVED, slots[1].starts_at, registration_id=one.id)
        note(session, first, LATE, slots[0].starts_at, registration_id=other.id, slot_id=slots[2].id)
        note(session, first, ARRIVED, slots[2].starts_at, registration_id=other.id)
        assert met(session, row) == pairs((one, stranger), (other, guest))
        session.get_one(Registration, guest.id).status = RegistrationStatus.WITHDRAWN
        session.flush()
        assert met(session, row) == pairs((one, stranger))
        note(session, first, ARRIVED, slots[0].starts_at, registration_id=guest.id)
        assert met(session, row) == pairs((one, stranger), (other, guest))  # withdrawn only afterwards


def test_who_left_met_those_before(engine, first):
    one, (guest, stranger) = first.hosts[0], first.visitors
    with transaction(engine) as session:
        row = made(session, first)
        slots, _ = published(session, first, [(one, guest), (one, stranger)])
        again = registered_again(session, first, row)
        note(session, first, ARRIVED, slots[0].starts_at, registration_id=one.id)
        note(session, first, ABSENT, slots[1].starts_at, registration_id=one.id)
        assert met(session, row) == {frozenset({again[one.id].public_id, again[guest.id].public_id})}


def test_all_earlier_workshops_of_the_series_count_but_not_one_that_was_cancelled(engine, first):
    with transaction(engine) as session:
        published(session, first, [(first.hosts[0], first.visitors[0])])
        second = made(session, first)
        again = registered_again(session, first, second)
        published(session, first, [(again[first.hosts[1].id], again[first.visitors[1].id])], second)
        asked = wanted(session, slug="third", first_day=date(2010, 9, 1))
        series.make_next(
            session, first.visitor_office, "second", asked, seen=asked.sha256, room_name=str, languages=("en",), now=NOW
        )
        third = session.scalars(select(Workshop).where(Workshop.slug == "third")).one()
        assert third.host_party_id == first.workshop.host_party_id
        registered_again(session, replace(first, hosts=first.visitors, visitors=first.hosts), third)
        assert len(met(session, third)) == 2
        assert planned(session, first, slug="fourth").pairs_met == 1
        second.status = WorkshopStatus.CANCELLED
        session.flush()
        assert len(met(session, third)) == 1
        session.get_one(Workshop, first.workshop.id).copied_from_id = third.id  # a circle, which nobody can make
        session.flush()
        assert len(met(session, third)) == 1


@pytest.mark.parametrize(
    ("again", "strength", "shift"),
    [
        (Again.FRESH, Strength.SLIGHT, -0.1),
        (Again.FRESH, Strength.STRONG, -0.4),
        (Again.NEUTRAL, Strength.STRONG, 0),
        (Again.REUNITE, Strength.CLEAR, 0.2),
    ],
)
def test_the_sign_of_having_met_before_shifts_the_fit_as_chosen(engine, first, again, strength, shift):
    with transaction(engine) as session:
        published(session, first, [(first.hosts[0], first.visitors[0])])
        row = made(session, first, again=again, strength=strength, carried=frozenset({Carried.SLOTS}))
        seats = registered_again(session, first, row)
        assert (row.follow_up_of_id is not None) is (again is Again.REUNITE)
        pair = {seats[first.hosts[0].id].public_id, seats[first.visitors[0].id].public_id}
        profiles = profiles_of(session, row.id)
        weight = _weight(profiles, pair)
        without = _weight(replace(profiles, met_before=()), pair)
        assert weight == pytest.approx(min(1, max(0, without + shift)), abs=1e-5)


def _weight(profiles, pair) -> float:
    return next(each.weight for each in score(profiles).pairs if {each.a, each.b} == pair)


def agree(session, seat) -> None:
    """Let the people of a calendar agree to hear of later workshops."""
    members = select(RegistrationMember.profile_id).where(RegistrationMember.registration_id == seat.id)
    for profile in session.scalars(members).all():
        known = {"profile_id": profile, "purpose": Purpose.LATER_WORKSHOPS, "wording": "2026-11", "said_at": NOW}
        session.add(Consent(**known, granted=True))
    session.flush()


def silent(session, first, before=None) -> int:
    filter_ = PeopleFilter(before=before)
    return len(own_people_found(session, first.host_office, "second", filter_, language="en")[1])


def test_the_own_people_are_found_again_by_how_they_took_part(engine, first):
    with transaction(engine) as session:
        slots, _ = published(session, first, [(first.hosts[0], first.visitors[0])])
        made(session, first)
        found = [silent(session, first, each) for each in Before]
        assert found == [2, 2, 1]
        note(session, first, ABSENT, slots[0].starts_at, registration_id=first.hosts[0].id)
        assert [silent(session, first, each) for each in Before] == [2, 1, 0]
        seat = session.get_one(Registration, first.hosts[1].id)
        seat.status = RegistrationStatus.WITHDRAWN
        session.flush()
        assert [silent(session, first, each) for each in Before] == [1, 0, 0]


def test_an_invitation_is_a_draft_of_the_own_office_to_those_who_agreed_to_hear_of_it(engine, first):
    with transaction(engine) as session:
        agree(session, first.hosts[0])
        made(session, first, invited=Invited.REGISTERED)
        row = session.scalars(select(Mailing)).one()
        assert (row.state, row.party_id) == (MailingState.DRAFT, first.host_office.party)
        page = mailings.mailing_page(
            session, first.host_office, "second", row.public_id, language="en", ways=WAYS, now=NOW
        )
        assert (len(page.recipients.reached) + len(page.recipients.unreachable), page.recipients.left_alone) == (1, 1)
        with pytest.raises(NotFoundError):
            mailings.mailing_page(
                session, first.visitor_office, "second", row.public_id, language="en", ways=WAYS, now=NOW
            )
        seen = {"version": page.version, "recipients_sha256": page.recipients.sha256, "ways": WAYS, "now": NOW}
        with pytest.raises(RefusedError) as refused:
            mailings.send(session, first.host_office, "second", row.public_id, **seen)
        assert refused.value.refusal is Refusal.MAILING_DRAFT
        told = series.invitation_page(session, first.visitor_office, "second", "en")
        assert (told.waiting[Invited.REGISTERED], told.left_alone, told.draft) == (0, 2, True)
        with pytest.raises(RefusedError):
            series.draft_invitation(session, first.host_office, "second", Invited.NOBODY, ("en",), now=NOW)


def test_both_offices_confirm_the_copy_and_it_opens(engine, first):
    with transaction(engine) as session:
        made(session, first)
        sha256 = programmes.show_programme(session, first.host_office, "second", "en").opening.sha256
        assert not programmes.confirm_opening(session, first.host_office, "second", sha256, now=NOW)
        assert programmes.confirm_opening(session, first.visitor_office, "second", sha256, now=NOW)
        assert workshop_at(session, "second").status is WorkshopStatus.OPEN


def begun(session, first, now):
    source = series.source_of(session, first.host_office, "kick-off", "en")
    return series.next_page(session, first.host_office, source, "en", now=now)


def test_the_form_begins_half_a_year_later_with_the_next_number(engine, first):
    with transaction(engine) as session:
        page = begun(session, first, NOW)
        assert page.suggested.first_day == FIRST_DAY + timedelta(weeks=26)
        assert (page.suggested.slug, page.suggested.titles["en"].name) == ("kick-off-2", "Kick-off 2")
        assert page.suggested.themes == frozenset(themes_of(session))
        assert page.took_part[Before.REGISTERED] == (2, 0)
        years_later = begun(session, first, NOW + timedelta(days=3000))
        assert years_later.suggested.first_day > (NOW + timedelta(days=3000)).date()
    assert [series.next_title(each) for each in ("Workshop 3", "Kick-off", "2")] == ["Workshop 4", "Kick-off 2", "2 2"]
