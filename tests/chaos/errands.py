"""Work of other kinds beside the runs, and what has to hold of it when workers were killed: once, and only once.

Letters go to a real server that takes its time, so that a sender can die when its letter is taken and not yet noted. No
protocol of mail can rule out a second copy then; it has the Message-ID of the first, and only such a letter has one.
"""

import asyncio
import time
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import product
from pathlib import Path

from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from matchmaker.domain.jobs import JobState
from matchmaker.domain.mail import MessageState
from matchmaker.domain.permissions import NOBODY
from matchmaker.domain.workshops import Side
from matchmaker.services import erasure, questions
from matchmaker.services.erasure.asking import request
from matchmaker.services.erasure.working import ask_again
from matchmaker.services.mail import Letter, post
from matchmaker.services.questions.asking import opened
from matchmaker.services.subject import subject_of_profile
from matchmaker.store.tables.jobs import Job
from matchmaker.store.tables.outbox import OutboxMessage
from matchmaker.store.tables.people import Profile
from matchmaker.store.tables.privacy import Erasure
from matchmaker.store.tables.workshops import Workshop
from matchmaker.store.transaction import reading, repeating, transaction
from tests import factories
from tests.jobs.mail_sink import Sink
from tests.jobs.working import Place

LETTERS_AT_ONCE = 4
ERASURE_EVERY, QUESTION_EVERY = 4, 3
SMALL = {"hosts": 6, "visitors": 6, "slots": 2, "tables": 2}
"""A workshop about which questions are answered in seconds."""

FINAL = (JobState.DONE, JobState.FAILED, JobState.CANCELLED)
NAMED = "Somebody To Forget"


class SlowSink(Sink):
    """A mail server that answers a while after it has taken a message."""

    async def handle_DATA(self, _server, _session, envelope) -> str:  # noqa: N802 (of the library)
        answer = await super().handle_DATA(_server, _session, envelope)
        await asyncio.sleep(0.3)
        return answer


@dataclass(frozen=True)
class Done:
    """What came of the errands."""

    letters: int
    sent_again: int
    """Letters whose sender died before it had noted them, and which arrived a second time under the same id."""
    people: int
    questions: int
    answered: int
    faults: tuple[str, ...]


