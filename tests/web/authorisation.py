"""Who may do what, as it was agreed, and who then asks: the rows of the sheet, and those of the program's own pages.

The letters: Y allowed, M masked, L lists and totals only, A with a reason that is kept, 2 a proposal until the other
office confirms, 1 sign in first, 3 refused, 4 hidden. The rows are stated here a second time on purpose: a slip in the
policy's own table does not show in a test that reads that table.
"""

from dataclasses import dataclass
from enum import StrEnum

from matchmaker.domain.permissions import Action, Standing
from matchmaker.domain.workshops import Side
from tests.web.authorisation_sheet import agreed
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

_OF_THE_PROGRAM = {
    # What the sheet does not speak of, closed to everybody who is not of the workshop. The columns: anyone, owner, met,
    # participant; reviewers of the same, of the other side; own, other office; stranger, operator; leader.
    Action.PUBLIC_READ:          "Y Y Y Y  Y Y  Y Y  Y Y  Y",
    Action.LANGUAGE_CHOOSE:      "Y Y Y Y  Y Y  Y Y  Y Y  Y",
    Action.SIGN_OUT:             "Y Y Y Y  Y Y  Y Y  Y Y  Y",
    Action.WORKSHOP_DRAFT_READ:  "4 4 4 4  4 4  Y Y  4 Y  4",
    Action.WORKSHOP_CREATE:      "1 3 3 3  3 3  Y Y  4 3  3",
    Action.ORGANISE:             "1 4 4 4  4 4  Y Y  4 A  4",
    Action.MEETING_READ:         "1 Y Y 4  4 4  4 4  4 4  4",
    Action.FEEDBACK:             "1 Y 4 4  4 4  4 4  4 4  4",
    Action.DAY_REPORT:           "1 Y 4 4  4 4  4 4  4 4  4",
    Action.REGISTRATION_WRITE:   "1 Y 4 4  4 4  A 4  4 A  4",
    Action.REGISTRATION_LIST:    "1 4 4 4  4 4  Y Y  4 A  4",
    Action.ENTRY_READ:           "1 Y 4 4  4 4  Y 4  4 4  Y",
    Action.ENTRY_PREPARE:        "1 Y 4 4  4 4  Y 4  4 4  Y",
    Action.LEADER_NAME:          "1 4 4 4  4 4  Y 4  4 3  4",
    Action.OFFICE_READ:          "1 4 4 4  4 4  Y 4  4 4  4",
    Action.INVITE:               "1 4 4 4  4 4  Y 4  4 4  4",
    Action.ADMIN:                "1 4 4 4  4 4  4 4  4 Y  4",
    Action.RUN_TAKE_OUT:         "1 4 4 4  4 4  4 4  4 A  4",
    Action.GROUND_SAY:           "1 4 4 4  4 4  4 4  4 Y  4",
}  # fmt: skip
AGREED: dict[Action, dict[Standing, str]] = agreed() | {
    action: dict(zip(Standing, letters.split(), strict=True)) for action, letters in _OF_THE_PROGRAM.items()
}
"""The letter for each action, by how somebody stands to the object."""


@dataclass(frozen=True)
class Standings:
    """How each asker stands to an object of one person, or to one of an office."""

    of: dict[Asker, Standing]

    def letters(self, action: Action) -> dict[Asker, str]:
        """Return the agreed letter of each asker."""
        return {asker: AGREED[action][standing] for asker, standing in self.of.items()}


PARTICIPANTS = (Asker.OWNER, Asker.MET, Asker.OTHER, Asker.OTHER_SIDE)

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


class Reach(StrEnum):
    """Whose object a route shows or changes."""

    NOTHING = "no object"
    WORKSHOP = "of the whole workshop, so of both offices"
    OFFICE = "of the office that asks"
    OWN = "of the person who asks, at a workshop"
    SELF = "of the person who asks, wherever they take part"
    ACCOUNT = "the account of whoever asks: everybody has one who is signed in"
    PERSON = "of a person whom the address names"
    LINE = "of the office whose line the address names"
    FEED = "of the person whose secret the address holds: whoever has it is its holder"
    TOKEN = "of the person to whom the token in the address was mailed: whoever has it is its holder"
    PARTNERSHIP = "of the partnerships of the office that asks"
    HOUSE = "of the office that asks itself, whichever it is"


