"""The founding case of the package, read into frozen rows: what ``matchmaker demo`` lays around today.

The files are our own and tests check them, so a mistake in them is a defect of the program and not of a person's input:
nothing is explained here, the reading simply fails.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import time
from decimal import Decimal
from typing import Any

from matchmaker.files.partnerships import ByLanguage, PartnershipEntry, parse_partnership
from matchmaker.paths import FOUNDING_CASE

DELEGATIONS = ("people_midtjylland", "people_shanghai")
REGISTRATIONS = ("registrations_kick_off", "registrations_energy")


@dataclass(frozen=True, slots=True)
class OrganisationEntry:
    """An invented organisation of the triple helix."""

    id: str
    sector: str
    name: str
    name_latin: str = ""


@dataclass(frozen=True, slots=True)
class PersonEntry:
    """An invented expert; `themes` are codes of themes or sub-topics, the most important first."""

    id: str
    name: str
    title: str
    organisation: str
    themes: tuple[str, ...]
    languages: tuple[str, ...]
    offers: tuple[str, ...]
    seeks: tuple[str, ...]
    keywords: tuple[str, ...]
    about: str
    summary: str
    name_latin: str = ""


@dataclass(frozen=True, slots=True)
class Delegation:
    """The people of one party and the organisations that they come from."""

    party: str
    organisations: tuple[OrganisationEntry, ...]
    people: tuple[PersonEntry, ...]


@dataclass(frozen=True, slots=True)
class SlotEntry:
    """A slot on the first, second, … day of a workshop, in the time of the place."""

    id: str
    day: int
    starts: time
    ends: time


@dataclass(frozen=True, slots=True)
class SessionEntry:
    """Tables in a room: a session of its own in each slot of `each_of`, or one that fills all of `all_of`."""

    id: str
    theme: str | None
    room: str
    tables: int
    title: str = ""
    each_of: tuple[str, ...] = ()
    all_of: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class InterpreterEntry:
    """Interpreters who join two languages, `capacity` at a time."""

    languages: tuple[str, str]
    capacity: int


@dataclass(frozen=True, slots=True)
class WorkshopEntry:
    """A workshop with its grid; its days are counted from the day on which the case is laid out."""

    slug: str
    host: str
    visitor: str
    theme: str | None
    status: str
    place: str
    time_zone: str
    working_language: str
    starts_in_days: int
    registration_closes_in_days: int
    max_break_spread: int | None
    names: ByLanguage
    summaries: ByLanguage
    slots: tuple[SlotEntry, ...]
    rooms: tuple[str, ...]
    sessions: tuple[SessionEntry, ...]
    interpreters: tuple[InterpreterEntry, ...]


@dataclass(frozen=True, slots=True)
class RegistrationEntry:
    """A calendar of a workshop: a person, or a party of several with a name. `away`: slots in which nobody is there."""

    id: str
    side: str
    members: tuple[str, ...]
    name: str = ""
    min_meetings: int = 0
    max_meetings: int | None = None
    max_in_a_row: int | None = None
    away: tuple[str, ...] = ()
    answered: bool = True


@dataclass(frozen=True, slots=True)
class DecisionEntry:
    """What the offices decided about a pair of calendars."""

    host: str
    visitor: str
    must: bool
    session: str | None
    reason: str


@dataclass(frozen=True, slots=True)
class Participation:
    """Who takes part in a workshop, whom they want (the most wanted first), whom not, and what is decided."""

    workshop: str
    registrations: tuple[RegistrationEntry, ...]
    wants: Mapping[str, tuple[str, ...]]
    vetoes: Mapping[str, tuple[str, ...]]
    decisions: tuple[DecisionEntry, ...]


@dataclass(frozen=True, slots=True)
class CostEntry:
    """A cost line. A `deviation_reason` says why the payer is not the one of the rule."""

    category: str
    party: str
    amount_minor_units: int
    currency: str
    days_ago: int
    payer: str
    description: str
    deviation_reason: str = ""
    organisation: str | None = None


@dataclass(frozen=True, slots=True)
class RateEntry:
    """What one unit of the base currency was worth in the other."""

    base_currency: str
    quote_currency: str
    days_ago: int
    rate: Decimal
    source: str


@dataclass(frozen=True, slots=True)
class Costs:
    """The costs of a workshop, and the rates that add them up."""

    workshop: str
    lines: tuple[CostEntry, ...]
    rates: tuple[RateEntry, ...]


@dataclass(frozen=True, slots=True)
class AccountEntry:
    """Somebody who can sign in to the demo; `profile` is the expert whom the account belongs to."""

    email: str
    role: str
    party: str | None
    language: str
    profile: str | None


@dataclass(frozen=True, slots=True)
class FoundingCase:
    """The whole case."""

    partnership: PartnershipEntry
    delegations: tuple[Delegation, ...]
    workshops: tuple[WorkshopEntry, ...]
    participations: tuple[Participation, ...]
    costs: Costs
    accounts: tuple[AccountEntry, ...] = field(default=())


def founding_case() -> FoundingCase:
    """Return the founding case of the package."""
    partnership = FOUNDING_CASE / "partnership.json"
    return FoundingCase(
        partnership=parse_partnership(partnership.read_bytes(), partnership.name),
        delegations=tuple(_delegation(_document(name)) for name in DELEGATIONS),
        workshops=tuple(map(_workshop, _document("workshops")["workshops"])),
        participations=tuple(_participation(_document(name)) for name in REGISTRATIONS),
        costs=_costs(_document("costs")),
        accounts=tuple(AccountEntry(**entry) for entry in _document("accounts")["accounts"]),
    )


def _document(name: str) -> Any:
    return json.loads((FOUNDING_CASE / f"{name}.json").read_text(encoding="utf-8"))


def _frozen(entry: Mapping[str, Any]) -> dict[str, Any]:
    """Return the members of an entry with tuples in place of lists."""
    return {key: tuple(value) if isinstance(value, list) else value for key, value in entry.items()}


def _delegation(document: Any) -> Delegation:
    return Delegation(
        party=document["party"],
        organisations=tuple(OrganisationEntry(**entry) for entry in document["organisations"]),
        people=tuple(PersonEntry(**_frozen(entry)) for entry in document["people"]),
    )


def _workshop(entry: Mapping[str, Any]) -> WorkshopEntry:
    grid = {
        "slots": tuple(map(_slot, entry["slots"])),
        "sessions": tuple(SessionEntry(**_frozen(each)) for each in entry["sessions"]),
        "interpreters": tuple(InterpreterEntry(**_frozen(each)) for each in entry["interpreters"]),
    }
    return WorkshopEntry(**{**_frozen(entry), **grid})


def _slot(entry: Mapping[str, Any]) -> SlotEntry:
    return SlotEntry(entry["id"], entry["day"], time.fromisoformat(entry["from"]), time.fromisoformat(entry["to"]))


def _participation(document: Any) -> Participation:
    return Participation(
        workshop=document["workshop"],
        registrations=(*_registrations("host", document["host"]), *_registrations("visitor", document["visitor"])),
        wants=_frozen(document["wants"]),
        vetoes=_frozen(document["vetoes"]),
        decisions=tuple(DecisionEntry(**entry) for entry in document["decisions"]),
    )


def _registrations(side: str, delegation: Any) -> Iterator[RegistrationEntry]:
    """Yield the calendars of a side, each with the side's usual numbers of meetings where it names none."""
    for entry in delegation["registrations"]:
        yield RegistrationEntry(**_frozen({"side": side, **delegation["usual"], **entry}))


def _costs(document: Any) -> Costs:
    rates = (RateEntry(**{**entry, "rate": Decimal(entry["rate"])}) for entry in document["rates"])
    return Costs(document["workshop"], tuple(CostEntry(**entry) for entry in document["lines"]), tuple(rates))
