"""Lists of people from handing in to undoing: what is foreseen is what is written, all of it or nothing."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from random import Random

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from matchmaker.domain.imports import ImportState
from matchmaker.domain.people import Role
from matchmaker.domain.permissions import Principal
from matchmaker.domain.workshops import RegistrationStatus
from matchmaker.errors import EditConflictError, NotFoundError, Refusal, RefusedError
from matchmaker.files.lists import read_list
from matchmaker.services import entries, imports
from matchmaker.services.imports import Act, Fate, Handed, Task
from matchmaker.services.imports.mapping import OTHER, SAME
from matchmaker.services.imports.taking import foreseen
from matchmaker.services.profile.draft import Draft
from matchmaker.services.registrations import Wishes
from matchmaker.store.queries import entries as entry_queries
from matchmaker.store.queries import imports as queries
from matchmaker.store.queries import people
from matchmaker.store.tables.accounts import Account, MailedLink
from matchmaker.store.tables.imports import PeopleImport
from matchmaker.store.tables.journal import JournalEntry
from matchmaker.store.tables.organisations import Organisation
from matchmaker.store.tables.outbox import OutboxMessage
from matchmaker.store.tables.people import Profile
from matchmaker.store.tables.registrations import Registration, RegistrationMember
from matchmaker.store.transaction import reading, transaction
from tests.web.world import EXPERT_DK, NOW, ORGANISER_CN, ORGANISER_DK, SLUG, World, made

HEADER = "Navn;E-mail;Firma;Organisationstype;Temaer;Sprog;Tilbyder;Søger;Mindst antal møder;Højst antal møder;Tlf."
DORTE = "Dorte Friis;Dorte@Example.dk;Nordsensor ApS;virksomhed;IT, E-health;dansk; engelsk|sensors|chips;1;2;'+45 12"
DORTE = DORTE.replace("; engelsk|sensors|chips", ", engelsk;sensors|chips;chips")


class Place:
    """The world, and what an office does there with lists."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        with transaction(engine) as session:
            self.world: World = made(session)
            self.dk, self.cn = (self._office(session, each) for each in (ORGANISER_DK, ORGANISER_CN))

    def _office(self, session: Session, email: str) -> Principal:
        account = session.scalars(select(Account).where(Account.email == email)).one()
        return Principal(account.id, Role.ORGANISER, account.party_id)

    def hand_in(self, *rows: str, who: Principal | None = None) -> str:
        table = read_list("\n".join([HEADER, *rows]).encode())
        with transaction(self.engine) as session:
            return imports.receive(session, who or self.dk, SLUG, Handed(table, r"C:\list.csv", "0" * 64), now=NOW)

    def page(self, import_id: str) -> imports.ImportPage:
        with reading(self.engine) as session:
            return imports.import_page(session, self.dk, SLUG, import_id, language="en", now=NOW)

    def task(self, import_id: str, act: Act = Act.TAKE_IN) -> Task:
        page = self.page(import_id)
        seen = page.outlook.sha256 if page.outlook else ""
        return Task(act, self.dk, SLUG, import_id, seen, page.row.version)

    def take_in(self, import_id: str, task: Task | None = None) -> tuple[int, int]:
        task = task or self.task(import_id)
        with reading(self.engine) as session:
            outlook = foreseen(session, task)
        with transaction(self.engine) as session:
            taken = imports.take_in(session, task, outlook, now=NOW)
        return taken.made, taken.changed

    def decide(self, import_id: str, said: dict[int, str]) -> None:
        with transaction(self.engine) as session:
            version = self.page(import_id).row.version
            imports.decide(session, self.dk, SLUG, import_id, said, version=version)

    def undo(self, import_id: str) -> int:
        with transaction(self.engine) as session:
            return imports.undo(session, self.task(import_id, Act.UNDO), now=NOW)

    def counts(self) -> tuple[int, ...]:
        with reading(self.engine) as session:
            tables = (Profile, Registration, RegistrationMember, Organisation, OutboxMessage, MailedLink)
            return tuple(session.scalar(select(func.count()).select_from(table)) or 0 for table in tables)

    def fates(self, import_id: str) -> dict[int, Fate]:
        outlook = self.page(import_id).outlook
        assert outlook is not None
        return {each.row: each.fate for each in outlook.verdicts}


