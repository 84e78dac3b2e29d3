from matchmaker.affinity.admission import admissible, wanted
from tests.affinity.events import Someone, event

IT, HEALTH, ANY = Someone(themes=("it",)), Someone(themes=("health",)), Someone()


def flags(rule, *arguments, **relations) -> list[list[bool]]:
    meeting = event(*arguments, **relations)
    return rule(meeting)(slice(0, len(meeting.hosts))).tolist()


def test_a_vetoed_pair_is_not_admissible():
    assert flags(admissible, [ANY], [ANY, ANY], vetoes=[(0, 1)]) == [[True, False]]


def test_every_pair_is_admissible_where_a_session_takes_any_pair():
    assert flags(admissible, [IT], [HEALTH], open_themes=None) == [[True]]


def test_a_pair_without_a_shared_theme_is_not_admissible_where_every_session_has_one():
    found = flags(admissible, [IT, HEALTH, ANY], [IT, HEALTH, ANY], open_themes={"it", "health"})
    assert found == [[True, False, True], [False, True, True], [True, True, True]]


def test_a_shared_theme_without_a_session_does_not_make_a_pair_admissible():
    assert flags(admissible, [IT, HEALTH], [IT, HEALTH], open_themes={"it"}) == [[True, False], [False, False]]


def test_a_veto_holds_among_people_who_share_a_theme():
    assert flags(admissible, [IT], [IT], open_themes={"it"}, vetoes=[(0, 0)]) == [[False]]


def test_a_pair_is_wanted_when_either_asked():
    assert flags(wanted, [ANY], [ANY] * 3, host_wants={(0, 0): 1}, visitor_wants={(0, 2): 4}) == [[True, False, True]]


def test_a_vetoed_pair_is_not_wanted():
    assert flags(wanted, [ANY], [ANY], host_wants={(0, 0): 1}, vetoes=[(0, 0)]) == [[False]]
