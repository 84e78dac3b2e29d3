"""A message to many as one of them gets it: in their language, with their name, what they lack, and where to go."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from babel import Locale, dates, lists
from sqlalchemy.orm import Session

from matchmaker.domain.clock import day_in
from matchmaker.domain.mail import OF_ONE, Gap, MailingOccasion
from matchmaker.domain.programmes.document import Terms
from matchmaker.services.access import WorkshopFacts
from matchmaker.services.mail.letter import Letter
from matchmaker.services.mail.saying import Say, say_in
from matchmaker.services.mailings.texts import Text, filled
from matchmaker.services.people_filter import Delegate, Standing, Unanswered
from matchmaker.services.programmes.reading import title_of
from matchmaker.store.queries import mailings as queries
from matchmaker.store.queries import programmes
from matchmaker.store.queries.names import FALLBACK


@dataclass(frozen=True, slots=True)
class Ways:
    """Addresses of the pages to which a message may lead, and the languages of this service, in their usual order."""

    languages: tuple[str, ...]
    registration: str
    profile: str
    people: str
    agenda: str
    workshop: str


@dataclass(frozen=True, slots=True)
class Saying:
    """What all who read one language are told alike.

    Parameters
    ----------
    common
        What stands in every gap that is the same for all.
    """

    say: Say
    common: Mapping[Gap, str]


def sayings(
    session: Session, workshop: WorkshopFacts, party_id: int, languages: Collection[str], occasion: MailingOccasion,
    ways: Ways,
) -> dict[str, Saying]:  # fmt: skip
    """Return what is said alike in each language, in three statements, however many languages."""
    terms = programmes.terms(session, workshop.id)
    offices = queries.names_of_party(session, party_id)
    usual = offices.get(FALLBACK) or next(iter(offices.values()), "")
    link = _way(occasion, None, ways)
    return {each: _saying(terms, each, offices.get(each, usual), link) for each in languages}


def letter_to(one: Delegate, text: Text, saying: Saying, occasion: MailingOccasion, ways: Ways) -> Letter:
    """Return the letter that somebody gets."""
    values = values_for(one, saying, occasion, ways)
    label = _label(occasion, one, saying.say)
    return letter_of(text, values, label)


def letter_of(text: Text, values: Mapping[Gap, str], label: str) -> Letter:
    """Return the letter with its gaps filled; each line of the text is a paragraph, so that a list stays one."""
    lines = [line.strip() for line in filled(text.text, values).split("\n")]
    return Letter(filled(text.subject, values), tuple(line for line in lines if line), values[Gap.LINK], label)


def values_for(one: Delegate, saying: Saying, occasion: MailingOccasion, ways: Ways) -> dict[Gap, str]:
    """Return what stands in the gaps for one person."""
    link = _way(occasion, one, ways) if one.signs_in else ways.workshop
    return {**saying.common, Gap.NAME: _name(one, saying.say), Gap.MISSING: _missing(one, saying.say), Gap.LINK: link}


def short_text(text: Text, saying: Saying) -> str:
    """Return the short text, which is the same for all."""
    return filled(text.short, {gap: value for gap, value in saying.common.items() if gap not in OF_ONE})


def sample_values(saying: Saying) -> dict[Gap, str]:
    """Return what stands in the gaps where there is nobody yet to whom the message would go."""
    return {**saying.common, Gap.NAME: "…", Gap.MISSING: "…"}


def label_for_all(occasion: MailingOccasion, say: Say) -> str:
    """Return the words on the button where there is nobody yet."""
    return _label(occasion, None, say)


def lacks_nothing(one: Delegate) -> bool:
    """Return whether there is nothing left for somebody to answer."""
    return one.status is not Standing.SILENT and not one.lacks


def _saying(terms: Terms, language: str, office: str, link: str) -> Saying:
    say = say_in(language)
    locale = Locale.parse("zh_Hans" if language == "zh" else language)
    on = day_in(terms.closes_at, terms.time_zone) if terms.closes_at else None
    return Saying(
        say,
        {
            Gap.LINK: link,
            Gap.WORKSHOP: title_of(terms, language),
            Gap.DAYS: dates.format_interval(terms.starts_on, terms.ends_on, "yMMMd", locale=locale),
            Gap.PLACE: terms.place,
            Gap.CLOSES: dates.format_date(on, "long", locale=locale) if on else say("a day that is not set yet"),
            Gap.OFFICE: office,
        },
    )


def _name(one: Delegate, say: Say) -> str:
    if one.call_name:
        return one.call_name
    return one.name if say.language == "zh" or not one.name_latin else one.name_latin


def _missing(one: Delegate, say: Say) -> str:
    words = {
        Unanswered.PROFILE: say("what you offer, what you seek and your languages"),
        Unanswered.CONSENT: say("whether the other side may see you"),
        Unanswered.THEMES: say("your themes"),
        Unanswered.SLOTS: say("when you are there"),
        Unanswered.WISHES: say("whom you would like to meet"),
    }
    said = [say("whether you come")] if one.status is Standing.SILENT else []
    said += [text for what, text in words.items() if what in one.lacks]
    return lists.format_list(said, locale=say.language) if said else say("nothing")


def _way(occasion: MailingOccasion, one: Delegate | None, ways: Ways) -> str:
    if occasion is MailingOccasion.AGENDA:
        return ways.agenda
    if occasion is MailingOccasion.CLOSING:
        return ways.registration
    if occasion is not MailingOccasion.ANSWER:
        return ways.workshop
    if one is None or one.status is Standing.SILENT or one.lacks & {Unanswered.THEMES, Unanswered.SLOTS}:
        return ways.registration
    if one.lacks & {Unanswered.PROFILE, Unanswered.CONSENT}:
        return ways.profile
    return ways.people if one.lacks else ways.workshop


def _label(occasion: MailingOccasion, one: Delegate | None, say: Say) -> str:
    if occasion is MailingOccasion.CONFIRM:
        return say("Look at the entry")
    if one is not None and not one.signs_in:
        return say("Look at the workshop")
    if occasion is MailingOccasion.AGENDA:
        return say("Look at your agenda")
    if occasion is MailingOccasion.CLOSING:
        return say("Register")
    asked = occasion is MailingOccasion.ANSWER and not (one is not None and lacks_nothing(one))
    return say("Answer now") if asked else say("Look at the workshop")
