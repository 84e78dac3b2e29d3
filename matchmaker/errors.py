"""The one tree of errors, and the one table that says how each ends a command.

A message tells a person what to do: where it went wrong, what was expected and what was found.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum

EXIT_DONE = 0
EXIT_FOUND = 1
EXIT_BAD_INPUT = 2
EXIT_NO_PLAN = 3
EXIT_OUT_OF_TIME = 4
EXIT_INTERNAL = 70


class MatchmakerError(Exception):
    """Anything that this program expects to go wrong and can explain."""


@dataclass
class InputError(MatchmakerError):
    """Something that was handed in cannot be used as it is.

    Parameters
    ----------
    source
        The file (or field) that was read; ``-`` is standard input.
    where
        The place in it: a path such as ``people[3].id``, a line or a cell such as ``people!C5``; empty for the whole.
    expected
        What would have been accepted, as a noun phrase.
    found
        What was there instead, shortened.
    """

    source: str
    where: str
    expected: str
    found: str

    def __str__(self) -> str:
        place = f"{self.source}: {self.where}" if self.where else self.source
        return f"{place}: expected {self.expected}, found {self.found}"


class WriteError(MatchmakerError):
    """A result could not be written; the file that stood there before is untouched."""


@dataclass
class NoPlanError(MatchmakerError):
    """No plan can keep the hard rules.

    Parameters
    ----------
    sentences
        One sentence for each rule of an irreducible conflict: without any one of them a plan exists.
    """

    sentences: Sequence[str]

    def __str__(self) -> str:
        return "No plan can keep all of these rules together: " + " ".join(self.sentences)


class OutOfTimeError(MatchmakerError):
    """The time limit ended before any plan was found that keeps the hard rules."""


class StoreError(MatchmakerError):
    """The database cannot be used as it is: wrong version, damaged, or not ours."""


class StaleError(MatchmakerError):
    """Somebody else changed the same thing meanwhile."""


class BusyError(StaleError):
    """Another was writing for as long as anybody is made to wait."""


@dataclass
class EditConflictError(StaleError):
    """Somebody else saved the same thing after it was opened for editing.

    Parameters
    ----------
    changed
        For each field that differs now, what the other person saved.
    """

    changed: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return "Somebody else saved this meanwhile; compare, and save again what still holds."


class LeaseLostError(StaleError):
    """A job is held by another worker, or has ended: what the one who held it before has to say no longer counts."""


class SignInNeededError(MatchmakerError):
    """It is not known who asks, and that matters here."""


class ForbiddenError(MatchmakerError):
    """The one who asks may not do this."""


class ReasonNeededError(ForbiddenError):
    """It is allowed only with a reason, which is kept."""


class TooManyTriesError(MatchmakerError):
    """It was tried so often in a short time that it is not done for a while.

    Parameters
    ----------
    wait
        After how long it may be tried again.
    """

    def __init__(self, wait: timedelta) -> None:
        super().__init__(f"This was tried too often; try again in {wait}.")
        self.wait = wait


class NotFoundError(MatchmakerError):
    """There is no such thing, or none whose existence the one who asks may know of."""


class Refusal(StrEnum):
    """Why a use case was refused although the one who asks may do it: something that a person can mend."""

    ADDRESS_TAKEN = "address taken"
    ADDRESS_WRONG = "address wrong"
    PASSWORD_TOO_SHORT = "password too short"  # noqa: S105 (no password)
    PARTY_UNKNOWN = "party unknown"
    SIGN_IN_FAILED = "sign-in failed"
    PASSWORD_WRONG = "password wrong"  # noqa: S105 (no password)
    ONE_TIME_CODE_WRONG = "one-time code wrong"
    ONE_TIME_CODES_ON = "one-time codes on"
    ONE_TIME_CODES_OFF = "one-time codes off"
    PROVIDER_AWAY = "provider away"
    PROVIDER_SAID_NO = "provider said no"
    PROVIDER_UNVERIFIED = "provider unverified"
    PROVIDER_UNKNOWN = "unknown to us"
    LINK_OVER = "link over"
    CODE_WRONG = "code wrong"
    LAST_ORGANISER = "last organiser"
    LAST_OPERATOR = "last operator"
    ACCOUNT_CLOSED = "account closed"
    ACCOUNT_OPEN = "account open"
    ACCOUNT_OF_OPERATOR = "account of an operator"
    ACCOUNT_OF_OTHER_PARTY = "account of another party"
    ACCOUNT_OF_OFFICE = "account of an office"
    NOT_ONESELF = "not oneself"
    ROLE_UNKNOWN = "role unknown"
    ROLE_NEEDS_PARTY = "role needs party"
    PARTY_OF_PROFILE = "party of profile"
    IN_OFFICE_ALREADY = "in office already"
    SIGN_IN_AS_INVITED = "sign in as invited"
    LEADER_UNKNOWN = "leader unknown"
    ENTRY_PREPARED_ALREADY = "entry prepared already"
    LETTERS_ENOUGH = "letters enough"
    LIST_BUSY = "list busy"
    LIST_CELL_DATE = "list: a date for a text"
    LIST_CELL_ERROR = "list: an error for a text"
    LIST_CELL_FORMULA = "list: a formula without its result"
    LIST_CELL_TRUTH = "list: a truth value for a text"
    LIST_COLUMN_TWICE = "list: one thing in two columns"
    LIST_EMPTY = "list empty"
    LIST_ENCODING = "list of unknown encoding"
    LIST_LANGUAGE_UNKNOWN = "list: language unknown"
    LIST_MEETINGS_CROSSED = "list: meetings crossed"
    LIST_NOBODY = "list without people"
    LIST_NOTHING_NEW = "list with nothing new"
    LIST_NUMBER_WRONG = "list: no whole number"
    LIST_OLD_WORKBOOK = "list in an old workbook"
    LIST_OVERTAKEN = "list overtaken"
    LIST_QUOTES = "list with open quotes"
    LIST_ROW_LONG = "list: a row that is too long"
    LIST_ROW_WRONG = "list: no such row"
    LIST_SECTOR_UNKNOWN = "list: sector unknown"
    LIST_SHARED_ADDRESS = "list: an address of two people"
    LIST_THEME_UNKNOWN = "list: theme unknown"
    LIST_TOO_LARGE = "list too large"
    LIST_TOO_MANY = "list of too many people"
    LIST_TOO_MANY_COLUMNS = "list of too many columns"
    LIST_TOO_MANY_ROWS = "list of too many rows"
    LIST_TOUCHED = "list touched by its people"
    LIST_UNDECIDED = "list undecided"
    LIST_UNMAPPED = "list without names or addresses"
    LIST_UNREADABLE = "list unreadable"
    LIST_WITHOUT_MAIL = "list without mail"
    LIST_WRONG = "list wrong"
    TEXT_UNUSABLE = "text unusable"
    GOAL_NUMBER_ALONE = "goal number alone"
    GOAL_NUMBER_WRONG = "goal number wrong"
    GOAL_TWICE = "goal twice"
    GOAL_UNKNOWN = "goal unknown"
    REPLAY_NOT_YET = "replay not yet"
    RUN_ACTIVE = "run active"
    RUN_LIMIT_WRONG = "run limit wrong"
    RUN_NO_HOSTS = "run without hosts"
    RUN_NO_SLOTS = "run without slots"
    RUN_NO_TABLES = "run without tables"
    RUN_NO_VISITORS = "run without visitors"
    RUN_NOBODY = "run without people"
    RUN_ONE_PERSON = "run with one person"
    RUN_OUT_OF_TIME = "run out of time"
    RUN_OVERTAKEN = "run overtaken"
    RUN_WORKSHOP_OVER = "run after the workshop"
    AMOUNT_AMBIGUOUS = "amount ambiguous"
    AMOUNT_NEGATIVE = "amount negative"
    AMOUNT_TOO_EXACT = "amount too exact"
    AMOUNT_TOO_LARGE = "amount too large"
    AMOUNT_WRONG = "amount wrong"
    CURRENCY_UNKNOWN = "currency unknown"
    DEVIATION_NEEDS_REASON = "deviation needs reason"
    ORGANISATION_UNKNOWN = "organisation unknown"
    COST_KEPT = "cost kept"
    PAYER_NEEDED = "payer needed"
    RATE_IN_FUTURE = "rate in future"
    RATE_KNOWN = "rate known"
    RATE_WRONG = "rate wrong"
    JOB_TRIED_OFTEN = "job tried often"
    KEY_REUSED = "key reused"
    CONFIRMATION_WRONG = "confirmation wrong"
    KEEP_TOO_SHORT = "keep too short"
    KEEP_TOO_LONG = "keep too long"
    CONSENT_WITHOUT_PROFILE = "consent without profile"
    CONSENT_UNKNOWN = "consent unknown"
    MESSAGE_OVER = "message over"
    MAILING_SENT = "mailing sent"
    MAILING_GONE = "mailing gone"
    MAILING_TO_NOBODY = "mailing to nobody"
    MAILING_LANGUAGE = "mailing without a language"
    MAILING_RECIPIENTS = "mailing to others than seen"
    MAILING_DRAFT = "mailing about a draft"
    GAP_UNKNOWN = "gap unknown"
    GAP_OF_ONE = "gap of one person"
    MODEL_UNUSABLE = "model unusable"
    WEIGHT_WRONG = "weight wrong"
    WEIGHTS_ALL_ZERO = "weights all zero"
    CHANGE_OF_OTHERS_PENDING = "change of others pending"
    CHANGE_DECIDED = "change decided"
    CLOCK_WRONG = "clock wrong"
    DAYS_REVERSED = "days reversed"
    DAY_WRONG = "day wrong"
    LANGUAGES_EQUAL = "languages equal"
    LANGUAGES_TWICE = "languages twice"
    LANGUAGE_UNKNOWN = "language unknown"
    NAME_TWICE = "name twice"
    NOTHING_CHANGED = "nothing changed"
    NUMBER_OUT_OF_RANGE = "number out of range"
    OTHER_OFFICE_CONFIRMS = "other office confirms"
    PARTIES_WRONG = "parties wrong"
    PROGRAMME_WITHOUT_SLOTS = "programme without slots"
    SERIES_NO_THEME = "series: no theme"
    SERIES_SESSIONS_WITHOUT_SLOTS = "series: sessions without slots"
    SESSION_IN_USE = "session in use"
    SLUG_TAKEN = "slug taken"
    SLUG_WRONG = "slug wrong"
    BUS_TOO_EARLY = "bus too early"
    BUS_TOO_LATE = "bus too late"
    ITEM_BACKWARDS = "item backwards"
    ONLY_OF_VISITS = "only of visits"
    ROOM_UNKNOWN = "room unknown"
    VISIT_UNKNOWN = "visit unknown"
    SESSION_SLOTS_APART = "session slots apart"
    SLOTS_OVERLAP = "slots overlap"
    SLOT_BACKWARDS = "slot backwards"
    SLOT_IN_USE = "slot in use"
    SLOT_OUTSIDE = "slot outside"
    TEXT_MISSING = "text missing"
    TEXT_TOO_LONG = "text too long"
    THEME_UNKNOWN = "theme unknown"
    TIME_REPEATED = "time repeated"
    TIME_SKIPPED = "time skipped"
    TOO_MANY = "too many"
    WORKSHOP_OVER = "workshop over"
    WORKSHOP_NOT_DRAFT = "workshop not draft"
    ZONE_UNKNOWN = "zone unknown"
    MEETINGS_CROSSED = "meetings crossed"
    MEETINGS_OVER_SLOTS = "more meetings than slots"
    NEITHER_PARTY = "neither party"
    NOT_REGISTERED = "not registered"
    PREFERENCES_CLOSED = "preferences closed"
    PROFILE_INCOMPLETE = "profile incomplete"
    REGISTRATIONS_OVER = "registrations over"
    NOBODY_MEANT = "nobody meant"
    TOO_MANY_AT_ONCE = "too many at once"
    NO_PLACE_FREE = "no place free"
    TOGETHER_SIZE = "together wrong in number"
    TOGETHER_APART = "together of several organisations"
    TOGETHER_NOT_TAKING_PART = "together not taking part"
    TOGETHER_ALREADY = "together already"
    TOGETHER_IN_FORCE = "together with meetings of several"
    TOGETHER_RULES = "together with contrary decisions"
    SAME_TWO = "same person of two"
    SAME_BOTH_SIGN_IN = "same person signs in twice"
    VIEWS_ENOUGH = "views enough"
    REGISTRATION_CLOSED = "registration closed"
    SECTOR_NEEDED = "sector needed"
    EXPORT_OF_NO_VERSION = "export of no version"
    EXPORT_OF_NOTHING = "export of nothing"
    """No table was chosen that is to be taken out."""
    PAPER_NEEDS_PLAN = "paper needs plan"
    PAPER_OF_HOST = "paper of the host"
    PAPER_OF_NOBODY = "paper of nobody"
    PLAN_ANOTHER_PROPOSED = "another plan proposed"
    PLAN_BREAKS_RULES = "plan breaks rules"
    PLAN_EMPTY = "plan empty"
    PLAN_IMPOSSIBLE = "plan impossible"
    PLAN_NOT_CLEARED = "plan not cleared"
    PLAN_NOT_CLEARED_THERE = "plan not cleared by the other office"
    PLAN_NOT_DRAFT = "plan not draft"
    PLAN_NOT_PROPOSED = "plan not proposed"
    PLAN_OTHER_PROPOSAL = "proposal of the other office"
    PLAN_OWN_PROPOSAL = "own proposal"
    PLAN_RETURNS_NOTHING = "plan returns nothing"
    PLAN_STALE = "plan stale"
    PLAN_UNWANTED = "plan unwanted"
    DESK_LAST_SLOT_BEGUN = "desk: last slot begun"
    DESK_NO_PLAN = "desk: no plan"
    DESK_ROOM_OVER = "desk: room over"
    DESK_SESSION_BEGUN = "desk: session begun"
    DESK_SLOT_NEEDED = "desk: slot needed"
    DESK_SLOT_OVER = "desk: slot over"
    DESK_TABLES_WRONG = "desk: tables wrong"
    MANDATE_MOVES_WRONG = "mandate: moves wrong"
    MANDATE_OWN_PROPOSAL = "mandate: own proposal"
    MANDATE_STANDS = "mandate stands"
    MANDATE_TIME_WRONG = "mandate: time wrong"
    REPAIR_BEYOND_MANDATE = "repair beyond the mandate"
    REPAIR_IMPOSSIBLE = "repair impossible"
    REPAIR_OUT_OF_TIME = "repair out of time"
    SUBSTITUTE_HAS_MEETINGS = "substitute has meetings"
    SUBSTITUTE_LACKS = "substitute lacks something"
    SUBSTITUTE_OTHER_ORGANISATION = "substitute of another organisation"
    SUBSTITUTE_SITS_THERE = "substitute sits there"
    BOARD_APART = "two who cannot be put together"
    BOARD_BREAKS_RULES = "edit breaks rules"
    BOARD_CHANGED_SINCE = "edit changed since"
    BOARD_NOTHING_TO_TAKE_BACK = "nothing to take back"
    BOARD_NOT_DRAFT = "board of no draft"
    BOARD_NO_TABLE = "no free table"
    QUESTION_OUT_OF_TIME = "question out of time"
    QUESTION_OVERTAKEN = "question overtaken"
    QUESTION_WITHOUT_PLAN = "question without plan"


class RefusedError(MatchmakerError):
    """A use case was refused for a reason that a person can mend; the edges have a sentence for each reason.

    Parameters
    ----------
    refusal
        The reason.
    field
        The field of the form that it belongs to; empty for the whole.
    values
        What the sentence speaks of: names, numbers.
    """

    def __init__(self, refusal: Refusal, field: str = "", **values: object) -> None:
        super().__init__(refusal, field, values)
        self.refusal = refusal
        self.field = field
        self.values = values

    def __str__(self) -> str:
        said = ", ".join(f"{name} {value}" for name, value in self.values.items())
        return f"Refused: {self.refusal.value}" + (f" ({said})" if said else "")


EXIT_CODES: dict[type[MatchmakerError], int] = {
    InputError: EXIT_BAD_INPUT,
    WriteError: EXIT_BAD_INPUT,
    StoreError: EXIT_BAD_INPUT,
    StaleError: EXIT_BAD_INPUT,
    NoPlanError: EXIT_NO_PLAN,
    OutOfTimeError: EXIT_OUT_OF_TIME,
    RefusedError: EXIT_BAD_INPUT,
    NotFoundError: EXIT_BAD_INPUT,
    ForbiddenError: EXIT_BAD_INPUT,
    SignInNeededError: EXIT_BAD_INPUT,
    TooManyTriesError: EXIT_BAD_INPUT,
}
"""How each kind of error ends a command; what is not listed ends it with `EXIT_INTERNAL`."""


def exit_code(error: BaseException) -> int:
    """Return the exit code of an error: that of its nearest listed class, else `EXIT_INTERNAL`."""
    return next((EXIT_CODES[kind] for kind in type(error).__mro__ if kind in EXIT_CODES), EXIT_INTERNAL)


HTTP_STATUSES: dict[type[MatchmakerError], int] = {
    SignInNeededError: 401,
    ForbiddenError: 403,
    NotFoundError: 404,
    BusyError: 503,
    StaleError: 409,
    NoPlanError: 409,
    InputError: 422,
    RefusedError: 422,
    TooManyTriesError: 429,
    StoreError: 503,
    OutOfTimeError: 503,
}
"""The status with which each kind of error is answered on the web; what is not listed is 500."""


def http_status(error: BaseException) -> int:
    """Return the HTTP status of an error: that of its nearest listed class, else 500."""
    return next((HTTP_STATUSES[kind] for kind in type(error).__mro__ if kind in HTTP_STATUSES), 500)
