"""What has to hold of a ledger and a database when all is quiet again."""

from dataclasses import dataclass

from sqlalchemy import func, select

from matchmaker.store import integrity
from matchmaker.store.engine import make_engine
from matchmaker.store.tables.accounts import AnsweredPost
from matchmaker.store.tables.costs import CostLine
from matchmaker.store.tables.journal import JournalEntry
from matchmaker.store.transaction import reading
from tests.chaos.ledger import Ledger


@dataclass(frozen=True)
class Verdict:
    """How many writes were lost, doubled, made up or cut in half, and what else is wrong."""

    acknowledged: int
    lost: int
    doubled: int
    ghosts: int
    half: int
    refused: int
    findings: tuple[str, ...]

    @property
    def sound(self) -> bool:
        return (
            self.acknowledged > 0
            and (self.lost, self.doubled, self.ghosts, self.half, self.refused) == (0,) * 5
            and not self.findings
        )


def verdict(url: str, ledger: Ledger) -> Verdict:
    """Compare the ledger with the rows, the rows with the journal and with the posts that were answered."""
    engine = make_engine(url)
    with reading(engine) as session:
        rows = session.execute(select(CostLine.public_id, CostLine.description)).all()
        noted = select(JournalEntry.subject_id).where(JournalEntry.action == "add cost")
        journal = list(session.scalars(noted))
        answered = session.scalar(
            select(func.count()).select_from(AnsweredPost).where(AnsweredPost.status.is_not(None))
        )
    findings = tuple(integrity.findings(engine))
    engine.dispose()
    keys = [key for _, key in rows]
    ids = {public_id for public_id, _ in rows}
    half = len(ids ^ set(journal)) + abs(len(journal) - len(rows)) + abs((answered or 0) - len(rows))
    return Verdict(
        acknowledged=len(ledger.acknowledged),
        lost=len(set(ledger.acknowledged) - set(keys)),
        doubled=len(keys) - len(set(keys)),
        ghosts=len(set(keys) - ledger.sent),
        half=half,
        refused=len(ledger.refused),
        findings=findings,
    )
