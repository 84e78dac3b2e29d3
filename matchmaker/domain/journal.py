"""What the acts of the journal mean to those who read it: which concern both offices, and which took data out.

An act that stands in none of these sets concerns the side of the one who did it, and nobody else reads of it.
"""

JOINT = frozenset(
    {
        "desk note taken back",
        "late arrival registered",
        "lock released",
        "mandate confirmed",
        "mandate proposed",
        "mandate withdrawn",
        "noted at the desk",
        "person substituted",
        "plan brought back",
        "plan confirmed",
        "plan draft made",
        "plan edited",
        "plan proposed",
        "plan published",
        "plan published under the mandate",
        "plan rejected",
        "plan withdrawn",
        "programme.change",
        "programme.confirm",
        "programme.propose",
        "programme.reject",
        "programme.withdraw",
        "repair computed",
        "run cancelled",
        "run replayed",
        "run started",
        "scores renewed",
        "workshop.copy",
        "workshop.create",
        "workshop.open",
        "workshop.propose_opening",
        "workshop.withdraw_opening",
    }
)
"""What both offices see on their pages anyway: the plans and the joint settings."""

REASON_FOR_BOTH = frozenset({"plan rejected", "programme.reject"})
"""Acts whose reason is written for the other office to read."""

GROUND_STATED = "access ground stated"
READ_BY_OPERATOR = "read by operator"
CASE_FILE_MADE = "case file exported"
JOURNAL_EXPORTED = "journal exported"
PROGRAMME_CHANGED = "programme.change"
TABLES_TAKEN = "tables taken out"

READS_OF_A_WORKSHOP = frozenset(
    {GROUND_STATED, READ_BY_OPERATOR, CASE_FILE_MADE, TABLES_TAKEN, "paper made", "plan exported", "run taken out"}
)
"""Acts in which what a workshop holds of its people was read or taken out."""

OF_PEOPLE = frozenset({"account", "profile", "registration"})
"""Kinds of subjects that belong to the side of a person."""
