"""Asking the policy: who asks, what the object is, how the one stands to the other, and what is answered."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from matchmaker.domain.people import Role
from matchmaker.domain.permissions.table import TABLE
from matchmaker.domain.permissions.vocabulary import Action, Answer, Standing
from matchmaker.errors import ForbiddenError, NotFoundError, ReasonNeededError, SignInNeededError


@dataclass(frozen=True, slots=True)
class Principal:
    """Who asks. The keys are the store's own and mean nothing here but equality.

    Parameters
    ----------
    account, profile
        Keys of the account and of the person's profile; None where there is none.
    role
        None for somebody who is not signed in.
    party
        The region of an organiser, reviewer or expert.
    workshops
        Keys of the workshops that the person is registered for.
    leads
        Keys of the workshops to which the person leads the delegation of their region.
    ground
        The reason that an operator has stated for what is asked about, while it holds.
    """

    account: int | None = None
    role: Role | None = None
    party: int | None = None
    profile: int | None = None
    workshops: frozenset[int] = frozenset()
    leads: frozenset[int] = frozenset()
    ground: str = ""

    @property
    def signed_in(self) -> bool:
        """Whether it is known who asks."""
        return self.account is not None


NOBODY = Principal()


@dataclass(frozen=True, slots=True)
class Resource:
    """The facts about an object that the policy needs.

    Parameters
    ----------
    owners
        Keys of the accounts whose own it is.
    met
        Keys of the accounts that meet the owner in a published plan.
    party
        The region that it belongs to; None for what belongs to all `parties` alike. That a region takes part is for
        `parties` to say, where there are any.
    parties
        The regions of its workshop or partnership.
    workshop
        The key of its workshop; None where it belongs to none.
    """

    owners: frozenset[int] = frozenset()
    met: frozenset[int] = frozenset()
    party: int | None = None
    parties: frozenset[int] = frozenset()
    workshop: int | None = None


NOTHING = Resource()
"""What is asked about a page that shows no object."""


def standing(principal: Principal, resource: Resource) -> Standing:
    """Return how `principal` stands to `resource`."""
    if principal.account is None:
        return Standing.ANYONE
    if principal.account in resource.owners:
        return Standing.OWNER
    if principal.role is Role.OPERATOR:
        return Standing.OPERATOR
    same_side = principal.party is not None and principal.party == (resource.party or principal.party)
    of = resource.parties or {resource.party}  # `party` alone would make any office that of what it asks for
    inside = principal.party is not None and principal.party in of
    if principal.role is Role.ORGANISER and inside:
        return Standing.OWN_OFFICE if same_side else Standing.OTHER_OFFICE
    if principal.role is Role.REVIEWER and inside:
        return Standing.REVIEWER_SAME_SIDE if same_side else Standing.REVIEWER_OTHER_SIDE
    if principal.role is Role.EXPERT:
        return _expert_standing(principal, resource)
    return Standing.STRANGER


def _expert_standing(principal: Principal, resource: Resource) -> Standing:
    if principal.account in resource.met:
        return Standing.MET
    if resource.workshop in principal.leads and resource.party is not None and resource.party == principal.party:
        return Standing.LEADER
    inside = resource.workshop is not None and resource.workshop in principal.workshops
    return Standing.PARTICIPANT if inside else Standing.STRANGER


def can(principal: Principal, action: Action, resource: Resource = NOTHING) -> Answer:
    """Return what the policy says; what it does not know is refused."""
    _note(action)
    answers = TABLE.get(action)
    if answers is None:
        return Answer.HIDE
    found = standing(principal, resource)
    if found is Standing.STRANGER and answers[Standing.ANYONE] is Answer.ALLOW:
        return Answer.ALLOW
    return answers[found]


def require(principal: Principal, action: Action, resource: Resource = NOTHING, *, reason: str = "") -> Answer:
    """Return the policy's answer when it lets the action happen, and raise when it does not.

    Raises
    ------
    SignInNeededError, ForbiddenError, NotFoundError
        As the table says.
    ReasonNeededError
        It is allowed with a reason only, and `reason` is empty.
    """
    answer = can(principal, action, resource)
    if answer is Answer.SIGN_IN:
        raise SignInNeededError("Please sign in first.")
    if answer is Answer.FORBID:
        raise ForbiddenError("This account may not do that.")
    if answer is Answer.HIDE:
        raise NotFoundError("There is nothing at this address.")
    if answer is Answer.WITH_REASON and not (reason.strip() or principal.ground):
        raise ReasonNeededError("This needs a reason, which is kept in the journal.")
    return answer


_asked: ContextVar[list[Action] | None] = ContextVar("asked", default=None)


@contextmanager
def watching() -> Iterator[list[Action]]:
    """Yield a list that fills with the actions asked about inside: an edge sees whether its use case asked at all."""
    asked: list[Action] = []
    token = _asked.set(asked)
    try:
        yield asked
    finally:
        _asked.reset(token)


def _note(action: Action) -> None:
    asked = _asked.get()
    if asked is not None:
        asked.append(action)
