"""What every pair of a workshop is worth: from rows to profiles with opaque ids, and from scores back to rows.

A party of several is one calendar: its members' offers, seeks and languages stand together, as they will sit. Nobody's
name is in the profiles; the ids are those of the registrations. Vetoes are not among the preferences: a pair is scored
as if there were none, so that no score and nothing that is made from scores tells of one. They count where the instance
is made (`encode.rows`).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, insert, or_, select
from sqlalchemy.orm import Session

from matchmaker.affinity.weights import DEFAULT_WEIGHTS
from matchmaker.domain.people import ProfileTextKind
from matchmaker.files.instances import Instance, Pair, Slot
from matchmaker.files.instances import Session as SessionEntry
from matchmaker.files.profiles import LanguageResource, Preference, Profile, Profiles
from matchmaker.services.embedding import description
from matchmaker.services.encode.rows import themes_covered
from matchmaker.store.base import new_public_id
from matchmaker.store.queries import planning, scoring, series
from matchmaker.store.tables.pairs import PairScore, PairScoreUse

Topics = Sequence[Sequence[str]]
"""The names of each topic, in all languages."""

REUNITE = {"met_before": 0.2}
"""In a follow-up workshop those who met before should meet again: the shift that new contacts have otherwise."""


def profiles_of(session: Session, workshop_id: int) -> Profiles:
    """Return the profiles of the calendars that are to be planned, in a constant number of statements."""
    goals = planning.goals(session, workshop_id)
    if goals is None:
        raise LookupError(f"There is no workshop with the key {workshop_id}.")
    calendars = planning.calendars(session, workshop_id)
    slots = planning.slots(session, workshop_id)
    place = scoring.follows(session, workshop_id)
    wants = scoring.wants(session, workshop_id)
    return Profiles(
        name=goals.public_id,
        people=tuple(_people(session, workshop_id, goals.partnership_id, calendars)),
        preferences=tuple(Preference(wish.by, wish.about, "want", wish.rank) for wish in wants),
        met_before=tuple(series.met_before(session, workshop_id)) if place.has_earlier else (),
        slots=tuple(Slot(slot.public_id, slot.day.isoformat()) for slot in slots),
        sessions=tuple(_sessions(session, workshop_id, {slot.id: slot.public_id for slot in slots})),
        resources=tuple(
            LanguageResource(each.public_id, each.capacity, each.languages)
            for each in scoring.interpreters(session, workshop_id)
        ),
        weights={**(REUNITE if place.follow_up else {}), **place.weights},
    )


def topics_of(session: Session, workshop_id: int) -> Topics:
    """Return the names of the themes and sub-topics of the workshop's partnership, those of one together."""
    return scoring.names_of_themes(session, workshop_id)


def usual_weights(*, follow_up: bool) -> dict[str, float]:
    """Return what each part of the affinity counts where the offices have not chosen anything else."""
    return {**DEFAULT_WEIGHTS, **(REUNITE if follow_up else {})}


def store_scores(session: Session, workshop_id: int, scored: Instance, *, of: int | None = None) -> None:
    """Replace the scores of a workshop by those of `scored`, whose people are its registrations.

    With `of`, the key of a registration, only those of its pairs are replaced, and `scored` has no others.

    A pair that was scored before keeps its id, so that the same input makes the same instance again. Pairs of somebody
    who is no longer there are left out, and of two who could not talk: no common language, and no interpreter between.
    """
    known = scoring.ids_of_scores(session, workshop_id)
    keys = {calendar.public_id: calendar.id for calendar in planning.calendars(session, workshop_id)}
    meetable = (pair for pair in scored.pairs if pair.a in keys and pair.b in keys and _can_talk(pair))
    pairs = {_key(keys, pair): pair for pair in meetable}
    replaced = [PairScore.workshop_id == workshop_id]
    if of is not None:
        replaced.append(or_(PairScore.registration_a_id == of, PairScore.registration_b_id == of))
    session.execute(delete(PairScoreUse).where(PairScoreUse.pair_score_id.in_(select(PairScore.id).where(*replaced))))
    session.execute(delete(PairScore).where(*replaced))
    if rows := [_score_row(workshop_id, key, pair, known.get(key)) for key, pair in pairs.items()]:
        session.execute(insert(PairScore), rows)
    if uses := _use_rows(session, workshop_id, pairs):
        session.execute(insert(PairScoreUse), uses)


