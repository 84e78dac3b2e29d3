"""How a route is made: with the action that it lets people do, and with a database session of the right kind.

A GET reads one state of the database and cannot write. A POST writes in one transaction, which is committed only after
the view has answered with success, and done again when another transaction won a race; one that was sent twice is
carried out once (`repeated`). An answer to somebody whom the policy was never asked about does not leave the house: it
is our mistake (500), and nothing was written.
"""

import random
import time
from collections.abc import Callable
from functools import wraps
from itertools import count
from typing import Any, TypeVar, cast

from flask import Blueprint, Flask, Response, current_app, g, make_response, request, session
from flask.typing import ResponseReturnValue

from matchmaker.domain.permissions import Action, Answer, can, watching
from matchmaker.errors import BusyError, NotFoundError, SignInNeededError
from matchmaker.services.repeats import Post
from matchmaker.store.transaction import TurnedAwayError, reading, transaction
from matchmaker.web import grounds
from matchmaker.web.extensions import db
from matchmaker.web.identity import principal
from matchmaker.web.limits import Size, sizes_of
from matchmaker.web.repeated import once, post_sent
from matchmaker.web.tries import POSTS, Tries, admit, declared_tries

DECLARED = "matchmaker_routes"
"""Key of `app.extensions`: endpoint → action."""

WRITING = frozenset({"POST"})
ATTEMPTS = 8
LONGEST_PAUSE_S = 0.05
LONGEST_VALUE = 80
"""Of a part of an address: that of a workshop's name there; ids and secrets are shorter."""

View = Callable[..., ResponseReturnValue]
Decorated = TypeVar("Decorated", bound=View)


class Area(Blueprint):
    """A blueprint whose routes are all declared with their action, and with their `Size` where forms are not small.

    Two more things may be declared: `tries`, how often it may be done (a page is then counted when it is read, all else
    when it is sent); and `ahead`, work that needs no transaction and would hold up others in one, such as hashing a
    password: its result is what the view gets as `ahead`, or None where nothing was sent. And of a post that
    `keeps_no_trace` not even a hash of what was sent is kept, so that the same sent again is carried out again.
    """

    def page(self, rule: str, *, action: Action, **options: Any) -> Callable[[Decorated], Decorated]:
        """Declare a page that is only read."""
        return self._declared(rule, action, ["GET"], options)

    def form(self, rule: str, *, action: Action, **options: Any) -> Callable[[Decorated], Decorated]:
        """Declare a page with a form that is sent back to the same address."""
        return self._declared(rule, action, ["GET", "POST"], options)

    def act(self, rule: str, *, action: Action, **options: Any) -> Callable[[Decorated], Decorated]:
        """Declare an act without a page of its own."""
        return self._declared(rule, action, ["POST"], options)

    def ask(self, rule: str, *, action: Action, **options: Any) -> Callable[[Decorated], Decorated]:
        """Declare a question that is too long for an address: it is posted, and answered without any writing."""
        return self._declared(rule, action, ["POST"], options, only_reads=True)

    def _declared(
        self, rule: str, action: Action, methods: list[str], options: dict[str, Any], *, only_reads: bool = False
    ) -> Callable[[Decorated], Decorated]:
        size = options.pop("size", Size.SMALL)
        tries = tuple(options.pop("tries", ()))
        limits = _Limits(tries, reads=methods == ["GET"])
        ahead = options.pop("ahead", None)
        keeps_no_trace = options.pop("keeps_no_trace", False)

        def declare(view: Decorated) -> Decorated:
            endpoint = f"{self.name}.{view.__name__}"
            self.record(lambda state: routes_of(cast("Flask", state.app)).__setitem__(endpoint, action))
            self.record(lambda state: sizes_of(cast("Flask", state.app)).__setitem__(endpoint, size))
            if tries:
                self.record(lambda state: declared_tries(cast("Flask", state.app)).__setitem__(endpoint, tries))
            answer = _with_session(view, action, limits, ahead, only_reads=only_reads, keeps_no_trace=keeps_no_trace)
            self.add_url_rule(rule, view_func=answer, methods=methods, **options)
            return view

        return declare


