"""What people type comes through every form as it is, or is refused beside its field; both back-ends agree."""

import time
from collections.abc import Iterator
from html import escape
from itertools import cycle, islice

import pytest

from matchmaker.domain.texts import first_refused, one_line, paragraphs, says_something
from tests.hostile import FORMULAS, MARKUP, NAMES, ODD, UNUSABLE, naughty
from tests.long_forms import only_long
from tests.web.forms_on_pages import FormOnPage
from tests.web.ground import ANONYMOUS, BACK_ENDS, grounds
from tests.web.trying import Trial, same_kind, text_forms
from tests.web.walking import faults
from tests.web.world import EXPERT_DK, ORGANISER_DK

SHORTEST_COLUMN, SHORTEST_ROOMY = 60, 200
ROUNDS = 2
LONGER = ("about", "summary", "title")
SEARCHES = {
    "/workshops/kick-off/people?q=": EXPERT_DK,
    "/workshops/kick-off/people?sector=": EXPERT_DK,
    "/organise/kick-off/people?q=": ORGANISER_DK,
    "/organise/kick-off/costs?of=": ORGANISER_DK,
}
BEYOND_THE_USUAL = {
    "admin_accounts.act",
    "delegation.change",
    "delegation.new",
    "entry.answer",
    "grounds.state",
    "invited.accept",
    "reset.choose",
}
"""Routes whose forms operators, leaders and whoever has a mailed link find."""

MEGABYTE = 1_000_000
KNOWN_TO_KEEP = {
    "profile.edit": {"name", "title", "about", "summary", "contact_phone", "offers-#", "seeks-#", "keywords-#"},
    "costs.add": {"description"},
    "costs.rates": {"source"},
    "organise.create": {"title_en", "summary_en", "place"},
    "organise.terms": {"title_da", "summary_en", "place"},
    "programme.edit": {"room-#-name"},
}


@pytest.fixture(scope="module")
def both(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Trial]]:
    """The populated world on each back-end, side by side."""
    running = [grounds(request, each, tmp_path_factory.mktemp(each)) for each in BACK_ENDS]
    yield [Trial(next(each)) for each in running]
    for each in running:
        assert next(each, None) is None


def kept_as(text: str) -> set[str]:
    return {one_line(text), paragraphs(text)}


def sent_together(names: tuple[str, ...], short: Iterator[str], longer: Iterator[str]) -> dict[str, str]:
    """Return a text for each field; the longer ones where there is room."""
    given: dict[str, str] = {}
    for name in names:
        used = {text.casefold() for text in given.values()}  # a list keeps what differs in capitals once
        given[name] = next(
            text for text in (longer if name.startswith(LONGER) else short) if text.casefold() not in used
        )
    return given


def test_every_text_is_kept_as_it_was_written(both):
    """Of all that can be seen each goes through some form, and several through each."""
    usable = [text for text in (*NAMES, *ODD, *MARKUP, *FORMULAS) if says_something(text)]
    for trial in both:
        short = [text for text in usable if len(text) <= SHORTEST_COLUMN]
        longer = sorted((text for text in usable if len(text) <= SHORTEST_ROOMY), key=len, reverse=True)[
            : len(short) // 3
        ]
        wrong, left, texts = [], {*short, *longer[:20]}, (cycle(short), cycle(longer))
        fields = trial.free
        assert {name: kinds - set(map(same_kind, fields[name][1])) for name, kinds in KNOWN_TO_KEEP.items()} == {
            name: set() for name in KNOWN_TO_KEEP
        }
        for _round in range(ROUNDS):
            for form, names in fields.values():
                given = sent_together(names, *texts)
                wrong += kept_otherwise(trial, form, given)
                left -= set(given.values())
        assert "\n".join(map(str, wrong)) == ""
        assert len(usable) - len(left) >= 90  # in the long form all


def kept_otherwise(trial: Trial, form: FormOnPage, given: dict[str, str]) -> list[tuple[str, ...]]:
    """Return which of the texts a form did not keep as they are."""
    answer = trial.send(form, given)
    if answer.status_code != 303 and answer.mimetype == "text/html":
        return [(form.endpoint, str(answer.status_code), *given.values())]
    return [(form.endpoint, *field) for field in given.items() if not kept_as(field[1]) & trial.kept]


