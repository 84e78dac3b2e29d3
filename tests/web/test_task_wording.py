"""Every task has a sentence and a place where it is done, or none yet because that page is not built."""

import pytest

from matchmaker.services.people_filter import Standing, Unanswered
from matchmaker.services.workshops import Question, Task, Todo, Turn
from matchmaker.web import task_wording
from matchmaker.web.task_wording import question_in_words, task_in_words
from tests.web.world import NOW

VALUES = {"party": "Shanghai", "count": 2, "number": 3, "plan": "abc", "free": 1, "closes_at": NOW, "days": 3}


@pytest.fixture
def english(app):
    with app.test_request_context("/", headers={"Accept-Language": "en"}):
        yield app


def test_every_task_has_a_sentence_and_a_page(english):
    assert set(task_wording.LINES) == set(Task)
    for task in Task:
        sentence, url, link = task_in_words(Todo(task, VALUES), "kick-off", "UTC", english.view_functions)
        assert sentence.endswith("."), task
        assert "%" not in sentence, task
        assert (url, link) == ("", "") or (url.startswith(("#agreement", "/organise/", "/workshops/")) and link), task


def test_every_turn_has_its_heading():
    assert set(task_wording.TURNS) == set(Turn)


def test_whoever_has_not_answered_is_written_to_about_that(english):
    words, listed, write = question_in_words(Question(None, Unanswered.SLOTS, 3, 9), "kick-off")

    assert words == "When they are there"
    assert listed == "/organise/kick-off/people?lacks=slots"
    assert write == "/organise/kick-off/mailing/new?occasion=answer&lacks=slots"


def test_whoever_has_not_confirmed_an_entry_gets_only_the_letter_that_asks_them(english):
    question = Question(Standing.PREPARED, None, 1, 1)

    assert question_in_words(question, "kick-off")[1:] == (
        "/organise/kick-off/people?status=prepared",
        "/organise/kick-off/mailing/remind",
    )
