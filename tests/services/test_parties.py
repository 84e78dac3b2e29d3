"""Several people of one organisation share a calendar, and are split again; two entries of one person become one."""

import pytest
from sqlalchemy import select

from matchmaker.domain.preferences import PreferenceKind
from matchmaker.domain.workshops import RegistrationStatus, Side, WorkshopStatus
from matchmaker.errors import EditConflictError, NotFoundError, ReasonNeededError, Refusal, RefusedError
from matchmaker.services import duplicates, parties
from matchmaker.services.acting import Telling
from matchmaker.store.tables.journal import JournalEntry
from matchmaker.store.tables.outbox import OutboxMessage
from matchmaker.store.tables.pairs import PairRule
from matchmaker.store.tables.people import Consent, Profile
from matchmaker.store.tables.plans import Meeting
from matchmaker.store.tables.preferences import Preference
from matchmaker.store.tables.registrations import (
    Availability,
    Quota,
    Registration,
    RegistrationMember,
    RegistrationTheme,
)
from matchmaker.store.transaction import reading, transaction
from tests import delegations as there
from tests import factories
from tests.factories import NOW

WANT, VETO = PreferenceKind.WANT, PreferenceKind.VETO
TOLD = Telling(by_mail=True, registration="https://here/register", profile="https://here/profile")
REASON = "They come together"


class Setting:
    """Three hosts of one organisation and two visitors, and what their offices do."""

    def __init__(self, engine):
        self.engine = engine
        with transaction(engine) as session:
            of = there.delegations(session, hosts=3, visitors=2)
            of.workshop.status = WorkshopStatus.OPEN
            for each in of.hosts[1:]:
                each.profile.organisation_id = of.hosts[0].profile.organisation_id
            session.flush()
            self.slug, self.slots = of.slug, [slot.id for slot in of.slots]
            self.people = [(each.profile.id, each.profile.public_id) for each in (*of.hosts, *of.visitors)]
            self.calendars = [each.registration.id for each in (*of.hosts, *of.visitors)]
            self.workshop, self.party, self.theme = of.workshop.id, of.host_party.id, of.theme.id
            self.offices = {side: of.office(side) for side in Side}
            self.of = of

    def plan(self, *pairs):
        with transaction(self.engine) as session:
            of = self.of
            for each in (*of.hosts, *of.visitors):
                each.registration = session.merge(each.registration)
            of.workshop, of.sessions = session.merge(of.workshop), [session.merge(each) for each in of.sessions]
            there.in_force(session, of, pairs)

    def says(self, by, about, kind, rank=None):
        with transaction(self.engine) as session:
            rows = [session.get_one(Registration, self.calendars[each]) for each in (by, about)]
            factories.preference(session, *rows, kind).rank = rank

    def joins(self, *whom, side=Side.HOST, reason=REASON, seen=None):
        ids = [self.people[each][1] for each in whom]
        with reading(self.engine) as session:
            found = parties.joining_of(session, self.offices[side], self.slug, ids, language="en")
        with transaction(self.engine) as session:
            return parties.join(
                session, self.offices[side], self.slug, ids,
                name="The three", seen=found.seen if seen is None else seen, reason=reason, telling=TOLD, now=NOW,
            )  # fmt: skip

    def splits(self, keeper, version=None):
        with reading(self.engine) as session:
            found = parties.splitting_of(
                session, self.offices[Side.HOST], self.slug, self.people[keeper][1], language="en"
            )
        with transaction(self.engine) as session:
            return parties.split(
                session, self.offices[Side.HOST], self.slug, self.people[keeper][1],
                version=found.version if version is None else version, reason=REASON, telling=TOLD, now=NOW,
            )  # fmt: skip

    def merges(self, one, other, taken=(), stays=""):
        ids = [self.people[each][1] for each in (one, other)]
        with reading(self.engine) as session:
            found = duplicates.merging_of(session, self.offices[Side.HOST], self.slug, ids, stays, language="en")
        with transaction(self.engine) as session:
            return duplicates.merge(
                session, self.offices[Side.HOST], self.slug, ids, stays, taken,
                seen=found.seen, reason=REASON, telling=TOLD, now=NOW,
            )  # fmt: skip

    def wishes(self):
        with reading(self.engine) as session:
            places = {key: place for place, key in enumerate(self.calendars)}
            rows = session.scalars(select(Preference))
            return {
                (places.get(row.from_registration_id, "new"), places.get(row.to_registration_id, "new")): row.kind
                for row in rows
            }

    def seats(self):
        """Return who sits where, by the place of the calendar in this setting; others by their keys."""
        with reading(self.engine) as session:
            persons = {key: place for place, (key, _) in enumerate(self.people)}
            rows = session.scalars(
                select(RegistrationMember).order_by(RegistrationMember.registration_id, RegistrationMember.position)
            )
            found = {}
            for row in rows:
                found.setdefault(row.registration_id, []).append(persons.get(row.profile_id))
            return list(found.values())


