"""What somebody else saved meanwhile, in words beside the form that was about to overwrite it."""

from collections.abc import Mapping

from flask_babel import gettext as _
from wtforms import Form


def changes_in_words(form: Form, changed: Mapping[str, object]) -> list[tuple[str, str]]:
    """Return for each changed field of `form` its label and what stands there now."""
    return [
        (str(form._fields[name].label.text), _in_words(value))
        for name, value in changed.items()
        if name in form._fields
    ]


def _in_words(value: object) -> str:
    if isinstance(value, bool):
        return str(_("yes") if value else _("no"))
    if isinstance(value, list | tuple):
        return "; ".join(map(str, value)) or str(_("nothing"))
    return str(value) if value not in {None, ""} else str(_("nothing"))
