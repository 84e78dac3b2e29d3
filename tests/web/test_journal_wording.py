"""Every act that the code enters in the journal has words, and so has everything that an entry can be about."""

import ast
from collections.abc import Iterator
from pathlib import Path

from matchmaker import paths
from matchmaker.domain import journal as journal_of_domain
from matchmaker.domain.journal import JOINT, READS_OF_A_WORKSHOP, REASON_FOR_BOTH
from matchmaker.web.journal_wording import ACTS, SUBJECTS

SERVICES = Path(paths.__file__).parent / "services"
ACT, SUBJECT = "act", "subject_kind"
FORMER: set[str] = set()
"""Acts that stand in journals of earlier versions of the program, and which nothing records any more."""


def test_every_act_that_is_recorded_has_words():
    acts, unread = _said(ACT)

    assert unread == []  # an act that cannot be read off the code: say it as a text, or as a choice between texts
    assert acts - ACTS.keys() == set()
    assert ACTS.keys() - acts == FORMER


def test_everything_that_an_entry_is_about_has_words():
    kinds, _unread = _said(SUBJECT)

    assert kinds - SUBJECTS.keys() == set()


def test_what_acts_mean_is_said_of_acts_that_exist():
    assert (JOINT | READS_OF_A_WORKSHOP | REASON_FOR_BOTH) - ACTS.keys() == set()


def _said(parameter: str) -> tuple[set[str], list[str]]:
    """Return the texts that the services give for a parameter of `record` or of what calls it, and what is no text."""
    modules = {path: ast.parse(path.read_text(encoding="utf-8")) for path in sorted(SERVICES.rglob("*.py"))}
    everywhere = {
        name: place for module in modules.values() for name, place in _takers(module, parameter) if name[0] != "_"
    }
    found, unread = set(), []
    for path, module in modules.items():
        constants, places = _constants(module), everywhere | dict(_takers(module, parameter))
        for call in (node for node in ast.walk(module) if isinstance(node, ast.Call)):
            given = _given(call, parameter, places)
            if given is None:
                continue
            texts = _texts(given, constants)
            if texts is None:
                unread.append(f"{path.relative_to(SERVICES)}:{call.lineno}")
            found |= texts or set()
    return found, unread


def _takers(module: ast.Module, parameter: str) -> Iterator[tuple[str, int]]:
    """Yield the functions that take the parameter, with its place among the others."""
    for node in ast.walk(module):
        if isinstance(node, ast.FunctionDef):
            names = [each.arg for each in (*node.args.posonlyargs, *node.args.args)]
            if parameter in names:
                yield node.name, names.index(parameter)


def _given(call: ast.Call, parameter: str, places: dict[str, int]) -> ast.expr | None:
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    for keyword in call.keywords:
        if keyword.arg == parameter:
            return keyword.value
    place = places.get(name)
    return call.args[place] if place is not None and place < len(call.args) else None


def _constants(module: ast.Module) -> dict[str, list[ast.expr]]:
    """Return what each name of a module is ever set to; parameters are nothing, so that what passes them on is left."""
    found: dict[str, list[ast.expr]] = {"act": [], "subject_kind": []}
    for node in ast.walk(module):
        if isinstance(node, ast.Assign):
            for target in node.targets:
                _bind(target, node.value, found)
        elif isinstance(node, ast.arg):
            found.setdefault(node.arg, [])
    return found


def _bind(target: ast.expr, value: ast.expr, found: dict[str, list[ast.expr]]) -> None:
    if isinstance(target, ast.Name):
        found.setdefault(target.id, []).append(value)
    elif isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
        for one, other in zip(target.elts, value.elts, strict=False):
            _bind(one, other, found)


def _texts(given: ast.expr, constants: dict[str, list[ast.expr]]) -> set[str] | None:
    """Return the texts that an expression can be; None where that cannot be read."""
    if isinstance(given, ast.Constant) and isinstance(given.value, str):
        return {given.value}
    if isinstance(given, ast.IfExp):
        return _all([given.body, given.orelse], constants)
    if isinstance(given, ast.BinOp) and isinstance(given.op, ast.Add):
        begins, ends = _texts(given.left, constants), _texts(given.right, constants)
        return None if begins is None or ends is None else {begin + end for begin in begins for end in ends}
    if isinstance(given, ast.Subscript) and isinstance(given.value, ast.Name):
        tables = constants.get(given.value.id, [])
        values = [each for table in tables if isinstance(table, ast.Dict) for each in table.values]
        return _all(values, constants) if values else None
    name = given.attr if isinstance(given, ast.Attribute) else getattr(given, "id", "")
    if isinstance(known := getattr(journal_of_domain, name, None), str):
        return {known}
    return _all(constants[name], constants) if name in constants else None


def _all(given: list[ast.expr], constants: dict[str, list[ast.expr]]) -> set[str] | None:
    texts = [_texts(each, {**constants}) for each in given]
    return None if None in texts else set().union(*(each for each in texts if each is not None))
