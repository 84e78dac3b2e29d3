"""Runs, their goals and weights, and work in the background: why something is refused."""

from typing import Any

from flask_babel import lazy_gettext as _l

from matchmaker.errors import Refusal

SENTENCES: dict[Refusal, Any] = {
    Refusal.GOAL_NUMBER_ALONE: _l(
        "This number needs the goal that everybody gets the promised meetings. Choose that too, or leave this empty."
    ),
    Refusal.GOAL_NUMBER_WRONG: _l("Write a number from %(least)s to %(most)s, or leave this empty."),
    Refusal.GOAL_TWICE: _l("This goal stands further up already. Choose another one, or no further goal."),
    Refusal.GOAL_UNKNOWN: _l("Choose one of the goals of the list."),
    Refusal.REPLAY_NOT_YET: _l("There is no plan of this run that could be compared. Start a new run instead."),
    Refusal.RUN_ACTIVE: _l("A run of this workshop is under way. Watch it, or cancel it and start another one."),
    Refusal.RUN_LIMIT_WRONG: _l("Choose a time limit from %(shortest)s to %(longest)s seconds."),
    Refusal.RUN_NO_HOSTS: _l(
        "Nobody of the host side is registered yet, so there is nobody to meet. Invite people first."
    ),
    Refusal.RUN_NO_SLOTS: _l("The programme has no time slots yet. Add the days and times of the meetings first."),
    Refusal.RUN_NO_TABLES: _l("No session of the programme has a table in a time slot. Add tables first."),
    Refusal.RUN_NO_VISITORS: _l(
        "Nobody of the visiting side is registered yet, so there is nobody to meet. Invite people first."
    ),
    Refusal.RUN_NOBODY: _l("Nobody is registered yet. Invite people to register first."),
    Refusal.RUN_ONE_PERSON: _l(
        "Only one person is registered, and a meeting takes two. Invite people of both sides first."
    ),
    Refusal.RUN_OUT_OF_TIME: _l("The time ended before any plan was found. Start again with a longer time limit."),
    Refusal.RUN_OVERTAKEN: _l(
        "The programme changed during the run so much that its plan no longer fits. Start a new run."
    ),
    Refusal.RUN_WORKSHOP_OVER: _l("This workshop is over or cancelled, so there is nothing to plan any more."),
    Refusal.JOB_TRIED_OFTEN: _l(
        "The work broke off %(attempts)s times and was given up. Nothing was changed; please tell the operator."
    ),
    Refusal.KEY_REUSED: _l(
        "The key of this request was used before for something else, which was done. Nothing more was done now; send "
        "what is new with a key of its own."
    ),
    Refusal.MODEL_UNUSABLE: _l(
        "The language model that compares the texts cannot be used on this machine. Please tell the operator."
    ),
    Refusal.WEIGHT_WRONG: _l("Write a number from %(least)s to %(most)s, with at most two decimals, such as 0.25."),
    Refusal.WEIGHTS_ALL_ZERO: _l("At least one of the first five weights has to be above 0."),
}
