"""A programme that two offices edit at once: which parts the first changed, in sentences, and putting both together."""

import json
from collections.abc import Mapping
from typing import Any

from flask import request
from flask_babel import gettext as _

from matchmaker.domain.programmes.document import Interpreters, Item, Programme, Room, Session, Slot
from matchmaker.domain.programmes.json_form import from_json, to_json
from matchmaker.domain.programmes.merging import SPARE, Key, Spare, change_of, contested, merged, part
from matchmaker.errors import InputError
from matchmaker.files.json_text import value_of
from matchmaker.services.programmes.saving import normalised
from matchmaker.web.filters import day_short, language_name
from matchmaker.web.merging import KEEP, LONGEST_OPENED, OPENED, THEIRS, Piece, is_of
from matchmaker.web.programme_words import in_words
from matchmaker.web.titles import title_of


def opened_programme(standing: Programme, seen: str) -> str:
    """Return what the form carries along so that a conflict can say how things were when it was opened."""
    if request.method == "POST" and not is_of(request.form, seen):
        return request.form.get(OPENED, "")
    return json.dumps(to_json(standing), ensure_ascii=False, separators=(",", ":"))


def put_together(standing: Programme, typed: Programme, seen: str) -> Programme:
    """Return what was typed, with the parts as they stand for which the reader chose that."""
    if not is_of(request.form, seen):
        return typed
    chosen = [name.removeprefix(KEEP) for name, value in request.form.items() if name.startswith(KEEP)]
    keys = [Key(kind, key) for kind, _colon, key in (each.partition(":") for each in chosen) if kind in _LABELS]
    return merged(standing, typed, [key for key in keys if request.form[f"{KEEP}{key.kind}:{key.id}"] == THEIRS])


def pieces_of_programme(standing: Programme, typed: Programme, themes: Mapping[str, str]) -> list[Piece]:
    """Return what the first changed and is something else in what was typed, each in the sentences of a change."""
    base, typed = _opened() or standing, normalised(typed)
    found = []
    for key in contested(base, standing, typed):
        theirs = [in_words(each, themes) for each in change_of(base, standing, key)]
        yours = [in_words(each, themes) for each in change_of(base, typed, key)]
        found.append(Piece(f"{key.kind}:{key.id}", _label(key, base, standing), None, theirs, yours or None))
    return found


def _opened() -> Programme | None:
    """Return the programme that the form was opened with; None where it says nothing that can be one."""
    try:
        return from_json(value_of(request.form.get(OPENED, ""), OPENED, longest=LONGEST_OPENED))
    except (InputError, ValueError, KeyError, TypeError, AttributeError):
        return None


def _label(key: Key, base: Programme, standing: Programme) -> str:
    whose = standing if part(standing, key) is not None else base
    return str(_LABELS[key.kind](part(whose, key), whose))


def _of_slot(slot: Slot, _programme: Programme) -> str:
    times = {"day": day_short(slot.day), "start": f"{slot.start:%H:%M}", "end": f"{slot.end:%H:%M}"}
    return str(_("Slot of %(day)s, %(start)s–%(end)s", **times))


def _of_room(room: Room, _programme: Programme) -> str:
    return str(_("Room %(name)s", name=room.name))


def _of_session(session: Session, programme: Programme) -> str:
    slot = next((each for each in programme.slots if each.id in session.slots), None)
    room = next((each.name for each in programme.rooms if each.id == session.room), "") or _("no room")
    if slot is None:
        return str(_("Session in %(room)s", room=room))
    return str(
        _("Session of %(day)s, %(start)s, %(room)s", day=day_short(slot.day), start=f"{slot.start:%H:%M}", room=room)
    )


def _of_interpreters(each: Interpreters, _programme: Programme) -> str:
    between = each.name or " – ".join(language_name(code) for code in each.languages or ())
    return str(_("Interpreters between %(languages)s", languages=between))


def _of_item(item: Item, _programme: Programme) -> str:
    said = {"item": title_of({language: titles.name for language, titles in item.titles.items()})}
    return str(_("“%(item)s” of %(day)s, %(start)s", **said, day=day_short(item.day), start=f"{item.start:%H:%M}"))


def _of_spare(_spare: Spare, _programme: Programme) -> str:
    return str(_("Tables that stay free"))


_LABELS: dict[str, Any] = {
    "slots": _of_slot,
    "rooms": _of_room,
    "sessions": _of_session,
    "interpreters": _of_interpreters,
    "items": _of_item,
    SPARE: _of_spare,
}
