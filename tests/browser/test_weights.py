"""Weights are moved and their effect is seen at once; without a script a button shows it."""

import pytest

from tests.browser.demonstration import KICK_OFF, ORGANISER_DK

WEIGHTS = f"/organise/{KICK_OFF}/matching/weights"
WORDS = "[data-effect-words]"


def test_moving_a_slider_shows_the_effect_and_keeps_the_weights_in_the_address(shown):
    page, watch = shown.page(ORGANISER_DK, "en")
    page.goto(WEIGHTS)
    in_force = page.locator(WORDS).inner_text()

    page.locator("[data-slider=keywords]").fill("0.9")
    page.wait_for_url("**keywords=0.90**")

    assert page.locator("#keywords").input_value() == "0.90"
    assert page.locator(WORDS).inner_text() != in_force
    assert page.locator("[data-effect-said]").inner_text() == page.locator(WORDS).inner_text()
    assert page.locator("form.post-button input[name=keywords]").first.input_value() == "0.9"
    page.reload()
    assert page.locator("[data-slider=keywords]").input_value() == "0.9"
    assert watch.taken() == []


def test_a_number_that_cannot_be_is_told_beside_its_field_and_mended(shown):
    page, _ = shown.page(ORGANISER_DK, "en")
    page.goto(WEIGHTS)

    page.locator("#keywords").fill("7")
    page.wait_for_selector(".field-wrong #keywords-error")
    page.locator("#keywords").fill("0.4")
    page.wait_for_selector(".field-wrong", state="detached")

    assert page.locator("[data-slider=keywords]").input_value() == "0.4"
    assert page.locator("#keywords").get_attribute("aria-invalid") == "false"


@pytest.mark.parametrize("width", [1280, 390])
def test_without_a_script_a_button_shows_the_effect(shown, width):
    with_script, _ = shown.page(ORGANISER_DK, "en")
    cookies = with_script.context.cookies()
    context = shown.browser.new_context(
        base_url=shown.address, java_script_enabled=False, viewport={"width": width, "height": 800}
    )
    context.add_cookies(cookies)
    page = context.new_page()
    page.goto(WEIGHTS)

    assert page.locator("[data-slider]").first.is_hidden()
    page.fill("#keywords", "0.9")
    page.click("form[data-weights] button")

    assert "keywords=0.9" in page.url
    assert "best three partners change" in page.locator(WORDS).inner_text()
    context.close()
