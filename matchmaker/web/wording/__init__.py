"""What the services refuse, said to a person: one sentence for each reason, in the reader's language."""

from matchmaker.web.wording.saying import SENTENCES, put_at_field, sentence_of

__all__ = ["SENTENCES", "put_at_field", "sentence_of"]
