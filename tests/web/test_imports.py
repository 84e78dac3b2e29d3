"""Lists of people on the pages: the only files that the service takes, what is shown of them, and what is done."""

import io
import re
from datetime import date

import openpyxl
from sqlalchemy import func, select, update
from werkzeug.test import TestResponse

from matchmaker.config import Settings
from matchmaker.domain.imports import ImportState
from matchmaker.domain.list_columns import ListField
from matchmaker.domain.workshops import WorkshopStatus
from matchmaker.jobs import child, importing
from matchmaker.services import jobs
from matchmaker.store.tables.imports import PeopleImport
from matchmaker.store.tables.jobs import Job
from matchmaker.store.tables.outbox import OutboxMessage
from matchmaker.store.tables.people import Profile
from matchmaker.store.tables.workshops import Workshop
from matchmaker.store.transaction import reading, transaction
from matchmaker.web import import_wording
from matchmaker.web.limits import Size, sizes_of
from tests.web.ground import Ground
from tests.web.walking import at_home, filled, rules
from tests.web.world import EXPERT_DK, NOW, ORGANISER_CN, ORGANISER_DK, SLUG

START = f"/organise/{SLUG}/people/import"
LIST = "Navn;E-mail;Temaer\nDorte Friis;dorte@example.dk;IT\nEva Lund;eva@example.dk;\n"


def _workbook(*rows: tuple[object, ...]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(list(row))
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _send(ground: Ground, content: bytes, who: str = ORGANISER_DK, **fields: str) -> TestResponse:
    """Send a file as a browser does; the body is written here, since the client would leave a large one open."""
    parts = [f'form-data; name="{name}"\r\n\r\n{value}'.encode() for name, value in fields.items()]
    parts.append(b'form-data; name="file"; filename="lists/deltagere.csv"\r\n\r\n' + content)
    body = b"".join(b"--x\r\nContent-Disposition: " + part + b"\r\n" for part in parts) + b"--x--\r\n"
    return ground.client(who).post(START, data=body, content_type="multipart/form-data; boundary=x")


def _field(page: str, name: str) -> str:
    return re.search(rf'name="{name}" value="([^"]*)"', page).group(1)


def _press(ground: Ground, address: str, act: str) -> TestResponse:
    client = ground.client(ORGANISER_DK)
    page = client.get(address).text
    action = f"{address}/{act}"
    form = page[page.index(f'action="{action}"') :].split("</form>")[0]
    names = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form)
    return client.post(action, data=dict(names))


def _work(ground: Ground, **settings: str) -> str:
    """Do what waits, as the worker does, and return how the job ended."""
    with transaction(ground.engine) as session:
        for other in session.scalars(select(Job).where(Job.kind != "import", Job.finished_at.is_(None))):
            session.delete(other)
        session.flush()
        claim = jobs.claim_next(session, "worker", now=NOW)
    child._do(ground.engine, claim, Settings(instance="/nonexistent", **settings))
    with reading(ground.engine) as session:
        return session.scalars(select(Job.state).where(Job.public_id == claim.public_id)).one()


