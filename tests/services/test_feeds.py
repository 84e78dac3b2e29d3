"""A calendar feed is the person's own published meetings, under an address that only they have been shown."""

from datetime import UTC, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.domain.people import Role
from matchmaker.domain.permissions import NOBODY, Principal
from matchmaker.domain.plans import PlanStatus
from matchmaker.domain.workshops import Side, WorkshopStatus
from matchmaker.errors import ForbiddenError, NotFoundError, SignInNeededError
from matchmaker.services import feeds
from matchmaker.services.agenda import agenda_of, download
from matchmaker.store.tables.calendars import CalendarFeed
from matchmaker.store.tables.journal import JournalEntry
from tests import delegations as people
from tests import factories as make
from tests.statements import counted

NOW = make.NOW


@pytest.fixture
def session(engine):
    with Session(engine) as session:
        yield session


@pytest.fixture
def world(session):
    return people.delegations(session)


def _entries(session, secret):
    return feeds.feed_content(session, NOBODY, secret).entries


def test_the_holder_of_the_address_reads_the_own_published_meetings(session, world):
    people.in_force(session, world, [(0, 0, 0), (0, 1, 1), (1, 1, 0)])
    secret = feeds.rotate(session, world.hosts[0].principal(), now=NOW)
    found = [
        (each.other.members[0].name, each.place.id, each.table, each.cancelled) for each in _entries(session, secret)
    ]
    assert found == [("陈伟 0", world.sessions[0].id, 1, False), ("陈伟 1", world.sessions[1].id, 1, False)]
    assert "secret" not in repr(_entries(session, secret))


@pytest.mark.parametrize("status", [PlanStatus.DRAFT, PlanStatus.PROPOSED, PlanStatus.REJECTED])
def test_what_was_never_in_force_is_not_in_the_feed(session, world, status):
    people.solved(session, world, [(0, 0, 0)], status=status)
    assert _entries(session, feeds.rotate(session, world.hosts[0].principal(), now=NOW)) == ()


def test_all_workshops_are_in_one_feed_and_one_of_them_in_a_download(session, world):
    people.in_force(session, world, [(0, 0, 0)])
    other = people.delegations(session)
    people.join(session, other.hosts[0].registration, world.hosts[0].profile, position=1)
    people.in_force(session, other, [(0, 0, 1)])
    expert = world.hosts[0]
    assert len(_entries(session, feeds.rotate(session, expert.principal(), now=NOW))) == 2
    assert [each.venue.id for each in download(session, expert.principal(), other.slug, language="en").entries] == [
        other.workshop.id
    ]


def test_a_moved_meeting_keeps_its_uid_and_one_that_is_off_is_cancelled(session, world):
    before = people.in_force(session, world, [(0, 0, 0), (0, 1, 1)], number=1)
    secret = feeds.rotate(session, world.hosts[0].principal(), now=NOW)
    earlier = {each.other.id: each for each in _entries(session, secret)}
    before.status = PlanStatus.SUPERSEDED
    session.flush()
    people.in_force(session, world, [(0, 0, 2)], number=4, published_at=NOW + timedelta(days=1))
    later = {each.other.id: each for each in _entries(session, secret)}
    moved, off = world.visitors[0].registration.id, world.visitors[1].registration.id
    assert {key: each.uid for key, each in later.items()} == {key: each.uid for key, each in earlier.items()}
    assert (later[moved].place.id, later[moved].cancelled) == (world.sessions[2].id, False)
    assert (later[off].place.id, later[off].cancelled) == (world.sessions[1].id, True)
    assert {(each.sequence, each.changed_at) for each in later.values()} == {(2, NOW + timedelta(days=1))}
    assert {each.sequence for each in earlier.values()} == {1}


def test_the_sequence_goes_up_also_when_an_earlier_draft_is_published_after_a_later_one(session, world):
    later = people.in_force(session, world, [(0, 0, 0)], number=5)
    secret = feeds.rotate(session, world.hosts[0].principal(), now=NOW)
    (before,) = _entries(session, secret)
    later.status = PlanStatus.SUPERSEDED
    session.flush()
    people.in_force(session, world, [(0, 0, 1)], number=4, published_at=NOW + timedelta(days=1))

    (after,) = _entries(session, secret)
    assert (after.uid, after.sequence > before.sequence) == (before.uid, True)


