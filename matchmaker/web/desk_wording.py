"""The day's desk in words: who has come, what the plan does not know yet, what a repair does, what the mandate says."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from matchmaker.domain.desk import Beyond, DeskEventKind, MandateState, Presence
from matchmaker.services.desk import Pending, Preview, Standing
from matchmaker.services.desk.page import Said
from matchmaker.services.desk.rooms import Share, runs_of
from matchmaker.services.plans.difference import Fate
from matchmaker.store.queries.timetable import Calendar, Place, SlotTime
from matchmaker.web.filters import day_short, number, time
from matchmaker.web.plan_wording import calendar_name, place_name

PRESENCES: Mapping[Presence, tuple[Any, str]] = {
    Presence.THERE: (_l("There"), "good"),
    Presence.LATE: (_l("Comes later"), "warning"),
    Presence.MISSING: (_l("Missing"), "danger"),
    Presence.EXPECTED: (_l("Expected"), "neutral"),
}
"""What each presence is called, and the kind of its badge."""

FATES: Mapping[Fate, tuple[Any, str]] = {
    Fate.MOVED: (_l("Moves"), "info"),
    Fate.TABLE: (_l("Another table"), "info"),
    Fate.DROPPED: (_l("Falls away"), "danger"),
    Fate.NEW: (_l("New"), "good"),
}
"""What becomes of a meeting, and the kind of its badge."""

_HAPPENED = {
    "absent": _l("%(name)s is missing."),
    "late": _l("%(name)s is there from %(slot)s on."),
    "early": _l("%(name)s leaves at %(slot)s."),
    "close": _l("Closed: %(name)s."),
}
_OVER = {
    "absent": _l("%(name)s is there after all."),
    "late": _l("%(name)s is there already."),
    "early": _l("%(name)s stays after all."),
    "close": _l("Open after all: %(name)s."),
    "tables": _l("As many tables as in the programme: %(name)s."),
}
_NOTED = {
    DeskEventKind.ARRIVED: _l("%(name)s has arrived."),
    DeskEventKind.ABSENT: _l("%(name)s is missing."),
    DeskEventKind.LATE: _l("%(name)s is there from %(slot)s on."),
    DeskEventKind.EARLY: _l("%(name)s leaves at %(slot)s."),
    DeskEventKind.CLOSED: _l("Closed: %(name)s."),
}
_BEYOND = {
    Beyond.NO_MANDATE: _l("There is no mandate, so the other office has to confirm this repair."),
    Beyond.NOT_AGREED: _l(
        "The mandate is proposed, but not confirmed yet. So the other office has to confirm this repair."
    ),
    Beyond.EDITED: _l("Somebody has edited this repair on the board, so the other office has to confirm it."),
    Beyond.OVER: _l("The time of the mandate is over, so the other office has to confirm this repair."),
}


def pending_in_words(
    pending: Pending,
    calendars: Mapping[str, Calendar],
    places: Mapping[str, Place],
    slots: Mapping[str, SlotTime],
    zone: str,
    themes: Mapping[int, str],
) -> str:
    """Return something that the plan does not know yet, or did take into account, as a sentence."""
    of_person = pending.kind in {"absent", "late", "early"}
    name = calendar_name(calendars.get(pending.of)) if of_person else place_name(places.get(pending.of), zone, themes)
    slot = slots.get(pending.event.get("slot", ""))
    said = end_in_words(slot, zone) if pending.kind == "early" else slot_in_words(slot, zone)
    values = {"name": name, "slot": said}
    if pending.over:
        return str(_OVER[pending.kind]) % values
    if pending.kind == "tables":
        return tables_in_words(int(pending.event["number"]), name)
    return str(_HAPPENED[pending.kind]) % values


def all_pending_in_words(
    pending: Sequence[Pending],
    calendars: Mapping[str, Calendar],
    places: Mapping[str, Place],
    slots: Mapping[str, SlotTime],
    zone: str,
    themes: Mapping[int, str],
) -> list[str]:
    """Return each in a sentence; of a room, sessions that close one after another are said once."""
    runs = {
        (over, run[0].public_id): run
        for over in (False, True)
        for run in runs_of(places.values(), {each.of for each in pending if each.kind == "close" and each.over is over})
        if len(run) > 1
    }
    said_before = {(over, place.public_id) for (over, _first), run in runs.items() for place in run[1:]}
    sentences = []
    for each in pending:
        of = each.over, each.of
        if each.kind == "close" and of in runs:
            in_words = opened_in_words if each.over else closed_in_words
            sentences.append(in_words(runs[of][0], len(runs[of]), zone))
        elif each.kind != "close" or of not in said_before:
            sentences.append(pending_in_words(each, calendars, places, slots, zone, themes))
    return sentences


def note_in_words(said: Said, zone: str, themes: Mapping[int, str]) -> str:
    """Return a note as a sentence."""
    name = calendar_name(said.calendar) if said.calendar else place_name(said.place, zone, themes)
    if said.note.kind is DeskEventKind.TABLES:
        return tables_in_words(said.note.tables or 0, name)
    if said.sessions > 1 and said.place:
        return closed_in_words(said.place, said.sessions, zone)
    leaves = said.note.kind is DeskEventKind.EARLY
    slot = end_in_words(said.slot, zone) if leaves else slot_in_words(said.slot, zone)
    return str(_NOTED[said.note.kind]) % {"name": name, "slot": slot}


def closed_in_words(first: Place, sessions: int, zone: str) -> str:
    """Return that a room is closed, and from which session on."""
    since = slot_in_words(first.slots[0], zone)
    text: str = ngettext(
        "Room closed: %(room)s, %(num)d session from %(since)s on.",
        "Room closed: %(room)s, %(num)d sessions from %(since)s on.",
        sessions,
        room=first.room,
        since=since,
    )
    return text


def opened_in_words(first: Place, sessions: int, zone: str) -> str:
    """Return that a room that the plan reckons as closed is open, and from which session on."""
    text: str = ngettext(
        "Open after all: %(room)s, %(num)d session from %(since)s on.",
        "Open after all: %(room)s, %(num)d sessions from %(since)s on.",
        sessions,
        room=first.room,
        since=slot_in_words(first.slots[0], zone),
    )
    return text


def share_in_words(share: Share) -> str:
    """Return what a room that closes takes with it: "3 sessions, 12 meetings"."""
    sessions = ngettext("%(num)d session", "%(num)d sessions", share.sessions)
    meetings = ngettext("%(num)d meeting", "%(num)d meetings", share.meetings)
    return str(_("%(sessions)s, %(meetings)s", sessions=sessions, meetings=meetings))


def tables_in_words(count: int, name: str) -> str:
    """Return how many tables a session has now."""
    text: str = ngettext("%(num)d table: %(name)s.", "%(num)d tables: %(name)s.", count, name=name)
    return text


def slot_in_words(slot: SlotTime | None, zone: str) -> str:
    """Return the day and the beginning of a slot."""
    return f"{day_short(slot.starts_at, zone)} {time(slot.starts_at, zone)}" if slot else ""


def end_in_words(slot: SlotTime | None, zone: str) -> str:
    """Return the day and the end of a slot."""
    return f"{day_short(slot.ends_at, zone)} {time(slot.ends_at, zone)}" if slot else ""


def headline(preview: Preview) -> str:
    """Return what a repair comes to: "3 meetings move, 5 people are told"."""
    moves = ngettext("%(num)d meeting moves", "%(num)d meetings move", preview.moves)
    told = ngettext("%(num)d person is told", "%(num)d people are told", preview.told)
    return str(_("%(moves)s, %(told)s.", moves=moves, told=told))


def proof(preview: Preview) -> tuple[str, str]:
    """Return how sure it is that no repair moves fewer meetings, and the kind of the sentence."""
    if preview.moves == 0:
        return str(_("No meeting has to move: proven.")), "good"
    if preview.moves <= preview.fewest:
        return str(_("No repair moves fewer meetings: proven.")), "good"
    gap = preview.moves - preview.fewest
    text = ngettext(
        "At most %(num)d move fewer might be possible: that has not been proven either way.",
        "At most %(num)d moves fewer might be possible: that has not been proven either way.",
        gap,
    )
    return str(text), "warning"


def beyond_in_words(preview: Preview, zone: str) -> str:
    """Return why the desk may not publish a repair by itself, or under what it may."""
    if preview.beyond is None:
        return str(_("The mandate of both offices covers this repair, so it is published at once."))
    if preview.beyond is Beyond.TOO_MANY_MOVES and preview.mandate is not None:
        most = preview.mandate.terms.most_moves
        text = ngettext(
            "The mandate covers at most %(num)d move, so the other office has to confirm this repair.",
            "The mandate covers at most %(num)d moves, so the other office has to confirm this repair.",
            most,
        )
        return str(text)
    return str(_BEYOND[preview.beyond])


def mandate_in_words(standing: Standing | None, zone: str) -> tuple[str, str]:
    """Return how the mandate stands, and the kind of the sentence."""
    if standing is None:
        return str(_("There is no mandate: the other office confirms every repair.")), "neutral"
    if standing.over:
        return str(_("The time of the mandate is over: the other office confirms every repair.")), "warning"
    until = f"{day_short(standing.terms.holds_until, zone)} {time(standing.terms.holds_until, zone)}"
    if standing.terms.state is MandateState.PROPOSED:
        return str(_("A mandate until %(until)s is proposed, and not confirmed yet.", until=until)), "info"
    text = ngettext(
        "Until %(until)s the desk publishes repairs by itself that move at most %(num)d meeting.",
        "Until %(until)s the desk publishes repairs by itself that move at most %(num)d meetings.",
        standing.terms.most_moves,
        until=until,
    )
    return str(text), "good"


def balance_in_words(before: int, after: int) -> str:
    """Return how many meetings somebody had and has: "5 → 4"."""
    return f"{number(before)} → {number(after)}"
