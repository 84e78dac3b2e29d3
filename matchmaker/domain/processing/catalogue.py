"""Every column of every table: what it tells of a person, or that it tells nothing.

Each column is a pair ``name=word``. The word is one of `Datum` (something of a person), ``own.`` or ``other.`` with a
word of `Link` (it points at a person; ``own``: and the row is theirs), ``words`` (an office or a program writes freely
here, so it may name somebody), ``place`` (it points at a part of the programme), ``id`` or ``key`` (opaque), or
``plain`` (nothing of a person by itself).
"""

from collections.abc import Mapping
from dataclasses import dataclass

from matchmaker.domain.processing.purposes import Purpose
from matchmaker.domain.processing.vocabulary import Datum, Link


@dataclass(frozen=True, slots=True)
class Column:
    """What one column is.

    Parameters
    ----------
    datum
        What it tells of a person; None where it tells nothing by itself.
    link
        How it points at a person; None where it does not.
    own
        Whether that makes the row the person's.
    word
        As the catalogue says it.
    """

    name: str
    datum: Datum | None
    link: Link | None
    own: bool
    word: str

    @property
    def personal(self) -> bool:
        """Whether it tells something of a person, or points at one."""
        return self.datum is not None or self.link is not None or self.word == "words"


@dataclass(frozen=True, slots=True)
class Table:
    """What one table is for.

    Parameters
    ----------
    withheld
        Why a person who asks for everything about them is not given these rows although they point at them; empty
        where they are given.
    """

    name: str
    purpose: Purpose
    columns: Mapping[str, Column]
    withheld: str = ""

    @property
    def links(self) -> dict[str, Link]:
        """The columns that make a row a person's own."""
        return {each.name: each.link for each in self.columns.values() if each.link is not None and each.own}


_PAIRS_TELL_OF_OTHERS = "it is as much about another person, whose wishes could be read from it"
_OF_THE_OFFICE = "an office's act in its role; the person it was done by finds it in the journal"
_NO_ONE_ELSE = "a hash that protects the person and tells nothing"