@dataclass(frozen=True)
class Route:
    """What a route is about."""

    action: Action
    reach: Reach


ROUTES = {
    "public.home": Route(Action.PUBLIC_READ, Reach.NOTHING),
    "public.privacy": Route(Action.PUBLIC_READ, Reach.NOTHING),
    "public.language": Route(Action.LANGUAGE_CHOOSE, Reach.NOTHING),
    "public.healthz": Route(Action.HEALTH_READ, Reach.NOTHING),
    "public.readyz": Route(Action.READY_READ, Reach.NOTHING),
    "metrics.metrics": Route(Action.READY_READ, Reach.NOTHING),
    "accounts.login": Route(Action.SIGN_IN, Reach.NOTHING),
    "accounts.register": Route(Action.SIGN_IN, Reach.NOTHING),
    "accounts.logout": Route(Action.SIGN_OUT, Reach.NOTHING),
    "mailed.ask": Route(Action.SIGN_IN, Reach.NOTHING),
    "mailed.code": Route(Action.LINK_USE, Reach.TOKEN),
    "mailed.sign_in": Route(Action.LINK_USE, Reach.TOKEN),
    "mailed.confirm": Route(Action.LINK_USE, Reach.TOKEN),
    "reset.ask": Route(Action.SIGN_IN, Reach.NOTHING),
    "reset.sent": Route(Action.SIGN_IN, Reach.NOTHING),
    "reset.choose": Route(Action.SIGN_IN, Reach.NOTHING),
    "account.show": Route(Action.ACCOUNT_OWN, Reach.ACCOUNT),
    "account.password": Route(Action.ACCOUNT_OWN, Reach.ACCOUNT),
    "account_address.ask": Route(Action.ACCOUNT_OWN, Reach.ACCOUNT),
    "account_address.move": Route(Action.LINK_USE, Reach.TOKEN),
    "account.end_one": Route(Action.ACCOUNT_OWN, Reach.ACCOUNT),
    "account.end_others": Route(Action.ACCOUNT_OWN, Reach.ACCOUNT),
    "my_data.show": Route(Action.CONSENT_READ, Reach.ACCOUNT),
    "my_data.say": Route(Action.CONSENT_WRITE, Reach.ACCOUNT),
    "my_data.everything": Route(Action.SUBJECT_EXPORT, Reach.ACCOUNT),
    "my_data.download": Route(Action.SUBJECT_EXPORT, Reach.ACCOUNT),
    "my_data.erase": Route(Action.PROFILE_ERASE, Reach.ACCOUNT),
    "retention.edit": Route(Action.RETENTION_WRITE, Reach.OFFICE),
    "retention.erase": Route(Action.PROFILE_ERASE, Reach.LINE),
    "single_sign_on.leave": Route(Action.SIGN_IN, Reach.NOTHING),
    "single_sign_on.back": Route(Action.SIGN_IN, Reach.NOTHING),
    "single_sign_on.enter": Route(Action.SIGN_IN, Reach.NOTHING),
    "one_time_codes.ask": Route(Action.SIGN_IN, Reach.NOTHING),
    "one_time_codes.show": Route(Action.ACCOUNT_OWN, Reach.ACCOUNT),
    "one_time_codes.prepare": Route(Action.ACCOUNT_OWN, Reach.ACCOUNT),
    "one_time_codes.picture": Route(Action.ACCOUNT_OWN, Reach.ACCOUNT),
    "one_time_codes.switch_off": Route(Action.ACCOUNT_OWN, Reach.ACCOUNT),
    "one_time_codes.renew": Route(Action.ACCOUNT_OWN, Reach.ACCOUNT),
    "one_time_codes.recovery_codes": Route(Action.ACCOUNT_OWN, Reach.ACCOUNT),
    "profile.edit": Route(Action.PROFILE_WRITE, Reach.SELF),
    "profile.quality": Route(Action.PROFILE_WRITE, Reach.SELF),
    "workshops.index": Route(Action.WORKSHOP_READ, Reach.NOTHING),
    "workshops.show": Route(Action.WORKSHOP_READ, Reach.WORKSHOP),
    "workshops.code": Route(Action.WORKSHOP_READ, Reach.WORKSHOP),
    "registrations.edit": Route(Action.REGISTRATION_WRITE, Reach.OWN),
    "registrations.withdraw": Route(Action.REGISTRATION_WRITE, Reach.OWN),
    "people.index": Route(Action.PROFILE_LIST, Reach.WORKSHOP),
    "people.show": Route(Action.PROFILE_READ, Reach.PERSON),
    "people.card": Route(Action.CONTACT_READ, Reach.PERSON),
    "preferences.say": Route(Action.PREFERENCES_WRITE, Reach.OWN),
    "matches.index": Route(Action.MATCHES_READ, Reach.OWN),
    "contacts.index": Route(Action.MEETING_READ, Reach.OWN),
    "meetings.show": Route(Action.MEETING_READ, Reach.PERSON),
    "meetings.keep": Route(Action.FEEDBACK, Reach.OWN),
    "own_words.say": Route(Action.DAY_REPORT, Reach.OWN),
    "own_words.take_back": Route(Action.DAY_REPORT, Reach.OWN),
    "agenda.show": Route(Action.AGENDA_READ, Reach.OWN),
    "agenda.download": Route(Action.AGENDA_READ, Reach.OWN),
    "agenda.rotate": Route(Action.FEED_ROTATE, Reach.SELF),
    "agenda.address": Route(Action.FEED_ROTATE, Reach.SELF),
    "agenda.calendar": Route(Action.FEED_READ, Reach.FEED),
    "organise.create": Route(Action.WORKSHOP_CREATE, Reach.PARTNERSHIP),
    "series.copy": Route(Action.WORKSHOP_CREATE, Reach.WORKSHOP),
    "series.invite": Route(Action.MAILING_WRITE, Reach.OFFICE),
    "organise.overview": Route(Action.ORGANISE, Reach.WORKSHOP),
    "organise.people": Route(Action.REGISTRATION_LIST, Reach.WORKSHOP),
    "many.act": Route(Action.REGISTRATION_WRITE, Reach.OFFICE),
    "saved_views.save": Route(Action.REGISTRATION_LIST, Reach.WORKSHOP),
    "saved_views.delete": Route(Action.REGISTRATION_LIST, Reach.LINE),
    "places.edit": Route(Action.RETENTION_WRITE, Reach.OFFICE),
    "parties.edit": Route(Action.REGISTRATION_WRITE, Reach.OFFICE),
    "parties.split": Route(Action.REGISTRATION_WRITE, Reach.LINE),
    "duplicates.merge": Route(Action.PROFILE_WRITE, Reach.OFFICE),
    "acting.registration": Route(Action.REGISTRATION_WRITE, Reach.LINE),
    "substitution.show": Route(Action.REGISTRATION_WRITE, Reach.LINE),
    "acting.withdraw": Route(Action.REGISTRATION_WRITE, Reach.LINE),
    "acting.profile": Route(Action.PROFILE_WRITE, Reach.LINE),
    "organise.terms": Route(Action.WORKSHOP_WRITE, Reach.WORKSHOP),
    "organise.opening": Route(Action.WORKSHOP_WRITE, Reach.WORKSHOP),
    "organise.decide": Route(Action.WORKSHOP_WRITE, Reach.WORKSHOP),
    "organise.registration": Route(Action.WORKSHOP_WRITE, Reach.WORKSHOP),
    "programme.capacity": Route(Action.WORKSHOP_WRITE, Reach.WORKSHOP),
    "programme.edit": Route(Action.WORKSHOP_WRITE, Reach.WORKSHOP),
    "matching.index": Route(Action.JOB_READ, Reach.WORKSHOP),
    "matching.start": Route(Action.RUN_START, Reach.WORKSHOP),
    "matching.run": Route(Action.JOB_READ, Reach.WORKSHOP),
    "matching.cancel": Route(Action.RUN_CANCEL, Reach.WORKSHOP),
    "matching.replay": Route(Action.RUN_START, Reach.WORKSHOP),
    "matching.stop_replay": Route(Action.RUN_CANCEL, Reach.WORKSHOP),
    "matching.take_out": Route(Action.RUN_TAKE_OUT, Reach.WORKSHOP),
    "comparisons.show": Route(Action.DRAFT_READ, Reach.WORKSHOP),
    "weights.edit": Route(Action.WORKSHOP_WRITE, Reach.WORKSHOP),
    "weights.renew": Route(Action.RUN_START, Reach.WORKSHOP),
    "plans.show": Route(Action.DRAFT_READ, Reach.WORKSHOP),
    "plans.sessions": Route(Action.DRAFT_READ, Reach.WORKSHOP),
    "plans.people": Route(Action.DRAFT_READ, Reach.WORKSHOP),
    "plans.export": Route(Action.EXPORT, Reach.WORKSHOP),
    "board.index": Route(Action.DRAFT_READ, Reach.WORKSHOP),
    "board.show": Route(Action.DRAFT_READ, Reach.WORKSHOP),
    "board.since": Route(Action.DRAFT_READ, Reach.WORKSHOP),
    "board.meeting": Route(Action.BOARD_EDIT, Reach.WORKSHOP),
    "board.places": Route(Action.BOARD_EDIT, Reach.WORKSHOP),
    "board.hole": Route(Action.BOARD_EDIT, Reach.WORKSHOP),
    "board.edit": Route(Action.BOARD_EDIT, Reach.WORKSHOP),
    "board.take_back": Route(Action.BOARD_EDIT, Reach.WORKSHOP),
    "board.draft": Route(Action.BOARD_EDIT, Reach.WORKSHOP),
    "plans.propose": Route(Action.PUBLISH, Reach.WORKSHOP),
    "plans.confirm": Route(Action.PUBLISH, Reach.WORKSHOP),
    "plans.withdraw": Route(Action.PUBLISH, Reach.WORKSHOP),
    "plans.reject": Route(Action.PUBLISH, Reach.WORKSHOP),
    "differences.show": Route(Action.DRAFT_READ, Reach.WORKSHOP),
    "differences.bring_back": Route(Action.BOARD_EDIT, Reach.WORKSHOP),
    "clearance.index": Route(Action.CLEARANCE_WRITE, Reach.OFFICE),
    "clearance.asks": Route(Action.CLEARANCE_WRITE, Reach.OFFICE),
    "clearance.note": Route(Action.CLEARANCE_WRITE, Reach.OFFICE),
    "explanations.why": Route(Action.REASON_READ, Reach.WORKSHOP),
    "explanations.stop": Route(Action.REASON_READ, Reach.WORKSHOP),
    "ways_out.take": Route(Action.WORKSHOP_WRITE, Reach.WORKSHOP),
    "desk.index": Route(Action.DRAFT_READ, Reach.WORKSHOP),
    "desk.person": Route(Action.DRAFT_READ, Reach.WORKSHOP),
    "desk.sessions": Route(Action.DRAFT_READ, Reach.WORKSHOP),
    "desk.stand_by": Route(Action.DRAFT_READ, Reach.WORKSHOP),
    "desk.note": Route(Action.REPAIR, Reach.WORKSHOP),
    "desk.take_back": Route(Action.REPAIR, Reach.WORKSHOP),
    "agenda.paper": Route(Action.AGENDA_READ, Reach.OWN),
    "own_codes.picture": Route(Action.AGENDA_READ, Reach.OWN),
    "repairs.compute": Route(Action.REPAIR, Reach.WORKSHOP),
    "repairs.preview": Route(Action.DRAFT_READ, Reach.WORKSHOP),
    "repairs.apply": Route(Action.REPAIR, Reach.WORKSHOP),
    "mandates.show": Route(Action.DRAFT_READ, Reach.WORKSHOP),
    "mandates.propose": Route(Action.REPAIR, Reach.WORKSHOP),
    "mandates.confirm": Route(Action.REPAIR, Reach.WORKSHOP),
    "mandates.withdraw": Route(Action.REPAIR, Reach.WORKSHOP),
    "versions.index": Route(Action.DRAFT_READ, Reach.WORKSHOP),
    "costs.index": Route(Action.COST_TOTALS_READ, Reach.WORKSHOP),
    "costs.statement": Route(Action.COST_TOTALS_READ, Reach.WORKSHOP),
    "costs.add": Route(Action.COST_WRITE, Reach.OFFICE),
    "costs.change": Route(Action.COST_WRITE, Reach.LINE),
    "costs.delete": Route(Action.COST_WRITE, Reach.LINE),
    "costs.rates": Route(Action.COST_WRITE, Reach.OFFICE),
    "costs.export": Route(Action.EXPORT, Reach.OFFICE),
    "journal.index": Route(Action.JOURNAL_READ, Reach.OFFICE),
    "journal.export": Route(Action.EXPORT, Reach.OFFICE),
    "case_file.index": Route(Action.JOURNAL_READ, Reach.OFFICE),
    "case_file.make": Route(Action.EXPORT, Reach.OFFICE),
    "papers.index": Route(Action.REGISTRATION_LIST, Reach.WORKSHOP),
    "papers.show": Route(Action.REGISTRATION_LIST, Reach.WORKSHOP),
    "papers.make": Route(Action.EXPORT, Reach.WORKSHOP),
    "papers.pack": Route(Action.REGISTRATION_LIST, Reach.WORKSHOP),
    "papers.make_all": Route(Action.EXPORT, Reach.WORKSHOP),
    "reports.index": Route(Action.DRAFT_READ, Reach.WORKSHOP),
    "reports.files": Route(Action.DRAFT_READ, Reach.WORKSHOP),
    "reports.take": Route(Action.EXPORT, Reach.WORKSHOP),
    "papers.badge": Route(Action.PUBLIC_READ, Reach.NOTHING),
    "admin_journal.index": Route(Action.ADMIN, Reach.NOTHING),
    "mailing.index": Route(Action.MAILING_WRITE, Reach.OFFICE),
    "mailing.new": Route(Action.MAILING_WRITE, Reach.OFFICE),
    "mailing.reminder": Route(Action.MAILING_WRITE, Reach.OFFICE),
    "mailing.remind": Route(Action.MAILING_WRITE, Reach.OFFICE),
    "mailing.edit": Route(Action.MAILING_WRITE, Reach.LINE),
    "mailing.show": Route(Action.MAILING_WRITE, Reach.LINE),
    "mailing.test": Route(Action.MAILING_WRITE, Reach.LINE),
    "mailing.send": Route(Action.MAILING_WRITE, Reach.LINE),
    "mailing.take_back": Route(Action.MAILING_WRITE, Reach.LINE),
    "mailing.delete": Route(Action.MAILING_WRITE, Reach.LINE),
    "mail.workshop": Route(Action.MAIL_LOG_READ, Reach.OFFICE),
    "mail.office": Route(Action.MAIL_LOG_READ, Reach.HOUSE),
    "mail.index": Route(Action.ADMIN, Reach.NOTHING),
    "mail.again": Route(Action.ADMIN, Reach.NOTHING),
    "mail.drop": Route(Action.ADMIN, Reach.NOTHING),
    "grounds.state": Route(Action.GROUND_SAY, Reach.NOTHING),
    "office.show": Route(Action.OFFICE_READ, Reach.HOUSE),
    "office.member": Route(Action.OFFICE_READ, Reach.LINE),
    "office.invite": Route(Action.INVITE, Reach.HOUSE),
    "office.withdraw": Route(Action.INVITE, Reach.LINE),
    "office.leave": Route(Action.ROLE_CHANGE, Reach.LINE),
    "invited.accept": Route(Action.LINK_USE, Reach.TOKEN),
    "admin.index": Route(Action.ADMIN, Reach.NOTHING),
    "admin_accounts.index": Route(Action.ADMIN, Reach.NOTHING),
    "admin_accounts.show": Route(Action.ADMIN, Reach.NOTHING),
    "admin_accounts.role": Route(Action.ROLE_CHANGE, Reach.NOTHING),
    "admin_accounts.act": Route(Action.ROLE_CHANGE, Reach.NOTHING),
    "imports.index": Route(Action.IMPORT, Reach.OFFICE),
    "imports.show": Route(Action.IMPORT, Reach.LINE),
    "imports.columns": Route(Action.IMPORT, Reach.LINE),
    "imports.people": Route(Action.IMPORT, Reach.LINE),
    "imports.take_in": Route(Action.IMPORT, Reach.LINE),
    "imports.invite": Route(Action.IMPORT, Reach.LINE),
    "imports.undo": Route(Action.IMPORT, Reach.LINE),
    "imports.drop": Route(Action.IMPORT, Reach.LINE),
    "leaders.show": Route(Action.LEADER_NAME, Reach.OFFICE),
    "leaders.name": Route(Action.LEADER_NAME, Reach.OFFICE),
    "leaders.take_back": Route(Action.LEADER_NAME, Reach.OFFICE),
    "delegation.index": Route(Action.ENTRY_READ, Reach.OFFICE),
    "delegation.new": Route(Action.ENTRY_PREPARE, Reach.OFFICE),
    "delegation.change": Route(Action.ENTRY_PREPARE, Reach.LINE),
    "delegation.send": Route(Action.ENTRY_PREPARE, Reach.LINE),
    "delegation.delete": Route(Action.ENTRY_PREPARE, Reach.LINE),
    "entry.answer": Route(Action.LINK_USE, Reach.TOKEN),
    "entry.say_no": Route(Action.LINK_USE, Reach.TOKEN),
}
"""Every route of the service with what it is about; a test fails while one is missing."""

