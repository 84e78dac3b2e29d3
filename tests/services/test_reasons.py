"""Why two people would meet, from what both say of themselves."""

import pytest
from sqlalchemy import event

from matchmaker.domain.people import ProfileTextKind, Sector
from matchmaker.domain.preferences import PreferenceKind
from matchmaker.domain.talking import Talk
from matchmaker.domain.workshops import Side
from matchmaker.services.fittings import Fitting, Missing
from matchmaker.services.quotations import Phrase
from matchmaker.services.reasons import carried, reason_of, reasons_for
from matchmaker.services.words import Setting, Words
from matchmaker.store.queries import timetable
from matchmaker.store.tables.organisations import Organisation
from matchmaker.store.tables.people import Consent, ProfileLanguage, ProfileText
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

    assert (found.seek.text, found.offer.text) == (
        "Positioning of people inside hospitals",
        "Wireless positioning inside hospitals",
    )
    assert 0 < found.similarity <= 1


def test_what_the_other_seeks_is_told_from_the_reader_s_side():
    own, other = Words(offers=("Rain erosion rig",)), Words(seeks=("Rain erosion rig",))
    rig = Phrase("Rain erosion rig")
    assert reason_of(own, other, SETTING).you_offer == Fitting(rig, rig, pytest.approx(1.0))


def test_texts_with_nothing_in_common_are_not_said_to_meet():
    own, other = Words(seeks=("Wind turbines",)), Words(offers=("Patient records",))
    assert reason_of(own, other, SETTING).they_offer is None


@pytest.mark.parametrize("texts", [(), ("",), ("…",)])
def test_a_profile_without_words_gives_no_fitting(texts):
    reason = reason_of(Words(seeks=texts, offers=texts), Words(seeks=texts, offers=texts), SETTING)
    assert (reason.they_offer, reason.missing) == (None, Missing.OWN)


@pytest.mark.parametrize(
    ("own", "other", "missing"),
    [
        (Words(), Words(offers=("Sensors",)), Missing.OWN),
        (Words(seeks=("🙂",)), Words(offers=("Sensors",)), Missing.OWN),
        (Words(seeks=("Sensors",)), Words(keywords=("Sensors",)), Missing.OTHER),
        (Words(seeks=("Sensors",)), Words(seeks=("Sensors",)), Missing.FACING),
        (Words(seeks=("Sensors",)), Words(offers=("Bread",)), None),
    ],
)
def test_it_is_told_whose_texts_are_missing(own, other, missing):
    assert reason_of(own, other, SETTING).missing is missing


def test_a_phrase_in_the_working_language_is_quoted_alone():
    own, other = (
        Words(seeks=("Rain erosion rig",), lines={"Rain erosion rig": "x"}),
        Words(offers=("Rain erosion rig",)),
    )
    assert reason_of(own, other, SETTING).they_offer.seek == Phrase("Rain erosion rig")


def test_a_phrase_in_another_language_has_its_language_and_the_line_of_its_writer():
    text, line = "叶片防冰与前缘保护技术", "Builds turbine gearboxes; wants fewer failures at sea."
    own, other = Words(seeks=(text,)), Words(offers=(text,), lines={text: line})

    found = reason_of(own, other, SETTING).they_offer

    assert (found.seek, found.offer) == (Phrase(text, "zh"), Phrase(text, "zh", line))


def test_a_line_that_is_not_in_the_working_language_is_not_taken_for_it():
    text = "叶片防冰与前缘保护技术"
    other = Words(offers=(text,), lines={text: "我在工厂工作了二十二年"})
    assert reason_of(Words(seeks=(text,)), other, SETTING).they_offer.offer == Phrase(text, "zh")


def test_what_the_working_language_is_is_up_to_the_workshop():
    text = "叶片防冰与前缘保护技术"
    found = reason_of(Words(seeks=(text,)), Words(offers=(text,)), Setting(working_language="zh")).they_offer
    assert (found.seek, found.offer) == (Phrase(text), Phrase(text))


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
    said = {"purpose": "seen_by_other_side", "wording": "1", "said_at": make.NOW}
    session.add(Consent(profile_id=profile.id, granted=True, **said))
    for kind, text in texts.items():
        session.add(ProfileText(profile_id=profile.id, kind=ProfileTextKind(kind), position=0, text=text))
    ids = {"registration_id": registration.id, "profile_id": profile.id, "workshop_id": at.id}
    session.add(RegistrationMember(**ids, position=position))
    session.flush()


