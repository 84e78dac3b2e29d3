"""The form that starts a run of the solver."""

import secrets

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, IntegerField, SelectField, StringField
from wtforms.validators import InputRequired, Length

from matchmaker.domain.goals import Goal, Goals
from matchmaker.services.runs import USUAL_LIMIT_S
from matchmaker.services.runs.files import LONGEST_REASON
from matchmaker.web.goal_wording import GOALS

_FAR_TOO_LONG = 10**6
"""What any longer number is taken for: not every whole number has a float."""

_CHOICES = [("", _l("No further goal")), *((str(goal), words) for goal, words in GOALS.items())]


class RunForm(FlaskForm):
    """What the plan is to achieve, and how long the solver may search.

    Pressing the button twice starts one run: the key is that of the page.
    """

    goal_1 = SelectField(_l("Most important"), validate_choice=False)
    goal_2 = SelectField(_l("Second"), validate_choice=False)
    goal_3 = SelectField(_l("Third"), validate_choice=False)
    goal_4 = SelectField(_l("Fourth"), validate_choice=False)
    goal_5 = SelectField(_l("Fifth"), validate_choice=False)
    at_least = IntegerField(
        _l("At least so many meetings for everybody"),
        description=_l(
            "For this run only. Whoever was promised more keeps that, and whoever takes fewer is shown as short. "
            "Empty: what each person was promised."
        ),
    )
    time_limit_s = IntegerField(
        _l("Time limit in seconds"),
        default=USUAL_LIMIT_S,
        description=_l("From 1 to 600. The run ends earlier when nothing better is possible."),
    )
    key = HiddenField(default=lambda: secrets.token_urlsafe(16))

    @property
    def ranks(self) -> list[SelectField]:
        """The choices of goals, the most important first."""
        return [self.goal_1, self.goal_2, self.goal_3, self.goal_4, self.goal_5]

    @property
    def has_goals(self) -> bool:
        """Whether goals were sent at all."""
        return any(field.raw_data for field in (*self.ranks, self.at_least))

    def begin_with(self, goals: Goals, *, published: bool) -> None:
        """Offer what makes sense, and choose `goals` where nothing was sent."""
        chosen = () if self.has_goals else goals.order
        for rank, field in enumerate(self.ranks):
            field.choices = [each for each in _CHOICES if published or each[0] != Goal.CHANGES]
            if not self.has_goals:
                field.data = str(chosen[rank]) if rank < len(chosen) else ""

    def names(self) -> list[str]:
        """Return the goals that were sent, by rank; empty where a rank has none."""
        return [field.raw_data[0] if field.raw_data else "" for field in self.ranks]

    def least(self) -> int | None:
        """Return the number that was typed; what is no number is out of every range, which the use case then says."""
        typed = "".join(self.at_least.raw_data or ()).strip()
        return None if not typed else _within(self.at_least.data)

    def limit_s(self) -> float:
        """Return what was typed; what is no number is out of every range, which the use case then says."""
        typed = self.time_limit_s.data
        return float("nan") if typed is None else float(_within(typed))


class RunFilesForm(FlaskForm):
    """What the files of a run are for; the reason is kept in the journal."""

    reason = StringField(
        _l("What are the files for?"),
        [
            InputRequired(_l("Write what the files are for.")),
            Length(max=LONGEST_REASON, message=_l("This is too long.")),
        ],
        description=_l("The reason is kept with your name in the journal, where both offices read it."),
    )


def _within(typed: int | None) -> int:
    return -1 if typed is None else max(-1, min(typed, _FAR_TOO_LONG))
