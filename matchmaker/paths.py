"""Where the program's own files lie, in a checkout as well as in an installed wheel."""

import os
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent
SCHEMAS = PACKAGE / "schemas"
FOUNDING_CASE = PACKAGE / "founding_case"
PAPERS = PACKAGE / "papers"
MIGRATIONS = PACKAGE / "store" / "migrations"
TRANSLATIONS = PACKAGE / "web" / "translations"


def _beside_or_inside(name: str) -> Path:
    """Return a folder that stands beside the package in a checkout and inside it in a wheel."""
    beside = PACKAGE.parent / name
    return beside if beside.is_dir() else PACKAGE / name


TEMPLATES = _beside_or_inside("templates")
STATIC = _beside_or_inside("static")


def instance_folder() -> Path:
    """Return the folder for the local database: ``instance/`` of the checkout, else of the current folder."""
    checkout = PACKAGE.parent
    root = checkout if (checkout / "pyproject.toml").is_file() else Path.cwd()
    return root / "instance"


def cache_folder() -> Path:
    """Return the folder for what can be made anew at any time, in the cache folder of this user."""
    chosen = os.environ.get("XDG_CACHE_HOME", "")
    # A relative one is to be ignored, says the XDG Base Directory Specification.
    return (Path(chosen) if Path(chosen).is_absolute() else Path.home() / ".cache") / "matchmaker"
