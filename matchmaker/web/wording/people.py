"""Profiles, registrations, and people who sit together or are one: why something is refused."""

from typing import Any

from flask_babel import lazy_gettext as _l

from matchmaker.errors import Refusal

SENTENCES: dict[Refusal, Any] = {
    Refusal.ORGANISATION_UNKNOWN: _l("Choose an organisation from the list."),
    Refusal.MEETINGS_CROSSED: _l("The most meetings are fewer than the least. Turn the two numbers round."),
    Refusal.MEETINGS_OVER_SLOTS: _l(
        "You are there in %(slots)s time slots, so no more meetings fit. Lower the number or be there more often."
    ),
    Refusal.NEITHER_PARTY: _l(
        "This workshop is held by two other regions than yours, so you cannot take part with this account."
    ),
    Refusal.NOT_REGISTERED: _l("Register for the workshop first; then you can say whom you would like to meet."),
    Refusal.PREFERENCES_CLOSED: _l(
        "The plan of this workshop is made, so wishes no longer change it. Ask your international office."
    ),
    Refusal.PROFILE_INCOMPLETE: _l("Your profile is not complete enough to register. What is missing stands above."),
    Refusal.REGISTRATIONS_OVER: _l("This workshop is over or cancelled, so registrations stay as they are."),
    Refusal.NOBODY_MEANT: _l("This is for nobody as things stand. Choose other people in the table."),
    Refusal.TOO_MANY_AT_ONCE: _l(
        "These are %(found)s people, and at most %(most)s can be changed at once. Narrow what you ask for in the table."
    ),
    Refusal.NO_PLACE_FREE: _l(
        "Places free: %(free)s, and %(wanted)s would be taken. Let in fewer, or raise the number of places first."
    ),
    Refusal.TOGETHER_SIZE: _l("Two to four people can sit together. Tick them in the table of people."),
    Refusal.TOGETHER_APART: _l(
        "They do not belong to one organisation. Only people of the same organisation can sit together."
    ),
    Refusal.TOGETHER_NOT_TAKING_PART: _l(
        "All of them have to be registered, or all of them to wait for a place. Change that first."
    ),
    Refusal.TOGETHER_ALREADY: _l("Some of them sit together with others already. Split those first."),
    Refusal.TOGETHER_IN_FORCE: _l(
        "The published plan has meetings of more than one of them, which one calendar cannot keep. They can be put "
        "together when a later plan has meetings of one of them at most."
    ),
    Refusal.TOGETHER_RULES: _l(
        "The offices decided contrary things about meetings of theirs with the same people. Settle that first."
    ),
    Refusal.SAME_TWO: _l("Choose two people of your own side, and which of the two entries stays."),
    Refusal.SAME_BOTH_SIGN_IN: _l(
        "Both sign in with an address of their own. Ask the person which one they use, and let the entry stay that "
        "they sign in with; the other account has to be erased first."
    ),
    Refusal.VIEWS_ENOUGH: _l("You have saved %(most)s views of this table. Delete one that you no longer need."),
    Refusal.REGISTRATION_CLOSED: _l(
        "Registration for this workshop is closed. Your international office can still make changes."
    ),
    Refusal.RATING_OF_NOTHING: _l(
        "You said that the meeting was not held, so there is nothing to rate. Take the rating out, or say that it was."
    ),
    Refusal.SECTOR_NEEDED: _l("Choose what kind of organisation it is."),
}
