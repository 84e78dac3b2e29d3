"""What the service stores of people, in words: the sections of the page on privacy and of everything about a person.

Who may read it and for how long it is kept is said in `privacy_wording`.
"""

from dataclasses import dataclass

from flask_babel import lazy_gettext as _l

from matchmaker.domain.processing import CATALOGUE, PROCESSING, Basis, Datum, Purpose, viewers_of
from matchmaker.web.privacy_wording import TERMS, VIEWERS

PURPOSES = {
    Purpose.ACCOUNT: (_l("Your account"), _l("So that you can sign in, and nobody else in your name.")),
    Purpose.SECURITY: (
        _l("Signing in safely"),
        _l(
            "So that a stolen password, a guessed code or a link in the wrong hands opens nothing, and nobody copies "
            "the profiles of everybody unseen."
        ),
    ),
    Purpose.PROFILE: (_l("Your profile"), _l("So that the right people of the other region find you.")),
    Purpose.CONSENTS: (
        _l("Your consents"),
        _l("So that it can be shown what you agreed to, when, and in which words."),
    ),
    Purpose.WORKSHOPS: (_l("Your workshops"), _l("So that your meetings fit the times when you are there.")),
    Purpose.WISHES: (
        _l("Your wishes"),
        _l("So that you meet whom you would like to meet, and are not planned with whom you would rather not."),
    ),
    Purpose.MATCHING: (
        _l("Comparing profiles"),
        _l("So that a program can compute who fits whom. It decides nothing about you but a proposal of meetings."),
    ),
    Purpose.MEETINGS: (_l("Your meetings"), _l("So that you and those whom you meet know when and where.")),
    Purpose.FEEDBACK: (
        _l("Your notes on meetings"),
        _l(
            "So that you remember whom you met and what came of it. The other one learns that you would like to follow "
            "up once both of you would, and nothing else."
        ),
    ),
    Purpose.OFFICES: (
        _l("What organisers and delegation leaders do"),
        _l("So that two offices with equal rights can work together and know what was agreed."),
    ),
    Purpose.COSTS: (
        _l("Costs of workshops"),
        _l("So that the two regions can settle what a workshop cost. Vouchers are of organisations, not of people."),
    ),
    Purpose.MAIL: (_l("Letters to you"), _l("So that you are told what concerns you.")),
    Purpose.JOURNAL: (
        _l("The journal"),
        _l("So that it can be found out who did what, and so that you can see who read or changed your data."),
    ),
    Purpose.FORGETTING: (
        _l("Who was erased"),
        _l("So that somebody who was erased is erased again if a backup has to be restored."),
    ),
}
"""Title and sentence of each purpose."""

DATA = {
    Datum.NAME: _l("Name"),
    Datum.EMAIL: _l("E-mail address"),
    Datum.PHONE: _l("Telephone number"),
    Datum.ROLE: _l("Role"),
    Datum.PROVIDER: _l("Who you are to the single sign-on"),
    Datum.SECRET: _l("Passwords, codes and secret addresses, in a form that nobody can read"),
    Datum.DEVICE: _l("What your browser calls itself"),
    Datum.POSITION: _l("Your title"),
    Datum.ORGANISATION: _l("Organisation"),
    Datum.EXPERTISE: _l("What you write of yourself"),
    Datum.LANGUAGE: _l("Languages"),
    Datum.THEME: _l("Themes"),
    Datum.CONSENT: _l("What you agreed to"),
    Datum.WORDING: _l("The version of the words"),
    Datum.TAKING_PART: _l("Whether you take part"),
    Datum.NUMBER_OF_MEETINGS: _l("How many meetings you want"),
    Datum.TIMES: _l("When you are there"),
    Datum.WISH: _l("Whom you would like to meet, and whom not"),
    Datum.DECISION: _l("What the offices decided about a pair"),
    Datum.FIT: _l("How well two profiles fit, in numbers"),
    Datum.MEETING: _l("When, where and at which table"),
    Datum.NOTE: _l("Your private notes"),
    Datum.HELD: _l("Whether a meeting was held"),
    Datum.RATING: _l("How you rated a meeting"),
    Datum.FOLLOW_UP: _l("Whether you would like to follow up"),
    Datum.LETTER: _l("The letter, until it is sent"),
    Datum.COST: _l("Amounts"),
    Datum.ACT: _l("What was done"),
    Datum.REASON: _l("The reason, where one was needed"),
    Datum.MOMENT: _l("When it happened"),
}

BASES = {
    Basis.REQUESTED: _l("You asked to take part (GDPR article 6(1)(b), PIPL article 13(2))."),
    Basis.CONSENT: _l(
        "You agreed, and can take it back at any time (GDPR article 6(1)(a); PIPL article 13(1), and 39 for another "
        "country)."
    ),
    Basis.PUBLIC_TASK: _l("It is a task of a public authority (GDPR article 6(1)(e), PIPL article 13(3))."),
    Basis.LAW: _l("A law asks for it (GDPR article 6(1)(c), PIPL article 13(3))."),
}


@dataclass(frozen=True, slots=True)
class Section:
    """What is stored for one purpose, in words."""

    key: str
    title: str
    sentence: str
    data: tuple[str, ...]
    bases: tuple[str, ...]
    viewers: tuple[str, ...]
    term: str


def processing_sections() -> list[Section]:
    """Return a section for each purpose for which something of people is stored, from the catalogue of the tables."""
    return [_section(purpose) for purpose in PURPOSES]


def _section(purpose: Purpose) -> Section:
    columns = (each for table in CATALOGUE.values() if table.purpose is purpose for each in table.columns.values())
    known = {column.datum for column in columns}
    title, sentence = PURPOSES[purpose]
    processing = PROCESSING[purpose]
    return Section(
        key=purpose.value,
        title=str(title),
        sentence=str(sentence),
        data=tuple(str(words) for datum, words in DATA.items() if datum in known),
        bases=tuple(str(BASES[each]) for each in processing.bases),
        viewers=tuple(str(VIEWERS[each]) for each in viewers_of(purpose)),
        term=str(TERMS[processing.term]),
    )