@pytest.fixture
def place(engine: Engine) -> Place:
    return Place(engine)


def _people(numbers: Iterable[int]) -> list[str]:
    """Return rows of people whose names are like no other."""
    names = ("".join(Random(at).choices("abcdefghijklmnopqrstuvwxyz", k=12)) for at in numbers)
    return [f"{name[:6]} {name[6:]};{name}@example.dk;Firm {name[0]};;;;;;;;" for name in names]


def test_a_list_makes_entries_that_wait_for_their_people_and_writes_to_nobody(place):
    before = place.counts()
    import_id = place.hand_in(DORTE, "陈大文;dawen@example.dk;nordsensor aps;;;kinesisk;;;;;")

    assert place.fates(import_id) == {2: Fate.MADE, 3: Fate.MADE}
    assert place.counts() == before
    assert place.take_in(import_id) == (2, 0)

    assert [now - then for now, then in zip(place.counts(), before, strict=True)] == [2, 2, 2, 1, 0, 0]
    with reading(place.engine) as session:
        profile = session.scalars(select(Profile).where(Profile.name == "Dorte Friis")).one()
        entry = entry_queries.prepared_entry(session, place.world.workshop, place.world.host, profile.public_id)
        assert (profile.contact_email, profile.contact_phone) == ("Dorte@Example.dk", "+45 12")
        assert (profile.prepared_by_id, profile.confirmed_at, profile.version) == (place.dk.account, None, 1)
        assert sorted(people.lines(session, [profile.id])[profile.id]) == [
            ("language", "da"), ("language", "en"), ("offer", "chips"), ("offer", "sensors"), ("seek", "chips"),
        ]  # fmt: skip
        assert session.get_one(Organisation, profile.organisation_id).sector == "company"
        assert (entry.registration.min_meetings, entry.registration.max_meetings) == (1, 2)
        wanted = people.themes_of_registrations(session, [entry.registration.id])[entry.registration.id]
        assert set(wanted) == {place.world.themes["it"], place.world.themes["e-health"]}
        row = session.scalars(select(PeopleImport)).one()
        assert (row.state, row.content, row.file_name, len(row.made)) == (ImportState.DONE, None, "list.csv", 2)
        journal = session.execute(select(JournalEntry.action, JournalEntry.details).order_by(JournalEntry.id)).all()
        assert [tuple(each) for each in journal] == [
            ("list handed in", {"rows": 2}),
            ("list taken in", {"made": 2, "changed": 0}),
        ]


WRONG = [
    ("Bo Holm;;;;;;;;;;", 1, Refusal.TEXT_MISSING),
    (";x1@example.dk;;;;;;;;;", 0, Refusal.TEXT_MISSING),
    ("Bo Holm;bo at example.dk;;;;;;;;;", 1, Refusal.ADDRESS_WRONG),
    ("Bo Holm;x2@example.dk;A;guild;;;;;;;", 3, Refusal.LIST_SECTOR_UNKNOWN),
    ("Bo Holm;x3@example.dk;;;Alchemy;;;;;;", 4, Refusal.LIST_THEME_UNKNOWN),
    ("Bo Holm;x4@example.dk;;;;Klingon;;;;;", 5, Refusal.LIST_LANGUAGE_UNKNOWN),
    ("Bo Holm;x5@example.dk;;;;;;;1;two;", 9, Refusal.LIST_NUMBER_WRONG),
    ("Bo Holm;x6@example.dk;;;;;;;2;1;", 9, Refusal.LIST_MEETINGS_CROSSED),
    ("Bo Holm;x7@example.dk;;;;;;;;3;", 9, Refusal.LIST_NUMBER_WRONG),
    ("Bo\u202e Holm;x8@example.dk;;;;;;;;;", 0, Refusal.TEXT_UNUSABLE),
    (f"{'B' * 201};x9@example.dk;;;;;;;;;", 0, Refusal.TEXT_TOO_LONG),
    ("Bo Holm;x10@example.dk;;;;;;;;;;;one more", None, Refusal.LIST_ROW_LONG),
    ("Zoe Quist;{shared};;;;;;;;;", None, Refusal.LIST_SHARED_ADDRESS),
]