def test_a_list_goes_from_a_file_to_entries_to_letters_and_back(ground, monkeypatch):
    monkeypatch.setattr(importing, "_now", lambda: NOW)
    with reading(ground.engine) as session:
        before = session.scalar(select(func.count()).select_from(Profile))
    address = _send(ground, LIST.encode("cp1252")).location
    client = ground.client(ORGANISER_DK)
    page = client.get(address).text
    assert re.search("<h1>(.*)</h1>", page).group(1) == "deltagere.csv"
    assert re.search(r'<option value="themes" selected>', page)
    assert "2 entries are made and wait for their people." in page

    assert _press(ground, address, "take-in").status_code == 303
    assert "It begins within seconds" in client.get(address).text
    assert _press_again(ground, address).status_code == 422  # it is being worked on
    assert _work(ground) == "done"
    page = client.get(address).text
    assert "2 people were not written to yet" in page
    assert "Dorte Friis" in client.get(f"/workshops/{SLUG}/delegation").text
    assert "Dorte Friis" not in ground.client(ORGANISER_CN).get(f"/workshops/{SLUG}/people").text
    assert ground.client(ORGANISER_CN).get(address).status_code == 404

    version = _field(page, "version")
    assert client.post(f"{address}/invite", data={"version": version}).status_code == 422  # no mail is set up
    ground.app.config["MAIL"] = True
    try:
        assert "Write to 2 people" in client.get(address).text
        assert _press(ground, address, "invite").status_code == 303
    finally:
        ground.app.config["MAIL"] = False
    assert _work(ground, mail_url="smtp://localhost", base_url="https://x.example") == "done"
    with reading(ground.engine) as session:
        letters = select(OutboxMessage.body_text).where(OutboxMessage.address == "dorte@example.dk")
        link = re.search(r"https://x\.example(/auth/entry/[\w-]+)", session.scalars(letters).one()).group(1)
    assert ground.client("nobody").get(link).status_code == 200
    assert _press(ground, address, "undo").status_code == 303
    assert _work(ground) == "done"
    assert "The list is undone" in client.get(address).text
    assert ground.client("nobody").get(link).status_code == 404
    with reading(ground.engine) as session:
        assert session.scalar(select(func.count()).select_from(Profile)) == before


def _press_again(ground: Ground, address: str) -> TestResponse:
    with reading(ground.engine) as session:
        row = session.scalars(select(PeopleImport).where(PeopleImport.public_id == address.rpartition("/")[2])).one()
    data = {"version": str(row.version), "seen": "0" * 64}
    return ground.client(ORGANISER_DK).post(f"{address}/take-in", data=data)


def test_what_is_wrong_is_said_with_row_and_column_and_what_to_do(ground):
    rows = [("People", None, None), ("Name", "E-mail", "Themes")]
    rows += [("Dorte Friis", date(2026, 4, 3), "Alchemy"), ("Ane Bak", "other@example.dk", None)]
    address = _send(ground, _workbook(*rows)).location
    page = ground.client(ORGANISER_DK).get(address).text
    text = " ".join(re.sub("<[^>]+>", " ", page).split())

    assert "Row 3 B: E-mail The spreadsheet program has made a date" in text
    assert "Row 3 C: Themes “Alchemy” is not a theme here. Write one of: IT; E-health; Health." in text
    assert re.search(r"Row 4 Ane Bak other@example\.dk Ane Bak \S+ · has answered for this workshop", text)
    assert f'action="{address}/take-in"' not in page
    assert _press_again(ground, address).status_code == 303  # whoever forges the button gets no further
    assert _work(ground) == "failed"
    assert "The list was not taken in, and nothing was changed." in ground.client(ORGANISER_DK).get(address).text
    with reading(ground.engine) as session:
        assert session.scalar(select(func.count()).where(Profile.name == "Ane Bak")) == 1


def test_what_cannot_be_read_is_said_at_once_and_kept_nowhere(ground):
    for content, sentence in (
        (b"", "There are no rows in this"),
        (b"\xd0\xcf\x11\xe0" + bytes(600), "old XLS workbook"),
        (b"PK\x03\x04 nothing", "cannot be opened safely"),
        (b'Name;E-mail\nBo;"bo@example.dk\n', "quotes that begin in line 2"),
        (b"a" * (10 * 1024 * 1024 + 1), "larger than 10 MB"),
    ):
        answer = _send(ground, content)
        assert (answer.status_code, sentence in answer.text) == (422, True)
    assert _send(ground, b"a" * (11 * 1024 * 1024 + 1)).status_code == 413
    assert ground.written() <= {"sign_ins", "request_counts", "tries"}


