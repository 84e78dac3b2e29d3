"""Contests in which an office is one of those who act: over joint settings, an entry, a link, somebody's registration.

They are as those of `contests`: whoever loses is told so and has changed nothing.
"""

import re
from collections.abc import Callable
from datetime import date, timedelta

from sqlalchemy import select

from matchmaker.domain.weights import NAMES
from matchmaker.domain.workshops import RegistrationStatus
from matchmaker.store.tables.accounts import Account, SignIn
from matchmaker.store.tables.people import Profile
from matchmaker.store.tables.privacy import Erasure, Retention
from matchmaker.store.tables.registrations import Registration, RegistrationMember
from matchmaker.store.tables.workshops import Slot, Workshop, WorkshopSession
from tests.web.ground import ANONYMOUS, Ground
from tests.web.populated import DRAFT_SLUG, LEADER_DK, ORGANISER_DK_2, PASSWORD, SECOND_SLUG
from tests.web.rushing import form_on, newcomer, only_winner, read, rush
from tests.web.world import EXPERT_DK, ORGANISER_CN, ORGANISER_DK, SLUG

OWN_OFFICE = (ORGANISER_DK, ORGANISER_DK_2)
OFFICES = (ORGANISER_DK, ORGANISER_CN)
DELEGATION = f"/workshops/{SLUG}/delegation"
MOST_ACTORS, KINDS = 8, 90
"""As many values as there are, so that no two of one round and of the next are the same."""


def _value(number: int, each: int) -> int:
    """Return a number that nobody else types in this round or typed in the last one, and that stood nowhere before."""
    return 3 + (number * MOST_ACTORS + each) % KINDS


def programme_saved(ground: Ground, actors: int, number: int) -> None:
    """Two offices change the tables of one cell; the one who loses reads what stands there now."""
    address = f"/organise/{DRAFT_SLUG}/programme"
    fields = form_on(ground, ORGANISER_DK, address, "programme.edit")
    (cell,) = [name for name in fields if re.fullmatch(r"cell-\d+-\d+-tables", name) and fields[name]]
    sent = [{**fields, cell: str(_value(number, each)), "do": "save", "key": ""} for each in range(actors)]
    answers = rush(ground, [(OFFICES[each % 2], address, sent[each]) for each in range(actors)])
    won = _value(number, only_winner(answers))
    here = select(Workshop.id).where(Workshop.slug == DRAFT_SLUG).scalar_subquery()
    assert read(ground, select(WorkshopSession.tables).where(WorkshopSession.workshop_id == here)) == [won]
    assert all(str(won) in answer.text for answer in answers if answer.status_code == 409)


def weights_saved(ground: Ground, actors: int, number: int) -> None:
    address, row = f"/organise/{DRAFT_SLUG}/matching/weights", select(Workshop).where(Workshop.slug == DRAFT_SLUG)
    (before,) = read(ground, row)
    sent = [{**dict.fromkeys(NAMES, "0.5"), "keywords": f"{_value(number, each) / 100:.2f}"} for each in range(actors)]
    posts = [(OFFICES[each % 2], address, {**sent[each], "version": before.version}) for each in range(actors)]
    answers = rush(ground, posts)
    won = sent[only_winner(answers)]["keywords"]
    (after,) = read(ground, row)
    assert f"{after.weights.get('keywords', 0.2):.2f}" == won
    assert all(won in answer.text for answer in answers if answer.status_code == 409)


def term_set(ground: Ground, actors: int, number: int) -> None:
    """Two of one office say until when it keeps what it knows."""
    address = f"/organise/{SLUG}/retention"
    fields = form_on(ground, ORGANISER_DK, address, "retention.edit")
    days = [str(date(2028, 1, 1) + timedelta(_value(number, each))) for each in range(actors)]
    posts = [(OWN_OFFICE[each % 2], address, {**fields, "keep_until": days[each]}) for each in range(actors)]
    answers = rush(ground, posts)
    won = days[only_winner(answers)]
    own = Retention.workshop_id == ground.facts.world.workshop, Retention.party_id == ground.facts.world.host
    assert [day.isoformat() for day in read(ground, select(Retention.keep_until).where(*own))] == [won]


def _prepared(ground: Ground, address: str) -> tuple[str, str]:
    """Let a leader prepare an entry; return its public id and the address at which its person answers."""
    leader = ground.client(LEADER_DK)
    sent = {"name": "Eva Holm", "title": "As prepared", "contact_email": address, "languages": "en"}
    answer = leader.post(f"{DELEGATION}/new", data={**sent, "min_meetings": "0"})
    assert answer.status_code == 303, answer.text
    link = re.search(r"<code>http://[^/]+(/auth/entry/[\w-]+)</code>", leader.get(DELEGATION).text)
    (entry,) = read(ground, select(Profile.public_id).where(Profile.contact_email == address))
    return entry, link.group(1)