def test_one_bad_row_in_five_hundred_is_named_with_its_column_and_nothing_is_taken_in(place):
    before = place.counts()
    for at, (said, column, refusal) in enumerate(WRONG):
        row = said.replace("{shared}", _people([3])[0].split(";")[1].upper())
        above, below = (250, 249) if at == 0 else (10, 9)
        import_id = place.hand_in(*_people(range(above)), row, *_people(range(above, above + below)))
        outlook = place.page(import_id).outlook
        assert outlook is not None

        assert [(each.row, each.column, each.refusal) for each in outlook.problems] == [(above + 2, column, refusal)]
        assert (outlook.hindered, outlook.counts[Fate.MADE]) == (Refusal.LIST_WRONG, above + below)
        with pytest.raises(RefusedError) as refused:
            place.take_in(import_id)
        assert refused.value.refusal is Refusal.LIST_WRONG
        with transaction(place.engine) as session:
            imports.drop(session, place.dk, SLUG, import_id, now=NOW)
    assert place.counts() == before


def _prepared(place: Place, **said: object) -> None:
    draft = Draft(**{"name": "Dorte Friis", "contact_email": "dorte@example.dk", **said})  # type: ignore[arg-type]
    with transaction(place.engine) as session:
        entries.prepare_entry(session, place.dk, SLUG, draft, Wishes({}, frozenset()), link=str, mailed=False, now=NOW)


def test_who_is_there_already_is_found_by_address_and_by_names_that_are_alike(place):
    _prepared(place, title="Dean")
    _prepared(place, name="Eva Lund", contact_email="eva@example.dk")
    rows = [
        "Dorte Friis;DORTE@example.dk;;;IT;;;;;;",  # 2: her entry waits, and the row says more
        "Eva Lund;eva@example.dk;;;;;;;;;",  # 3: nothing new
        f"A. Bak;{EXPERT_DK.upper()};;;;;;;;;",  # 4: takes part with this address
        "ANE  BÁK;ane.private@example.dk;;;;;;;;;",  # 5: her name, another address
        "Katrine Holm;kh@example.dk;;;;;;;;;",  # 6
        "Holm, Kathrine;kh2@example.dk;;;;;;;;;",  # 7: one letter more, and turned round
        "Katrine Holm;KH@example.dk;;;;;;;;;",  # 8: once more
        "Chen Wei;chen.wei@example.dk;;;;;;;;;",  # 9: of the other region, whom nobody is told of
    ]
    import_id = place.hand_in(*rows)

    assert place.fates(import_id) == {
        2: Fate.CHANGED, 3: Fate.UNCHANGED, 4: Fate.ANSWERED, 5: Fate.UNDECIDED,
        6: Fate.MADE, 7: Fate.UNDECIDED, 8: Fate.SAME, 9: Fate.MADE,
    }  # fmt: skip
    assert place.page(import_id).outlook.hindered is Refusal.LIST_UNDECIDED
    with pytest.raises(RefusedError):
        place.take_in(import_id)
    place.decide(import_id, {5: SAME, 7: OTHER, 9: "nonsense"})
    assert [place.fates(import_id)[row] for row in (5, 7)] == [Fate.SAME, Fate.MADE]
    assert place.take_in(import_id) == (3, 1)
    with reading(place.engine) as session:
        dorte = session.scalars(select(Profile).where(Profile.name == "Dorte Friis")).one()
        assert (dorte.title, dorte.version, dorte.contact_email) == ("Dean", 2, "dorte@example.dk")
        assert queries.themes_of_profiles(session, [dorte.id])[dorte.id]


