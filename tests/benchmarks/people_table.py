"""How fast the table of people answers: ``python -m tests.benchmarks.people_table [PEOPLE]``.

The pages that read everybody of a workshop, with filters and without, as `page_times` asks them.
"""

import sys

from sqlalchemy.orm import Session

from matchmaker.domain.people import SEEN_BY_OTHER_SIDE, ProfileTextKind, Sector
from matchmaker.domain.preferences import PreferenceKind
from matchmaker.domain.workshops import Side
from matchmaker.store.tables.organisations import Organisation
from matchmaker.store.tables.people import Consent, Profile, ProfileLanguage, ProfileText
from matchmaker.store.tables.preferences import Preference
from matchmaker.store.tables.registrations import Availability, RegistrationMember, RegistrationTheme
from matchmaker.store.tables.workshops import Workshop
from tests import factories
from tests.benchmarks.page_times import Pages, compare
from tests.web.world import NOW, ORGANISER_DK, SLUG, World, made

TABLE = f"/organise/{SLUG}/people"
ASKED = (
    TABLE,
    f"{TABLE}?q=chen+wei&sort=organisation",
    f"{TABLE}?status=registered&lacks=anything&sort=rank&page=3",
    f"{TABLE}/act?do=wait",
    f"{TABLE}/places",
    f"{TABLE}/together",
    f"{TABLE}/same",
)


def main(people: int) -> None:
    """Print what each page costs at few and at many people."""
    compare(_laid_out, people)


def _laid_out(session: Session, people: int) -> Pages:
    world = made(session)
    for number in range(people - 4):
        add_person(session, world, number)
    return Pages(ORGANISER_DK, NOW, {address: address for address in ASKED})


def add_person(session: Session, world: World, number: int) -> None:
    """Register somebody of one side or the other, with a profile, times and a wish."""
    side = Side.HOST if number % 2 else Side.VISITOR
    party = world.host if side is Side.HOST else world.visitor
    place = factories.added(session, Organisation(party_id=party, sector=Sector.RESEARCH, name=f"Institute {number}"))
    named = {"name": f"Person {number * 7919}", "name_latin": f"Søren Østergård {number}", "organisation_id": place.id}
    profile = factories.added(session, Profile(party_id=party, **named, created_at=NOW))
    for kind in (ProfileTextKind.OFFER, ProfileTextKind.SEEK):
        session.add(ProfileText(profile_id=profile.id, kind=kind, position=0, text=f"{kind} of {number}"))
    session.add(ProfileLanguage(profile_id=profile.id, language="en"))
    said = {"purpose": SEEN_BY_OTHER_SIDE, "granted": True, "wording": "2026-11", "said_at": NOW}
    session.add(Consent(profile_id=profile.id, **said))
    row = factories.registration(session, session.get_one(Workshop, world.workshop), side)
    session.add(RegistrationMember(registration_id=row.id, profile_id=profile.id, workshop_id=world.workshop))
    session.add(RegistrationTheme(registration_id=row.id, theme_id=world.themes["it"], priority=1))
    for slot in world.slots:
        session.add(Availability(registration_id=row.id, slot_id=slot, workshop_id=world.workshop, available=True))
    other = next(key for email, key in world.registrations.items() if (party == world.host) == email.endswith("cn"))
    ids = {"workshop_id": world.workshop, "from_registration_id": row.id, "to_registration_id": other}
    session.add(Preference(**ids, kind=PreferenceKind.WANT, rank=1, said_at=NOW))
    session.flush()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)
