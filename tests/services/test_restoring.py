"""A backup is restored without those who were forgotten since, and without anybody who is signed in."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from matchmaker.domain.mail import MessageState
from matchmaker.domain.people import LinkPurpose
from matchmaker.services import database, erasure
from matchmaker.services.erasure import Entry, append
from matchmaker.services.mail import Letter, post
from matchmaker.services.subject import subject_of_profile
from matchmaker.store.engine import make_engine
from matchmaker.store.tables.accounts import Account, MailedLink, SignIn
from matchmaker.store.tables.outbox import OutboxMessage
from matchmaker.store.tables.people import Profile
from matchmaker.store.tables.privacy import Erasure
from matchmaker.store.transaction import reading, transaction
from tests import postgresql
from tests.web import world as worlds
from tests.web.world import EXPERT_CN, EXPERT_DK, EXPERT_DK_2, NOW

pytestmark = pytest.mark.parametrize("back_end", ["sqlite"], indirect=True)


@pytest.fixture
def world(engine):
    with transaction(engine) as session:
        world = worlds.made(session)
        account = session.scalars(select(Account).where(Account.email == EXPERT_DK)).one()
        digests = iter(f"{number:064d}" for number in range(9))
        times = {"created_at": NOW, "expires_at": NOW + timedelta(days=30)}
        session.add(SignIn(token_sha256=next(digests), account_id=account.id, generation=0, **times))
        for used_at in (None, NOW):
            known = {"purpose": LinkPurpose.RESET, "account_id": account.id, "address": EXPERT_DK, "used_at": used_at}
            made = {"made_at": NOW, "expires_at": NOW + timedelta(hours=1)}
            session.add(MailedLink(**known, **made, token_sha256=next(digests)))
    return world


@pytest.fixture
def saved(engine, database_url, world, tmp_path):
    database.backup_database(database_url, tmp_path / "backup", NOW)
    return tmp_path / "backup"


def names(url):
    engine = make_engine(url)
    with reading(engine) as session:
        found = set(session.scalars(select(Profile.name)))
    engine.dispose()
    return found


def test_nobody_is_signed_in_and_no_link_that_waited_works(saved, tmp_path):
    url = f"sqlite:///{tmp_path / 'new.db'}"

    assert database.restore_database(url, saved, NOW)[1] == 0

    engine = make_engine(url)
    with reading(engine) as session:
        assert session.scalar(select(func.count()).where(SignIn.ended_at.is_(None))) == 0
        links = session.scalars(select(MailedLink).order_by(MailedLink.id)).all()
        assert [(each.used_at, each.expires_at > NOW) for each in links] == [(None, False), (NOW, True)]
    engine.dispose()


def test_letters_that_waited_are_set_aside_since_they_may_have_been_sent(engine, database_url, world, tmp_path):
    with transaction(engine) as session:
        post(session, Letter("Hej", ("En.",)), kind="office", address=EXPERT_DK, language="da", now=NOW)
    database.backup_database(database_url, tmp_path / "backup", NOW)
    url = f"sqlite:///{tmp_path / 'new.db'}"

    database.restore_database(url, tmp_path / "backup", NOW)

    restored = make_engine(url)
    with reading(restored) as session:
        [message] = session.scalars(select(OutboxMessage))
        assert (message.state, message.last_error) == (MessageState.FAILED, "restored from a backup")
    restored.dispose()


def test_the_replaced_database_and_every_list_tell_who_was_forgotten(engine, database_url, world, saved, tmp_path):
    with transaction(engine) as session:  # one is known to the database that is replaced
        erasure.forget(session, subject_of_profile(session, world.profiles[EXPERT_DK]), now=NOW)
        session.add(Erasure(profile_id=world.profile_ids[EXPERT_DK], requested_at=NOW, done_at=NOW))
    engine.dispose()
    lists = [tmp_path / "own.jsonl", tmp_path / "other.jsonl", tmp_path / "not-there.jsonl"]
    for path, email in zip(lists, (EXPERT_DK_2, EXPERT_CN), strict=False):
        append(path, [Entry(world.profile_ids[email], None, NOW.isoformat())])
    append(lists[1], [Entry("nobody-here", None, NOW.isoformat())])

    _restored, again = database.restore_database(database_url, saved, NOW, replace=True, erasures=lists)

    assert again == 3
    assert names(database_url) == {"", "李娜"}
    with reading(engine) as session:
        assert session.scalar(select(func.count()).select_from(Erasure)) == 3


def test_without_lists_a_backup_brings_back_what_it_holds(saved, tmp_path):
    """The negative control: it is the lists that forget, not the restore."""
    url = f"sqlite:///{tmp_path / 'new.db'}"
    database.restore_database(url, saved, NOW)

    assert {"Ane Bak", "陈伟"} <= names(url)


def test_the_bytes_of_whom_a_backup_still_knew_are_not_in_the_restored_file(world, saved, tmp_path):
    url, path = f"sqlite:///{tmp_path / 'new' / 'matchmaker.db'}", tmp_path / "list.jsonl"
    append(path, [Entry(world.profile_ids[EXPERT_CN], None, NOW.isoformat())])

    database.restore_database(url, saved, NOW, erasures=[path])

    found = b"".join(each.read_bytes() for each in (tmp_path / "new").iterdir())
    assert b"Ane Bak" in found
    assert "陈伟".encode() not in found
    assert EXPERT_CN.encode() not in found


def test_a_backup_of_sqlite_is_restored_into_postgresql_without_them(world, saved, tmp_path, request):
    server = request.getfixturevalue("postgresql_server")
    url, path = postgresql.create_database(server, "restored_without"), tmp_path / "list.jsonl"
    append(path, [Entry(world.profile_ids[EXPERT_CN], None, NOW.isoformat())])

    assert database.restore_database(url, saved, NOW, erasures=[path])[1] == 1

    assert names(url) == {"", "Ane Bak", "Bo Dam", "李娜"}
    postgresql.drop_database(server, "restored_without")
