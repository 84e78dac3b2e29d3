"""What people type into the forms that they find, so that each is one that can be taken."""

from tests.web.forms_on_pages import FormOnPage, forms_found_by
from tests.web.ground import ANONYMOUS, Ground
from tests.web.populated import PASSWORD, code_at
from tests.web.world import EXPERT_CN, EXPERT_DK, NOW, OPERATOR, ORGANISER_CN, ORGANISER_DK

FINDERS = (EXPERT_DK, EXPERT_CN, ORGANISER_DK, ORGANISER_CN, ANONYMOUS, OPERATOR)

OF_VISITORS = ("accounts.", "mailed.", "reset.", "invited.", "entry.")
OF_OPERATORS = ("admin_accounts.", "grounds.", "mail.", "matching.take_out")

TAKEN: dict[str, tuple[str, ...]] = {ANONYMOUS: OF_VISITORS, OPERATOR: OF_OPERATORS}
"""Of which routes somebody's forms are taken, where not of all: the others find the same forms."""

TYPED: dict[str, dict[str, str]] = {
    "accounts.register": {"email": "dorte@example.dk", "password": PASSWORD, "party": "midtjylland"},
    "account.password": {"old": PASSWORD, "new": "four other words"},
    "one_time_codes.show": {"code": code_at(NOW)},
    "one_time_codes.switch_off": {"password": PASSWORD, "code": code_at(NOW)},
    "one_time_codes.renew": {"code": code_at(NOW)},
    "mailed.code": {"code": "ABCD2345"},
    "mailed.confirm": {"password": PASSWORD},
    "reset.choose": {"password": PASSWORD},
    "profile.edit": {"title": "Professor"},
    "registrations.edit": {"min_meetings": "1"},
    "meetings.keep": {"note": "Write in June"},
    "costs.add": {"category": "venue", "amount": "12.00", "incurred_on": "2027-03-02", "payer": "host"},
    "costs.change": {"amount": "123.00"},
    "costs.rates": {"rate": "0.9", "on_date": "2027-03-03", "source": "a newspaper"},
    "costs.export": {"reason": "the audit"},
    "plans.export": {"reason": "the hotel asks"},
    "matching.take_out": {"reason": "the audit of the region"},
    "journal.export": {"reason": "the auditor asks"},
    "case_file.make": {"reason": "for the archive"},
    "reports.take": {"file": "csv", "reason": "for the evaluation"},
    "papers.make": {"first": "en", "side": "", "reason": "for the day"},
    "papers.make_all": {"first": "en", "side": "", "reason": "for the day"},
    "grounds.state": {"reason": "a person called"},
    "office.invite": {"email": "new.colleague@example.dk", "role": "reviewer", "language": "en"},
    "office.leave": {"reason": "has another task now"},
    "invited.accept": {"password": PASSWORD},
    "entry.answer": {"password": PASSWORD},
    "admin_accounts.role": {"role": "expert", "reason": "the office asked for it"},
    "admin_accounts.act": {"reason": "the office asked for it"},
    "imports.index": {"pasted": "Name\tE-mail\nDorte Friis\tdorte.friis@example.dk"},
    "imports.columns": {"sector": "public"},
    "imports.people": {"row-3": "same"},
    "delegation.new": {"name": "Dorte Friis", "contact_email": "dorte.friis@example.dk"},
    "delegation.change": {"title": "Professor"},
    "clearance.note": {"state": "cleared"},
    "clearance.asks": {"asks": "y"},
    "substitution.show": {"reason": "is ill"},
    "plans.reject": {"reason": "two are ill"},
    "mandates.propose": {"day": "2027-05-13", "clock": "17:00"},
    "my_data.erase": {"confirmation": EXPERT_CN},
    "retention.erase": {"reason": "asked for it by telephone"},
    "acting.registration": {"min_meetings": "1", "reason": "asked for it by telephone"},
    "acting.withdraw": {"reason": "is ill"},
    "many.act": {"reason": "the hall is too small"},
    "saved_views.save": {"name": "Those of the host"},
    "places.edit": {"places": "40"},
    "acting.profile": {"title": "Professor", "reason": "asked for it by telephone"},
    "organise.create": {"title_en": "Third workshop", "starts_on": "2027-06-01", "ends_on": "2027-06-02"},
    "series.copy": {"do": "make"},
    "mailing.edit": {"subject_en": "Something else"},
    "organise.terms": {"place": "Aarhus"},
    "programme.edit": {"cell-0-0-tables": "3"},
}
"""By route: the fields that have to be filled in or changed before there is anything to save."""

OF_WHOM: dict[str, dict[str, dict[str, str]]] = {EXPERT_DK: {"my_data.erase": {"confirmation": PASSWORD}}}
"""What somebody types otherwise: who has a password gives it, who has none their address."""


def forms_of_everybody(ground: Ground) -> list[FormOnPage]:
    """Return the forms that experts and offices of both sides, and visitors, find and fill in."""
    if not ground.forms:
        for who in FINDERS:
            typed = TYPED | OF_WHOM.get(who, {})
            found = (form.typed(typed.get(form.endpoint, {})) for form in forms_found_by(ground, who))
            ground.forms += [form for form in found if form.endpoint.startswith(TAKEN.get(who, ""))]
    return ground.forms
