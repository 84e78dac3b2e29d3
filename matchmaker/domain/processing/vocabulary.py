"""The words of the catalogue: what a column can tell of a person, and how it can point at one."""

from enum import StrEnum


class Datum(StrEnum):
    """What is known of a person. Passport, visa, birth, diet and health have no word here, on purpose."""

    NAME = "name"
    EMAIL = "e-mail"
    PHONE = "phone"
    ROLE = "role"
    PROVIDER = "provider"
    """Who somebody is to a single sign-on."""
    SECRET = "secret"  # noqa: S105 (the word, no secret)
    """A password, code or token, hashed or sealed: of use to nobody, so never handed out."""
    DEVICE = "device"
    POSITION = "position"
    """What somebody is at their organisation."""
    ORGANISATION = "organisation"
    EXPERTISE = "expertise"
    """What somebody writes of themselves."""
    LANGUAGE = "language"
    THEME = "theme"
    CONSENT = "consent"
    WORDING = "wording"
    TAKING_PART = "taking part"
    NUMBER_OF_MEETINGS = "number of meetings"
    TIMES = "times"
    WISH = "wish"
    DECISION = "decision"
    """Of the offices, about two people."""
    FIT = "fit"
    """How well somebody fits others, and what is computed from their words for it."""
    MEETING = "meeting"
    LETTER = "letter"
    COST = "cost"
    ACT = "act"
    REASON = "reason"
    MOMENT = "moment"
    """When something happened."""


class Link(StrEnum):
    """How a row points at a person."""

    ACCOUNT = "account"
    PROFILE = "profile"
    REGISTRATION = "registration"
    ACCOUNT_ID = "account_id"
    PROFILE_ID = "profile_id"
    ANY_ID = "any_id"
    """The public id of an account, a profile or a registration."""
    ADDRESS = "address"
    JOURNAL = "journal"
    """An entry of the journal about the person."""
    INSIDE = "inside"
    """Public ids of registrations inside a document."""
