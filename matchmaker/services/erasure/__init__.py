"""Forgetting a person: asked for by themself, by their own office or by a term; done in the background, for good.

What others need stays without the person: the calendar in which they sat is an anonymous place, so that the plans and
the counts of others hold, and the journal keeps opaque ids that lead to nobody any more.
"""

from matchmaker.services.erasure.asking import (
    LONGEST_REASON,
    Fate,
    erase_me,
    erase_person,
    fate_of_mine,
    fate_of_person,
    request,
)
from matchmaker.services.erasure.forgetting import forget
from matchmaker.services.erasure.ledger import LEDGER, Entry, append, read
from matchmaker.services.erasure.mail import drop_farewells
from matchmaker.services.erasure.restoring import Forgotten
from matchmaker.services.erasure.working import KIND, ask_for_work, conclude, outstanding

__all__ = [
    "KIND",
    "LEDGER",
    "LONGEST_REASON",
    "Entry",
    "Fate",
    "Forgotten",
    "append",
    "ask_for_work",
    "conclude",
    "drop_farewells",
    "erase_me",
    "erase_person",
    "fate_of_mine",
    "fate_of_person",
    "forget",
    "outstanding",
    "read",
    "request",
]
