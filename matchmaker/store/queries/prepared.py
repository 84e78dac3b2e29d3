"""What keeps prepared entries out of everything but the pages of their own side: two conditions, used by all queries.

An entry that a delegation leader prepared is a profile that nobody has confirmed and a registration whose status is
`PREPARED`. Until the person says otherwise it is in no list, count, search, score, plan, file or state that the other
side, another workshop or the solver could tell from one without it. A test reads all queries and finds one that has
neither condition.
"""

from sqlalchemy import ColumnElement, or_

from matchmaker.domain.workshops import RegistrationStatus
from matchmaker.store.tables.people import Profile
from matchmaker.store.tables.registrations import Registration


def is_told(registration: type[Registration] = Registration) -> ColumnElement[bool]:
    """Return the condition that a registration is more than prepared, so that others may know that it is there.

    Parameters
    ----------
    registration
        The table, or an alias of it.
    """
    return registration.status != RegistrationStatus.PREPARED


def is_theirs() -> ColumnElement[bool]:
    """Return the condition that a `Profile` is its person's own word: written, or confirmed, by nobody else."""
    return or_(Profile.prepared_by_id.is_(None), Profile.confirmed_at.is_not(None))
