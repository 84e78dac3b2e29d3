"""Everything about a person: found again here by other ways than the catalogue, so that no table can be left out."""

import json

import pytest
from sqlalchemy import or_, select

from matchmaker.domain.permissions import NOBODY
from matchmaker.domain.processing import CATALOGUE
from matchmaker.errors import SignInNeededError
from matchmaker.services.subject import everything_about, rows_of, subject_of_account
from matchmaker.services.subject import rows as walked
from matchmaker.store import portable
from matchmaker.store.base import Base
from matchmaker.store.transaction import reading, transaction
from tests.services.canaries import add_person, principal_of, wishes_between
from tests.web import world as worlds
from tests.web.world import NOW

pytestmark = pytest.mark.parametrize("back_end", ["sqlite"], indirect=True)


@pytest.fixture
def people(engine):
    with transaction(engine) as session:
        world = worlds.made(session)
        two = [add_person(session, world, number) for number in range(2)]
        wishes_between(session, two)
    return two


def keys_by_table(session, subject):
    """Return for each table the keys of the rows that a foreign key ties to the person, by the schema alone."""
    people = {
        "accounts": {subject.account},
        "profiles": {subject.profile},
        "registrations": set(subject.registrations),
    }
    found = {}
    for table in Base.metadata.sorted_tables:
        tied = [
            column.in_(people[key.column.table.name])
            for column in table.columns
            for key in column.foreign_keys
            if key.column.table.name in people and key.column.name == "id"
        ]
        if tied:
            found[table.name] = set(session.execute(select(*table.primary_key).where(or_(*tied))).all())
    return found


def missing(session, subject):
    """Return the tables with a row of the person that neither stands in the export nor is withheld for a reason."""
    given = rows_of(session, subject)
    lost = []
    for name, keys in keys_by_table(session, subject).items():
        primary = [column.name for column in Base.metadata.tables[name].primary_key]
        exported = {tuple(row[each] for each in primary) for row in given.get(name, ())}
        others = {column.name for column in CATALOGUE[name].columns.values() if column.link and not column.own}
        if not CATALOGUE[name].withheld and not others and {tuple(key) for key in keys} - exported:
            lost.append(name)
    return lost


def test_every_row_that_a_foreign_key_ties_to_a_person_is_given(engine, people):
    with reading(engine) as session:
        subject = subject_of_account(session, people[0].account)

        assert sum(map(len, keys_by_table(session, subject).values())) > 15
        assert missing(session, subject) == []


def test_a_table_that_the_walk_forgets_is_missed(engine, people, monkeypatch):
    """The mutant: without one table in the catalogue's walk, the comparison with the schema fails."""
    for table in ("consents", "sign_ins", "availabilities", "profile_texts"):
        short = {name: entry for name, entry in CATALOGUE.items() if name != table}
        monkeypatch.setattr(walked, "CATALOGUE", short)
        with reading(engine) as session:
            lost = not_given(session, people[0])
        monkeypatch.undo()
        assert table in lost


def not_given(session, person):
    """Return the tables with rows of a person of which nothing is given."""
    subject = subject_of_account(session, person.account)
    given = walked.rows_of(session, subject)
    return [name for name, keys in keys_by_table(session, subject).items() if keys and name not in given]


def test_every_word_that_a_person_wrote_is_in_what_they_are_given(engine, people):
    one, other = people
    with reading(engine) as session:
        found = everything_about(session, principal_of(session, one.email), language="en", now=NOW)
        connection = session.connection()
        with_words = {
            table.name
            for table in portable.tables_of(connection)
            for line in portable.lines_of(connection, table)
            if any(word.encode() in line for word in one.words.values())
        }
    content = json.dumps(found.document(), allow_nan=False)

    assert [what for what, word in one.words.items() if word not in content and what != "organisation_latin"] == []
    given = {each.table for each in found.tables}
    assert {name for name in with_words - given if not CATALOGUE[name].withheld} == set()
    told_of_the_other = [other.words["name"], other.words["latin"]]  # whom one wishes to meet one may name
    hidden = [word for word in other.words.values() if word not in told_of_the_other]
    assert [word for word in hidden if word in content] == []


def test_secrets_and_keys_are_given_to_nobody(engine, people):
    with reading(engine) as session:
        found = everything_about(session, principal_of(session, people[0].email), language="en", now=NOW)
    named = {(each.table, name) for each in found.tables for row in each.rows for name in row}

    hashed = {name for _table, name in named if name.endswith(("sha256", "_hash", "_secret"))}
    assert hashed <= {"sha256", "previous_sha256"}  # of the journal, which anybody may check
    assert ("accounts", "email") in named
    assert ("accounts", "password_hash") not in named


def test_whoever_is_not_signed_in_is_given_nothing(engine, people):
    with reading(engine) as session, pytest.raises(SignInNeededError):
        everything_about(session, NOBODY, language="en", now=NOW)
