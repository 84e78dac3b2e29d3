"""The founding case holds together: what is named exists, texts are there in each language, wishes make sense."""

from collections import Counter
from collections.abc import Iterator
from itertools import combinations, pairwise

import pytest

from matchmaker.domain.costs import CostCategory, follows_rule
from matchmaker.domain.people import Role, Sector
from matchmaker.domain.workshops import Side, WorkshopStatus
from matchmaker.files.founding_case import (
    Participation,
    PersonEntry,
    RegistrationEntry,
    SessionEntry,
    WorkshopEntry,
    founding_case,
)
from matchmaker.paths import FOUNDING_CASE

LANGUAGES = {"da", "en", "zh"}
CASE = founding_case()
PARTIES = {party.code for party in CASE.partnership.parties}
THEMES = {theme.code: {topic.code for topic in theme.topics} for theme in CASE.partnership.themes}
CODES = set(THEMES) | set().union(*THEMES.values())
PEOPLE = {person.id: person for delegation in CASE.delegations for person in delegation.people}
PARTY_OF = {person.id: delegation.party for delegation in CASE.delegations for person in delegation.people}
ORGANISATION_OF = {person: entry.organisation for person, entry in PEOPLE.items()}
WORKSHOPS = {workshop.slug: workshop for workshop in CASE.workshops}
KICK_OFF = next(each for each in CASE.participations if each.workshop == "kick-off-midtjylland")

of_participations = pytest.mark.parametrize("taking_part", CASE.participations, ids=lambda each: each.workshop)
of_workshops = pytest.mark.parametrize("workshop", CASE.workshops, ids=lambda each: each.slug)


def lines(person: PersonEntry) -> tuple[str, ...]:
    return (*person.offers, *person.seeks)


def slots_of(session: SessionEntry) -> tuple[str, ...]:
    return (*session.each_of, *session.all_of)


def side_of(taking_part: Participation) -> dict[str, str]:
    return {entry.id: entry.side for entry in taking_part.registrations}


def languages_of(entry: RegistrationEntry) -> set[str]:
    return {language for member in entry.members for language in PEOPLE[member].languages}


def texts_by_language() -> Iterator[dict[str, str]]:
    partnership = CASE.partnership
    yield dict(partnership.names)
    yield from (dict(party.names) for party in partnership.parties)
    for theme in partnership.themes:
        for entry in (theme, *theme.topics):
            yield dict(entry.names)
            yield dict(entry.descriptions)
    for workshop in CASE.workshops:
        yield dict(workshop.names)
        yield dict(workshop.summaries)


def test_every_file_of_the_folder_is_pure_data() -> None:
    assert {path.suffix for path in FOUNDING_CASE.iterdir() if path.is_file() and path.name != "__init__.py"} == {
        ".json"
    }


def test_two_parties_agree_on_four_themes_with_sub_topics() -> None:
    assert {"midtjylland", "shanghai"} == PARTIES
    assert list(THEMES) == ["it", "energy", "health", "bio-nano"]
    assert {len(topics) >= 4 for topics in THEMES.values()} == {True}


def test_every_name_and_description_is_there_in_each_language() -> None:
    texts = list(texts_by_language())
    assert [each for each in texts if set(each) != LANGUAGES or not all(text.strip() for text in each.values())] == []


def test_there_are_forty_hosts_and_sixteen_visitors() -> None:
    assert Counter(PARTY_OF.values()) == {"midtjylland": 40, "shanghai": 16}


def test_ids_are_used_once() -> None:
    organisations = [each.id for delegation in CASE.delegations for each in delegation.organisations]
    assert len(PEOPLE) == 56
    assert len(set(organisations)) == len(organisations)
    assert len({person.name for person in PEOPLE.values()}) == len(PEOPLE)


@pytest.mark.parametrize("delegation", CASE.delegations, ids=lambda each: each.party)
def test_the_people_of_a_party_come_from_organisations_of_its_file(delegation) -> None:
    assert {person.organisation for person in delegation.people} == {each.id for each in delegation.organisations}
    assert {each.sector for each in delegation.organisations} >= {Sector.COMPANY, Sector.RESEARCH, Sector.PUBLIC}


@pytest.mark.parametrize("person", PEOPLE.values(), ids=lambda person: person.id)
def test_a_profile_is_whole(person: PersonEntry) -> None:
    assert person.title
    assert person.themes
    assert set(person.themes) <= CODES
    assert set(person.languages) <= LANGUAGES
    assert person.languages
    assert 2 <= len(person.offers) <= 4
    assert 2 <= len(person.seeks) <= 4
    assert person.keywords
    assert person.about.count(".") + person.about.count("。") + person.about.count("?") + person.about.count("？") >= 2
    assert person.summary.replace("ç", "c").isascii(), "the summary is in English"
    assert "\n" not in person.summary


