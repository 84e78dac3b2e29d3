"""A world in which every page has something to show, and each secret is a word that stands nowhere else.

It is the small world with both halves alike, so that whatever is asked about one region is asked about the other: a
plan in force in which Ane meets Chen Wei, a draft in which Bo meets Li Na as well, runs, costs, wishes, vetoes,
calendar feeds; a second workshop without a plan, one that is still a draft, and one of another partnership.
"""

import hashlib
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pyotp
from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.domain.agreements import ConfirmedKind
from matchmaker.domain.desk import DeskEventKind
from matchmaker.domain.imports import ImportState
from matchmaker.domain.jobs import JobState
from matchmaker.domain.mail import MailingOccasion, MailingState, MessageState
from matchmaker.domain.organisations import ClearanceState
from matchmaker.domain.people import SEEN_BY_OTHER_SIDE, LinkPurpose, Role
from matchmaker.domain.permissions import Principal
from matchmaker.domain.plans import PlanOrigin, PlanStatus, Proof
from matchmaker.domain.preferences import PreferenceKind
from matchmaker.domain.programmes.json_form import sha256_of
from matchmaker.domain.workshops import RegistrationStatus, Side, WorkshopStatus
from matchmaker.files.instance_files import instance_document
from matchmaker.files.list_table import packed
from matchmaker.files.lists import pasted_list
from matchmaker.services import desk, parts, programmes, questions
from matchmaker.services.access import workshop_at
from matchmaker.services.encode.rows import workshop_instance
from matchmaker.services.imports.mapping import OTHER, suggested_mapping
from matchmaker.services.passwords import hash_password
from matchmaker.services.plans.content import content_of
from matchmaker.services.scoring import profiles_of, topics_of
from matchmaker.services.sealing import Sealer
from matchmaker.store.tables.accounts import Account, MailedLink, SignIn
from matchmaker.store.tables.boards import PlanEdit
from matchmaker.store.tables.calendars import CalendarFeed
from matchmaker.store.tables.confirmations import Confirmation
from matchmaker.store.tables.costs import CostLine, ExchangeRate
from matchmaker.store.tables.delegations import DelegationLeader
from matchmaker.store.tables.desk import DeskEvent
from matchmaker.store.tables.imports import PeopleImport
from matchmaker.store.tables.jobs import Job
from matchmaker.store.tables.mailings import Mailing
from matchmaker.store.tables.organisations import Clearance, Organisation
from matchmaker.store.tables.outbox import OutboxMessage
from matchmaker.store.tables.partnerships import Partnership, PartnershipName, PartnershipParty
from matchmaker.store.tables.people import Consent, Profile, ProfileLanguage
from matchmaker.store.tables.plans import Meeting, WorkshopPlan
from matchmaker.store.tables.regions import Party, PartyName
from matchmaker.store.tables.registrations import Registration, RegistrationMember
from matchmaker.store.tables.views import SavedView
from matchmaker.store.tables.workshops import Slot, Workshop, WorkshopName, WorkshopSession
from tests import factories
from tests.web.world import (
    DAY,
    EXPERT_CN,
    EXPERT_CN_2,
    EXPERT_DK,
    EXPERT_DK_2,
    NOW,
    ORGANISER_CN,
    ORGANISER_DK,
    ORGANISER_FOREIGN,
    REVIEWER_DK,
    SLUG,
    World,
    made,
)

ORGANISER_DK_2 = "second.office@example.dk"
LEADER_DK, LEADER_CN = "leader@example.dk", "leader@example.cn"
"""Experts who lead the delegation of their region to the first workshop, and have no profile of their own."""

REVIEWER_CN = "reviewer@example.cn"
EXPERT_FOREIGN = "ewa@example.pl"
UNSEEN_DK, UNSEEN_CN = "unseen@example.dk", "unseen@example.cn"
"""Registered, but they never said that the other side may see them."""

SECOND_SLUG, DRAFT_SLUG, FAR_SLUG = "second", "not-yet", "far-away"
EXPERTS = (EXPERT_DK, EXPERT_DK_2, EXPERT_CN, EXPERT_CN_2, UNSEEN_DK, UNSEEN_CN)