class Errands:
    """Letters, people to forget, and questions about a plan, some of each in every round."""

    def __init__(self, engine: Engine, url: str, folder: Path, sink: Sink) -> None:
        self._engine, self._url, self._folder, self._sink = engine, url, folder, sink
        self._people: list[str] = []
        self._asked: list[tuple[str, ...]] = []
        self._letters = 0
        self._place: Place | None = None
        self._plan = ""
        self._pairs: list[tuple[str, ...]] = []

    def plan_something(self) -> None:
        """Make a plan to ask about, of a workshop whose term is not over; the workers run already."""
        self._place = Place(self._engine, self._url, self._folder, **SMALL)
        with transaction(self._engine) as session:
            session.get_one(Workshop, self._place.workshop.workshop.id).ends_on = datetime.now(UTC).date()
        done = self._place.wait(self._place.start(2), lambda run: run.ended)
        self._plan = done.plan.public_id if done.plan else ""
        if self._plan:
            made = self._place.workshop
            with reading(self._engine) as session:
                _, _, shown = opened(session, made.host_office, made.slug, self._plan)
            sides = ({one for one, each in shown.items() if each.side is side} for side in (Side.HOST, Side.VISITOR))
            self._pairs = list(product(*map(sorted, sides)))

    def give(self, number: int) -> None:
        """Ask for what belongs to this round."""
        for _ in range(LETTERS_AT_ONCE):
            self._post()
        if number % ERASURE_EVERY == 0:
            self._forget(number)
        if number % QUESTION_EVERY == 0 and self._plan:
            self._ask(number // QUESTION_EVERY)

    def done(self, within_s: float) -> Done:
        """Wait until all is done that can be, and say what came of it."""
        end = time.monotonic() + within_s
        while self._open() and time.monotonic() < end:
            time.sleep(0.5)
        copies = Counter(self._sink.ids)
        with reading(self._engine) as session:
            of_letters = select(OutboxMessage.public_id, OutboxMessage.state, OutboxMessage.attempts)
            letters = session.execute(of_letters).all()
            explained = select(Job.state, Job.result).where(Job.kind == questions.KIND)
            answers = session.execute(explained).all()
            known = set(session.scalars(select(Profile.name).where(Profile.public_id.in_(self._people))))
            waiting = len(erasure.outstanding(session))
            open_ = list(session.scalars(select(Job.kind).where(Job.state.not_in(FINAL))))
        listed = Counter(each.profile_id for each in erasure.read(self._folder / erasure.LEDGER))
        faults = [f"a job that does not end: {kind}" for kind in open_]
        faults += [f"{len(letters)} letters of {self._letters}"] * (len(letters) != self._letters)
        for letter_id, state, attempts in letters:
            arrived = sum(number for one, number in copies.items() if one.startswith(f"<{letter_id}@"))
            if state is not MessageState.SENT or not 1 <= arrived <= attempts:
                faults.append(f"a letter is {state}, arrived {arrived} times in {attempts} attempts")
        faults += [f"is known still: {name}" for name in known if NAMED in (name or "")]
        faults += [f"{waiting} wait to be forgotten"] * bool(waiting)
        faults += [f"stands {listed[each]} times in the list" for each in self._people if listed[each] != 1]
        faults += [f"{len(answers)} jobs for {len(self._asked)} questions"] * (len(answers) != len(self._asked))
        faults += ["an answer twice or none"] * sum(
            (state is JobState.DONE) != bool(result) for state, result in answers
        )
        again = len(self._sink.ids) - len(copies)
        answered = sum(state is JobState.DONE for state, _ in answers)
        return Done(len(letters), again, len(self._people), len(self._asked), answered, tuple(faults))

    def _open(self) -> int:
        """Count what has not ended; whoever waits to be forgotten after three tries is asked for again, as each day."""
        with reading(self._engine) as session:
            working = session.scalar(select(func.count()).select_from(Job).where(Job.state.not_in(FINAL))) or 0
            unsent = OutboxMessage.state.in_((MessageState.QUEUED, MessageState.SENDING))
            letters = session.scalar(select(func.count()).select_from(OutboxMessage).where(unsent)) or 0
            waiting = session.scalar(select(func.count()).select_from(Erasure).where(Erasure.done_at.is_(None))) or 0
        if waiting and not working:
            repeating(self._engine, lambda session: ask_again(session, datetime.now(UTC)))
        return working + letters + waiting

    def _post(self) -> None:
        self._letters += 1
        letter = Letter("A letter", ("It is on its way.",))
        given = {"kind": "office", "address": f"p{self._letters}@example.dk", "language": "en"}
        repeating(self._engine, lambda session: post(session, letter, **given, now=datetime.now(UTC)))

    def _forget(self, number: int) -> None:
        """Have somebody forgotten who has an account and a profile, as they do it themselves."""

        def asked(session: Session) -> str:
            party = factories.party(session)
            account = factories.account(session, party_id=party.id)
            profile = factories.profile(session, party, account_id=account.id, name=f"{NAMED} {number}")
            subject = subject_of_profile(session, profile.id)
            request(session, NOBODY, subject, "erasure asked for", now=datetime.now(UTC))
            return profile.public_id

        self._people.append(repeating(self._engine, asked))

    def _ask(self, number: int) -> None:
        """Ask why two whom the office is shown do not meet; each time others, after all of them no more."""
        if self._place is None or number >= len(self._pairs):
            return
        made, two = self._place.workshop, self._pairs[number]
        repeating(
            self._engine,
            lambda session: questions.ask(
                session, made.host_office, made.slug, self._plan, *two, now=datetime.now(UTC)
            ),
        )
        self._asked.append(two)
