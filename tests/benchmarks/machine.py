"""What the measurements were made on: processor, memory, and the versions of everything that computes."""

import hashlib
import json
import os
import platform
from importlib.metadata import version
from pathlib import Path

PROGRAMS = ("matchmaker", "highspy", "matplotlib", "numpy", "ortools", "python-sat", "scipy")


def this_machine() -> tuple[str, dict[str, str]]:
    """Return a short key and a description, the same for the same machine and versions."""
    described = {
        "processor": _processor(),
        "cores": str(os.cpu_count()),
        "memory": f"{os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 2**30:.0f} GB",
        "system": platform.system(),
        "Python": platform.python_version(),
        **{name: version(name) for name in PROGRAMS},
    }
    return hashlib.sha256(json.dumps(described).encode()).hexdigest()[:8], described


def _processor() -> str:
    told = Path("/proc/cpuinfo")
    lines = told.read_text(encoding="utf-8").splitlines() if told.exists() else []
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(names, platform.processor() or "unknown")
