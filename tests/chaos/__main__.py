"""The long form: `python -m tests.chaos web-sqlite|… [--kills 100]`; the kinds stand in `KINDS`.

Prints the figures as one line of JSON, and ends with 1 where a bar is not held.
"""

import argparse
import json
import secrets
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from matchmaker.store import revisions
from matchmaker.store.engine import make_engine
from tests import postgresql
from tests.chaos.house import House
from tests.chaos.killing import Strike, Toll, kill_often, kill_web
from tests.chaos.running import Runs, RunsVerdict
from tests.chaos.server import own_server, striking
from tests.chaos.verdict import Verdict, verdict

KINDS = ("web-sqlite", "web-postgresql", "worker-sqlite", "worker-postgresql", "server-postgresql")
"""What is killed, and the database below: the web processes, the worker with its runs, the server of the database."""

WORKSHOPS = 8
RECOVERY_P95_S = 5.0
SHARE_WITH_TRAFFIC = 0.9


@dataclass(frozen=True)
class Outcome:
    """What kills of one kind did."""

    toll: Toll
    found: Verdict
    runs: RunsVerdict | None = None

    @property
    def holds(self) -> bool:
        """Whether the bars are held."""
        busy = self.toll.with_traffic >= SHARE_WITH_TRAFFIC * self.toll.kills
        sound = self.found.sound and (self.runs is None or self.runs.sound)
        return sound and busy and self.toll.recovery_s(0.95) <= RECOVERY_P95_S

    def figures(self) -> dict[str, Any]:
        """Return everything that was counted and measured."""
        recovery = {f"recovery_p{round(100 * at)}_s": round(self.toll.recovery_s(at), 2) for at in (0.5, 0.95, 1.0)}
        toll = {"kills": self.toll.kills, "with_traffic": self.toll.with_traffic, **recovery}
        return toll | asdict(self.found) | ({} if self.runs is None else {"runs": asdict(self.runs)})


def measured(kind: str, kills: int, seed: int, folder: Path) -> Outcome:
    """Kill `kills` times what `kind` says, and return what it did."""
    with _database(kind, folder) as (url, strike):
        house, engine = House(url, folder), make_engine(url)
        runs = Runs(engine, house, WORKSHOPS) if kind.startswith("worker") else None
        with house.open():
            toll = kill_often(house, kills, seed, runs.strike if runs else strike)
            of_runs = runs.verdict() if runs else None
        engine.dispose()
        return Outcome(toll, verdict(url, house.ledger), of_runs)


@contextmanager
def _database(kind: str, folder: Path) -> Iterator[tuple[str, Strike]]:
    """Yield the URL of a database with the newest schema, and what is to be killed unless it is the worker."""
    with ExitStack() as open_until_the_end:
        strike: Strike = kill_web
        if kind.endswith("sqlite"):
            url = f"sqlite:///{folder / 'matchmaker.db'}"
        else:
            server = open_until_the_end.enter_context(own_server())
            url = postgresql.create_database(server.url, f"chaos_{secrets.token_hex(4)}")
            strike = striking(server) if kind == "server-postgresql" else kill_web
        revisions.upgrade(url)
        yield url, strike


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.chaos")
    parser.add_argument("kind", choices=KINDS)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--seed", type=int, default=21)
    wishes = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        outcome = measured(wishes.kind, wishes.kills, wishes.seed, Path(folder))
    sys.stdout.write(json.dumps({"kind": wishes.kind, **outcome.figures()}, default=str) + "\n")
    return 0 if outcome.holds else 1


if __name__ == "__main__":
    sys.exit(main())
