"""Sentences with quotations: each phrase is marked with its language, and what people wrote is never a pattern."""

import pytest
from flask import render_template_string

from matchmaker.web.said import Piece, filled, plain, quotation


@pytest.fixture(autouse=True)
def english(app):
    with app.test_request_context(headers={"Accept-Language": "en"}):
        yield


def test_a_phrase_keeps_its_language_and_the_sentence_reads_on():
    said = filled("You seek %(seek)s.", seek=quotation("叶片防冰", "zh", marked=True))

    assert plain(said) == "You seek “叶片防冰” (Chinese)."
    assert Piece("叶片防冰", "zh") in said


def test_a_phrase_that_needs_no_mark_is_quoted_alone():
    assert plain(quotation("Sensors", "en")) == "“Sensors”"


@pytest.mark.parametrize("text", ["%(offer)s", "100 % sure", "<b>bold</b>", "%"])
def test_what_people_wrote_is_no_pattern(text):
    assert plain(filled("%(seek)s and %(offer)s", seek=quotation(text), offer="x")) == f"“{text}” and x"


def test_a_page_marks_the_language_and_escapes_the_words():
    said = filled("You seek %(seek)s.", seek=quotation("<b>叶片</b>", "zh", marked=True))
    page = render_template_string('{% from "_macros/said.html" import said %}{{ said(sentence) }}', sentence=said)

    assert page == 'You seek “<span class="quoted" lang="zh-Hans">&lt;b&gt;叶片&lt;/b&gt;</span>” (Chinese).'
