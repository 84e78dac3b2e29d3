"""What people do in the browser, step by step; found by names and addresses, so that it works in every language."""

from dataclasses import dataclass
from datetime import date

from playwright.sync_api import Locator, Page

from tests.browser.demonstration import PASSWORD

PATIENCE_MS = 60_000
HOST, VISITOR = "midtjylland", "shanghai"


@dataclass(frozen=True)
class Expert:
    """Somebody who takes part."""

    email: str
    party: str
    name: str
    name_latin: str
    offers: tuple[str, ...]
    seeks: tuple[str, ...]
    languages: tuple[str, ...]


ANE = Expert(
    "ane@example.dk", HOST, "Ane Søgaard", "",
    ("Sensors that patients wear at home", "Trials in two hospitals"), ("Low-power positioning",), ("da", "en"),
)  # fmt: skip
CHEN = Expert(
    "chen@example.cn", VISITOR, "陈伟", "Chen Wei",
    ("Low-power positioning inside buildings",), ("Sensors that patients wear at home",), ("zh", "en"),
)  # fmt: skip
OFFICE_DK, OFFICE_CN = "office@example.dk", "office@example.cn"


def register(page: Page, who: Expert) -> None:
    """Make an account, from the first page on."""
    ask_for_an_account(page, who)
    page.wait_for_url("**/profile")


def ask_for_an_account(page: Page, who: Expert) -> None:
    """Say where one belongs and by which address one is known; where mail is sent, a letter then follows."""
    page.goto("/")
    page.locator("main a[href$='/auth/register']").first.click()
    page.check(f"input[name=party][value={who.party}]")
    page.fill("input[name=email]", who.email)
    page.fill("input[name=password]", PASSWORD)
    send(page)


def fill_profile(page: Page, who: Expert) -> None:
    """Tell who one is, and agree to be seen."""
    page.fill("input[name=name]", who.name)
    page.fill("input[name=name_latin]", who.name_latin)
    page.fill("input[name=title]", "Engineer")
    write_lines(page, "offers", who.offers)
    write_lines(page, "seeks", who.seeks)
    page.locator("input[name=themes]").first.check()
    for language in who.languages:
        page.check(f"input[name=languages][value={language}]")
    page.fill("input[name=summary]", who.offers[0])
    page.check("input[name=consent]")
    send(page)
    page.wait_for_url("**/workshops")


def write_lines(page: Page, name: str, lines: tuple[str, ...]) -> None:
    """Write short texts one below another, in the lines that are there and in added ones."""
    for number, line in enumerate(lines):
        if page.locator(f"input[name={name}-{number}]").count() == 0:
            page.click(f"#{name} [data-lines-add]")
        page.fill(f"input[name={name}-{number}]", line)


def take_part(page: Page, slug: str) -> None:
    """Register for a workshop, from the list of workshops on."""
    page.goto("/workshops")
    page.locator(f"main a[href$='/workshops/{slug}']").first.click()
    page.locator(f"main a[href$='/workshops/{slug}/register']").first.click()
    page.locator("select[name^=theme-]").first.select_option("1")
    page.fill("input[name=min_meetings]", "1")
    for slot in page.locator("input[name=slot]").all():
        slot.check()
    send(page)
    page.wait_for_url(f"**/workshops/{slug}/people")


def say_a_want(page: Page, slug: str, other: Expert) -> None:
    """Look for somebody of the other side, read about them, and say that one would like to meet."""
    page.goto(f"/workshops/{slug}/people")
    page.locator(f"ul.people a:has-text('{other.name}')").click()
    page.locator("form.wish button").click()
    page.wait_for_load_state()


def make_workshop(page: Page, first_day: date, closes_on: date) -> str:
    """Make a draft and return its slug."""
    page.goto("/workshops")
    page.locator("main a[href$='/organise/new']").first.click()
    page.locator("input[name=hosting]").first.check()
    for language, title in (("da", "Sundhed i hverdagen"), ("en", "Health every day"), ("zh", "日常健康")):
        page.fill(f"input[name=title_{language}]", title)
    page.fill("input[name=starts_on]", first_day.isoformat())
    page.fill("input[name=ends_on]", first_day.isoformat())
    page.fill("input[name=closes_on]", closes_on.isoformat())
    page.fill("input[name=place]", "Viborg")
    page.select_option("select[name=working_language]", "en")
    send(page)
    page.wait_for_url("**/organise/health-every-day/")
    return "health-every-day"


def make_programme(page: Page, slug: str, start: str, end: str) -> None:
    """Add slots of half an hour and a room, and let any theme take place there at two tables."""
    page.goto(f"/organise/{slug}/")
    page.locator(f"main a[href$='/organise/{slug}/programme']").first.click()
    page.fill("input[name=new-start]", start)
    page.fill("input[name=new-end]", end)
    page.fill("input[name=new-length]", "30")
    page.fill("input[name=new-pause]", "0")
    page.click("button[value=add-slots]")
    page.fill("input[name=new-room]", "Fjord")
    page.click("button[value=add-room]")
    page.locator("select[name^=cell-0-]").first.wait_for(state="attached")
    if page.locator("[data-brush]").is_visible():
        _paint(page, "any", "2")
    else:
        for cell in page.locator("select[name^=cell-0-]").all():
            cell.select_option("any")
        for tables in page.locator("input[name^=cell-0-][name$=-tables]").all():
            tables.fill("2")
    page.click("main .buttons button[value=save]")
    page.wait_for_load_state()


def _paint(page: Page, theme: str, tables: str) -> None:
    """Paint every cell of the grid, as one does where scripts run."""
    page.locator(f".brush-colour:has(input[value={theme}])").click()
    page.fill("[data-brush-tables]", tables)
    for cell in page.locator("[data-paint]").all():
        cell.click()


def agree_to_open(page: Page, slug: str) -> None:
    """Say for the own office that registration opens."""
    page.goto(f"/organise/{slug}/")
    page.click("form[action$='/opening'] button.button-primary")
    page.wait_for_load_state()


def start_run(page: Page, slug: str) -> None:
    """Start a run of the solver."""
    page.goto(f"/organise/{slug}/matching")
    page.fill("input[name=time_limit_s]", "10")
    send(page)
    page.wait_for_url("**/runs/*")


def open_result(page: Page) -> None:
    """Wait on the page of the run until its plan is there, and open it."""
    plan = page.locator("main a[href*='/plans/']").first
    plan.wait_for(timeout=PATIENCE_MS)
    plan.click()
    page.wait_for_url("**/plans/*")


def send(page: Page) -> None:
    """Press the button of the page's form."""
    button(page).click()


def button(page: Page) -> Locator:
    """Return the one primary button of the page's form."""
    return page.locator("main form .buttons .button-primary")
