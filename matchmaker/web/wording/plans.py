"""Plans, the board, questions, the desk, papers and substitutes: why something is refused."""

from typing import Any

from flask_babel import lazy_gettext as _l

from matchmaker.errors import Refusal

SENTENCES: dict[Refusal, Any] = {
    Refusal.EXPORT_OF_NO_VERSION: _l("The plan has no version %(number)s."),
    Refusal.EXPORT_OF_NOTHING: _l("Choose at least one table."),
    Refusal.PAPER_NEEDS_PLAN: _l("There is no published plan yet. Publish one first; drafts are not printed."),
    Refusal.PAPER_OF_HOST: _l("The hosts write the letters of invitation. Ask their office for them."),
    Refusal.PAPER_OF_NOBODY: _l(
        "There is nobody whom this paper could be made for. Choose the other delegation, or both."
    ),
    Refusal.PLAN_ANOTHER_PROPOSED: _l(
        "Version %(number)s is waiting for an answer. It has to be confirmed, withdrawn or turned down first."
    ),
    Refusal.PLAN_BREAKS_RULES: _l(
        "Version %(number)s breaks rules of the workshop in %(count)s places, such as somebody's times or a table. "
        "Mend it on the board, or run again."
    ),
    Refusal.PLAN_NOT_CLEARED: _l(
        "Version %(number)s has meetings with organisations that your office has not cleared yet: %(names)s. "
        "Note under Clearance what your check found, or take these meetings out."
    ),
    Refusal.PLAN_NOT_CLEARED_THERE: _l(
        "In version %(number)s the other office has not cleared all meetings of these organisations of yours yet: "
        "%(names)s. Ask them to, or take these meetings out."
    ),
    Refusal.PLAN_RETURNS_NOTHING: _l(
        "None of the meetings of version %(number)s can be held any more, so there is nothing to bring back."
    ),
    Refusal.SUBSTITUTE_HAS_MEETINGS: _l(
        "%(name)s has meetings of their own at this workshop. Choose somebody who is free."
    ),
    Refusal.SUBSTITUTE_LACKS: _l(
        "%(name)s cannot take part yet: their profile needs a name, a language and their own consent to be seen."
    ),
    Refusal.SUBSTITUTE_OTHER_ORGANISATION: _l(
        "Choose somebody of the same organisation; the meetings were made with it in mind."
    ),
    Refusal.SUBSTITUTE_SITS_THERE: _l("%(name)s sits in this calendar already. Choose somebody else."),
    Refusal.PLAN_EMPTY: _l("Version %(number)s has no meetings, so there is nothing to publish."),
    Refusal.PLAN_IMPOSSIBLE: _l(
        "Version %(number)s is not a plan: some rules cannot be kept together. Relax one and run again."
    ),
    Refusal.PLAN_NOT_DRAFT: _l("Version %(number)s is not a draft any more, so it cannot be proposed."),
    Refusal.PLAN_NOT_PROPOSED: _l(
        "Version %(number)s is not waiting for an answer any more. Look at the list of versions again."
    ),
    Refusal.PLAN_OTHER_PROPOSAL: _l("The other office proposed version %(number)s, so only they can withdraw it."),
    Refusal.PLAN_OWN_PROPOSAL: _l("Your office proposed version %(number)s. It is for the other office to answer."),
    Refusal.PLAN_STALE: _l(
        "Registrations or the programme changed after version %(number)s was made. "
        "Start a new run and propose its result."
    ),
    Refusal.BOARD_APART: _l("These two cannot be put together."),
    Refusal.BOARD_BREAKS_RULES: _l("This would break a rule of the plan, so nothing was changed."),
    Refusal.BOARD_CHANGED_SINCE: _l(
        "This cannot be taken back any more: what it moved, or where it came from, has been changed since."
    ),
    Refusal.BOARD_NOTHING_TO_TAKE_BACK: _l("There is nothing of yours to take back or to make again."),
    Refusal.BOARD_NOT_DRAFT: _l(
        "Version %(number)s is not a draft, so it stays as it is. Make a draft from it, and change that."
    ),
    Refusal.BOARD_NO_TABLE: _l("There is no free table at this place. Choose another one."),
    Refusal.QUESTION_OUT_OF_TIME: _l(
        "The time ended before this could be worked out. Ask again when less is going on."
    ),
    Refusal.QUESTION_OVERTAKEN: _l(
        "Registrations or the programme changed so much meanwhile that this cannot be answered any more. "
        "Start a new run, and ask about its plan."
    ),
    Refusal.QUESTION_WITHOUT_PLAN: _l(
        "This version is not a plan: some rules cannot be kept together. Look there first at which rules these are."
    ),
    Refusal.DESK_LAST_SLOT_BEGUN: _l(
        "The last time slot has begun, so there is nothing left that a repair could change."
    ),
    Refusal.DESK_NO_PLAN: _l("No plan is published yet, so there is none to repair."),
    Refusal.DESK_ROOM_OVER: _l("No session of this room lies ahead then, so there is nothing to close."),
    Refusal.DESK_SESSION_BEGUN: _l("This session has begun, so its meetings stay as they are."),
    Refusal.DESK_SLOT_NEEDED: _l("Choose a time from the list."),
    Refusal.DESK_SLOT_OVER: _l("This time is over. Choose a later one."),
    Refusal.DESK_NOT_TODAY: _l("You have no meeting ahead today, so there is nothing to tell the desk."),
    Refusal.DESK_REPAIRED: _l("The plan has been changed for it already. Go to the desk, or call your office."),
    Refusal.DESK_TABLES_WRONG: _l("Write how many tables there are, from 0 to %(most)s."),
    Refusal.MANDATE_MOVES_WRONG: _l("Write how many meetings may move at most, from 0 to %(most)s."),
    Refusal.MANDATE_OWN_PROPOSAL: _l("Your office proposed this mandate. It is for the other office to confirm it."),
    Refusal.MANDATE_STANDS: _l("A mandate is proposed or holds already. Withdraw it before you propose another one."),
    Refusal.MANDATE_TIME_WRONG: _l("Choose a day and a time that lie ahead, within a year."),
    Refusal.REPAIR_BEYOND_MANDATE: _l(
        "The mandate does not cover this repair, so nothing was published. Propose it to the other office."
    ),
    Refusal.REPAIR_IMPOSSIBLE: _l(
        "No plan can keep all the rules after this. Look at the locked meetings and the tables, or take a note back."
    ),
    Refusal.REPAIR_OUT_OF_TIME: _l("The time ended before a repair was found. Try again."),
    Refusal.PLAN_UNWANTED: _l(
        "Version %(number)s holds a meeting that somebody of your side asked, in confidence, not to have. "
        "Start a new run, which leaves it out, and propose its result."
    ),
}
