"""Messages of an office to many, and other letters: why something is refused."""

from typing import Any

from flask_babel import lazy_gettext as _l

from matchmaker.errors import Refusal

SENTENCES: dict[Refusal, Any] = {
    Refusal.LETTERS_ENOUGH: _l("This person was sent %(most)s letters already. Please ask them in another way."),
    Refusal.MAILING_SENT: _l("This message was sent or taken back already, so it cannot be changed or sent any more."),
    Refusal.MAILING_GONE: _l("All letters of this message are on their way already, so it cannot be taken back."),
    Refusal.MAILING_TO_NOBODY: _l("Nobody would get this message. Choose other people first."),
    Refusal.MAILING_LANGUAGE: _l(
        "Some of the people read this in a language in which nothing is written yet: %(languages)s. Write it in that "
        "language too."
    ),
    Refusal.MAILING_RECIPIENTS: _l(
        "Meanwhile other people fit what you chose than those you saw. Nothing was sent. Look at the list again, then "
        "send it."
    ),
    Refusal.MAILING_DRAFT: _l(
        "The workshop is still a draft that nobody else can see. Write to people when registration is open."
    ),
    Refusal.GAP_UNKNOWN: _l("Nothing is known that could be put in the place of {%(gap)s}. Known are: %(known)s."),
    Refusal.GAP_OF_ONE: _l(
        "{%(gap)s} is another for each person, so it cannot stand in a text that is copied for all."
    ),
    Refusal.MESSAGE_OVER: _l("This message is not set aside any more, or what it said is kept no longer."),
}
