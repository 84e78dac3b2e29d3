"""What has to be done once a day whether or not somebody asks: forget what has served its time.

The worker asks for this each day (`days_work`).
"""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy.orm import Session

from matchmaker.services.accounts.forgetting import forget_links, forget_tries, forget_unconfirmed
from matchmaker.services.accounts.sign_ins import forget_ended
from matchmaker.services.entries import erase_unanswered
from matchmaker.services.erasure.mail import drop_farewells
from matchmaker.services.erasure.working import ask_again
from matchmaker.services.journal_whole import note_head
from matchmaker.services.mail.forgetting import forget_letters
from matchmaker.services.repeats import forget_old
from matchmaker.services.retention import forget_idle_people, forget_old_entries, tell_idle_people

Step = Callable[[Session, datetime], int]
"""Does its part at an instant, and returns how many things it dealt with."""

STEPS: tuple[tuple[str, Step], ...] = (
    ("keys of answered posts", forget_old),
    ("sign-ins that are over", forget_ended),
    ("mailed links that are over", forget_links),
    ("counts of tries", forget_tries),
    ("accounts that nobody confirmed", forget_unconfirmed),
    ("prepared entries that nobody answered", erase_unanswered),
    ("entries whose term is over", forget_old_entries),
    ("people told that they are forgotten soon", tell_idle_people),
    ("people whose term is over", forget_idle_people),
    ("farewells", drop_farewells),
    ("people who still wait to be forgotten", ask_again),
    ("letters", forget_letters),
    ("faults of the journal", note_head),
)
"""Name and step, in the order in which they are taken, each in a transaction of its own."""
