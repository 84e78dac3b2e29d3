"""The words with which a message to many begins, by what it is written for: an office changes them as it likes."""

from matchmaker.domain.mail import MailingOccasion
from matchmaker.services.mail.saying import Say
from matchmaker.services.mailings.texts import Text
from matchmaker.services.people_filter import PeopleFilter, Standing


def starting_text(occasion: MailingOccasion, say: Say) -> Text:
    """Return what a message begins with in the language of `say`."""
    return {
        MailingOccasion.ANSWER: _answer,
        MailingOccasion.CLOSING: _closing,
        MailingOccasion.PRACTICALITIES: _practicalities,
        MailingOccasion.AGENDA: _agenda,
        MailingOccasion.CONFIRM: _confirm,
        MailingOccasion.OTHER: _other,
    }[occasion](say)


def starting_filter(occasion: MailingOccasion) -> PeopleFilter:
    """Return whom a message of its kind is usually written to."""
    if occasion in {MailingOccasion.PRACTICALITIES, MailingOccasion.AGENDA, MailingOccasion.OTHER}:
        return PeopleFilter(status=Standing.REGISTERED)
    return PeopleFilter(status=Standing.SILENT)


def _letter(say: Say, *paragraphs: str) -> str:
    return "\n\n".join((say("Dear {name},"), *paragraphs, say("Kind regards, {office}")))


def _answer(say: Say) -> Text:
    return Text(
        say("{workshop}: something is still open"),
        _letter(
            say,
            say("We are preparing {workshop} ({days}, {place}). From you we still need: {missing}."),
            say("It takes a few minutes. The better we know you, the better your meetings fit."),
        ),
        say("{workshop}, {days}: please answer what is still open. {link}"),
    )


def invitation(say: Say) -> Text:
    """Return what an invitation to the next workshop of a series begins with."""
    return Text(
        say("{workshop}: you are invited"),
        _letter(
            say,
            say("You are invited to {workshop} ({days}, {place}), the next workshop of our series."),
            say("Your profile is as you left it. See whether it still says what you offer and seek, and register."),
            say("What you agreed to and whom you wished to meet is about you: you are asked again where it matters."),
        ),
        say("{workshop}, {days}: you are invited. {link}"),
    )


def _closing(say: Say) -> Text:
    return Text(
        say("{workshop}: registration closes on {closes}"),
        _letter(
            say,
            say("Registration for {workshop} ({days}, {place}) closes on {closes}."),
            say("If you would like to come, register before. If you cannot, you need not do anything."),
        ),
        say("{workshop}, {days}: register until {closes}. {link}"),
    )


def _practicalities(say: Say) -> Text:
    return Text(
        say("{workshop}: what you need to know"),
        _letter(
            say,
            say("We look forward to seeing you at {workshop}, {days}, {place}."),
            say("Where to go and when: …"),
            say("Lunch and breaks: …"),
            say("Whom to call on the day: …"),
        ),
        say("{workshop}, {days}, {place}: what you need to know is here. {link}"),
    )


def _agenda(say: Say) -> Text:
    return Text(
        say("{workshop}: your agenda is ready"),
        _letter(
            say,
            say("Your meetings at {workshop} ({days}, {place}) are planned."),
            say("You see there with whom you meet, when, and at which table."),
            say("If a time does not suit you, tell us as soon as you can."),
        ),
        say("{workshop}: your agenda is ready. {link}"),
    )


def _confirm(say: Say) -> Text:
    return Text(
        say("{workshop}: your entry waits for your word"),
        _letter(
            say,
            say("An entry is prepared for you for {workshop} ({days}, {place}), in the delegation of {office}."),
            say("You have not said yet whether it is right. Until then only the delegation and its office read it."),
            say("You decide: take it over and change what you like, or have it deleted. The link works for two weeks."),
        ),
        say("{workshop}, {days}: your entry waits for your word; the link is in our e-mail. The workshop: {link}"),
    )


def _other(say: Say) -> Text:
    return Text("{workshop}", _letter(say, "…"), "{workshop}: … {link}")
