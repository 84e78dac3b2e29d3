"""The documents of a case file: JSON for programs, CSV for spreadsheets, and one page for people."""

import json
from collections.abc import Mapping
from typing import Any

from flask import render_template
from flask_babel import gettext as _

from matchmaker.domain.programmes.json_form import canonical
from matchmaker.files.archives import archive_bytes
from matchmaker.files.csv_texts import csv_bytes
from matchmaker.services.case_file import CaseFile, CaseVersion, Confirmed
from matchmaker.services.costs.export import CostFile
from matchmaker.services.journal_reading import Entry
from matchmaker.web import journal_wording, plan_wording
from matchmaker.web.documents.costs import content_of
from matchmaker.web.documents.journal import file_of
from matchmaker.web.documents.plans import plan_file

FORMAT = "matchmaker-case-file/1"


def case_file_bytes(case: CaseFile) -> bytes:
    """Return the archive of a case file."""
    plan = {f"plan-{case.in_force.number}.csv": plan_file(case.in_force)} if case.in_force else {}
    files = {
        "read-me.html": render_template("case_file/document.html", case=case, words=_words()).encode(),
        "programme.json": canonical(case.programme),
        "programme.csv": _programme(case),
        "agreement.json": _json(_agreement(case)),
        **{f"versions/{each.version.number}.json": each.canonical for each in case.versions},
        **plan,
        "journal.json": _json([_entry(each) for each in case.entries]),
        "journal.csv": file_of(case.entries),
        "costs-lines.csv": content_of(CostFile.LINES, case.ledger),
        "costs-statement.csv": content_of(CostFile.STATEMENT, case.ledger),
    }
    last = case.entries[-1].sha256 if case.entries else ""
    return archive_bytes(files, {"format": FORMAT, "workshop": case.slug, "last_journal_entry_sha256": last})


def _programme(case: CaseFile) -> bytes:
    """Return the sessions of the programme in the order of time."""
    rooms = {each.id: each.name for each in case.programme.rooms}
    slots = {each.id: each for each in case.programme.slots}
    header = [_("Day"), _("Start"), _("End"), _("Time zone"), _("Session"), _("Room"), _("Tables")]
    rows = [
        [slots[each.slots[0]].day, f"{slots[each.slots[0]].start:%H:%M}", f"{slots[each.slots[-1]].end:%H:%M}",
         case.time_zone, each.title, rooms.get(each.room or "", ""), each.tables]
        for each in case.programme.sessions if each.slots
    ]  # fmt: skip
    return csv_bytes(header, sorted(rows, key=lambda row: tuple(map(str, row))))


def _agreement(case: CaseFile) -> dict[str, Any]:
    """Return who agreed to what and when; the hashes are those of the files beside this one."""
    return {
        "workshop": case.slug,
        "title": case.title,
        "parties": {side.value: name for side, name in case.parties.items()},
        "programme": {"sha256": case.programme_sha256, "file": "programme.json"},
        "opening": [_confirmed(each) for each in case.opening],
        "versions": [_version(each) for each in case.versions],
    }


def _version(of: CaseVersion) -> dict[str, Any]:
    version = of.version
    return {
        "number": version.number,
        "id": version.public_id,
        "status": version.status.value,
        "proof": version.proof.value,
        "created_at": version.created_at.isoformat(),
        "published_at": version.published_at.isoformat() if version.published_at else None,
        "meetings": version.meetings,
        "sha256": of.sha256,
        "file": f"versions/{version.number}.json",
        "confirmed": [_confirmed(each) for each in of.confirmed],
    }


def _confirmed(given: Confirmed) -> dict[str, str]:
    return {"side": given.side.value, "sha256": given.sha256, "at": given.at.isoformat()}


def _entry(entry: Entry) -> dict[str, Any]:
    return {
        "at": entry.at.isoformat(),
        "who": entry.name or entry.actor.name.lower(),
        "act": entry.act,
        "about": entry.subject,
        "name": entry.subject_name,
        "number": entry.number,
        "reason": entry.reason,
        "sha256": entry.sha256,
        "previous_sha256": entry.previous_sha256,
    }


def _json(document: object) -> bytes:
    return json.dumps(document, ensure_ascii=False, sort_keys=True, indent=1).encode() + b"\n"


def _words() -> Mapping[str, Any]:
    return {"journal": journal_wording, "statuses": plan_wording.STATUSES}
