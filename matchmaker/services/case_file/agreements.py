"""What the two offices agreed: each document with its hash, how far it came, and who confirmed which hash when.

What stands may be something else by now: a room got another name, somebody joined a party. So each document that was
confirmed is there as the bytes that were hashed, besides what stands.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from matchmaker.domain.agreements import ChangeState, ConfirmedKind
from matchmaker.domain.programmes.json_form import canonical, from_json
from matchmaker.domain.workshops import Side
from matchmaker.services.access import WorkshopFacts
from matchmaker.services.plans.content import Content
from matchmaker.store.queries import case_file as queries
from matchmaker.store.queries.case_file import ConfirmedRow
from matchmaker.store.queries.plans import Version


@dataclass(frozen=True, slots=True)
class Confirmed:
    """An office confirmed the document of this hash."""

    side: Side
    sha256: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Changed:
    """A change of the programme that one office proposed: the whole new programme, and what became of it.

    Parameters
    ----------
    number
        Counts from 1 in the order in which they were proposed.
    document
        As it stands; a name in it may have been erased since it was confirmed.
    """

    number: int
    public_id: str
    proposed_by: Side | None
    state: ChangeState
    proposed_at: datetime
    decided_at: datetime | None
    document: bytes
    confirmed: tuple[Confirmed, ...]

    @property
    def sha256(self) -> str:
        """The hash of the document."""
        return hashlib.sha256(self.document).hexdigest()


@dataclass(frozen=True, slots=True)
class CaseVersion:
    """A version of the plan.

    Parameters
    ----------
    document, sha256
        What it holds as the programme and the people stand, and the hash of that.
    instance_sha256
        Of the instance that it was computed from.
    """

    version: Version
    instance_sha256: str
    document: bytes
    sha256: str
    confirmed: tuple[Confirmed, ...]


@dataclass(frozen=True, slots=True)
class Agreements:
    """All that was agreed.

    Parameters
    ----------
    opening
        Who confirmed that registration opens, and with which programme.
    documents
        What was confirmed, by its hash. One whose words were erased with a person is not there: its hash alone is left.
    """

    opening: tuple[Confirmed, ...]
    changes: tuple[Changed, ...]
    versions: tuple[CaseVersion, ...]
    documents: Mapping[str, bytes]

    def agreed_as(self, sha256: str) -> Changed | ConfirmedKind | None:
        """Return as what both offices agreed to a programme: a change, the newest of several, or the opening."""
        for change in reversed(self.changes):
            if change.state is ChangeState.APPLIED and _by_both(change.confirmed, sha256):
                return change
        return ConfirmedKind.OPENING if _by_both(self.opening, sha256) else None


def agreements_of(session: Session, workshop: WorkshopFacts, contents: Sequence[Content]) -> Agreements:
    """Return what was agreed about a workshop; `contents` are the versions of its plan, the oldest first."""
    said = queries.confirmations(session, workshop.id)
    instances = queries.instances(session, workshop.id)
    kept = {sha256: text.encode() for sha256, text in queries.agreed_documents(session, workshop.id).items()}
    return Agreements(
        opening=_confirmed(workshop, said, ConfirmedKind.OPENING, workshop.public_id),
        changes=tuple(
            Changed(
                number=number,
                public_id=row.public_id,
                proposed_by=workshop.side_of(row.party_id),
                state=row.state,
                proposed_at=row.proposed_at,
                decided_at=row.decided_at,
                document=canonical(from_json(row.document)),
                confirmed=_confirmed(workshop, said, ConfirmedKind.CHANGE, row.public_id),
            )
            for number, row in enumerate(queries.changes(session, workshop.id), start=1)
        ),
        versions=tuple(
            CaseVersion(
                version=each.version,
                instance_sha256=instances[each.version.public_id],
                document=each.canonical,
                sha256=each.sha256,
                confirmed=_confirmed(workshop, said, ConfirmedKind.PLAN, each.version.public_id),
            )
            for each in contents
        ),
        documents={sha256: document for sha256, document in kept.items() if _is_whole(document, sha256)},
    )


def _confirmed(
    workshop: WorkshopFacts, rows: Sequence[ConfirmedRow], kind: ConfirmedKind, subject_id: str
) -> tuple[Confirmed, ...]:
    return tuple(
        Confirmed(side, row.sha256, row.confirmed_at)
        for row in rows
        if row.kind is kind and row.subject_id == subject_id and (side := workshop.side_of(row.party_id))
    )


def _by_both(confirmed: Sequence[Confirmed], sha256: str) -> bool:
    return {each.side for each in confirmed if each.sha256 == sha256} == set(Side)


def _is_whole(document: bytes, sha256: str) -> bool:
    return hashlib.sha256(document).hexdigest() == sha256
