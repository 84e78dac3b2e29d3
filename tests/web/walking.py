"""Walking every route of the application: which addresses there are to try, and what every answer must be like."""

import re
from collections.abc import Iterator, Mapping, Sequence
from html.parser import HTMLParser
from urllib.parse import urlencode

from flask import Flask
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from matchmaker.domain.people import LinkPurpose
from matchmaker.domain.weights import NAMES
from matchmaker.domain.workshops import Side
from tests.web.ground import Ground
from tests.web.populated import DRAFT_SLUG, FAR_SLUG, SECOND_SLUG, Populated, asked_token, mailed_token, secret_of
from tests.web.world import EXPERT_CN, EXPERT_CN_2, EXPERT_DK, EXPERT_DK_2, SLUG

ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
"""What every answer says, whatever it is."""

TELLS_TOO_MUCH = frozenset(
    {"server", "x-powered-by", "access-control-allow-origin", "access-control-allow-credentials"}
)
NONSENSE = ("0", "x" * 60, "x" * 3000, "%00", "%ED%A0%80", "..%2F..", "√ø 上海 \N{GRINNING FACE}")

DRAWN_EACH_TIME = (
    re.compile(r'name="csrf_token"[^>]*value="[^"]*"'),
    re.compile(r'name="key"[^>]*value="[^"]*"'),
    re.compile(r'(?<=name="csrf-token" content=")[^"]*'),
)


def without_tokens(page: str) -> str:
    """Return a page without what is drawn anew for each answer, so that two answers can be compared."""
    for pattern in DRAWN_EACH_TIME:
        page = pattern.sub("", page)
    return page


def at_home(facts: Populated) -> dict[str, str]:
    """Return a good value for each parameter of an address: all of the one workshop, as its people use them."""
    ids = facts.ids
    return {
        "slug": SLUG,
        "plan_id": ids["draft plan"],
        "job_id": ids["draft job"],
        "meeting_id": ids["draft meeting"],
        "own_meeting_id": ids["published meeting"],
        "session_id": ids["session"],
        "number": "0",
        "person_id": facts.world.profile_ids[EXPERT_CN],
        "note_id": ids["note"],
        "repair_id": ids["repair"],
        "line_id": ids[f"own cost of {Side.HOST}"],
        "secret": secret_of(EXPERT_DK),
        "sign_in_id": ids["second device"],
        "link_id": ids["mailed link"],
        "link_token": mailed_token(LinkPurpose.SIGN_IN),
        "confirm_token": mailed_token(LinkPurpose.CONFIRM),
        "reset_token": mailed_token(LinkPurpose.RESET),
        "address_token": mailed_token(LinkPurpose.ADDRESS),
        "message_id": ids["message"],
        "mailing_id": ids[f"mailing of {Side.HOST}"],
        "account_id": ids[f"reviewer of {Side.HOST}"],
        "entry_id": ids[f"prepared entry of {Side.HOST}"],
        "import_id": ids[f"list of {Side.HOST}"],
        "entry_token": asked_token(LinkPurpose.ENTRY, Side.HOST),
        "invitation_id": ids[f"{LinkPurpose.INVITE} of {Side.HOST}"],
        "invite_token": asked_token(LinkPurpose.INVITE, Side.HOST),
        "organisation_id": ids["organisation"],
        "view_id": ids["view"],
        "code": "da",
        "which": "lines",
        "paper": "meals",
        "filename": "css/tokens.css",
    }


def worlds(facts: Populated) -> list[dict[str, str]]:
    """Return good values, those of the draft workshop, those of a foreign one, and mixtures that nothing belongs to."""
    home = at_home(facts)
    ids = facts.ids
    far = home | {
        "slug": FAR_SLUG,
        "plan_id": ids["far plan"],
        "job_id": ids["far job"],
        "person_id": ids["far person"],
        "line_id": ids["far cost"],
    }
    second = home | {"slug": SECOND_SLUG, "plan_id": ids["proposed plan"], "job_id": ids["waiting job"]}
    second["import_id"] = ids["list that was taken in"]
    second["mailing_id"] = ids["mailing that waits"]
    crossed = home | {"plan_id": home["job_id"], "job_id": home["plan_id"], "person_id": ids["workshop"]}
    return [
        home,
        second,
        home | {"slug": DRAFT_SLUG, "plan_id": ids["impossible plan"]},
        far,
        far | {"slug": SLUG},
        home | {"slug": FAR_SLUG},
        crossed,
    ]


