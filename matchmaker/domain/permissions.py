"""Who may do what: one table, asked by every use case.

A row is one action on one kind of resource. The columns are how somebody stands to the object at hand, as an owner, as
the office of the object's region, as a stranger. What has no row, or no column, is refused.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from enum import StrEnum

from matchmaker.domain.people import Role
from matchmaker.errors import ForbiddenError, NotFoundError, ReasonNeededError, SignInNeededError


class Answer(StrEnum):
    """What the policy says; the letters are those of the table."""

    ALLOW = "Y"
    MASKED = "M"
    LISTED = "L"
    """Only in lists and totals."""
    WITH_REASON = "A"
    """Only with a reason, which is written into the journal."""
    PROPOSE = "2"
    """It takes effect when the other side has confirmed."""
    SIGN_IN = "1"
    FORBID = "3"
    HIDE = "4"
    """That it exists is not told."""


class Standing(StrEnum):
    """How somebody stands to an object, in the order of the table's columns."""

    ANYONE = "anyone"
    OWNER = "owner"
    MET = "met"
    """Has a meeting with the owner in a published plan."""
    PARTICIPANT = "participant"
    REVIEWER_SAME_SIDE = "reviewer of the same side"
    REVIEWER_OTHER_SIDE = "reviewer of the other side"
    OWN_OFFICE = "own office"
    OTHER_OFFICE = "other office"
    STRANGER = "stranger"
    """Signed in, but from outside the workshop or partnership."""
    OPERATOR = "operator"
    LEADER = "delegation leader"
    """An expert who leads the delegation of the object's region to its workshop."""


class Action(StrEnum):
    """What can be done with which resource."""

    WORKSHOP_READ = "event.public_page, read"
    WORKSHOP_DRAFT_READ = "event.draft_page, read"
    WORKSHOP_CREATE = "event, create"
    WORKSHOP_WRITE = "event.settings_joint, write"
    ORGANISE = "event.overview, read"
    PROFILE_READ = "profile.public_fields, read"
    PROFILE_READ_PRIVATE = "profile.private_fields, read"
    PROFILE_LIST = "profile, list/search"
    PROFILE_WRITE = "profile, write"
    PROFILE_ERASE = "profile, delete/erase"
    CONTACT_READ = "contact.email_phone, read"
    CONSENT_READ = "consent_record, read"
    CONSENT_WRITE = "consent_record, write"
    SUBJECT_EXPORT = "data_subject.export, run"
    ENTRY_READ = "entry.prepared, read"
    ENTRY_PREPARE = "entry.prepared, write"
    LEADER_NAME = "delegation.leader, name"
    REGISTRATION_WRITE = "registration, write"
    REGISTRATION_LIST = "registration, list"
    VETOES_READ = "preferences.blocked_list, read"
    PREFERENCES_WRITE = "preferences, write"
    MATCHES_READ = "match_list, read own"
    REASON_READ = "match_score.reason, read"
    DRAFT_READ = "schedule.draft, read"
    RUN_START = "schedule, generate (job)"
    RUN_CANCEL = "schedule, cancel job"
    PUBLISH = "schedule, publish"
    AGENDA_READ = "schedule.own, read"
    JOB_READ = "job.status/log, read"
    COST_READ_OWN = "cost.item_own_region, read"
    COST_READ_SHARED = "cost.item_shared_or_deviating, read"
    COST_WRITE = "cost.item_own_region, write"
    COST_TOTALS_READ = "cost.split_totals, read"
    EXPORT = "export.csv_xlsx_pdf, create"
    FEED_READ = "ical_feed, read by secret"
    FEED_ROTATE = "ical_feed.secret, show/rotate"
    JOURNAL_READ = "audit_log, read"
    MAIL_LOG_READ = "mail.log, read"
    RETENTION_WRITE = "event.settings_region, write"
    OFFICE_READ = "office.members, read"
    INVITE = "office.invitation, write"
    ROLE_CHANGE = "user.role, change"
    ACCOUNT_OWN = "user.session, list/revoke"
    ADMIN = "admin.page, read"
    GROUND_SAY = "access.ground, state"
    LINK_USE = "magic_link, use"
    SIGN_IN = "auth.login/reset/magic, post"
    SIGN_OUT = "auth.logout, post"
    PUBLIC_READ = "public.page, read"
    LANGUAGE_CHOOSE = "language, choose"
    HEALTH_READ = "health, read"
    READY_READ = "metrics/ready, read"