PASSWORD = "fire gode ord"
ONE_TIME_SECRET = "MATCHMAKERCODEOFTHEWORLDABCDEFGH"
SECRET_KEY = "a secret key for tests"
"""From which the one-time codes of the world follow, and by which it is sealed."""


def code_at(now: datetime) -> str:
    """Return the one-time code of an instant, of everybody in the world who has codes."""
    return pyotp.TOTP(ONE_TIME_SECRET).at(now)


def word(what: str, of: str) -> str:
    """Return a word that stands for a secret: `what` it is, and whose."""
    return "canary" + hashlib.sha256(f"{what} {of}".encode()).hexdigest()[:12]


def secret_of(email: str) -> str:
    """Return the secret of somebody's calendar feed."""
    return hashlib.sha256(f"feed {email}".encode()).hexdigest()[:43]


def mailed_token(purpose: LinkPurpose) -> str:
    """Return the token of a link that was mailed for a purpose."""
    return hashlib.sha256(f"link {purpose}".encode()).hexdigest()[:43]


def asked_token(purpose: LinkPurpose, side: Side) -> str:
    """Return the token of a link by which an office of a side asks somebody: into the office, or about an entry."""
    return hashlib.sha256(f"link {purpose} {side}".encode()).hexdigest()[:43]


@dataclass(frozen=True)
class Populated:
    """The keys of the small world, and the public ids of what stands in it besides, by what it is."""

    world: World
    ids: dict[str, str]


def populated(session: Session) -> Populated:
    """Write the world and return its keys."""
    world = made(session)
    ids: dict[str, str] = {"workshop": session.get_one(Workshop, world.workshop).public_id}
    _more_accounts(session, world)
    for email in EXPERTS[:4]:
        _private_words(session, email)
    for email, party, side in ((UNSEEN_DK, world.host, Side.HOST), (UNSEEN_CN, world.visitor, Side.VISITOR)):
        ids[email] = _unseen(session, world, email, party, side)
    _wishes(session, world)
    _plans(session, world, ids)
    _costs(session, world, ids)
    for email in EXPERTS[:4]:
        known = {"profile_id": world.profiles[email], "made_at": NOW}
        digest = hashlib.sha256(secret_of(email).encode()).hexdigest()
        factories.added(session, CalendarFeed(**known, secret_sha256=digest))
    _own_accounts(session, ids)
    _second_workshop(session, world, ids)
    _draft_workshop(session, world, ids)
    _far_away(session, ids)
    _mailed_links(session, ids)
    _prepared(session, world, ids)
    _lists(session, world, ids)
    _question(session, world, ids)
    _letters(session, world, ids)
    _parts(session, world)
    _desk(session, world, ids)
    _mailings(session, world, ids)
    _views(session, world, ids)
    return Populated(world, ids)


def _views(session: Session, world: World, ids: dict[str, str]) -> None:
    """Let each office have saved a view of the table of people."""
    for email in (ORGANISER_CN, ORGANISER_DK):
        account = session.scalars(select(Account.id).where(Account.email == email)).one()
        asked = {"asked": [["status", "registered"]]}
        known = {"account_id": account, "workshop_id": world.workshop, "page": "people", "name": "All who come"}
        ids["view"] = factories.added(session, SavedView(**known, query=asked)).public_id


def _more_accounts(session: Session, world: World) -> None:
    for email, role, party in (
        (ORGANISER_DK_2, Role.ORGANISER, world.host),
        (REVIEWER_CN, Role.REVIEWER, world.visitor),
    ):
        factories.account(session, email=email, email_normalised=email, role=role, party_id=party)


def _own_accounts(session: Session, ids: dict[str, str]) -> None:
    """One office signs in with one-time codes and the other is setting them up; an expert has a second device."""
    accounts = {each.email: each for each in session.scalars(select(Account))}
    for email in (ORGANISER_DK, ORGANISER_CN):
        accounts[email].one_time_secret = Sealer(SECRET_KEY).seal(ONE_TIME_SECRET)
    accounts[EXPERT_DK].password_hash = hash_password(PASSWORD)
    accounts[ORGANISER_CN].one_time_since = NOW - timedelta(days=1)
    known = {"account_id": accounts[EXPERT_DK].id, "generation": 0, "created_at": NOW, "last_seen_at": NOW}
    second = SignIn(token_sha256="7e" * 32, device="Firefox, Windows", expires_at=NOW + timedelta(days=1000), **known)
    ids["second device"] = factories.added(session, second).public_id


