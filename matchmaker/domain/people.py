"""People: what their accounts may do in principle, where they work, what they say of themselves."""

from enum import StrEnum


class Role(StrEnum):
    """What an account may do in principle; the policy says on which objects."""

    EXPERT = "expert"
    ORGANISER = "organiser"
    REVIEWER = "reviewer"
    OPERATOR = "operator"


class LinkPurpose(StrEnum):
    """What a mailed link is for; it serves nothing else."""

    CONFIRM = "confirm"
    """The address is its owner's."""
    RESET = "reset"
    """A new password."""
    SIGN_IN = "sign in"
    INVITE = "invite"
    """An office asks somebody to be an organiser or a reviewer."""
    ENTRY = "entry"
    """A delegation leader has prepared an entry, which the person is asked to confirm."""
    ADDRESS = "address"
    """An account moves to another address, which has to be its owner's."""


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
