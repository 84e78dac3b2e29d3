"""What is sealed in the database is opened by the key of the house alone."""

import pytest

from matchmaker.services.sealing import SealBrokenError, Sealer

KEY = "a secret key for tests"


def test_what_is_sealed_is_opened_by_the_same_key_alone():
    sealed = Sealer(KEY).seal("JBSWY3DP")

    assert Sealer(KEY).open(sealed) == "JBSWY3DP"
    with pytest.raises(SealBrokenError):
        Sealer(KEY + "s").open(sealed)


def test_a_sealed_text_shows_nothing_and_never_looks_the_same():
    sealer = Sealer(KEY)

    assert "JBSWY3DP" not in sealer.seal("JBSWY3DP")
    assert sealer.seal("JBSWY3DP") != sealer.seal("JBSWY3DP")


def test_a_changed_text_is_refused():
    sealed = Sealer(KEY).seal("JBSWY3DP")
    other = sealed[:-10] + ("A" if sealed[-10] != "A" else "B") + sealed[-9:]

    with pytest.raises(SealBrokenError):
        Sealer(KEY).open(other)
