"""Whatever people write, a letter has its own headers and one recipient, and nothing of theirs can be clicked."""

import unicodedata
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from html.parser import HTMLParser

import pytest
from sqlalchemy import Engine

from matchmaker.config import Settings
from matchmaker.errors import InputError
from matchmaker.files.messages import Envelope, message_of
from matchmaker.jobs.mailing import send_due
from matchmaker.services.mail import Letter, post
from matchmaker.store.engine import make_engine
from matchmaker.store.transaction import transaction
from tests.hostile import FORMULAS, MARKUP, NAMES, ODD, UNUSABLE
from tests.jobs.mail_sink import Sink, running

AT = datetime.now(UTC) - timedelta(hours=1)
LINK = "https://m.example/auth/reset/x"
BREAKING = (
    "x\r\nBcc: y@evil.example", "x\nBcc: y@evil.example", "x\rBcc: y@evil.example", "x\r\n\r\n<script>", "x\n\nbody",
    "x\r\n Bcc: y@evil.example", "x\n\tBcc: y@evil.example", "\r\nSubject: other", "x\x0bBcc: y@evil.example",
    "x\x0cBcc: y@evil.example", "x\x1cBcc: y@evil.example", "x\x85Bcc: y@evil.example", "x\u2028Bcc: y@evil.example",
    "x\u2029Bcc: y@evil.example", "x%0d%0aBcc: y@evil.example", "=?utf-8?q?x=0d=0aBcc:_y@evil.example?=",
    "=?utf-8?b?eA0KQmNjOiB5QGV2aWwuZXhhbXBsZQ==?=", "=?utf-7?q?+AA0-?=", "=?x?y?z?=",
    "x\r\n.\r\nMAIL FROM:<y@evil.example>",
    ".", "..", "\r\n.\r\n", "x" * 150, "陈" * 150, "From: y@evil.example", "To: y@evil.example", "x, y@evil.example",
    "x; y@evil.example", "\"x\" <y@evil.example>", "<y@evil.example>", "x <y@evil.example>", "(y@evil.example) x",
)  # fmt: skip
ADDRESSES = (
    "y@evil.example, z@evil.example", "y@evil.example; z@evil.example", "y@evil.example z@evil.example",
    "y@evil.example\r\nBcc: z@evil.example", "y@evil.example\nz@evil.example", "y@evil.example\0", "y@evil.example\x0b",
    "<y@evil.example>, <z@evil.example>", "a <y@evil.example>, b <z@evil.example>", "group: y@evil.example;",
    "", " ", "@",
    "y@", "@evil.example", "y", "y@evil.example>", "y@evil@z.example", "y\\@evil.example@z.example",
    "y@evil.example\u2028",
    "|id@evil.example\n", "y@[127.0.0.1]\r\n", "undisclosed-recipients:;", "y@evil.example\tz@evil.example",
)  # fmt: skip


LOADING = frozenset({"href", "src", "action", "srcset", "data", "background"})


class _Links(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        loads = [value or "" for name, value in attrs if name in LOADING]
        acts = [name for name, _value in attrs if name.startswith("on")]
        self.found += [*loads, *acts, *([tag] if tag in {"script", "iframe", "object", "form", "base", "svg"} else [])]


def texts() -> list[str]:
    every = dict.fromkeys([*BREAKING, *UNUSABLE, *MARKUP[::3], *FORMULAS[::3], *ODD[::3], *NAMES[::5]])
    return [text for text in every if "\0" not in text]


def in_one_line(text: str) -> bool:
    return not any(unicodedata.category(each) in {"Cc", "Zl", "Zp"} for each in text)


@pytest.fixture
def store(sqlite_template, tmp_path) -> Engine:
    path = tmp_path / "mail.db"
    path.write_bytes(sqlite_template.read_bytes())
    engine = make_engine(f"sqlite:///{path}")
    yield engine
    engine.dispose()


def test_letters_of_hostile_texts_arrive_once_each_with_their_own_headers(store):
    written = texts()
    assert len(written) >= 110
    with transaction(store) as session:
        for number, text in enumerate(written):
            letter = Letter(f"About {text}", (f"Dear {text},", text), LINK, text)
            post(session, letter, kind="office", address=f"p{number}@example.dk", language="en", now=AT)
    sink = Sink()
    settings = {"mail_from": "Office <office@example.dk>", "base_url": "https://m.example"}
    with running(sink) as url:
        while send_due(store, Settings(mail_url=url, **settings)):
            pass
    assert sorted(recipients for recipients, _ in sink.messages) == sorted(
        [f"p{n}@example.dk"] for n in range(len(written))
    )
    plain = next(message for _recipients, message in sink.messages if message["Subject"] == "About Ane Bak")
    assert {"From", "To", "Subject", "Message-ID", "Date"} <= set(plain.keys())
    for recipients, message in sink.messages:
        assert sorted(message.keys()) == sorted(plain.keys()), message["Subject"]
        assert message["To"] == recipients[0]
        assert message["Subject"].startswith("About ")
        assert in_one_line(message["Subject"]), message["Subject"]
        page = message.get_body(("html",)).get_content()
        assert _Links(page).found == [LINK], message["Subject"]
    assert _Links("<a href=x onclick=y><script>").found == ["x", "onclick", "script"]  # the control


def test_a_name_before_an_address_adds_no_header_and_no_recipient():
    plain = message_of(Envelope("x <office@example.dk>", "ane@example.dk", "x", "1@m.example", "en", AT), "x", None)
    for text in texts():
        sender = f'"{text}" <office@example.dk>'
        try:
            message = message_of(Envelope(sender, "ane@example.dk", "x", "1@m.example", "en", AT), "x", None)
        except InputError:
            continue
        read = message_from_bytes(message.as_bytes(), policy=policy.default)
        assert sorted(read.keys()) == sorted(plain.keys()), text
        assert [each.addr_spec for each in read["To"].addresses] == ["ane@example.dk"]
        assert len(read["From"].addresses) == 1, text
        assert in_one_line(read["From"].addresses[0].display_name), text


@pytest.mark.parametrize("recipient", ADDRESSES)
def test_what_is_not_one_address_is_refused(recipient):
    with pytest.raises(InputError):
        message_of(Envelope("office@example.dk", recipient, "x", "1@m.example", "en", AT), "x", None).as_bytes()


def test_a_subject_that_would_break_out_is_refused():
    for text in (each for each in BREAKING if "\r" in each or "\n" in each):
        with pytest.raises(InputError):
            message_of(Envelope("office@example.dk", "ane@example.dk", text, "1@m.example", "en", AT), "x", None)
