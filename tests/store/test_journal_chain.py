"""Whoever changes the journal behind the service's back is found out: every column, and every way to move rows."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta

import pytest
from sqlalchemy import Connection, Engine, delete, insert, select, text, update

from matchmaker.domain.permissions import Principal
from matchmaker.services import journal
from matchmaker.store.integrity import findings
from matchmaker.store.journal_chain import MOST_FAULTS, Head, faults, hash_of, head_of
from matchmaker.store.tables.journal import JournalEntry, JournalReason
from matchmaker.store.transaction import reading, transaction
from tests import factories

ENTRIES = 12
TAMPERINGS = 100
TABLE, WORDS = JournalEntry.__table__, JournalReason.__table__


@pytest.fixture
def written(engine: Engine) -> Engine:
    """A journal of some entries, half of them with a reason."""
    with transaction(engine) as session:
        for number in range(ENTRIES):
            journal.record(
                session,
                Principal(),
                "tested",
                subject_kind="test",
                subject_id=f"test{number}",
                workshop="w1",
                reason=f"reason {number}" if number % 2 else "",
                details={"number": number},
                now=factories.NOW + timedelta(minutes=number),
            )
    return engine


def test_a_journal_that_nobody_touched_is_sound(written):
    assert findings(written) == []
    with reading(written) as session:
        assert head_of(session) == Head(ENTRIES, session.scalars(select(TABLE.c.sha256).order_by(TABLE.c.id)).all()[-1])


def test_a_hundred_tampered_journals_are_all_found(written):
    """Each in a transaction that is rolled back; triggers are off, as for somebody who holds the database."""
    random_source = random.Random(20261122)
    kinds = list(_tamperings())
    found = []
    with written.connect() as connection:
        _triggers_off(connection)
        for number in range(TAMPERINGS):
            kind = kinds[number % len(kinds)]
            save = connection.begin_nested()
            kind.do(connection, random_source)
            found.append((kind.name, len(list(faults(connection)))))
            save.rollback()
        assert list(faults(connection)) == []
        connection.rollback()

    assert [name for name, count in found if count == 0] == []
    assert len(found) == TAMPERINGS


@dataclass(frozen=True)
class Tampering:
    """A way to falsify the journal."""

    name: str
    do: Callable[[Connection, random.Random], None]


OTHER: dict[str, object] = {
    "at": factories.NOW + timedelta(days=3),
    "actor_id": "somebody",
    "on_behalf_of_id": "somebody",
    "party_id": "elsewhere",
    "workshop_id": "w2",
    "action": "not what was done",
    "subject_kind": "another",
    "subject_id": "another",
    "reason": "another",
    "details": {"number": -1},
    "previous_sha256": "e" * 64,
    "sha256": "f" * 64,
}
"""What a forger writes into each column."""


def _tamperings() -> Iterator[Tampering]:
    for column in (each.name for each in TABLE.columns if each.name != "id"):
        yield Tampering(f"{column} changed", lambda on, of, column=column: _changed(on, of, column, OTHER[column]))
    yield Tampering("a reason forged with its hash", _forged)
    yield Tampering("a row taken out of the middle", _removed)
    yield Tampering("two rows exchanged", _exchanged)
    yield Tampering("a row put in", _put_in)
    yield Tampering("the words of a reason changed", _other_words)
    yield Tampering("the salt of a reason changed", lambda on, of: _on_words(on, of, salt="0" * 32))
    yield Tampering("the first row taken away", lambda on, of: _take(on, _ids(on)[0]))


def _ids(connection: Connection) -> list[int]:
    return list(connection.scalars(select(TABLE.c.id).order_by(TABLE.c.id)))


def _changed(connection: Connection, of: random.Random, column: str, value: object) -> None:
    connection.execute(update(TABLE).where(TABLE.c.id == of.choice(_ids(connection))).values({column: value}))


def _forged(connection: Connection, of: random.Random) -> None:
    """Change an entry and compute its own hash anew: the entry after it still knows the old one."""
    one = of.choice(_ids(connection)[:-1])
    row = dict(connection.execute(select(TABLE).where(TABLE.c.id == one)).mappings().one())
    row["action"] = "forged"
    connection.execute(update(TABLE).where(TABLE.c.id == one).values(action="forged", sha256=hash_of(row)))


def _removed(connection: Connection, of: random.Random) -> None:
    _take(connection, of.choice(_ids(connection)[1:-1]))


def _take(connection: Connection, one: int) -> None:
    connection.execute(delete(WORDS).where(WORDS.c.journal_id == one))
    connection.execute(delete(TABLE).where(TABLE.c.id == one))


def _exchanged(connection: Connection, of: random.Random) -> None:
    """Let two rows change places; their words go with them."""
    one, other = of.sample([each for each in _ids(connection) if each % 2], 2)  # of those without a reason
    for row, to in ((one, -1), (other, one), (-1, other)):
        connection.execute(update(TABLE).where(TABLE.c.id == row).values(id=to))


def _put_in(connection: Connection, of: random.Random) -> None:
    """Put an entry between two others, with a hash of its own that is right."""
    place = of.choice(_ids(connection)[1:])
    last = connection.scalars(select(TABLE.c.sha256).where(TABLE.c.id == place - 1)).one()
    row = dict(connection.execute(select(TABLE).where(TABLE.c.id == place)).mappings().one())
    row |= {"id": 10_000 + place, "action": "put in", "reason": "", "previous_sha256": "a" * 64}
    row["sha256"] = hash_of(row)
    assert last
    connection.execute(insert(TABLE).values(**row))


def _other_words(connection: Connection, of: random.Random) -> None:
    _on_words(connection, of, text="what was never said")


def _on_words(connection: Connection, of: random.Random, **changed: str) -> None:
    one = of.choice(list(connection.scalars(select(WORDS.c.journal_id))))
    connection.execute(update(WORDS).where(WORDS.c.journal_id == one).values(**changed))


def _triggers_off(connection: Connection) -> None:
    """Do what somebody does who holds the database itself."""
    if connection.dialect.name == "sqlite":
        for act in ("update", "delete"):
            connection.execute(text(f"DROP TRIGGER journal_no_{act}"))
    else:
        connection.execute(text("ALTER TABLE journal DISABLE TRIGGER USER"))


def test_words_that_were_erased_leave_a_sound_journal(written):
    with transaction(written) as session:
        session.execute(delete(WORDS).where(WORDS.c.journal_id == 2))

    assert findings(written) == []


def test_a_cut_off_end_shows_by_a_hash_from_elsewhere_alone(written):
    with reading(written) as session:
        head = head_of(session).sha256
    with written.connect() as connection:
        _triggers_off(connection)
        for one in _ids(connection)[-3:]:
            _take(connection, one)
        without, with_head = list(faults(connection)), list(faults(connection, {head}))
        connection.rollback()

    assert without == []  # stated here, because it is so: no chain can show it by itself
    assert len(with_head) == 1
    assert head in with_head[0]
    assert findings(written, {head}) == []


def test_many_faults_are_counted_and_not_all_told(written):
    with written.connect() as connection:
        _triggers_off(connection)
        other = text("substr(sha256, 1, 63) || 'z'")
        connection.execute(update(TABLE).values(action="forged", previous_sha256=other))
        told = list(faults(connection))
        connection.rollback()

    assert len(told) == MOST_FAULTS + 1
    assert told[-1] == f"The journal has {2 * ENTRIES - MOST_FAULTS} more faults like these."
