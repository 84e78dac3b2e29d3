"""What no module may do, read from the code: run what somebody wrote, trust a text, build a statement of it."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
MODULES = sorted((ROOT / "matchmaker").rglob("*.py"))
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
SCRIPTS = sorted(path for path in (ROOT / "static" / "js").rglob("*.js"))

WAIVED = {
    "matchmaker/store/backup.py": {"SELECT setval(", 'DROP TRIGGER "', 'ALTER TABLE "'},
    "matchmaker/store/engine.py": {"SET lock_timeout", "PRAGMA"},
    "matchmaker/store/migrations/versions/": {""},
    "matchmaker/store/revisions.py": {"SELECT pg_advisory_xact_lock("},
    "matchmaker/store/transaction.py": {"PRAGMA busy_timeout", "SET LOCAL lock_timeout"},
}
"""Statements of our own constants and names of tables, which no driver takes as parameters (2026-11-22)."""

RUNS = {"eval", "exec", "compile", "__import__", "render_template_string", "Markup", "mark_safe"}
NO_PROGRAM = {"re", "typst"}
"""What these compile are patterns, and the papers' own templates, which get texts as data (2026-11-22)."""

RUNS_AS = {
    "pickle": None, "marshal": None, "shelve": None, "dill": None,
    "yaml": {"load", "unsafe_load", "full_load"}, "os": {"system", "popen"},
}  # fmt: skip
STATEMENTS = {"text", "execute", "exec_driver_sql", "scalar", "scalars", "executemany"}
SQL = re.compile(r"\s*(select|insert|update|delete|drop|alter|create|pragma|set|vacuum|attach)\b", re.IGNORECASE)


def faults_of(source: str) -> Iterator[str]:
    """Yield what a module does that none may do."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import | ast.ImportFrom):
            names = [alias.name for alias in node.names]
            modules = names if isinstance(node, ast.Import) else [node.module or ""]
            yield from (f"imports {each}" for each in modules if RUNS_AS.get(each.partition(".")[0], ()) is None)
            yield from (f"imports {each}" for each in names if each in RUNS)
        elif isinstance(node, ast.Call):
            yield from _faults_of_call(node)


def _faults_of_call(call: ast.Call) -> Iterator[str]:
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    owner = getattr(call.func.value, "id", "") if isinstance(call.func, ast.Attribute) else ""
    if (name in RUNS and owner not in NO_PROGRAM) or name in (RUNS_AS.get(owner) or ()):
        yield f"calls {name}"
    for given in call.keywords:
        value = given.value.value if isinstance(given.value, ast.Constant) else None
        if (given.arg, value) in {("shell", True), ("verify", False), ("autoescape", False)}:
            yield f"says {given.arg}={value}"
    if name in STATEMENTS:
        yield from (f"statement {_beginning(each)}" for each in call.args[:1] if _is_put_together(each))


def _is_put_together(node: ast.expr) -> bool:
    """Return whether a text is made of pieces that are not all written there, and begins like a statement."""
    if isinstance(node, ast.JoinedStr):
        return any(isinstance(part, ast.FormattedValue) for part in node.values) and bool(SQL.match(_beginning(node)))
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Mod):
        return bool(SQL.match(_beginning(node)))
    is_format = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "format"
    return is_format and bool(SQL.match(_beginning(node.func.value)))


def _beginning(node: ast.AST) -> str:
    texts = [each.value for each in ast.walk(node) if isinstance(each, ast.Constant) and isinstance(each.value, str)]
    return texts[0] if texts else ""


def not_waived(path: Path) -> list[str]:
    name = path.relative_to(ROOT).as_posix()
    allowed = {begin for place, begins in WAIVED.items() if name.startswith(place) for begin in begins}
    found = faults_of(path.read_text(encoding="utf-8"))
    return [
        each
        for each in found
        if not (each.startswith("statement ") and any(each[10:].lstrip().startswith(begin) for begin in allowed))
    ]


def test_no_module_runs_what_somebody_wrote_or_builds_a_statement_of_it() -> None:
    found = {path.relative_to(ROOT).as_posix(): not_waived(path) for path in MODULES}
    assert {name: faults for name, faults in found.items() if faults} == {}


@pytest.mark.parametrize(
    "line",
    [
        "import pickle", "from markupsafe import Markup", "from flask import render_template_string", "eval(x)",
        "exec(x)", "yaml.load(x)", "os.system(x)", "run(x, shell=True)", "get(x, verify=False)",
        "Environment(autoescape=False)",
        'work.execute(f"SELECT {x}")', 'text("DELETE FROM a WHERE b = " + x)', 'text("UPDATE a SET b = %s" % x)',
        'text("SELECT {}".format(x))', "markupsafe.Markup(x)", "import marshal",
    ],
)  # fmt: skip
def test_a_line_that_no_module_may_have_is_found(line: str) -> None:
    assert list(faults_of(line)) != []


@pytest.mark.parametrize(
    "line", ['re.compile("x")', 'typst.compile("a.typ")', "work.execute(select(x))", 'text("SELECT 1")', "import json"]
)
def test_an_ordinary_line_is_not(line: str) -> None:
    assert list(faults_of(line)) == []


def test_no_template_trusts_a_text_or_loads_from_elsewhere() -> None:
    found = []
    for path in TEMPLATES:
        source = path.read_text(encoding="utf-8")
        found += [(path.name, each) for each in re.findall(r"\|\s*safe\b|autoescape\s+false|\|\s*tojson\b", source)]
        found += [(path.name, each) for each in re.findall(r"(?:src|action)=\"(?:https?:)?//[^\"]*", source)]
    assert TEMPLATES
    assert found == []


def test_no_script_takes_a_text_for_mark_up() -> None:
    wrong = r"\.innerHTML|\.outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|setTimeout\(\s*[\"']"
    found = [(path.name, each) for path in SCRIPTS for each in re.findall(wrong, path.read_text(encoding="utf-8"))]
    assert SCRIPTS
    assert found == []
