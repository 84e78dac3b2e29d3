"""Series: the next workshop made from one that was held, with hosts swapped, and the own people invited again."""

from matchmaker.services.series.inviting import CHOICES, InvitationPage, draft_invitation, invitation_page
from matchmaker.services.series.making import make_next
from matchmaker.services.series.planning import Planned, last_day_to_register, plan_next
from matchmaker.services.series.reading import NextPage, next_page, next_title
from matchmaker.services.series.resting import LeftOut
from matchmaker.services.series.source import Source, source_of
from matchmaker.services.series.wanted import NextWorkshop

__all__ = [
    "CHOICES",
    "InvitationPage",
    "LeftOut",
    "NextPage",
    "NextWorkshop",
    "Planned",
    "Source",
    "draft_invitation",
    "invitation_page",
    "last_day_to_register",
    "make_next",
    "next_page",
    "next_title",
    "plan_next",
    "source_of",
]
