"""Who may do what, through the pages, with real objects: every route, everybody, for an object of either region."""

from pathlib import Path

import pytest
from sqlalchemy import select

from matchmaker.domain.people import LinkPurpose
from matchmaker.domain.permissions import Standing
from matchmaker.domain.processing import CATALOGUE
from matchmaker.domain.workshops import Side
from matchmaker.services.subject import subject_of_account, whose
from matchmaker.store.base import Base
from matchmaker.store.tables.accounts import Account
from matchmaker.store.transaction import reading
from matchmaker.web.area import routes_of
from tests.web.authorisation import ACCOUNTS, ROUTES, Asker, Reach, Route, letter, standing_at
from tests.web.authorisation_cells import (
    DEVIATIONS,
    ELSEWHERE,
    SENT_BY_EVERYBODY,
    WITH_A_REASON,
    answered,
    asked_cells,
    every_cell,
)
from tests.web.filled_forms import forms_of_everybody
from tests.web.forms_on_pages import FormOnPage
from tests.web.ground import ANONYMOUS, Ground
from tests.web.populated import (
    DRAFT_SLUG,
    EXPERT_FOREIGN,
    EXPERTS,
    FAR_SLUG,
    ORGANISER_DK_2,
    REVIEWER_CN,
    UNSEEN_CN,
    UNSEEN_DK,
    secret_of,
    word,
)
from tests.web.walking import at_home, filled, rules, worlds
from tests.web.world import (
    EXPERT_CN,
    EXPERT_CN_2,
    EXPERT_DK,
    EXPERT_DK_2,
    OPERATOR,
    ORGANISER_CN,
    ORGANISER_DK,
    ORGANISER_FOREIGN,
    REVIEWER_DK,
    SLUG,
)

SIDES = list(Side)
ALLOWED = {"Y", "M", "L", "2"}
DENIED = {"1": 303, "3": 403, "4": 404, "A": 403}
"""How each letter is answered; A is refused as long as no reason is given."""

ONES_OWN = {Reach.OWN, Reach.SELF, Reach.ACCOUNT}
ON_NO_PAGE = {
    "one_time_codes.ask": "tests/web/test_one_time_codes.py",
    "single_sign_on.enter": "tests/web/test_single_sign_on.py",
    "mailed.ask": "tests/web/test_mailed.py",
    "reset.ask": "tests/web/test_reset.py",
    "account_address.ask": "tests/web/test_account_address.py",
    "account_address.move": "tests/web/test_account_address.py",
    "repairs.apply": "tests/web/test_two_keys.py",
    "imports.invite": "tests/web/test_imports.py",
    "mailing.remind": "tests/web/test_mailing.py",
    "parties.edit": "tests/web/test_people_acts.py",
    "parties.split": "tests/web/test_people_acts.py",
    "duplicates.merge": "tests/web/test_people_acts.py",
    "programme.capacity": "tests/web/test_programme_builder.py",  # asked by the script of the form
    "differences.bring_back": "tests/web/test_versions.py",
    "own_words.say": "tests/web/test_own_words.py",  # on the day
    "own_words.take_back": "tests/web/test_own_words.py",
    "matching.stop_replay": "tests/web/test_matching.py",  # while a replay is under way
}
"""Forms that nobody of this world finds, since no mail is sent and no password known there: where they are tested."""

LEADS_TO = {"papers.badge": (f"/workshops/{SLUG}/people/", f"/organise/{SLUG}/desk/people/")}
"""Where a page leads that leads anywhere but to where one signs in."""

AS_THINGS_STAND = {
    "one_time_codes.ask": {303},  # it asks whoever has given a password, and leads everybody else to where that is done
    "papers.badge": {303},  # it leads everybody on to a page that asks who may see it
    "single_sign_on.leave": {404},  # no provider is set up in this world
    "single_sign_on.enter": {404},
    "single_sign_on.back": {404},
    "one_time_codes.picture": {200, 404},  # only as long as codes are being set up, or once they are on
    "one_time_codes.switch_off": {200, 404},
    "one_time_codes.renew": {200, 404},
}
"""Pages that depend on more than on who asks."""

SAYS_SO = {
    ("registrations.edit", Asker.STRANGER): {200},
    **{("people.card", asker): {404} for asker in (Asker.MET, Asker.OFFICE_OTHER)},
}
"""A page that tells somebody who has nothing there that the workshop is held by others, and holds nothing; and a card
of somebody who has not said yet that whom they meet, or the other office, may reach them."""

