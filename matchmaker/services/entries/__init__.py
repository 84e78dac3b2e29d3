"""Entries that delegation leaders prepare: by whom, for whom, and what the person does about their own."""

from matchmaker.services.entries.answering import EntryAsked, TakenOver, entry_at, say_no, take_over
from matchmaker.services.entries.erasing import erase_unanswered
from matchmaker.services.entries.leading import LeadersPage, leaders_page, name_leader, take_leading_back
from matchmaker.services.entries.preparing import (
    LONGEST_REASON,
    Prepared,
    change_entry,
    delete_entry,
    prepare_entry,
    send_again,
)
from matchmaker.services.entries.reading import (
    DelegationPage,
    EntryPage,
    delegation_page,
    entry_page,
    last_act,
    new_entry_page,
)

__all__ = [
    "LONGEST_REASON",
    "DelegationPage",
    "EntryAsked",
    "EntryPage",
    "LeadersPage",
    "Prepared",
    "TakenOver",
    "change_entry",
    "delegation_page",
    "delete_entry",
    "entry_at",
    "entry_page",
    "erase_unanswered",
    "last_act",
    "leaders_page",
    "name_leader",
    "new_entry_page",
    "prepare_entry",
    "say_no",
    "send_again",
    "take_leading_back",
    "take_over",
]
