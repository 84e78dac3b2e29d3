"""Files that leave the house hold what people wrote as text: no formula, no line that another one wrote."""

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from icalendar import Calendar
from openpyxl import load_workbook
from sqlalchemy import text
from werkzeug.test import TestResponse

from matchmaker.domain.permissions import Action
from matchmaker.domain.reports import What
from matchmaker.files.content_lines import safe_text
from matchmaker.store.transaction import transaction
from matchmaker.web.area import DECLARED
from tests.hostile import FORMULAS, naughty
from tests.long_forms import LONG, only_long
from tests.web.filled_forms import TYPED
from tests.web.forms_on_pages import FormOnPage, forms_found_by
from tests.web.ground import ANONYMOUS, Ground, grounds
from tests.web.hostile_world import WRITTEN, fill
from tests.web.populated import secret_of
from tests.web.trying import Trial
from tests.web.walking import at_home, filled, rules
from tests.web.world import EXPERT_DK, ORGANISER_CN, ORGANISER_DK, SLUG

NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
DANGER = re.compile(r"[\s\ufeff\u200b-\u200f]*[=+\-@＝＋－＠]|[\t\r\n]")
TABLES = ("costs.export", "plans.export", "journal.export", "case_file.make", "reports.take")


@pytest.fixture(scope="module")
def hostile(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ground]:
    yield from grounds(request, "sqlite", tmp_path_factory.mktemp("files"))


def tables_in(content: bytes, mimetype: str) -> Iterator[bytes]:
    """Yield the CSV texts of an answer, also of those in an archive."""
    if mimetype == "text/csv":
        yield content
    elif mimetype == "application/zip":
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            yield from (archive.read(name) for name in archive.namelist() if name.endswith(".csv"))


def files_of(
    ground: Ground, texts: Sequence[str], begins: Iterable[int], who: str = ORGANISER_DK
) -> Iterator[tuple[set[str], bytes, str]]:
    """Yield the texts that were written and each file that is taken out then, the texts in another place each time."""
    forms = [form for form in forms_found_by(ground, who, places=1) if form.endpoint in TABLES]
    assert {form.endpoint for form in forms} == set(TABLES)
    trial = Trial(ground)
    for begin in begins:
        with transaction(ground.engine) as session:
            used = fill(session, texts, begin)
        for form in forms:
            answer = trial.send(form, TYPED.get(form.endpoint, {}))
            assert answer.status_code == 200, form
            yield used, answer.data, answer.mimetype


def dangers(content: bytes) -> list[str]:
    rows = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))
    return [cell for row in rows for cell in row if DANGER.match(cell) and not NUMBER.fullmatch(cell)]


def test_no_cell_of_any_file_is_a_formula(hostile) -> None:
    seen, tables = set(), []
    for used, content, mimetype in files_of(hostile, FORMULAS, (0,)):
        seen |= used
        tables += [dangers(table) for table in tables_in(content, mimetype)]
    assert seen >= {text for text in FORMULAS if text.strip()}
    assert tables == [[]] * len(tables)
    assert len(tables) >= 6
    assert dangers("\ufeffa,'=1\r\n=1+1,-5\r\n".encode()) == ["=1+1"]  # the control


@pytest.mark.bars
@only_long
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("who", [ORGANISER_DK, ORGANISER_CN])
def test_no_published_text_is_a_formula_in_any_file(hostile, who, figure) -> None:
    hostile.restore()
    texts, seen, tables = naughty(), set(), 0
    for used, content, mimetype in files_of(hostile, texts, range(0, len(texts), 60), who):
        seen |= used
        for table in tables_in(content, mimetype):
            assert dangers(table) == []
            tables += 1
    figure("texts in files", len(seen))
    figure("tables read back", tables)


def test_whatever_is_taken_out_is_a_table_of_plain_text_a_paper_an_archive_of_such_or_json(hostile) -> None:
    """The one workbook that can be asked for instead is looked at below; the archives hold none."""
    declared, kinds = hostile.app.extensions[DECLARED], set()
    for rule in rules(hostile.app, "POST"):
        if declared[rule.endpoint] in {Action.EXPORT, Action.SUBJECT_EXPORT}:
            who = EXPERT_DK if declared[rule.endpoint] is Action.SUBJECT_EXPORT else ORGANISER_DK
            form = FormOnPage(who, "", filled(rule, at_home(hostile.facts)), rule.endpoint, ())
            ticked = {"tables": "people"} if rule.endpoint == "reports.take" else {}
            answer = Trial(hostile).send(form, TYPED.get(rule.endpoint, {}) | ticked)
            assert (answer.status_code, "attachment" in answer.headers["Content-Disposition"]) == (200, True), rule
            kinds |= {answer.mimetype, *inside(answer)}
    files = {"text/csv", "application/zip", "application/json", "application/pdf"}
    assert kinds == files | {".csv", ".json", ".html", ".pdf"}