@pytest.fixture
def setting(engine):
    return Setting(engine)


def test_who_sits_together_has_what_each_of_them_said_and_the_narrower_word_holds(engine, setting):
    setting.says(0, 3, WANT, 1)
    setting.says(1, 3, VETO)
    setting.says(1, 4, WANT, 1)
    setting.says(3, 1, WANT, 1)
    setting.says(4, 0, VETO)
    setting.says(4, 1, WANT, 1)
    with transaction(engine) as session:
        one, other = (session.get_one(Registration, setting.calendars[each]) for each in (0, 1))
        one.min_meetings, one.max_meetings, other.max_meetings = 3, None, 2
        for row, free in ((one, True), (other, False)):
            ids = {"registration_id": row.id, "slot_id": setting.slots[0], "workshop_id": setting.workshop}
            session.add(Availability(**ids, available=free))
        session.add(RegistrationTheme(registration_id=other.id, theme_id=setting.theme, priority=2))
        factories.pair_rule(session, other, session.get_one(Registration, setting.calendars[4]), must=True)

    setting.joins(0, 1)

    assert setting.seats() == [[0, 1], [2], [3], [4]]
    assert setting.wishes() == {(0, 3): VETO, (0, 4): WANT, (3, 0): WANT, (4, 0): VETO}
    with reading(engine) as session:
        kept, left = (session.get_one(Registration, setting.calendars[each]) for each in (0, 1))
        assert (kept.name, kept.min_meetings, kept.max_meetings) == ("The three", 2, 2)
        assert left.status is RegistrationStatus.WITHDRAWN
        away = select(Availability.available).where(Availability.registration_id == kept.id)
        assert session.scalars(away).all() == [False]
        themes = select(RegistrationTheme.priority).where(RegistrationTheme.registration_id == kept.id)
        assert session.scalars(themes).all() == [2]
        rule = session.scalars(select(PairRule)).one()
        assert {rule.registration_a_id, rule.registration_b_id} == {kept.id, setting.calendars[4]}
        entry = session.scalars(select(JournalEntry)).one()
        assert (entry.action, entry.subject_id) == ("party made", kept.public_id)
        assert len(session.scalars(select(OutboxMessage)).all()) == 2


def test_with_meetings_of_one_of_them_in_force_that_calendar_stays_and_with_those_of_two_none_does(engine, setting):
    setting.plan((1, 0, 0))
    setting.joins(0, 1)
    assert setting.seats()[:2] == [[1, 0], [2]]
    with reading(engine) as session:
        assert setting.calendars[1] in (session.scalars(select(Meeting)).one().registration_a_id,)


