"""The parts of all pairs of a workshop: kept, found outdated when people change, and silent about wishes."""

from datetime import timedelta

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from matchmaker.affinity.tables import PartTables
from matchmaker.domain.preferences import PreferenceKind
from matchmaker.services import parts
from matchmaker.services.scoring import profiles_of
from matchmaker.services.staleness import mark_people_changed, mark_stale
from matchmaker.store.tables.people import ProfileText
from matchmaker.store.tables.vectors import WorkshopParts
from matchmaker.store.transaction import reading, transaction
from tests import assembly, factories
from tests.factories import NOW
from tests.statements import counted

LATER = NOW + timedelta(hours=1)


def computed(session: Session, at: assembly.Assembly) -> str:
    """Compute and keep the parts of a workshop; return the hash of what they were computed from."""
    profiles = profiles_of(session, at.workshop.id)
    sha256 = parts.input_sha256(profiles, "")
    parts.keep(session, at.workshop.id, parts.parts_of(profiles, None), sha256, now=NOW)
    return sha256


@given(st.integers(0, 5), st.integers(0, 9), st.lists(st.sampled_from(["keywords", "themes", "sector"]), unique=True))
def test_tables_come_out_of_their_bytes_as_they_went_in(hosts: int, visitors: int, names: list[str]) -> None:
    draw = np.random.default_rng(hosts * 10 + visitors)
    steps = {name: draw.integers(0, 10_001, (hosts, visitors), dtype=np.uint16) for name in names}
    tables = PartTables(draw.random((hosts, visitors)) < 0.5, steps)

    found = parts.unpacked(parts.packed(tables), tuple(names), (hosts, visitors))

    assert np.array_equal(found.possible, tables.possible)
    assert list(found.values) == names
    assert all(np.array_equal(found.values[name], tables.values[name]) for name in names)


def test_kept_parts_are_read_in_one_statement(engine: Engine) -> None:
    with transaction(engine) as session:
        made = assembly.assembled(session, hosts=3, visitors=2)
        computed(session, made)
        workshop, hosts = made.workshop.id, [each.public_id for each in made.hosts]

    with reading(engine) as session, counted(engine) as statements:
        found = parts.kept(session, workshop)

    assert found is not None
    assert list(found.parts.hosts) == hosts
    assert found.parts.tables.possible.shape == (3, 2)
    assert found.parts.tables.possible.all()
    assert (found.parts.model, found.computed_at, found.outdated_since) == ("", NOW, None)
    assert len(statements) == 1


def test_where_nothing_was_computed_there_is_nothing(engine: Engine) -> None:
    with transaction(engine) as session:
        assert parts.kept(session, assembly.assembled(session).workshop.id) is None


def test_parts_are_kept_once_and_anew_only_for_other_input(engine: Engine) -> None:
    with transaction(engine) as session:
        made = assembly.assembled(session)
        sha256 = computed(session, made)
        assert parts.is_kept(session, made.workshop.id, sha256)
        session.add(ProfileText(profile_id=1, kind="offer", position=9, text="tidal power"))
        session.flush()
        changed = computed(session, made)
        assert changed != sha256
        assert not parts.is_kept(session, made.workshop.id, sha256)
        assert session.scalar(select(func.count()).select_from(WorkshopParts)) == 1


def test_people_who_change_make_the_parts_outdated_since_the_first_change(engine: Engine) -> None:
    with transaction(engine) as session:
        made = assembly.assembled(session)
        sha256 = computed(session, made)
        mark_people_changed(session, made.workshop.id, now=LATER)
        mark_people_changed(session, made.workshop.id, now=LATER + timedelta(hours=1))
        session.expire_all()
        found = parts.kept(session, made.workshop.id)
        assert found is not None
        assert found.outdated_since == LATER
        assert not parts.is_kept(session, made.workshop.id, sha256)


def test_a_wish_makes_plans_stale_and_no_parts_outdated(engine: Engine) -> None:
    with transaction(engine) as session:
        made = assembly.assembled(session)
        computed(session, made)
        mark_stale(session, made.workshop.id, now=LATER)
        session.expire_all()
        found = parts.kept(session, made.workshop.id)
        assert found is not None
        assert found.outdated_since is None


def test_parts_whose_input_changed_while_they_were_computed_are_kept_as_outdated(engine: Engine) -> None:
    with transaction(engine) as session:
        made = assembly.assembled(session)
        profiles = profiles_of(session, made.workshop.id)
        answer = parts.parts_of(profiles, None)
        session.add(ProfileText(profile_id=1, kind="offer", position=9, text="tidal power"))
        session.flush()
        parts.keep(session, made.workshop.id, answer, parts.input_sha256(profiles, ""), now=LATER)
        found = parts.kept(session, made.workshop.id)
        assert found is not None
        assert found.outdated_since == LATER


def test_neither_a_wish_nor_a_veto_changes_what_is_kept(engine: Engine) -> None:
    def content(session: Session) -> tuple[object, ...]:
        row = session.scalars(select(WorkshopParts)).one()
        return row.input_sha256, row.names, row.hosts, row.visitors, row.tables

    with transaction(engine) as session:
        made = assembly.assembled(session, hosts=3, visitors=3)
        computed(session, made)
        without = content(session)
        factories.preference(session, made.hosts[0], made.visitors[0], PreferenceKind.VETO)
        factories.preference(session, made.visitors[1], made.hosts[1], PreferenceKind.WANT)
        computed(session, made)
        assert content(session) == without


def test_the_model_that_compared_the_texts_counts_in_the_hash(engine: Engine) -> None:
    with transaction(engine) as session:
        profiles = profiles_of(session, assembly.assembled(session).workshop.id)
        assert parts.input_sha256(profiles, "") != parts.input_sha256(profiles, "some-model/1")
