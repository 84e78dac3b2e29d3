"""Messages of an office to many of its own people: written once a language, looked at, sent, and taken back in time."""

from matchmaker.services.mailings.drafting import Draft, begin, delete_draft, draft_of, new_draft, save, themes_of
from matchmaker.services.mailings.filling import Ways
from matchmaker.services.mailings.reading import (
    Line,
    MailingPage,
    MailingsPage,
    Preview,
    Shown,
    last_act,
    mailing_page,
    mailings_page,
)
from matchmaker.services.mailings.recipients import Recipients
from matchmaker.services.mailings.reminding import ReminderPage, remind, reminder_page
from matchmaker.services.mailings.sending import UNDO_WITHIN, send, send_test, take_back
from matchmaker.services.mailings.starting import invitation
from matchmaker.services.mailings.texts import Text

__all__ = [
    "UNDO_WITHIN",
    "Draft",
    "Line",
    "MailingPage",
    "MailingsPage",
    "Preview",
    "Recipients",
    "ReminderPage",
    "Shown",
    "Text",
    "Ways",
    "begin",
    "delete_draft",
    "draft_of",
    "invitation",
    "last_act",
    "mailing_page",
    "mailings_page",
    "new_draft",
    "remind",
    "reminder_page",
    "save",
    "send",
    "send_test",
    "take_back",
    "themes_of",
]
