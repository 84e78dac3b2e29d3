"""Forms of an operator: which accounts are looked for, and what is done about one, why."""

from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from wtforms import SelectField

from matchmaker.services.administration import AccountPage
from matchmaker.web.forms.office import ROLES, ReasonForm

LONGEST_WORDS = 254

STATES = {"open": _l("Open"), "closed": _l("Closed"), "unconfirmed": _l("Address not confirmed")}
"""How an account stands, as a filter."""


class RoleForm(ReasonForm):
    """Another role or region for an account."""

    role = SelectField(_l("Role"), validate_choice=False)
    party = SelectField(
        _l("Region"), validate_choice=False, description=_l("An operator belongs to none, so this does not count then.")
    )


def role_form_of(page: AccountPage, sent: MultiDict[str, str] | None) -> RoleForm:
    """Return the form with how the account stands, or with what was sent."""
    form = RoleForm(formdata=sent, data={"role": page.account.role.value, "party": page.party[1]})
    form.role.choices = [(role.value, words) for role, words in ROLES.items()]
    form.party.choices = [("", _l("None")), *page.codes]
    form.reason.id = "role-reason"  # the other form of the page has a reason too, and a label belongs to one field
    return form


def wanted_accounts(asked: MultiDict[str, str]) -> dict[str, str | int]:
    """Return what the address of the list asks for; what it cannot mean is left out by the use case."""
    page = asked.get("page", "1")
    return {
        "words": asked.get("q", "")[:LONGEST_WORDS],
        "role": asked.get("role", ""),
        "party": asked.get("party", ""),
        "state": asked.get("state", ""),
        "page": int(page) if page.isascii() and page.isdigit() and len(page) < 6 else 1,
    }
