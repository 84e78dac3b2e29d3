"""A worker is back at work quickly, since it loads only what waiting needs."""

import subprocess
import sys


def test_a_worker_starts_without_what_only_the_work_itself_needs():
    """Those libraries take seconds to load; while a worker starts nobody takes up a job whose worker died."""
    loaded = "[each for each in ('sklearn', 'pandas') if each in sys.modules]"
    program = f"import sys, matchmaker.jobs.worker; print({loaded})"
    started = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert started.stdout.strip() == "[]"