def test_a_meeting_that_comes_back_is_on_again(session, world):
    for number, pairs in ((1, [(0, 0, 0)]), (2, [(0, 1, 0)])):
        given = {"status": PlanStatus.SUPERSEDED, "published_at": NOW + timedelta(days=number), "number": number}
        people.solved(session, world, pairs, **given)
    people.in_force(session, world, [(0, 0, 1)], number=3, published_at=NOW + timedelta(days=3))
    found = _entries(session, feeds.rotate(session, world.hosts[0].principal(), now=NOW))
    assert {(each.other.id, each.cancelled) for each in found} == {
        (world.visitors[0].registration.id, False),
        (world.visitors[1].registration.id, True),
    }


def test_the_two_of_a_meeting_have_one_uid_and_other_pairs_another(session, world):
    people.in_force(session, world, [(0, 0, 0), (1, 1, 0)])
    uids = [
        [each.uid for each in _entries(session, feeds.rotate(session, expert.principal(), now=NOW))]
        for expert in (world.hosts[0], world.visitors[0], world.hosts[1])
    ]
    assert uids[0] == uids[1] != uids[2]


def test_a_cancelled_workshop_cancels_its_entries(session, world):
    people.in_force(session, world, [(0, 0, 0)])
    world.workshop.status = WorkshopStatus.CANCELLED
    session.flush()
    (entry,) = _entries(session, feeds.rotate(session, world.hosts[0].principal(), now=NOW))
    assert entry.cancelled


def test_a_new_address_kills_the_old_one_and_only_its_hash_is_kept(session, world):
    expert = world.hosts[0].principal()
    old = feeds.rotate(session, expert, now=NOW)
    new = feeds.rotate(session, expert, now=NOW)
    assert (old != new, len(new) >= 40) == (True, True)
    with pytest.raises(NotFoundError):
        _entries(session, old)
    assert _entries(session, new) == ()
    kept = session.scalars(select(CalendarFeed.secret_sha256)).all()
    assert len(kept) == 1
    assert new not in repr(kept)
    assert new not in repr([(each.details, each.reason) for each in session.scalars(select(JournalEntry))])
    assert agenda_of(session, expert, world.slug, language="en").feed_made_at == NOW


@pytest.mark.parametrize("secret", ["", "x", "a" * 43, "ø" * 43, "\ud800", "%00", "陈" * 5000])
def test_a_wrong_address_is_not_found(session, world, secret):
    feeds.rotate(session, world.hosts[0].principal(), now=NOW)
    with pytest.raises(NotFoundError):
        feeds.feed_content(session, NOBODY, secret)


@pytest.mark.parametrize("gone", ["disabled", "erased"])
def test_the_feed_of_somebody_who_is_gone_is_dead(session, world, gone):
    secret = feeds.rotate(session, world.hosts[0].principal(), now=NOW)
    if gone == "disabled":
        world.hosts[0].account.disabled_at = NOW
    else:
        world.hosts[0].profile.erased_at = NOW
    session.flush()
    with pytest.raises(NotFoundError):
        _entries(session, secret)


def test_only_somebody_with_a_profile_has_an_address_to_make(session, world):
    asking = {
        NOBODY: SignInNeededError,
        world.office(Side.HOST): NotFoundError,
        Principal(make.account(session).id, Role.EXPERT, world.host_party.id): NotFoundError,
        Principal(make.account(session).id, Role.OPERATOR): (NotFoundError, ForbiddenError),
    }
    for principal, expected in asking.items():
        with pytest.raises(expected):
            feeds.rotate(session, principal, now=NOW)
    assert session.scalars(select(CalendarFeed)).all() == []


def test_the_language_of_a_feed_is_its_owners(session, world):
    world.hosts[0].account.language = "zh"
    session.flush()
    secret = feeds.rotate(session, world.hosts[0].principal(), now=NOW)
    assert feeds.feed_content(session, NOBODY, secret).language == "zh"


def test_a_feed_takes_the_same_few_statements_for_one_meeting_and_for_thirty(session):
    taken = []
    for many in (1, 30):
        world = people.delegations(session, hosts=1, visitors=many, slots=many)
        people.in_force(session, world, [(0, number, number) for number in range(many)])
        secret = feeds.rotate(session, world.hosts[0].principal(), now=NOW)
        session.commit()
        session.expunge_all()
        with counted(session.get_bind()) as said:
            assert len(_entries(session, secret)) == many
        taken.append(len(said))
    assert taken[0] == taken[1] <= 10


def test_the_entry_is_the_same_instant_for_both_sides(session, world):
    people.in_force(session, world, [(0, 0, 0)])
    both = [
        _entries(session, feeds.rotate(session, expert.principal(), now=NOW))[0]
        for expert in (world.hosts[0], world.visitors[0])
    ]
    assert both[0].place.starts_at == both[1].place.starts_at == world.slots[0].starts_at.astimezone(UTC)
