"""Why two people would meet, from what both say of themselves."""

import pytest
from sqlalchemy import event

from matchmaker.domain.people import ProfileTextKind, Sector
from matchmaker.domain.preferences import PreferenceKind
from matchmaker.domain.talking import Talk
from matchmaker.domain.workshops import Side
from matchmaker.services.access import workshop_at
from matchmaker.services.reasons import Fitting, Setting, Words, reason_of, reasons_for
from matchmaker.store.tables.organisations import Organisation
from matchmaker.store.tables.people import ProfileLanguage, ProfileText
from matchmaker.store.tables.registrations import RegistrationMember, RegistrationTheme
from matchmaker.store.tables.themes import ThemeName
from matchmaker.store.transaction import transaction
from tests import factories as make

RECORDS, HEALTH, ENERGY, IMAGING = 1, 2, 3, 4
SETTING = Setting(
    theme_names={HEALTH: "Health", RECORDS: "Patient records", IMAGING: "Imaging", ENERGY: "Energy"},
    theme_parents={HEALTH: None, RECORDS: HEALTH, IMAGING: HEALTH, ENERGY: None},
    interpreters=[("da", "zh")],
)


def test_a_seek_meets_the_offer_that_comes_nearest():
    own = Words(seeks=("Partners for wind turbines", "Positioning of people inside hospitals"))
    other = Words(offers=("Wireless positioning inside hospitals", "Training of nurses"))

    found = reason_of(own, other, SETTING).they_offer

    assert (found.seek, found.offer) == (
        "Positioning of people inside hospitals",
        "Wireless positioning inside hospitals",
    )
    assert 0 < found.similarity <= 1


def test_what_the_other_seeks_is_told_from_the_reader_s_side():
    own, other = Words(offers=("Rain erosion rig",)), Words(seeks=("Rain erosion rig",))
    assert reason_of(own, other, SETTING).you_offer == Fitting(
        "Rain erosion rig", "Rain erosion rig", pytest.approx(1.0)
    )


def test_texts_with_nothing_in_common_are_not_said_to_meet():
    own, other = Words(seeks=("Wind turbines",)), Words(offers=("Patient records",))
    assert reason_of(own, other, SETTING).they_offer is None


@pytest.mark.parametrize("texts", [(), ("",), ("…",)])
def test_a_profile_without_words_gives_no_fitting(texts):
    assert reason_of(Words(seeks=texts, offers=texts), Words(seeks=texts, offers=texts), SETTING).they_offer is None


@pytest.mark.parametrize(
    ("own", "other", "common"),
    [
        ({HEALTH}, {RECORDS}, ("Patient records",)),
        ({RECORDS}, {RECORDS}, ("Patient records",)),
        ({HEALTH}, {HEALTH}, ("Health",)),
        ({RECORDS}, {IMAGING}, ("Health",)),
        ({ENERGY}, {ENERGY, RECORDS}, ("Energy",)),
        ({ENERGY}, {RECORDS}, ()),
    ],
)
def test_of_common_themes_the_most_specific_are_named(own, other, common):
    assert reason_of(Words(themes=frozenset(own)), Words(themes=frozenset(other)), SETTING).themes == common


def test_common_keywords_are_named_as_the_reader_wrote_them():
    own, other = Words(keywords=("Sensors", "glass")), Words(keywords=("sensors ",))
    assert reason_of(own, other, SETTING).keywords == ("Sensors",)


def test_sectors_are_named_only_where_they_complement_each_other():
    company, research = Words(sectors=frozenset({Sector.COMPANY})), Words(sectors=frozenset({Sector.RESEARCH}))
    assert reason_of(company, research, SETTING).sectors == (Sector.COMPANY, Sector.RESEARCH)
    assert reason_of(company, company, SETTING).sectors is None


def test_a_pair_without_a_common_language_meets_with_the_workshop_s_interpreter():
    assert reason_of(Words(languages=("zh",)), Words(languages=("da",)), SETTING).talk == Talk(interpreter=("zh", "da"))


def _expert(session, at, side, theme, **texts):
    registration = make.registration(session, at, side)
    _seated(session, registration, at, 0, **texts)
    session.add(RegistrationTheme(registration_id=registration.id, theme_id=theme.id, priority=1))
    return registration


def _seated(session, registration, at, position, **texts):
    party = at.host_party_id if registration.side is Side.HOST else at.visitor_party_id
    organisation = make.added(session, Organisation(party_id=party, sector=Sector.COMPANY, name="An organisation"))
    profile = make.added(
        session, make.Profile(party_id=party, organisation_id=organisation.id, name="A person", created_at=make.NOW)
    )
    session.add(ProfileLanguage(profile_id=profile.id, language="en"))
    for kind, text in texts.items():
        session.add(ProfileText(profile_id=profile.id, kind=ProfileTextKind(kind), position=0, text=text))
    ids = {"registration_id": registration.id, "profile_id": profile.id, "workshop_id": at.id}
    session.add(RegistrationMember(**ids, position=position))
    session.flush()


@pytest.fixture
def fair(engine):
    """A host, and three visitors of whom the first is a party of two."""
    with transaction(engine) as session:
        at = make.workshop(session)
        theme = make.theme(session, at)
        session.add(ThemeName(theme_id=theme.id, language="en", name="Health"))
        host = _expert(session, at, Side.HOST, theme, seek="Positioning inside hospitals", offer="Ward to test in")
        visitors = [_expert(session, at, Side.VISITOR, theme, seek="A ward to test in") for _ in range(3)]
        _seated(session, visitors[0], at, 1, offer="Positioning inside hospitals")
        yield session, workshop_at(session, at.slug), host, visitors


def test_those_who_sit_together_are_taken_together(fair):
    session, at, host, visitors = fair

    reason = reasons_for(session, at, host.id, [visitors[0].id], "en")[visitors[0].id]

    assert reason.they_offer.offer == "Positioning inside hospitals"
    assert reason.you_offer.offer == "Ward to test in"
    assert (reason.themes, reason.talk) == (("Health",), Talk(common=("en",)))


def test_the_reader_s_own_wish_is_told_and_the_other_s_is_not(fair):
    session, at, host, visitors = fair
    make.preference(session, host, visitors[0], PreferenceKind.WANT)
    make.preference(session, host, visitors[1], PreferenceKind.VETO)
    make.preference(session, visitors[2], host, PreferenceKind.WANT)

    found = reasons_for(session, at, host.id, [each.id for each in visitors], "en")

    assert [found[each.id].wished for each in visitors] == [True, False, False]


@pytest.mark.parametrize("kind", PreferenceKind)
def test_what_others_said_changes_no_reason(fair, kind):
    session, at, host, visitors = fair
    before = reasons_for(session, at, host.id, [each.id for each in visitors], "en")

    make.preference(session, visitors[0], host, kind)

    assert reasons_for(session, at, host.id, [each.id for each in visitors], "en") == before


def test_the_number_of_statements_does_not_grow_with_the_calendars(fair):
    session, at, host, visitors = fair
    counts = []
    for asked in ([visitors[0].id], [each.id for each in visitors]):
        statements = []
        listener = lambda *_, seen=statements: seen.append(1)  # noqa: E731
        event.listen(session.get_bind(), "before_cursor_execute", listener)
        reasons_for(session, at, host.id, asked, "en")
        event.remove(session.get_bind(), "before_cursor_execute", listener)
        counts.append(len(statements))
    assert counts == [6, 6]
