"""Every text of the pages stands in every language, whole and with the same things in it."""

import re
from collections import Counter

import pytest
from babel.messages.pofile import read_po

from matchmaker import paths
from matchmaker.config import Settings
from matchmaker.errors import Refusal
from matchmaker.services.catalogues import SOURCE_LANGUAGE, catalogue
from matchmaker.web.translations import texts
from matchmaker.web.wording import SENTENCES

LANGUAGES = [code for code in Settings.model_fields["languages"].default if code != SOURCE_LANGUAGE]
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w+\}")


@pytest.fixture(scope="module", params=LANGUAGES)
def translated(request):
    path = paths.TRANSLATIONS / f"{request.param}.po"
    with path.open("rb") as file:
        return read_po(file, locale=request.param)


@pytest.fixture(scope="module")
def in_code():
    return texts.extracted()


def test_texts_are_found_in_the_code_and_in_the_templates(in_code):
    ids = {message.id for message in in_code}

    assert {"Your account may not do that", "Register as an expert", "required"} <= ids


def test_every_text_has_a_translation(translated, in_code):
    known = {message.id for message in translated}

    assert [message.id for message in in_code if message.id not in known] == []
    assert [message.id for message in texts.untranslated(translated)] == []


def test_no_translation_is_left_over(translated, in_code):
    assert {message.id for message in translated} - {message.id for message in in_code} == set()


def test_translations_speak_of_the_same_things(translated):
    wrong = [
        (message.id, form)
        for message in translated
        if message.id
        for form in _forms(message.string)
        if not _fits(message.id, form)
    ]

    assert wrong == []


def test_translations_keep_the_spaces_at_the_ends(translated):
    singles = [message for message in translated if isinstance(message.id, str) and message.id]

    assert [m.id for m in singles if _ends(m.id) != _ends(m.string)] == []


def test_every_refusal_has_its_sentence():
    assert set(SENTENCES) == set(Refusal)


def test_a_missing_catalogue_leaves_the_texts_as_they_are(tmp_path):
    assert catalogue(tmp_path / "tlh.po").gettext("Sign in") == "Sign in"


def test_a_text_without_a_translation_is_noticed(translated, in_code):
    copy = in_code
    assert [message.id for message in texts.untranslated(copy) if message.id] == [m.id for m in copy if m.id]


def _forms(string):
    return string if isinstance(string, tuple) else (string,)


def _fits(source, form):
    """A plural may leave out the number in its singular; everything else must be there, and nothing more."""
    sources = source if isinstance(source, tuple) else (source,)
    return Counter(PLACEHOLDER.findall(form)) in [Counter(PLACEHOLDER.findall(each)) for each in sources]


def _ends(text):
    return text[:1].isspace(), text[-1:].isspace()