def test_the_one_workbook_that_leaves_the_pages_holds_no_formula_and_says_that_its_texts_are_texts(hostile) -> None:
    with transaction(hostile.engine) as session:
        used = fill(session, FORMULAS)
    asked = {"file": "xlsx", "reason": "so", "tables": [what.value for what in What], "version": ""}
    answer = hostile.client(ORGANISER_DK).post(f"/organise/{SLUG}/reports/files", data=asked)
    cells = [cell for sheet in load_workbook(io.BytesIO(answer.data)) for row in sheet.iter_rows() for cell in row]
    hostile.restore()

    assert {cell.data_type for cell in cells} <= {"s", "n", "d", "b"}
    dangerous = [cell for cell in cells if DANGER.match(str(cell.value)) and cell.data_type == "s"]
    assert all(cell.quotePrefix for cell in dangerous)
    assert {cell.value for cell in dangerous} & used  # they are there


def inside(answer: TestResponse) -> set[str]:
    """Return how the names of the files in an archive end."""
    if answer.mimetype != "application/zip":
        return set()
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        return {Path(name).suffix for name in archive.namelist()}


@pytest.mark.bars
@pytest.mark.timeout(3600)
def test_calendars_of_hostile_texts_parse_and_say_no_more_than_of_plain_ones(hostile, figure) -> None:
    """In the long form each text gets its turn in each column that a calendar shows."""
    hostile.restore()
    texts = naughty()
    begins = range(0, len(texts), len(WRITTEN)) if LONG else (0,)
    plain = calendars_with(hostile, ["x"], 0)
    assert all("VEVENT" in names for names, _keys, _said in plain)
    shown: set[str] = set()
    for begin in begins:
        found = calendars_with(hostile, texts, begin)
        assert [each[:2] for each in found] == [each[:2] for each in plain], begin
        shown |= {text for text in texts for _names, _keys, said in found if safe_text(text).strip() in said}
    figure("texts that calendars showed", len(shown))
    assert len(shown) >= (89 if LONG else 5)


def calendars_with(ground: Ground, texts: Sequence[str], begin: int) -> list[tuple[list[str], list[list[str]], str]]:
    """Return of each calendar its parts, their properties and all that they say, with the texts in every column."""
    with transaction(ground.engine) as session:
        fill(session, texts, begin)
    client, found = ground.client(EXPERT_DK), []
    for address in (f"/calendar/{secret_of(EXPERT_DK)}.ics", f"/workshops/{SLUG}/agenda.ics"):
        answer = ground.get(client, address)
        assert max(map(len, answer.data.split(b"\r\n"))) <= 75
        parts = list(Calendar.from_ical(answer.data).walk())
        said = "\n".join(str(part.get(name, "")) for part in parts for name in ("summary", "location", "description"))
        found.append(([part.name for part in parts], [sorted(part) for part in parts], said))
    return found


def test_a_wrong_an_old_and_no_secret_are_answered_alike_and_in_no_log(hostile, caplog) -> None:
    """The old one was right until another one was made."""
    hostile.restore()
    client, anybody = hostile.client(EXPERT_DK), hostile.client(ANONYMOUS)
    old = secret_of(EXPERT_DK)
    assert hostile.get(anybody, f"/calendar/{old}.ics").status_code == 200
    made = rotated(client)
    assert hostile.get(anybody, f"/calendar/{made}.ics").status_code == 200
    answers = [hostile.get(anybody, f"/calendar/{each}.ics") for each in (old, "x" * 43, made[:-1], made + "x")]
    said = {(each.status_code, without_own_address(each), headers_of(each)) for each in answers}
    assert [each.status_code for each in answers] == [404] * 4
    assert list(said)[1:] == []
    assert all(each.headers["Referrer-Policy"] == "no-referrer" for each in answers)
    assert not any(secret in caplog.text for secret in (old, made))
    assert made not in {text for row in kept_secrets(hostile) for text in row}


def without_own_address(answer: TestResponse) -> str:
    """Return a page without the address that was asked for, which its form for the language leads back to.

    Nor with what guards that form, in which the second stands at which the page was made.
    """
    own = r"/calendar/[^\"<]*\.ics|[0-9a-f]{16,}|[0-9a-f-]{36}|name=\"csrf_token\" value=\"[^\"]*\""
    return re.sub(own, "", answer.text)


def headers_of(answer: TestResponse) -> tuple[tuple[str, str], ...]:
    """Return the headers but for the id of the request and the length of the page, in which its own address stands."""
    own = {"x-request-id", "content-length", "set-cookie", "date"}
    return tuple(sorted(each for each in answer.headers if each[0].lower() not in own))


def rotated(client: FlaskClient) -> str:
    client.post("/calendar/rotate")
    shown = re.search(r"/calendar/([\w-]{40,})\.ics", client.get("/calendar/address").text)
    assert shown is not None
    return shown[1]


def kept_secrets(ground: Ground) -> list[tuple[object, ...]]:
    with ground.engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text("SELECT secret_sha256 FROM calendar_feeds"))]
