"""``matchmaker serve``: the whole service in one command."""

import click

from matchmaker.cli.serving import serve_until_stopped
from matchmaker.config import load_settings


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", type=click.IntRange(1, 65535), default=5000, show_default=True)
@click.option("--workers", type=click.IntRange(1, 64), default=2, show_default=True, help="Web processes.")
def serve(host: str, port: int, workers: int) -> None:
    """Run the web service and the background worker until Ctrl-C."""
    serve_until_stopped(load_settings(), host=host, port=port, workers=workers)
