"""``matchmaker import people`` from the terminal."""

import subprocess
import sys

import pytest
from sqlalchemy import select, update

from matchmaker.cli import import_people
from matchmaker.cli.ending import run
from matchmaker.domain.people import ProfileTextKind
from matchmaker.domain.workshops import WorkshopStatus
from matchmaker.errors import Refusal
from matchmaker.store.tables.imports import PeopleImport
from matchmaker.store.tables.journal import JournalEntry
from matchmaker.store.tables.outbox import OutboxMessage
from matchmaker.store.tables.people import Profile, ProfileText
from matchmaker.store.tables.workshops import Workshop
from matchmaker.store.transaction import reading, transaction
from tests.console import environment
from tests.services.test_imports import HEADER, WRONG
from tests.web.world import EXPERT_DK, ORGANISER_CN, ORGANISER_DK, SLUG, made

GOOD = "Dorte Friis;dorte@example.dk;Nordsensor;;;;;;;;"

OF_OTHER_WORK = (
    "flask", "highspy", "huey", "matchmaker.services.matching", "pandas", "py3langid", "pysat", "scipy", "sklearn",
    "typst", "xlsxwriter",
)  # fmt: skip
"""What solving, comparing texts, printing and serving take; together more memory than a list of 5,000 people."""


@pytest.fixture
def call(database_url, engine, monkeypatch, capsys, tmp_path):
    """A call of ``matchmaker import people`` with rows; returns the exit code and what was printed."""
    monkeypatch.setenv("MATCHMAKER_DATABASE_URL", database_url)
    with transaction(engine) as session:
        made(session)
    file = tmp_path / "list.csv"

    def called(
        *rows: str, who: str = ORGANISER_DK, options: tuple[str, ...] = (), header: str = HEADER
    ) -> tuple[int, str]:
        file.write_text("\n".join([header, *rows]), encoding="utf-8")
        capsys.readouterr()
        code = run(["import", "people", str(file), "--workshop", SLUG, "--as", who, *options])
        return code, "".join(capsys.readouterr()).replace(str(file), "list.csv")

    return called


def _names(engine) -> list[str]:
    with reading(engine) as session:
        return list(session.scalars(select(Profile.name).where(Profile.prepared_by_id.is_not(None))))


def test_a_list_is_taken_in_as_the_organiser_who_is_named_and_the_journal_says_where(call, engine):
    assert call(GOOD, options=("--dry-run",)) == (0, "Would make 1 new entries, 0 changed, 0 left as they are.\n")
    assert _names(engine) == []
    assert call(GOOD) == (0, "Made 1 new entries, 0 changed, 0 left as they are.\n")
    assert _names(engine) == ["Dorte Friis"]
    with reading(engine) as session:
        acts = session.execute(select(JournalEntry.action, JournalEntry.details, JournalEntry.actor_id)).all()
        assert [tuple(each)[:2] for each in acts] == [
            ("list handed in", {"at": "terminal", "rows": 1}),
            ("list taken in", {"made": 1, "changed": 0}),
        ]
        assert all(each.actor_id for each in acts)
        assert session.scalars(select(PeopleImport.content)).all() == [None]
        assert session.scalars(select(OutboxMessage.id)).all() == []
    assert call(GOOD) == (
        2,
        "matchmaker: list.csv: expected somebody who is not there yet, found list with nothing new\n",
    )


def test_what_is_wrong_is_said_with_line_and_column_and_nothing_is_written(call, engine):
    code, said = call(GOOD, "Bo Holm;bo at example.dk;;;;;;;;;", "Bo Berg;b@example.dk;;;;Klingon;;;;;")

    assert code == 2
    assert said == (
        "matchmaker: note: list.csv: line 4, column Sprog: expected a language that meetings are held in, found "
        "Klingon\n"
        "matchmaker: list.csv: line 3, column E-mail: expected an e-mail address such as name@example.org, found "
        "'bo at example.dk'\n"
    )
    code, said = call(GOOD, "Ane Bak;private@example.dk;;;;;;;;;")
    assert (code, "line 3: expected --alike same or --alike other, found Ane Bak" in said) == (2, True)
    assert call(GOOD, who=EXPERT_DK)[0] == 2
    assert call(GOOD, who="nobody@example.dk")[1].startswith("matchmaker: --as: expected the address of an organiser")
    assert _names(engine) == []
    assert call(GOOD, "Ane Bak;private@example.dk;;;;;;;;;", options=("--alike", "same"))[0] == 0
    assert call(GOOD, who=ORGANISER_CN)[0] == 0  # of another region it is another person
    assert _names(engine) == ["Dorte Friis", "Dorte Friis"]