@pytest.fixture
def fair(engine):
    """A host, and three visitors of whom the first is a party of two; asked why the host would meet them."""
    with transaction(engine) as session:
        at = make.workshop(session)
        theme = make.theme(session, at)
        session.add(ThemeName(theme_id=theme.id, language="en", name="Health"))
        host = _expert(session, at, Side.HOST, theme, seek="Positioning inside hospitals", offer="Ward to test in")
        visitors = [_expert(session, at, Side.VISITOR, theme, seek="A ward to test in") for _ in range(3)]
        _seated(session, visitors[0], at, 1, offer="Positioning inside hospitals")

        def why(number=3):
            calendars = timetable.calendars(session, at.id)
            others = [calendars[each.id] for each in visitors[:number]]
            setting = Setting(theme_names={theme.id: "Health"}, theme_parents={theme.id: None})
            return reasons_for(session, calendars[host.id], others, setting)

        yield session, why, host, visitors


def test_those_who_sit_together_are_taken_together(fair):
    _session, why, _host, visitors = fair

    reason = why()[visitors[0].id]

    assert reason.they_offer.offer.text == "Positioning inside hospitals"
    assert reason.you_offer.offer.text == "Ward to test in"
    assert (reason.themes, reason.talk) == (("Health",), Talk(common=("en",)))


def test_whoever_withdrew_the_consent_is_not_quoted_but_can_still_be_talked_to(fair):
    session, why, host, visitors = fair
    everybody = timetable.calendars_of(session, [visitors[0].id, host.id])
    for member in (member for calendar in everybody.values() for member in calendar.members):
        said = {"purpose": "seen_by_other_side", "wording": "1", "said_at": make.NOW}
        session.add(Consent(profile_id=member.profile_id, granted=False, **said))
    session.flush()

    found = why()

    assert (found[visitors[0].id].they_offer, found[visitors[0].id].missing) == (None, Missing.OTHER)
    assert found[visitors[0].id].talk == Talk(common=("en",))
    assert found[visitors[1].id].you_offer is not None  # what the reader wrote counts, whoever may see it


@pytest.mark.parametrize("kind", PreferenceKind)
def test_what_others_said_changes_no_reason(fair, kind):
    session, why, host, visitors = fair
    before = why()

    make.preference(session, visitors[0], host, kind)
    make.preference(session, host, visitors[1], kind)

    assert why() == before


def test_the_number_of_statements_does_not_grow_with_the_calendars(fair):
    session, why, _host, _visitors = fair
    counts = []
    for asked in (1, 3):
        statements = []
        listener = lambda *_, seen=statements: seen.append(1)  # noqa: E731
        event.listen(session.get_bind(), "before_cursor_execute", listener)
        why(asked)
        event.remove(session.get_bind(), "before_cursor_execute", listener)
        counts.append(len(statements))
    assert counts == [3, 3]  # one of them reads the calendars


@pytest.mark.parametrize(
    ("part", "silent"),
    [
        ("complementarity", {"they_offer", "you_offer"}),
        ("themes", {"themes"}),
        ("keywords", {"keywords"}),
        ("sector", {"sectors"}),
    ],
)
def test_what_a_part_does_not_carry_is_not_said(part, silent):
    texts = {"seeks": ("Rain erosion rig",), "offers": ("Rain erosion rig",), "keywords": ("glass",)}
    own = Words(**texts, themes=frozenset({HEALTH}), sectors=frozenset({Sector.COMPANY}))
    other = Words(**texts, themes=frozenset({HEALTH}), sectors=frozenset({Sector.RESEARCH}))
    reason = reason_of(own, other, SETTING)

    weaker = carried(reason, {part: 0.0})

    said = ("they_offer", "you_offer", "themes", "keywords", "sectors")
    assert {name for name in said if getattr(reason, name)} == set(said)
    assert {name for name in said if not getattr(weaker, name)} == silent
