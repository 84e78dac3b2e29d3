"""The own profile: what is kept of what was typed, what is refused, and what the consent does."""

import pytest
from sqlalchemy import select

from matchmaker.domain.completeness import Improvement
from matchmaker.domain.people import Role, Sector
from matchmaker.domain.permissions import NOBODY
from matchmaker.errors import EditConflictError, Refusal, RefusedError, SignInNeededError
from matchmaker.services.profile import MOST_LINES, NEW, Draft, own_profile, save_profile
from matchmaker.store.tables.organisations import Organisation
from matchmaker.store.tables.people import Consent, Profile
from matchmaker.store.tables.plans import WorkshopPlan
from matchmaker.store.tables.themes import Theme
from matchmaker.store.tables.workshops import Workshop
from matchmaker.store.transaction import transaction
from tests import factories as make
from tests.services.asking import principal_of
from tests.web.world import EXPERT_CN, EXPERT_DK, NOW, made

NEWCOMER = "new@example.dk"


@pytest.fixture
def world(engine):
    with transaction(engine) as session:
        world = made(session)
        given = {"email": NEWCOMER, "email_normalised": NEWCOMER, "role": Role.EXPERT}
        make.account(session, **given, party_id=world.host)
        return world


@pytest.fixture
def saving(engine, world):
    def saved(email=NEWCOMER, version=None, **draft):
        asks = principal_of(engine, email)
        with transaction(engine) as session:
            return save_profile(session, asks, Draft(**{"name": "Eva Holm", **draft}), version=version, now=NOW)

    return saved


def _own(engine, email=NEWCOMER):
    asks = principal_of(engine, email)
    with transaction(engine) as session:
        return own_profile(session, asks)


def _theme(engine, code):
    with transaction(engine) as session:
        return session.scalars(select(Theme.public_id).where(Theme.code == code)).one()


def test_a_first_profile_is_kept_as_it_was_typed(engine, world, saving):
    draft = {
        "name_latin": "Eva Holm",
        "title": "Engineer",
        "offers": ("Sensors", "Ægte måledata"),
        "seeks": ("测试医院",),
        "keywords": ("glass",),
        "languages": ("da", "en"),
        "about": "First line.\n\nSecond.",
        "summary": "Builds sensors.",
        "contact_email": "eva@example.dk",
        "contact_phone": "+45 1234",
        "themes": (_theme(engine, "it"),),
        "consent": True,
    }
    saving(**draft)

    assert _own(engine).draft == Draft(name="Eva Holm", **draft)


def test_texts_are_composed_and_trimmed_and_empty_or_repeated_lines_are_dropped(engine, saving):
    saved = saving(name="  A\u030ase  Holm ", offers=("", "Sensors", " sensors", "Glass"))

    own = _own(engine).draft
    assert (own.name, own.offers) == ("Åse Holm", ("Sensors", "Glass"))
    assert saved.repeated == ("sensors",)


@pytest.mark.parametrize(
    ("draft", "field", "refusal"),
    [
        ({"name": " "}, "name", Refusal.TEXT_MISSING),
        ({"name": "a\0b"}, "name", Refusal.TEXT_UNUSABLE),
        ({"title": "\ud800"}, "title", Refusal.TEXT_UNUSABLE),
        ({"about": "a\x07"}, "about", Refusal.TEXT_UNUSABLE),
        ({"name": "a" * 201}, "name", Refusal.TEXT_TOO_LONG),
        ({"about": "a" * 5001}, "about", Refusal.TEXT_TOO_LONG),
        ({"offers": ("a" * 1001,)}, "offers", Refusal.TEXT_TOO_LONG),
        ({"seeks": tuple(f"line {n}" for n in range(MOST_LINES + 1))}, "seeks", Refusal.TOO_MANY),
        ({"contact_email": "nobody"}, "contact_email", Refusal.ADDRESS_WRONG),
        ({"languages": ("xx",)}, "languages", Refusal.LANGUAGE_UNKNOWN),
        ({"themes": ("nothing",)}, "themes", Refusal.THEME_UNKNOWN),
        ({"organisation": "nothing"}, "organisation", Refusal.ORGANISATION_UNKNOWN),
        ({"organisation": NEW}, "organisation_name", Refusal.TEXT_MISSING),
        ({"organisation": NEW, "organisation_name": "Glas A/S"}, "organisation_sector", Refusal.SECTOR_NEEDED),
    ],
)
def test_what_cannot_be_kept_is_refused_at_its_field(engine, saving, draft, field, refusal):
    with pytest.raises(RefusedError) as refused:
        saving(**draft)

    assert (refused.value.refusal, refused.value.field) == (refusal, field)
    assert _own(engine).version is None


