"""The buttons with which somebody says whom to meet."""

from flask_wtf import FlaskForm
from wtforms import StringField

from matchmaker.domain.preferences import PreferenceKind
from matchmaker.errors import Refusal, RefusedError

MOST_WANTS = 9999


class PreferenceForm(FlaskForm):
    """What is said, the place among the wants, and where to go back to."""

    kind = StringField()
    rank = StringField()
    back = StringField()

    def chosen(self) -> PreferenceKind | None:
        """Return what was said; everything that is neither a want nor a veto takes back."""
        said = self.kind.data or ""
        return PreferenceKind(said) if said in list(PreferenceKind) else None

    def place(self) -> int | None:
        """Return the place among the wants; None where none was chosen.

        Raises
        ------
        RefusedError
            It is no number.
        """
        text = (self.rank.data or "").strip()
        if not text:
            return None
        if not (text.isascii() and text.isdecimal() and len(text) < 10 and 1 <= int(text) <= MOST_WANTS):
            raise RefusedError(Refusal.NUMBER_OUT_OF_RANGE, "rank", least=1, most=MOST_WANTS)
        return int(text)
