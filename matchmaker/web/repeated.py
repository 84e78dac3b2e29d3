"""A post that arrives again, by a double click or after a broken connection, is answered as the first time.

A program sends the header `Idempotency-Key`: the same key with something else in it is a mistake, and refused. A page
puts a random `key` into a form that makes something (`forms.html`, `once`): the same page sent with other words is
another intention, so there the words belong to the key. What the first answer told the reader beside its page is not
told again: it waits in the cookie of that answer, which a second one must not overwrite.
"""

import hashlib
import hmac
import secrets
from collections.abc import Callable, Iterator

from flask import Response, abort, make_response, redirect, request
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from matchmaker.services import repeats
from matchmaker.services.repeats import Answered, Post
from matchmaker.web.errors import error_page
from matchmaker.web.identity import now, principal

HEADER = "Idempotency-Key"
FIELD = "key"
SHORTEST, LONGEST = 8, 200
NOT_SAID = frozenset({FIELD, "csrf_token"})
"""Fields that the page adds; a fresh token does not make it another post."""

_FORMS = frozenset({"application/x-www-form-urlencoded", "multipart/form-data"})


def fresh_key() -> str:
    """Return a key for a form on a page."""
    return secrets.token_urlsafe(16)


def post_sent() -> Post | None:
    """Return the key of the request with what was sent; None where it has none."""
    given = request.headers.get(HEADER)
    if given is not None and not _is_usable(given):
        abort(make_response(error_page(400, _("The request could not be read"), _said_of_keys())))
    key = given if given is not None else request.form.get(FIELD, "")
    if not _is_usable(key):
        return None
    sent = hmac.new(key.encode(), digestmod=hashlib.sha256)
    for piece in _pieces():
        sent.update(len(piece).to_bytes(8))
        sent.update(piece)
    request_sha256 = sent.hexdigest()
    named = f"header {key}" if given is not None else f"form {key} {request_sha256}"
    return Post(hashlib.sha256(named.encode()).hexdigest(), request_sha256, from_page=given is None)


def once(work: Session, post: Post | None, carry_out: Callable[[], Response]) -> Response:
    """Answer a post of somebody signed in: by carrying it out, or as it was answered before."""
    account = principal().account
    if post is None or account is None:
        return carry_out()
    before = repeats.begin(work, account, post, now=now())
    if before is not None:
        return _again(before)
    answer = carry_out()
    if post.from_page and not answer.location:  # a button that gave the form back with more in it
        repeats.release(work, account, post)
    elif answer.status_code < 400:  # else nothing is written at all, and the key is free again
        repeats.keep(work, account, post, Answered(answer.status_code, answer.location or ""))
    return answer


def _again(before: Answered) -> Response:
    if before.location:
        return make_response(redirect(before.location, before.status))
    sentence = _("What you sent had arrived before and was done once. Its answer is not kept; look at the page again.")
    return make_response(error_page(before.status, _("This was done already"), sentence))


def _is_usable(key: str) -> bool:
    return SHORTEST <= len(key) <= LONGEST and key.isascii() and key.isprintable()


def _said_of_keys() -> str:
    return str(
        _(
            "The header %(header)s has to be from %(least)s to %(most)s printable characters of ASCII.",
            header=HEADER,
            least=SHORTEST,
            most=LONGEST,
        )
    )


def _pieces() -> Iterator[bytes]:
    """Yield what the request says, piece by piece: a form by its fields, since it can be written in several ways."""
    yield from (request.method.encode(), request.full_path.encode("utf-8", "surrogatepass"))
    if request.mimetype not in _FORMS:
        yield request.get_data()
        return
    for name, value in request.form.items(multi=True):
        if name not in NOT_SAID:
            yield from (name.encode("utf-8", "surrogatepass"), value.encode("utf-8", "surrogatepass"))
    for name, file in request.files.items(multi=True):  # another file under the same name is another intention
        yield from (name.encode("utf-8", "surrogatepass"), (file.filename or "").encode("utf-8", "surrogatepass"))
        file.stream.seek(0)  # it may have been read before
        yield hashlib.file_digest(file.stream, "sha256").digest()  # type: ignore[arg-type]
        file.stream.seek(0)