_TABLES = (
    ("accounts", Purpose.ACCOUNT, "", """
        id=own.account public_id=id email=e-mail email_normalised=e-mail password_hash=secret role=role party_id=place
        language=language sign_in_generation=plain created_at=moment confirmed_at=moment disabled_at=moment
        one_time_secret=secret one_time_since=moment one_time_step=plain provider_subject=provider version=plain"""),
    ("sign_ins", Purpose.SECURITY, "", """
        id=key public_id=id token_sha256=secret account_id=own.account generation=plain complete=plain device=device
        created_at=moment last_seen_at=moment expires_at=moment ended_at=moment"""),
    ("recovery_codes", Purpose.SECURITY, "", """
        id=key account_id=own.account code_sha256=secret used_at=moment"""),
    ("mailed_links", Purpose.SECURITY, "", """
        id=key public_id=id purpose=plain account_id=own.account address=own.address token_sha256=secret
        code_sha256=secret generation=plain role=role party_id=place profile_id=own.profile
        invited_by_id=other.account made_at=moment expires_at=moment used_at=moment attempts=plain"""),
    ("rate_counts", Purpose.SECURITY, _NO_ONE_ELSE, "bucket=secret window_start=moment count=plain"),
    ("answered_posts", Purpose.SECURITY, "", """
        id=key account_id=own.account key_sha256=secret request_sha256=secret status=plain location=plain
        answered_at=moment"""),
    ("access_grounds", Purpose.JOURNAL, "", """
        id=key public_id=id account_id=own.account workshop_id=place profile_id=own.profile reason=reason
        said_at=moment holds_until=moment"""),
    ("profiles", Purpose.PROFILE, "", """
        id=own.profile public_id=id account_id=own.account party_id=place organisation_id=organisation name=name
        name_latin=name call_name=name title=position rank=position about=expertise summary=expertise
        contact_email=e-mail contact_phone=phone created_at=moment prepared_by_id=other.account
        confirmed_at=moment erased_at=moment version=plain"""),
    ("profile_texts", Purpose.PROFILE, "", """
        id=key profile_id=own.profile kind=plain position=plain text=expertise"""),
    ("search_texts", Purpose.PROFILE, "the words of the profile cut up for the search; the profile is given whole", """
        profile_id=own.profile profile_version=plain organisation_version=plain words=expertise"""),
    ("profile_languages", Purpose.PROFILE, "", "profile_id=own.profile language=language"),
    ("profile_themes", Purpose.PROFILE, "", "profile_id=own.profile theme_id=theme"),
    ("organisations", Purpose.PROFILE, "an organisation is no person; its name stands in the profile", """
        id=key public_id=id party_id=place sector=plain name=words name_latin=words registration_number=plain
        website=words version=plain"""),
    ("clearances", Purpose.OFFICES, _OF_THE_OFFICE, """
        organisation_id=place party_id=place state=plain conditions=words set_by_id=other.account set_at=plain
        version=plain"""),
    ("consents", Purpose.CONSENTS, "", """
        id=key public_id=id profile_id=own.profile purpose=consent granted=consent wording=wording said_at=moment"""),
    ("calendar_feeds", Purpose.MEETINGS, "", "id=key profile_id=own.profile secret_sha256=secret made_at=moment"),
    ("registrations", Purpose.WORKSHOPS, "", """
        id=own.registration public_id=id workshop_id=place side=plain status=taking+part name=words
        min_meetings=number+of+meetings max_meetings=number+of+meetings max_in_a_row=number+of+meetings
        registered_at=moment taken_in_at=moment version=plain"""),
    ("registration_members", Purpose.WORKSHOPS, "", """
        registration_id=plain profile_id=own.profile workshop_id=place position=plain"""),
    ("quotas", Purpose.PROGRAMME, "", "workshop_id=place party_id=place places=plain version=plain"),
    ("substitutions", Purpose.WORKSHOPS, "", """
        id=key public_id=id workshop_id=place registration_id=own.registration from_profile_id=own.profile
        to_profile_id=own.profile account_id=other.account made_at=moment"""),
    ("visit_wishes", Purpose.WISHES, "", """
        registration_id=own.registration item_id=wish workshop_id=place rank=wish"""),
    ("visit_places", Purpose.MEETINGS, "", """
        plan_id=plain registration_id=own.registration item_id=times workshop_id=place"""),
    ("registration_themes", Purpose.WORKSHOPS, "", "registration_id=own.registration theme_id=theme priority=plain"),
    ("availabilities", Purpose.WORKSHOPS, "", """
        registration_id=own.registration slot_id=times workshop_id=place available=times"""),
    ("preferences", Purpose.WISHES, "", """
        id=key public_id=id workshop_id=place from_registration_id=own.registration
        to_registration_id=other.registration kind=wish rank=wish said_at=moment version=plain"""),
    ("pair_scores", Purpose.MATCHING, _PAIRS_TELL_OF_OTHERS, """
        id=key public_id=id workshop_id=place registration_a_id=other.registration
        registration_b_id=other.registration weight=fit parts=fit"""),
    ("pair_score_uses", Purpose.MATCHING, "", "pair_score_id=plain resource_id=place workshop_id=place"),
    ("pair_rules", Purpose.MATCHING, _PAIRS_TELL_OF_OTHERS, """
        id=key public_id=id workshop_id=place registration_a_id=other.registration
        registration_b_id=other.registration must=decision forbidden=decision session_id=place reason=words
        version=plain"""),
    ("text_vectors", Purpose.MATCHING, "found by a hash of a text alone, which several people may have written", """
        model=plain digest=plain vector=fit"""),
    ("workshop_parts", Purpose.MATCHING, _PAIRS_TELL_OF_OTHERS, """
        workshop_id=place input_sha256=plain model=plain hosts=other.inside visitors=other.inside names=plain tables=fit
        computed_at=plain outdated_since=plain"""),
    ("runs", Purpose.MATCHING, _PAIRS_TELL_OF_OTHERS, """
        id=key public_id=id workshop_id=place job_id=plain requested_by_id=other.account seed=plain time_limit_s=plain
        parameters=plain input_sha256=plain instance=other.inside created_at=plain"""),
    ("plans", Purpose.MEETINGS, "a whole plan is about everybody; the own meetings are given one by one", """
        id=key public_id=id workshop_id=place run_id=plain number=plain origin=plain based_on_id=plain mandate_id=plain
        status=plain proof=plain instance_sha256=plain method=plain seed=plain seconds=plain
        program_versions=plain objective=plain bound=plain gap=plain bound_scope=plain events=other.inside
        conflict=other.inside stale_since=plain created_at=plain published_at=plain version=plain"""),
    ("meetings", Purpose.MEETINGS, "", """
        id=key public_id=id workshop_id=place plan_id=plain session_id=meeting registration_a_id=own.registration
        registration_b_id=own.registration table_number=meeting locked=plain version=plain"""),
    ("meeting_slots", Purpose.MEETINGS, "it repeats the meetings, slot by slot, so that nobody sits in two", """
        plan_id=plain slot_id=plain registration_id=other.registration meeting_id=plain"""),
    ("plan_edits", Purpose.OFFICES, "", """
        id=key public_id=id workshop_id=place plan_id=plain number=plain account_id=own.account edit=other.inside
        inverse=other.inside undoes=plain made_at=moment"""),
    ("mandates", Purpose.OFFICES, "", """
        id=key public_id=id workshop_id=place party_id=place account_id=own.account state=act holds_until=plain
        most_moves=plain proposed_at=moment decided_at=plain version=plain"""),
    ("desk_events", Purpose.MEETINGS, "", """
        id=key public_id=id workshop_id=place kind=taking+part registration_id=own.registration session_id=place
        slot_id=times tables=plain idempotency_key=key account_id=other.account noted_at=moment made_with_id=key
        plan_id=plain taken_back_at=moment taken_back_by_id=other.account"""),
    ("meeting_feedback", Purpose.FEEDBACK, "", """
        id=key workshop_id=place profile_id=own.profile from_registration_id=plain
        to_registration_id=other.registration note=note held=held rating=rating follow_up=follow-up said_at=moment
        version=plain"""),
    ("people_imports", Purpose.OFFICES, "", """
        id=key public_id=id workshop_id=place party_id=place account_id=own.account state=act file_name=words
        sha256=plain content=other.inside mapping=plain row_count=plain made=other.inside read_at=moment done_at=moment
        undone_at=moment version=plain"""),
    ("mailings", Purpose.OFFICES, "", """
        id=key public_id=id workshop_id=place party_id=place account_id=own.account occasion=plain state=act
        filter=words texts=words recipients=plain made_at=moment due_at=plain taken_back_at=moment version=plain"""),
    ("saved_views", Purpose.OFFICES, "", """
        id=key public_id=id account_id=own.account workshop_id=place page=plain name=words query=words"""),
    ("jobs", Purpose.OFFICES, "", """
        id=key public_id=id kind=act workshop_id=place requested_by_id=own.account exclusive_key=key idempotency_key=key
        state=plain progress=plain progress_text=plain parameters=other.inside input_sha256=plain result=other.inside
        error=plain attempts=plain fencing_number=plain worker=plain created_at=moment due_at=plain started_at=plain
        lease_until=plain heartbeat_at=plain cancel_requested_at=plain finished_at=plain"""),
    ("confirmations", Purpose.OFFICES, "", """
        id=key public_id=id workshop_id=place kind=act subject_id=id sha256=plain party_id=place account_id=own.account
        confirmed_at=moment"""),
    ("agreed_documents", Purpose.OFFICES, "", "workshop_id=place sha256=plain document=words"),
    ("workshop_changes", Purpose.OFFICES, "", """
        id=key public_id=id workshop_id=place party_id=place account_id=own.account state=act base_version=plain
        document=words proposed_at=moment decided_at=plain version=plain"""),
    ("delegation_leaders", Purpose.OFFICES, "", """
        workshop_id=place account_id=own.account party_id=place named_by_id=other.account named_at=moment"""),
    ("retentions", Purpose.OFFICES, _OF_THE_OFFICE, """
        workshop_id=place party_id=place keep_until=plain set_by_id=other.account set_at=plain version=plain"""),
    ("cost_lines", Purpose.COSTS, "a voucher is of an organisation; the service keeps no person with it", """
        id=key public_id=id workshop_id=place party_id=place organisation_id=place category=plain description=words
        amount_minor_units=cost currency=plain payer=plain follows_rule=plain deviation_reason=words incurred_on=plain
        created_at=plain version=plain"""),
    ("outbox", Purpose.MAIL, "", """
        id=key public_id=id kind=plain workshop_id=place profile_id=own.profile mailing_id=plain deduplication_key=key
        address=own.address language=language subject=letter body_text=letter body_html=letter attachments=letter
        state=plain attempts=plain fencing_number=plain created_at=moment due_at=plain lease_until=plain sent_at=moment
        last_error=plain"""),
    ("journal", Purpose.JOURNAL, "", """
        id=key at=moment actor_id=own.account_id on_behalf_of_id=own.any_id party_id=id workshop_id=id action=act
        subject_kind=plain subject_id=own.any_id reason=reason details=plain previous_sha256=plain sha256=plain"""),
    ("journal_reasons", Purpose.JOURNAL, "", "journal_id=own.journal salt=key text=reason"),
    ("erasures", Purpose.FORGETTING, "", """
        id=key public_id=id profile_id=own.profile_id account_id=own.account_id requested_by_id=other.account_id
        requested_at=moment done_at=moment"""),
    ("parties", Purpose.PROGRAMME, "", """
        id=key public_id=id code=plain kind=plain country=plain time_zone=plain currency=plain language=plain
        asks_clearance=plain version=plain"""),
    ("party_names", Purpose.PROGRAMME, "", "party_id=place language=plain name=plain"),
    ("partnerships", Purpose.PROGRAMME, "", """
        id=key public_id=id slug=plain signed_on=plain valid_from=plain valid_until=plain version=plain"""),
    ("partnership_names", Purpose.PROGRAMME, "", "partnership_id=place language=plain name=plain"),
    ("partnership_parties", Purpose.PROGRAMME, "", "partnership_id=place party_id=place position=plain"),
    ("themes", Purpose.PROGRAMME, "", """
        id=key public_id=id partnership_id=place parent_id=place code=plain position=plain retired=plain
        version=plain"""),
    ("theme_names", Purpose.PROGRAMME, "", "theme_id=place language=plain name=plain description=plain"),
    ("workshops", Purpose.PROGRAMME, "", """
        id=key public_id=id slug=plain partnership_id=place host_party_id=place visitor_party_id=place theme_id=place
        status=plain starts_on=plain ends_on=plain time_zone=plain place=words working_language=plain
        registration_closes_at=plain objective=plain weights=plain max_break_spread=plain least_meetings=plain
        spare_tables_percent=plain follow_up_of_id=place copied_from_id=place version=plain"""),
    ("workshop_names", Purpose.PROGRAMME, "", "workshop_id=place language=plain name=words summary=words"),
    ("slots", Purpose.PROGRAMME, "", """
        id=key public_id=id workshop_id=place day=plain starts_at=plain ends_at=plain"""),
    ("rooms", Purpose.PROGRAMME, "", "id=key public_id=id workshop_id=place name=plain version=plain"),
    ("sessions", Purpose.PROGRAMME, "", """
        id=key public_id=id workshop_id=place theme_id=place room_id=place tables=plain title=words version=plain"""),
    ("session_slots", Purpose.PROGRAMME, "", "session_id=place slot_id=place workshop_id=place"),
    ("resources", Purpose.PROGRAMME, "", """
        id=key public_id=id workshop_id=place name=words language_a=plain language_b=plain capacity=plain
        version=plain"""),
    ("resource_slots", Purpose.PROGRAMME, "", "resource_id=place slot_id=place workshop_id=place capacity=plain"),
    ("programme_items", Purpose.PROGRAMME, "", """
        id=key public_id=id workshop_id=place kind=plain starts_at=plain ends_at=plain room_id=place place=words
        organisation_id=place places=plain bus_leaves_at=plain bus_returns_at=plain version=plain"""),
    ("programme_item_names", Purpose.PROGRAMME, "", "item_id=place language=plain name=words summary=words"),
    ("rates", Purpose.PROGRAMME, "", """
        id=key base_currency=plain quote_currency=plain on_date=plain rate=plain source=plain"""),
)  # fmt: skip


def _column(pair: str) -> Column:
    name, _, word = pair.partition("=")
    word = word.replace("+", " ")
    standing, dot, link = word.partition(".")
    if dot:
        return Column(name, None, Link(link), standing == "own", word)
    return Column(name, Datum(word) if word in set(Datum) else None, None, own=False, word=word)


def _table(name: str, purpose: Purpose, withheld: str, columns: str) -> Table:
    return Table(name, purpose, {each.name: each for each in map(_column, columns.split())}, withheld)


CATALOGUE: dict[str, Table] = {row[0]: _table(*row) for row in _TABLES}
"""Every table by its name."""
