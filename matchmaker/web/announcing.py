"""How people are told of a publication, from whichever page it comes about."""

from matchmaker.services.plans import Announcing
from matchmaker.web.links import external
from matchmaker.web.mailed_pages import has_mail


def announcing_of(slug: str) -> Announcing:
    """Return whether letters can be sent here, and where those about a workshop's plan lead."""
    return Announcing(has_mail(), external("agenda.show", slug=slug))