OFFICES = {Asker.OFFICE, Asker.OFFICE_OTHER}
NAMES = {EXPERT_DK: "Ane Bak", EXPERT_DK_2: "Bo Dam", EXPERT_CN: "陈伟", EXPERT_CN_2: "李娜"}
DANES = {EXPERT_DK, EXPERT_DK_2, UNSEEN_DK}
OFFICES_DK, OFFICES_CN = {ORGANISER_DK, ORGANISER_DK_2}, {ORGANISER_CN}
INSIDE = {*EXPERTS, *OFFICES_DK, *OFFICES_CN, REVIEWER_DK, REVIEWER_CN, OPERATOR}
READERS_TO_TRY = (
    ANONYMOUS, EXPERT_DK, EXPERT_CN_2, EXPERT_FOREIGN, ORGANISER_DK, ORGANISER_CN, ORGANISER_FOREIGN, REVIEWER_DK,
    OPERATOR,
)  # fmt: skip


def test_every_route_is_in_the_agreed_table_with_its_action(ground):
    assert {name: route.action for name, route in ROUTES.items()} == routes_of(ground.app)


def test_no_rule_takes_another_method_and_none_is_for_debugging(ground):
    """HEAD and OPTIONS come with GET and POST, and tell no more than these."""
    known = {rule.endpoint: rule.methods for rule in ground.app.url_map.iter_rules()}
    client, home = ground.client(ANONYMOUS), at_home(ground.facts)

    assert set().union(*known.values()) == {"GET", "HEAD", "POST", "OPTIONS"}
    assert known.keys() - routes_of(ground.app).keys() == {"static"}
    assert not ground.app.debug
    told = []
    for rule in rules(ground.app, "GET"):
        if rule.endpoint == "static":
            continue
        address = filled(rule, home)
        got, head = ground.get(client, address), client.head(address)
        asked = client.options(address)
        told += [rule.rule] if head.status_code != got.status_code or head.get_data() or asked.get_data() else []
    assert told == []


def test_tokens(ground):
    """A cookie whose sign-in is over or never was is nobody's; one kind of secret opens nothing of another kind."""
    nobody, home = ground.client(ANONYMOUS), at_home(ground.facts)
    wrong = {"never given": "x" * 43, "of a calendar": secret_of(EXPERT_DK), "of a letter": home["link_token"]}
    differing = []
    for rule in rules(ground.app, "GET"):
        address = filled(rule, home)
        expected = ground.get(nobody, address)
        for what, token in wrong.items():
            client = ground.client(ANONYMOUS)
            with client.session_transaction() as cookie:
                cookie["_user_id"], cookie["_fresh"] = token, True
            found = ground.get(client, address)
            same = (found.status_code, found.location) == (expected.status_code, expected.location)
            differing += [] if same else [(what, address, found.status_code)]
    for secret in (ground.tokens[EXPERT_DK], home["link_token"], secret_of(EXPERT_DK)[:-1] + "-"):
        differing += [secret] if ground.get(nobody, f"/calendar/{secret}.ics").status_code != 404 else []

    assert differing == []


@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize("asker", list(Asker))
def test_pages_open_for_whom_they_are(ground, side, asker):
    client = ground.client(ACCOUNTS[side][asker])
    values = _object_of(ground, side)
    wrong = []
    for rule in rules(ground.app, "GET"):
        if rule.endpoint == "static":
            continue
        answer = ground.get(client, filled(rule, values))
        shown = [each for each in _words(rule.endpoint, side, asker) if each not in _said(answer)]
        if answer.status_code not in _expected(rule.endpoint, asker) or shown:
            wrong.append((rule.endpoint, letter(ROUTES[rule.endpoint], asker), answer.status_code, shown))
        if answer.status_code == 303:
            assert answer.location.startswith(LEADS_TO.get(rule.endpoint, "/auth/login?next="))

    assert "\n".join(map(str, wrong)) == ""


def _expected(endpoint: str, asker: Asker) -> set[int]:
    route = ROUTES[endpoint]
    said = answered(route, asker)
    if said == "1":
        return {303}
    if (endpoint, asker) in SAYS_SO:
        return SAYS_SO[endpoint, asker]
    if endpoint in AS_THINGS_STAND:
        return AS_THINGS_STAND[endpoint]
    if endpoint in WITH_A_REASON and standing_at(route, asker) is Standing.OWN_OFFICE:
        return {200}  # the page that asks for the reason
    if route.reach in {Reach.FEED, Reach.TOKEN}:  # whoever holds the secret is its holder; an operator never is
        return {404} if asker is Asker.OPERATOR else {200}
    return {200} if said in ALLOWED else {DENIED[said]}


