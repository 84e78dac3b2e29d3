"""A letter says the same as text and as a page, and what people wrote stays text in both."""

from matchmaker.services.mail.letter import Letter, as_page, as_text
from matchmaker.services.mail.saying import say_in

HOSTILE = "<script>alert(1)</script> http://evil.example \r\nBcc: x@y.z"


def test_a_letter_has_its_parts_as_text():
    letter = Letter("Hello", ("One.", "Two."), "https://m.example/auth/x", "Sign in", "1234 5678")

    assert as_text(letter, say_in("en")) == ("One.\n\nTwo.\n\nCode: 1234 5678\n\nSign in:\nhttps://m.example/auth/x\n")


def test_what_people_wrote_is_text_in_the_page_and_one_line_in_the_text():
    letter = Letter("Hello", (HOSTILE,))

    page = as_page(letter, say_in("en"))
    assert "<script" not in page
    assert "<a " not in page
    assert as_text(letter, say_in("en")).count("\n") == 1


def test_the_page_has_the_language_and_the_one_link():
    page = as_page(Letter("Hej", ("En.",), "https://m.example/x?a=1&b=2", "Videre"), say_in("da"))

    assert '<html lang="da">' in page
    assert page.count("<a ") == 1
    assert 'href="https://m.example/x?a=1&amp;b=2"' in page
