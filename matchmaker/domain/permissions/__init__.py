"""Who may do what: one table, asked by every use case.

A row is one action on one kind of resource. The columns are how somebody stands to the object at hand, as an owner, as
the office of the object's region, as a stranger. What has no row, or no column, is refused.
"""

from matchmaker.domain.permissions.asking import (
    NOBODY,
    NOTHING,
    Principal,
    Resource,
    can,
    require,
    standing,
    watching,
)
from matchmaker.domain.permissions.table import TABLE
from matchmaker.domain.permissions.vocabulary import Action, Answer, Standing

__all__ = [
    "NOBODY",
    "NOTHING",
    "TABLE",
    "Action",
    "Answer",
    "Principal",
    "Resource",
    "Standing",
    "can",
    "require",
    "standing",
    "watching",
]
