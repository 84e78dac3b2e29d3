"""The long form: `python -m tests.chaos web-sqlite|web-postgresql|server-postgresql [--kills 100]`.

Prints the figures as one line of JSON, and ends with 1 where a bar is not held.
"""

import argparse
import json
import secrets
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict
from pathlib import Path

from matchmaker.store import revisions
from tests import postgresql
from tests.chaos.house import House
from tests.chaos.killing import Strike, Toll, kill_often, kill_processes
from tests.chaos.server import own_server, striking
from tests.chaos.verdict import Verdict, verdict

KINDS = ("web-sqlite", "web-postgresql", "server-postgresql")
RECOVERY_P95_S = 5.0
SHARE_WITH_TRAFFIC = 0.9


def measured(kind: str, kills: int, seed: int, folder: Path) -> tuple[Toll, Verdict]:
    """Kill `kills` times what `kind` says, and return what it did."""
    with _database(kind, folder) as (url, strike):
        house = House(url, folder)
        with house.open():
            toll = kill_often(house, kills, seed, strike)
        return toll, verdict(url, house.ledger)


def holds(toll: Toll, found: Verdict) -> bool:
    """Return whether the bars are held."""
    busy = toll.with_traffic >= SHARE_WITH_TRAFFIC * toll.kills
    return found.sound and busy and toll.recovery_s(0.95) <= RECOVERY_P95_S


@contextmanager
def _database(kind: str, folder: Path) -> Iterator[tuple[str, Strike]]:
    """Yield the URL of a database with the newest schema, and what is to be killed."""
    with ExitStack() as open_until_the_end:
        strike = kill_processes
        if kind == "web-sqlite":
            url = f"sqlite:///{folder / 'matchmaker.db'}"
        else:
            server = open_until_the_end.enter_context(own_server())
            url = postgresql.create_database(server.url, f"chaos_{secrets.token_hex(4)}")
            strike = striking(server) if kind == "server-postgresql" else kill_processes
        revisions.upgrade(url)
        yield url, strike


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.chaos")
    parser.add_argument("kind", choices=KINDS)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--seed", type=int, default=21)
    wishes = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        toll, found = measured(wishes.kind, wishes.kills, wishes.seed, Path(folder))
    recovery = {f"recovery_p{round(100 * share)}_s": round(toll.recovery_s(share), 2) for share in (0.5, 0.95, 1.0)}
    figures = {"kind": wishes.kind, "kills": toll.kills, "with_traffic": toll.with_traffic, **recovery, **asdict(found)}
    sys.stdout.write(json.dumps(figures) + "\n")
    return 0 if holds(toll, found) else 1


if __name__ == "__main__":
    sys.exit(main())
