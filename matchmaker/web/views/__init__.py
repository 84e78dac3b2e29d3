"""The views, one module for each area."""

from importlib import import_module

from matchmaker.web.area import Area

AREAS = (
    "public",
    "metrics",
    "accounts",
    "mailed",
    "reset",
    "account",
    "account_address",
    "one_time_codes",
    "single_sign_on",
    "workshops",
    "organise",
    "series",
    "imports",
    "acting",
    "many",
    "saved_views",
    "places",
    "parties",
    "duplicates",
    "substitution",
    "programme",
    "profile",
    "my_data",
    "retention",
    "registrations",
    "people",
    "preferences",
    "costs",
    "matches",
    "agenda",
    "meetings",
    "matching",
    "comparisons",
    "weights",
    "plans",
    "differences",
    "clearance",
    "board",
    "explanations",
    "mail",
    "mailing",
    "ways_out",
    "versions",
    "desk",
    "repairs",
    "mandates",
    "own_codes",
    "journal",
    "case_file",
    "papers",
    "reports",
    "admin_journal",
    "grounds",
    "office",
    "invited",
    "admin",
    "admin_accounts",
    "leaders",
    "delegation",
    "entry",
)
"""The modules of the areas; each has its `Area` as `area`."""


def areas() -> list[Area]:
    """Return the blueprints of all areas."""
    return [import_module(f"{__name__}.{name}").area for name in AREAS]
