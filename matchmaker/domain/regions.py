"""Parties: regions, cities, states that agree on a partnership. Nothing is tied to one of them."""

from enum import StrEnum


class PartyKind(StrEnum):
    """What a party is: a counterpart need not be a region."""

    REGION = "region"
    CITY = "city"
    STATE = "state"
    OTHER = "other"
