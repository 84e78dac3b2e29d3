"""Who may read what is stored of people, for how long, and what lies beside the database, in words."""

from dataclasses import dataclass

from flask_babel import lazy_gettext as _l

from matchmaker.domain.processing import Beside, Term, Viewer
from matchmaker.domain.retention import BOOKKEEPING_YEARS, LONGEST_BOOKKEEPING_YEARS, NOTICE, USUAL_YEARS

VIEWERS = {
    Viewer.SELF: _l("You"),
    Viewer.OTHER_OF_TWO: _l("The other of the two people of whom it tells, once you agree to be seen"),
    Viewer.MET: _l("Those whom you meet"),
    Viewer.PARTICIPANTS: _l("Participants of your workshops, those of the other region once you agree"),
    Viewer.LEADER: _l("Who leads your delegation"),
    Viewer.OWN_OFFICE: _l("The office of your own region"),
    Viewer.OTHER_OFFICE: _l("The office of the other region, as far as you agree or it concerns both"),
    Viewer.REVIEWERS: _l("Reviewers of the two regions, as far as participants see it"),
    Viewer.OPERATOR: _l("The operator"),
    Viewer.OPERATOR_PARTLY: _l("The operator, some of it only for a stated reason that the journal keeps"),
    Viewer.OPERATOR_FOR_REASON: _l("The operator, for a stated reason that the journal keeps"),
    Viewer.HOLDER: _l("Whoever has the secret address of your calendar"),
}

TERMS = {
    Term.ACCOUNT: _l("As long as you have the account."),
    Term.DAYS: _l("Days or weeks: until it has served."),
    Term.WORKSHOP: _l(
        "Until the day that the office of your region has set for the workshop; usually %(years)s years after its last "
        "day.",
        years=USUAL_YEARS,
    ),
    Term.PERSON: _l(
        "Until you erase it, or until %(years)s years after your last workshop in which you have not signed in. You "
        "are told %(days)s days before.",
        years=USUAL_YEARS,
        days=NOTICE.days,
    ),
    Term.LETTER: _l("What a letter says until it is sent; that it was sent, for a year."),
    Term.BOOKKEEPING: _l(
        "As long as bookkeeping law asks, and then it is deleted: vouchers of a Danish party for %(danish)s years "
        "after the year, of a Chinese party for %(chinese)s, of any other for %(longest)s.",
        danish=BOOKKEEPING_YEARS["DK"],
        chinese=BOOKKEEPING_YEARS["CN"],
        longest=LONGEST_BOOKKEEPING_YEARS,
    ),
    Term.EVER: _l("As long as the service runs. Once you are erased, it holds only numbers that lead to nobody."),
}

BESIDE = {
    Beside.LOG: (
        _l("Lines of operation"),
        _l(
            "Every program writes down what it was asked for, when, how long it took and what went wrong, and once a "
            "day how the journal ends. No line names a person, an address or what was sent."
        ),
        _l("The operator keeps them for as long as faults may have to be found."),
    ),
    Beside.ERASURES: (
        _l("The list of those who were erased"),
        _l("Numbers that lead to nobody, in a file, so that a copy that is put back forgets them again."),
        _l("The operator keeps it as long as the service runs."),
    ),
    Beside.QUEUE: (
        _l("The queue of the background work"),
        _l("Calls that wake a program up. They say nothing of what is to be done, and of nobody."),
        _l("Seconds, until somebody has woken up."),
    ),
    Beside.MEMORY: (
        _l("The memory of the running programs"),
        _l("Texts that were just read, in which language they are and the numbers by which they are compared."),
        _l("Until they are needed no more, and until the program ends at the latest."),
    ),
    Beside.COPIES: (
        _l("Copies for safety"),
        _l(
            "The operator saves the database regularly. Whoever was erased is still in older copies, and is erased "
            "again at once if one of them has to be used."
        ),
        _l("Ask your office how long copies are kept."),
    ),
    Beside.MAIL_SERVER: (
        _l("The mail server"),
        _l(
            "It takes letters to their addresses, and so can read what they say. Those who get them keep them as they "
            "like."
        ),
        _l("As its own rules say; ask your office which server it is."),
    ),
}
"""Title, what lies there and for how long."""


@dataclass(frozen=True, slots=True)
class Place:
    """What lies in one place beside the database, in words."""

    key: str
    title: str
    sentence: str
    term: str


def places_beside() -> list[Place]:
    """Return what the service keeps beside its database."""
    return [Place(place.value, *(str(words) for words in BESIDE[place])) for place in Beside]
