"""The papers in words: what each is called, what it is for, and whom it names."""

from collections.abc import Iterable

from flask_babel import lazy_gettext as _l

from matchmaker.domain.papers import Paper
from matchmaker.files.glyphs import missing_characters
from matchmaker.store.queries.papers import GuestRow
from matchmaker.web.plan_wording import person_name

TITLES = {
    Paper.BRIEFING: _l("Briefing book"),
    Paper.LETTERS: _l("Letters of invitation"),
    Paper.AGENDAS: _l("Agendas of all"),
    Paper.SIGNS: _l("Signs for doors and tables"),
    Paper.BADGES: _l("Badges"),
    Paper.SEATING: _l("Seating by rank"),
    Paper.ATTENDANCE: _l("Attendance lists"),
    Paper.MEALS: _l("How many people eat"),
    Paper.CERTIFICATES: _l("Certificates of attendance"),
}
PURPOSES = {
    Paper.BRIEFING: _l("The programme, practical matters, the organisations and the people, for both delegations."),
    Paper.LETTERS: _l("For visas: who is invited, when, and who pays what."),
    Paper.AGENDAS: _l("A page for everybody with their meetings, by delegation, of the published plan."),
    Paper.SIGNS: _l("What takes place in each room, and a sign for each table."),
    Paper.BADGES: _l("Names in both scripts, with a code that opens the person's page. Eight on a sheet, to be cut."),
    Paper.SEATING: _l("Face to face along a table, the first of each side in the middle."),
    Paper.ATTENDANCE: _l("A list for each day and delegation, to be signed."),
    Paper.MEALS: _l("Numbers for the kitchen, day by day and break by break. Nobody is named."),
    Paper.CERTIFICATES: _l("A page for everybody, for both offices to sign."),
}
NAMED = {
    Paper.BRIEFING: _l("Named are those of both delegations who agreed that the other side sees them."),
    Paper.LETTERS: _l("Named are the visitors who agreed that your office sees them."),
    Paper.AGENDAS: _l("Whoever meets somebody is named on their page."),
    Paper.SIGNS: _l("Doors name nobody. On tables stand those who agreed to be seen, if you want names at all."),
}
USUALLY_NAMED = _l("Named are all of your own people, and those of the other side who agreed to be seen.")
NOBODY_NAMED = _l("Nobody is named.")
OF_ONE_DELEGATION = frozenset({Paper.AGENDAS, Paper.BADGES, Paper.ATTENDANCE, Paper.CERTIFICATES})
"""Papers that can be made for one delegation alone."""


def named_on(paper: Paper) -> str:
    """Return in words who is named on a paper."""
    return str(NOBODY_NAMED if paper is Paper.MEALS else NAMED.get(paper, USUALLY_NAMED))


def unprintable(people: Iterable[GuestRow]) -> list[tuple[str, str]]:
    """Return whose name or organisation has characters that our fonts lack, and which these are."""
    found = []
    for each in people:
        texts = (each.name, each.name_latin, each.call_name, each.title, each.organisation, each.organisation_latin)
        if missing := missing_characters("".join(texts)):
            found.append((person_name(each.name, each.name_latin), missing))
    return found
