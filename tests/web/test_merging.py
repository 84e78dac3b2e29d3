"""Two change the same thing: the second sees what the first changed, chooses piece by piece, and nothing is lost.

Every form that two may edit is opened by both, saved by one with a change of `theirs`, and sent by the other with a
change of their own to the same field and to another one.
"""

import html
import re
from dataclasses import dataclass

import pytest
from sqlalchemy import select

from matchmaker.domain.weights import NAMES
from matchmaker.store.tables.themes import Theme
from tests.web.forms_on_pages import FormOnPage, _forms_in
from tests.web.ground import Ground
from tests.web.populated import LEADER_DK
from tests.web.world import EXPERT_DK, ORGANISER_DK, SLUG


@dataclass(frozen=True)
class Case:
    """Who edits what.

    Parameters
    ----------
    contested
        The field that both change, as it was, as the first and as the second want it.
    untouched
        A field that only the first changes, to this.
    added
        A field that only the second changes, to this.
    """

    page: str
    endpoint: str
    first: str
    second: str
    contested: tuple[str, str, str]
    untouched: tuple[str, str]
    added: tuple[str, str]


PROFILE = Case(
    "/profile", "profile.edit", EXPERT_DK, EXPERT_DK, ("title", "Director", "Owner"), ("summary", "Sensors at home"),
    ("offers-0", "Sensors that patients wear"),
)  # fmt: skip
REGISTRATION = Case(
    f"/workshops/{SLUG}/register", "registrations.edit", EXPERT_DK, EXPERT_DK, ("min_meetings", "1", "2"),
    ("max_meetings", "2"), ("theme-{theme}", "2"),
)  # fmt: skip
COST = Case(
    f"/organise/{SLUG}/costs/{{line}}", "costs.change", ORGANISER_DK, ORGANISER_DK,
    ("description", "Hall for two days", "Hall and lobby"), ("incurred_on", "2027-03-03"), ("amount", "777"),
)  # fmt: skip
TERMS = Case(
    f"/organise/{SLUG}/terms", "organise.terms", ORGANISER_DK, ORGANISER_DK, ("place", "Aarhus", "Viborg town hall"),
    ("title_en", "Kick-off in May"), ("summary_en", "Two days of talks"),
)  # fmt: skip
PROGRAMME = Case(
    f"/organise/{SLUG}/programme", "programme.edit", ORGANISER_DK, ORGANISER_DK, ("cell-0-0-tables", "4", "7"),
    ("cell-0-1-tables", "5"), ("cell-1-0-tables", "6"),
)  # fmt: skip
ENTRY = Case(
    f"/workshops/{SLUG}/delegation/{{entry}}", "delegation.change", ORGANISER_DK, LEADER_DK,
    ("title", "Director", "Owner"), ("summary", "Sensors at home"), ("theme-{theme}", "2"),
)  # fmt: skip
CASES = [PROFILE, REGISTRATION, COST, TERMS, PROGRAMME, ENTRY]


def _named(ground: Ground, text: str) -> str:
    with ground.engine.connect() as connection:
        theme = connection.scalar(select(Theme.public_id).where(Theme.id == ground.facts.world.themes["health"]))
    ids = ground.facts.ids
    return text.format(line=ids["own cost of host"], entry=ids["prepared entry of host"], theme=theme)


def _open(ground: Ground, case: Case, who: str) -> FormOnPage:
    address = _named(ground, case.page)
    page = ground.get(ground.client(who), address)
    assert page.status_code == 200, address
    return _form(ground, case, who, address, page.text)


def _form(ground: Ground, case: Case, who: str, address: str, text: str) -> FormOnPage:
    found = [form for form in _forms_in(ground.app, who, address, text) if form.endpoint == case.endpoint]
    return next(form for form in found if any(name == "version" for name, _ in form.fields))


def _typed(ground: Ground, form: FormOnPage, *fields: tuple[str, str]) -> FormOnPage:
    return form.typed({"do": "save"} if form.endpoint == "programme.edit" else {}).typed(
        {_named(ground, name): value for name, value in fields}
    )


def _values(form: FormOnPage, *names: str) -> list[str]:
    return [dict(form.fields).get(name, "") for name in names]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.endpoint)
def test_the_second_chooses_piece_by_piece_and_nothing_is_lost(ground, case):
    name, theirs, yours = case.contested
    mine, other = (_open(ground, case, who) for who in (case.second, case.first))
    mine = _typed(ground, mine, (name, yours), case.added)
    first = _typed(ground, other, (name, theirs), case.untouched).sent_by(ground, case.first)
    assert first.status_code == 303

    conflict = mine.sent_by(ground, case.second)

    assert conflict.status_code == 409
    merge = _form(ground, case, case.second, mine.page, conflict.text)
    keeps = [field for field, _ in merge.fields if field.startswith("keep-")]
    assert (theirs in conflict.text, yours in conflict.text, len(keeps)) == (True, True, 2)
    usual = {field: value for field, value in merge.fields if field.startswith("keep-")}
    assert sorted(usual.values()) == ["theirs", "yours"]  # what only they changed is theirs unless one says otherwise

    further = merge.typed({**usual, "merged": "edit"}).sent_by(ground, case.second)
    assert further.status_code == 200
    again = _form(ground, case, case.second, mine.page, further.text)
    shown = [_named(ground, field) for field in (name, case.untouched[0], case.added[0])]
    assert _same(_values(again, *shown), [yours, case.untouched[1], case.added[1]])

    contested = next(field for field, value in usual.items() if value == "yours")
    saved = merge.typed({**usual, contested: "theirs", "merged": "save"}).sent_by(ground, case.second)
    assert saved.status_code == 303
    kept = _open(ground, case, case.second)
    assert _same(_values(kept, *shown), [theirs, case.untouched[1], case.added[1]])


