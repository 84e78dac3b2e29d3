"""``matchmaker partnership``: give an installation the parties and themes that everything else hangs on."""

import click

from matchmaker.cli.streams import say
from matchmaker.config import load_settings
from matchmaker.files.partnerships import parse_partnership
from matchmaker.files.reading import read_bytes
from matchmaker.services.founding.partnerships import found_partnership
from matchmaker.store.engine import make_engine
from matchmaker.store.transaction import repeating


@click.group()
def partnership() -> None:
    """Add the parties and themes of a partnership."""


@partnership.command()
@click.argument("file")
def add(file: str) -> None:
    """Add the partnership of FILE (- is standard input), with its parties, themes and sub-topics."""
    entry = parse_partnership(read_bytes(file), file)
    engine = make_engine(load_settings().database_url.get_secret_value())
    try:
        repeating(engine, lambda session: found_partnership(session, entry, file))
    finally:
        engine.dispose()
    topics = sum(len(theme.topics) for theme in entry.themes)
    parties = ", ".join(party.code for party in entry.parties)
    say([f"Added {entry.slug}: {parties}; {len(entry.themes)} themes with {topics} sub-topics."])