_POLICY = {
    # anyone, owner, met, participant; reviewers: same, other side; own, other office; stranger, operator; leader
    Action.PUBLIC_READ:          "Y Y Y Y  Y Y  Y Y  Y Y  Y",
    Action.LANGUAGE_CHOOSE:      "Y Y Y Y  Y Y  Y Y  Y Y  Y",
    Action.HEALTH_READ:          "Y Y Y Y  Y Y  Y Y  Y Y  Y",
    Action.READY_READ:           "4 4 4 4  4 4  4 4  4 Y  4",
    Action.SIGN_IN:              "Y Y Y Y  Y Y  Y Y  Y Y  Y",
    Action.SIGN_OUT:             "Y Y Y Y  Y Y  Y Y  Y Y  Y",
    Action.WORKSHOP_READ:        "Y Y Y Y  Y Y  Y Y  Y Y  Y",
    Action.WORKSHOP_DRAFT_READ:  "4 4 4 4  4 4  Y Y  4 Y  4",
    Action.WORKSHOP_CREATE:      "1 3 3 3  3 3  Y Y  4 3  3",
    Action.WORKSHOP_WRITE:       "1 3 3 3  3 3  2 2  4 A  3",
    Action.ORGANISE:             "1 4 4 4  4 4  Y Y  4 A  4",
    Action.PROFILE_READ:         "1 Y Y Y  Y Y  Y Y  4 Y  Y",
    Action.PROFILE_READ_PRIVATE: "1 Y 4 4  4 4  Y 4  4 A  4",
    Action.PROFILE_LIST:         "1 Y Y Y  L L  Y L  4 A  Y",
    Action.PROFILE_WRITE:        "1 Y 4 4  4 4  A 4  4 A  4",
    Action.PROFILE_ERASE:        "1 Y 4 4  4 4  A 4  4 A  4",
    Action.CONTACT_READ:         "1 Y Y 4  4 4  Y M  4 A  4",
    Action.CONSENT_READ:         "1 Y 4 4  4 4  Y M  4 Y  4",
    Action.CONSENT_WRITE:        "1 Y 4 4  4 4  3 4  4 3  4",
    Action.SUBJECT_EXPORT:       "1 Y 4 4  4 4  A 4  4 A  4",
    Action.ENTRY_READ:           "1 Y 4 4  4 4  Y 4  4 4  Y",
    Action.ENTRY_PREPARE:        "1 Y 4 4  4 4  Y 4  4 4  Y",
    Action.LEADER_NAME:          "1 4 4 4  4 4  Y 4  4 3  4",
    Action.REGISTRATION_WRITE:   "1 Y 4 4  4 4  A 4  4 A  4",
    Action.REGISTRATION_LIST:    "1 4 4 4  4 4  Y Y  4 A  4",
    Action.VETOES_READ:          "1 Y 4 4  4 4  Y 4  4 A  4",
    Action.PREFERENCES_WRITE:    "1 Y 4 4  4 4  A 4  4 3  4",
    Action.MATCHES_READ:         "1 Y 4 4  4 4  Y M  4 A  4",
    Action.REASON_READ:          "1 Y 4 4  4 4  Y M  4 A  4",
    Action.DRAFT_READ:           "1 4 4 4  4 4  Y Y  4 A  4",
    Action.RUN_START:            "1 4 4 4  4 4  Y Y  4 3  4",
    Action.RUN_CANCEL:           "1 4 4 4  4 4  Y Y  4 A  4",
    Action.PUBLISH:              "1 4 4 4  4 4  2 2  4 3  4",
    Action.AGENDA_READ:          "1 Y M 4  4 4  Y Y  4 A  4",
    Action.JOB_READ:             "1 4 4 4  4 4  Y Y  4 Y  4",
    Action.COST_READ_OWN:        "1 4 4 4  4 4  Y 4  4 A  4",
    Action.COST_READ_SHARED:     "1 4 4 4  4 4  Y Y  4 A  4",
    Action.COST_WRITE:           "1 4 4 4  4 4  Y 4  4 3  4",
    Action.COST_TOTALS_READ:     "1 4 4 4  4 4  Y Y  4 A  4",
    Action.EXPORT:               "1 Y 4 4  4 4  A 4  4 A  4",
    Action.FEED_READ:            "Y Y 4 4  4 4  4 4  4 4  4",
    Action.FEED_ROTATE:          "1 Y 4 4  4 4  4 4  4 4  4",
    Action.JOURNAL_READ:         "1 M 4 4  4 4  Y 4  4 Y  4",
    Action.MAIL_LOG_READ:        "1 M 4 4  4 4  Y 4  4 A  4",
    Action.RETENTION_WRITE:      "1 3 3 3  3 3  Y 3  4 A  3",
    Action.OFFICE_READ:          "1 4 4 4  4 4  Y 4  4 4  4",
    Action.INVITE:               "1 4 4 4  4 4  Y 4  4 4  4",
    Action.ROLE_CHANGE:          "1 4 4 4  4 4  A 4  4 Y  4",
    Action.ACCOUNT_OWN:          "1 Y 4 4  4 4  4 4  4 A  4",
    Action.ADMIN:                "1 4 4 4  4 4  4 4  4 Y  4",
    Action.GROUND_SAY:           "1 4 4 4  4 4  4 4  4 Y  4",
    Action.LINK_USE:             "Y 4 4 4  4 4  4 4  4 4  4",
}  # fmt: skip
TABLE: dict[Action, dict[Standing, Answer]] = {
    action: dict(zip(Standing, map(Answer, letters.split()), strict=True)) for action, letters in _POLICY.items()
}
"""What is answered for an action, by standing."""


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
