"""A person takes the place of another of the same organisation: the calendar stays, and with it its meetings."""

from matchmaker.services.substitution.carrying_out import Substituted, substitute
from matchmaker.services.substitution.reading import Candidate, SubstitutionPage, substitution_page
from matchmaker.services.substitution.telling import Ways

__all__ = ["Candidate", "Substituted", "SubstitutionPage", "Ways", "substitute", "substitution_page"]
