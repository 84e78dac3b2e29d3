"""Who gets a message: those of the own people whom a filter finds, as far as an office may write to them.

Whoever has not confirmed an entry that others prepared is left out: they get the letter that asks them, and no other.
Whoever has withdrawn is left alone, unless just those are asked for. Whoever has not answered about a workshop that
follows another one is written to only after having agreed to hear of later workshops.
"""

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from matchmaker.domain.permissions import Action, Principal, require
from matchmaker.services.access import WorkshopFacts
from matchmaker.services.people_filter import Delegate, PeopleFilter, Standing, everybody, found
from matchmaker.store.queries.names import FALLBACK


@dataclass(frozen=True, slots=True)
class Recipients:
    """The people of a message.

    Parameters
    ----------
    reached
        Those who get it, by name.
    unreachable
        Those whose address nobody knows.
    prepared
        How many are left out since they have not confirmed an entry that others prepared.
    left_alone
        How many are left out since they have not agreed to hear of later workshops.
    themes
        Names of the themes that anybody chose, by public id.
    """

    reached: tuple[Delegate, ...]
    unreachable: tuple[Delegate, ...]
    prepared: int
    left_alone: int
    themes: Mapping[str, str]

    @property
    def languages(self) -> Mapping[str, int]:
        """How many read each language."""
        return dict(Counter(each.language for each in self.reached).most_common())

    @property
    def sha256(self) -> str:
        """A hash of who gets it and in which language: what is sent is bound to what was seen."""
        said = "\n".join(sorted(f"{each.id} {each.language} {each.email}" for each in self.reached))
        return hashlib.sha256(said.encode()).hexdigest()


def recipients_of(
    session: Session,
    principal: Principal,
    workshop: WorkshopFacts,
    wanted: PeopleFilter,
    languages: Sequence[str],
    *,
    reader: str = FALLBACK,
) -> Recipients:
    """Return who gets a message to those whom a filter finds; the number of statements is constant.

    Parameters
    ----------
    languages
        Those in which this service speaks: whoever reads another one is written to in English, or in the first.
    reader
        The language in which themes are named.
    """
    require(principal, Action.REGISTRATION_LIST, workshop.resource())
    everyone = everybody(session, principal, workshop, reader)
    fitting = found((each for each in everyone.people if each.own), wanted)
    other = FALLBACK if FALLBACK in languages else languages[0]
    told = [each if each.language in languages else replace(each, language=other) for each in fitting]
    kept = [each for each in told if each.status is not Standing.PREPARED and not each.left_alone]
    asked_for = wanted.status is Standing.WITHDRAWN or bool(wanted.picked)
    if not asked_for:
        kept = [each for each in kept if each.status is not Standing.WITHDRAWN]
    return Recipients(
        tuple(each for each in kept if each.email),
        tuple(each for each in kept if not each.email),
        sum(each.status is Standing.PREPARED for each in told),
        sum(each.left_alone for each in told),
        everyone.themes,
    )
