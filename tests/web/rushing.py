"""Sending posts at one moment, each as somebody, and reading what came of it."""

import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from matchmaker.domain.people import SEEN_BY_OTHER_SIDE, Role
from matchmaker.store.engine import BUSY_TIMEOUT_MS
from matchmaker.store.tables.people import Consent, Profile, ProfileLanguage
from matchmaker.store.transaction import transaction
from matchmaker.web.repeated import HEADER
from tests import factories
from tests.web.forms_on_pages import _forms_in
from tests.web.ground import Ground
from tests.web.world import NOW, token_for

Post = tuple[str, str, Mapping[str, object]]
PUT_OFF = 5
"""How often somebody tries again on a machine that has far too much to do."""


def rush(ground: Ground, posts: Sequence[Post], header: str | None = None) -> list[TestResponse]:
    """Send posts at one moment, each as somebody, and return the answers; none of them may be a failure of ours.

    Who is asked to try again in a moment, because others were writing all the time, does so, as a person would.
    """
    together = Barrier(len(posts))
    clients = [ground.client(who) for who, _, _ in posts]

    def press(number: int) -> TestResponse:
        together.wait()
        headers = {HEADER: header} if header else {}
        _who, address, sent = posts[number]
        for _ in range(PUT_OFF):
            began = time.monotonic()
            answer = clients[number].post(address, data=sent, headers=headers)
            waited_s = time.monotonic() - began
            if answer.status_code != 503 or waited_s < BUSY_TIMEOUT_MS / 1000:
                break  # nobody is put off without having been waited for
        return answer

    with ThreadPoolExecutor(len(posts)) as pool:
        answers = list(pool.map(press, range(len(posts))))
    failed = [(answer.status_code, answer.text[-500:]) for answer in answers if answer.status_code >= 500]
    assert failed == []
    return answers


def only_winner(answers: Sequence[TestResponse], losing: frozenset[int] = frozenset({409})) -> int:
    """Return which post won; all others lost."""
    statuses = [answer.status_code for answer in answers]
    assert statuses.count(303) == 1, statuses
    assert set(statuses) <= {303, *losing}, statuses
    return statuses.index(303)


def read(ground: Ground, query):
    """Return the rows of a query, or its one column."""
    with Session(ground.engine) as session:
        return session.scalars(query).all()


def form_on(ground: Ground, who: str, address: str, endpoint: str) -> dict[str, str]:
    """Return the fields of the form on a page that is sent to an endpoint, as somebody finds them."""
    page = ground.get(ground.client(who), address)
    assert page.status_code == 200, (address, page.status_code)
    found = [form for form in _forms_in(ground.app, who, address, page.text) if form.endpoint == endpoint]
    return dict(found[0].fields)


def newcomer(ground: Ground, email: str) -> tuple[str, int]:
    """Bring an expert of the host who may register; return the address and the key of the profile."""
    with transaction(ground.engine) as session:
        given = {"email": email, "email_normalised": email, "role": Role.EXPERT, "confirmed_at": NOW}
        account = factories.account(session, **given, party_id=ground.facts.world.host)
        profile = Profile(account_id=account.id, party_id=account.party_id, name=email, created_at=NOW)
        factories.added(session, profile)
        said = {"purpose": SEEN_BY_OTHER_SIDE, "granted": True, "wording": "2026-11", "said_at": NOW}
        session.add_all([Consent(profile_id=profile.id, **said), ProfileLanguage(profile_id=profile.id, language="en")])
        key = profile.id
    ground.tokens[email] = token_for(ground.engine, email)  # type: ignore[index]
    return email, key
