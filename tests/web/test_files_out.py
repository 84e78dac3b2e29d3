"""Files that leave the house hold what people wrote as text: no formula, no line that another one wrote."""

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence

import pytest
from flask.testing import FlaskClient
from icalendar import Calendar
from sqlalchemy import text
from werkzeug.test import TestResponse

from matchmaker.store.transaction import transaction
from tests.hostile import FORMULAS, naughty
from tests.long_forms import only_long
from tests.web.filled_forms import TYPED
from tests.web.forms_on_pages import forms_found_by
from tests.web.ground import ANONYMOUS, Ground, grounds
from tests.web.hostile_world import fill
from tests.web.populated import secret_of
from tests.web.trying import Trial
from tests.web.world import EXPERT_DK, ORGANISER_DK, SLUG

NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
DANGER = re.compile(r"[\s\ufeff\u200b-\u200f]*[=+\-@＝＋－＠]|[\t\r\n]")
TABLES = ("costs.export", "plans.export", "journal.export", "case_file.make")


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


def files_of(ground: Ground, texts: Sequence[str], begins: Iterable[int]) -> Iterator[tuple[set[str], bytes, str]]:
    """Yield the texts that were written and each file that is taken out then, the texts in another place each time."""
    forms = [form for form in forms_found_by(ground, ORGANISER_DK, places=1) if form.endpoint in TABLES]
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
def test_no_published_text_is_a_formula_in_any_file(hostile) -> None:
    texts = naughty()
    for _used, content, mimetype in files_of(hostile, texts, range(0, len(texts), 60)):
        assert [dangers(table) for table in tables_in(content, mimetype) if dangers(table)] == []


def test_calendars_of_hostile_texts_parse_and_say_no_more_than_of_plain_ones(hostile) -> None:
    hostile.restore()
    client = hostile.client(EXPERT_DK)
    found = []
    for texts in (["x"], naughty()):
        with transaction(hostile.engine) as session:
            fill(session, texts)
        for address in (f"/calendar/{secret_of(EXPERT_DK)}.ics", f"/workshops/{SLUG}/agenda.ics"):
            answer = hostile.get(client, address)
            calendar = Calendar.from_ical(answer.data)
            assert max(map(len, answer.data.split(b"\r\n"))) <= 75
            found.append((address, [part.name for part in calendar.walk()], [sorted(part) for part in calendar.walk()]))
    assert found[:2] == found[2:]
    assert "VEVENT" in found[0][1]


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
    """Return a page without the address that was asked for, which its form for the language leads back to."""
    return re.sub(r"/calendar/[^\"<]*\.ics|[0-9a-f]{16,}|[0-9a-f-]{36}", "", answer.text)


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
