"""The catalogues, one ``.po`` file a language; `python -m matchmaker.web.translations` brings them up to the code."""
