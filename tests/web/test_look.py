"""The pieces of the pages: what they must say, and what style sheets and templates must not hold."""

import re
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask, render_template_string
from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from wtforms import FieldList, StringField
from wtforms.validators import InputRequired, Length

from matchmaker import paths

EVENING = datetime(2026, 5, 12, 17, 0, tzinfo=UTC)


class Offers(FlaskForm):
    name = StringField("Your name", [InputRequired(lazy_gettext("Please write your name."))])
    offers = FieldList(StringField("", [Length(max=5, message="Please shorten this.")]), "What you offer")


def drawn(app: Flask, source: str, address: str = "/", form: str = "", **values: Any) -> str:
    with app.test_request_context(address, method="POST", data={"name": "", "offers-0": "Positioning"}):
        if form:
            values["form"] = Offers()
            values["form"].validate()
        return render_template_string(source, **values)


@pytest.mark.parametrize(
    ("name", "latin", "initials"), [("Mette Sørensen", "", "MS"), ("陈伟", "", "陈"), ("", "", "?"), ("li", "", "L")]
)
def test_initials_are_two_letters_or_the_chinese_family_name(app: Flask, name: str, latin: str, initials: str) -> None:
    source = '{% import "_macros/people.html" as people %}{{ people.initials(name) }}'
    assert drawn(app, source, name=name) == initials


def test_name_in_two_scripts_shows_both_and_marks_the_chinese_one(app: Flask) -> None:
    source = '{% import "_macros/people.html" as people %}{{ people.person_name("陈伟", "Chen Wei") }}'
    assert drawn(app, source) == 'Chen Wei <span class="name-second"><span lang="zh-Hans">陈伟</span></span>'


def test_own_clock_names_its_day_where_that_is_another(app: Flask) -> None:
    source = '{% import "_macros/time.html" as t %}{{ t.both_clocks(at, none, "Europe/Copenhagen", own) }}'
    assert "Wed, May 13" in drawn(app, source, at=EVENING, own="Asia/Shanghai")
    assert "clock-day" not in drawn(app, source, at=EVENING, own="Europe/London")


def test_own_clock_is_silent_where_it_shows_the_same(app: Flask) -> None:
    source = '{% import "_macros/time.html" as t %}{{ t.both_clocks(at, none, "Europe/Copenhagen", own) }}'
    assert "clock-own" not in drawn(app, source, at=EVENING, own="Europe/Berlin")
    assert "clock-own" not in drawn(app, source, at=EVENING, own=None)


def test_error_stands_beside_its_field_as_one_sentence(app: Flask) -> None:
    page = drawn(app, '{% import "_macros/forms.html" as forms %}{{ forms.field(form.name) }}', form="wrong")
    assert "Please write your name." in page
    assert 'aria-describedby="name-error"' in page
    assert 'id="name-error"' in page
    assert 'aria-invalid="true"' in page


def test_list_of_lines_keeps_what_was_typed_and_offers_empty_ones(app: Flask) -> None:
    page = drawn(app, '{% import "_macros/forms.html" as forms %}{{ forms.lines(form.offers) }}', form="wrong")
    assert 'value="Positioning"' in page
    assert re.findall(r'name="(offers-\d)"', page) == ["offers-0", "offers-1", "offers-2"]
    assert "Please shorten this." in page


def test_sort_link_keeps_the_search_and_cannot_leave_the_page(app: Flask) -> None:
    source = (
        '{% import "_macros/tables.html" as tables %}'
        '{{ tables.column_head({"label": "Name", "key": "name", "sortable": true}, "name", "ascending") }}'
    )
    page = drawn(app, source, address="/people?q=a%26b%22&sort=x&_scheme=javascript&_external=1")
    assert 'href="?q=a%26b%22&amp;_scheme=javascript&amp;_external=1&amp;sort=name&amp;order=descending"' in page


def test_bar_is_as_long_as_its_share_of_the_longest(app: Flask) -> None:
    source = '{% import "_macros/charts.html" as c %}{{ c.bars("Meetings", rows, ["Person", "Meetings"]) }}'
    rows = [{"label": "Chen Wei", "value": 4, "side": "B"}, {"label": "Lone Bak", "value": 1, "side": "A"}]
    page = drawn(app, source, rows=rows)
    assert re.findall(r'class="bar-([ab])" width="([\d.]+)%"', page) == [("b", "100.0"), ("a", "25.0")]


@pytest.mark.parametrize("name", ["base", "layout", "components", "print"])
def test_style_sheets_take_every_colour_from_the_tokens(name: str) -> None:
    sheet = (paths.STATIC / "css" / f"{name}.css").read_text(encoding="utf-8")
    assert re.findall(r"#[0-9a-f]{3,8}\b|\brgba?\(|\bhsla?\(", sheet) == []


@pytest.mark.parametrize("name", ["base", "layout", "components", "print"])
def test_style_sheets_name_only_tokens_that_exist(name: str) -> None:
    sheets = {path.stem: path.read_text(encoding="utf-8") for path in (paths.STATIC / "css").glob("*.css")}
    made = set(re.findall(r"(--[a-z0-9-]+):", "".join(sheets.values())))
    assert set(re.findall(r"var\((--[a-z0-9-]+)", sheets[name])) <= made


def test_icons_that_templates_name_are_drawn() -> None:
    drawn_ones = set(re.findall(r'symbol id="([a-z-]+)"', (paths.STATIC / "img/icons.svg").read_text(encoding="utf-8")))
    sources = [path.read_text(encoding="utf-8") for path in paths.TEMPLATES.rglob("*.html")]
    named = {name for source in sources for name in re.findall(r'\bicon\("([a-z-]+)"', source)}
    assert named - drawn_ones == set()


def test_templates_hold_no_style_no_script_and_no_handler() -> None:
    # `once=` is an argument of our macros for forms, and of no element.
    inline = re.compile(r"<style|\sstyle=|\son(?!ce=)[a-z]+=|javascript:|<script(?![^>]*\ssrc=)", re.IGNORECASE)
    found = {
        str(path.relative_to(paths.TEMPLATES)): inline.findall(path.read_text(encoding="utf-8"))
        for path in paths.TEMPLATES.rglob("*.html")
    }
    assert {name: pieces for name, pieces in found.items() if pieces} == {}


def test_no_page_names_what_the_frame_around_it_names() -> None:
    """A name set by a page is lost, without a word, where the frame that it extends sets the same one."""
    sources = {
        str(path.relative_to(paths.TEMPLATES)): path.read_text(encoding="utf-8")
        for path in paths.TEMPLATES.rglob("*.html")
    }
    named = {name: set(re.findall(r"^\{%-? set ([a-z_]+) =", source, re.MULTILINE)) for name, source in sources.items()}
    of_frame = named.pop("base.html")
    assert of_frame
    assert {name: names & of_frame for name, names in named.items() if names & of_frame} == {}