def _mailed_links(session: Session, ids: dict[str, str]) -> None:
    """Somebody of far away was mailed a link of each kind that an account serves."""
    ewa = session.scalars(select(Account).where(Account.email == EXPERT_FOREIGN)).one()
    for purpose in (LinkPurpose.SIGN_IN, LinkPurpose.CONFIRM, LinkPurpose.RESET, LinkPurpose.ADDRESS):
        address = f"new.{ewa.email}" if purpose is LinkPurpose.ADDRESS else ewa.email
        known = {"purpose": purpose, "account_id": ewa.id, "address": address, "made_at": NOW}
        token_sha256 = hashlib.sha256(mailed_token(purpose).encode()).hexdigest()
        link = MailedLink(**known, token_sha256=token_sha256, code_sha256="6f" * 32, expires_at=NOW + timedelta(days=1))
        ids.setdefault("mailed link", factories.added(session, link).public_id)


def _prepared(session: Session, world: World, ids: dict[str, str]) -> None:
    """Each office has invited somebody, named a leader, and prepared an entry for somebody who has not answered yet."""
    for side, party, office, reviewer, leader in (
        (Side.HOST, world.host, ORGANISER_DK, REVIEWER_DK, LEADER_DK),
        (Side.VISITOR, world.visitor, ORGANISER_CN, REVIEWER_CN, LEADER_CN),
    ):
        leads = factories.account(session, email=leader, email_normalised=leader, role=Role.EXPERT, party_id=party)
        led = {"workshop_id": world.workshop, "account_id": leads.id, "party_id": party, "named_at": NOW}
        factories.added(session, DelegationLeader(**led))
        accounts = {each.email: each for each in session.scalars(select(Account))}
        ids[f"reviewer of {side}"] = accounts[reviewer].public_id
        known = {"party_id": party, "prepared_by_id": accounts[office].id, "created_at": NOW}
        address = f"{word('prepared address', side)}@example.org"
        entry = factories.added(session, Profile(name=word("prepared", side), contact_email=address, **known))
        workshop = session.get_one(Workshop, world.workshop)
        waits = factories.registration(session, workshop, side, status=RegistrationStatus.PREPARED)
        members = {"registration_id": waits.id, "profile_id": entry.id, "workshop_id": workshop.id}
        factories.added(session, RegistrationMember(**members))
        ids[f"prepared entry of {side}"] = entry.public_id
        invited = {"role": Role.REVIEWER, "address": f"invited.{side}@example.org"}
        asked = {"profile_id": entry.id, "address": address}
        for purpose, bound in ((LinkPurpose.INVITE, invited), (LinkPurpose.ENTRY, asked)):
            token_sha256 = hashlib.sha256(asked_token(purpose, side).encode()).hexdigest()
            made = {"made_at": NOW, "expires_at": NOW + timedelta(days=7), "invited_by_id": accounts[office].id}
            link = MailedLink(purpose=purpose, token_sha256=token_sha256, party_id=party, **made, **bound)
            ids[f"{purpose} of {side}"] = factories.added(session, link).public_id


def _lists(session: Session, world: World, ids: dict[str, str]) -> None:
    """Each office has handed in a list of two, the second with a name that is there; the host's took another one in."""
    accounts = {each.email: each for each in session.scalars(select(Account))}
    for side, party, office, name in (
        (Side.HOST, world.host, ORGANISER_DK, "Ane Bak"),
        (Side.VISITOR, world.visitor, ORGANISER_CN, "陈伟"),
    ):
        new = word("list", side)
        table = pasted_list(f"Name\tE-mail\n{new}\t{new}@example.org\n{name}\tnamesake@example.org")
        mapping = replace(suggested_mapping(table), decided={3: OTHER}).kept()
        known = {"party_id": party, "account_id": accounts[office].id, "file_name": "list.csv", "read_at": NOW}
        said = {"content": packed(table), "mapping": mapping, "row_count": 2, "sha256": "5c" * 32}
        row = PeopleImport(workshop_id=world.workshop, **known, **said)
        ids[f"list of {side}"] = factories.added(session, row).public_id
        if side is Side.HOST:
            second = session.scalars(select(Workshop).where(Workshop.slug == SECOND_SLUG)).one()
            done = {"state": ImportState.DONE, "made": [], "done_at": NOW, **said, "content": None}
            row = PeopleImport(workshop_id=second.id, **known, **done)
            ids["list that was taken in"] = factories.added(session, row).public_id


