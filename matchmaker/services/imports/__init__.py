"""Lists of people that an office hands in: read, mapped, looked at, taken in as a whole, written to, undone as a whole.

What a list makes are entries as a delegation leader prepares them (`services.entries`): nobody but the own side knows
of them until their people confirm. Taking in writes to nobody; that is a step of its own, which says to how many.
"""

from matchmaker.services.imports.asking import KIND, Act, Task, ask_for, read_task, work_key
from matchmaker.services.imports.forgetting import forget_old_lists
from matchmaker.services.imports.inviting import invite_some
from matchmaker.services.imports.looking import Fate, Outlook, Verdict, outlook_of
from matchmaker.services.imports.mapping import ListMapping
from matchmaker.services.imports.page import ImportPage, ImportsPage, import_page, imports_page, last_act
from matchmaker.services.imports.receiving import Handed, choose_columns, decide, drop, receive
from matchmaker.services.imports.rows import Problem
from matchmaker.services.imports.taking import MOST_PEOPLE, take_in
from matchmaker.services.imports.terminal import Foreseen, import_at_terminal
from matchmaker.services.imports.undoing import undo

__all__ = [
    "KIND",
    "MOST_PEOPLE",
    "Act",
    "Fate",
    "Foreseen",
    "Handed",
    "ImportPage",
    "ImportsPage",
    "ListMapping",
    "Outlook",
    "Problem",
    "Task",
    "Verdict",
    "ask_for",
    "choose_columns",
    "decide",
    "drop",
    "forget_old_lists",
    "import_at_terminal",
    "import_page",
    "imports_page",
    "invite_some",
    "last_act",
    "outlook_of",
    "read_task",
    "receive",
    "take_in",
    "undo",
    "work_key",
]