@pytest.mark.parametrize(("place", "posts"), [(0, 36), (1, 12)], ids=BACK_ENDS)
def test_what_nobody_can_see_is_refused_beside_its_field(both, place, posts):
    trial = both[place]
    places = cycle([(form, name) for form, names in trial.free.values() for name in sorted(kinds(names))])
    wrong = []
    for text, (form, name) in zip(islice(cycle(UNUSABLE), posts), places, strict=False):
        answer = trial.send(form, {name: text})
        code, near = first_refused(paragraphs(text)) or ("", "")
        if answer.status_code != 422 or escape(f"{code}, at “{near}”") not in answer.text or trial.kept:
            wrong.append((form.endpoint, name, text, answer.status_code))
    assert "\n".join(map(str, wrong)) == ""


def kinds(names: tuple[str, ...]) -> set[str]:
    """Return one field of each kind."""
    return set({same_kind(name): name for name in names}.values())


@pytest.mark.bars
@only_long
@pytest.mark.timeout(7200)
def test_every_text_goes_through_every_field_and_both_back_ends_agree(both, figure):
    texts, outcomes = naughty(), []
    for trial in both:
        outcome = {}
        forms = text_forms(trial.ground, all_of_them=True)
        assert forms.keys() >= BEYOND_THE_USUAL
        for form in forms.values():
            for name in sorted(kinds(form.texts)):
                for text in texts:
                    answer = trial.send(form, {name: text})
                    said = faults(answer, signed_in=form.who != ANONYMOUS)
                    is_kept = bool(kept_as(text) & trial.kept) or not says_something(one_line(text))
                    outcome[form.endpoint, name, text] = (answer.status_code, is_kept, *said)
                    if name in trial.free.get(form.endpoint, (form, ()))[1] and answer.status_code < 400:
                        assert is_kept, (form.endpoint, name, text)
        outcomes.append(outcome)
    assert {case: found for case, found in outcomes[0].items() if found[2:]} == {}
    assert {case for case in outcomes[0] if outcomes[0][case] != outcomes[1].get(case)} == set()
    assert outcomes[0].keys() == outcomes[1].keys()
    figure("posts on each back-end, all answered alike", len(outcomes[0]))
    figure("texts", len(texts))
    figure("routes", len(forms))


def test_every_search_answers_whatever_is_sought_alike_on_both_back_ends(both):
    sought = [text.encode("utf-8", "surrogatepass") for text in (*ODD, *UNUSABLE, *FORMULAS[:5])]
    places = list(SEARCHES.items())
    answers = []
    for trial in both:
        clients = {who: trial.ground.client(who) for who in SEARCHES.values()}
        answers.append({})
        for number, text in enumerate(sought):
            address, who = places[number % len(places)]
            quoted = address + "".join(f"%{byte:02x}" for byte in text)
            answer = trial.ground.get(clients[who], quoted)
            answers[-1][quoted] = (answer.status_code, *faults(answer, signed_in=True))
    assert {address: found for address, found in answers[0].items() if found != (200,)} == {}
    assert answers[0] == answers[1]


@pytest.mark.parametrize("text", ["a" * MEGABYTE, "a" + "\u0327\u0301" * (MEGABYTE // 12)], ids=["plain", "heaped"])
def test_a_megabyte_is_refused_within_a_second(both, text):
    ground = both[0].ground
    slow, taken = [], []
    for form in text_forms(ground).values():
        for name in list(dict.fromkeys(form.texts))[:1]:
            began = time.process_time()
            answer = form.typed({name: text}).sent_by(ground, form.who)
            if time.process_time() - began > 1:
                slow.append((form.endpoint, name, time.process_time() - began))
            if answer.status_code not in {413, 422} and form.endpoint != "profile.quality":
                taken.append((form.endpoint, name, answer.status_code))
    assert (slow, taken) == ([], [])
    assert ground.written() == set()