def _private_words(session: Session, email: str) -> None:
    profile = session.scalars(
        select(Profile).join(Account, Account.id == Profile.account_id).where(Account.email == email)
    ).one()
    profile.about = word("about", email)
    profile.contact_email = f"{word('contact', email)}@example.org"
    profile.contact_phone = word("phone", email)
    session.flush()


def _unseen(session: Session, world: World, email: str, party: int, side: Side) -> str:
    account = factories.account(session, email=email, email_normalised=email, role=Role.EXPERT, party_id=party)
    known = {"account_id": account.id, "name": word("name", email), "summary": word("summary", email)}
    profile = factories.added(session, Profile(**known, party_id=party, created_at=NOW))
    registration = factories.registration(session, session.get_one(Workshop, world.workshop), side)
    ids = {"registration_id": registration.id, "profile_id": profile.id, "workshop_id": world.workshop}
    factories.added(session, RegistrationMember(**ids))
    return profile.public_id


def _wishes(session: Session, world: World) -> None:
    rows = {email: session.get_one(Registration, key) for email, key in world.registrations.items()}
    for by, about, kind in (
        (EXPERT_DK, EXPERT_CN, PreferenceKind.WANT),
        (EXPERT_DK, EXPERT_CN_2, PreferenceKind.VETO),
        (EXPERT_CN, EXPERT_DK, PreferenceKind.WANT),
        (EXPERT_CN, EXPERT_DK_2, PreferenceKind.VETO),
    ):
        factories.preference(session, rows[by], rows[about], kind)


def _plans(session: Session, world: World, ids: dict[str, str]) -> None:
    """A plan in force from a run, and a draft from another one which nobody has proposed."""
    workshop = session.get_one(Workshop, world.workshop)
    at = [session.get_one(WorkshopSession, key) for key in world.sessions]
    rows = {email: session.get_one(Registration, key) for email, key in world.registrations.items()}
    published = _plan(session, workshop, ids, "published", status=PlanStatus.PUBLISHED, published_at=NOW)
    held = factories.meeting(session, published, at[0], rows[EXPERT_DK], rows[EXPERT_CN])
    draft = _plan(session, workshop, ids, "draft")
    meeting = factories.meeting(session, draft, at[2], rows[EXPERT_DK], rows[EXPERT_CN])
    edited = factories.meeting(session, draft, at[3], rows[EXPERT_DK_2], rows[EXPERT_CN_2])
    session.flush()
    _moved_to_first_table(session, draft, edited, [rows[each].public_id for each in (EXPERT_DK_2, EXPERT_CN_2)])
    ids["draft meeting"], ids["session"] = meeting.public_id, at[0].public_id
    ids["published meeting"] = held.public_id
    _colleague(session, world, ids, EXPERT_CN)
    facts = workshop_at(session, SLUG)
    ids["draft sha256"] = content_of(session, facts, ids["draft plan"]).sha256
    ids["published sha256"] = content_of(session, facts, ids["published plan"]).sha256
    for email in (ORGANISER_DK, ORGANISER_CN):
        _confirmed(session, workshop, ids["published plan"], ids["published sha256"], email)


