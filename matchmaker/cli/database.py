"""``matchmaker db``: bring the database forward, check it, save it while others work, and restore it."""

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import click

from matchmaker.config import load_settings
from matchmaker.errors import EXIT_FOUND
from matchmaker.files.writing import STANDARD_STREAM, write_whole
from matchmaker.services import database
from matchmaker.services.erasure import LEDGER


@click.group()
def db() -> None:
    """Upgrade, check, back up and restore the database."""


@db.command()
def upgrade() -> None:
    """Bring the database forward to the newest schema, making it where there is none."""
    revision = database.upgrade_database(_url())
    click.echo(f"The database is at revision {revision}.")


@db.command()
@click.option(
    "--journal-head",
    "heads",
    multiple=True,
    metavar="SHA256",
    help="A hash with which the journal once ended (the worker logs one each day): it must still be there.",
)
@click.pass_context
def check(ctx: click.Context, heads: tuple[str, ...]) -> None:
    """Look for damage, broken rules, missing migrations and a journal that was tampered with.

    Prints each finding in a line and ends with 1; a sound database is said so in one line. That the end of the journal
    was cut off shows only when a hash with which it once ended is given.
    """
    findings = database.check_database(_url(), heads)
    for finding in findings:
        click.echo(finding)
    if findings:
        ctx.exit(EXIT_FOUND)
    click.echo("The database is sound and its schema is the newest.")


@db.command()
@click.argument("file")
def backup(file: str) -> None:
    """Save the whole database to one FILE (- is standard output), while others may go on writing."""
    with _to_file(file) as path:
        manifest = database.backup_database(_url(), path, datetime.now(UTC))
    rows = sum(table.rows for table in manifest.tables)
    click.echo(f"Saved {rows} rows of {len(manifest.tables)} tables, revision {manifest.revision}.", err=True)


@db.command()
@click.argument("file")
@click.option(
    "--replace", is_flag=True, help="Overwrite a database that is not empty; a damaged SQLite file is set aside."
)
@click.option(
    "--erasures",
    "lists",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A further list of people to forget again (erasures.jsonl of another place); may be given several times.",
)
def restore(file: str, *, replace: bool, lists: tuple[Path, ...]) -> None:
    """Check a backup FILE (- is standard input) and put it into the database, upgraded to the newest schema.

    Whoever was forgotten since the backup was taken is forgotten again, and nobody is signed in afterwards.
    """
    own = load_settings().instance / LEDGER
    with _from_file(file) as path:
        restored, again = database.restore_database(
            _url(), path, datetime.now(UTC), replace=replace, erasures=[own, *lists]
        )
    if restored.set_aside is not None:
        click.echo(f"The database could not be read; its file was set aside as {restored.set_aside}.")
    rows = sum(table.rows for table in restored.manifest.tables)
    click.echo(f"Restored {rows} rows, as they were on {restored.manifest.written_at}.")
    if again:
        click.echo(f"Forgotten again: {again} people who had themselves erased since.")


def _url() -> str:
    return load_settings().database_url.get_secret_value()


@contextmanager
def _to_file(name: str) -> Iterator[Path]:
    if name != STANDARD_STREAM:
        yield Path(name)
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "backup"
        yield path
        write_whole(STANDARD_STREAM, path.read_bytes())


@contextmanager
def _from_file(name: str) -> Iterator[Path]:
    if name != STANDARD_STREAM:
        yield Path(name)
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "standard input"
        path.write_bytes(sys.stdin.buffer.read())
        yield path
