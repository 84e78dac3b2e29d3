"""The tables of a profiles workbook: their sheets, their columns and what a cell of each column holds.

A column has the name of the key in the JSON format, so that both formats have one vocabulary.
"""

from collections.abc import Mapping
from enum import Enum


class Kind(Enum):
    """What a cell holds."""

    TEXT = "text"
    WHOLE = "a whole number"
    NUMBER = "a number"
    LIST = "texts separated by ; or a JSON array of texts"


Columns = Mapping[str, Kind]

SHEETS: Mapping[str, Columns] = {
    "people": {
        "id": Kind.TEXT,
        "side": Kind.TEXT,
        "name": Kind.TEXT,
        "organisation": Kind.TEXT,
        "sector": Kind.TEXT,
        "themes": Kind.LIST,
        "languages": Kind.LIST,
        "offers": Kind.LIST,
        "seeks": Kind.LIST,
        "about": Kind.TEXT,
        "keywords": Kind.LIST,
        "unavailable": Kind.LIST,
        "min_meetings": Kind.WHOLE,
        "max_meetings": Kind.WHOLE,
        "max_in_a_row": Kind.WHOLE,
    },
    "preferences": {"from": Kind.TEXT, "to": Kind.TEXT, "kind": Kind.TEXT, "rank": Kind.WHOLE},
    "met_before": {"a": Kind.TEXT, "b": Kind.TEXT},
    "slots": {"id": Kind.TEXT, "day": Kind.TEXT},
    "sessions": {
        "id": Kind.TEXT,
        "slot": Kind.TEXT,
        "slots": Kind.LIST,
        "theme": Kind.TEXT,
        "tables": Kind.WHOLE,
        "room": Kind.TEXT,
    },
    "resources": {"id": Kind.TEXT, "capacity": Kind.WHOLE, "languages": Kind.LIST},
    "weights": {"part": Kind.TEXT, "weight": Kind.NUMBER},
}

REQUIRED: Mapping[str, tuple[str, ...]] = {
    "people": ("id", "side"),
    "preferences": ("from", "to", "kind"),
    "met_before": ("a", "b"),
    "slots": ("id",),
    "sessions": ("id", "tables"),
    "resources": ("id", "capacity"),
    "weights": ("part", "weight"),
}
