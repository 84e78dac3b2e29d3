"""Invite the own people of an earlier workshop again: each office its own, by a message that it sends itself.

What is made here is a draft of a message. It is looked at, changed and sent as any message to many is: in each person's
language, when registration is open, and with two minutes to take it back.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from matchmaker.domain.mail import MailingOccasion
from matchmaker.domain.permissions import Principal
from matchmaker.domain.series import Invited
from matchmaker.domain.workshops import WorkshopStatus
from matchmaker.errors import Refusal, RefusedError
from matchmaker.services import mailings
from matchmaker.services.mail.saying import say_in
from matchmaker.services.mailings.access import own_office
from matchmaker.services.people_filter import PeopleFilter, Standing, everybody, found

CHOICES = tuple(each for each in Invited if each is not Invited.NOBODY)


@dataclass(frozen=True, slots=True)
class InvitationPage:
    """Whom an office can invite.

    Parameters
    ----------
    waiting
        How many own people have not answered yet and may be written to, by how they took part before.
    left_alone
        How many more have not answered, and did not agree to hear of later workshops.
    follows
        Whether any of them took part before.
    draft
        Whether the workshop is one, so that nothing can be sent yet.
    """

    slug: str
    waiting: Mapping[Invited, int]
    left_alone: int
    follows: bool
    draft: bool


def invitation_page(session: Session, principal: Principal, slug: str, language: str) -> InvitationPage:
    """Return how many own people of each kind have not answered about a workshop."""
    workshop = own_office(session, principal, slug)
    everyone = everybody(session, principal, workshop, language)
    own = [each for each in everyone.people if each.own and not each.left_alone]
    waiting: dict[Invited, int] = {each: len(found(own, filter_for(each))) for each in CHOICES}
    left_alone = sum(each.left_alone for each in everyone.people)
    return InvitationPage(slug, waiting, left_alone, everyone.follows, workshop.status is WorkshopStatus.DRAFT)


def filter_for(invited: Invited) -> PeopleFilter:
    """Return who is written to: those who have not answered, and took part before in that way."""
    return PeopleFilter(status=Standing.SILENT, before=invited.before)


def draft_invitation(
    session: Session, principal: Principal, slug: str, invited: Invited, languages: Sequence[str], *, now: datetime
) -> str:
    """Keep the draft of an invitation in all languages; return the public id of the message.

    Raises
    ------
    RefusedError
        Nobody is meant.
    """
    if invited is Invited.NOBODY:
        raise RefusedError(Refusal.NOBODY_MEANT, "invited")
    texts = {each: mailings.invitation(say_in(each)) for each in languages}
    draft = mailings.Draft(MailingOccasion.ANSWER, filter_for(invited), texts)
    return mailings.begin(session, principal, slug, draft, now=now)
