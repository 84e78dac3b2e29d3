"""Business cards (vCard 3.0, RFC 2426), which every telephone takes into its contacts."""

from dataclasses import dataclass

from icalendar.parser import Contentline, Parameters

from matchmaker.files.content_lines import Text, text_of


@dataclass(frozen=True, slots=True)
class Card:
    """What stands on a business card; all but the name may be empty.

    Parameters
    ----------
    name
        In both scripts, where the person has two.
    note
        Anything else, such as the workshop at which the two met.
    """

    name: str
    organisation: str = ""
    title: str = ""
    email: str = ""
    phone: str = ""
    note: str = ""


def card_bytes(card: Card) -> bytes:
    """Return a card as a file; its texts may hold anything that a person typed.

    A name is not taken apart into family and given names, of which nothing is known: it stands as a whole.
    """
    name = text_of(card.name)
    known = (
        ("ORG", None, text_of(card.organisation)),
        ("TITLE", None, text_of(card.title)),
        ("EMAIL", "INTERNET", text_of(card.email)),
        ("TEL", "WORK", text_of(card.phone)),
        ("NOTE", None, text_of(card.note)),
    )
    lines = [
        _line("BEGIN", Text("VCARD")),
        _line("VERSION", Text("3.0")),
        _line("FN", name),
        _line("N", _Whole(name)),
        *(_line(field, text, kind) for field, kind, text in known if text),
        _line("END", Text("VCARD")),
    ]
    return b"".join(line + b"\r\n" for line in lines)


class _Whole(Text):
    """A name as one of the five parts that a card has for it."""

    def to_ical(self) -> bytes:
        return super().to_ical() + b";;;;"


def _line(field: str, value: Text, kind: str | None = None) -> bytes:
    parameters = Parameters({"TYPE": kind} if kind else {})
    return bytes(Contentline.from_parts(field, parameters, value).to_ical())
