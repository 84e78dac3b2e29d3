"""Nobody is led off the site by an address that came from outside, and no name of a host is believed."""

import re
from collections.abc import Iterator
from html import unescape
from urllib.parse import parse_qsl, urlsplit

import pytest
from argon2 import PasswordHasher
from flask import url_for
from flask.testing import FlaskClient
from sqlalchemy import select, update

from matchmaker.services import passwords
from matchmaker.services.openid import Provider
from matchmaker.store.tables.accounts import Account
from matchmaker.store.transaction import transaction
from matchmaker.web.links import external
from matchmaker.web.redirects import safe_next
from tests.hostile import published
from tests.long_forms import LONG
from tests.web.filled_forms import TYPED
from tests.web.forms_on_pages import FormOnPage, forms_found_by
from tests.web.ground import ANONYMOUS, Ground, grounds
from tests.web.populated import PASSWORD, secret_of
from tests.web.provider import CLIENT_ID, CLIENT_SECRET, Behaviour, provided
from tests.web.trying import Trial
from tests.web.walking import faults
from tests.web.world import EXPERT_DK, NOW, OPERATOR

SIGN_IN = "accounts.login"
FAR = "evil.example"
OWN = (
    f"//{FAR}", f"///{FAR}", f"////{FAR}", f"/\\{FAR}", f"\\/{FAR}", f"\\\\{FAR}", f"/\\/{FAR}", f"/\t/{FAR}",
    f"/\n/{FAR}", f"/\r/{FAR}", f"\t//{FAR}", f" //{FAR}", f"\x00//{FAR}", f"/\x0b/{FAR}", f"//{FAR}/%2f..",
    f"//{FAR}@x", f"//x@{FAR}", f"//{FAR}:80", f"//{FAR}?x", f"//{FAR}#x", f"http://{FAR}", f"https://{FAR}",
    f"https:{FAR}", f"https:/{FAR}", f"https:///{FAR}", f"https:\\\\{FAR}", f"HTTPS://{FAR}", f"hTTp:{FAR}",
    f"ht\ttps://{FAR}", f"ftp://{FAR}", f"ws://{FAR}", f"http://localhost@{FAR}", f"http://localhost.{FAR}",
    f"http://{FAR}#localhost", f"http://{FAR}?localhost", f"http://[::1]@{FAR}", "http://[::1", "//[", "//[x]",
    f"//{FAR}]", f"//[{FAR}", "javascript:alert(1)", "data:text/html,x", "JAVASCRIPT:alert(1)",
    "java\nscript:alert(1)", "vbscript:x", "file:///etc/passwd", "blob:x", "about:blank", "mailto:x@y",
    f"//{FAR}\x85", f"/{chr(0x2F)}{FAR}", "//\uff45vil.example",
    f"//{FAR}%00", f"//{FAR}%0d%0a", f"/%0d%0aLocation:%20http://{FAR}\r\nX: y",
    f"/x\r\nLocation: http://{FAR}", f"//{FAR}\\..", f"/\\\\\\{FAR}", f"/\\\t/{FAR}", "//%65vil.example",
    f"/\\%09/{FAR}", "//3232235777", "//0x7f.1", f"{FAR}", f"@{FAR}", f".{FAR}", f"?//{FAR}", f"#//{FAR}",
)  # fmt: skip
"""Off the site, nearly all of them, as browsers read them; none of them is one of our paths."""

