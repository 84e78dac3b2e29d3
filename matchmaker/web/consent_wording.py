"""The words of each consent, by purpose and version: what somebody agreed to can be shown as they read it.

Words that have been shown are never changed: new ones get a new version, here and in the domain.
"""

from flask_babel import lazy_gettext as _l

from matchmaker.domain.consents import Purpose

TITLES = {
    Purpose.SEEN_BY_OTHER_SIDE: _l("The other side sees my profile"),
    Purpose.CONTACT_BY_MET: _l("Those whom I meet can reach me"),
    Purpose.CONTACT_BY_OTHER_OFFICE: _l("The other office can reach me"),
    Purpose.LATER_WORKSHOPS: _l("I want to hear of later workshops"),
}

WORDS = {
    (Purpose.SEEN_BY_OTHER_SIDE, "2026-11"): _l(
        "Participants and the international office of the partner region, which is in another country, may see my "
        "name, organisation, themes, languages and texts."
    ),
    (Purpose.CONTACT_BY_MET, "2026-11"): _l(
        "Those whom I meet in a published plan may see the e-mail address and the telephone number in my profile, "
        "also when they are in another country."
    ),
    (Purpose.CONTACT_BY_OTHER_OFFICE, "2026-11"): _l(
        "The international office of the partner region, which is in another country, may see the e-mail address and "
        "the telephone number in my profile."
    ),
    (Purpose.LATER_WORKSHOPS, "2026-11"): _l(
        "My own international office may write to me about later workshops of the programme."
    ),
}
"""A test holds the hash of each, so that none is changed by the way."""
