"""What every answer says to the browser, whatever became of the request."""

import io
import re
from collections import defaultdict
from itertools import product
from pathlib import Path

import pytest
from flask import Flask, abort, request
from sqlalchemy.exc import OperationalError
from werkzeug.test import TestResponse

from matchmaker import paths
from matchmaker.app import create_app
from matchmaker.config import Settings
from matchmaker.web import forms
from matchmaker.web.extensions import db
from matchmaker.web.limits import LONGEST_PATH, LONGEST_QUERY, Size, sizes_of
from tests.web.walking import ALWAYS, _header_faults, faults, filled, rules
from tests.web.world import EXPERT_DK, NOW, ORGANISER_DK, token_for

STATUSES = (400, 403, 404, 405, 409, 410, 413, 414, 415, 418, 422, 429, 431, 500, 501, 502, 503, 504)
KILOBYTE = 1024


@pytest.fixture
def app(new_app):
    """An application of each test's own: it is made to fail."""
    return new_app


def app_that_fails(app: Flask) -> Flask:
    """Let every way to fail be asked for by its status."""
    areas = app.before_request_funcs.setdefault(None, [])

    def fail() -> None:
        asked = request.args.get("fail", "")
        if asked == "crash":
            raise RuntimeError("a secret of the house")
        if asked == "gone":
            raise OperationalError("SELECT 1", {}, Exception("gone"))
        if asked:
            abort(int(asked))

    areas.append(fail)
    return app


def test_every_failure_has_the_headers_and_no_more(app, world, sign_in):
    failing, wrong = app_that_fails(app), []
    for fail in (*map(str, STATUSES), "crash", "gone"):
        for client, signed_in in ((failing.test_client(), False), (sign_in(EXPERT_DK), True)):
            for method in (client.get, client.post):
                answer = method(f"/privacy?fail={fail}")
                found = [each for each in faults(answer, signed_in=signed_in) if not each.startswith("status 5")]
                wrong += [(fail, *found)] if found or "secret of the house" in answer.text else []
                wrong += [(fail, answer.status_code)] if answer.status_code < 400 else []
    assert wrong == []


def test_methods_that_no_route_has_and_files_that_are_not_there_are_answered_alike(app, world, sign_in):
    client = sign_in(EXPERT_DK)
    answers: list[TestResponse] = [
        client.open("/", method=method) for method in ("HEAD", "OPTIONS", "PUT", "DELETE", "PATCH", "TRACE", "BREW")
    ]
    answers += [client.get(path) for path in ("/static/none.css", "/static/../wsgi.py", "/static/", "/workshops/")]
    for answer in answers:
        assert list(_header_faults(answer, signed_in=True)) == []
        assert answer.status_code < 500
    with client.get("/static/css/tokens.css") as file:
        assert list(_header_faults(file, signed_in=True)) == []
    with client.get("/static/css/tokens.css", headers={"If-None-Match": file.headers["ETag"]}) as again:
        assert again.status_code == 304
        assert {name: again.headers[name] for name in ALWAYS} == ALWAYS


@pytest.mark.parametrize(("base", "said"), [("https://meet.example", True), ("http://meet.example", False)])
def test_browsers_are_told_to_stay_with_tls_where_there_is_tls(database_url, base, said):
    settings = Settings(secret_key="a secret key for tests", database_url=database_url, base_url=base, instance="/none")
    answer = create_app(settings).test_client().get("/nowhere")

    assert ("Strict-Transport-Security" in answer.headers) is said
    assert {name: answer.headers[name] for name in ALWAYS} == ALWAYS


@pytest.mark.parametrize("back_end", ["sqlite"], indirect=True)
def test_with_tls_every_answer_of_every_route_tells_browsers_to_stay_with_it(database_url, engine, world, compiled):
    """Whatever becomes of a request: pages, failures, redirects, files, addresses and hosts that are not ours."""
    base = "https://meet.example"
    settings = Settings(secret_key="a secret key for tests", database_url=database_url, base_url=base, instance="/none")
    app = app_that_fails(create_app(settings))
    app.config.update(WTF_CSRF_ENABLED=False, CLOCK=lambda: NOW, TRIES_COUNT=False)
    app.jinja_env.bytecode_cache = compiled
    browsers = [app.test_client(), app.test_client()]
    with browsers[1].session_transaction(base_url=base) as cookie:
        cookie["_user_id"], cookie["_fresh"] = token_for(engine, ORGANISER_DK), True
    assert "Sign out" in browsers[1].get("/privacy", base_url=base).text  # the second is somebody
    addresses = {filled(rule, defaultdict(lambda: "x", slug="kick-off")) for rule in app.url_map.iter_rules()}
    other = [f"/privacy?fail={status}" for status in (*STATUSES, "crash", "gone")]
    other += ["/static/css/tokens.css", "/workshops", "/nowhere", "/" + "x" * 2000]
    wrong, statuses = [], set()
    for browser, methods in zip(browsers, (("GET",), ("POST", "OPTIONS")), strict=True):
        for method, path in product(methods, (*sorted(addresses), *other)):
            with browser.open(path, method=method, base_url=base) as answer:
                statuses.add(answer.status_code)
                wrong += [(method, path, answer.status_code)] * (not lasting(answer))
        for host in ("evil.example", "a b"):
            with browser.get("/", base_url=base, headers={"Host": host}) as answer:
                statuses.add(answer.status_code)
                wrong += [("GET", host, answer.status_code)] * (not lasting(answer))
    with app.app_context():
        db.engine.dispose()
    assert wrong == []
    assert statuses >= {200, 303, 400, 403, 404, 405, 414, 422, 500, 503}
    assert len(addresses) > 100


