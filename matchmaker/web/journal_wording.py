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
    "late arrival taken in": _l("Took in a late arrival after registration had closed"),
    "late arrival registered": _l("Registered late, taken in by their office"),
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
    "desk note taken back": _l("Took back a note of the day's desk"),
    "mandate confirmed": _l("Confirmed a mandate of the day's desk"),
    "mandate proposed": _l("Proposed a mandate of the day's desk"),
    "mandate withdrawn": _l("Withdrew a mandate of the day's desk"),
    "noted at the desk": _l("Noted something at the day's desk"),
    "plan published under the mandate": _l("Published a repair under the mandate"),
    "repair computed": _l("Had a repair of the plan computed"),
    "list handed in": _l("Handed in a list of people"),
    "list taken in": _l("Took in a list of people"),
    "list thrown away": _l("Threw away a list of people"),
    "list undone": _l("Undid a list of people, with the entries that it had made"),
    "list written to": _l("Had letters written to people of a list"),
    "lock released": _l("Released a locked meeting"),
    "link for a new password sent": _l("Had a link for a new password sent to somebody"),
    "message to many sent": _l("Wrote to several of the own people"),
    "message to many taken back": _l("Took back a message to several of the own people"),
    "message dropped": _l("Dropped a letter that could not be sent"),
    "message sent again": _l("Had a letter sent again"),
    "one-time codes removed at the terminal": _l("One-time codes of an account were removed at the terminal"),
    "one-time codes switched off": _l("Switched off one-time codes"),
    "one-time codes switched on": _l("Switched on one-time codes"),
    "other consent given": _l("Agreed to a use of their data"),
    "other consent withdrawn": _l("Took back the consent to a use of their data"),
    "own data exported": _l("Took out all data about themself"),
    "paper made": _l("Made a paper to be printed"),
    "let in from the waiting list": _l("Let somebody in from the waiting list"),
    "party made": _l("Put several people together into one calendar"),
    "party split": _l("Split people who sat together"),
    "password changed": _l("Changed the password"),
    "password set at the terminal": _l("An account was given a new password at the terminal"),
    "password chosen by a mailed link": _l("Chose a password by a mailed link"),
    "clearance noted": _l("Noted what the check of an organisation found"),
    "clearance asked for": _l("Decided that meetings wait for the check of organisations"),
    "clearance not asked for": _l("Decided that meetings do not wait for the check of organisations"),
    "person substituted": _l("Had somebody take another's place"),
    "plan brought back": _l("Brought an earlier version of the plan back as a draft"),
    "plan confirmed": _l("Confirmed a version of the plan"),
    "plan draft made": _l("Made a draft from a version of the plan"),
    "plan edited": _l("Changed a draft of the plan on the board"),
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
    "places set": _l("Set how many places their side has"),
    "profile changed for somebody": _l("Changed somebody's profile for them"),
    "profiles merged": _l("Merged two entries of one person"),
    "put on the waiting list": _l("Put somebody on the waiting list"),
    "rank set": _l("Set the place of somebody in the order of seating"),
    "read by operator": _l("Read a page for a stated reason"),
    "recovery codes renewed": _l("Made new recovery codes"),
    "registered": _l("Registered for the workshop"),
    "registration changed": _l("Changed a registration"),
    "registration withdrawn": _l("Withdrew a registration"),
    "retention set": _l("Decided how long data of a workshop is kept"),
    "role changed": _l("Changed the role or the region of an account"),
    "role taken away": _l("Took away somebody's role"),
    "run cancelled": _l("Cancelled a run"),
    "run replayed": _l("Had a run done once more"),
    "run started": _l("Started a run"),
    "run taken out": _l("Took out what a run solved, and its plan"),
    "scores renewed": _l("Asked for the scores to be computed anew"),
    "signed in by a recovery code": _l("Signed in by a recovery code"),
    "sign-ins ended": _l("Ended all sign-ins of an account"),
    "tables taken out": _l("Took out tables of the workshop as a file"),
    "told of erasure": _l("Somebody was told that they are forgotten soon"),
    "workshop.copy": _l("Made the draft of the workshop from an earlier one of its series"),
    "workshop.create": _l("Made the draft of the workshop"),
    "workshop.open": _l("Opened registration"),
    "workshop.propose_opening": _l("Proposed to open registration"),
    "workshop.withdraw_opening": _l("Took back the confirmation of the opening"),
}
"""Each act that the code records; a test fails while one has no words."""

SUBJECTS = {
    "account": _l("An account"),
    "desk_event": _l("A note of the day's desk"),
    "invitation": _l("An invitation"),
    "mandate": _l("A mandate of the day's desk"),
    "cost_line": _l("A cost line"),
    "organisation": _l("An organisation"),
    "party": _l("A region"),
    "list": _l("A list of people"),
    "mailing": _l("A message to several people"),
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
