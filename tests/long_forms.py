"""The long forms of the bars: what takes minutes or hours runs on demand, by `make bars`."""

import os

import pytest

LONG = os.environ.get("MATCHMAKER_BARS") == "long"
only_long = pytest.mark.skipif(not LONG, reason="a long form, run by `make bars`")
