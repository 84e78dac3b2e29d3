"""Whose registration it is, and what a profile has to say before its owner can take part."""

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy.orm import Session

from matchmaker.store.queries import registrations as queries
from matchmaker.store.queries.registrations import ReadinessRow


class Lacking(StrEnum):
    """What a profile lacks before its owner can register; the value is the field of the profile's form."""

    PROFILE = "name"
    LANGUAGE = "languages"
    CONSENT = "consent"


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose registration it is: the keys of the profile, None where there is none yet, and of the party."""

    profile: int | None
    party: int | None


def lacking(session: Session, owner: Owner) -> tuple[Lacking, ...]:
    """Return what the profile of an owner lacks; everything where there is none."""
    has: ReadinessRow | None = queries.readiness(session, owner.profile) if owner.profile else None
    if has is None:
        return tuple(Lacking)
    met = {Lacking.PROFILE: bool(has.name), Lacking.LANGUAGE: has.languages > 0, Lacking.CONSENT: has.consent}
    return tuple(each for each in Lacking if not met[each])
