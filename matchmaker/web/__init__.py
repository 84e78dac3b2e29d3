"""The pages: each view parses, calls one use case and answers. No rule and no query lives here."""