def _moved_to_first_table(session: Session, draft: WorkshopPlan, meeting: Meeting, two: list[str]) -> None:
    """Let the host's office have moved a meeting of the draft, so that there is something to take back."""
    place = session.get_one(WorkshopSession, meeting.session_id).public_id
    row = {"meeting": meeting.public_id, "host": two[0], "visitor": two[1], "session": place, "locked": False}
    before, after = [row | {"table": 2}], [row | {"table": 1}]
    account = session.scalars(select(Account.id).where(Account.email == ORGANISER_DK)).one()
    author = {"workshop_id": draft.workshop_id, "plan_id": draft.id, "account_id": account, "made_at": NOW}
    edit = {"edit": {"do": "move", "before": before, "after": after}}
    inverse = {"inverse": {"do": "move", "before": after, "after": before}}
    factories.added(session, PlanEdit(**author, number=1, **edit, **inverse))


def _plan(session: Session, workshop: Workshop, ids: dict[str, str], what: str, **given: Any) -> WorkshopPlan:
    done = {"state": JobState.DONE, "started_at": NOW, "finished_at": NOW + timedelta(seconds=4), "attempts": 1}
    parameters = {"time_limit_s": 60.0, "seed": 0}
    job = factories.job(
        session, workshop_id=workshop.id, created_at=NOW, due_at=NOW, **done | {"parameters": parameters}
    )
    document = instance_document(workshop_instance(session, workshop.id))
    run = factories.run(session, workshop, job_id=job.id, instance=document)
    numbers = {"objective": {"guarantee": 0, "weight": 1.5, "idle": 0}, "bound": {"weight": 1.5}}
    plan = factories.plan(session, workshop, run_id=run.id, created_at=NOW, **numbers, **given)
    session.get_one(Job, job.id).result = {"plan": plan.public_id}
    ids[f"{what} plan"], ids[f"{what} job"] = plan.public_id, job.public_id
    return plan


def _desk(session: Session, world: World, ids: dict[str, str]) -> None:
    """Somebody has arrived, the desk computed a repair that changes nothing, and one office proposed a mandate."""
    workshop = session.get_one(Workshop, world.workshop)
    published = session.scalars(select(WorkshopPlan).where(WorkshopPlan.public_id == ids["published plan"])).one()
    host = session.scalars(select(Account).where(Account.email == ORGANISER_DK)).one()
    rows = {email: session.get_one(Registration, key) for email, key in world.registrations.items()}
    note = DeskEvent(workshop_id=workshop.id, kind=DeskEventKind.ARRIVED, registration_id=rows[EXPERT_DK].id)
    note.idempotency_key, note.account_id, note.noted_at = "first", host.id, NOW
    ids["note"] = factories.added(session, note).public_id
    slot = session.scalars(select(Slot).where(Slot.workshop_id == workshop.id).order_by(Slot.starts_at)).first()
    events = [{"now": slot.public_id}] if slot else []
    made = {"origin": PlanOrigin.REPAIR, "based_on_id": published.id, "events": events, "created_at": NOW}
    counted = {name: {"moves": 0, "weight": 1.5} for name in ("objective", "bound")}
    repair = factories.plan(session, workshop, **made, **counted, proof=Proof.OPTIMAL)
    at = session.get_one(WorkshopSession, world.sessions[0])
    factories.meeting(session, repair, at, rows[EXPERT_DK], rows[EXPERT_CN])
    ids["repair"] = repair.public_id
    principal = Principal(host.id, Role.ORGANISER, world.host)
    until = NOW + timedelta(days=40)
    desk.propose_mandate(session, principal, SLUG, holds_until=until, most_moves=10, now=NOW)


def _letters(session: Session, world: World, ids: dict[str, str]) -> None:
    """A letter to each side about the workshop; the one to the host's expert could not be sent."""
    for email, state in ((EXPERT_DK, MessageState.FAILED), (EXPERT_CN, MessageState.SENT)):
        message = OutboxMessage(
            kind="reset",
            workshop_id=world.workshop,
            profile_id=world.profiles[email],
            address=email,
            language="en",
            subject=word("subject", email),
            body_text=word("body", email),
            state=state,
            created_at=NOW,
            due_at=NOW,
            sent_at=NOW if state is MessageState.SENT else None,
        )
        ids[f"message to {email}"] = factories.added(session, message).public_id
    ids["message"] = ids[f"message to {EXPERT_DK}"]