def test_a_weight_is_chosen_too(ground):
    address, client = f"/organise/{SLUG}/matching/weights", ground.client(ORGANISER_DK)
    tried = dict.fromkeys(NAMES, "0.5")
    mine = client.get(address, query_string=tried | {"keywords": "0.65"}).text
    first = client.get(address, query_string=tried | {"keywords": "0.35"}).text
    assert client.post(address, data=_hidden(first)).status_code == 303

    conflict = client.post(address, data=_hidden(mine))
    assert conflict.status_code == 409
    assert re.findall(r'name="(keep-[^"]*)" value="yours" checked', conflict.text) == ["keep-keywords"]

    sent = _hidden(conflict.text) | {"keep-keywords": "theirs"}
    further = client.post(address, data=sent | {"merged": "edit"})
    assert (further.status_code, 'value="0.35"' in further.text) == (200, True)
    assert client.post(address, data=sent | {"keep-keywords": "yours", "merged": "save"}).status_code == 303
    assert re.search(r'name="keywords"[^>]*value="0.65"', client.get(address).text)


def test_two_of_one_office_set_one_term(ground):
    address, client = f"/organise/{SLUG}/retention", ground.client(ORGANISER_DK)
    older, newer = "2028-03-04", "2028-05-06"
    mine = _hidden(client.get(address).text)
    assert client.post(address, data={**mine, "keep_until": older}).status_code == 303

    conflict = client.post(address, data={**mine, "key": "", "keep_until": newer})

    assert conflict.status_code == 409
    assert re.findall(r'name="(keep-[^"]*)" value="yours" checked', conflict.text) == ["keep-keep_until"]
    sent = _hidden(conflict.text)
    further = client.post(address, data={**sent, "keep-keep_until": "theirs", "merged": "edit"})
    assert (further.status_code, f'value="{older}"' in further.text) == (200, True)
    assert client.post(address, data={**sent, "keep-keep_until": "yours", "merged": "save"}).status_code == 303
    assert f'value="{newer}"' in client.get(address).text


@pytest.mark.parametrize(
    "said", ["[" * 500 + "]" * 500, '[["title", NaN]]', '[["a", "\\ud800"]]', "{", "[1e999]", " " * 400_001]
)
def test_what_a_form_says_it_was_opened_with_is_read_strictly_and_nonsense_is_nothing(ground, said):
    for case in (PROFILE, PROGRAMME):
        mine, other = (_open(ground, case, case.first) for _ in range(2))
        name, theirs, yours = case.contested
        assert _typed(ground, other, (name, theirs)).sent_by(ground, case.first).status_code == 303

        conflict = _typed(ground, mine, (name, yours), ("opened", said)).sent_by(ground, case.second)

        assert (conflict.status_code, theirs in conflict.text) == (409, True)


def _hidden(page: str) -> dict[str, str]:
    """Return the hidden fields of the last form of a page that carries a version."""
    form = next(each for each in reversed(re.split(r"<form", page)) if 'name="version"' in each)
    return {
        name: html.unescape(value)
        for name, value in re.findall(r'<input[^>]*name="([^"]*)"[^>]*value="([^"]*)"', form)
        if "radio" not in name
    }


def _same(shown: list[str], wanted: list[str]) -> bool:
    """Return whether fields show what is wanted; a number is written as the page writes it."""
    return [_plain(text) for text in shown] == [_plain(text) for text in wanted]


def _plain(text: str) -> str:
    return text.rstrip("0").rstrip(".") if "." in text else text


def test_a_choice_is_about_what_the_page_showed_and_about_nothing_newer(ground):
    """Where a third saves between the page that puts two changes together and its form, there is a new one to make."""
    name, theirs, yours = COST.contested
    mine, other = (_open(ground, COST, ORGANISER_DK) for _ in range(2))
    assert _typed(ground, other, (name, theirs)).sent_by(ground, ORGANISER_DK).status_code == 303
    conflict = _typed(ground, mine, (name, yours)).sent_by(ground, ORGANISER_DK)
    merge = _form(ground, COST, ORGANISER_DK, mine.page, conflict.text)
    (keep,) = [field for field, _ in merge.fields if field.startswith("keep-")]
    third = _typed(ground, _open(ground, COST, ORGANISER_DK), (name, "Hall in the garden"))
    assert third.sent_by(ground, ORGANISER_DK).status_code == 303

    late = merge.typed({keep: "theirs", "merged": "save"}).sent_by(ground, ORGANISER_DK)
    assert late.status_code == 409
    assert ("Hall in the garden" in late.text, yours in late.text) == (True, True)

    further = merge.typed({keep: "theirs", "merged": "edit"}).sent_by(ground, ORGANISER_DK)
    assert _values(_form(ground, COST, ORGANISER_DK, mine.page, further.text), name) == [yours]
