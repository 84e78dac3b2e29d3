"""Why two people of a version meet, or why they do not: asked by an office, worked out in the background."""

from matchmaker.services.questions.answering import NEW_PLAN, Posed, answer, conclude, read_question
from matchmaker.services.questions.asking import KIND, ask, stop_asking
from matchmaker.services.questions.reading import Asked, Fit, Question, Work, question_of
from matchmaker.services.questions.told import Hindrance, Obstructed, Step, Told, told
from matchmaker.services.questions.verdict import Verdict

__all__ = [
    "KIND",
    "NEW_PLAN",
    "Asked",
    "Fit",
    "Hindrance",
    "Obstructed",
    "Posed",
    "Question",
    "Step",
    "Told",
    "Verdict",
    "Work",
    "answer",
    "ask",
    "conclude",
    "question_of",
    "read_question",
    "stop_asking",
    "told",
]
