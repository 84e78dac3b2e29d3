"""``matchmaker demo``: the founding case in a browser, planned and agreed by both offices, in a folder of its own."""

import ipaddress
import socket
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime

import click
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from matchmaker.cli.demo_folder import DemoFolder, demo_folder, opened, settings_in_force
from matchmaker.cli.demo_planning import plan_and_agree
from matchmaker.cli.serving import require_free, serve_until_stopped
from matchmaker.cli.streams import say
from matchmaker.errors import InputError, StoreError
from matchmaker.files.founding_case import FoundingCase, founding_case
from matchmaker.services.database import upgrade_database
from matchmaker.services.founding.agreement import Demonstrated, demonstrated
from matchmaker.services.founding.crowd import resized
from matchmaker.services.founding.demo import is_demo, is_empty, seed_demo
from matchmaker.store.revisions import current
from matchmaker.store.transaction import reading, repeating

PASSWORD = "matchmaker-demo"  # noqa: S105 (it is printed: whoever reaches the demo sits at this machine)
WEB_PROCESSES = 2
MOST_PEOPLE = 2000


@click.command()
@click.option("--fresh", is_flag=True, help="Start again from an empty database, with dates around today.")
@click.option("--no-serve", is_flag=True, help="Prepare the database only.")
@click.option("--host", default="127.0.0.1", show_default=True, help="An address of this machine alone.")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=5000, show_default=True, help="0 takes one that is free."
)
@click.option("--people", metavar="N", type=click.IntRange(2, MOST_PEOPLE), help="How many take part; 56 if not given.")
def demo(*, fresh: bool, no_serve: bool, host: str, port: int, people: int | None) -> None:
    """Show the founding case in a browser, with invented people.

    Its plan is agreed between both offices, its costs are in two currencies. A second call shows the same demo again.
    """
    _require_loopback(host)
    folder = demo_folder()
    port = port or _free_port(host)
    address = f"http://{_in_url(host)}:{port}"
    if not no_serve:
        require_free(host, port)
    with folder.held():
        _lay_out(folder, fresh=fresh, people=people)
        environment = folder.environment(address)
        with settings_in_force(environment) as settings:
            say(_lines(_shown(folder, environment, settings.embedder), people, serve=not no_serve))
            if not no_serve:
                serve_until_stopped(
                    settings,
                    host=host,
                    port=port,
                    workers=WEB_PROCESSES,
                    environment=environment,
                    say_ready=lambda where: say([f"Address: {where} (Ctrl-C stops)"]),
                )


def _require_loopback(host: str) -> None:
    """Refuse to show known passwords to the network."""
    try:
        alone = host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        alone = False
    if not alone:
        raise InputError("demo", "--host", "an address that only this machine reaches, such as 127.0.0.1", repr(host))


def _in_url(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _free_port(host: str) -> int:
    with socket.create_server((host, 0), family=socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        number: int = probe.getsockname()[1]
        return number


def _lay_out(folder: DemoFolder, *, fresh: bool, people: int | None) -> None:
    """Make the database where there is none; leave one that is there, or make it anew when asked to."""
    folder.require_own()
    if folder.database.exists():
        _require_demo(folder, fresh=fresh)
    if fresh:
        folder.clear()
    folder.mark()
    upgrade_database(folder.database_url)
    case = founding_case() if people is None else resized(founding_case(), people)
    with opened(folder) as engine:
        repeating(engine, lambda session: _seed_if_empty(session, case))


def _require_demo(folder: DemoFolder, *, fresh: bool) -> None:
    """Refuse a database that was put where a demo's had been; one that cannot be read may only be made anew."""
    try:
        ours = current(folder.database_url) is None or _holds_nothing_else(folder)
    except (StoreError, DBAPIError) as error:
        if not fresh:
            raise StoreError(f"{folder.database} cannot be read; `matchmaker demo --fresh` makes it anew.") from error
        return
    if not ours:
        raise StoreError(f"{folder.database} holds something else than a demo and is left alone; move it away.")


def _holds_nothing_else(folder: DemoFolder) -> bool:
    with opened(folder) as engine, reading(engine) as session:
        return is_demo(session) or is_empty(session)


def _seed_if_empty(session: Session, case: FoundingCase) -> None:
    if is_empty(session):
        now = datetime.now(UTC)
        seed_demo(session, case, today=now.astimezone().date(), now=now, password=PASSWORD)


def _shown(folder: DemoFolder, environment: Mapping[str, str], embedder: str) -> Demonstrated:
    """Let both offices agree on a plan where there is none yet, and return what there is to show."""
    case = founding_case()
    with opened(folder) as engine:
        plan_and_agree(engine, case, environment, embedder)
        with reading(engine) as session:
            return demonstrated(session, case)


def _lines(shown: Demonstrated, people: int | None, *, serve: bool) -> Iterator[str]:
    """Yield what somebody has to know who wants to look at the demo."""
    there = shown.hosts + shown.visitors
    yield f"The founding case: hosts {shown.hosts}, visitors {shown.visitors}; they meet from {shown.starts_on} on."
    if people not in {None, there}:
        yield f"It was made with {there} people; `matchmaker demo --fresh --people {people}` makes it anew."
    if shown.starts_on <= datetime.now(UTC).astimezone().date():
        yield "Its workshop has begun; `matchmaker demo --fresh` lays it around today."
    yield f"Accounts: {', '.join(account.email for account in founding_case().accounts)}"
    yield f"Password: {PASSWORD}"
    yield "Starting …" if serve else "Prepared; `matchmaker demo` serves it."
