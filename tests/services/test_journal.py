"""The journal grows by one entry an act, each chained to the one before, also when many write at once."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

from sqlalchemy import delete, select

from matchmaker.domain.people import Role
from matchmaker.domain.permissions import Principal
from matchmaker.services import journal
from matchmaker.store.journal_chain import BEFORE_THE_FIRST, hash_of_entry, hash_of_words
from matchmaker.store.tables.journal import JournalEntry, JournalReason
from matchmaker.store.transaction import TurnedAwayError, reading, repeating, transaction
from tests import factories

AT_ONCE = 5


def _entries(engine):
    with reading(engine) as session:
        entries = session.scalars(select(JournalEntry).order_by(JournalEntry.id)).all()
        return [(entry, hash_of_entry(entry)) for entry in entries]


def _record(session, principal, number):
    journal.record(session, principal, "tested", subject_kind="test", subject_id=f"test{number}", now=factories.NOW)


def test_an_entry_says_who_did_what_by_public_ids(engine):
    with transaction(engine) as session:
        party = factories.party(session)
        account = factories.account(session, role=Role.ORGANISER, party_id=party.id)
        _record(session, Principal(account.id, Role.ORGANISER, party.id), 1)
        ids = account.public_id, party.public_id

    [(entry, _)] = _entries(engine)
    assert (entry.actor_id, entry.party_id, entry.action, entry.subject_id) == (*ids, "tested", "test1")


def test_each_entry_carries_the_hash_of_the_one_before(engine):
    for number in range(3):
        with transaction(engine) as session:
            _record(session, Principal(), number)

    found = _entries(engine)
    assert [entry.sha256 for entry, _ in found] == [computed for _, computed in found]
    before = [BEFORE_THE_FIRST, *(entry.sha256 for entry, _ in found[:-1])]
    assert [entry.previous_sha256 for entry, _ in found] == before


def test_the_words_of_a_reason_stand_beside_the_entry_which_holds_their_hash(engine):
    with transaction(engine) as session:
        where = {"subject_kind": "test", "subject_id": "test1", "now": factories.NOW}
        journal.record(session, Principal(), "tested", reason="Hun ringede", **where)
        journal.record(session, Principal(), "tested", reason="Hun ringede", **where)
        journal.record(session, Principal(ground="A complaint"), "tested", **where)

    with reading(engine) as session:
        words = session.scalars(select(JournalReason).order_by(JournalReason.journal_id)).all()
        held = session.scalars(select(JournalEntry.reason).order_by(JournalEntry.id)).all()
    assert [each.text for each in words] == ["Hun ringede", "Hun ringede", "A complaint"]
    assert held == [hash_of_words(each.salt, each.text) for each in words]
    assert held[0] != held[1]  # equal words cannot be recognised by their hash


def test_when_the_words_of_a_reason_are_erased_the_chain_stays_whole(engine):
    with transaction(engine) as session:
        where = {"subject_kind": "test", "subject_id": "test1", "now": factories.NOW}
        journal.record(session, Principal(), "tested", reason="Hun ringede", **where)
    with transaction(engine) as session:
        session.execute(delete(JournalReason))

    [(entry, computed)] = _entries(engine)
    assert entry.sha256 == computed


def test_whatever_an_entry_says_is_in_its_hash(engine):
    with transaction(engine) as session:
        _record(session, Principal(), 1)

    [(entry, computed)] = _entries(engine)
    for name, other in {
        "action": "else",
        "actor_id": "x",
        "party_id": "x",
        "workshop_id": "x",
        "subject_kind": "x",
        "subject_id": "x",
        "reason": "x",
        "details": {"x": 1},
        "on_behalf_of_id": "x",
        "previous_sha256": "1" * 64,
    }.items():
        kept = getattr(entry, name)
        setattr(entry, name, other)
        assert hash_of_entry(entry) != computed, name
        setattr(entry, name, kept)


def test_entries_written_at_once_stand_one_after_the_other(engine):
    def write(number):
        for _ in range(20):
            with suppress(TurnedAwayError):
                return repeating(engine, lambda session: _record(session, Principal(), number))
        raise AssertionError("turned away a hundred times")

    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(write, range(4 * AT_ONCE)))

    found = _entries(engine)
    assert len(found) == 4 * AT_ONCE
    assert [entry.previous_sha256 for entry, _ in found][1:] == [entry.sha256 for entry, _ in found][:-1]