def test_no_two_profiles_share_a_line() -> None:
    said = [line.casefold() for person in PEOPLE.values() for line in lines(person)]
    assert [line for line, times in Counter(said).items() if times > 1] == []
    assert len({person.about for person in PEOPLE.values()}) == len(PEOPLE)
    assert len({person.summary for person in PEOPLE.values()}) == len(PEOPLE)


def test_chinese_people_have_their_name_in_both_scripts() -> None:
    shanghai = next(each for each in CASE.delegations if each.party == "shanghai")
    for entry in (*shanghai.people, *shanghai.organisations):
        assert not entry.name.isascii()
        assert entry.name_latin
        assert entry.name_latin.isascii()


@of_workshops
def test_a_workshop_is_of_two_parties_and_of_themes_that_exist(workshop: WorkshopEntry) -> None:
    assert {workshop.host, workshop.visitor} == PARTIES
    assert workshop.theme is None or workshop.theme in THEMES
    allowed = CODES if workshop.theme is None else {workshop.theme} | THEMES[workshop.theme]
    assert {session.theme for session in workshop.sessions} <= allowed | {None}
    assert WorkshopStatus(workshop.status)


def test_the_two_workshops_swap_hosts_and_visitors() -> None:
    kick_off, energy = WORKSHOPS["kick-off-midtjylland"], WORKSHOPS["energy-shanghai"]
    assert (kick_off.host, kick_off.visitor) == (energy.visitor, energy.host) == ("midtjylland", "shanghai")


@of_workshops
def test_slots_stand_in_order_and_none_overlaps_the_next(workshop: WorkshopEntry) -> None:
    assert len({slot.id for slot in workshop.slots}) == len(workshop.slots)
    assert all(slot.starts < slot.ends for slot in workshop.slots)
    assert all((one.day, one.ends) <= (other.day, other.starts) for one, other in pairwise(workshop.slots))
    assert {slot.day for slot in workshop.slots} == {1, 2}


@of_workshops
def test_sessions_have_a_room_and_tables_and_slots_of_the_workshop(workshop: WorkshopEntry) -> None:
    assert {session.room for session in workshop.sessions} == set(workshop.rooms)
    assert all(session.tables > 0 for session in workshop.sessions)
    assert all(bool(session.each_of) != bool(session.all_of) for session in workshop.sessions)
    assert {slot for session in workshop.sessions for slot in slots_of(session)} == {slot.id for slot in workshop.slots}


@of_workshops
def test_no_room_has_two_sessions_at_a_time(workshop: WorkshopEntry) -> None:
    taken = Counter((session.room, slot) for session in workshop.sessions for slot in slots_of(session))
    assert [place for place, times in taken.items() if times > 1] == []


@of_workshops
def test_a_session_over_several_slots_has_no_gap(workshop: WorkshopEntry) -> None:
    times = {slot.id: slot for slot in workshop.slots}
    for session in workshop.sessions:
        held = [times[slot] for slot in session.all_of]
        assert all((one.day, one.ends) == (other.day, other.starts) for one, other in pairwise(held))


@of_workshops
def test_interpreters_join_chinese_with_danish_and_english(workshop: WorkshopEntry) -> None:
    assert {each.languages for each in workshop.interpreters} == {("da", "zh"), ("en", "zh")}


@of_participations
def test_registrations_are_of_people_of_the_right_party_once_each(taking_part: Participation) -> None:
    workshop = WORKSHOPS[taking_part.workshop]
    party = {Side.HOST: workshop.host, Side.VISITOR: workshop.visitor}
    members = [(member, entry) for entry in taking_part.registrations for member in entry.members]
    assert len({member for member, _ in members}) == len(members)
    assert {PARTY_OF[member] == party[Side(entry.side)] for member, entry in members} == {True}
    assert {slot for entry in taking_part.registrations for slot in entry.away} <= {slot.id for slot in workshop.slots}
    for entry in taking_part.registrations:
        assert entry.max_meetings is None or entry.min_meetings <= entry.max_meetings


def test_everybody_takes_part_in_the_kick_off() -> None:
    assert {member for entry in KICK_OFF.registrations for member in entry.members} == set(PEOPLE)


@of_participations
def test_a_party_of_several_is_of_one_organisation_and_has_a_name(taking_part: Participation) -> None:
    parties = [entry for entry in taking_part.registrations if len(entry.members) > 1]
    assert parties
    for entry in parties:
        assert entry.name
        assert len(entry.members) <= 3
        assert len({ORGANISATION_OF[member] for member in entry.members}) == 1


