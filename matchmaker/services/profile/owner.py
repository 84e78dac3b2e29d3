"""Whose profile may be written: one's own, by experts."""

from matchmaker.domain.people import Role
from matchmaker.domain.permissions import Principal, Resource


def own(principal: Principal) -> Resource:
    """Return what the policy has to know of a profile of one's own, which is for experts to have."""
    owners = frozenset({principal.account}) if principal.account and principal.role is Role.EXPERT else frozenset()
    return Resource(owners=owners, party=principal.party)