def _mailings(session: Session, world: World, ids: dict[str, str]) -> None:
    """Each office is writing to its people; the host's has also sent something about the second workshop just now."""
    accounts = {each.email: each for each in session.scalars(select(Account))}
    for side, party, office in (
        (Side.HOST, world.host, ORGANISER_DK),
        (Side.VISITOR, world.visitor, ORGANISER_CN),
    ):
        said = {"subject": word("mailing", side), "text": f"{{name}}: {word('mailing text', side)}", "short": "{link}"}
        known = {"party_id": party, "account_id": accounts[office].id, "made_at": NOW, "texts": {"en": said}}
        asked = {"occasion": MailingOccasion.OTHER, "filter": {"asked": [["status", "registered"]]}}
        row = factories.added(session, Mailing(workshop_id=world.workshop, **known, **asked))
        ids[f"mailing of {side}"] = row.public_id
        if side is Side.HOST:
            second = session.scalars(select(Workshop).where(Workshop.slug == SECOND_SLUG)).one()
            due = {"state": MailingState.WAITING, "due_at": NOW + timedelta(minutes=2), "recipients": 1}
            sent = factories.added(session, Mailing(workshop_id=second.id, **known, **asked, **due))
            ids["mailing that waits"] = sent.public_id
            letter = {"kind": "mailing", "workshop_id": second.id, "mailing_id": sent.id, "due_at": sent.due_at}
            to = {"profile_id": world.profiles[EXPERT_DK], "address": EXPERT_DK, "language": "en", "created_at": NOW}
            factories.added(session, OutboxMessage(**letter, **to, subject="Mailed", body_text="Mailed"))


def _question(session: Session, world: World, ids: dict[str, str]) -> None:
    """Let somebody have asked why Bo and Chen Wei do not meet in the draft; no worker has answered yet."""
    two = [world.registration_ids[email] for email in (EXPERT_DK_2, EXPERT_CN)]
    questions.ask(session, _office(session, ORGANISER_DK), SLUG, ids["draft plan"], *two, now=NOW)


def _parts(session: Session, world: World) -> None:
    """Compute what the page about weights shows: among the pairs are people who are not to be named."""
    profiles, topics = profiles_of(session, world.workshop), topics_of(session, world.workshop)
    sha256 = parts.input_sha256(profiles, "", topics)
    parts.keep(session, world.workshop, parts.parts_of(profiles, None, topics), sha256, now=NOW)


def _costs(session: Session, world: World, ids: dict[str, str]) -> None:
    """Of each office a line that concerns it alone, and one that deviates from the rule and so concerns both."""
    for party, own, other, currency in (
        (world.host, Side.HOST, Side.VISITOR, "DKK"),
        (world.visitor, Side.VISITOR, Side.HOST, "CNY"),
    ):
        category = "venue" if own is Side.HOST else "travel"
        alone = {"category": category, "payer": own, "description": word("own cost", own)}
        why = word("reason", own)
        shared = {"category": category, "payer": other, "description": word("shared cost", own)}
        deviating = {"follows_rule": False, "deviation_reason": why}
        known = {"workshop_id": world.workshop, "party_id": party, "currency": currency, "created_at": NOW}
        for what, given in (("own", alone), ("shared", shared | deviating)):
            line = CostLine(**known, **given, amount_minor_units=100_00, incurred_on=date(2027, 3, 1))
            ids[f"{what} cost of {own}"] = factories.added(session, line).public_id
    rate = {"base_currency": "CNY", "quote_currency": "DKK", "on_date": date(2027, 2, 1), "rate": Decimal("0.95")}
    factories.added(session, ExchangeRate(**rate, source="the bank"))


def _second_workshop(session: Session, world: World, ids: dict[str, str]) -> None:
    """Registration is open, and nothing is planned yet: wishes still count."""
    parties = {"host_party_id": world.host, "visitor_party_id": world.visitor, "partnership_id": world.partnership}
    row = factories.workshop(
        session, slug=SECOND_SLUG, starts_on=DAY, ends_on=DAY, status=WorkshopStatus.OPEN, **parties
    )
    factories.added(session, WorkshopName(workshop_id=row.id, language="en", name="Second workshop"))
    for number in range(2):
        factories.workshop_session(session, row, [_slot(session, row, number)], theme_id=world.themes["it"])
    for email in EXPERTS[:4]:
        side = Side.HOST if email in {EXPERT_DK, EXPERT_DK_2} else Side.VISITOR
        registration = factories.registration(session, row, side)
        known = {"registration_id": registration.id, "profile_id": world.profiles[email], "workshop_id": row.id}
        factories.added(session, RegistrationMember(**known))
        ids[f"second registration of {email}"] = registration.public_id
    _waiting(session, row, ids)


