"""An acknowledged write is on the disk: SQLite asks the system to bring it there at least once for each commit."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.console import environment

COMMITS = 20
WRITES = """
import sys
from matchmaker.store.engine import make_engine
from matchmaker.store.transaction import transaction
from matchmaker.store.tables.regions import Party
from tests import factories
engine = make_engine(sys.argv[1])
with transaction(engine) as session:
    party = factories.party(session).id
print("ready", flush=True)
for number in range(int(sys.argv[2])):
    with transaction(engine) as session:
        session.get_one(Party, party).currency = f"A{number:02d}"[:3]
    sys.stderr.write(f"acknowledged {number}\\n")
    sys.stderr.flush()
"""


def _calls(folder: Path, url: str) -> list[str]:
    """Return, in order, what the process asked the system to bring to the disk and what it acknowledged."""
    trace = folder / "trace"
    program = [sys.executable, "-c", WRITES, url, str(COMMITS)]
    command = ["strace", "-f", "-y", "-s", "64", "-e", "trace=fdatasync,fsync,write", "-o", str(trace), *program]
    ended = subprocess.run(command, capture_output=True, text=True, env=environment(), check=False, timeout=120)
    assert ended.returncode == 0, ended.stderr[-2000:]
    return trace.read_text(errors="replace").splitlines()


@pytest.mark.skipif(shutil.which("strace") is None, reason="needs strace to see the calls of the system")
@pytest.mark.parametrize("back_end", ["sqlite"], indirect=True)
def test_before_each_acknowledgement_the_write_is_brought_to_the_disk(database_url: str, tmp_path: Path) -> None:
    synced, unsynced = False, 0
    acknowledged = 0
    for line in _calls(tmp_path, database_url):
        if re.search(r"(fdatasync|fsync)\(\d+<[^>]*matchmaker\.db-wal>", line):
            synced = True
        elif re.search(r'write\(2<[^>]*>, "acknowledged', line):
            acknowledged += 1
            unsynced += not synced
            synced = False
    assert (acknowledged, unsynced) == (COMMITS, 0)
