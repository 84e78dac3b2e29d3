"""Who may do what, as it was agreed: the rows that the policy of the program is compared with, and who then asks.

The letters: Y allowed, M masked, L lists and totals only, A with a reason that is kept, 2 a proposal until the other
office confirms, 1 sign in first, 3 refused, 4 hidden. The rows are stated here a second time on purpose: a slip in the
policy's own table does not show in a test that reads that table.
"""

from dataclasses import dataclass
from enum import StrEnum

from matchmaker.domain.permissions import Action, Standing
from matchmaker.domain.workshops import Side
from tests.web.ground import ANONYMOUS
from tests.web.populated import EXPERT_FOREIGN, ORGANISER_DK_2, REVIEWER_CN
from tests.web.world import (
    EXPERT_CN,
    EXPERT_CN_2,
    EXPERT_DK,
    EXPERT_DK_2,
    OPERATOR,
    ORGANISER_CN,
    ORGANISER_DK,
    ORGANISER_FOREIGN,
    REVIEWER_DK,
)


class Asker(StrEnum):
    """Somebody who asks, seen from an object of one region."""

    NOBODY = "nobody"
    OWNER = "the owner"
    MET = "somebody who meets the owner"
    OTHER = "another participant of the same side"
    OTHER_SIDE = "another participant of the other side"
    STRANGER = "an expert of another partnership"
    REVIEWER = "a reviewer of the region"
    REVIEWER_OTHER = "a reviewer of the other region"
    OFFICE = "the office of the region"
    OFFICE_OTHER = "the office of the other region"
    OFFICE_FOREIGN = "the office of another partnership"
    OPERATOR = "the operator"


ACCOUNTS = {
    Side.HOST: {
        Asker.NOBODY: ANONYMOUS,
        Asker.OWNER: EXPERT_DK,
        Asker.MET: EXPERT_CN,
        Asker.OTHER: EXPERT_DK_2,
        Asker.OTHER_SIDE: EXPERT_CN_2,
        Asker.STRANGER: EXPERT_FOREIGN,
        Asker.REVIEWER: REVIEWER_DK,
        Asker.REVIEWER_OTHER: REVIEWER_CN,
        Asker.OFFICE: ORGANISER_DK,
        Asker.OFFICE_OTHER: ORGANISER_CN,
        Asker.OFFICE_FOREIGN: ORGANISER_FOREIGN,
        Asker.OPERATOR: OPERATOR,
    }
}
_MIRRORED = {
    EXPERT_DK: EXPERT_CN,
    EXPERT_CN: EXPERT_DK,
    EXPERT_DK_2: EXPERT_CN_2,
    EXPERT_CN_2: EXPERT_DK_2,
    REVIEWER_DK: REVIEWER_CN,
    REVIEWER_CN: REVIEWER_DK,
    ORGANISER_DK: ORGANISER_CN,
    ORGANISER_CN: ORGANISER_DK,
}
ACCOUNTS[Side.VISITOR] = {asker: _MIRRORED.get(email, email) for asker, email in ACCOUNTS[Side.HOST].items()}
"""Which account asks as what about an object of each side's region."""

OFFICES_OF_ONE_REGION = (ORGANISER_DK, ORGANISER_DK_2)

_COLUMNS = (
    Standing.ANYONE,
    Standing.OWNER,
    Standing.MET,
    Standing.PARTICIPANT,
    Standing.REVIEWER_SAME_SIDE,
    Standing.REVIEWER_OTHER_SIDE,
    Standing.OWN_OFFICE,
    Standing.OTHER_OFFICE,
    Standing.STRANGER,
    Standing.OPERATOR,
)