def _words(endpoint: str, side: Side, asker: Asker) -> list[str]:
    """Return what must stand on a page that somebody may open, so that an empty page does not pass for a good one."""
    owner, met = ACCOUNTS[side][Asker.OWNER], ACCOUNTS[side][Asker.MET]
    other_side = {Asker.MET, Asker.OTHER_SIDE, Asker.OFFICE_OTHER, Asker.REVIEWER_OTHER}
    sides_of_costs = {Asker.OFFICE: "own cost", Asker.OFFICE_OTHER: "shared cost"}
    texts: dict[str, tuple[set[Asker], list[str]]] = {
        "profile.edit": ({Asker.OWNER}, [word("contact", owner), word("phone", owner)]),
        "people.show": (set(Asker) - {Asker.NOBODY, Asker.STRANGER, Asker.OFFICE_FOREIGN}, [NAMES[owner]]),
        "people.index": (other_side, [NAMES[owner]]),
        "matches.index": ({Asker.OWNER}, [NAMES[met]]),
        "agenda.show": ({Asker.OWNER}, [NAMES[met]]),
        "meetings.show": ({Asker.OWNER}, [NAMES[met]]),
        "agenda.download": ({Asker.OWNER}, [NAMES[met]]),
        "agenda.calendar": ({Asker.OWNER, Asker.NOBODY}, [NAMES[met]]),
        "plans.sessions": (OFFICES, [*NAMES.values()]),
        "plans.people": (OFFICES, [*NAMES.values()]),
        "organise.people": (OFFICES, [*NAMES.values()]),
        "costs.change": ({Asker.OFFICE}, [word("own cost", side)]),
        "imports.show": ({Asker.OFFICE}, [word("list", side)]),
        "mailing.show": ({Asker.OFFICE}, [word("mailing", side), word("mailing text", side)]),
        "costs.index": (OFFICES, [word(sides_of_costs[asker], side)] if asker in sides_of_costs else []),
    }
    askers, found = texts.get(endpoint, (set(), []))
    return found if asker in askers else []


def _object_of(ground: Ground, side: Side) -> dict[str, str]:
    """Return the values of an address that lead to what belongs to one side."""
    owner = ACCOUNTS[side][Asker.OWNER]
    return at_home(ground.facts) | {
        "person_id": ground.facts.world.profile_ids[owner],
        "line_id": ground.facts.ids[f"own cost of {side}"],
        "secret": secret_of(owner),
        "account_id": ground.facts.ids[f"reviewer of {side}"],
        "entry_id": ground.facts.ids[f"prepared entry of {side}"],
        "import_id": ground.facts.ids[f"list of {side}"],
        "mailing_id": ground.facts.ids[f"mailing of {side}"],
        "invitation_id": ground.facts.ids[f"{LinkPurpose.INVITE} of {side}"],
    }


READERS = {
    **{word("contact", email): {email} | (OFFICES_DK if email in DANES else OFFICES_CN) for email in NAMES},
    **{word("phone", email): {email} | (OFFICES_DK if email in DANES else OFFICES_CN) for email in NAMES},
    **{word("about", email): INSIDE for email in NAMES},
    **dict.fromkeys(NAMES.values(), INSIDE),
    word("name", UNSEEN_DK): DANES | OFFICES_DK,
    word("name", UNSEEN_CN): {EXPERT_CN, EXPERT_CN_2, UNSEEN_CN} | OFFICES_CN,
    word("summary", UNSEEN_DK): DANES | OFFICES_DK,
    word("summary", UNSEEN_CN): {EXPERT_CN, EXPERT_CN_2, UNSEEN_CN} | OFFICES_CN,
    word("prepared", Side.HOST): OFFICES_DK,
    word("prepared", Side.VISITOR): OFFICES_CN,
    word("list", Side.HOST): OFFICES_DK,
    word("list", Side.VISITOR): OFFICES_CN,
    **{word(what, Side.HOST): OFFICES_DK for what in ("mailing", "mailing text")},
    **{word(what, Side.VISITOR): OFFICES_CN for what in ("mailing", "mailing text")},
    word("own cost", Side.HOST): OFFICES_DK,
    word("own cost", Side.VISITOR): OFFICES_CN,
    **{word("shared cost", side): OFFICES_DK | OFFICES_CN for side in Side},
    **{word("reason", side): OFFICES_DK | OFFICES_CN for side in Side},
    word("title", DRAFT_SLUG): OFFICES_DK | OFFICES_CN | {OPERATOR},
    word("name", EXPERT_FOREIGN): {EXPERT_FOREIGN, ORGANISER_FOREIGN},
    word("own cost", FAR_SLUG): {ORGANISER_FOREIGN},
}
"""Who may ever read a word, on whatever page; the words stand nowhere else in the world."""