def asked_on(rule: Rule, facts: Populated) -> list[str]:
    """Return what to ask of a page that shows more when it is asked: other weights, or about two who do not meet."""
    if rule.endpoint == "weights.edit":
        weights = {"complementarity": 0.4, **dict.fromkeys(NAMES[1:], 0.3)}
        return ["", "?" + urlencode(weights)]
    if rule.endpoint == "organise.people":
        return ["", "?side=host"]
    if rule.endpoint != "explanations.why":
        return [""]
    ids = facts.world.registration_ids
    pairs = ((EXPERT_DK, EXPERT_CN), (EXPERT_DK, EXPERT_CN_2), (EXPERT_DK_2, EXPERT_CN))
    return ["", *(f"?a={ids[one]}&b={ids[other]}" for one, other in pairs)]


def rules(app: Flask, method: str) -> list[Rule]:
    """Return the rules that take a method, in the order of their addresses."""
    return sorted((rule for rule in app.url_map.iter_rules() if method in rule.methods), key=lambda rule: rule.rule)


def filled(rule: Rule, values: Mapping[str, str]) -> str:
    """Return the address of a rule with its parameters replaced as they are, without quoting."""
    address = rule.rule
    for name in rule.arguments:
        for written in (f"<{name}>", f"<path:{name}>"):
            address = address.replace(written, values[name])
    return address


def addresses(ground: Ground, method: str, nonsense: Sequence[str] = NONSENSE) -> Iterator[str]:
    """Yield every address worth trying: of all the worlds, and with each parameter replaced by each nonsense."""
    home = at_home(ground.facts)
    for rule in rules(ground.app, method):
        tried = {filled(rule, values): None for values in worlds(ground.facts)}
        for name in rule.arguments:
            tried |= {filled(rule, home | {name: each}): None for each in nonsense}
        yield from tried


def faults(answer: TestResponse, *, signed_in: bool) -> list[str]:
    """Return what is wrong with an answer, whatever was asked."""
    found = []
    if answer.status_code >= 500:
        found.append(f"status {answer.status_code}")
    found += _header_faults(answer, signed_in=signed_in)
    if answer.mimetype == "text/html" and answer.status_code not in {301, 302, 303, 308}:
        found += _Inline.found_in(answer.text)
        found += [f"no {wanted}" for wanted in ("<html lang=", "<main") if wanted not in answer.text]
    return found


def _header_faults(answer: TestResponse, *, signed_in: bool) -> Iterator[str]:
    headers = answer.headers
    policy = headers.get("Content-Security-Policy", "")
    if "unsafe" in policy or "default-src 'none'" not in policy or "frame-ancestors 'none'" not in policy:
        yield f"content security policy {policy!r}"
    for name, wanted in ALWAYS.items():
        if headers.get(name) != wanted:
            yield f"{name} {headers.get(name)!r}"
    if TELLS_TOO_MUCH & {name.lower() for name in dict(headers)}:
        yield f"headers {sorted(headers.keys())}"
    if (answer.mimetype or "").startswith("text/") and "Traceback (most recent call last)" in answer.text:
        yield "a traceback"
    if headers.get("Referrer-Policy") not in {"same-origin", "no-referrer"}:
        yield f"Referrer-Policy {headers.get('Referrer-Policy')!r}"
    is_file = headers.get("Last-Modified") is not None
    if signed_in and not is_file and "no-store" not in headers.get("Cache-Control", ""):
        yield f"Cache-Control {headers.get('Cache-Control')!r}"
    if not is_file and "cookie" not in headers.get("Vary", "").lower():
        yield f"Vary {headers.get('Vary')!r}"


class _Inline(HTMLParser):
    """Finds what the content security policy forbids a page to hold."""

    def __init__(self) -> None:
        super().__init__()
        self.faults: list[str] = []

    @classmethod
    def found_in(cls, page: str) -> list[str]:
        parser = cls()
        parser.feed(page)
        parser.close()
        return parser.faults

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "style" or (tag == "script" and "src" not in given):
            self.faults.append(f"<{tag}> inside the page")
        for name, value in attrs:
            if name == "style" or name.startswith("on"):
                self.faults.append(f"<{tag} {name}=…>")
            if name in {"href", "src", "action"} and (value or "").strip().lower().startswith(("javascript:", "data:")):
                self.faults.append(f"<{tag} {name}={value!r}>")
