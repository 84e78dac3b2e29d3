"""The one form of every line that a process logs: text for people, JSON for machines, and nothing that is nobody's.

Every library's lines go through the same formatter, since those are what would give a secret away. A line says where
in the code something happened and to which request or job it belongs; it never says who asked, what was sent, or to
which address. So an error is told by its type, its place and the first line of what it says, in which quoted values
are blanked where they can be what somebody wrote: a database repeats the row that it refuses.

It stands below all layers, because a process configures it before anything else runs.
"""

import logging
import re
import sys
import threading
from collections.abc import Mapping, MutableMapping
from types import TracebackType
from typing import Any, Literal

import structlog
from structlog.contextvars import get_contextvars, merge_contextvars
from structlog.tracebacks import ExceptionDictTransformer

Form = Literal["text", "json"]
Level = Literal["info", "warning"]
Line = MutableMapping[str, Any]
Raised = tuple[type[BaseException], BaseException, TracebackType | None]

REQUEST = "request"
"""The name under which lines carry the id of the request that they belong to."""

HIDDEN = "***"
LONGEST_SENTENCE = 300

_SECRET_NAME = re.compile(r"pass|secret|token|cookie|authori[sz]ation|api_?key|address|email", re.IGNORECASE)
_ADDRESS = re.compile(r"[^\s<>\"'(),:;@\[\]]+@[^\s<>\"'(),:;@\[\]]+\.[^\s<>\"'(),:;@\[\]]+")
_PASSWORD_IN_URL = re.compile(r"(?<=://)[^/\s@]*:[^\s@]*@")
_QUOTED = re.compile(r"(['\"]).*\1", re.DOTALL)
_SAYS_NO_VALUES = ("AttributeError", "TypeError", "AssertionError", "NameError", "ImportError", "OSError")
_OF_A_DATABASE = ("sqlalchemy", "psycopg", "pysqlite3", "sqlite3")
_LINES_WITH_REQUESTS = ("Invalid request", "Error handling request")
"""How gunicorn begins lines that go on with the client's address, a header or the whole path of a request."""


def configure(form: Form, level: Level = "info", **always: str) -> None:
    """Let every logger of this process write lines of `form` to standard error.

    Parameters
    ----------
    form
        ``text`` or ``json``.
    level
        The least that our own lines have to be to be written; those of libraries are from warnings on.
    always
        What every line of the process carries: the job that it is for.
    """
    handler = logging.StreamHandler()
    handler.setFormatter(formatter(form, **always))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger("matchmaker").setLevel(level.upper())
    logging.captureWarnings(capture=True)
    logging.raiseExceptions = False  # it would print a line that cannot be formatted with all its values
    sys.excepthook = _log_the_end
    threading.excepthook = lambda ended: _log_the_end(
        ended.exc_type, ended.exc_value or ended.exc_type(), ended.exc_traceback
    )


def formatter(form: Form, **always: str) -> logging.Formatter:
    """Return what makes a line of a record."""

    def add_always(_logger: Any, _method: str, line: Line) -> Line:
        return {**always, **line}

    last = structlog.processors.JSONRenderer(ensure_ascii=False) if form == "json" else _as_text
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[
            merge_contextvars,
            structlog.stdlib.add_log_level,
            structlog.stdlib.add_logger_name,
            structlog.stdlib.ExtraAdder(),
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            add_always,
        ],
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, _tell_errors, _hide, last],
        keep_exc_info=False,
        keep_stack_info=False,
    )


def request_in_force() -> str:
    """Return the id of the request that is being answered here; empty where none is."""
    return str(get_contextvars().get(REQUEST, ""))


def sentence_of(kind: str, module: str, says: str) -> str:
    """Return what an error says, without what somebody may have written."""
    first = says.strip().partition("\n")[0][:LONGEST_SENTENCE]
    if module.startswith(_OF_A_DATABASE):
        first = first.partition("DETAIL:")[0].strip()
    return first if kind in _SAYS_NO_VALUES else _QUOTED.sub("'…'", first)


def _tell_errors(_logger: Any, _method: str, line: Line) -> Line:
    """Replace an error by its chain: type, sentence and places, never a local variable."""
    line.pop("stack_info", None)
    raised = line.pop("exc_info", None)
    raised = sys.exc_info() if raised is True else raised
    if isinstance(raised, BaseException):
        raised = (type(raised), raised, raised.__traceback__)
    if raised and raised[0] is not None:
        line["error"] = [_told(each) for each in _transformed(raised)]
    return line


_transform = ExceptionDictTransformer(show_locals=False, max_frames=40)


def _transformed(raised: Raised) -> list[dict[str, Any]]:
    """Return the errors of a chain with the module of each, which the library leaves out."""
    chain, error = [], raised[1]
    for each in _transform(raised):
        chain.append({**each, "module": type(error).__module__})
        error = error.__cause__ or error.__context__ or error
    return chain


def _told(error: Mapping[str, Any]) -> dict[str, Any]:
    kind, says = str(error["exc_type"]), str(error["exc_value"])
    places = [f"{_short(frame['filename'])}:{frame['lineno']} {frame['name']}" for frame in error["frames"]]
    return {"type": kind, "says": sentence_of(kind, str(error["module"]), says), "at": places}


def _short(path: str) -> str:
    """Return the path of a file inside the package or library that it belongs to."""
    for root in ("/site-packages/", "/lib/python3", "/matchmaker/"):
        if root in path:
            return path.rpartition(root)[2] if root == "/site-packages/" else path[path.rindex(root) + 1 :]
    return path


def _hide(_logger: Any, _method: str, line: Line) -> Line:
    """Blank what no line may hold, whoever wrote it."""
    if str(line.get("logger", "")).startswith("gunicorn"):
        event = str(line.get("event", ""))
        line["event"] = next((start for start in _LINES_WITH_REQUESTS if event.startswith(start)), event)
    return {name: HIDDEN if _SECRET_NAME.search(name) else _without_addresses(value) for name, value in line.items()}


def _without_addresses(value: Any) -> Any:
    if isinstance(value, str):
        return _PASSWORD_IN_URL.sub(f"{HIDDEN}@", _ADDRESS.sub(HIDDEN, value)) if "@" in value else value
    if isinstance(value, Mapping):
        return {name: _without_addresses(each) for name, each in value.items()}
    return [_without_addresses(each) for each in value] if isinstance(value, list | tuple) else value


def _as_text(_logger: Any, _method: str, line: Line) -> str:
    """Return a line as people read it; the chain of an error follows, one place a line."""
    head = f"{line.pop('timestamp', '')} {str(line.pop('level', '')).upper()} {line.pop('logger', '')}:"
    errors = line.pop("error", [])
    event = " ".join(str(line.pop("event", "")).split())
    said = " ".join([head, event, *(f"{name}={value}" for name, value in line.items())])
    chain = [f"  {each['type']}: {each['says']}\n    " + "\n    ".join(each["at"]) for each in errors]
    return "\n".join([said, *chain])


def _log_the_end(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """Say as a line what would else be Python's own traceback, with everything in it."""
    if not issubclass(kind, KeyboardInterrupt):
        logging.getLogger("matchmaker").critical("unforeseen", exc_info=(kind, error, trace))