_ROWS = {
    # anyone, owner, met, participant; reviewer of the side, of the other; own office, other office, foreign; operator
    Action.WORKSHOP_READ:        "Y Y Y Y  Y Y  Y Y Y  Y",
    Action.WORKSHOP_DRAFT_READ:  "4 4 4 4  4 4  Y Y 4  Y",
    Action.WORKSHOP_WRITE:       "1 3 3 3  3 3  2 2 4  A",
    Action.PROFILE_READ:         "1 Y Y Y  Y Y  Y Y 4  Y",
    Action.PROFILE_READ_PRIVATE: "1 Y 4 4  4 4  Y 4 4  A",
    Action.PROFILE_LIST:         "1 Y Y Y  L L  Y L 4  A",
    Action.PROFILE_WRITE:        "1 Y 4 4  4 4  A 4 4  A",
    Action.CONSENT_WRITE:        "1 Y 4 4  4 4  3 4 4  3",
    Action.VETOES_READ:          "1 Y 4 4  4 4  Y 4 4  A",
    Action.PREFERENCES_WRITE:    "1 Y 4 4  4 4  A 4 4  3",
    Action.MATCHES_READ:         "1 Y 4 4  4 4  Y M 4  A",
    Action.REASON_READ:          "1 Y 4 4  4 4  Y M 4  A",
    Action.DRAFT_READ:           "1 4 4 4  4 4  Y Y 4  A",
    Action.RUN_START:            "1 4 4 4  4 4  Y Y 4  3",
    Action.RUN_CANCEL:           "1 4 4 4  4 4  Y Y 4  A",
    Action.PUBLISH:              "1 4 4 4  4 4  2 2 4  3",
    Action.AGENDA_READ:          "1 Y M 4  4 4  Y Y 4  A",
    Action.PLAN_READ:            "1 4 4 4  4 4  Y Y 4  A",
    Action.JOB_READ:             "1 4 4 4  4 4  Y Y 4  Y",
    Action.COST_READ_OWN:        "1 4 4 4  4 4  Y 4 4  A",
    Action.COST_READ_SHARED:     "1 4 4 4  4 4  Y Y 4  A",
    Action.COST_WRITE:           "1 4 4 4  4 4  Y 4 4  3",
    Action.COST_TOTALS_READ:     "1 4 4 4  4 4  Y Y 4  A",
    Action.EXPORT:               "1 Y 4 4  4 4  A 4 4  A",
    Action.FEED_READ:            "Y Y 4 4  4 4  4 4 4  4",
    Action.FEED_ROTATE:          "1 Y 4 4  4 4  4 4 4  4",
    Action.SIGN_IN:              "Y Y Y Y  Y Y  Y Y Y  Y",
    Action.HEALTH_READ:          "Y Y Y Y  Y Y  Y Y Y  Y",
}  # fmt: skip
_OF_THE_PROGRAM = {
    # pages that the agreement does not speak of: closed to everybody who is not of the workshop
    Action.WORKSHOP_CREATE:      "1 3 3 3  3 3  Y Y 4  3",
    Action.ORGANISE:             "1 4 4 4  4 4  Y Y 4  A",
    Action.REGISTRATION_WRITE:   "1 Y 4 4  4 4  A 4 4  A",
    Action.REGISTRATION_LIST:    "1 4 4 4  4 4  Y Y 4  A",
    Action.SIGN_OUT:             "Y Y Y Y  Y Y  Y Y Y  Y",
    Action.PUBLIC_READ:          "Y Y Y Y  Y Y  Y Y Y  Y",
    Action.LANGUAGE_CHOOSE:      "Y Y Y Y  Y Y  Y Y Y  Y",
}  # fmt: skip
AGREED = {
    action: dict(zip(_COLUMNS, letters.split(), strict=True)) for action, letters in (_ROWS | _OF_THE_PROGRAM).items()
}
"""The letter for each action, by how somebody stands to the object."""


@dataclass(frozen=True)
class Standings:
    """How each asker stands to an object of one person, or to one of an office."""

    of: dict[Asker, Standing]

    def letters(self, action: Action) -> dict[Asker, str]:
        """Return the agreed letter of each asker."""
        return {asker: AGREED[action][standing] for asker, standing in self.of.items()}


OF_A_PERSON = Standings(
    {
        Asker.NOBODY: Standing.ANYONE,
        Asker.OWNER: Standing.OWNER,
        Asker.MET: Standing.MET,
        Asker.OTHER: Standing.PARTICIPANT,
        Asker.OTHER_SIDE: Standing.PARTICIPANT,
        Asker.STRANGER: Standing.STRANGER,
        Asker.REVIEWER: Standing.REVIEWER_SAME_SIDE,
        Asker.REVIEWER_OTHER: Standing.REVIEWER_OTHER_SIDE,
        Asker.OFFICE: Standing.OWN_OFFICE,
        Asker.OFFICE_OTHER: Standing.OTHER_OFFICE,
        Asker.OFFICE_FOREIGN: Standing.STRANGER,
        Asker.OPERATOR: Standing.OPERATOR,
    }
)
OF_AN_OFFICE = Standings(OF_A_PERSON.of | {Asker.OWNER: Standing.PARTICIPANT, Asker.MET: Standing.PARTICIPANT})
"""An object of one region's office: there are only participants among its experts."""

OF_BOTH_OFFICES = Standings(
    OF_AN_OFFICE.of | {Asker.OFFICE_OTHER: Standing.OWN_OFFICE, Asker.REVIEWER_OTHER: Standing.REVIEWER_SAME_SIDE}
)
"""An object of the workshop as a whole, which is as near to the one office as to the other."""
