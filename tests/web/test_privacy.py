"""The page on privacy says of each purpose who may read it and for how long, and what lies beside the database."""

import re

import pytest

from matchmaker.domain import retention
from matchmaker.domain.processing import PROCESSING, Beside, Purpose, Viewer, viewers_of
from matchmaker.web.privacy_wording import BESIDE, TERMS, VIEWERS


@pytest.fixture(scope="module")
def page(shared_ground):
    client = shared_ground.client("nobody")
    return shared_ground.get(client, "/privacy").text


def _facts(page: str, purpose: Purpose) -> dict[str, str]:
    """Return what a purpose's part of the page says, by its headings."""
    [part] = re.findall(rf'<article aria-labelledby="kept-{purpose.value}">(.*?)</article>', page, re.DOTALL)
    return dict(re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", part, re.DOTALL))


def test_each_purpose_names_those_who_may_read_it_and_its_term(page):
    told = [purpose for purpose in Purpose if purpose is not Purpose.PROGRAMME]
    facts = {purpose: _facts(page, purpose) for purpose in told}

    assert VIEWERS.keys() == set(Viewer)
    assert {purpose: facts[purpose]["Who may read it"] for purpose in told} == {
        purpose: " · ".join(VIEWERS[each]._args[0] for each in viewers_of(purpose)) for purpose in told
    }
    assert "The operator" in facts[Purpose.MEETINGS]["Who may read it"]
    assert "Reviewers" in facts[Purpose.PROFILE]["Who may read it"]
    assert "Nobody" not in facts[Purpose.MATCHING]["Who may read it"]
    assert TERMS.keys() >= {each.term for each in PROCESSING.values()}


def test_the_numbers_of_the_terms_are_those_by_which_the_service_acts(page):
    years, days = retention.USUAL_YEARS, retention.NOTICE.days
    of_vouchers = retention.BOOKKEEPING_YEARS

    assert of_vouchers.keys() == {"DK", "CN"}  # another country needs words on the page
    assert f"usually {years} years after its last day" in _facts(page, Purpose.WISHES)["How long"]
    assert f"until {years} years after your last workshop" in _facts(page, Purpose.PROFILE)["How long"]
    assert f"told {days} days before" in _facts(page, Purpose.PROFILE)["How long"]
    costs = _facts(page, Purpose.COSTS)["How long"]
    longest = retention.LONGEST_BOOKKEEPING_YEARS
    assert re.findall(r"\d+", costs) == [str(of_vouchers["DK"]), str(of_vouchers["CN"]), str(longest)]


def test_what_lies_beside_the_database_is_told(page):
    part = page[page.index('id="beside"') :]

    assert BESIDE.keys() == set(Beside)
    assert [title for title, _, _ in BESIDE.values() if f"<dt>{title._args[0]}</dt>" not in part] == []
