"""The house rules that a linter does not know, and proof that the import contracts can fail."""

import ast
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "matchmaker"
MODULES = sorted(PACKAGE.rglob("*.py"))

FIXED_BY_THE_CUSTOMER = {
    "matchmaker",
    "templates",
    "static",
    "instance",
    "tests",
    "wsgi.py",
    "pyproject.toml",
    "README.md",
}
BESIDE_IT = {
    "Makefile",
    "requirements.txt",
    "requirements-dev.txt",
    "LICENSE",
    "CHANGELOG.md",
    "docs",
    "Dockerfile",
    "compose.yaml",
}
README_HEADINGS = [
    "# Matchmaker",
    "## Quick start",
    "## Tour",
    "## The method in brief",
    "## Configuration",
    "## Where to read on",
]
# Put together from halves, so that this file does not hold what it forbids.
REGISTRY_HOSTS = [
    "pypi" + ".org",
    "python" + "hosted",
    "npm" + "js",
    "registry.npm" + "js",
    "unpkg" + ".",
    "jsdelivr" + ".",
]


def tracked_files() -> list[Path]:
    """What git would hand on: files of the index that exist. Outside a checkout (an unpacked archive) all files."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    if listed.returncode != 0:
        return [file for file in ROOT.rglob("*") if file.is_file() and ".venv" not in file.parts]
    names = listed.stdout.decode().split("\0")
    return [ROOT / name for name in names if name and (ROOT / name).is_file()]


def texts() -> Iterator[tuple[Path, str]]:
    for file in tracked_files():
        content = file.read_bytes()
        if b"\0" not in content:
            yield file.relative_to(ROOT), content.decode()


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_every_module_says_what_it_is_for(module: Path) -> None:
    assert ast.get_docstring(ast.parse(module.read_text(encoding="utf-8")))


def test_every_folder_with_modules_is_a_package_so_that_the_contracts_see_it() -> None:
    assert [folder for folder in {module.parent for module in MODULES} if not (folder / "__init__.py").is_file()] == []


def test_the_top_level_is_the_closed_list() -> None:
    names = {file.relative_to(ROOT).parts[0] for file in tracked_files()}
    assert {name for name in names if not name.startswith(".")} - FIXED_BY_THE_CUSTOMER - BESIDE_IT == set()


def test_no_file_names_a_registry() -> None:
    found = [(file, host) for file, text in texts() for host in REGISTRY_HOSTS if host in text.lower()]
    assert found == []


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_a_lock_pins_and_hashes_every_package_and_names_no_address(name: str) -> None:
    lock = (ROOT / name).read_text(encoding="utf-8")
    entries = re.split(r"(?m)^(?=[A-Za-z])", lock)[1:]
    loose = [entry.splitlines()[0] for entry in entries if "==" not in entry or "--hash=sha256:" not in entry]
    assert entries
    assert loose == []
    assert "://" not in lock
    assert "-index-url" not in lock


def test_the_readme_is_short_and_in_the_fixed_order() -> None:
    lines = (ROOT / "README.md").read_text(encoding="utf-8").splitlines()
    inside_code = False
    headings = []
    for line in lines:
        inside_code ^= line.startswith("```")
        if line.startswith("#") and not inside_code:
            headings.append(line)
    assert len(lines) <= 150
    assert headings == README_HEADINGS


def test_no_link_in_the_documents_is_dead() -> None:
    documents = [ROOT / "README.md", ROOT / "CHANGELOG.md", *(ROOT / "docs").glob("*.md")]
    links = [
        (document, target)
        for document in documents
        for target in re.findall(r"\]\(([^)#]+)[^)]*\)", document.read_text(encoding="utf-8"))
        if "://" not in target
    ]
    assert [(document.name, target) for document, target in links if not (document.parent / target).exists()] == []


def imported(source: str) -> set[str]:
    """Return the modules that a source text imports, wherever in it; a relative import as its dots and name."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found |= {f"{'.' * node.level}{node.module or ''}"}
    return found


def foreign_to_the_audit(source: str) -> set[str]:
    """Return what a module of the audit imports besides the standard library and the audit itself."""
    own = "matchmaker.solver.audit"
    return {
        name
        for name in imported(source)
        if name != own and not name.startswith(f"{own}.") and name.partition(".")[0] not in sys.stdlib_module_names
    }


def test_the_audit_shares_no_code_with_the_solver() -> None:
    audit = sorted((PACKAGE / "solver" / "audit").glob("*.py"))
    assert len(audit) > 1
    assert {path.name: foreign_to_the_audit(path.read_text(encoding="utf-8")) for path in audit} == {
        path.name: set() for path in audit
    }


@pytest.mark.parametrize(
    "line",
    [
        "import numpy as np",
        "import matchmaker.solver.rules",
        "from matchmaker.files.plans import Plan",
        "from matchmaker.solver import rules",
        "from .. import rules",
        "def f():\n    from matchmaker import solver",
    ],
)
def test_an_import_that_the_audit_must_not_have_is_found(line: str) -> None:
    assert foreign_to_the_audit(f"import json\nfrom matchmaker.solver.audit import claims\n{line}") != set()


def broken_contracts(checkout: Path) -> str:
    """Return what lint-imports says, or nothing when all contracts hold."""
    script = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([script, "--no-cache"], cwd=checkout, capture_output=True, text=True, check=False)
    return "" if done.returncode == 0 else done.stdout + done.stderr


@pytest.fixture
def copy_of_the_package(tmp_path: Path) -> Path:
    shutil.copytree(PACKAGE, tmp_path / "matchmaker", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def test_the_import_contracts_hold() -> None:
    assert broken_contracts(ROOT) == ""


@pytest.mark.parametrize(
    ("module", "line", "contract"),
    [
        ("files/plans.py", "import click", "The core knows no framework"),
        ("solver/problem.py", "import sqlalchemy", "The core knows no framework"),
        ("affinity/text.py", "import sqlalchemy", "The core knows no framework"),
        ("errors/tree.py", "import flask", "The core knows no framework"),
        ("files/plans.py", "import matchmaker.services", "Imports run one way down the layers"),
        ("solver/problem.py", "import matchmaker.files.plans", "Imports run one way down the layers"),
        ("services/matching.py", "import matchmaker.cli", "Imports run one way down the layers"),
        ("services/matching.py", "import matchmaker.config", "Only the edges and the composition root read settings"),
        ("domain/__init__.py", "import numpy", "The domain uses the standard library only"),
        ("errors/tree.py", "import matchmaker.paths", "Imports run one way down the layers"),
        ("files/plans.py", "import matchmaker.services", "No package has a cycle"),
    ],
)
def test_an_import_that_breaks_a_contract_is_found(
    copy_of_the_package: Path, module: str, line: str, contract: str
) -> None:
    broken = copy_of_the_package / "matchmaker" / module
    broken.write_text(broken.read_text(encoding="utf-8") + f"\n{line}\n", encoding="utf-8")
    said = broken_contracts(copy_of_the_package)
    assert re.search(rf"{re.escape(contract)}.* BROKEN", said), said


def test_a_module_that_belongs_to_no_layer_is_found(copy_of_the_package: Path) -> None:
    (copy_of_the_package / "matchmaker" / "utilities.py").write_text('"""Anything."""\n', encoding="utf-8")
    assert "utilities" in broken_contracts(copy_of_the_package)
