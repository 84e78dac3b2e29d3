"""The form for the next workshop of a series, and the one for inviting the own people again."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, RadioField, SelectField, StringField
from wtforms.validators import InputRequired, ValidationError

from matchmaker.domain.series import Again, Before, Carried, Invited, OtherSessions, RoomsCarried, Strength
from matchmaker.domain.workshops import Side
from matchmaker.errors import RefusedError
from matchmaker.services.series import InvitationPage, NextPage, NextWorkshop
from matchmaker.web.filters import number
from matchmaker.web.forms.profile import Checkboxes
from matchmaker.web.forms.workshops import DayField, TitledForm, with_titles

SWAPPED, KEPT = "swapped", "kept"

CARRIED: Mapping[Carried, Any] = {
    Carried.SLOTS: _l("Time slots"),
    Carried.ITEMS: _l("Breaks and plenaries"),
    Carried.SESSIONS: _l("Sessions with their tables and themes"),
    Carried.INTERPRETERS: _l("Interpreters and their shifts"),
    Carried.GOALS: _l("Goals and weights of the matching"),
}
ROOMS: Mapping[RoomsCarried, Any] = {
    RoomsCarried.NUMBERED: _l("As many, called Room 1, Room 2 … until you name them"),
    RoomsCarried.NAMED: _l("With their names, for the same place"),
    RoomsCarried.LEFT: _l("None"),
}
OTHERS: Mapping[OtherSessions, Any] = {
    OtherSessions.OPENED: _l("Carry them over for the themes that do"),
    OtherSessions.LEFT: _l("Leave them out"),
}
AGAIN: Mapping[Again, Any] = {
    Again.FRESH: _l("New contacts first: they count less"),
    Again.NEUTRAL: _l("It makes no difference"),
    Again.REUNITE: _l("Bring them together again: they count more"),
}
STRENGTHS: Mapping[Strength, Any] = {
    Strength.SLIGHT: _l("A little (0.10)"),
    Strength.CLEAR: _l("Clearly (0.20)"),
    Strength.STRONG: _l("Strongly (0.40)"),
}
INVITED: Mapping[Invited, Any] = {
    Invited.ALL: _l("All of them"),
    Invited.REGISTERED: _l("Who was registered"),
    Invited.CAME: _l("Who came"),
    Invited.MET: _l("Who met somebody"),
    Invited.NOBODY: _l("Nobody for now"),
}


class NextWorkshopForm(TitledForm):
    """What an office says of the next workshop; its titles come from `with_titles`."""

    field_of: ClassVar[Mapping[str, str]] = {"first_day": "starts_on"}
    seen = HiddenField()
    slug = StringField(_l("Web address"), description=_l("What stands at the end of the address of its pages."))
    starts_on = DayField(_l("First day"), [InputRequired(_l("Choose the first day."))])
    leave_out = BooleanField(_l("Leave out weekends and holidays of either side"))
    hosts = RadioField(_l("Who hosts whom"), [InputRequired(_l("Choose who hosts the workshop."))])
    place = StringField(_l("Place"), description=_l("City and building, as guests should find it."))
    themes = Checkboxes(_l("Themes that return"))
    others = RadioField(_l("Sessions of themes that do not return"))
    carried = Checkboxes(_l("What is carried over"))
    rooms = RadioField(_l("Rooms"), description=_l("They are those of the old place."))
    again = RadioField(_l("Pairs who met before"))
    strength = SelectField(_l("How much that counts"))
    invited = RadioField(_l("Which of your own people to invite"))

    def offer(self, page: NextPage) -> None:
        """Fill the lists to choose from."""
        self.hosts.choices = [
            (SWAPPED, _("%(host)s hosts, %(visitor)s visits", host=page.parties[Side.VISITOR],
                        visitor=page.parties[Side.HOST])),
            (KEPT, _("%(host)s hosts, %(visitor)s visits", host=page.parties[Side.HOST],
                     visitor=page.parties[Side.VISITOR])),
        ]  # fmt: skip
        self.themes.choices = list(page.themes)
        listed: list[tuple[Any, Mapping[Any, Any]]] = [
            (self.others, OTHERS), (self.carried, CARRIED), (self.rooms, ROOMS), (self.again, AGAIN),
            (self.strength, STRENGTHS),
        ]  # fmt: skip
        for field, words in listed:
            field.choices = [(each.value, text) for each, text in words.items()]
        self.invited.choices = [(each.value, _of_people(each, page)) for each in INVITED]

    def validate_carried(self, field: Checkboxes) -> None:
        """Refuse what is no part of a programme."""
        if not set(field.data or ()) <= set(Carried):
            raise ValidationError(_("Choose from the list."))

    def wanted(self, languages: Sequence[str]) -> NextWorkshop:
        """Return what was typed and chosen."""
        return NextWorkshop(
            titles=self.titles(languages),
            slug=(self.slug.data or "").strip(),
            first_day=self.starts_on.data,
            place=self.place.data or "",
            themes=frozenset(self.themes.data or ()),
            leave_out=bool(self.leave_out.data),
            swapped=self.hosts.data == SWAPPED,
            others=OtherSessions(self.others.data),
            carried=frozenset(map(Carried, self.carried.data or ())),
            rooms=RoomsCarried(self.rooms.data),
            again=Again(self.again.data),
            strength=Strength(self.strength.data),
            invited=Invited(self.invited.data),
        )

    def put(self, faults: Sequence[RefusedError]) -> None:  # type: ignore[override]
        """Put each fault at its field; what is wrong with a time of the new programme is wrong with the new days."""
        of_days = [each for each in faults if each.field.startswith(("slot:", "item:", "terms:ends_on"))]
        super().put(each for each in faults if each not in of_days)
        super().put(RefusedError(each.refusal, "starts_on", **each.values) for each in of_days)


def next_form(page: NextPage, languages: Sequence[str]) -> NextWorkshopForm:
    """Return the form with what is suggested, or with what was sent."""
    begin = page.suggested
    titles = {f"title_{code}": each.name for code, each in begin.titles.items()}
    summaries = {f"summary_{code}": each.summary for code, each in begin.titles.items()}
    values = {
        "slug": begin.slug,
        "starts_on": begin.first_day,
        "leave_out": begin.leave_out,
        "hosts": SWAPPED if begin.swapped else KEPT,
        "place": begin.place,
        "themes": sorted(begin.themes),
        "carried": [each.value for each in CARRIED],
        **{name: getattr(begin, name).value for name in ("others", "rooms", "again", "strength", "invited")},
    }
    form = with_titles(NextWorkshopForm, languages)(data={**titles, **summaries, **values})
    form.offer(page)
    return form


class InviteForm(FlaskForm):
    """Which of its own people an office invites."""

    invited = RadioField(_l("Which of your own people to invite"), [InputRequired(_l("Choose whom to invite."))])

    def offer(self, page: InvitationPage) -> None:
        """Fill the list to choose from, with how many each are."""
        self.invited.choices = [
            (each.value, f"{INVITED[each]} ({number(count)})")
            for each, count in page.waiting.items()
            if page.follows or each.before is None
        ]


def _of_people(each: Invited, page: NextPage) -> str:
    """Return whom it means, and of how many it is known that they agreed to be written to."""
    before = Before(each.value) if each.before else None
    if before is None:
        return str(INVITED[each])
    people, agreed = page.took_part[before]
    return str(
        _(
            "%(who)s (%(people)s, of whom %(agreed)s agreed to hear of later workshops)",
            who=INVITED[each],
            people=number(people),
            agreed=number(agreed),
        )
    )
