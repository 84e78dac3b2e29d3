"""``python -m matchmaker.store.migrations "what changes"`` drafts the next step from the tables in the code."""

import sys

from matchmaker.store import revisions

if __name__ == "__main__":
    sys.stdout.write(f"{revisions.draft_revision(' '.join(sys.argv[1:]))}\n")