def test_columns_can_be_changed_and_a_colleague_is_not_overwritten(ground):
    address = _send(ground, b"Deltagere;;\nwho;where;x\nBo Dam;bo.dam@example.dk;\n").location
    client = ground.client(ORGANISER_DK)
    page = client.get(address).text
    assert "Say which column has the names" in page
    sent = {"version": _field(page, "version"), "header": "2", "column-0": "name", "column-1": "email"}

    assert client.post(f"{address}/columns", data=sent | {"column-2": "email"}).status_code == 422
    assert client.post(f"{address}/columns", data=sent | {"header": "77"}).status_code == 422
    assert client.post(f"{address}/columns", data=sent).status_code == 303
    assert "1 entry is made" in client.get(address).text or "to be decided" in client.get(address).text
    assert client.post(f"{address}/columns", data=sent).status_code == 409
    assert client.post(f"{address}/take-in", data={"version": sent["version"], "seen": ""}).status_code == 409
    assert client.post(f"{address}/drop").status_code == 303
    assert client.get(address).status_code == 404


def test_a_list_that_is_sent_twice_is_one_and_another_file_is_another(ground):
    with reading(ground.engine) as session:
        before = session.scalar(select(func.count()).select_from(PeopleImport))
    key = "0123456789abcdef"
    first, again, other = (_send(ground, content, key=key) for content in (LIST.encode(), LIST.encode(), b"a;b\n1;2"))

    assert first.location == again.location != other.location
    with reading(ground.engine) as session:
        assert session.scalar(select(func.count()).select_from(PeopleImport)) == before + 2
        states = set(session.scalars(select(PeopleImport.state).where(PeopleImport.public_id != "")))
        assert states == {ImportState.READ, ImportState.DONE}


def test_a_file_is_taken_by_one_route_alone(ground):
    assert [name for name, size in sizes_of(ground.app).items() if size is Size.FILE] == ["imports.index"]
    home, statuses = at_home(ground.facts), {}
    for rule in rules(ground.app, "POST"):
        if rule.endpoint != "imports.index":
            sent = {"file": (io.BytesIO(b"<svg onload=alert(1)>"), "x.svg")}
            address = filled(rule, {**dict.fromkeys(rule.arguments, "x"), **home})
            statuses[rule.endpoint] = ground.client(ORGANISER_DK).post(address, data=sent).status_code
    assert {name: status for name, status in statuses.items() if status != 415} == {}


def test_only_for_an_office_a_file_is_read(ground, monkeypatch):
    read = []
    monkeypatch.setattr("matchmaker.web.views.imports.read_list", read.append)

    for who in (EXPERT_DK, "nobody"):
        assert _send(ground, LIST.encode(), who).status_code in {303, 404}
    assert read == []


def test_who_asks_for_their_own_data_is_not_given_the_list_that_they_handed_in(ground):
    _send(ground, LIST.encode())
    answer = ground.client(ORGANISER_DK).post("/my-data/everything.json")

    assert (answer.status_code, "Dorte" in answer.text, "deltagere.csv" in answer.text) == (200, False, True)


def test_letters_lead_to_where_people_answer(ground):
    rule = next(rule for rule in ground.app.url_map.iter_rules() if rule.endpoint == "entry.answer")

    assert rule.rule.startswith(importing.ENTRY + "<")


def test_whatever_a_page_may_have_to_say_has_words():
    assert import_wording.FIELDS.keys() == set(ListField)
    assert import_wording.FATES.keys() == set(import_wording.Fate)
    assert import_wording.STATES.keys() == set(ImportState)
    assert {
        importing.CHECKING,
        importing.WRITING,
        importing.POSTING,
        importing.DELETING,
    } <= import_wording.STAGES.keys()
    assert import_wording.FAILED.keys() == set(import_wording.Act)


def test_after_registration_has_closed_a_list_is_refused_with_the_way_to_take_in_late_arrivals(ground):
    with transaction(ground.engine) as session:
        session.execute(update(Workshop).values(status=WorkshopStatus.CLOSED))
    client, says = ground.client(ORGANISER_DK), "Take in late arrivals one by one, each for a reason."
    page = client.get(START).text
    refused = _send(ground, LIST.encode())

    assert (refused.status_code, refused.text.count(says), page.count(says)) == (422, 1, 1)
    assert 'type="file"' not in page
    way = re.search(r'href="([^"]*)">Take in a late arrival<', page).group(1)
    assert "Why so late" in client.get(way).text