@pytest.mark.parametrize("who", READERS_TO_TRY)
def test_nobody_reads_a_word_that_is_not_for_them(ground, who):
    client = ground.client(who)
    leaks = []
    for rule in rules(ground.app, "GET"):
        if rule.endpoint in {"static", "agenda.calendar", "entry.answer"}:  # whoever has the secret may read
            continue
        for address in dict.fromkeys(filled(rule, values) for values in _every_object(ground)):
            said = _said(ground.get(client, address))
            leaks += [(address, each) for each, readers in READERS.items() if who not in readers and each in said]

    assert "\n".join(map(str, leaks)) == ""


def test_a_feed_holds_nothing_private_and_no_other_one_s_meetings(ground):
    for side in SIDES:
        said = _said(ground.get(ground.client(ANONYMOUS), f"/calendar/{_object_of(ground, side)['secret']}.ics"))
        owner, met = ACCOUNTS[side][Asker.OWNER], ACCOUNTS[side][Asker.MET]

        assert NAMES[met] in said
        others = [name for email, name in NAMES.items() if email not in {owner, met}]
        assert [each for each in [*others, *_private_words()] if each in said] == []


@pytest.mark.parametrize("who", [ANONYMOUS, EXPERT_DK, ORGANISER_DK, OPERATOR])
def test_a_wrong_secret_is_answered_like_any_unknown_address(ground, who):
    answer = ground.get(ground.client(who), "/calendar/not-a-secret-of-anybody.ics")

    assert answer.status_code == 404


def _private_words() -> list[str]:
    return [word(what, email) for what in ("contact", "phone", "about") for email in NAMES]


def _every_object(ground: Ground) -> list[dict[str, str]]:
    people = [*ground.facts.world.profile_ids.values(), *(ground.facts.ids[email] for email in (UNSEEN_DK, UNSEEN_CN))]
    home = at_home(ground.facts)
    lines = [public_id for what, public_id in ground.facts.ids.items() if "cost" in what]
    published = {"plan_id": ground.facts.ids["published plan"]}
    return [
        *worlds(ground.facts),
        home | published,
        *(home | {"person_id": each} for each in people),
        *(home | {"line_id": each} for each in lines),
    ]


def _said(answer) -> str:
    return f"{answer.headers}\n{answer.get_data().decode(errors='replace')}".replace("\r\n ", "")


QUESTIONS = {"profile.quality"}
"""What is posted because it is too long for an address, and writes nothing."""


@pytest.mark.parametrize("side", SIDES)
def test_forms_are_taken_from_whom_they_are_for(ground, side):
    """Everybody sends the very form that the one found on a page for whom it is."""
    wrong = []
    for form in _forms_for(ground, side):
        route = ROUTES[form.endpoint]
        own = _rows_of(ground, form.who) if route.reach in ONES_OWN else {}
        denied = [
            (asker, email)
            for asker, email in ACCOUNTS[side].items()
            if email != form.who and not _may_send(route, asker, form)
        ]
        for asker, email in denied:
            status = form.sent_by(ground, email).status_code
            wrong += [(form.endpoint, asker, status)] if status not in _refusals(route, asker, form) else []
        if route.reach in ONES_OWN:
            changed = [table for table, rows in _rows_of(ground, form.who).items() if rows != own[table]]
            wrong += [(form.endpoint, "changed what is the owner's", changed)] if changed else []
            ground.restore_if_written()
        else:
            written = ground.written()
            wrong += [(form.endpoint, written)] if written else []
        status = form.sent_by(ground, form.who).status_code
        as_it_should = bool(ground.written()) is (form.endpoint not in QUESTIONS)
        wrong += [] if status < 400 and as_it_should else [(form.endpoint, form.who, status)]
        ground.restore_if_written()

    assert "\n".join(map(str, wrong)) == ""