def entry_taken_over_while_changed(ground: Ground, actors: int, number: int) -> None:
    """The person takes it over while the delegation changes or deletes it: one of them is told that it is too late."""
    email = f"entry-{number}-{actors}@example.dk"
    entry, link = _prepared(ground, email)
    address = f"{DELEGATION}/{entry}"
    fields = form_on(ground, LEADER_DK, address, "delegation.change")
    titles = [f"Changed {each}" for each in range(actors)]
    changes = [(OWN_OFFICE[each % 2], address, {**fields, "title": titles[each]}) for each in range(actors - 1)]
    if number % 2:
        changes[0] = (LEADER_DK, f"{address}/delete", {})
    answers = rush(ground, [(ANONYMOUS, link, {"password": PASSWORD}), *changes])

    taken, *others = [answer.status_code == 303 for answer in answers]
    assert {answer.status_code for answer in answers} <= {303, 404, 409}
    rows = read(ground, select(Profile).where(Profile.public_id == entry))
    accounts = read(ground, select(Account.id).where(Account.email == email))
    deleted = bool(number % 2) and others[0]
    assert taken is not deleted  # nobody takes over what is deleted, and nothing is deleted that was taken over
    assert ([row.account_id for row in rows], len(accounts)) == (([], 0) if deleted else (accounts, 1))
    done = [titles[each] for each, well in enumerate(others) if well and not (deleted and each == 0)]
    assert len(done) <= 1  # all had opened the same version
    assert deleted or [row.title for row in rows] == (done or ["As prepared"])


def invitation_accepted(ground: Ground, actors: int, number: int) -> None:
    """Several accept with one link, each with a password of their own: one of them belongs to the office."""
    office, email = ground.client(ORGANISER_DK), f"invited-{number}-{actors}@example.dk"
    sent = {"email": email, "role": "organiser", "language": "en"}
    assert office.post("/office/invitations", data=sent).status_code == 303
    link = re.search(r"<code>http://[^/]+(/auth/invited/[\w-]+)</code>", office.get("/office").text)
    posts = [(ANONYMOUS, link.group(1), {"password": f"{PASSWORD} {each}"}) for each in range(actors)]
    only_winner(rush(ground, posts), frozenset({404, 422}))
    (account,) = read(ground, select(Account.id).where(Account.email == email))
    assert len(read(ground, select(SignIn.id).where(SignIn.account_id == account))) == 1


def erased_while_registering(ground: Ground, actors: int, number: int) -> None:
    """Somebody has themself erased, is erased by the office and registers on another device, all at once."""
    email, key = newcomer(ground, f"erased-{number}-{actors}@example.dk")
    coming = [(email, f"/workshops/{SECOND_SLUG}/register", {"min_meetings": "0"})] * (actors - 1)
    gone, *came = rush(ground, [(email, "/my-data/erase", {"confirmation": email}), *coming])
    assert (gone.status_code, gone.location) == (303, "/")
    assert {answer.status_code for answer in came} <= {303, 409}
    told = [answer for answer in came if answer.status_code == 303 and "/auth/" not in (answer.location or "")]
    seats = read(ground, select(RegistrationMember.registration_id).where(RegistrationMember.profile_id == key))
    assert len(seats) == min(len(told), 1)  # who came too late was asked to sign in, and has no seat
    assert len(told) <= 1
    (profile,) = read(ground, select(Profile).where(Profile.id == key))
    assert len(read(ground, select(Erasure.id).where(Erasure.profile_id == profile.public_id))) == 1
    (account,) = read(ground, select(Account).where(Account.id == profile.account_id))
    assert account.disabled_at is not None


def registration_changed_by_both(ground: Ground, actors: int, number: int) -> None:
    """A person and their own office change one registration; every second time somebody of the office withdraws it."""
    public_id, person = (
        ground.facts.ids[f"second registration of {EXPERT_DK}"],
        ground.facts.world.profile_ids[EXPERT_DK],
    )
    row = select(Registration).where(Registration.public_id == public_id)
    (before,) = read(ground, row)
    slots = read(ground, select(Slot.public_id).where(Slot.workshop_id == before.workshop_id))
    office, why = f"/organise/{SECOND_SLUG}/people/{person}", {"reason": "asked by telephone"}
    sent = {"version": before.version, "slot": slots, "min_meetings": "0"}
    most = [str((number + each) % 2 + 1) for each in range(actors)]
    posts = [(EXPERT_DK, f"/workshops/{SECOND_SLUG}/register", {**sent, "max_meetings": most[0]})]
    for each in range(1, actors):
        change = {**sent, **why, "max_meetings": most[each]}
        posts.append((OWN_OFFICE[each % 2], f"{office}/registration", change))
    if number % 2:
        posts[-1] = (ORGANISER_DK, f"{office}/withdraw", {"version": before.version, **why})
    won = only_winner(rush(ground, posts))
    (after,) = read(ground, row)
    withdrawn = posts[won][1].endswith("/withdraw")
    assert (after.version, after.status is RegistrationStatus.WITHDRAWN) == (before.version + 1, withdrawn)
    assert withdrawn or str(after.max_meetings) == most[won]


CONTESTS_OF_OFFICES: list[Callable[[Ground, int, int], None]] = [
    programme_saved, weights_saved, term_set, entry_taken_over_while_changed, invitation_accepted,
    erased_while_registering, registration_changed_by_both,
]  # fmt: skip
