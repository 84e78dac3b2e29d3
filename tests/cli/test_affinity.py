"""``matchmaker affinity``: profiles in, an instance out that the other commands take."""

import json
from pathlib import Path

import pytest

from tests.cli.documents import encoded, small_profiles, written
from tests.cli.watching import watched
from tests.console import matchmaker

PEOPLE_CSV = "id;side;seeks;offers;languages\nh1;host;low-power radio chips;;en\nv1;visitor;;low-power radio chips;en\n"


def test_the_instance_is_written_and_nothing_is_said(tmp_path: Path) -> None:
    profiles = written(tmp_path, "people.json", small_profiles())
    ended = matchmaker("affinity", profiles, "-o", tmp_path / "i.json")
    assert (ended.code, ended.out, ended.err) == (0, b"", "")
    pairs = json.loads((tmp_path / "i.json").read_bytes())["pairs"]
    weights = {(pair["a"], pair["b"]): pair["weight"] for pair in pairs}
    assert set(weights) == {("h1", "v1"), ("h1", "v2")}
    assert 0 <= weights["h1", "v2"] < weights["h1", "v1"] <= 1


def test_the_same_profiles_give_the_same_bytes() -> None:
    first, second = (matchmaker("affinity", "-", given=encoded(small_profiles())) for _ in range(2))
    assert (first.code, first.out) == (0, second.out)


def test_affinity_solve_and_check_can_be_joined_by_pipes(tmp_path: Path) -> None:
    instance = matchmaker("affinity", "-", given=encoded(small_profiles())).out
    plan = matchmaker("solve", "-", given=instance).out
    (tmp_path / "i.json").write_bytes(instance)
    assert matchmaker("check", tmp_path / "i.json", "-", given=plan).code == 0


def test_top_keeps_the_best_pairs_of_each_person() -> None:
    one = {"h1", "v1", "v2"}  # v2's best is h1 as well, so both pairs stay with one per person on each side
    kept = json.loads(matchmaker("affinity", "-", "--top", "1", given=encoded(small_profiles())).out)["pairs"]
    assert {person for pair in kept for person in (pair["a"], pair["b"])} == one


def test_the_people_of_a_csv_join_the_event(tmp_path: Path) -> None:
    people = tmp_path / "people.csv"
    people.write_text(PEOPLE_CSV, encoding="utf-8")
    event = written(tmp_path, "event.json", {key: part for key, part in small_profiles().items() if key != "people"})
    ended = matchmaker("affinity", people, "--event", event)
    assert (ended.code, ended.err) == (0, "")
    instance = json.loads(ended.out)
    assert [person["id"] for person in instance["people"]] == ["h1", "v1"]
    assert [session["id"] for session in instance["sessions"]] == ["one"]


def test_an_unknown_embedder_ends_with_2_and_one_line() -> None:
    ended = matchmaker("affinity", "-", "--embedder", "oracle", given=encoded(small_profiles()))
    assert (ended.code, ended.out) == (2, b"")
    assert "'oracle'" in ended.complaint


def test_the_embedder_of_the_settings_is_the_default() -> None:
    settings = {"MATCHMAKER_EMBEDDER": "oracle"}
    assert matchmaker("affinity", "-", given=encoded(small_profiles()), settings=settings).code == 2
    chosen = matchmaker("affinity", "-", "--embedder", "lexical", given=encoded(small_profiles()), settings=settings)
    assert chosen.code == 0


def test_progress_is_shown_on_a_terminal_until_every_text_is_kept(tmp_path: Path) -> None:
    written(tmp_path, "people.json", small_profiles())
    settings = {"XDG_CACHE_HOME": str(tmp_path / "cache")}
    shown, made = [], []
    for _ in range(2):
        with watched(tmp_path, "affinity", "people.json", "-o", "i.json", settings=settings) as command:
            assert command.wait() == 0, command.shown
            shown.append("reading texts" in command.shown)
        made.append((tmp_path / "i.json").read_bytes())
    assert shown == [True, False]
    assert made[0] == made[1]


def test_words_alone_keep_nothing(tmp_path: Path) -> None:
    settings = {"XDG_CACHE_HOME": str(tmp_path)}
    ended = matchmaker("affinity", "-", "--embedder", "lexical", given=encoded(small_profiles()), settings=settings)
    assert (ended.code, list(tmp_path.iterdir())) == (0, [])


def test_a_cache_that_cannot_be_written_changes_nothing(tmp_path: Path) -> None:
    (tmp_path / "matchmaker").write_text("in the way")
    given = encoded(small_profiles())
    ended = matchmaker("affinity", "-", given=given, settings={"XDG_CACHE_HOME": str(tmp_path)})
    assert (ended.code, ended.err, ended.out) == (0, "", matchmaker("affinity", "-", given=given).out)


def test_texts_in_two_languages_meet_by_meaning_only_with_a_model() -> None:
    event = small_profiles()
    event["people"][0] |= {"offers": [], "seeks": ["Lagring af brint fra havvindmøller"]}
    event["people"][1] |= {"offers": ["Storage of hydrogen from offshore wind"], "seeks": []}
    with_model, words = (
        json.loads(matchmaker("affinity", "-", "--embedder", embedder, given=encoded(event)).out)["pairs"]
        for embedder in ("auto", "lexical")
    )
    (found,) = (pair["reasons"]["complementarity"] for pair in with_model if pair["b"] == "v1")
    assert found > 0.1
    assert {pair["reasons"].get("complementarity", 0) for pair in words if pair["b"] == "v1"} == {0}


def test_a_file_full_of_hostile_texts_is_scored() -> None:
    event = small_profiles()
    hostile = ["", "🙂", "\u202eطاقة الرياح", "wind 风电 " * 3_600]
    event["people"] += [
        {"id": f"v{n}", "side": "visitor", "offers": [text], "seeks": [text], "about": text, "keywords": [text[:40]]}
        for n, text in enumerate(hostile, 3)
    ]
    ended = matchmaker("affinity", "-", given=json.dumps(event).encode())
    assert (ended.code, ended.err) == (0, "")
    found = {pair["b"]: pair["reasons"]["complementarity"] for pair in json.loads(ended.out)["pairs"]}
    assert [found[f"v{n}"] for n in range(3, 5)] == [0, 0]


@pytest.mark.parametrize("text", ["\x00", "\ud83d", "wind " * 40_001])
def test_a_text_that_no_profile_could_hold_is_refused_in_words(text: str) -> None:
    event = small_profiles()
    event["people"][0]["seeks"] = [text]
    ended = matchmaker("affinity", "-", given=json.dumps(event).encode())
    assert (ended.code, ended.out) == (2, b"")
    assert ended.complaint
