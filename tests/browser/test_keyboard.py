"""With the keyboard alone: whoever cannot use a mouse does the same, and always sees where they are."""

from playwright.sync_api import Page

from tests.browser.demonstration import ENERGY, EXPERT_CN, KICK_OFF, ORGANISER_DK, PASSWORD, PLANNED_LATER

MOST_STEPS = 400
ACCOUNT_MENU = "details.menu:has(form[action$='/auth/logout']) > summary"
_FOCUS = """wanted => {
  const at = document.activeElement;
  const style = getComputedStyle(at);
  const place = at.getBoundingClientRect();
  const drawn = (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1) || style.boxShadow !== "none";
  const inside = place.width > 1 && place.height > 1 && place.bottom > 0 && place.top < innerHeight
    && place.right > 0 && place.left < innerWidth;
  return {
    there: at.matches(wanted), at: at === document.body ? "" : at.outerHTML.slice(0, 120),
    seen: at === document.body || (drawn && inside),
  };
}"""


class Keyboard:
    """A reader without a mouse."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.unseen: list[str] = []

    def go_to(self, wanted: str) -> None:
        """Go on with the tabulator until what is `wanted` has the focus; note where the focus does not show."""
        for _ in range(MOST_STEPS):
            self.page.keyboard.press("Tab")
            focus = self.page.evaluate(_FOCUS, wanted)
            if not focus["seen"]:
                self.unseen.append(f"{self.page.url}: {focus['at']}")
            if focus["there"]:
                return
        raise AssertionError(f"{wanted} cannot be reached with the keyboard on {self.page.url}")

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def type(self, wanted: str, text: str) -> None:
        """Go to a field and write in place of what stands there."""
        self.go_to(wanted)
        self.press("Control+A")
        self.page.keyboard.type(text)

    def follow(self, wanted: str) -> None:
        """Go to a link or a button that leads to another page, and press it."""
        self.go_to(wanted)
        with self.page.expect_navigation():
            self.press("Enter")


def test_an_expert_finds_the_meetings_says_a_want_and_leaves(own):
    page, _ = own.page("", "en")
    keyboard = Keyboard(page)
    page.goto("/auth/login")
    keyboard.go_to("a.skip")
    keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"

    keyboard.type("input[name=email]", EXPERT_CN)
    keyboard.type("input[name=password]", PASSWORD)
    with page.expect_navigation():
        keyboard.press("Enter")
    keyboard.follow(f"main a[href$='/{KICK_OFF}/matches']")
    keyboard.go_to(".match-more summary")
    keyboard.press("Space")
    assert page.locator(".match-more[open]").count() == 1
    keyboard.follow(f"nav.sections a[href$='/{KICK_OFF}/people']")
    assert page.locator("ul.people > li").count() > 1

    keyboard.go_to(ACCOUNT_MENU)
    keyboard.press("Enter")
    keyboard.follow("a.menu-item[href$='/workshops']")
    keyboard.follow(f"main a[href$='/workshops/{ENERGY}/register'], main a[href$='/workshops/{ENERGY}']")
    keyboard.follow(f"nav.sections a[href$='/{ENERGY}/people']")
    keyboard.follow("ul.people:not(.wants) a[href*='/people/']")
    keyboard.go_to("select[name=rank]")
    keyboard.press("ArrowUp")
    keyboard.follow("form.wish button")
    assert page.locator("form[action$='/preference'] input[name=kind][value=none]").count() == 1

    keyboard.go_to(ACCOUNT_MENU)
    keyboard.press("Space")
    keyboard.follow("form[action$='/auth/logout'] button")
    assert page.locator("header a[href*='/auth/login']").count() == 1
    assert keyboard.unseen == []


def test_an_office_builds_a_programme(own):
    page, _ = own.page(ORGANISER_DK, "en")
    keyboard = Keyboard(page)
    page.goto(f"/organise/{PLANNED_LATER}/programme")
    keyboard.type("input[name=new-start]", "09:00")
    keyboard.type("input[name=new-end]", "10:00")
    keyboard.type("input[name=new-length]", "30")
    keyboard.type("input[name=new-pause]", "0")
    keyboard.follow("button[value=add-slots]")
    keyboard.type("input[name=new-room]", "Fjord")
    keyboard.follow("button[value=add-room]")
    keyboard.go_to("[data-brush-fields]")
    keyboard.press("Enter")
    for slot in range(2):
        keyboard.go_to(f"select[name=cell-0-{slot}-theme]")
        keyboard.press("ArrowDown")
        keyboard.type(f"input[name=cell-0-{slot}-tables]", "3")
    keyboard.follow(".buttons button[value=save]")

    page.goto(f"/organise/{PLANNED_LATER}/programme")
    kept = [each.input_value() for each in page.locator("[name^=cell-0-]:not([type=hidden])").all()]
    assert kept == ["any", "3", "any", "3"]
    assert keyboard.unseen == []


def test_an_office_paints_a_programme(own):
    page, _ = own.page(ORGANISER_DK, "en")
    keyboard = Keyboard(page)
    page.goto(f"/organise/{PLANNED_LATER}/programme")
    for name, typed in (("new-start", "09:00"), ("new-end", "10:30"), ("new-length", "30"), ("new-pause", "0")):
        keyboard.type(f"input[name={name}]", typed)
    keyboard.follow("button[value=add-slots]")
    keyboard.type("input[name=new-room]", "Fjord")
    keyboard.follow("button[value=add-room]")
    keyboard.go_to("[data-paint]")
    keyboard.press("1", "2", "ArrowRight", ">", "ArrowRight", "Enter", "Delete")
    keyboard.follow(".buttons button[value=save]")

    page.goto(f"/organise/{PLANNED_LATER}/programme")
    kept = [each.input_value() for each in page.locator("[name^=cell-0-]:not([type=hidden])").all()]
    assert kept[1:] == ["12", "goes-on", "", "", ""]
    assert kept[0] not in {"", "any", "goes-on"}  # the brush is the first theme
    assert keyboard.unseen == []
