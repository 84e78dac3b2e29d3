"""What the journal says in words: each act, who did it, and what it was about."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from matchmaker.services.journal_reading import Actor, Entry

ACTS = {
    "access ground stated": _l("Stated a reason for reading what others may not"),
    "account closed": _l("Closed an account"),
    "account closed at the terminal": _l("An account was closed at the terminal"),
    "account made at the terminal": _l("An account was made at the terminal"),
    "account opened again": _l("Opened a closed account again"),
    "add cost": _l("Added a cost line"),
    "add rate": _l("Noted a rate of exchange"),
    "address changed": _l("Gave their account another address"),
    "address changed at the terminal": _l("An account was given another address at the terminal"),
    "another address asked for": _l("Asked for another address for their account"),
    "calendar address made": _l("Made a new address of a calendar feed"),
    "case file exported": _l("Took out the case file"),
    "change cost": _l("Changed a cost line"),
    "consent given": _l("Agreed to be seen by the other side"),
    "consent withdrawn": _l("Took back the consent to be seen by the other side"),
    "cost deleted after its term": _l("Deleted a cost line, for which bookkeeping law no longer asks"),
    "delegation leader named": _l("Named a leader of the delegation"),
    "delegation leader taken back": _l("Took back that somebody leads the delegation"),
    "delete cost": _l("Deleted a cost line"),
    "entry changed": _l("Changed an entry prepared for somebody"),
    "entry deleted": _l("Deleted an entry prepared for somebody"),
    "entry prepared": _l("Prepared an entry for somebody"),
    "entry refused by its person": _l("Refused an entry that was prepared for them"),
    "entry sent again": _l("Sent the letter about a prepared entry again"),
    "entry taken over": _l("Took over an entry that was prepared for them"),
    "erasure asked for": _l("Asked for somebody to be forgotten"),
    "erasure by term": _l("Somebody is forgotten because the time is over"),
    "export lines of costs": _l("Took out the cost lines as a file"),
    "export statement of costs": _l("Took out the statement of costs as a file"),
    "invitation accepted": _l("Accepted an invitation"),
    "invitation withdrawn": _l("Withdrew an invitation"),
    "invited into the office": _l("Invited somebody into the office"),
    "journal exported": _l("Took out the journal as a file"),
    "linked with the single sign-on": _l("Linked an account with the single sign-on"),
    "lock released": _l("Released a locked meeting"),
    "link for a new password sent": _l("Had a link for a new password sent to somebody"),
    "message dropped": _l("Dropped a letter that could not be sent"),
    "message sent again": _l("Had a letter sent again"),
    "one-time codes removed at the terminal": _l("One-time codes of an account were removed at the terminal"),
    "one-time codes switched off": _l("Switched off one-time codes"),
    "one-time codes switched on": _l("Switched on one-time codes"),
    "other consent given": _l("Agreed to a use of their data"),
    "other consent withdrawn": _l("Took back the consent to a use of their data"),
    "own data exported": _l("Took out all data about themself"),
    "password changed": _l("Changed the password"),
    "password set at the terminal": _l("An account was given a new password at the terminal"),
    "password chosen by a mailed link": _l("Chose a password by a mailed link"),
    "plan confirmed": _l("Confirmed a version of the plan"),
    "plan exported": _l("Took out a version of the plan as a file"),
    "plan proposed": _l("Proposed a version of the plan to the other office"),
    "plan published": _l("Published a version of the plan"),
    "plan rejected": _l("Rejected a version of the plan"),
    "plan withdrawn": _l("Withdrew a version of the plan"),
    "programme.change": _l("Changed the programme or the terms"),
    "programme.confirm": _l("Confirmed a change of the programme"),
    "programme.propose": _l("Proposed a change of the programme"),
    "programme.reject": _l("Rejected a change of the programme"),
    "programme.withdraw": _l("Withdrew a proposed change of the programme"),
    "profile changed for somebody": _l("Changed somebody's profile for them"),
    "read by operator": _l("Read a page for a stated reason"),
    "recovery codes renewed": _l("Made new recovery codes"),
    "registered": _l("Registered for the workshop"),
    "registration changed": _l("Changed a registration"),
    "registration withdrawn": _l("Withdrew a registration"),
    "retention set": _l("Decided how long data of a workshop is kept"),
    "role changed": _l("Changed the role or the region of an account"),
    "role taken away": _l("Took away somebody's role"),
    "run cancelled": _l("Cancelled a run"),
    "run started": _l("Started a run"),
    "scores renewed": _l("Asked for the scores to be computed anew"),
    "signed in by a recovery code": _l("Signed in by a recovery code"),
    "sign-ins ended": _l("Ended all sign-ins of an account"),
    "told of erasure": _l("Somebody was told that they are forgotten soon"),
    "workshop.create": _l("Made the draft of the workshop"),
    "workshop.open": _l("Opened registration"),
    "workshop.propose_opening": _l("Proposed to open registration"),
    "workshop.withdraw_opening": _l("Took back the confirmation of the opening"),
}
"""Each act that the code records; a test fails while one has no words."""

SUBJECTS = {
    "account": _l("An account"),
    "invitation": _l("An invitation"),
    "cost_line": _l("A cost line"),
    "meeting": _l("A meeting"),
    "message": _l("A letter"),
    "plan": _l("A version of the plan"),
    "profile": _l("A profile"),
    "rate": _l("A rate of exchange"),
    "registration": _l("A registration"),
    "run": _l("A run"),
    "workshop": _l("The workshop"),
    "workshop_change": _l("A proposed change"),
}
"""What an entry is about, where no name is told."""

ACTORS = {
    Actor.OWN: _l("Somebody of your own side"),
    Actor.OTHER_OFFICE: _l("The other office"),
    Actor.OPERATOR: _l("An operator"),
    Actor.SERVICE: _l("The service itself"),
}


def act_in_words(act: str) -> str:
    """Return what was done; an act of an earlier version of the program by its own name."""
    return str(ACTS.get(act, act))


def actor_in_words(entry: Entry) -> str:
    """Return who did it, a name for the own side; and for whom, where it was for somebody of the own side."""
    actor = entry.name or str(ACTORS[entry.actor])
    return str(_("%(name)s, for %(person)s", name=actor, person=entry.for_whom)) if entry.for_whom else actor


def subject_in_words(entry: Entry) -> str:
    """Return what it was about: the name of somebody of the own side, the number of a version, or the kind."""
    if entry.subject_name:
        return entry.subject_name
    if entry.subject == "plan" and entry.number is not None:
        return str(_("Version %(number)s of the plan", number=entry.number))
    return str(SUBJECTS.get(entry.subject, ""))


def reason_in_words(entry: Entry) -> str:
    """Return why, in the words of the one who did it."""
    return str(_("The words of the reason were erased.")) if entry.reason_erased else entry.reason
