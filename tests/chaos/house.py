"""The service as `matchmaker serve` runs it, with real processes that somebody kills, and the database below it."""

import os
import signal
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from matchmaker.app import create_app
from matchmaker.cli.keeping import LOOK_EVERY_S, Kept
from matchmaker.cli.serving import ONE_THREAD_EACH, web_command, worker_command
from matchmaker.config import Settings
from matchmaker.store.engine import make_engine
from matchmaker.store.transaction import transaction
from tests.chaos.ledger import Client, Ledger, cookies, free_port
from tests.chaos.telling import ROUNDED_S
from tests.console import environment
from tests.web.world import World, made

SECRET_KEY = "a secret key for tests"
WEB_PROCESSES = 2
CLIENTS = 8
FIRST_ANSWER_WITHIN_S = 120.0
APPLICATION = "tests.chaos.telling:create_app()"


class House:
    """Web and worker, kept by the code that keeps them in an installation, on a database with clients who write."""

    def __init__(self, url: str, folder: Path, application: str = APPLICATION) -> None:
        self.url, self.folder, self.port = url, folder, free_port()
        self.world = self._filled()
        self.ledger, self._stop = Ledger(), threading.Event()
        self._closed = threading.Event()
        command = web_command("127.0.0.1", self.port, WEB_PROCESSES)
        self.web = Kept("web", [*command[:-1], application])
        self.worker = Kept("worker", worker_command())
        self._clients = self._all_clients()

    def _filled(self) -> World:
        engine = make_engine(self.url)
        with transaction(engine) as session:
            world = made(session)
        engine.dispose()
        return world

    def _all_clients(self) -> list[Client]:
        settings = Settings(secret_key=SECRET_KEY, database_url=self.url, instance="/nonexistent")
        engine = make_engine(self.url)
        found = cookies(engine, create_app(settings), self.world, CLIENTS)
        engine.dispose()
        return [Client(self.port, cookie, self.ledger, self._stop) for cookie in found]

    @contextmanager
    def open(self) -> Iterator[None]:
        """Let the service run and the clients write; in the end what was sent is seen through, and all is ended."""
        keeper = threading.Thread(target=self._keep, daemon=True)
        keeper.start()
        for client in self._clients:
            client.start()
        try:
            self.await_acknowledgement(time.monotonic(), FIRST_ANSWER_WITHIN_S, anew=False)
            yield
            self._stop.set()
            for client in self._clients:
                client.join(FIRST_ANSWER_WITHIN_S)
                assert not client.is_alive(), "a client waits for an answer that does not come"
        finally:
            self._stop.set()
            self._closed.set()
            keeper.join()
            for kept in (self.web, self.worker):
                kill(everything_of(kept))
                if kept.process is not None:
                    kept.process.wait()

    def _keep(self) -> None:
        settings = {
            "MATCHMAKER_SECRET_KEY": SECRET_KEY,
            "MATCHMAKER_DATABASE_URL": self.url,
            "MATCHMAKER_QUEUE_URL": f"sqlite:///{self.folder / 'queue.db'}",
            "MATCHMAKER_INSTANCE": str(self.folder),
            "MATCHMAKER_EMBEDDER": "lexical",
            "PYTHONWARNINGS": "default",
            **ONE_THREAD_EACH,
        }
        ours = environment(settings)
        with (self.folder / "log").open("ab") as log:
            saved = os.dup(2)
            os.dup2(log.fileno(), 2)
            try:
                while not self._closed.wait(LOOK_EVERY_S / 2):
                    for kept in (self.web, self.worker):
                        kept.started_at = 0.0  # killed by us and not by its start: no reason to give it up
                        kept.look(ours)
            finally:
                os.dup2(saved, 2)
                os.close(saved)

    def await_acknowledgement(self, since: float, within_s: float, *, anew: bool) -> float:
        """Wait until a post that was sent after `since` is acknowledged; return how long after `since` that was.

        Parameters
        ----------
        anew
            Only a process counts that was started after `since`, since another one was not what had been struck.
        """
        while time.monotonic() - since < within_s:
            with self.ledger.lock:
                found = [each for each in self.ledger.acknowledged.values() if each.sent_at > since]
            if at := [each.at for each in found if not anew or each.up_since > since - ROUNDED_S]:
                return min(at) - since
            time.sleep(0.02)
        raise AssertionError(f"nothing was acknowledged for {within_s} s; see {self.folder / 'log'}")


def everything_of(kept: Kept) -> list[int]:
    """Return the ids of a kept process and of all that it has started."""
    if kept.process is None or kept.process.poll() is not None:
        return []
    return [kept.process.pid, *below(kept.process.pid)]


def below(process: int) -> list[int]:
    """Return the ids of the processes that a process has started, of those that they have started, and so on."""
    found = []
    try:
        for task in Path(f"/proc/{process}/task").iterdir():
            for child in (task / "children").read_text().split():
                found += [int(child), *below(int(child))]
    except (FileNotFoundError, ProcessLookupError):  # gone before it was asked, or while
        pass
    return found


def kill(processes: Sequence[int]) -> None:
    """End processes as a fault of the machine would."""
    for process in processes:
        try:
            os.kill(process, signal.SIGKILL)
        except ProcessLookupError:
            continue
