"""Under which host names the service answers: its own, and none that a request makes up.

A foreign name in a request reaches whatever builds an address from it: a redirect, a cache in between, a library. So a
request that names another host is turned away before anything looks at it. This machine may always be named: whoever
sends from it is here, and no address that leaves the house is built from a request.
"""

from collections.abc import Iterable

from flask import Flask, current_app, request
from flask_babel import gettext as _
from werkzeug.exceptions import BadRequest
from werkzeug.sansio.utils import host_is_trusted

THIS_MACHINE = ("localhost", "127.0.0.1", "[::1]")
KEY = "OWN_HOSTS"


class ForeignHostError(BadRequest):
    """A request names a host that is not ours."""

    def get_description(self, *_args: object) -> str:
        """Say whom to ask."""
        return str(
            _(
                "The service does not go by this name. Use the address that you were given; its operator can add "
                "names with MATCHMAKER_TRUSTED_HOSTS."
            )
        )


def own_hosts(base_host: str, further: Iterable[str]) -> frozenset[str]:
    """Return the names that requests may give: of the base address, of the operator's list, and of this machine.

    A name that begins with a full stop stands for all names that end so.
    """
    return frozenset(each.lower().rstrip(".") for each in (base_host, *further, *THIS_MACHINE))


def attach(app: Flask, hosts: frozenset[str]) -> None:
    """Let `app` turn away requests for other hosts, before anything else looks at them."""
    app.config[KEY] = hosts
    app.before_request_funcs.setdefault(None, []).insert(0, refuse_foreign)


def refuse_foreign() -> None:
    """Turn away a request that names a host which is not ours, or none that could be one."""
    host = request.environ.get("HTTP_HOST")
    if host is not None and not (host_is_trusted(host) and is_own(_name(host), current_app.config[KEY])):
        raise ForeignHostError


def is_own(name: str, hosts: frozenset[str]) -> bool:
    """Return whether a host name is ours."""
    return name in hosts or any(name.endswith(each) for each in hosts if each.startswith("."))


def _name(host: str) -> str:
    """Return a host without its port, in small letters, without the full stop of the root."""
    name = host[: host.index("]") + 1] if host.startswith("[") else host.partition(":")[0]
    return name.lower().rstrip(".")
