"""``matchmaker affinity``: profiles in, an instance with scored pairs out."""

from collections.abc import Callable

import click

from matchmaker.affinity.embedders import Embedder, embedder_called
from matchmaker.affinity.remembering import Remembering
from matchmaker.cli.noting import note
from matchmaker.cli.streams import output_option, refuse_two_standard_inputs, require_place
from matchmaker.cli.waiting import status_line
from matchmaker.files.instance_files import format_instance
from matchmaker.files.spreadsheets import read_profiles
from matchmaker.files.vectors import FolderStore
from matchmaker.files.writing import write_whole
from matchmaker.paths import cache_folder
from matchmaker.services.affinity import score
from matchmaker.services.notes import theme_notes


@click.command()
@click.argument("profiles_file", metavar="PROFILES")
@click.option("--event", metavar="EVENT.json", help="The rest of the event, where PROFILES is a CSV of the people.")
@output_option("INSTANCE.json")
@click.option(
    "--embedder",
    metavar="auto|lexical|NAME",
    default="auto",
    show_default=True,
    envvar="MATCHMAKER_EMBEDDER",
    show_envvar=True,
    help="What compares texts: words alone (lexical), a model by name, or the best that is installed (auto).",
)
@click.option(
    "--top",
    metavar="K",
    type=click.IntRange(min=0),
    default=40,
    show_default=True,
    help="Pairs kept per person on each side; 0 keeps all.",
)
def affinity(profiles_file: str, event: str | None, output: str, embedder: str, top: int) -> None:
    """Score every pair of profiles: profiles to instance.

    PROFILES is a JSON document, an XLSX workbook or a CSV of the people.
    """
    sources = (profiles_file, *([event] if event is not None else []))
    refuse_two_standard_inputs(*sources)
    require_place(output, *sources)
    profiles = read_profiles(profiles_file, event)
    with status_line() as show:
        instance = score(profiles, semantic=_remembering(embedder, show), top=top)
    note(theme_notes(profiles.sessions, profiles.people))
    write_whole(output, format_instance(instance))


def _remembering(embedder: str, show: Callable[[str], None]) -> Embedder | None:
    """Return the embedder called `embedder`, which keeps its vectors in the user's cache folder."""
    chosen = embedder_called(embedder)
    if chosen is None:
        return None
    store = FolderStore(cache_folder() / "embeddings")
    return Remembering(chosen, store, lambda done, total: show(f"reading texts: {done} of {total}"))
