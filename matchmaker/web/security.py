"""What every answer says to the browser: run nothing and load nothing that is not ours, tell nobody where we were."""

from flask import Flask, Response, request
from flask_login import current_user
from secure import (
    ContentSecurityPolicy,
    CrossOriginOpenerPolicy,
    CrossOriginResourcePolicy,
    PermissionsPolicy,
    ReferrerPolicy,
    Secure,
    StrictTransportSecurity,
    XContentTypeOptions,
    XFrameOptions,
)

LOOPBACK = frozenset({"127.0.0.1", "::1"})
SECRET_PARTS = ("secret", "token")
"""How the parts of an address end in name that open something to whoever has it: such a page is kept nowhere and named
to nobody."""

YEAR_S = 365 * 24 * 3600


def protect(app: Flask, *, https: bool) -> None:
    """Put the headers on every answer of `app`."""
    headers = _headers(https=https)

    @app.after_request
    def add(answer: Response) -> Response:
        for name, value in headers.items():
            answer.headers.setdefault(name, value)
        if request.endpoint != "static" or answer.status_code >= 400:  # a failure is a page, which names the reader
            if _is_personal():
                answer.headers["Cache-Control"] = "no-store"  # also of a file, for which Flask says no-cache
            if any(name.endswith(SECRET_PARTS) for name in request.view_args or ()):
                answer.headers["Cache-Control"] = "no-store"
                answer.headers["Referrer-Policy"] = "no-referrer"
            answer.headers.setdefault("Cache-Control", "no-cache")
            answer.vary.update(["Cookie", "Accept-Language"])
        return answer


def is_this_machine() -> bool:
    """Return whether the request comes from this very machine, through no proxy."""
    forwarded = "X-Forwarded-For" in request.headers or "Forwarded" in request.headers
    return not forwarded and request.remote_addr in LOOPBACK


def _is_personal() -> bool:
    return bool(current_user and current_user.is_authenticated)


def _headers(*, https: bool) -> dict[str, str]:
    policy = (
        ContentSecurityPolicy()
        .default_src("'none'")
        .script_src("'self'")
        .style_src("'self'")
        .img_src("'self'")
        .font_src("'self'")
        .connect_src("'self'")
        .manifest_src("'self'")
        .form_action("'self'")
        .base_uri("'none'")
        .frame_ancestors("'none'")
    )
    chosen = Secure(
        csp=policy,
        coop=CrossOriginOpenerPolicy().same_origin(),
        corp=CrossOriginResourcePolicy().same_origin(),
        hsts=StrictTransportSecurity().max_age(YEAR_S) if https else None,
        permissions=PermissionsPolicy().camera().microphone().geolocation(),
        referrer=ReferrerPolicy().same_origin(),
        xcto=XContentTypeOptions().nosniff(),
        xfo=XFrameOptions().deny(),
    )
    return dict(chosen.headers)
