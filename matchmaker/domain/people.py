"""People: what their accounts may do in principle, where they work, what they say of themselves."""

from enum import StrEnum


class Role(StrEnum):
    """What an account may do in principle; the policy says on which objects."""

    EXPERT = "expert"
    ORGANISER = "organiser"
    REVIEWER = "reviewer"
    OPERATOR = "operator"


class Sector(StrEnum):
    """The part of the triple helix that an organisation belongs to."""

    COMPANY = "company"
    RESEARCH = "research"
    PUBLIC = "public"
    OTHER = "other"


class ProfileTextKind(StrEnum):
    """What a line of a profile says."""

    OFFER = "offer"
    SEEK = "seek"
    KEYWORD = "keyword"


SEEN_BY_OTHER_SIDE = "seen_by_other_side"
"""The purpose of the consent without which nobody of the other side sees a person."""
