"""What holds for every address of the service, whoever asks: walked mechanically, so that no new page is forgotten."""

import re

import pytest

from matchmaker import paths
from matchmaker.services.catalogues import catalogue
from tests.web.ground import ANONYMOUS
from tests.web.populated import EXPERT_FOREIGN, REVIEWER_CN
from tests.web.walking import NONSENSE, _Inline, addresses, at_home, faults, filled, rules
from tests.web.world import EXPERT_CN, EXPERT_DK, OPERATOR, ORGANISER_CN, ORGANISER_DK, ORGANISER_FOREIGN

EVERYBODY = [
    ANONYMOUS, EXPERT_DK, EXPERT_CN, EXPERT_FOREIGN,
    ORGANISER_DK, ORGANISER_CN, ORGANISER_FOREIGN, REVIEWER_CN, OPERATOR,
]  # fmt: skip
JUNK = {"name": "\x00", "version": "1e309", "sha256": "٣", "next": "//evil.example", "email": "\ud800", "reason": "=1"}
ENDS_THE_SIGN_IN = "/auth/logout"


def _on_both(readers: list[str]) -> list[tuple[str, str]]:
    """Return the readers on SQLite, and the one who sees most on PostgreSQL: who sees what is the same on both."""
    return [*(("sqlite", who) for who in readers), ("postgresql", ORGANISER_DK)]


def walked_by(readers: list[str]) -> pytest.MarkDecorator:
    """Return the mark of a test that these readers make."""
    return pytest.mark.parametrize(("shared_ground", "who"), _on_both(readers), indirect=["shared_ground"])


def test_every_parameter_of_an_address_is_known_to_these_tests(ground):
    known = set(at_home(ground.facts))

    assert {name for rule in ground.app.url_map.iter_rules() for name in rule.arguments} - known == set()


@walked_by(EVERYBODY)
def test_every_page_answers_in_order_and_writes_nothing(ground, who):
    client = ground.client(who)
    wrong = []
    for address in addresses(ground, "GET", NONSENSE if who in {EXPERT_DK, ORGANISER_DK} else ()):
        answer = ground.get(client, address)
        wrong += [(address[:120], fault) for fault in faults(answer, signed_in=who != ANONYMOUS)]

    assert "\n".join(map(str, wrong)) == ""
    assert ground.written() == set()


@walked_by([ANONYMOUS, EXPERT_DK, ORGANISER_DK])
def test_every_form_answers_junk_in_order(ground, who):
    client = ground.client(who)
    wrong = []
    for address in addresses(ground, "POST", NONSENSE[-4:]):
        if address != ENDS_THE_SIGN_IN:
            answer = client.post(
                address, data={name: text.encode(errors="surrogatepass") for name, text in JUNK.items()}
            )
            wrong += [(address[:120], fault) for fault in faults(answer, signed_in=who != ANONYMOUS)]

    assert "\n".join(map(str, wrong)) == ""


@pytest.mark.parametrize("language", ["en", "da", "zh"])
def test_an_unknown_address_is_answered_helpfully_in_the_language_of_the_reader(ground, language):
    client = ground.client(ANONYMOUS)
    with client.session_transaction() as cookie:
        cookie["language"] = language

    answer = client.get("/workshops/there-is/no-such/page")

    assert answer.status_code == 404
    assert f'<html lang="{language}' in answer.text
    assert catalogue(paths.TRANSLATIONS / f"{language}.po").gettext("There is nothing here") in answer.text
    assert 'href="/"' in answer.text


@walked_by([ANONYMOUS, EXPERT_DK, ORGANISER_DK, ORGANISER_CN, OPERATOR])
def test_no_form_is_taken_without_its_token(ground, who, monkeypatch):
    monkeypatch.setitem(ground.app.config, "WTF_CSRF_ENABLED", True)
    client = ground.client(who)
    home = at_home(ground.facts)

    answers = {
        filled(rule, home): client.post(filled(rule, home), data=fields).status_code
        for rule in rules(ground.app, "POST")
        for fields in ({}, {"csrf_token": "forged"}, {"version": "1", "reason": "because", "confirm": "y"})
    }

    assert {address: status for address, status in answers.items() if status != 403} == {}
    assert ground.written() == set()


def test_a_page_with_something_inline_is_noticed():
    page = '<p style="x"><a onclick="x" href="javascript:x">x</a><script>x</script><style>x</style>'

    assert len(_Inline.found_in(page)) == 5


def test_every_post_form_of_a_page_carries_a_token(ground):
    """Read from the pages themselves: a form without the hidden field could never be sent."""
    without = []
    for who in (ANONYMOUS, EXPERT_DK, ORGANISER_DK, ORGANISER_CN):
        client = ground.client(who)
        ground.app.config["WTF_CSRF_ENABLED"] = True
        for rule in rules(ground.app, "GET"):
            answer = ground.get(client, filled(rule, at_home(ground.facts)))
            page = answer.get_data(as_text=True) if answer.mimetype == "text/html" else ""
            forms = re.findall(r"<form\b[^>]*method=\"post\".*?</form>", page, re.S | re.I)
            without += [(who, rule.rule, form[:80]) for form in forms if 'name="csrf_token"' not in form]
        ground.app.config["WTF_CSRF_ENABLED"] = False

    assert without == []


@walked_by([EXPERT_DK, ORGANISER_DK, REVIEWER_CN])
def test_every_link_on_a_page_leads_to_a_page(ground, who):
    client = ground.client(who)
    pages = [filled(rule, at_home(ground.facts)) for rule in rules(ground.app, "GET") if rule.endpoint != "static"]
    found: dict[str, str] = {}
    for page in pages:
        answer = ground.get(client, page)
        if answer.mimetype == "text/html" and answer.status_code == 200:
            for link in re.findall(r'<a\b[^>]*\shref="(/[^"#]*)', answer.text):
                found.setdefault(link.replace("&amp;", "&"), page)

    dead = [(page, link) for link, page in found.items() if ground.get(client, link).status_code >= 400]
    assert "\n".join(map(str, dead)) == ""
    assert found