def _waiting(session: Session, workshop: Workshop, ids: dict[str, str]) -> None:
    """Let a version wait for the host's office, and a further run for a worker."""
    plan = _plan(session, workshop, ids, "proposed", status=PlanStatus.PROPOSED)
    rows = session.scalars(select(Registration).where(Registration.workshop_id == workshop.id)).all()
    place = session.scalars(select(WorkshopSession).where(WorkshopSession.workshop_id == workshop.id)).first()
    hosts = [row for row in rows if row.side is Side.HOST]
    visitors = [row for row in rows if row.side is Side.VISITOR]
    factories.meeting(session, plan, place, hosts[0], visitors[0])
    ids["proposed sha256"] = content_of(session, workshop_at(session, SECOND_SLUG), plan.public_id).sha256
    _confirmed(session, workshop, ids["proposed plan"], ids["proposed sha256"], ORGANISER_CN)
    waits = {"state": JobState.QUEUED, "exclusive_key": f"solve:{workshop.public_id}", "created_at": NOW, "due_at": NOW}
    parameters = {"time_limit_s": 60.0, "seed": 0}
    ids["waiting job"] = factories.job(session, workshop_id=workshop.id, parameters=parameters, **waits).public_id
    programmes.close_registration(session, _office(session, ORGANISER_CN), SECOND_SLUG, closed=True, now=NOW)


def _slot(session: Session, workshop: Workshop, number: int) -> Slot:
    starts_at = datetime(DAY.year, DAY.month, DAY.day, 7 + number, tzinfo=UTC)
    times = {"starts_at": starts_at, "ends_at": starts_at + timedelta(minutes=30)}
    return factories.added(session, Slot(workshop_id=workshop.id, day=DAY, **times))


def _office(session: Session, email: str) -> Principal:
    account = session.scalars(select(Account).where(Account.email == email)).one()
    return Principal(account.id, Role.ORGANISER, account.party_id)


def _colleague(session: Session, world: World, ids: dict[str, str], email: str) -> None:
    """Add somebody of the same organisation, who is not registered and could take the place of an expert."""
    of = session.get_one(Profile, world.profiles[email])
    party = session.get_one(Party, of.party_id)
    known = {"name": "Colleague", "organisation_id": of.organisation_id}
    colleague = factories.profile(session, party, **known)
    session.add(ProfileLanguage(profile_id=colleague.id, language="en"))
    said = {"purpose": SEEN_BY_OTHER_SIDE, "granted": True, "wording": "2026-11", "said_at": NOW}
    factories.added(session, Consent(profile_id=colleague.id, **said))
    ids["colleague"] = colleague.public_id
    ids["organisation"] = session.get_one(Organisation, of.organisation_id).public_id
    checked = session.get_one(Profile, world.profiles[EXPERT_CN_2]).organisation_id
    found = {"state": ClearanceState.CONDITIONS, "conditions": "Not in energy.", "set_at": NOW}
    factories.added(session, Clearance(organisation_id=checked, party_id=world.host, **found))


def _confirmed(session: Session, workshop: Workshop, plan_id: str, sha256: str, email: str) -> None:
    account = session.scalars(select(Account).where(Account.email == email)).one()
    known = {"subject_id": plan_id, "sha256": sha256, "confirmed_at": NOW}
    said = Confirmation(workshop_id=workshop.id, kind=ConfirmedKind.PLAN, **known)
    said.party_id, said.account_id = account.party_id, account.id
    factories.added(session, said)


