"""The last organiser of a party and the last operator are kept, also when several take each other's role away at once.

On PostgreSQL at the isolation that transactions have, and at the weakest: there nothing but the lock on those who count
keeps two from each seeing the other still there.
"""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import Engine, func, select

from matchmaker.domain.people import Role
from matchmaker.domain.permissions import Principal
from matchmaker.errors import NotFoundError, Refusal, RefusedError, StaleError
from matchmaker.services import administration, offices
from matchmaker.store.tables.accounts import Account
from matchmaker.store.transaction import repeating, transaction
from tests import factories
from tests.factories import NOW
from tests.solver.planning import LONG

ROUNDS = 200 if LONG > 1 else 8
GIVEN = {"reason": "so it was agreed", "mailed": False, "now": NOW}


def _office(engine: Engine, number: int) -> dict[str, Principal]:
    """Make a party with so many organisers; return who they are by public id."""
    with transaction(engine) as session:
        party = factories.party(session)
        rows = [factories.account(session, role=Role.ORGANISER, party_id=party.id) for _ in range(number)]
        return {row.public_id: Principal(row.id, Role.ORGANISER, party.id) for row in rows}


def _left(engine: Engine, office: dict[str, Principal]) -> int:
    """Return how many organisers an office has who can sign in."""
    with transaction(engine) as session:
        of_office = Account.public_id.in_(office), Account.role == Role.ORGANISER, Account.disabled_at.is_(None)
        return session.scalar(select(func.count()).where(*of_office)) or 0


def _at_once(engine: Engine, office: dict[str, Principal]) -> list[object]:
    """Have each organiser let the next one go, all at the same moment; return what became of each try."""
    ids, gate = list(office), threading.Barrier(len(office))
    acts = (offices.take_role_away, offices.close_account)

    def let_go(number: int) -> object:
        gate.wait()
        act, other = acts[number % 2], ids[(number + 1) % len(ids)]
        try:
            return repeating(engine, lambda session: act(session, office[ids[number]], other, **GIVEN))
        except RefusedError as refused:
            return refused.refusal
        except StaleError:
            return StaleError

    with ThreadPoolExecutor(len(ids)) as pool:
        return list(pool.map(let_go, range(len(ids))))


def _rounds(engine: Engine, actors: int, rounds: int) -> list[tuple[int, list[object]]]:
    """Return the rounds that left an office without an organiser, with what became of each try."""
    wrong = []
    for _ in range(rounds):
        office = _office(engine, actors)
        said = _at_once(engine, office)
        if (left := _left(engine, office)) < 1:
            wrong.append((left, said))
    return wrong


@pytest.mark.bars
@pytest.mark.parametrize("actors", [2, 4, 8] if LONG > 1 else [2, 4])
def test_those_who_let_each_other_go_at_once_leave_one(engine, actors):
    assert _rounds(engine, actors, ROUNDS) == []


@pytest.mark.bars
def test_the_lock_alone_keeps_the_last_one(engine):
    options = {"isolation_level": "READ COMMITTED"} if engine.dialect.name == "postgresql" else {}
    weakest = engine.execution_options(**options)  # SQLite lets one write at a time, whatever is asked of it

    assert _rounds(weakest, 2, ROUNDS) == []


def test_the_last_one_is_named_and_nobody_lets_themself_go(engine):
    office = _office(engine, 2)
    (first, principal), (second, _) = office.items()
    with transaction(engine) as session:
        offices.take_role_away(session, principal, second, **GIVEN)
    for act in (offices.take_role_away, offices.close_account):
        with pytest.raises(RefusedError) as refused, transaction(engine) as session:
            act(session, principal, first, **GIVEN)
        assert refused.value.refusal is Refusal.NOT_ONESELF
        with pytest.raises(NotFoundError), transaction(engine) as session:
            act(session, principal, second, **GIVEN)


def test_an_operator_keeps_the_last_organiser_and_the_last_operator(engine):
    (only,) = _office(engine, 1)
    with transaction(engine) as session:
        rows = [factories.account(session, role=Role.OPERATOR) for _ in range(2)]
        (asks, asks_id), (second, second_id) = ((Principal(row.id, Role.OPERATOR), row.public_id) for row in rows)
        code = factories.party(session).code
    expert = {"role": "expert", "party": code, **GIVEN}
    with pytest.raises(RefusedError) as refused, transaction(engine) as session:
        administration.change_role(session, asks, only, **expert)
    assert refused.value.refusal is Refusal.LAST_ORGANISER
    with transaction(engine) as session:
        administration.close_account(session, asks, second_id, **GIVEN)
    with pytest.raises(RefusedError) as refused, transaction(engine) as session:
        administration.change_role(session, second, asks_id, **expert)  # closed a moment ago, and still on a page
    assert refused.value.refusal is Refusal.LAST_OPERATOR


@pytest.mark.bars
def test_operators_who_close_each_other_at_once_leave_one(engine):
    for _ in range(ROUNDS):
        with transaction(engine) as session:
            for row in session.scalars(select(Account).where(Account.role == Role.OPERATOR)):
                row.disabled_at = NOW
            rows = [factories.account(session, role=Role.OPERATOR) for _ in range(2)]
            both = {row.public_id: Principal(row.id, Role.OPERATOR) for row in rows}
        gate = threading.Barrier(2)

        def close(mine: str, gate=gate, both=both) -> None:
            gate.wait()
            other = next(each for each in both if each != mine)
            try:
                repeating(engine, lambda session: administration.close_account(session, both[mine], other, **GIVEN))
            except (RefusedError, StaleError):
                return

        with ThreadPoolExecutor(2) as pool:
            list(pool.map(close, both))
        with transaction(engine) as session:
            open_ones = Account.role == Role.OPERATOR, Account.disabled_at.is_(None)
            assert session.scalar(select(func.count()).where(*open_ones)) >= 1