def routes_of(app: Flask) -> dict[str, Action]:
    """Return the declared routes: endpoint → action."""
    declared: dict[str, Action] = app.extensions.setdefault(DECLARED, {})
    return declared


def refuse_undeclared() -> None:
    """Refuse what is not declared, whoever added it: default deny."""
    if request.endpoint not in {None, "static"} and request.endpoint not in routes_of(current_app):
        raise NotFoundError("There is nothing at this address.")


def refuse_impossible() -> None:
    """Refuse an address with a value that no row can have: too long, or with characters that nobody can type."""
    values = (request.view_args or {}).values() if request.endpoint != "static" else ()
    if any(len(value) > LONGEST_VALUE or not value.isprintable() for value in values):
        raise NotFoundError("There is nothing at this address.")


class _NotKept(Exception):  # noqa: N818 (no failure, but an answer that says what to mend)
    """The view answered without success: what it wrote is dropped."""

    def __init__(self, answer: Response) -> None:
        self.answer = answer


def keep_although_refused() -> None:
    """Have what this request writes kept although its answer is no success: that a wrong code was typed, say."""
    g.kept_although_refused = True


class _Limits:
    """How often a route may be used: by reading it, or by sending something."""

    def __init__(self, tries: tuple[Tries, ...], *, reads: bool) -> None:
        self._tries = tries
        self._reads = reads

    def admit(self) -> None:
        """Count this request, or refuse it."""
        if request.method in WRITING:
            admit((*POSTS, *self._tries))
        elif self._reads:
            admit(self._tries)


def _with_session(
    view: View,
    action: Action,
    limits: _Limits,
    ahead: Callable[[], Any] | None,
    *,
    only_reads: bool,
    keeps_no_trace: bool,
) -> View:
    @wraps(view)
    def answer(**arguments: Any) -> Response:
        principal()  # read before a connection is held: with two each, many requests at once would wait for each other
        limits.admit()
        grounds.look_up(arguments)
        if ahead:
            arguments["ahead"] = ahead() if request.method in WRITING else None
        try:
            writes = request.method in WRITING and not only_reads
            post = None if keeps_no_trace or not writes else post_sent()
            found = _written(view, action, arguments, post) if writes else _read(view, action, arguments)
        except NotFoundError:
            if can(principal(), action) is Answer.SIGN_IN:
                raise SignInNeededError("Please sign in first.") from None  # as where there is something: a draft, say
            raise
        grounds.enter_if_used(arguments)
        return found

    return answer


def _read(view: View, action: Action, arguments: dict[str, Any]) -> Response:
    with reading(db.engine) as work:
        return _asked(view, action, work, arguments)


def _written(view: View, action: Action, arguments: dict[str, Any], post: Post | None) -> Response:
    before = dict(session)
    for attempt in count(1):
        try:
            return _kept_if_successful(view, action, arguments, post)
        except _NotKept as not_kept:
            return not_kept.answer
        except TurnedAwayError as lost:
            if attempt == ATTEMPTS or isinstance(lost, BusyError):  # which has been waited for long enough
                raise
            session.clear()
            session.update(before)  # a message to the reader must not come once for every attempt
            time.sleep(random.uniform(0, LONGEST_PAUSE_S) * attempt)  # noqa: S311 (no secret)
    raise AssertionError("the loop returns or raises")


def _kept_if_successful(view: View, action: Action, arguments: dict[str, Any], post: Post | None) -> Response:
    with transaction(db.engine) as work:
        answer = once(work, post, lambda: _asked(view, action, work, arguments))
        if answer.status_code >= 400 and not g.pop("kept_although_refused", False):
            raise _NotKept(answer)
    return answer


def _asked(view: View, action: Action, work: Any, arguments: dict[str, Any]) -> Response:
    with watching() as asked:
        answer = make_response(view(work, **arguments))
    g.asked = tuple(asked)
    if action not in asked and answer.status_code < 400:
        raise AssertionError(f"{request.endpoint} answered without asking the policy about {action.name}")
    return answer