def lasting(answer: TestResponse) -> bool:
    """Return whether an answer says that the site is asked by TLS alone, for a year at least."""
    said = re.match(r"max-age=(\d+)", answer.headers.get("Strict-Transport-Security", ""))
    return said is not None and int(said[1]) >= 365 * 24 * 3600


def test_what_a_secret_address_opens_is_kept_nowhere_and_named_to_nobody(app, client, world):
    secret = {
        rule.rule: rule
        for rule in rules(app, "GET")
        if any(each.endswith(("secret", "token")) for each in rule.arguments)
    }
    assert len(secret) >= 3
    for rule in secret.values():
        answer = client.get(rule.rule.replace("<", "").replace(">", ""))
        said = answer.headers["Cache-Control"], answer.headers["Referrer-Policy"]
        assert ("no-store" in said[0], said[1]) == (True, "no-referrer"), rule


def test_forms_of_a_few_lines_are_small_and_few_are_not(app):
    sizes = sizes_of(app)
    large = {endpoint for endpoint, size in sizes.items() if size is not Size.SMALL}
    assert {"profile.edit", "profile.quality", "organise.create", "organise.terms", "programme.edit"} <= large
    assert "series.copy" in large
    assert len(large) < len(sizes) / 4


@pytest.mark.parametrize(
    ("path", "kilobytes", "refused"),
    [
        ("/auth/login", 60, False),
        ("/auth/login", 70, True),
        ("/profile", 900, False),
        ("/profile", 1100, True),
        ("/nowhere", 5000, False),  # read by nobody
    ],
)
def test_a_route_takes_no_more_than_its_kind(world, sign_in, path, kilobytes, refused):
    answer = sign_in(EXPERT_DK).post(path, data={"name": "x" * kilobytes * KILOBYTE})

    assert (answer.status_code == 413) is refused
    assert list(_header_faults(answer, signed_in=True)) == []


def test_a_form_of_too_many_parts_is_refused(world, sign_in):
    parts = {f"field{number}": (None, "x") for number in range(Size.SMALL.value.parts + 1)}
    body = "".join(f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\nx\r\n' for name in parts) + "--x--\r\n"
    answer = sign_in(ORGANISER_DK).post("/language/da", data=body, content_type="multipart/form-data; boundary=x")

    assert answer.status_code == 413


@pytest.mark.parametrize("name", ["file", "q", "csrf_token"])
def test_a_form_with_a_file_is_refused_whoever_sends_it_and_nothing_is_done(app, world, sign_in, name):
    """Every route refuses one but that for lists of people: the same form without the file is carried out."""
    client = sign_in(EXPERT_DK)
    for path in ("/language/da", "/profile", "/auth/login"):
        answer = client.post(path, data={"next": "/", name: (io.BytesIO(b"<svg onload=alert(1)>"), "x.svg")})
        assert (answer.status_code, "without a file" in answer.text) == (415, True)
        assert list(_header_faults(answer, signed_in=True)) == []
    assert 'lang="en"' in client.get("/privacy").text
    assert client.post("/language/da", data={"next": "/"}, content_type="multipart/form-data").status_code == 303
    assert client.post("/nowhere", data={name: (io.BytesIO(b"x"), "x.svg")}).status_code == 404  # it is not read


def test_one_form_alone_asks_for_a_file() -> None:
    """What B7 asks of files holds because that one is read and never given out; who adds another has to see to it."""
    asking = [
        path
        for path in (*paths.TEMPLATES.rglob("*.html"), *Path(forms.__file__).parent.glob("*.py"))
        if re.search(r'type="file"|enctype=|FileField', path.read_text(encoding="utf-8"))
    ]
    assert [path.parent.name + "/" + path.name for path in asking] == ["imports/index.html"]


@pytest.mark.parametrize(("path", "query"), [("/" + "x" * LONGEST_PATH, ""), ("/", "x" * (LONGEST_QUERY + 1))])
def test_an_address_longer_than_any_of_ours_is_refused(client, path, query):
    answer = client.get(path, query_string=query)

    assert answer.status_code == 414
    assert faults(answer, signed_in=False) == []


def test_a_long_search_is_taken(world, sign_in):
    assert sign_in(EXPERT_DK).get("/workshops/kick-off/people", query_string={"q": "陈" * 200}).status_code == 200


def test_a_long_address_is_not_carried_through_the_sign_in(client, world):
    location = client.get("/organise/kick-off/", query_string={"q": "x" * 700}).location

    assert location == "/auth/login"


def test_what_is_no_form_is_bound_by_the_kind_of_its_route_too(world, sign_in):
    """A media type that no route reads: nothing of it counts among the fields of a form."""
    client = sign_in(ORGANISER_DK)
    answers = [
        client.post("/language/da", data=b"x" * length, content_type="application/octet-stream").status_code
        for length in (Size.SMALL.value.body, Size.SMALL.value.body + 1)
    ]
    assert (answers[0] == 413, answers[1]) == (False, 413)
