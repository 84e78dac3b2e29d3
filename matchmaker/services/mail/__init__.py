"""Letters to people: what they say, in whose language, and how they are sent, each once."""

from matchmaker.services.mail.letter import Letter
from matchmaker.services.mail.posting import Addressed, post, post_each
from matchmaker.services.mail.saying import Say, say_in

__all__ = ["Addressed", "Letter", "Say", "post", "post_each", "say_in"]