_OF_OFFICES = {Asker.OFFICE: Standing.OWN_OFFICE, Asker.OFFICE_OTHER: Standing.OWN_OFFICE}
_STRANGERS = dict.fromkeys(PARTICIPANTS, Standing.STRANGER)
OF_OWN = Standings(OF_BOTH_OFFICES.of | dict.fromkeys(PARTICIPANTS, Standing.OWNER) | _OF_OFFICES)
"""What is everybody's own: each of the participants is an owner, and an office stands to its own people's."""

_HOUSE = OF_BOTH_OFFICES.of | {Asker.OFFICE_FOREIGN: Standing.OWN_OFFICE}
_STANDINGS = {
    Reach.OWN: OF_OWN,
    Reach.SELF: Standings(OF_OWN.of | {Asker.STRANGER: Standing.OWNER, Asker.OFFICE_FOREIGN: Standing.OWN_OFFICE}),
    Reach.WORKSHOP: OF_BOTH_OFFICES,
    Reach.OFFICE: OF_BOTH_OFFICES,
    Reach.PERSON: OF_A_PERSON,
    Reach.LINE: OF_AN_OFFICE,
    Reach.PARTNERSHIP: Standings(_HOUSE | _STRANGERS),
    Reach.HOUSE: Standings(_HOUSE),
}


def standing_at(route: Route, asker: Asker) -> Standing:
    """Return how somebody stands to the object of a route.

    Whoever holds the secret of a calendar feed or of a letter may use it, so that nobody is anything else there.
    """
    if route.reach in {Reach.NOTHING, Reach.FEED, Reach.TOKEN}:
        known = {Asker.NOBODY: Standing.ANYONE, Asker.OPERATOR: Standing.OPERATOR}
        return known.get(asker, Standing.STRANGER)
    if route.reach is Reach.ACCOUNT:
        return Standing.ANYONE if asker is Asker.NOBODY else Standing.OWNER
    return _STANDINGS[route.reach].of[asker]


def letter(route: Route, asker: Asker) -> str:
    """Return the agreed letter for somebody at a route."""
    return AGREED[route.action][standing_at(route, asker)]
