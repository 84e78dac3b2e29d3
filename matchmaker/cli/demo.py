"""``matchmaker demo``: the founding case in a browser. Until the web service is built it says what works today."""

import click

from matchmaker.cli.streams import say


@click.command()
@click.option("--fresh", is_flag=True, help="Start again from an empty database.")
@click.option("--no-serve", is_flag=True, help="Prepare the database only.")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", type=click.IntRange(0, 65535), default=5000, show_default=True)
@click.option("--people", metavar="N", type=click.IntRange(min=2), help="How many people take part.")
def demo(**_wishes: object) -> None:
    """Show the founding case (comes with the web service)."""
    say(
        [
            "The demo comes next, together with the web service; nothing was started.",
            "The founding case runs in the terminal today: README.md has the tour, docs/examples the files.",
        ]
    )
