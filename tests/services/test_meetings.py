"""What a person keeps about a meeting: their own, with the two calendars and not with a version, and gone with them."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.domain.feedback import LONGEST_NOTE, Feedback
from matchmaker.domain.permissions import NOBODY
from matchmaker.domain.workshops import Side
from matchmaker.errors import EditConflictError, NotFoundError, Refusal, RefusedError, SignInNeededError
from matchmaker.services import subject
from matchmaker.services.erasure.entries import forget_entry
from matchmaker.services.erasure.forgetting import forget
from matchmaker.services.meetings import keep, meeting_of
from matchmaker.services.parties.combining import combine
from matchmaker.store.tables.feedback import MeetingFeedback
from matchmaker.store.tables.plans import Meeting
from tests import delegations as people
from tests import factories as make

ALL = Feedback("Write in June", held=True, rating=2, follow_up=True)


@pytest.fixture
def session(engine):
    with Session(engine) as session:
        yield session


@pytest.fixture
def world(session):
    """Each host meets the visitor of the same number, in the first two slots."""
    world = people.delegations(session, slots=3)
    people.in_force(session, world, [(0, 0, 0), (1, 1, 1)])
    return world


def _meeting(session, world, number=0) -> str:
    ids = {world.hosts[number].registration.id, world.visitors[number].registration.id}
    rows = session.scalars(select(Meeting).order_by(Meeting.id.desc()))
    return next(row.public_id for row in rows if {row.registration_a_id, row.registration_b_id} == ids)


def _keeps(session, world, expert, said, *, number=0, version=None, minutes=5):
    now = world.slots[number].starts_at + timedelta(minutes=minutes)
    meeting = _meeting(session, world, number)
    keep(session, expert.principal(), world.slug, meeting, said, version=version, now=now)


def _page(session, world, expert, number=0):
    now = world.slots[number].starts_at + timedelta(minutes=5)
    return meeting_of(session, expert.principal(), world.slug, _meeting(session, world, number), language="en", now=now)


def _rows(session) -> list[tuple[object, ...]]:
    row = MeetingFeedback
    columns = (row.profile_id, row.note, row.held, row.rating, row.follow_up)
    return [tuple(each) for each in session.execute(select(*columns).order_by(row.id))]


def test_what_is_kept_is_the_writer_s_own(session, world):
    host, visitor = world.hosts[0], world.visitors[0]
    _keeps(session, world, host, ALL)

    own, other = _page(session, world, host), _page(session, world, visitor)
    assert (own.said, own.version, own.begun, own.both) == (ALL, 1, True, ())
    assert (other.said, other.version, other.both) == (Feedback(), None, ())


def test_before_a_meeting_begins_the_note_alone_is_kept(session, world):
    _keeps(session, world, world.hosts[0], ALL, minutes=-5)

    assert _rows(session) == [(world.hosts[0].profile.id, "Write in June", None, None, False)]


def test_nobody_keeps_anything_about_meetings_of_others(session, world):
    meeting = _meeting(session, world)
    for who, error in (
        (world.hosts[1].principal(), NotFoundError),
        (world.office(Side.HOST), NotFoundError),
        (NOBODY, SignInNeededError),
    ):
        with pytest.raises(error):
            keep(session, who, world.slug, meeting, ALL, version=None, now=make.NOW)
        with pytest.raises(error):
            meeting_of(session, who, world.slug, meeting, language="en", now=make.NOW)
    assert _rows(session) == []


@pytest.mark.parametrize(
    ("said", "refusal", "field"),
    [
        (Feedback(rating=0), Refusal.NUMBER_OUT_OF_RANGE, "rating"),
        (Feedback(rating=6), Refusal.NUMBER_OUT_OF_RANGE, "rating"),
        (Feedback(held=False, rating=3), Refusal.RATING_OF_NOTHING, "rating"),
        (Feedback("x" * (LONGEST_NOTE + 1)), Refusal.TEXT_TOO_LONG, "note"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(session, world, said, refusal, field):
    with pytest.raises(RefusedError) as refused:
        _keeps(session, world, world.hosts[0], said)
    assert (refused.value.refusal, refused.value.field) == (refusal, field)


def test_what_was_kept_since_the_page_was_opened_is_not_overwritten(session, world):
    _keeps(session, world, world.hosts[0], ALL)
    with pytest.raises(EditConflictError):
        _keeps(session, world, world.hosts[0], Feedback("Other"))
    _keeps(session, world, world.hosts[0], Feedback("Other"), version=1)

    assert _page(session, world, world.hosts[0]).said == Feedback("Other")


def test_both_are_told_once_both_would_like_to_follow_up(session, world):
    host, visitor = world.hosts[0], world.visitors[0]
    _keeps(session, world, host, ALL)
    _keeps(session, world, visitor, Feedback(follow_up=True))

    assert [each.profile_id for each in _page(session, world, host).both] == [visitor.profile.id]
    assert [each.profile_id for each in _page(session, world, visitor).both] == [host.profile.id]


def test_who_is_forgotten_leaves_no_note_by_them_or_about_them(session, world):
    host, visitor = world.hosts[0], world.visitors[0]
    _keeps(session, world, host, ALL)
    _keeps(session, world, visitor, ALL)
    forget(session, subject.subject_of_profile(session, host.profile.id), now=make.NOW)

    assert _rows(session) == [(visitor.profile.id, "", True, 2, False)]


def test_when_the_term_of_an_entry_is_over_so_are_the_notes_by_it_and_about_it(session, world):
    host, visitor = world.hosts[0], world.visitors[0]
    _keeps(session, world, host, ALL)
    _keeps(session, world, visitor, ALL)
    forget_entry(session, host.registration.id, host.profile.id, now=make.NOW)

    assert _rows(session) == [(visitor.profile.id, "", True, 2, False)]


def test_a_name_in_the_note_of_a_third_person_becomes_a_mark(session, world):
    _keeps(session, world, world.hosts[1], Feedback("Ask Ane Hansen 0 for the drawing"), number=1)
    forget(session, subject.subject_of_profile(session, world.hosts[0].profile.id), now=make.NOW)

    assert [row[1] for row in _rows(session)] == ["Ask […] for the drawing"]


def test_everything_about_a_person_has_what_they_kept_and_nothing_that_others_did(session, world):
    host, visitor = world.hosts[0], world.visitors[0]
    _keeps(session, world, host, ALL)
    _keeps(session, world, visitor, Feedback("Of the other one"))
    found = subject.everything_about(session, host.principal(), language="en", now=make.NOW)

    [kept] = [each.rows for each in found.tables if each.table == "meeting_feedback"]
    assert [(row["note"], row["held"], row["rating"], row["follow_up"]) for row in kept] == [
        ("Write in June", True, 2, True)
    ]
    assert "Of the other one" not in str(found.document())


def test_when_two_calendars_become_one_what_was_said_about_them_stays(session, world):
    _keeps(session, world, world.hosts[0], ALL)
    _keeps(session, world, world.hosts[1], Feedback("Second"), number=1)
    combine(session, world.visitors[0].registration, world.visitors[1].registration)
    about = set(session.scalars(select(MeetingFeedback.to_registration_id)))

    assert about == {world.visitors[0].registration.id}
    assert [row[1] for row in _rows(session)] == ["Write in June", "Second"]
