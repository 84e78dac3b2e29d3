"""Several people of one organisation who sit together: put together into one calendar, and split again.

Also what that has in common with merging two entries of one person: one calendar takes over what another one said.
"""

from matchmaker.services.parties.combining import combine, planned_in_force, require_combinable
from matchmaker.services.parties.joining import LARGEST, SMALLEST, Joining, join, joining_of
from matchmaker.services.parties.splitting import Splitting, split, splitting_of

__all__ = [
    "LARGEST",
    "SMALLEST",
    "Joining",
    "Splitting",
    "combine",
    "join",
    "joining_of",
    "planned_in_force",
    "require_combinable",
    "split",
    "splitting_of",
]
