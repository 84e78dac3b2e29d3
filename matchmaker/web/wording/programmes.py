"""Workshops and their programmes: why something is refused."""

from typing import Any

from flask_babel import lazy_gettext as _l

from matchmaker.errors import Refusal

SENTENCES: dict[Refusal, Any] = {
    Refusal.TEXT_UNUSABLE: _l(
        "Here is a character that cannot be seen and is not kept: %(code)s, at “%(near)s”. Delete it and type that "
        "place again."
    ),
    Refusal.CHANGE_OF_OTHERS_PENDING: _l(
        "The other office has proposed a change that is not decided yet. Confirm or reject it first."
    ),
    Refusal.CHANGE_DECIDED: _l("This change has been decided already. Look at how it stands now."),
    Refusal.CLOCK_WRONG: _l("Write the time like 09:30."),
    Refusal.DAY_WRONG: _l("Write the day like 2027-05-12."),
    Refusal.DAYS_REVERSED: _l("The last day comes before the first. Put them in order, at most %(most)s days apart."),
    Refusal.LANGUAGES_EQUAL: _l("Interpreters join two different languages. Choose another one here."),
    Refusal.LANGUAGES_TWICE: _l("These two languages stand here twice. Add up the interpreters in one line."),
    Refusal.LANGUAGE_UNKNOWN: _l("Choose a language from the list."),
    Refusal.NAME_TWICE: _l("Another room is called %(name)s too. Give each room a name of its own."),
    Refusal.NOTHING_CHANGED: _l("Nothing was changed, so there is nothing to save."),
    Refusal.NUMBER_OUT_OF_RANGE: _l("Write a whole number from %(least)s to %(most)s."),
    Refusal.OTHER_OFFICE_CONFIRMS: _l("Your own office has proposed this. It is for the other office to confirm."),
    Refusal.PARTIES_WRONG: _l("Host and visitor are two different parties of the partnership, one of them your own."),
    Refusal.PROGRAMME_WITHOUT_SLOTS: _l(
        "The programme has no time slots yet. Add the days and times of the meetings first."
    ),
    Refusal.SERIES_NO_THEME: _l("Choose at least one theme."),
    Refusal.SERIES_SESSIONS_WITHOUT_SLOTS: _l("Sessions lie in slots. Carry the slots over too, or leave both out."),
    Refusal.SESSION_IN_USE: _l(
        "Meetings of a plan or a decision about a pair refer to this session, so it keeps its time. "
        "To hold no more meetings in it, set its tables to 0."
    ),
    Refusal.BUS_TOO_EARLY: _l("The bus is back before the visit ends. Change one of the two times."),
    Refusal.BUS_TOO_LATE: _l("The bus leaves after the visit begins. Change one of the two times."),
    Refusal.ITEM_BACKWARDS: _l("It ends after it starts. Change one of the two times."),
    Refusal.ONLY_OF_VISITS: _l("Only a visit has places and a bus. Leave these fields empty."),
    Refusal.ROOM_UNKNOWN: _l("Choose one of the rooms of this workshop."),
    Refusal.VISIT_UNKNOWN: _l("Choose among the visits of this workshop, each once."),
    Refusal.SESSION_SLOTS_APART: _l("A session goes on only into the next slot of the same day."),
    Refusal.SLOTS_OVERLAP: _l("This slot overlaps with the one at %(start)s. Change one of the two."),
    Refusal.SLOT_BACKWARDS: _l("A slot ends after it starts. Change one of the two times."),
    Refusal.SLOT_IN_USE: _l(
        "Meetings of a plan take place in this slot, so it stays. Set the tables of its sessions to 0 instead."
    ),
    Refusal.SLOT_OUTSIDE: _l("This day is not one of the workshop, which goes from %(first)s to %(last)s."),
    Refusal.SLUG_TAKEN: _l("Another workshop has this address. Choose another one."),
    Refusal.SLUG_WRONG: _l(
        "Write small letters from a to z, digits and hyphens between them, at most %(most)s in all."
    ),
    Refusal.TEXT_MISSING: _l("Write something here."),
    Refusal.TEXT_TOO_LONG: _l("This has %(found)s characters; at most %(most)s fit. Shorten it."),
    Refusal.THEME_UNKNOWN: _l("Choose a theme from the list."),
    Refusal.TIME_REPEATED: _l(
        "The clocks are turned back on this day, so this time comes twice. Say which of the two you mean."
    ),
    Refusal.TIME_SKIPPED: _l("The clocks are turned forward over this time, so it does not exist. Choose another one."),
    Refusal.TOO_MANY: _l("There is room for %(most)s. Remove some."),
    Refusal.WORKSHOP_NOT_DRAFT: _l("Registration for this workshop has been opened already."),
    Refusal.WORKSHOP_OVER: _l("This workshop is over or cancelled, so its programme stays as it is."),
    Refusal.ZONE_UNKNOWN: _l("Write the time zone by its place, such as Europe/Copenhagen."),
}
