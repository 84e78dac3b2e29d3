"""All tables, one module for each area; importing this package fills `Base.metadata`."""

from matchmaker.store import triggers as _triggers
from matchmaker.store.tables import (
    accounts,
    calendars,
    confirmations,
    costs,
    delegations,
    jobs,
    journal,
    organisations,
    outbox,
    pairs,
    partnerships,
    people,
    plans,
    preferences,
    privacy,
    regions,
    registrations,
    themes,
    vectors,
    workshops,
)

__all__ = [
    "accounts",
    "calendars",
    "confirmations",
    "costs",
    "delegations",
    "jobs",
    "journal",
    "organisations",
    "outbox",
    "pairs",
    "partnerships",
    "people",
    "plans",
    "preferences",
    "privacy",
    "regions",
    "registrations",
    "themes",
    "vectors",
    "workshops",
]

_triggers.attach()
