"""``matchmaker config``: the settings in force."""

import click

from matchmaker.cli.streams import say
from matchmaker.config import load_settings


@click.command()
def config() -> None:
    """Show the settings in force, secrets masked.

    They come from the environment and from settings.env in the instance folder.
    """
    say(f"{name}={value}" for name, value in load_settings().shown().items())
