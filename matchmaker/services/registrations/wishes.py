"""What somebody wants of a workshop: which themes, when they are there, and how many meetings; read, checked, kept."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import delete, insert
from sqlalchemy.orm import Session

from matchmaker.errors import Refusal, RefusedError
from matchmaker.services.access import WorkshopFacts
from matchmaker.store.queries import items
from matchmaker.store.queries import people as people_queries
from matchmaker.store.queries import registrations as queries
from matchmaker.store.queries.people import ThemeRow
from matchmaker.store.queries.registrations import RegistrationRow, SlotRow
from matchmaker.store.tables.registrations import Availability, RegistrationTheme


@dataclass(frozen=True, slots=True)
class Wishes:
    """What somebody wants of a workshop.

    Parameters
    ----------
    themes
        Priority (1 is the most wanted) by public id of the theme.
    present
        Public ids of the slots in which the person is there.
    max_meetings
        None: as many as fit.
    version
        Of the registration that was opened; None for a first one.
    visits
        Rank (1 is the most wanted) by public id of a visit; None where they were not asked about.
    """

    themes: Mapping[str, int]
    present: frozenset[str]
    min_meetings: int = 0
    max_meetings: int | None = None
    version: int | None = None
    visits: Mapping[str, int] | None = None


def themes_to_choose(session: Session, workshop: WorkshopFacts, language: str) -> list[ThemeRow]:
    """Return the themes of the workshop: those of the partnership, or the one it is about with its sub-topics."""
    return themes_about(people_queries.themes(session, [workshop.partnership_id], language), workshop)


def themes_about(themes: Iterable[ThemeRow], workshop: WorkshopFacts) -> list[ThemeRow]:
    """Return of the themes of a workshop's partnership those that one can want to meet about there."""
    return [theme for theme in themes if not theme.retired and workshop.is_about(theme.id, theme.parent_id)]


def wishes_of(
    session: Session, own: RegistrationRow | None, slots: Sequence[SlotRow], themes: Sequence[ThemeRow]
) -> Wishes:
    """Return what is registered, or what a first registration starts from."""
    if own is None:
        return Wishes({}, frozenset(slot.public_id for slot in slots))
    priorities = queries.priorities(session, own.id)
    away = queries.absences(session, own.id)
    return Wishes(
        themes={theme.public_id: priorities[theme.id] for theme in themes if theme.id in priorities},
        present=frozenset(slot.public_id for slot in slots if slot.id not in away),
        min_meetings=own.min_meetings,
        max_meetings=own.max_meetings,
        version=own.version,
        visits=items.wishes_of(session, own.id),
    )


def check_wishes(wishes: Wishes, slots: Sequence[SlotRow], themes: Mapping[str, ThemeRow]) -> None:
    """Refuse wishes that cannot be kept; the field says which."""
    if not wishes.themes.keys() <= themes.keys():
        raise RefusedError(Refusal.THEME_UNKNOWN, "themes")
    if any(not 1 <= priority <= len(themes) for priority in wishes.themes.values()):
        raise RefusedError(Refusal.NUMBER_OUT_OF_RANGE, "themes", least=1, most=len(themes))
    if wishes.max_meetings is not None and wishes.min_meetings > wishes.max_meetings:
        raise RefusedError(Refusal.MEETINGS_CROSSED, "max_meetings")
    there = len(wishes.present & {slot.public_id for slot in slots})
    for field, number in (("min_meetings", wishes.min_meetings), ("max_meetings", wishes.max_meetings)):
        if number is not None and number < 0:
            raise RefusedError(Refusal.NUMBER_OUT_OF_RANGE, field, least=0, most=len(slots))
        if number is not None and number > there:
            raise RefusedError(Refusal.MEETINGS_OVER_SLOTS, field, slots=there)


def differences(saved: Wishes, wanted: Wishes) -> Mapping[str, object]:
    """Return what is saved now of each wish that is not as wanted."""
    names = ("themes", "present", "min_meetings", "max_meetings", *(("visits",) if wanted.visits is not None else ()))
    return {name: getattr(saved, name) for name in names if getattr(saved, name) != getattr(wanted, name)}


def write_lists(
    session: Session,
    workshop: WorkshopFacts,
    registration_id: int,
    wishes: Wishes,
    slots: Sequence[SlotRow],
    themes: Mapping[str, ThemeRow],
) -> None:
    """Write the themes and the presence of a registration anew."""
    session.execute(delete(RegistrationTheme).where(RegistrationTheme.registration_id == registration_id))
    session.execute(delete(Availability).where(Availability.registration_id == registration_id))
    chosen = [
        {"registration_id": registration_id, "theme_id": themes[each].id, "priority": priority}
        for each, priority in wishes.themes.items()
    ]
    there = [
        {
            "registration_id": registration_id,
            "slot_id": slot.id,
            "workshop_id": workshop.id,
            "available": slot.public_id in wishes.present,
        }
        for slot in slots
    ]
    if chosen:
        session.execute(insert(RegistrationTheme), chosen)
    if there:
        session.execute(insert(Availability), there)