HOSTS = (
    FAR, f"{FAR}:80", f"www.{FAR}", f"localhost.{FAR}", f"localhost@{FAR}", f"{FAR}@localhost",
    f"localhost:80@{FAR}", f"localhost {FAR}", f"localhost,{FAR}", f"localhost;{FAR}", f"localhost/{FAR}",
    f"localhost\\{FAR}", f"localhost#{FAR}", f"localhost?{FAR}", f"localhost%00.{FAR}", f"localhost:{FAR}",
    "localhost:x", "localhost:99999", "localhost:-1", "localhost:80:80", "xlocalhost", "local host", "[::1", "::1",
    "[::2]", "[evil]", "127.0.0.2", "127.1", "0x7f000001", "2130706433", "0.0.0.1", "10.0.0.1", "169.254.169.254",
    "", " ", ".", "..", "*", "-", "_", "%", "'", '"', "<script>", "æøå.example", "xn--80ak6aa92e.com",
    "LOCALHOST.EVIL.EXAMPLE", "a" * 300, "a." * 120 + "dk", "localhost.localdomain", "a..b",
)  # fmt: skip


@pytest.fixture(scope="module")
def here(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ground]:
    """The populated world on one back-end: addresses know nothing of databases."""
    yield from grounds(request, "sqlite", tmp_path_factory.mktemp("here"))


def stays(location: str) -> bool:
    """Return whether a browser stays on the site: it drops tabs and line ends and takes a backslash for a slash."""
    seen = re.sub(r"[\t\r\n]", "", location).strip("".join(map(chr, range(33)))).replace("\\", "/")
    return seen.startswith("/") and not seen.startswith("//")


def targets() -> list[str]:
    known = [each["input"] for each in published("open_redirect_oracle", ())]
    return list(dict.fromkeys([*OWN, *known]))


def test_every_target_is_one_of_ours_or_is_not_taken() -> None:
    assert [target for target in targets() if not stays(safe_next(target))] == []
    assert [target for target in OWN if safe_next(target) != "/"] == []
    for own in ("/", "/workshops", "/workshops/kick-off?q=x&y=%20", "/a#b", "/æ/陈", "/a//b", "/%5cx"):
        assert safe_next(own) == own
    for known in published("open_redirect_oracle", ()):
        assert not (known["off_site"] and safe_next(known["input"], "no") != "no"), known


def forms_that_lead_on(trial: Trial) -> dict[str, FormOnPage]:
    """Return a form for each route that is told where to go next."""
    found: dict[str, FormOnPage] = {}
    for who in (ANONYMOUS, EXPERT_DK, OPERATOR):
        for form in forms_found_by(trial.ground, who, places=1):
            if "next" in dict(form.fields):
                found.setdefault(form.endpoint, form.typed(TYPED.get(form.endpoint, {})))
    found[SIGN_IN] = FormOnPage(ANONYMOUS, "/auth/login", "/auth/login", SIGN_IN, ()).typed(
        {"email": EXPERT_DK, "password": PASSWORD}
    )
    return found


@pytest.fixture
def cheaply(here, monkeypatch) -> None:
    """Let passwords cost nothing to check: hashing is not what is tried, and each sign-in would do it."""
    cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(passwords, "_HASHER", cheap)
    with transaction(here.engine) as session:
        account = session.scalars(select(Account).where(Account.email == EXPERT_DK)).one()
        account.password_hash = cheap.hash(PASSWORD)


def is_tried(endpoint: str, number: int) -> bool:
    """Return whether a target is tried on a route: in the long form each on each."""
    return LONG or endpoint == "public.language" or (number < len(OWN) and (endpoint == SIGN_IN or number % 4 == 0))


@pytest.mark.bars
@pytest.mark.timeout(3600)
def test_no_route_leads_off_the_site(here, cheaply, figure) -> None:
    trial = Trial(here)
    forms = forms_that_lead_on(trial)
    assert {SIGN_IN, "public.language"} <= forms.keys()
    led, wrong = dict.fromkeys(forms, 0), []
    for number, target in enumerate(targets()):
        for endpoint in (each for each in forms if is_tried(each, number)):
            answer = trial.send(forms[endpoint], {"next": target})
            led[endpoint] += answer.status_code == 303
            wrong += [(endpoint, target, each) for each in faults(answer, signed_in=False) if "Cache" not in each]
            wrong += [(endpoint, target, answer.location)] * (
                answer.location is not None and not stays(answer.location)
            )
    assert "\n".join(map(str, wrong)) == ""
    assert {endpoint for endpoint, times in led.items() if not times} == set()
    figure("targets", len(targets()))
    figure("led on by route", led)
    assert not LONG or min(led[SIGN_IN], led["public.language"]) == len(targets())


