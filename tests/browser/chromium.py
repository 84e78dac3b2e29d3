"""Chromium for the browser tests: where it is, and how it is installed where it is absent.

``python -m tests.browser.chromium`` installs it with the system's package manager, else by Playwright's download.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

PACKAGES = ("chromium", "libatomic1", "fonts-dejavu-core", "fonts-wqy-zenhei")
NAMES = ("/usr/lib/chromium/chromium", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
"""The first is Debian's without its starter, which turns on what a desktop wants and costs a fifth of the time."""

ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-extensions",
    "--disable-sync",
    "--no-first-run",
)
MISSING = (
    "There is no Chromium for the browser tests, and it could not be installed. Install it by hand (on Debian: "
    f"apt-get install {' '.join(PACKAGES)}) and run the tests again."
)


def executable() -> str | None:
    """Return the path of a Chromium: the system's, else the one that Playwright downloaded."""
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    return found or _downloaded()


def _downloaded() -> str | None:
    folder = Path(os.environ.get("PLAYWRIGHT_BROWSERS_PATH") or Path.home() / ".cache" / "ms-playwright")
    return next((str(path) for path in sorted(folder.glob("chromium-*/chrome-linux*/chrome"))), None)


@contextmanager
def launched() -> Iterator[Browser]:
    """Run Chromium."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable(), args=list(ARGUMENTS))
        yield browser
        browser.close()


def install() -> bool:
    """Install Chromium if it is absent; return whether there is one."""
    if executable():
        return True
    if shutil.which("apt-get") and _runs(["apt-get", "install", "-y", "--no-install-recommends", *PACKAGES]):
        return executable() is not None
    return _runs([sys.executable, "-m", "playwright", "install", "chromium"]) and executable() is not None


def _runs(command: list[str]) -> bool:
    as_root = [] if os.geteuid() == 0 or command[0] != "apt-get" else ["sudo", "-n"]
    sys.stderr.write(f"Installing Chromium for the browser tests: {' '.join(command)}\n")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    if command[0] == "apt-get":
        subprocess.run([*as_root, "apt-get", "update"], env=environment, stdout=subprocess.DEVNULL, check=False)
    return subprocess.run([*as_root, *command], env=environment, stdout=subprocess.DEVNULL, check=False).returncode == 0


if __name__ == "__main__" and not install():
    sys.exit(MISSING)