def test_after_registration_has_closed_it_is_said_where_late_arrivals_are_taken_in(call, engine, monkeypatch):
    monkeypatch.setenv("MATCHMAKER_BASE_URL", "https://match.example")
    call(GOOD, options=("--dry-run",))
    with transaction(engine) as session:
        session.execute(update(Workshop).values(status=WorkshopStatus.CLOSED))

    code, said = call(GOOD)

    assert code == 2
    assert said == (
        f"matchmaker: note: a late arrival is taken in at https://match.example/workshops/{SLUG}/delegation/new\n"
        "matchmaker: list.csv: expected a workshop whose registration is open, or late arrivals one by one, each for a "
        "reason, found list after closing\n"
    )
    with transaction(engine) as session:
        session.execute(update(Workshop).values(status=WorkshopStatus.HELD))
    assert call(GOOD)[1].endswith("expected a workshop whose registration is open, found list outside registration\n")
    assert _names(engine) == []


B2MATCH = "First name;Last name;Email;Organization;Areas of activity;Sector"
OF_B2MATCH = "Dorte;Friis;dorte@example.dk;Nordsensor;IT, Wind turbines;Sensors"


def test_a_column_whose_words_are_not_known_here_is_left_out_or_taken_as_something_else(call, engine):
    code, said = call(OF_B2MATCH, header=B2MATCH)
    assert code == 2
    assert said == (
        "matchmaker: note: list.csv: line 2, column Areas of activity: expected a theme of the partnership (IT; "
        "E-health; Health) or --column 'Areas of activity=none', found Wind turbines\n"
        "matchmaker: list.csv: line 2, column Sector: expected company, research, public or other, found Sensors\n"
    )
    chosen = ("--column", "areas of Activity=keywords", "--column", "Sector=none")

    assert call(OF_B2MATCH, header=B2MATCH, options=chosen)[0] == 0
    with reading(engine) as session:
        of_them = select(Profile.id).where(Profile.name == "Dorte Friis").scalar_subquery()
        kept = session.execute(
            select(ProfileText.kind, ProfileText.text).where(ProfileText.profile_id == of_them)
        ).all()
    assert sorted(map(tuple, kept)) == [(ProfileTextKind.KEYWORD, "IT"), (ProfileTextKind.KEYWORD, "Wind turbines")]


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        (["Areas of activity"], "expected NAME=FIELD, with FIELD one of name, given_name"),
        (["=themes"], "expected NAME=FIELD"),
        (["Sector=colour"], "max_meetings, none; found 'Sector=colour'"),
        (["Colour=none"], "--column: expected the name of a column: First name, Last name, Email, Organization, Areas"),
        (["Sector=themes", "Areas of activity=themes"], "expected columns that each hold something else"),
    ],
)
def test_an_option_about_a_column_that_cannot_be_is_refused(call, engine, columns, said):
    options = tuple(word for each in columns for word in ("--column", each))
    code, told = call(OF_B2MATCH, header=B2MATCH, options=options)

    assert (code, said in told, told.count("\n")) == (2, True, 1), told
    assert _names(engine) == []


def test_whatever_can_be_wrong_with_a_list_has_words_here():
    rows = {refusal for _, _, refusal in WRONG} | {each for each in Refusal if each.value.startswith("list: ")}
    lists = {each for each in Refusal if each.value.startswith("list ")}
    on_pages = {
        Refusal.LIST_BUSY, Refusal.LIST_TOUCHED, Refusal.LIST_UNDECIDED, Refusal.LIST_WITHOUT_MAIL, Refusal.LIST_WRONG,
        Refusal.LIST_COLUMN_TWICE, Refusal.LIST_ROW_WRONG,
    }  # fmt: skip

    assert rows - on_pages <= import_people.EXPECTED.keys()
    assert lists - on_pages <= import_people.OF_LIST.keys()


def test_taking_a_list_in_loads_nothing_of_other_work(call, database_url, tmp_path):
    code, _said = call(GOOD, options=("--dry-run",))  # makes the file and the workshop that the process below meets
    words = ["import", "people", str(tmp_path / "list.csv"), "--workshop", SLUG, "--as", ORGANISER_DK]
    program = (
        "import sys\n"
        "from matchmaker.cli.ending import run\n"
        f"code = run({words})\n"
        f"print(code, [each for each in {OF_OTHER_WORK} if each in sys.modules])"
    )
    settings = environment({"MATCHMAKER_DATABASE_URL": database_url})
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, env=settings, check=True)

    made = "Made 1 new entries, 0 changed, 0 left as they are.\n"
    assert (code, done.stdout, done.stderr) == (0, made + "0 []\n", "")