def test_what_has_changed_since_it_was_looked_at_is_not_taken_in(place):
    import_id = place.hand_in(DORTE)
    seen = place.task(import_id)
    with reading(place.engine) as session:
        outlook = foreseen(session, seen)
    _prepared(place)
    before = place.counts()

    for act in (
        lambda session: foreseen(session, seen),  # her entry was prepared by hand meanwhile
        lambda session: imports.take_in(session, seen, outlook, now=NOW),  # even between looking and writing
        lambda session: foreseen(session, replace(place.task(import_id), version=9)),
    ):
        with pytest.raises(RefusedError) as refused, transaction(place.engine) as session:
            act(session)
        assert refused.value.refusal is Refusal.LIST_OVERTAKEN
    with pytest.raises(EditConflictError), transaction(place.engine) as session:
        imports.ask_for(session, place.dk, SLUG, import_id, Act.TAKE_IN, version=9, now=NOW)
    assert place.counts() == before
    assert place.take_in(import_id) == (0, 1)


def test_a_list_is_undone_as_a_whole_with_its_letters_as_long_as_nobody_answered(place):
    before = place.counts()
    import_id = place.hand_in(*_people(range(230)))
    place.take_in(import_id)
    task, letters = place.task(import_id, Act.INVITE), []
    while not letters or letters[-1][1]:
        with transaction(place.engine) as session:
            letters.append(imports.invite_some(session, task, link=lambda token: f"https://x/{token}", now=NOW))

    assert letters == [(100, 130), (100, 30), (30, 0)]
    assert place.counts()[4:] == (230, 230)
    page = place.page(import_id)
    assert (page.waiting, page.invited, page.answered, page.touched) == (0, 230, 0, "")
    with transaction(place.engine) as session:
        one, two = session.scalars(select(Profile).where(Profile.prepared_by_id.is_not(None)).limit(2))
        entries.delete_entry(session, place.dk, SLUG, one.public_id, now=NOW)  # keeps nobody back
        two.confirmed_at, two_id, two_name = NOW, two.id, two.name
    with pytest.raises(RefusedError) as refused:
        place.undo(import_id)
    assert (refused.value.refusal, refused.value.values["name"]) == (Refusal.LIST_TOUCHED, two_name)
    assert place.page(import_id).touched == two_name
    with place.engine.begin() as connection:
        connection.execute(Profile.__table__.update().values(version=1, confirmed_at=None).where(Profile.id == two_id))
    assert place.undo(import_id) == 229
    assert place.counts() == before
    assert place.page(import_id).row.state is ImportState.UNDONE


def test_a_list_is_of_the_own_office_alone(place):
    import_id = place.hand_in(DORTE)
    with reading(place.engine) as session:
        for act in (
            lambda: imports.import_page(session, place.cn, SLUG, import_id, language="en", now=NOW),
            lambda: imports.import_page(session, place.dk, "nowhere", import_id, language="en", now=NOW),
        ):
            with pytest.raises(NotFoundError):
                act()
        assert imports.imports_page(session, place.cn, SLUG, language="en", now=NOW).lists == []
    with pytest.raises(NotFoundError), transaction(place.engine) as session:
        imports.drop(session, place.cn, SLUG, import_id, now=NOW)
    place.take_in(import_id)
    with reading(place.engine) as session:
        parties = select(Profile.party_id).where(Profile.name == "Dorte Friis")
        assert session.scalars(parties).all() == [place.world.host]
        status = select(Registration.status, Registration.side).where(Registration.status != "registered")
        assert session.execute(status).all() == [(RegistrationStatus.PREPARED, "host")]


def test_lists_that_nobody_took_in_are_forgotten_after_a_day(place):
    place.hand_in(DORTE)
    done = place.hand_in(*_people([1]))
    place.take_in(done)

    for now, left in ((NOW + timedelta(hours=23), 2), (NOW + timedelta(hours=25), 1)):
        with transaction(place.engine) as session:
            imports.forget_old_lists(session, now)
        with reading(place.engine) as session:
            assert session.scalar(select(func.count()).select_from(PeopleImport)) == left
    assert place.page(done).row.state is ImportState.DONE


def test_so_many_people_are_taken_in_together_and_no_more(place):
    import_id = place.hand_in(*("x;y;;;;;;;;;" for _ in range(imports.MOST_PEOPLE + 1)))
    refused = place.page(import_id).refused

    assert (refused.refusal, refused.values) == (
        Refusal.LIST_TOO_MANY,
        {"row": imports.MOST_PEOPLE + 2, "found": imports.MOST_PEOPLE + 1, "most": imports.MOST_PEOPLE},
    )
