"""How each kind of error ends: one table to the exit codes of commands, one to the statuses of the web."""

from matchmaker.errors.tree import (
    BusyError,
    ForbiddenError,
    InputError,
    MatchmakerError,
    NoPlanError,
    NotFoundError,
    OutOfTimeError,
    RefusedError,
    SignInNeededError,
    StaleError,
    StoreError,
    TooManyTriesError,
    WriteError,
)

EXIT_DONE = 0
EXIT_FOUND = 1
EXIT_BAD_INPUT = 2
EXIT_NO_PLAN = 3
EXIT_OUT_OF_TIME = 4
EXIT_INTERNAL = 70

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
