"""Pictures of every page for people who judge how it looks: ``python -m tests.browser.pictures FOLDER``.

Each page is photographed once, for the first reader who sees it, in three languages, two widths and two schemes. With
``--docs`` only the two pictures of the README are made anew.
"""

import argparse
import re
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, Page

from matchmaker.app import create_app
from matchmaker.cli.demo_folder import DemoFolder
from tests.browser.chromium import launched
from tests.browser.demonstration import (
    EXPERT_DK,
    KICK_OFF,
    ORGANISER_DK,
    Demonstration,
    Known,
    known_of,
    laid_out,
)
from tests.browser.looking import HTML_LANG, NARROW, WIDE, choose_language, sign_in
from tests.browser.places import READERS, Place, places_of
from tests.browser.serving import served

DOCS = Path(__file__).parents[2] / "docs" / "img"
SCHEMES = ("light", "dark")
SIZES = {"1280": WIDE, "390": NARROW}


def main() -> None:
    """Read the arguments and take the pictures."""
    parser = argparse.ArgumentParser(prog="python -m tests.browser.pictures", description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("--docs", action="store_true", help="make the pictures of the README in docs/img")
    parser.add_argument("--demo", type=Path, help="keep the demonstration in this folder, or use the one that is there")
    parser.add_argument("--match", default="", help="only pages whose name matches this expression")
    parser.add_argument("--reader", default=",".join(READERS), help="only for these readers, with commas between")
    parser.add_argument("--language", default=",".join(HTML_LANG))
    parser.add_argument("--width", default=",".join(SIZES))
    parser.add_argument("--scheme", default=",".join(SCHEMES))
    chosen = parser.parse_args()
    if not chosen.docs and chosen.folder is None:
        parser.error("name a folder for the pictures, or --docs")
    with tempfile.TemporaryDirectory() as scratch:
        folder = chosen.demo or Path(scratch)
        there = (folder / "demo" / "demo.json").exists()
        demo = Demonstration(DemoFolder(folder / "demo")) if there else laid_out(folder)
        with served(demo.settings()) as address, launched() as browser:
            known = known_of(demo)
            if chosen.docs:
                _for_the_readme(browser, address, known)
            else:
                _everything(browser, address, known, demo, chosen)


def _everything(browser: Browser, address: str, known: Known, demo: Demonstration, chosen: argparse.Namespace) -> None:
    app = create_app(demo.settings())
    taken: set[str] = set()
    for reader in chosen.reader.split(","):
        page = _page(browser, address, READERS[reader])
        places = list(_new(page, places_of(app, known, reader), taken, re.compile(chosen.match)))
        for language in chosen.language.split(","):
            page.goto("/privacy")
            choose_language(page, language)
            for place in places:
                _photograph(page, place, chosen.folder / reader, language, chosen)
        page.context.close()


def _new(page: Page, places: Iterator[Place], taken: set[str], wanted: re.Pattern[str]) -> Iterator[Place]:
    """Yield the places that answer with a page that nobody before saw, and of the error pages one of each kind."""
    for place in places:
        status = page.context.request.get(place.address, max_redirects=0).status
        name = place.name if status == 200 else f"error-{status}"
        if not 300 <= status < 400 and wanted.search(name) and name not in taken:
            taken.add(name)
            yield Place(name, place.address)
        if status >= 500:
            sys.stderr.write(f"{status} {place.address}\n")


def _photograph(page: Page, place: Place, folder: Path, language: str, chosen: argparse.Namespace) -> None:
    page.goto(place.address)
    for width in chosen.width.split(","):
        page.set_viewport_size(SIZES[width])
        for scheme in chosen.scheme.split(","):
            page.emulate_media(color_scheme=scheme)
            page.screenshot(path=folder / f"{place.name}.{language}.{width}.{scheme}.png", full_page=True)


def _for_the_readme(browser: Browser, address: str, known: Known) -> None:
    """Photograph the first screen of a match list and of the result of a run."""
    DOCS.mkdir(parents=True, exist_ok=True)
    plan = known.plans[KICK_OFF, "published"]
    for name, email, path, height in (
        ("matches", EXPERT_DK, f"/workshops/{KICK_OFF}/matches", 880),
        ("run", ORGANISER_DK, f"/organise/{KICK_OFF}/plans/{plan}", 1400),
    ):
        page = _page(browser, address, email)
        choose_language(page, "en")
        page.set_viewport_size({"width": 1120, "height": height})
        page.goto(path)
        page.screenshot(path=DOCS / f"{name}.png")
        page.context.close()


def _page(browser: Browser, address: str, email: str) -> Page:
    context = browser.new_context(base_url=address, viewport=WIDE, locale="en-US", reduced_motion="reduce")
    page = context.new_page()
    if email:
        sign_in(page, email)
    page.goto("/privacy")
    return page


if __name__ == "__main__":
    main()