@dataclass(frozen=True, slots=True)
class _Members:
    """What the members of the calendars wrote, by profile."""

    texts: Mapping[int, Sequence[tuple[ProfileTextKind, str]]]
    languages: Mapping[int, Sequence[str]]

    def written(self, members: Iterable[scoring.Member], kind: ProfileTextKind) -> tuple[str, ...]:
        """Return what the members wrote of one kind, one after the other, each text once."""
        said = (text for member in members for each, text in self.texts.get(member.profile_id, ()) if each is kind)
        return tuple(dict.fromkeys(said))

    def spoken(self, members: Iterable[scoring.Member]) -> tuple[str, ...]:
        """Return the languages that at least one of the members speaks."""
        return tuple(dict.fromkeys(each for member in members for each in self.languages.get(member.profile_id, ())))


def _people(
    session: Session, workshop_id: int, partnership_id: int, calendars: Sequence[planning.Calendar]
) -> Iterable[Profile]:
    themes = planning.themes(session, partnership_id)
    parents = {key: parent for key, _, parent in themes}
    chosen = planning.themes_of_calendars(session, workshop_id)
    sitting: dict[int, list[scoring.Member]] = {}
    for member in scoring.members(session, workshop_id):
        sitting.setdefault(member.registration_id, []).append(member)
    wrote = _Members(scoring.texts(session, workshop_id), scoring.languages(session, workshop_id))
    for calendar in calendars:
        covered = themes_covered(chosen.get(calendar.id, ()), parents)
        open_to = tuple(public_id for key, public_id, _ in themes if key in covered)
        yield _profile(calendar, sitting.get(calendar.id, []), wrote, open_to)


def _profile(
    calendar: planning.Calendar, members: Sequence[scoring.Member], wrote: _Members, themes: tuple[str, ...]
) -> Profile:
    sectors = [member.sector.value for member in members if member.sector is not None]
    return Profile(
        id=calendar.public_id,
        side=calendar.side.value,
        sector=sectors[0] if sectors else None,
        themes=themes,
        languages=wrote.spoken(members),
        offers=wrote.written(members, ProfileTextKind.OFFER),
        seeks=wrote.written(members, ProfileTextKind.SEEK),
        about=description(members),
        keywords=wrote.written(members, ProfileTextKind.KEYWORD),
    )


def _sessions(session: Session, workshop_id: int, slot_ids: Mapping[int, str]) -> Iterable[SessionEntry]:
    slots = planning.slots_of_sessions(session, workshop_id)
    for row in planning.sessions(session, workshop_id):
        if row.id in slots:
            yield SessionEntry(row.public_id, tuple(slot_ids[slot] for slot in slots[row.id]), row.tables, row.theme)


def _can_talk(pair: Pair) -> bool:
    """Return whether two can talk, by themselves or with an interpreter: the part is 0 for nobody else."""
    return bool(pair.uses) or pair.reasons.get("language") != 0


def _key(keys: Mapping[str, int], pair: Pair) -> tuple[int, int]:
    one, other = keys[pair.a], keys[pair.b]
    return min(one, other), max(one, other)


def _score_row(workshop_id: int, key: tuple[int, int], pair: Pair, public_id: str | None) -> dict[str, Any]:
    return {
        "public_id": public_id or new_public_id(),
        "workshop_id": workshop_id,
        "registration_a_id": key[0],
        "registration_b_id": key[1],
        "weight": pair.weight,
        "parts": dict(pair.reasons),
    }


def _use_rows(session: Session, workshop_id: int, pairs: Mapping[tuple[int, int], Pair]) -> list[dict[str, int]]:
    resources = {public_id: key for key, public_id, _ in planning.resources(session, workshop_id)}
    scored = select(PairScore.id, PairScore.registration_a_id, PairScore.registration_b_id)
    return [
        {"pair_score_id": score_id, "resource_id": resources[used], "workshop_id": workshop_id}
        for score_id, a, b in session.execute(scored.where(PairScore.workshop_id == workshop_id))
        for used in (pairs[a, b].uses if (a, b) in pairs else ())
        if used in resources
    ]
