"""Write many entries at once, by the rules by which one is prepared: a few statements for thousands of people."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, insert, update
from sqlalchemy.orm import Session

from matchmaker.domain.people import ProfileTextKind, Sector
from matchmaker.domain.permissions import Principal
from matchmaker.domain.workshops import RegistrationStatus, Side
from matchmaker.services.access import WorkshopFacts
from matchmaker.services.imports.looking import Verdict
from matchmaker.services.imports.rows import Listed
from matchmaker.services.profile.draft import LONGEST, NEW, Draft
from matchmaker.store.queries import people as people_queries
from matchmaker.store.queries import profile as queries
from matchmaker.store.tables.organisations import Organisation
from matchmaker.store.tables.people import Profile, ProfileLanguage, ProfileText, ProfileTheme
from matchmaker.store.tables.registrations import Registration, RegistrationMember, RegistrationTheme

_WRITTEN = (*LONGEST, "about", "contact_email")
_LISTS = ((ProfileTextKind.OFFER, "offers"), (ProfileTextKind.SEEK, "seeks"), (ProfileTextKind.KEYWORD, "keywords"))


class Writer:
    """Writes entries of one party, with the keys of themes and organisations looked up once."""

    def __init__(self, session: Session, principal: Principal) -> None:
        self._session = session
        self._account, self._party = principal.account, principal.party or 0
        themes = people_queries.themes(session, queries.partnerships_of(session, self._party), "")
        self._themes = {theme.public_id: theme.id for theme in themes}
        known = queries.organisations_of(session, self._party)
        self._organisations = {each.public_id: each.id for each in known}
        self._by_name = {each.name.casefold(): each.id for each in known}

    def make(self, workshop: WorkshopFacts, side: Side, people: Sequence[Listed], now: datetime) -> list[str]:
        """Write entries for people; return their public ids."""
        if not people:
            return []
        self._make_organisations([each.draft for each in people])
        profiles = [
            {**self._columns(each.draft), "party_id": self._party, "prepared_by_id": self._account, "created_at": now}
            for each in people
        ]
        made = self._inserted(Profile, profiles, Profile.id, Profile.public_id)
        self._write_lists([key for key, _ in made], [each.draft for each in people])
        self._register(workshop, side, [key for key, _ in made], people, now)
        return [public_id for _, public_id in made]

    def change(self, verdicts: Sequence[Verdict]) -> None:
        """Write what entries that wait for their people say from now on."""
        changed = [(each.known.id, each.known.version, each.listed.draft) for each in verdicts if each.known]
        if not changed:
            return
        drafts = [draft for _, _, draft in changed]
        self._make_organisations(drafts)
        rows = [{"key": key, "next": version + 1, **self._columns(draft)} for (key, version, draft) in changed]
        columns: dict[str, Any] = {name: bindparam(name) for name in (*_WRITTEN, "organisation_id")}
        table = Profile.__table__
        written = update(table).where(table.c.id == bindparam("key")).values(version=bindparam("next"), **columns)  # type: ignore[arg-type]
        self._session.connection().execute(written, rows)
        keys = [key for key, _, _ in changed]
        for each in (ProfileText, ProfileLanguage, ProfileTheme):
            self._session.execute(delete(each).where(each.profile_id.in_(keys)))
        self._write_lists(keys, drafts)

    def _columns(self, draft: Draft) -> dict[str, Any]:
        return {**{name: getattr(draft, name) for name in _WRITTEN}, "organisation_id": self._organisation(draft)}

    def _organisation(self, draft: Draft) -> int | None:
        if draft.organisation == NEW:
            return self._by_name[draft.organisation_name.casefold()]
        return self._organisations.get(draft.organisation)

    def _make_organisations(self, drafts: Sequence[Draft]) -> None:
        """Add the organisations that nobody has named yet; one of the same name is the same one."""
        new: dict[str, Draft] = {}
        for draft in drafts:
            name = draft.organisation_name.casefold()
            if draft.organisation == NEW and name not in self._by_name:
                new.setdefault(name, draft)
        rows = [
            {
                "party_id": self._party,
                "sector": Sector(draft.organisation_sector),
                "name": draft.organisation_name,
                "name_latin": draft.organisation_name_latin,
            }
            for draft in new.values()
        ]
        made = self._inserted(Organisation, rows, Organisation.id, Organisation.public_id) if rows else []
        self._by_name |= {name: key for name, (key, _) in zip(new, made, strict=True)}

    def _write_lists(self, keys: Sequence[int], drafts: Sequence[Draft]) -> None:
        pairs = list(zip(keys, drafts, strict=True))
        texts = [
            {"profile_id": key, "kind": kind, "position": position, "text": text}
            for key, draft in pairs
            for kind, name in _LISTS
            for position, text in enumerate(getattr(draft, name))
        ]
        languages = [{"profile_id": key, "language": each} for key, draft in pairs for each in draft.languages]
        themes = [{"profile_id": key, "theme_id": self._themes[each]} for key, draft in pairs for each in draft.themes]
        for table, rows in ((ProfileText, texts), (ProfileLanguage, languages), (ProfileTheme, themes)):
            if rows:
                self._session.execute(insert(table), rows)

    def _register(
        self, workshop: WorkshopFacts, side: Side, keys: Sequence[int], people: Sequence[Listed], now: datetime
    ) -> None:
        """Write the registrations that wait for their people's word; when they are there is asked of them."""
        rows = [
            {
                "workshop_id": workshop.id,
                "side": side,
                "status": RegistrationStatus.PREPARED,
                "registered_at": now,
                "min_meetings": each.wishes.min_meetings,
                "max_meetings": each.wishes.max_meetings,
            }
            for each in people
        ]
        made = [key for key, _ in self._inserted(Registration, rows, Registration.id, Registration.public_id)]
        members = [
            {"registration_id": registration, "profile_id": profile, "workshop_id": workshop.id}
            for registration, profile in zip(made, keys, strict=True)
        ]
        wanted = [
            {"registration_id": registration, "theme_id": self._themes[theme], "priority": priority}
            for registration, each in zip(made, people, strict=True)
            for theme, priority in each.wishes.themes.items()
        ]
        self._session.execute(insert(RegistrationMember), members)
        if wanted:
            self._session.execute(insert(RegistrationTheme), wanted)

    def _inserted(self, table: Any, rows: Sequence[dict[str, Any]], *columns: Any) -> list[tuple[int, str]]:
        """Write rows and return what the database gave them, in their order."""
        written = insert(table).returning(*columns, sort_by_parameter_order=True)
        with_version = [{**row, "version": 1} for row in rows]
        return [(key, public_id) for key, public_id in self._session.execute(written, with_version)]
