"""What serving takes: the two long-running commands, and what must be in order before they start."""

import http.client
import logging
import socket
import sys
import threading
import time
from collections.abc import Callable, Mapping

import click

from matchmaker import logs
from matchmaker.cli.keeping import Kept, keep_running
from matchmaker.cli.shared_figures import shared_figures
from matchmaker.config import Settings
from matchmaker.errors import InputError, StoreError
from matchmaker.store import revisions

THREADS = 4
ONE_THREAD_EACH = {"OPENBLAS_NUM_THREADS": "1"}
"""Requests and jobs run beside each other, so no product of matrices takes all cores: on a busy machine its threads
would wait for each other for seconds over what one does in a tenth of a second."""

GRACE_S = 5
ANSWER_WITHIN_S = 10
LOOK_EVERY_S = 0.2
CONFIGURATION = "python:matchmaker.cli.web_process"

_log = logging.getLogger(__name__)


def serve_until_stopped(
    settings: Settings,
    *,
    host: str,
    port: int,
    workers: int,
    environment: Mapping[str, str] | None = None,
    say_ready: Callable[[str], None] | None = None,
) -> None:
    """Run web and worker, each started again when it dies, until Ctrl-C or SIGTERM.

    Parameters
    ----------
    environment
        Variables that the two get beside those of this process.
    say_ready
        Told the address once it answers; else it is said on standard error.

    Raises
    ------
    InputError
        No secret key is set, or the address cannot be listened on.
    StoreError
        The database is not there, or not of this version.
    """
    settings.require_secret_key()
    require_ready_database(settings)
    require_free(host, port)
    address = f"http://{_in_url(host)}:{port}"
    logs.configure(settings.log_format, settings.log_level)
    say = say_ready or (_log_address if settings.log_format == "json" else _say_address)
    threading.Thread(target=_when_it_answers, args=(host, port, lambda: say(address)), daemon=True).start()
    kept = [Kept("web", web_command(host, port, workers)), Kept("worker", worker_command())]
    with shared_figures(settings.instance, address) as figures:
        keep_running(kept, {**ONE_THREAD_EACH, **(environment or {}), **figures})


def require_ready_database(settings: Settings) -> None:
    """Refuse to start on a database that is missing or older than the program."""
    if not revisions.is_current(settings.database_url.get_secret_value()):
        raise StoreError("The database is older than this program; bring it forward with `matchmaker db upgrade`.")


def web_command(host: str, port: int, workers: int) -> list[str]:
    """Return the command of the web server."""
    options = {
        "--bind": f"{_in_url(host)}:{port}",
        "--workers": workers,
        "--worker-class": "gthread",
        "--threads": THREADS,
        "--graceful-timeout": GRACE_S,
        "--log-level": "warning",
    }
    given = [str(part) for option in options.items() for part in option]
    fixed = ["--config", CONFIGURATION, "--no-control-socket"]
    return [sys.executable, "-m", "gunicorn", *fixed, *given, "matchmaker.app:create_app()"]


def worker_command(at_once: int = 2) -> list[str]:
    """Return the command of the background worker."""
    return [sys.executable, "-m", "matchmaker.jobs", "--at-once", str(at_once)]


def _say_address(address: str) -> None:
    click.echo(f"Serving on {address} (Ctrl-C stops)", err=True)


def _log_address(address: str) -> None:
    _log.info("serving on %s", address)


def _in_url(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _when_it_answers(host: str, port: int, say: Callable[[], None]) -> None:
    """Wait until the web server answers anything at all, and say so; whoever reads the address can then go there."""
    while True:
        connection = http.client.HTTPConnection(host, port, timeout=ANSWER_WITHIN_S)
        try:
            connection.request("GET", "/healthz")
            connection.getresponse()
        except (OSError, http.client.HTTPException):
            time.sleep(LOOK_EVERY_S)
        else:
            say()
            return
        finally:
            connection.close()


def require_free(host: str, port: int) -> None:
    """Refuse an address that is taken in one line, before anything starts."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            found = f"{host}:{port} ({error.strerror})"
            raise InputError("--host, --port", "", "an address of this machine that is free", found) from None
