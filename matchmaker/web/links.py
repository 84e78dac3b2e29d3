"""Addresses that leave the house, in letters and feeds: built from the configured base alone, never from a request."""

from typing import Any

from flask import current_app, url_for


def external(endpoint: str, **values: Any) -> str:
    """Return the whole address of a page of ours."""
    base: str = current_app.config["BASE_URL"]
    return base + url_for(endpoint, _external=False, **values)
