"""What would improve a profile is told while somebody types, without a script on demand, and nothing is kept of it."""

from playwright.sync_api import Page, expect

from tests.browser.demonstration import EXPERT_DK

GENERAL = "Innovative digital solutions"
REMARK = f"“{GENERAL}” is what many would write"
CONCRETE = "Rain erosion rig for coatings on leading edges"


def test_with_a_script_it_is_renewed_while_somebody_types(own):
    page, watch = own.page(EXPERT_DK, "en")
    before = _opened(page)
    expect(page.locator("[data-quality-ask]")).to_be_hidden()

    page.fill("#seeks-0", GENERAL)
    expect(page.locator("[data-quality-part]")).to_contain_text(REMARK)
    page.fill("#seeks-0", CONCRETE)
    expect(page.locator("[data-quality-part]")).not_to_contain_text(REMARK)

    assert watch.heard == []
    assert _opened(page) == before


def test_without_a_script_a_button_asks_for_it(own):
    page, _watch = own.page(EXPERT_DK, "en", java_script_enabled=False)
    before = _opened(page)

    page.fill("#seeks-0", GENERAL)
    page.click("[data-quality-ask]")

    expect(page.locator("[data-quality-part]")).to_contain_text(REMARK)
    assert page.input_value("#seeks-0") == GENERAL
    assert _opened(page) == before


def _opened(page: Page) -> str:
    """Return the first thing that the reader seeks, as it is kept."""
    page.goto("/profile")
    return page.input_value("#seeks-0")
