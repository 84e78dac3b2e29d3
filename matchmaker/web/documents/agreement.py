"""What was agreed about a workshop, as files: each document, and who confirmed which of them when.

Every hash that is named is that of a file in the same archive, and the file is named with it; where there is none, the
words of the document were erased with a person, or it is older than the keeping of documents.
"""

from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Any

from flask_babel import lazy_gettext as _l

from matchmaker.domain.agreements import ChangeState
from matchmaker.domain.programmes.json_form import canonical
from matchmaker.services.case_file import CaseFile, CaseVersion, Changed, Confirmed

PROGRAMME = "programme.json"
CHANGE_STATES: Mapping[ChangeState, Any] = {
    ChangeState.PROPOSED: _l("It waits for the other office."),
    ChangeState.APPLIED: _l("Both offices confirmed it, and it was put in force."),
    ChangeState.WITHDRAWN: _l("The office that proposed it withdrew it."),
    ChangeState.REJECTED: _l("The other office rejected it."),
}
"""What became of a proposed change, by its state."""


def agreed_files(case: CaseFile) -> dict[str, bytes]:
    """Return every document, by its name: what stands, what was proposed, and what was confirmed and is neither."""
    files = {
        PROGRAMME: canonical(case.programme),
        **{_of_change(each): each.document for each in case.agreements.changes},
        **{_of_version(each): each.document for each in case.agreements.versions},
    }
    there = {sha256(content).hexdigest() for content in files.values()}
    documents = case.agreements.documents
    named = {each.sha256 for each in _all_confirmed(case)} & documents.keys()
    return files | {f"confirmed/{each}.json": documents[each] for each in sorted(named - there)}


def names_by_hash(files: Mapping[str, bytes]) -> dict[str, str]:
    """Return the name of the file with each hash; of several alike the first."""
    return {sha256(content).hexdigest(): name for name, content in reversed(list(files.items()))}


def agreement(case: CaseFile, files: Mapping[str, bytes]) -> dict[str, Any]:
    """Return who agreed to what and when; `files` are those of `agreed_files`."""
    by_hash = names_by_hash(files)
    programme = sha256(files[PROGRAMME]).hexdigest()

    def confirmed(given: Iterable[Confirmed]) -> list[dict[str, Any]]:
        return [
            {
                "side": each.side.value,
                "sha256": each.sha256,
                "file": by_hash.get(each.sha256),
                "at": each.at.isoformat(),
            }
            for each in given
        ]

    return {
        "workshop": case.slug,
        "title": case.title,
        "parties": {side.value: name for side, name in case.parties.items()},
        "programme": {"sha256": programme, "file": PROGRAMME, "agreed_as": _agreed_as(case, programme)},
        "opening": confirmed(case.agreements.opening),
        "changes": [_change(each) | {"confirmed": confirmed(each.confirmed)} for each in case.agreements.changes],
        "versions": [_version(each) | {"confirmed": confirmed(each.confirmed)} for each in case.agreements.versions],
    }


def _agreed_as(case: CaseFile, programme: str) -> str | None:
    found = case.agreements.agreed_as(programme)
    return f"change {found.number}" if isinstance(found, Changed) else found


def _change(of: Changed) -> dict[str, Any]:
    return {
        "number": of.number,
        "id": of.public_id,
        "proposed_by": of.proposed_by.value if of.proposed_by else None,
        "state": of.state.value,
        "proposed_at": of.proposed_at.isoformat(),
        "decided_at": of.decided_at.isoformat() if of.decided_at else None,
        "sha256": of.sha256,
        "file": _of_change(of),
    }


def _version(of: CaseVersion) -> dict[str, Any]:
    version = of.version
    return {
        "number": version.number,
        "id": version.public_id,
        "status": version.status.value,
        "created_at": version.created_at.isoformat(),
        "published_at": version.published_at.isoformat() if version.published_at else None,
        "meetings": version.meetings,
        "instance_sha256": of.instance_sha256,
        "method": version.method,
        "seed": version.seed,
        "versions": dict(version.program_versions),
        "proof": version.proof.value,
        "objective": dict(version.objective),
        "bound": dict(version.bound),
        "gap": dict(version.gap),
        "sha256": of.sha256,
        "file": _of_version(of),
    }


def _of_change(change: Changed) -> str:
    return f"changes/{change.number}.json"


def _of_version(version: CaseVersion) -> str:
    return f"versions/{version.version.number}.json"


def _all_confirmed(case: CaseFile) -> Iterable[Confirmed]:
    yield from case.agreements.opening
    for change in case.agreements.changes:
        yield from change.confirmed
    for version in case.agreements.versions:
        yield from version.confirmed
