"""Notes on standard error: what is no mistake for sure and still worth a look."""

from collections.abc import Sequence

import click

from matchmaker.cli.streams import one_line

MOST_NOTES = 5


def note(sentences: Sequence[str]) -> None:
    """Print each sentence in a line on standard error, `MOST_NOTES` at most, then how many more there are."""
    for sentence in sentences[:MOST_NOTES]:
        click.echo(f"matchmaker: note: {one_line(sentence)}", err=True)
    if len(sentences) > MOST_NOTES:
        click.echo(f"matchmaker: note: and {len(sentences) - MOST_NOTES} more", err=True)
