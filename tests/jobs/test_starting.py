"""A worker is back at work quickly, and so is each job, since they load only what they need."""

import subprocess
import sys

import pytest


@pytest.mark.parametrize("module", ["worker", "child"])
def test_a_worker_and_its_job_start_without_what_few_jobs_need(module):
    """Those libraries take seconds to load; while a worker starts nobody takes up a job whose worker died."""
    loaded = "[each for each in ('sklearn', 'pandas', 'scipy.optimize') if each in sys.modules]"
    program = f"import sys, matchmaker.jobs.{module}; print({loaded})"
    started = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert started.stdout.strip() == "[]"
