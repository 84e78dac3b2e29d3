"""Who has fewer meetings than promised, and why, in one sentence for the top of a page."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from matchmaker.services.plans.result import Few
from matchmaker.services.plans.shortfalls import Cause
from matchmaker.web.filters import number
from matchmaker.web.reasons import listed

BRIEFLY: Mapping[Cause, Any] = {
    Cause.OWN_MAXIMUM: _l("they take no more themselves"),
    Cause.FEW_PARTNERS: _l("too few people fit their profile"),
    Cause.AWAY: _l("they are away too often"),
    Cause.FEW_SESSIONS: _l("their themes have too few sessions"),
    Cause.NEVER_TOGETHER: _l("they and those who fit are seldom there together"),
    Cause.SAME_SLOTS: _l("those who fit can be met in too few time slots"),
    Cause.IN_A_ROW: _l("they take few meetings in a row"),
    Cause.INTERPRETERS: _l("interpreters are few"),
    Cause.TAKEN: _l("the people who fit or the tables are taken"),
    Cause.TABLES_SHARED: _l("too few tables suit them"),
    Cause.PARTNERS_SHARED: _l("too few people can meet them"),
    Cause.NOT_CHOSEN: _l("other meetings served the plan better"),
}
"""Each cause as a part of a sentence; a test checks that none is missing."""


def shortage_in_words(few: Sequence[Few]) -> str:
    """Return how many are short and the causes, the most frequent first, each with how many it concerns.

    Of somebody with several causes the first one counts. Empty where nobody is short.
    """
    if not few:
        return ""
    causes = Counter(each.reasons[0].cause for each in few if each.reasons)
    several = len(causes) > 1
    said = [
        f"{BRIEFLY[cause]} ({number(count)})" if several else str(BRIEFLY[cause])
        for cause, count in causes.most_common()
    ]
    sentence: str = ngettext(
        "%(num)d person is below the minimum, because %(reasons)s.",
        "%(num)d people are below the minimum, because %(reasons)s.",
        len(few),
        reasons=listed(said),
    )
    return sentence
