"""What has to be done once a day whether or not somebody asks: forget what has served its time.

The worker asks for this each day (`days_work`).
"""

from collections.abc import Callable
from datetime import datetime
from functools import partial

from sqlalchemy.orm import Session

from matchmaker.services.accounts.forgetting import forget_links, forget_tries, forget_unconfirmed
from matchmaker.services.accounts.sign_ins import forget_ended
from matchmaker.services.costs.terms import forget_old_vouchers
from matchmaker.services.entries import erase_unanswered
from matchmaker.services.erasure.mail import drop_farewells
from matchmaker.services.erasure.working import ask_again
from matchmaker.services.imports import forget_old_lists
from matchmaker.services.journal_whole import note_head
from matchmaker.services.mail.forgetting import forget_letters
from matchmaker.services.repeats import forget_old
from matchmaker.services.retention import forget_idle_people, forget_old_entries, tell_idle_people
from matchmaker.services.searching import catch_up

Step = Callable[[Session, datetime], int]
"""Does its part at an instant, and returns how many things it dealt with."""


def steps(sign_in: str) -> tuple[tuple[str, Step], ...]:
    """Return name and step, in the order in which they are taken, each in a transaction of its own.

    Parameters
    ----------
    sign_in
        The address at which people sign in, for the letters that ask them to.
    """
    return (
        ("keys of answered posts", forget_old),
        ("sign-ins that are over", forget_ended),
        ("mailed links that are over", forget_links),
        ("counts of tries", forget_tries),
        ("accounts that nobody confirmed", forget_unconfirmed),
        ("prepared entries that nobody answered", erase_unanswered),
        ("lists that nobody took in", forget_old_lists),
        ("entries whose term is over", forget_old_entries),
        ("vouchers whose term is over", forget_old_vouchers),
        ("people told that they are forgotten soon", partial(tell_idle_people, sign_in=sign_in)),
        ("people whose term is over", forget_idle_people),
        ("farewells", drop_farewells),
        ("people who still wait to be forgotten", ask_again),
        ("letters", forget_letters),
        ("words of people that were not indexed", catch_up),
        ("faults of the journal", note_head),
    )