def _draft_workshop(session: Session, world: World, ids: dict[str, str]) -> None:
    parties = {"host_party_id": world.visitor, "visitor_party_id": world.host, "partnership_id": world.partnership}
    row = factories.workshop(session, slug=DRAFT_SLUG, starts_on=DAY, ends_on=DAY, **parties)
    factories.added(session, WorkshopName(workshop_id=row.id, language="en", name=word("title", DRAFT_SLUG)))
    ids["draft workshop"] = row.public_id
    place = factories.workshop_session(session, row, [_slot(session, row, 0)])
    _impossible(session, row, place, ids)
    opening = sha256_of(programmes.programme_of(session, workshop_at(session, DRAFT_SLUG)))
    programmes.confirm_opening(session, _office(session, ORGANISER_CN), DRAFT_SLUG, opening, now=NOW)


def _impossible(session: Session, workshop: Workshop, place: WorkshopSession, ids: dict[str, str]) -> None:
    """Let a run have found that a session has a table too few."""
    step = {"kind": "table", "session": place.public_id, "before": place.tables, "to": place.tables + 1}
    nothing = {"person": None, "slot": None, "resource": None, "meeting": []}
    done = {"state": JobState.DONE, "started_at": NOW, "finished_at": NOW, "attempts": 1}
    job = factories.job(session, workshop_id=workshop.id, created_at=NOW, due_at=NOW, **done)
    job.result = {"way_out": [{**nothing, **step}]}
    run = factories.run(session, workshop, job_id=job.id)
    rule = {"rule": "tables", "ids": [place.public_id], "sentence": "too few"}
    known = {"proof": Proof.INFEASIBLE, "conflict": [rule], "run_id": run.id, "created_at": NOW}
    ids["impossible plan"] = factories.plan(session, workshop, **known).public_id


def _far_away(session: Session, ids: dict[str, str]) -> None:
    """A workshop of another partnership, with a person, a plan, a run and a cost of its own."""
    foreign = session.scalars(select(Party).where(Party.code == "dolnoslaskie")).one()
    other = factories.party(session, code="hubei", country="CN", time_zone="Asia/Shanghai", currency="CNY")
    factories.added(session, PartyName(party_id=other.id, language="en", name="Hubei"))
    partnership = factories.added(session, Partnership(slug="dolnoslaskie-hubei"))
    factories.added(session, PartnershipName(partnership_id=partnership.id, language="en", name="Lower Silesia, Hubei"))
    for position, party in enumerate((foreign, other)):
        known = {"partnership_id": partnership.id, "party_id": party.id, "position": position}
        factories.added(session, PartnershipParty(**known))
    parties = {"host_party_id": foreign.id, "visitor_party_id": other.id, "partnership_id": partnership.id}
    row = factories.workshop(session, slug=FAR_SLUG, starts_on=DAY, ends_on=DAY, status=WorkshopStatus.OPEN, **parties)
    factories.added(session, WorkshopName(workshop_id=row.id, language="en", name="Far away"))
    ids["far workshop"] = row.public_id
    factories.workshop_session(session, row, [_slot(session, row, 0)])
    ids["far person"] = _foreign_expert(session, row, foreign)
    plan = _plan(session, row, ids, "far")
    session.flush()
    assert plan.public_id == ids["far plan"]
    line = CostLine(
        workshop_id=row.id, party_id=foreign.id, category="venue", description=word("own cost", FAR_SLUG),
        amount_minor_units=100_00, currency="PLN", payer=Side.HOST, incurred_on=date(2027, 3, 1), created_at=NOW,
    )  # fmt: skip
    ids["far cost"] = factories.added(session, line).public_id
    office = session.scalars(select(Account).where(Account.email == ORGANISER_FOREIGN)).one()
    assert office.party_id == foreign.id


def _foreign_expert(session: Session, workshop: Workshop, party: Party) -> str:
    email = EXPERT_FOREIGN
    account = factories.account(session, email=email, email_normalised=email, role=Role.EXPERT, party_id=party.id)
    known = {"account_id": account.id, "name": word("name", email), "created_at": NOW}
    profile = factories.added(session, Profile(**known, party_id=party.id))
    registration = factories.registration(session, workshop, Side.HOST)
    ids = {"registration_id": registration.id, "profile_id": profile.id, "workshop_id": workshop.id}
    factories.added(session, RegistrationMember(**ids))
    return profile.public_id
