"""What would improve somebody's matches, in words."""

from flask_babel import gettext as _

from matchmaker.domain.completeness import Completeness, Improvement


def improvements_in_words(of: Completeness) -> list[tuple[str, str]]:
    """Return for each thing that is missing its sentence and the field where it is mended."""
    sentences = {
        Improvement.SEEKS: _("Write two or more things that you seek: without them nobody can be found for you."),
        Improvement.OFFERS: _("Write two or more things that you offer: they are what others seek."),
        Improvement.SUMMARY: _("Write one line in English, so that everybody of the other side can read who you are."),
        Improvement.CONSENT: _("Agree to be seen by the other side: until then nobody there can choose you."),
        Improvement.THEMES: _("Tick the themes that you work in: meetings are held in sessions by theme."),
        Improvement.LANGUAGES: _("Tick a second language if you can hold a meeting in it: interpreters are few."),
        Improvement.KEYWORDS: _("Add three or more keywords: rare words find the right people."),
        Improvement.ORGANISATION: _(
            "Name your organisation: companies, research and authorities complement each other."
        ),
        Improvement.ABOUT: _("Tell about your work in your own language: it stands in where a line says too little."),
    }
    return [(str(sentences[each]), each.value) for each in of.missing]
