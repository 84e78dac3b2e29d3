"""Lines of the log: one form for everybody's, and nothing in them that is somebody's."""

import io
import json
import logging
import subprocess
import sys
from collections.abc import Iterator

import psycopg
import pytest
from sqlalchemy.exc import IntegrityError
from structlog.contextvars import bound_contextvars

from matchmaker import logs
from tests.console import environment

SECRET = "fire-gode-ord"


class Lines:
    """A logger of a library, with what it has written."""

    def __init__(self, form: logs.Form) -> None:
        self._stream = io.StringIO()
        self._handler = logging.StreamHandler(self._stream)
        self._handler.setFormatter(logs.formatter(form, job="job1"))
        self.logger = logging.getLogger("a.library")
        self.logger.addHandler(self._handler)
        self.logger.setLevel(logging.INFO)
        self.logger.propagate = False

    @property
    def text(self) -> str:
        return self._stream.getvalue()

    @property
    def last(self) -> dict[str, object]:
        return json.loads(self.text.splitlines()[-1])

    def close(self) -> None:
        self.logger.removeHandler(self._handler)
        self.logger.propagate = True


@pytest.fixture(params=["text", "json"])
def lines(request: pytest.FixtureRequest) -> Iterator[Lines]:
    lines = Lines(request.param)
    yield lines
    lines.close()


@pytest.fixture
def as_json() -> Iterator[Lines]:
    lines = Lines("json")
    yield lines
    lines.close()


def _fail_with(error: Exception) -> None:
    password = SECRET  # a local variable that must not be told
    assert password
    raise error


def test_a_line_says_when_where_and_for_which_request_and_job(as_json: Lines) -> None:
    with bound_contextvars(request="abc"):
        as_json.logger.info("took %d ms", 5, extra={"status": 200})

    last = as_json.last
    assert str(last.pop("timestamp")).endswith("Z")
    marks = {"request": "abc", "job": "job1", "status": 200}
    assert last == {"event": "took 5 ms", "level": "info", "logger": "a.library", **marks}


def test_a_line_of_text_is_one_line(lines: Lines) -> None:
    lines.logger.info("somebody wrote\nINFO forged: a second line")
    assert len(lines.text.splitlines()) == 1


@pytest.mark.parametrize("name", ["password", "token", "Cookie", "authorization", "api_key", "email", "secret_key"])
def test_what_is_named_as_a_secret_is_hidden(lines: Lines, name: str) -> None:
    lines.logger.info("x", extra={name: SECRET})
    assert SECRET not in lines.text


@pytest.mark.parametrize(
    "said", ["no mailbox for ane@example.dk here", "postgresql://ane:fire-gode-ord@host/db", "<陈伟@example.cn>"]
)
def test_addresses_and_passwords_in_addresses_are_blanked_wherever_they_stand(lines: Lines, said: str) -> None:
    lines.logger.info("it said %s", said)
    lines.logger.info("it", extra={"tried": [said, {"deeply": said}]})
    assert [word for word in ("ane@", SECRET, "@example") if word in lines.text] == []


def test_an_error_is_told_by_type_and_places_without_local_variables(lines: Lines) -> None:
    try:
        _fail_with(RuntimeError("the plan was lost"))
    except RuntimeError:
        lines.logger.exception("failed")

    assert "RuntimeError" in lines.text
    assert "the plan was lost" in lines.text
    assert "_fail_with" in lines.text
    assert SECRET not in lines.text


@pytest.mark.parametrize(
    "error",
    [
        ValueError(f"invalid literal for int() with base 10: '{SECRET}'"),
        KeyError(SECRET),
        psycopg.errors.UniqueViolation(f"duplicate key\nDETAIL:  Key (email)=({SECRET}) already exists."),
        IntegrityError("INSERT INTO accounts", {"x": SECRET}, ValueError(f"'{SECRET}'"), hide_parameters=True),
        RuntimeError("first line\n" + SECRET),
    ],
    ids=lambda error: type(error).__name__,
)
def test_what_an_error_repeats_of_what_was_sent_is_blanked(lines: Lines, error: Exception) -> None:
    try:
        try:
            _fail_with(error)
        except Exception as cause:
            raise RuntimeError("on the way") from cause
    except RuntimeError:
        lines.logger.exception("failed")

    assert type(error).__name__ in lines.text
    assert SECRET not in lines.text


def test_lines_of_the_web_server_about_a_request_keep_the_request_to_themselves() -> None:
    told = logs.formatter("text")
    for said in ("Invalid request from ip=203.0.113.9: /x?token=", "Error handling request /calendar/secret.ics"):
        record = logging.LogRecord("gunicorn.error", logging.ERROR, "", 1, said, (), None)
        assert [word for word in ("203.0", "secret", "token") if word in told.format(record)] == []


@pytest.mark.parametrize(("level", "written"), [("info", 2), ("warning", 1)])
def test_a_process_writes_lines_from_its_level_on(level: str, written: int) -> None:
    program = f"""
import logging
from matchmaker import logs
logs.configure("text", {level!r})
logging.getLogger("matchmaker.web").info("answered")
logging.getLogger("matchmaker.web").warning("careful")
"""
    given = [sys.executable, "-c", program]
    ended = subprocess.run(given, capture_output=True, text=True, env=environment(), check=True)
    assert len(ended.stderr.splitlines()) == written


@pytest.mark.parametrize("form", ["text", "json"])
def test_a_process_that_ends_by_an_error_and_its_warnings_take_the_form_too(form: str) -> None:
    program = f"""
import threading, warnings
from matchmaker import logs
logs.configure({form!r})
warnings.warn("careful")
def fail(): raise ValueError("'{SECRET}'")
thread = threading.Thread(target=fail); thread.start(); thread.join()
fail()
"""
    given = environment() | {"PYTHONWARNINGS": "default"}
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, env=given, check=False)
    said = [line for line in ended.stderr.splitlines() if "unforeseen" in line or "careful" in line]
    assert ended.returncode == 1
    assert len(said) == 3
    assert "Traceback" not in ended.stderr
    assert SECRET not in ended.stderr
    if form == "json":
        assert [type(json.loads(line)) for line in ended.stderr.splitlines()] == [dict] * 3