@of_participations
def test_wishes_are_about_calendars_of_the_other_side(taking_part: Participation) -> None:
    side = side_of(taking_part)
    for wishes in (taking_part.wants, taking_part.vetoes):
        for person, others in wishes.items():
            assert len(set(others)) == len(others)
            assert {side[other] != side[person] for other in others} == {True}
    for decision in taking_part.decisions:
        assert (side[decision.host], side[decision.visitor]) == ("host", "visitor")
        sessions = {session.id: session for session in WORKSHOPS[taking_part.workshop].sessions}
        assert decision.session is None or sessions[decision.session].all_of


@of_participations
def test_nobody_both_wants_and_vetoes_someone(taking_part: Participation) -> None:
    wanted = {(person, other) for person, others in taking_part.wants.items() for other in others}
    vetoed = {(person, other) for person, others in taking_part.vetoes.items() for other in others}
    assert wanted & vetoed == set()
    assert {pair[::-1] for pair in vetoed} & wanted == set(), "a veto against somebody's want would show in the demo"


def test_the_two_demo_experts_want_each_other_first() -> None:
    assert KICK_OFF.wants["mette-holmgaard"][0] == "chen-huimin"
    assert KICK_OFF.wants["chen-huimin"][0] == "mette-holmgaard"


def test_some_pairs_of_the_kick_off_need_an_interpreter_and_some_hosts_speak_chinese() -> None:
    hosts = [languages_of(entry) for entry in KICK_OFF.registrations if entry.side == "host"]
    visitors = [languages_of(entry) for entry in KICK_OFF.registrations if entry.side == "visitor"]
    apart = sum(not host & visitor for host in hosts for visitor in visitors)
    assert 0 < apart < len(hosts) * len(visitors) / 2
    assert sum("zh" in host for host in hosts) == 2


def test_both_sides_of_the_second_workshop_have_begun_to_register_but_the_danish_demo_expert_has_not() -> None:
    energy = next(each for each in CASE.participations if each.workshop == "energy-shanghai")
    people = Counter(entry.side for entry in energy.registrations for _ in entry.members)
    assert (8 <= people["host"] <= 12, 8 <= people["visitor"] <= 12) == (True, True)
    assert "mette-holmgaard" not in {member for entry in energy.registrations for member in entry.members}


def test_everybody_who_registered_for_the_second_workshop_works_in_its_theme() -> None:
    energy = next(each for each in CASE.participations if each.workshop == "energy-shanghai")
    allowed = THEMES["energy"] | {"energy"}
    for entry in energy.registrations:
        assert {theme for member in entry.members for theme in PEOPLE[member].themes} & allowed, entry.id


def test_cost_lines_are_of_the_rule_or_say_why_not() -> None:
    assert CASE.costs.workshop in WORKSHOPS
    organisations = {each.id for delegation in CASE.delegations for each in delegation.organisations}
    for line in CASE.costs.lines:
        assert line.party in PARTIES
        assert line.organisation is None or line.organisation in organisations
        assert line.days_ago > 0
        assert follows_rule(CostCategory(line.category), Side(line.payer)) == (not line.deviation_reason)
    assert [line.party for line in CASE.costs.lines if line.deviation_reason] == ["midtjylland", "shanghai"]


def test_the_kick_off_stays_in_the_frame_of_a_year() -> None:
    rate = CASE.costs.rates[0]
    for each in CASE.costs.rates:
        assert (each.base_currency, each.quote_currency) == ("CNY", "DKK")
        assert each.source == "invented for the demonstration"
    assert rate.days_ago > max(line.days_ago for line in CASE.costs.lines), "every line has a rate"
    price = {"DKK": 1, "CNY": rate.rate}
    total_minor_units = sum(line.amount_minor_units * price[line.currency] for line in CASE.costs.lines)
    assert 25_000_000 < total_minor_units < 50_000_000


def test_the_demo_has_its_seven_accounts() -> None:
    names = ["expert.dk", "expert.cn", "organiser.dk", "organiser.cn", "reviewer.dk", "reviewer.cn", "operator"]
    assert [account.email for account in CASE.accounts] == [f"{name}@demo.example" for name in names]
    for account in CASE.accounts:
        assert Role(account.role)
        assert account.party is None or account.party in PARTIES
        assert (account.role == Role.EXPERT) == (account.profile is not None)
        assert account.profile is None or PARTY_OF[account.profile] == account.party


def test_what_one_side_seeks_the_other_offers() -> None:
    """Words in common, beyond the small ones, between a seek and an offer of each pair that wants each other."""
    wanted = {(person, other) for person, others in KICK_OFF.wants.items() for other in others}
    members = {entry.id: [PEOPLE[member] for member in entry.members] for entry in KICK_OFF.registrations}
    both = [(a, b) for a, b in combinations(members, 2) if {(a, b), (b, a)} <= wanted]
    assert len(both) >= 20
    without = []
    for one, other in both:
        words = [{word for person in members[key] for word in person.keywords} for key in (one, other)]
        if not words[0] & words[1]:
            without.append((one, other))
    assert without == []
