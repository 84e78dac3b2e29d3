"""Letters to people: what they say, in whose language, and how they are sent, each once."""

from matchmaker.services.mail.letter import Letter
from matchmaker.services.mail.posting import post
from matchmaker.services.mail.saying import Say, say_in

__all__ = ["Letter", "Say", "post", "say_in"]
