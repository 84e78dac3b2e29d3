"""The documents of a case file: JSON for programs, CSV for spreadsheets, and one page for people."""

import json
from collections.abc import Mapping
from typing import Any

from flask import render_template
from flask_babel import gettext as _

from matchmaker.domain.consents import Purpose
from matchmaker.domain.programmes.document import Item
from matchmaker.files.archives import archive_bytes
from matchmaker.files.csv_texts import csv_bytes
from matchmaker.services.case_file import CaseFile, Delegate, Said
from matchmaker.services.costs.export import CostFile
from matchmaker.services.journal_reading import Entry
from matchmaker.web import consent_wording, journal_wording, plan_wording, programme_words, weight_wording
from matchmaker.web.documents.agreement import CHANGE_STATES, agreed_files, agreement, names_by_hash
from matchmaker.web.documents.costs import content_of
from matchmaker.web.documents.journal import file_of
from matchmaker.web.documents.plans import plan_file
from matchmaker.web.titles import title_of

FORMAT = "matchmaker-case-file/1"


def case_file_bytes(case: CaseFile) -> bytes:
    """Return the archive of a case file."""
    plan = {f"plan-{case.in_force.number}.csv": plan_file(case.in_force)} if case.in_force else {}
    agreed = agreed_files(case)
    said = agreement(case, agreed)
    files = {
        "read-me.html": _read_me(case, said, names_by_hash(agreed)),
        "programme.csv": _programme(case),
        "agreement.json": _json(said),
        **agreed,
        "weights.json": _json(_weights(case)),
        **plan,
        "delegation.json": _json([_delegate(each) for each in case.delegation]),
        "delegation.csv": _delegation(case),
        "journal.json": _json([_entry(each) for each in case.entries]),
        "journal.csv": file_of(case.entries),
        "costs-lines.csv": content_of(CostFile.LINES, case.ledger),
        "costs-statement.csv": content_of(CostFile.STATEMENT, case.ledger),
    }
    last = case.entries[-1].sha256 if case.entries else ""
    about = {"format": FORMAT, "workshop": case.slug, "last_journal_entry_sha256": last}
    return archive_bytes(files, {**about, "journal_head_sha256": case.journal_head})


def _read_me(case: CaseFile, said: Mapping[str, Any], files: Mapping[str, str]) -> bytes:
    """Return the page for people, which reads without any other file."""
    words = {
        "journal": journal_wording,
        "statuses": plan_wording.STATUSES,
        "changes": CHANGE_STATES,
        "answers": programme_words.ANSWERS,
        "weight_name": weight_wording.weight_name,
    }
    return render_template("case_file/document.html", case=case, said=said, files=files, words=words).encode()


def _programme(case: CaseFile) -> bytes:
    """Return the sessions of the programme, and what is beside them, in the order of time."""
    rooms = {each.id: each.name for each in case.programme.rooms}
    slots = {each.id: each for each in case.programme.slots}
    header = [_("Day"), _("Start"), _("End"), _("Time zone"), _("Session"), _("Room"), _("Tables")]
    rows = [
        [slots[each.slots[0]].day, f"{slots[each.slots[0]].start:%H:%M}", f"{slots[each.slots[-1]].end:%H:%M}",
         case.time_zone, each.title, rooms.get(each.room or "", ""), each.tables]
        for each in case.programme.sessions if each.slots
    ]  # fmt: skip
    rows += [
        [each.day, f"{each.start:%H:%M}", f"{each.end:%H:%M}", case.time_zone, _item(each),
         rooms.get(each.room or "", "") or each.place, ""]
        for each in case.programme.items
    ]  # fmt: skip
    return csv_bytes(header, sorted(rows, key=lambda row: tuple(map(str, row))))


def _item(item: Item) -> str:
    """Return what is on beside the meetings: a break, a plenary or a visit, with its name."""
    title = title_of({language: each.name for language, each in item.titles.items()})
    return f"{programme_words.KINDS[item.kind]}: {title}"


def _weights(case: CaseFile) -> dict[str, Any]:
    weights = case.weights
    return {
        "in_force": dict(weights.in_force),
        "chosen": dict(weights.chosen),
        "follow_up": weights.follow_up,
    }


def _delegate(person: Delegate) -> dict[str, Any]:
    return {
        "id": person.public_id,
        "name": person.name,
        "name_in_latin_letters": person.name_latin,
        "organisation": person.organisation,
        "status": person.status.value,
        "registered_at": person.registered_at.isoformat(),
        "together": person.together,
        "themes": list(person.themes),
        "consents": [
            {"purpose": each.purpose, "granted": each.granted, "wording": each.wording, "at": each.at.isoformat()}
            for each in person.consents
        ],
    }


def _delegation(case: CaseFile) -> bytes:
    """Return a row for each person of the own side, with what holds of each purpose now."""
    header = [
        _("Name"), _("Name in Latin letters"), _("Organisation"), _("Registration"), _("Registered (UTC)"),
        _("Sits together with others as"), _("Themes"), *(consent_wording.TITLES[each] for each in Purpose),
    ]  # fmt: skip
    rows = (
        [each.name, each.name_latin, each.organisation, programme_words.ANSWERS[each.status][0], each.registered_at,
         each.together, "; ".join(each.themes), *(_last_word(each, purpose) for purpose in Purpose)]
        for each in case.delegation
    )  # fmt: skip
    return csv_bytes(header, rows)


def _last_word(person: Delegate, purpose: Purpose) -> str:
    said: Said | None = next((each for each in reversed(person.consents) if each.purpose == purpose), None)
    if said is None:
        return str(_("nothing said"))
    words = {"day": f"{said.at:%Y-%m-%d}", "wording": said.wording}
    if said.granted:
        return str(_("yes, on %(day)s to the words of %(wording)s", **words))
    return str(_("no, on %(day)s to the words of %(wording)s", **words))


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
