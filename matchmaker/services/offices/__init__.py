"""The office of a party: who belongs to it, who is invited into it, and who leaves it."""

from matchmaker.services.offices.accepting import Invited, accept, invitation_at
from matchmaker.services.offices.inviting import LASTS, invite, withdraw_invitation
from matchmaker.services.offices.leaving import close_account, take_role_away
from matchmaker.services.offices.reading import Invitation, Member, OfficePage, office_page

__all__ = [
    "LASTS",
    "Invitation",
    "Invited",
    "Member",
    "OfficePage",
    "accept",
    "close_account",
    "invitation_at",
    "invite",
    "office_page",
    "take_role_away",
    "withdraw_invitation",
]
