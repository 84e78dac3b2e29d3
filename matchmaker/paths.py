"""Where the program's own files lie, in a checkout as well as in an installed wheel."""

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent
SCHEMAS = PACKAGE / "schemas"
MIGRATIONS = PACKAGE / "store" / "migrations"


def instance_folder() -> Path:
    """Return the folder for the local database: ``instance/`` of the checkout, else of the current folder."""
    checkout = PACKAGE.parent
    root = checkout if (checkout / "pyproject.toml").is_file() else Path.cwd()
    return root / "instance"