def test_an_organisation_of_the_other_party_cannot_be_chosen(engine, world, saving):
    with transaction(engine) as session:
        theirs = session.scalars(select(Organisation.public_id).where(Organisation.party_id == world.visitor)).first()

    with pytest.raises(RefusedError):
        saving(organisation=theirs)


def test_a_new_organisation_belongs_to_the_own_party(engine, world, saving):
    saving(organisation=NEW, organisation_name="Glas A/S", organisation_sector="company")

    with transaction(engine) as session:
        row = session.scalars(select(Organisation).where(Organisation.name == "Glas A/S")).one()
        assert (row.party_id, row.sector, row.public_id) == (world.host, Sector.COMPANY, _own_organisation(session))


def _own_organisation(session):
    query = select(Organisation.public_id).join(Profile, Profile.organisation_id == Organisation.id)
    return session.scalars(query.where(Profile.name == "Eva Holm")).one()


def test_an_organisation_of_the_same_name_is_the_same(engine, world, saving):
    saving(organisation=NEW, organisation_name="ane bak LTD")

    with transaction(engine) as session:
        assert session.scalars(select(Organisation.name).where(Organisation.name.ilike("ane bak ltd"))).all() == [
            "Ane Bak Ltd"
        ]


def test_who_opened_an_older_version_is_told_what_changed(engine, saving):
    saving(title="Engineer")
    version = _own(engine).version
    saving(version=version, title="Director")

    with pytest.raises(EditConflictError) as conflict:
        saving(version=version, title="Owner")
    assert conflict.value.changed == {"title": "Director"}


def test_a_change_of_a_list_alone_moves_the_version_on(engine, saving):
    saving()
    version = _own(engine).version
    saving(version=version, offers=("Sensors",))

    assert _own(engine).version > version


def test_the_consent_is_appended_only_when_it_changes(engine, saving):
    answers = (True, True, False, False, True)
    said = [saving(version=_own(engine).version, consent=granted).consent for granted in answers]

    assert said == [True, None, False, None, True]
    with transaction(engine) as session:
        own = select(Consent.granted).join(Profile, Profile.id == Consent.profile_id).where(Profile.name == "Eva Holm")
        assert session.scalars(own.order_by(Consent.id)).all() == [True, False, True]


def test_a_profile_says_what_would_improve_it(engine, saving):
    saving(seeks=("a", "b"), offers=("c",), languages=("en",), summary="s")

    assert _own(engine).completeness.missing == (
        Improvement.OFFERS,
        Improvement.CONSENT,
        Improvement.THEMES,
        Improvement.LANGUAGES,
        Improvement.KEYWORDS,
        Improvement.ORGANISATION,
        Improvement.ABOUT,
    )


def test_a_changed_profile_makes_waiting_plans_stale(engine, world, saving):
    with transaction(engine) as session:
        plan = make.plan(session, session.get_one(Workshop, world.workshop)).id
    saving(email=EXPERT_DK, version=_own(engine, EXPERT_DK).version, name="Ane Bak")

    with transaction(engine) as session:
        assert session.get_one(WorkshopPlan, plan).stale_since == NOW


def test_saving_touches_no_other_profile(engine, world, saving):
    theirs = _own(engine, EXPERT_CN)
    saving(consent=True)

    assert _own(engine, EXPERT_CN) == theirs


def test_nobody_has_a_profile_without_signing_in(engine, world):
    with transaction(engine) as session, pytest.raises(SignInNeededError):
        save_profile(session, NOBODY, Draft(name="x"), version=None, now=NOW)
