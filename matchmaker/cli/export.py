"""``matchmaker export``: what an organiser takes out on the page of the files, at the terminal."""

from datetime import UTC, datetime

import click
from sqlalchemy.orm import Session

from matchmaker.cli.streams import output_option, require_place
from matchmaker.config import load_settings
from matchmaker.domain.reports import FileFormat, What
from matchmaker.errors import InputError, NotFoundError, Refusal, RefusedError
from matchmaker.files.writing import write_whole
from matchmaker.services import reports
from matchmaker.services.at_terminal import organiser_called
from matchmaker.services.reports import Wanted, Written
from matchmaker.store.engine import make_engine
from matchmaker.store.transaction import repeating

EVERYTHING = "everything"
USUAL_REASON = "taken out at the terminal"


@click.command()
@click.argument("what", type=click.Choice([*(each.value for each in What), EVERYTHING]))
@click.option("--workshop", metavar="SLUG", required=True, help="The workshop, by its address.")
@click.option("--as", "email", metavar="EMAIL", required=True, help="The organiser who takes it out.")
@click.option(
    "--format",
    "form",
    type=click.Choice([each.value for each in FileFormat]),
    default=FileFormat.CSV.value,
    show_default=True,
    help="Everything as CSV is an archive with a file for each table.",
)
@click.option(
    "--version", "number", metavar="N", type=click.IntRange(min=1), help="Whose meetings; else that in force."
)
@click.option("--language", metavar="CODE", help="Of headings and words; else the organiser's. JSON has neither.")
@click.option("--reason", metavar="TEXT", default=USUAL_REASON, show_default=True, help="Kept in the journal.")
@output_option("FILE")
def export(
    what: str, workshop: str, email: str, form: str, number: int | None, language: str | None, reason: str, output: str
) -> None:
    """Take tables of a workshop out: CSV, XLSX or JSON.

    They hold what its pages show the organiser who is named. The journal keeps who took out what, and why.
    """
    require_place(output)
    wanted = Wanted(tuple(What) if what == EVERYTHING else (What(what),), FileFormat(form), number)
    settings = load_settings()
    if language is not None and language not in settings.languages:
        raise InputError("--language", "", f"one of {', '.join(settings.languages)}", repr(language))
    now = datetime.now(UTC)

    def act(session: Session) -> Written:
        principal, own = organiser_called(session, email)
        shown = language or own
        try:
            taken = reports.take_out(
                session, principal, workshop, wanted, reason=reason, language=shown, at_terminal=True, now=now
            )
        except NotFoundError:
            raise InputError("--workshop", "", "a workshop of this organiser's region", repr(workshop)) from None
        except RefusedError as refused:
            if refused.refusal is Refusal.EXPORT_OF_NO_VERSION:
                raise InputError("--version", "", "the number of a version of the plan", str(number)) from None
            raise
        return reports.written(taken, wanted.form, shown)

    engine = make_engine(settings.database_url.get_secret_value())
    try:
        written = repeating(engine, act)
    finally:
        engine.dispose()
    write_whole(output, written.content)
