"""What the page of a registration shows, to its owner or to the office that changes it for them."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from matchmaker.domain.workshops import TAKES_PART, RegistrationStatus, Side
from matchmaker.services.access import WorkshopFacts
from matchmaker.services.registrations.closing import OVER
from matchmaker.services.registrations.owner import Lacking, Owner, lacking
from matchmaker.services.registrations.places import free_places, place_in_queue
from matchmaker.services.registrations.visits import visits_to_choose
from matchmaker.services.registrations.wishes import Wishes, themes_to_choose, wishes_of
from matchmaker.store.queries import people as people_queries
from matchmaker.store.queries import registrations as queries
from matchmaker.store.queries.items import ItemTime
from matchmaker.store.queries.people import MemberRow, ThemeRow
from matchmaker.store.queries.registrations import HeadingRow, RegistrationRow, SlotRow

_WAITING = RegistrationStatus.WAITING


@dataclass(frozen=True, slots=True)
class RegistrationPage:
    """All that the page of a registration shows.

    Parameters
    ----------
    side
        Of the owner; None for somebody of another region.
    lacking
        What the profile lacks before its owner can register.
    open
        Whether registering, changing and withdrawing is possible now.
    own
        The owner's registration; None where there is none, also a withdrawn one has `own`.
    wishes
        What is registered, or what a first registration starts from.
    together
        The others who sit in the same calendar.
    visits
        The visits of the workshop, among which people choose.
    queue
        The owner's place on the waiting list of their side, from 1; None for whoever does not wait.
    full
        Whether whoever registers now waits for a place.
    """

    workshop: WorkshopFacts
    heading: HeadingRow
    side: Side | None
    lacking: tuple[Lacking, ...]
    open: bool
    slots: Sequence[SlotRow]
    themes: Sequence[ThemeRow]
    own: RegistrationRow | None
    wishes: Wishes
    together: Sequence[MemberRow]
    visits: Sequence[ItemTime]
    queue: int | None = None
    full: bool = False

    @property
    def registered(self) -> bool:
        """Whether the owner takes part."""
        return self.own is not None and self.own.status in TAKES_PART

    @property
    def over(self) -> bool:
        """Whether nobody can change who takes part any more, not even an office."""
        return self.workshop.status in OVER


def page_of(session: Session, workshop: WorkshopFacts, owner: Owner, *, language: str) -> RegistrationPage:
    """Return what a registration's page shows; whether it can be changed is for the one who asks to say."""
    heading = queries.heading(session, workshop.id, language)
    slots = queries.slots(session, workshop.id)
    themes = themes_to_choose(session, workshop, language)
    own = queries.registration_of(session, workshop.id, owner.profile) if owner.profile else None
    members = people_queries.members(session, [own.id]) if own else []
    side = workshop.side_of(owner.party)
    return RegistrationPage(
        workshop=workshop,
        heading=heading,
        side=side,
        lacking=lacking(session, owner),
        open=False,
        slots=slots,
        themes=themes,
        own=own,
        wishes=wishes_of(session, own, slots, themes),
        together=[each for each in members if each.profile_id != owner.profile and each.name],
        visits=visits_to_choose(session, workshop),
        queue=place_in_queue(session, workshop, side, own.id) if side and own and own.status is _WAITING else None,
        full=bool(side and (own is None or own.status not in TAKES_PART) and free_places(session, workshop, side) == 0),
    )