def test_who_cannot_sit_together_is_told_why(engine, setting):
    setting.plan((0, 0, 0), (1, 1, 1))
    said = {}
    with transaction(engine) as session:
        session.get_one(Registration, setting.calendars[2]).status = RegistrationStatus.WAITING
    for what, whom in (("in force", (0, 1)), ("one", (0,)), ("waiting", (0, 2))):
        with pytest.raises(RefusedError) as refused:
            setting.joins(*whom)
        said[what] = refused.value.refusal
    with transaction(engine) as session:
        session.get_one(Profile, setting.people[1][0]).organisation_id = None
    with pytest.raises(RefusedError) as refused:
        setting.joins(0, 1)
    assert said | {"apart": refused.value.refusal} == {
        "in force": Refusal.TOGETHER_IN_FORCE,
        "one": Refusal.TOGETHER_SIZE,
        "waiting": Refusal.TOGETHER_NOT_TAKING_PART,
        "apart": Refusal.TOGETHER_APART,
    }
    with pytest.raises(RefusedError) as refused:
        setting.joins(0, 1, side=Side.VISITOR)  # of whom the other office finds none among its own
    assert refused.value.refusal is Refusal.TOGETHER_SIZE
    with pytest.raises(ReasonNeededError):
        setting.joins(0, 2, reason="")


def test_a_party_is_split_into_calendars_that_say_the_same_and_who_has_no_place_waits(engine, setting):
    setting.says(0, 3, WANT, 1)
    setting.says(4, 1, VETO)
    setting.joins(0, 1)
    setting.plan((0, 0, 0))
    with transaction(engine) as session:
        session.add(Quota(workshop_id=setting.workshop, party_id=setting.party, places=2))
    with pytest.raises(EditConflictError):
        setting.splits(1, version=0)

    setting.splits(1)

    assert setting.seats() == [[1], [2], [3], [4], [0]]
    assert setting.wishes() == {(0, 3): WANT, ("new", 3): WANT, (4, 0): VETO, (4, "new"): VETO}
    with reading(engine) as session:
        new = session.scalars(select(Registration).order_by(Registration.id.desc())).first()
        assert (new.status, new.name) == (RegistrationStatus.WAITING, "")
        assert session.scalars(select(Meeting)).one().registration_a_id == setting.calendars[0]
    with pytest.raises(NotFoundError):
        setting.splits(1)


def test_two_entries_become_one_with_the_registration_and_wishes_of_both(engine, setting):
    with transaction(engine) as session:
        one, other = (session.get_one(Profile, setting.people[each][0]) for each in (0, 1))
        other.account_id, other.title, other.rank = None, "Professor", 3
        session.add(Consent(profile_id=other.id, purpose="seen_by_other_side", granted=True, wording="1", said_at=NOW))
    setting.says(1, 3, WANT, 1)
    setting.plan((1, 1, 1))

    setting.merges(1, 0, ["title"])

    assert setting.seats() == [[0], [2], [3], [4]]
    assert setting.wishes() == {(1, 3): WANT}
    with reading(engine) as session:
        one, other = (session.get_one(Profile, setting.people[each][0]) for each in (0, 1))
        assert (one.title, one.rank, other.name, other.rank) == ("Professor", 3, "", None)
        assert other.erased_at is not None
        kept = session.get_one(Registration, setting.calendars[1])
        assert kept.status is RegistrationStatus.REGISTERED
        assert session.get_one(Registration, setting.calendars[0]).status is RegistrationStatus.WITHDRAWN
        assert one.erased_at is None
        assert session.scalars(select(JournalEntry.action)).all() == ["profiles merged"]


def test_two_who_both_sign_in_or_both_meet_others_are_not_merged(engine, setting):
    with pytest.raises(RefusedError) as refused:
        setting.merges(0, 1)
    assert refused.value.refusal is Refusal.SAME_BOTH_SIGN_IN
    with transaction(engine) as session:
        session.get_one(Profile, setting.people[1][0]).account_id = None
    setting.plan((0, 0, 0), (1, 1, 1))
    with pytest.raises(RefusedError) as refused:
        setting.merges(0, 1)
    assert refused.value.refusal is Refusal.TOGETHER_IN_FORCE
    for other in (0, 3):  # oneself, and somebody of the other side
        with pytest.raises(RefusedError) as refused:
            setting.merges(0, other)
        assert refused.value.refusal is Refusal.SAME_TWO
