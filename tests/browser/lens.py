"""Looks at the page that somebody has come to, in a tab beside it, so that looking changes nothing on the way.

With MATCHMAKER_PICTURES=FOLDER each page is also photographed there, in both widths, for people who judge how it looks.
"""

import os
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Page

from tests.browser.looking import NARROW, WIDE, Watch, faults_of, violations

PICTURES = os.environ.get("MATCHMAKER_PICTURES", "")
TALLEST_PX = 6000
_SERVER_MS = "(([it]) => it.responseStart - it.requestStart)(performance.getEntriesByType('navigation'))"


@dataclass
class Lens:
    """What was found on the pages of a way, and how long the server took for each."""

    wrong: list[str] = field(default_factory=list)
    server_ms: dict[str, float] = field(default_factory=dict)

    def look(self, page: Page, language: str, name: str) -> None:
        """Open the page once more beside itself and note what is wrong with it, wide and narrow."""
        tab = page.context.new_page()
        watch = Watch(urlsplit(page.url).netloc)
        try:
            for size in (WIDE, NARROW):
                tab.set_viewport_size(size)
                watch.on(tab) if size is WIDE else None
                tab.goto(page.url)
                if size is WIDE:
                    self.server_ms[f"{name} {language}"] = round(tab.evaluate(_SERVER_MS))
                width = size["width"]
                self._photograph(tab, f"{name}.{language}.{width}")
                found = [*faults_of(tab, language), *violations(tab), *watch.taken()]
                self.wrong += [f"{name} ({language}, {width}) {page.url}: {each}" for each in found]
        finally:
            tab.close()

    @staticmethod
    def _photograph(page: Page, name: str) -> None:
        if PICTURES:
            tall = page.evaluate("document.documentElement.scrollHeight")
            clip = {"x": 0, "y": 0, "width": (page.viewport_size or WIDE)["width"], "height": min(tall, TALLEST_PX)}
            page.screenshot(path=Path(PICTURES) / f"{name}.png", full_page=True, clip=clip)
