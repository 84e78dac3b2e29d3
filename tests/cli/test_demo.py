"""``matchmaker demo`` before the web service exists."""

from tests.console import matchmaker


def test_the_demo_says_that_it_comes_next() -> None:
    ended = matchmaker("demo", "--no-serve")
    assert (ended.code, ended.err) == (0, "")
    assert b"comes next" in ended.out
