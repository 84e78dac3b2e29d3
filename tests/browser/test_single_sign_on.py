"""Signing in by a provider in a real browser: the way there and back passes the content security policy."""

import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from werkzeug.serving import make_server

from matchmaker.app import create_app
from matchmaker.config import Settings
from matchmaker.store.engine import make_engine
from matchmaker.store.transaction import transaction
from matchmaker.web.extensions import db
from tests.browser.serving import _Quiet
from tests.web.populated import SECRET_KEY, populated
from tests.web.provider import CLIENT_ID, CLIENT_SECRET, Behaviour, provided
from tests.web.world import EXPERT_DK


@contextmanager
def _at_its_own_address(settings: Settings) -> Iterator[str]:
    """Serve the application where it says that it is: the provider sends people there."""
    app = create_app(settings)
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=_Quiet)
    app.config["BASE_URL"] = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield app.config["BASE_URL"]
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
        with app.app_context():
            db.engine.dispose()


@pytest.mark.bars
@pytest.mark.parametrize("scripts", [True, False])
def test_one_click_there_and_back_signs_in_and_without_scripts_two(
    sqlite_template: Path, tmp_path: Path, browser: Browser, monkeypatch: pytest.MonkeyPatch, scripts: bool
) -> None:
    path = tmp_path / "matchmaker.db"
    shutil.copy(sqlite_template, path)
    engine = make_engine(f"sqlite:///{path}")
    with transaction(engine) as session:
        populated(session)
    engine.dispose()
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with provided(datetime.now(UTC)) as provider:
        provider.behaviour = Behaviour(email=EXPERT_DK)
        settings = Settings(
            secret_key=SECRET_KEY,
            database_url=f"sqlite:///{path}",
            instance=tmp_path,
            oidc_issuer=provider.issuer,
            oidc_client_id=CLIENT_ID,
            oidc_client_secret=CLIENT_SECRET,
            oidc_name="Region Nowhere",
        )
        with _at_its_own_address(settings) as address:
            context = browser.new_context(locale="en-US", java_script_enabled=scripts)
            page = context.new_page()
            refused: list[str] = []
            page.on("console", lambda message: refused.append(message.text) if "Policy" in message.text else None)
            page.goto(f"{address}/auth/login?next=/account")
            page.get_by_role("link", name="Sign in by Region Nowhere").click()
            if not scripts:
                page.get_by_role("main").get_by_role("button", name="Sign in").click()
            page.wait_for_url(f"{address}/account")

            assert EXPERT_DK in page.get_by_role("main").inner_text()
            assert refused == []
            context.close()