@pytest.mark.parametrize("side", SIDES)
def test_a_file_is_taken_out_only_with_a_reason(ground, side):
    for form in _forms_for(ground, side):
        if "reason" in dict(form.fields) and ROUTES[form.endpoint].action.name == "EXPORT":
            for who in (form.who, OPERATOR):
                answer = form.typed({"reason": "  "}).sent_by(ground, who)

                assert answer.status_code in {403, 422}
                assert "attachment" not in answer.headers.get("Content-Disposition", "")
    assert ground.written() == set()


def test_what_everybody_may_do_alike_everybody_does(ground):
    addresses = {
        rule.endpoint: filled(rule, at_home(ground.facts))
        for rule in rules(ground.app, "POST")
        if rule.endpoint in SENT_BY_EVERYBODY
    }
    done = {
        (endpoint, asker): ground.client(email).post(address).status_code
        for endpoint, address in sorted(addresses.items(), reverse=True)  # signing out comes last
        for asker, email in ACCOUNTS[Side.HOST].items()
    }

    assert addresses.keys() == SENT_BY_EVERYBODY
    assert {each: status for each, status in done.items() if status != 303} == {}


def test_every_cell_is_asked_or_named_with_the_test_that_asks_it(ground):
    """And no more is named than is needed: what comes to be asked leaves the lists."""
    assert every_cell() - asked_cells(ground.app) == DEVIATIONS.keys() | ELSEWHERE.keys()
    assert DEVIATIONS.keys() & ELSEWHERE.keys() == set()
    missing = []
    for where in set(ELSEWHERE.values()):
        path, _, name = where.partition("::")
        text_of = Path(__file__).with_name(path).read_text(encoding="utf-8")
        missing += [] if f"def {name}(" in text_of else [where]
    assert missing == []


def test_every_form_that_can_be_sent_is_found_on_a_page(ground):
    """What no page offers nobody tests by hand either; such a route would have to be named here."""
    found = {form.endpoint for form in forms_of_everybody(ground)}

    assert {rule.endpoint for rule in rules(ground.app, "POST")} - found == set(ON_NO_PAGE)


def _forms_for(ground: Ground, side: Side) -> list[FormOnPage]:
    """Return a form for each route that concerns an object, found by somebody of the side where that is possible."""
    own = [ACCOUNTS[side][Asker.OWNER], ACCOUNTS[side][Asker.OFFICE]]
    chosen: dict[str, FormOnPage] = {}
    for form in sorted(forms_of_everybody(ground), key=lambda form: form.who not in own):
        if ROUTES[form.endpoint].reach is Reach.LINE and form.who not in own:
            continue  # it is an object of the other side
        if ROUTES[form.endpoint].reach not in {Reach.NOTHING, Reach.TOKEN}:
            chosen.setdefault(form.endpoint, form)
    return list(chosen.values())


def _may_send(route: Route, asker: Asker, form: FormOnPage) -> bool:
    said = letter(route, asker)
    with_reason = said == "A" and dict(form.fields).get("reason")
    if route.reach is Reach.PARTNERSHIP and asker is Asker.OFFICE_FOREIGN:
        return False  # it may, in a partnership of its own, and not with this form
    return route.reach not in ONES_OWN and bool(said in ALLOWED or with_reason)


def _refusals(route: Route, asker: Asker, form: FormOnPage) -> set[int]:
    said = answered(route, asker)
    if (form.endpoint, asker) in SAYS_SO or (route.reach is Reach.PARTNERSHIP and said in ALLOWED):
        return {422}  # it names a workshop or partnership that is not theirs
    if route.reach in ONES_OWN and said in ALLOWED:
        return {200, 303, 404, 409, 422}  # they do it to what is their own, or find there no such thing of theirs
    hidden = {404} if f"/{DRAFT_SLUG}/" in form.address and asker is not Asker.NOBODY else set()
    return {DENIED[said]} | hidden


def _rows_of(ground: Ground, email: str) -> dict[str, list[str]]:
    """Return all rows of all tables that are a person's own, as the catalogue of what is stored knows them."""
    with reading(ground.engine) as session:
        account = session.scalars(select(Account.id).where(Account.email == email)).one()
        subject = subject_of_account(session, account)
        tables = [Base.metadata.tables[name] for name, entry in CATALOGUE.items() if entry.links]
        return {
            table.name: sorted(repr(tuple(row)) for row in session.execute(select(table).where(whose(table, subject))))
            for table in tables
        }
