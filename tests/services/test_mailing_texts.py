"""The words that an office writes to many: what cannot be sent is refused at its field, and gaps are filled once."""

import pytest

from matchmaker.domain.mail import Gap, MailingOccasion
from matchmaker.errors import Refusal, RefusedError
from matchmaker.services.mail.saying import say_in
from matchmaker.services.mailings import Text
from matchmaker.services.mailings.starting import starting_text
from matchmaker.services.mailings.texts import checked, filled
from tests.services.writing import WAYS


@pytest.mark.parametrize(
    ("text", "field", "refusal"),
    [
        (Text("", "words"), "subject_en", Refusal.TEXT_MISSING),
        (Text("subject", ""), "text_en", Refusal.TEXT_MISSING),
        (Text("", ""), "subject_en", Refusal.TEXT_MISSING),
        (Text("s" * 151, "words"), "subject_en", Refusal.TEXT_TOO_LONG),
        (Text("subject", "w" * 5001), "text_en", Refusal.TEXT_TOO_LONG),
        (Text("subject", "words", "w" * 301), "short_en", Refusal.TEXT_TOO_LONG),
        (Text("{password}", "words"), "subject_en", Refusal.GAP_UNKNOWN),
        (Text("subject", "{name.__class__}"), "text_en", Refusal.GAP_UNKNOWN),
        (Text("subject", "words", "{name}"), "short_en", Refusal.GAP_OF_ONE),
        (Text("subject", "a\x00b"), "text_en", Refusal.TEXT_UNUSABLE),
        (Text("a\u202eb", "words"), "subject_en", Refusal.TEXT_UNUSABLE),
    ],
)
def test_a_text_that_cannot_be_sent_is_refused_at_its_field(text, field, refusal):
    with pytest.raises(RefusedError) as refused:
        checked({"en": text})
    assert (refused.value.field, refused.value.refusal) == (field, refusal)


def test_a_subject_is_one_line_and_what_is_no_gap_stays():
    kept = checked({"en": Text("One\r\nBcc: all@example.org", "100 % {} { name } {name}")})["en"]
    assert kept.subject == "One Bcc: all@example.org"
    assert filled(kept.text, dict.fromkeys(Gap, "{link}")) == "100 % {} { name } {link}"


def test_the_first_words_of_every_occasion_can_be_sent_in_every_language():
    for occasion in MailingOccasion:
        for language in WAYS.languages:
            text = starting_text(occasion, say_in(language))
            assert checked({language: text}) == {language: text}, (occasion, language)
            assert "{link}" in text.short