@pytest.mark.bars
@pytest.mark.timeout(3600)
def test_the_page_to_sign_in_carries_no_target_off_the_site(here, figure) -> None:
    client, tried, wrong = here.client(ANONYMOUS), targets() if LONG else OWN, []
    for target in tried:
        answer = client.get("/auth/login", query_string={"next": target.encode("utf-8", "surrogatepass")})
        carried = [unescape(each) for each in re.findall(r'name="next"[^>]*value="([^"]*)"', answer.text)]
        wrong += [(target, each) for each in carried if each and not stays(each)]
        wrong += [(target, answer.status_code)] * (answer.status_code != 200)
    assert wrong == []
    figure("targets carried", len(tried))


@pytest.mark.bars
@pytest.mark.timeout(3600)
def test_single_sign_on_leads_nobody_off_the_site(here, monkeypatch, figure) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    tried, wrong, entered = targets() if LONG else OWN[::6], [], 0
    with provided(NOW) as provider:
        provider.behaviour = Behaviour(email=EXPERT_DK)
        known = Provider(provider.issuer, CLIENT_ID, CLIENT_SECRET, "Region Nowhere")
        monkeypatch.setitem(here.app.config, "OIDC", known)
        with transaction(here.engine) as session:
            session.execute(update(Account).values(confirmed_at=NOW))
        for target in tried:
            client = here.client(ANONYMOUS)
            left = client.get("/auth/single-sign-on", query_string={"next": target.encode("utf-8", "surrogatepass")})
            assert left.location.startswith(f"{provider.issuer}/authorise?")
            brought = dict(parse_qsl(urlsplit(provider.consent(left.location)).query))
            answer = client.post("/auth/single-sign-on/enter", data=brought)
            entered += answer.status_code == 303 and not answer.location.startswith("/auth/login")
            wrong += [(target, answer.status_code, answer.location)] * (not stays(answer.location or ""))
    here.restore()
    assert wrong == []
    assert entered == len(tried)
    figure("targets through single sign-on", entered)


def test_there_are_hundreds_of_targets_where_the_published_ones_are_at_hand() -> None:
    known = published("open_redirect_oracle", None)
    if known is None:
        pytest.skip("the folder of published cases is not set")
    assert len(targets()) >= 660
    assert sum(each["off_site"] for each in known) >= 380


@pytest.mark.parametrize("header", ["Host", "X-Forwarded-Host"])
def test_no_name_of_a_host_in_a_request_is_believed(here, header) -> None:
    """A foreign one is turned away; a forwarded one, where there is no proxy, means nothing."""
    client: FlaskClient = here.client(ANONYMOUS)
    wrong = []
    for host in HOSTS:
        for path in (
            "/",
            "/workshops/",
            "/auth/login",
            f"/calendar/{secret_of(EXPERT_DK)}.ics",
            "/static/css/tokens.css",
        ):
            with client.get(path, headers={header: host}) as answer:
                foreign = header == "Host"
                wrong += [(host, path, answer.status_code)] * ((answer.status_code == 400) is not foreign)
                wrong += [(host, path, each) for each in faults(answer, signed_in=False)]
                wrong += [(host, path, answer.location)] * (answer.location is not None and FAR in answer.location)
    assert "\n".join(map(str, wrong)) == ""


def test_addresses_that_leave_the_house_have_the_configured_base(here) -> None:
    for host in ("localhost", "127.0.0.1:1", "[::1]:5000"):
        with here.app.test_request_context("/", headers={"Host": host}):
            made = external("agenda.calendar", secret="x")
            assert made == here.app.config["BASE_URL"] + url_for("agenda.calendar", secret="x")
            assert made.startswith("http://127.0.0.1:5000/")
