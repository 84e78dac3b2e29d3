"""The board by keyboard alone: whoever plays here presses keys, hears what is said, and knows where the focus is."""

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page

FARTHEST = 3000
"""Steps on the way to a cell; a board of two hundred people has some hundred rows."""

_HERE = """() => {
  const cell = document.activeElement?.closest(".board-cell");
  if (!cell) return null;
  const meeting = cell.querySelector("[data-meeting]");
  const { session, table, slot, person } = cell.dataset;
  return {
    place: [session, table, slot, person].join(":"),
    meeting: meeting?.dataset.meeting ?? "",
    locked: meeting ? "locked" in meeting.dataset : false,
    can: cell.classList.contains("board-can"),
  };
}"""
_COMPARED = "() => document.querySelector('.board-picking .board-can, .board-picking .board-cannot') !== null"
_SAID = "document.querySelector('[data-board-said]').textContent"


@dataclass(frozen=True)
class Cell:
    """The cell with the focus."""

    place: str
    meeting: str
    locked: bool
    can: bool


class BoardKeys:
    """Somebody at the board who has no mouse."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def enter(self) -> None:
        """Go on with the tabulator until the focus is on the board, which is one stop on the way."""
        for _ in range(100):
            self.page.keyboard.press("Tab")
            if self.page.evaluate(_HERE):
                return
        raise AssertionError("the board cannot be reached with the keyboard")

    def here(self) -> Cell:
        """Return the cell with the focus."""
        found = self.page.evaluate(_HERE)
        assert found is not None, "the focus is not on the board"
        return Cell(**found)

    def walk_to(self, fits: Callable[[Cell], bool]) -> Cell:
        """Go with the arrows, row after row, to a cell that fits; down first, then up."""
        sideways, onward, turns = "ArrowRight", "ArrowDown", 0
        for _ in range(FARTHEST):
            here = self.here()
            if fits(here):
                return here
            if not self._stepped(sideways, here):
                sideways = "ArrowLeft" if sideways == "ArrowRight" else "ArrowRight"
                if not self._stepped(onward, here):
                    onward, turns = "ArrowUp" if onward == "ArrowDown" else "ArrowDown", turns + 1
                    assert turns < 3, "there is no such cell on the board"
        raise AssertionError("such a cell is too far away")

    def _stepped(self, key: str, before: Cell) -> bool:
        self.page.keyboard.press(key)
        return self.here().place != before.place

    def pick_up(self) -> Cell:
        """Pick the meeting up on which the focus is, and wait until every cell says what it would do there."""
        here = self.here()
        self.page.keyboard.press("Enter")
        self.page.wait_for_function(_COMPARED)
        return here

    def put_down(self, kind: str) -> str:
        """Put down what is picked up, in the cell with the focus; return the cost that was said before.

        `kind` is what the cell offers: "free", "exchange" or "best". What is said afterwards names the same cost.
        """
        cost = self._cost(kind)
        self.page.keyboard.press("Enter")
        self._hears_that_it_is_done(cost)
        return cost

    def best_place(self) -> bool:
        """Go with the focus to the best place of the meeting with the focus; return whether there is another one."""
        best, none = self._template("best").partition("{")[0], self._template("none")
        self.page.evaluate(f"{_SAID} = ''")  # of another meeting the same may have been said just before
        self.page.keyboard.press("b")
        told = f"([best, none]) => {_SAID}.startsWith(best) || {_SAID} === none"
        self.page.wait_for_function(told, arg=[best, none], polling=10)
        return self.said() != none

    def take_out(self) -> str:
        """Take out the meeting with the focus: the first press says what it would do, the second one does it."""
        self.page.keyboard.press("Delete")
        cost = self._cost("drop")
        meeting = self.here().meeting
        self.page.keyboard.press("Delete")
        self.gone(meeting)
        self._hears_that_it_is_done(cost)
        return cost

    def lock(self) -> None:
        """Lock the meeting with the focus."""
        meeting = self.here().meeting
        self.page.keyboard.press("l")
        self.page.wait_for_selector(f"[data-meeting='{meeting}'][data-locked]")

    def place_of(self, meeting: str) -> str:
        """Return where a meeting stands: session and table."""
        cell = self.page.locator(f".board-cell:has([data-meeting='{meeting}'])")
        return f"{cell.get_attribute('data-session')}:{cell.get_attribute('data-table')}"

    def gone(self, meeting: str) -> None:
        """Wait until a meeting is not on the board any more."""
        self.page.wait_for_selector(f"[data-meeting='{meeting}']", state="detached")

    def stands(self, meeting: str, place: str) -> None:
        """Wait until a meeting stands somewhere."""
        session, _, table = place.partition(":")
        self.page.wait_for_selector(
            f".board-cell[data-session='{session}'][data-table='{table}'] [data-meeting='{meeting}']"
        )

    def said(self) -> str:
        """Return what was said last, to those who listen."""
        return str(self.page.evaluate(_SAID))

    def _hears_that_it_is_done(self, cost: str) -> None:
        """Wait until a cost is said to have come, and not only to be about to come."""
        before = [self._template(kind).partition("{")[0] for kind in ("free", "exchange", "best", "drop")]
        done = f"([cost, before]) => {_SAID}.includes(cost) && !before.some(each => {_SAID}.startsWith(each))"
        self.page.wait_for_function(done, arg=[cost, before])

    def _template(self, kind: str) -> str:
        return str(self.page.evaluate(f"document.querySelector('[data-board-said]').dataset.{kind}"))

    def _cost(self, kind: str) -> str:
        """Return the cost in the sentence that is said now, by the sentence with places to fill that the page has."""
        before, _, after = self._template(kind).rpartition("{cost}")
        beginning = before.partition("{")[0]
        self.page.wait_for_function(f"beginning => {_SAID}.startsWith(beginning)", arg=beginning)
        said = self.said().removesuffix(after)
        return said.removeprefix(before) if "{" not in before else said.rpartition(before.rpartition("}")[2])[2]
