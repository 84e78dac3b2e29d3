"""Files that take a while to make: they are made after the transaction in which they were asked for is over."""

from collections.abc import Callable

from flask import Response, after_this_request


def filled_afterwards(mimetype: str, name: str, made: Callable[[], bytes]) -> Response:
    """Return a file to be kept, called `name`, whose bytes are made when the transaction is over."""
    waiting = Response(mimetype=mimetype)
    waiting.headers["Content-Disposition"] = f"attachment; filename={name}"
    waiting.headers["Cache-Control"] = "no-store"

    @after_this_request
    def fill(answer: Response) -> Response:
        if answer is waiting:  # not one that lost a race and was made anew
            answer.set_data(made())
        return answer

    return waiting
