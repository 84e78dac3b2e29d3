"""What a programme has room for, and which of its days are no ordinary ones, in sentences."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from babel import Locale
from flask_babel import get_locale, ngettext
from flask_babel import gettext as _

from matchmaker.domain.programmes.capacity import Capacity, Interpreting, Room, Visiting
from matchmaker.domain.programmes.document import Programme
from matchmaker.domain.workshops import Side
from matchmaker.services.programmes import ProgrammePage
from matchmaker.services.programmes.days_off import DayOff, DaysOff, Kind
from matchmaker.web.filters import language_name, number
from matchmaker.web.reasons import listed
from matchmaker.web.titles import title_of

PLENTY, SHORT = "info", "warning"


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence about one theme, pair of languages or visit, with the kind of its mark."""

    head: str
    sentence: str
    mark: str = PLENTY


def capacity_in_words(found: Capacity, page: ProgrammePage, programme: Programme) -> list[Line]:
    """Return a line for the whole, then one for each theme, interpreters, visit, and what does not fit together."""
    return [
        _of_all(found, page),
        *(_of_theme(room, page) for room in found.rooms if len(found.rooms) > 1 or room.theme),
        *(_of_interpreters(each) for each in found.interpreting if each.interpreters.languages),
        *(_of_visit(each, programme) for each in found.visiting),
        *_of_what_is_missing(found, page),
    ]


def _of_all(found: Capacity, page: ProgrammePage) -> Line:
    room, said = found.total, _("All themes")
    if not all(room.people.values()):
        return Line(said, _("Not both sides have people yet, so nobody can meet."), SHORT)
    sentence = ngettext(
        "%(people)s: there are tables for at most %(num)d meeting, %(shares)s.",
        "%(people)s: there are tables for at most %(num)d meetings, %(shares)s.",
        room.meetings,
        people=_people(room, page),
        shares=_shares(room),
    )
    spare = " " + ngettext("%(num)d place stays free.", "%(num)d places stay free.", found.spare) if found.spare else ""
    return Line(said, sentence + spare, PLENTY if room.meetings else SHORT)


def _of_theme(room: Room, page: ProgrammePage) -> Line:
    head = page.theme_names.get(room.theme, "") if room.theme else str(_("Any theme"))
    if not all(room.people.values()):
        nobody = listed(page.parties[side] for side in Side if not room.people[side])
        return Line(head, _("Nobody from %(party)s could sit here, so these tables stay empty.", party=nobody), SHORT)
    places = ngettext("%(num)d place at tables", "%(num)d places at tables", room.places)
    sentence = _(
        "%(people)s, %(places)s: %(shares)s, and nobody more than %(each)s.",
        people=_people(room, page),
        places=places,
        shares=_shares(room),
        each=room.each,
    )
    fewer = any(room.meetings < room.people[side] for side in Side)
    return Line(head, sentence, SHORT if fewer else PLENTY)


def _people(room: Room, page: ProgrammePage) -> str:
    return listed(
        ngettext("%(num)d from %(party)s", "%(num)d from %(party)s", room.people[side], party=page.parties[side])
        for side in Side
    )


def _shares(room: Room) -> str:
    """Return how many meetings each can have at most when they are shared out evenly, the host's side first."""
    hosts, visitors = (number(min(room.meetings / room.people[side], room.each), 1) for side in Side)
    return str(_("each at most %(hosts)s and %(visitors)s if shared out evenly", hosts=hosts, visitors=visitors))


def _of_interpreters(each: Interpreting) -> Line:
    head = " – ".join(language_name(code) for code in each.interpreters.languages or ())
    if not each.pairs:
        return Line(head, _("Nobody who is registered needs these interpreters."))
    pairs = ngettext(
        "%(num)d pair of people can talk only through them",
        "%(num)d pairs of people can talk only through them",
        each.pairs,
    )
    sentence = ngettext(
        "%(pairs)s; they can serve at most %(num)d meeting.",
        "%(pairs)s; they can serve at most %(num)d meetings.",
        each.meetings,
        pairs=pairs,
    )
    return Line(head, sentence, PLENTY if each.meetings else SHORT)


def _of_visit(each: Visiting, programme: Programme) -> Line:
    item = next(item for item in programme.items if item.id == each.id)
    head = title_of({language: titles.name for language, titles in item.titles.items()}) or str(_("Visit"))
    wishes = ngettext("%(num)d wishes to go", "%(num)d wish to go", each.wishes)
    sentence = ngettext("%(num)d place; %(wishes)s.", "%(num)d places; %(wishes)s.", each.places, wishes=wishes)
    return Line(head, sentence, SHORT if each.wishes > each.places else PLENTY)


def _of_what_is_missing(found: Capacity, page: ProgrammePage) -> Iterator[Line]:
    if found.closed:
        sentence = ngettext(
            "%(num)d session lies in a break or plenary, so nobody meets in it.",
            "%(num)d sessions lie in a break or plenary, so nobody meets in them.",
            found.closed,
        )
        yield Line(str(_("Breaks and plenaries")), sentence, SHORT)
    if found.without:
        themes = listed(page.theme_names.get(each, "") for each in found.without)
        sentence = _("People chose this, but no session is for it: %(themes)s.", themes=themes)
        yield Line(str(_("Without a session")), sentence, SHORT)


@dataclass(frozen=True, slots=True)
class DaysInWords:
    """What is said of the days: by day, and of what is not known yet."""

    by_day: Mapping[str, list[str]]
    unknown: list[str]

    @property
    def in_order(self) -> list[tuple[date, list[str]]]:
        """The days that are no ordinary ones, each with what is said of it."""
        return [(date.fromisoformat(day), said) for day, said in sorted(self.by_day.items())]

    def of(self, day: str | date) -> list[str]:
        """Return what is said of a day."""
        return self.by_day.get(str(day), [])


def days_in_words(off: DaysOff) -> DaysInWords:
    """Return the holidays of both sides with their names, and which years are not announced yet."""
    by_day: dict[str, list[str]] = {}
    for each in off.days:
        said = by_day.setdefault(each.day.isoformat(), [])
        if (words := day_off_in_words(each)) not in said:
            said.append(words)
    unknown = (
        _(
            "%(country)s has not announced yet which days around the holidays of %(year)s are moved.",
            country=_country(each.country),
            year=each.year,
        )
        for each in off.not_announced
    )
    return DaysInWords(by_day, list(dict.fromkeys(map(str, unknown))))


def day_off_in_words(each: DayOff) -> str:
    """Return what is unusual about a day in a country."""
    said = {"country": _country(each.country), "name": each.name}
    if each.kind is Kind.HOLIDAY:
        return str(_("Holiday in %(country)s: %(name)s", **said))
    return str(_("People work at this weekend in %(country)s (for %(name)s)", **said))


def _country(code: str) -> str:
    locale = get_locale() or Locale("en")
    return str(locale.territories.get(code, code))
