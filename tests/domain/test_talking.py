"""How two people can talk."""

from matchmaker.domain.talking import Talk, talk_between


def test_a_common_language_needs_no_interpreter():
    assert talk_between(["da", "en"], ["zh", "en"], [("da", "zh")]) == Talk(common=("en",))


def test_region_and_script_make_no_other_language():
    assert talk_between(["en-GB"], ["en_US"], []) == Talk(common=("en",))


def test_an_interpreter_is_named_from_the_reader_s_side():
    assert talk_between(["zh"], ["da"], [("da", "zh")]) == Talk(interpreter=("zh", "da"))


def test_without_a_common_language_and_an_interpreter_they_cannot_talk():
    talk = talk_between(["zh"], ["da"], [("da", "pl")])
    assert talk == Talk()
    assert not talk.possible


def test_somebody_who_states_no_language_is_taken_to_find_one():
    talk = talk_between([], ["da"], [])
    assert (talk.stated, talk.possible) == (False, True)
