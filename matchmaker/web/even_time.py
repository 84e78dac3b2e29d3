"""Answers that take whole steps of time, so that how long one took does not tell whether an address has an account.

Both ways do the same work up to a tenth of a millisecond (a row that is read, a key that is checked), which shows in
many measurements. The wait begins after the transaction has ended, so that it holds up nobody else.
"""

import time

from flask import Response, after_this_request, request

from matchmaker.web.area import WRITING

STEP_S = 0.025
"""Several times what such an answer takes without a hash of a password."""


def answer_evenly() -> None:
    """Have what this request sends answered at the end of a step, counted from now."""
    if request.method not in WRITING:
        return
    began = time.monotonic()

    @after_this_request
    def wait(answer: Response) -> Response:
        time.sleep(STEP_S - (time.monotonic() - began) % STEP_S)
        return answer
