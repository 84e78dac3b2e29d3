"""Papers of a workshop: what an office may put on them, and that each making is entered in the journal.

A paper says what the pages say to the same office: everything of its own people, of the other side's only those who
agreed to be seen, whom one meets by name, and of nobody how to reach them. The files are made from `Material` by the
edge, in the languages chosen; nothing of them is kept.
"""

from matchmaker.services.papers.gathering import Material, Person, Published
from matchmaker.services.papers.making import (
    LONGEST_REASON,
    Wanted,
    follow_badge,
    paper_page,
    papers_page,
    take_out,
    take_out_all,
)
from matchmaker.services.papers.own import own_agenda
from matchmaker.services.papers.pages import PaperPage, PapersPage

__all__ = [
    "LONGEST_REASON",
    "Material",
    "PaperPage",
    "PapersPage",
    "Person",
    "Published",
    "Wanted",
    "follow_badge",
    "own_agenda",
    "paper_page",
    "papers_page",
    "take_out",
    "take_out_all",
]
