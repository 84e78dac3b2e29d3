"""How fast the organisers' other pages answer: ``python -m tests.benchmarks.organiser_pages [PEOPLE]``.

The pages that show everybody or every meeting, as `page_times` asks them: the overview, mailings, clearance, the desk,
the board, versions, papers, lists that were handed in. The workshop has 12 slots with four sessions each; everybody has
eight meetings in the version in force, which a draft repeats, and ten scored pairs.
"""

import sys
from datetime import timedelta

from sqlalchemy.orm import Session

from matchmaker.domain.people import SEEN_BY_OTHER_SIDE
from matchmaker.domain.plans import PlanStatus
from matchmaker.files.lists import read_list
from matchmaker.services import imports
from matchmaker.services.imports import Handed
from matchmaker.store.tables.accounts import Account
from matchmaker.store.tables.people import Consent, Profile
from matchmaker.store.tables.plans import Meeting
from tests import assembly, factories
from tests.benchmarks.page_times import Pages, compare

SLOTS, SESSIONS_OF_A_SLOT, MEETINGS_EACH, PAIRS_EACH = 12, 4, 8, 10


def main(people: int) -> None:
    """Print what each page costs at few and at many people."""
    compare(_laid_out, people)


def _laid_out(session: Session, people: int) -> Pages:
    half = people // 2
    tables = -(-half // SESSIONS_OF_A_SLOT)
    at = assembly.assembled(session, hosts=half, visitors=half, slots=SLOTS, tables=tables)
    rooms = [[first] for first in at.sessions]
    for slot, of_slot in zip(at.slots, rooms, strict=True):
        of_slot += [
            factories.workshop_session(session, at.workshop, [slot], tables=tables)
            for _ in range(SESSIONS_OF_A_SLOT - 1)
        ]
    _named(session)
    for host in range(half):
        for further in range(min(PAIRS_EACH, half)):
            factories.pair_score(session, at.hosts[host], at.visitors[(host + further) % half], weight=0.5)
    in_force = factories.plan(session, at.workshop, status=PlanStatus.PUBLISHED, published_at=factories.NOW)
    draft = factories.plan(session, at.workshop)
    held: Meeting | None = None
    for version in (in_force, draft):
        for turn in range(min(MEETINGS_EACH, half)):
            for host in range(half):
                room, table = rooms[turn][host % SESSIONS_OF_A_SLOT], 1 + host // SESSIONS_OF_A_SLOT
                two = at.hosts[host], at.visitors[(host + turn) % half]
                held = factories.meeting(session, version, room, *two, table=table)
    list_id = _list(session, at, half)
    if held is None:
        raise ValueError("Expected somebody, got a workshop of nobody.")
    board = f"/board/{draft.public_id}"
    free = rooms[-1][0].public_id
    pages = {
        "overview": "/",
        "people": "/people",
        "lists": "/people/import",
        "a list": f"/people/import/{list_id}",
        "mailings": "/mailing",
        "a mailing": "/mailing/new",
        "reminder": "/mailing/remind",
        "letters": "/mail",
        "clearance": "/clearance",
        "versions": "/versions",
        "a version": f"/plans/{in_force.public_id}",
        "its people": f"/plans/{in_force.public_id}/people",
        "its sessions": f"/plans/{in_force.public_id}/sessions",
        "difference": f"/plans/{draft.public_id}/difference",
        "board": board,
        "a meeting": f"{board}/meetings/{held.public_id}",
        "best place": f"{board}/meetings/{held.public_id}/places",
        "best use": f"{board}/sessions/{free}?table=1",
        "desk": "/desk",
        "desk by session": "/desk/sessions",
        "stand-by": "/desk/stand-by",
        "papers": "/papers",
        "badges": "/papers/badges",
    }
    email = session.get_one(Account, at.host_office.account).email
    return Pages(email, factories.NOW, {name: f"/organise/{at.slug}{page}" for name, page in pages.items()})


def _named(session: Session) -> None:
    for number, profile in enumerate(session.query(Profile)):
        profile.name = f"Person {number * 7919} Østergård"
        profile.contact_email = f"{number}@example.org"
        said = {"purpose": SEEN_BY_OTHER_SIDE, "granted": True, "wording": "2026-11", "said_at": factories.NOW}
        session.add(Consent(profile_id=profile.id, **said))
    session.flush()


def _list(session: Session, at: assembly.Assembly, people: int) -> str:
    """Hand in a list of as many new people."""
    rows = "".join(f"Guest {number * 104729},g{number}@example.com,Works\n" for number in range(people))
    content = f"Name,E-mail,Organisation\n{rows}".encode()
    handed = Handed(read_list(content), "list.csv", "0" * 64)
    now = factories.NOW + timedelta(seconds=1)
    return imports.receive(session, at.host_office, at.slug, handed, now=now)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)
