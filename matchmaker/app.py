"""The composition root: the one module that knows every layer. It makes the web application from the settings."""

from datetime import UTC, datetime, timedelta

from flask import Flask
from sqlalchemy.engine import make_url
from werkzeug.middleware.proxy_fix import ProxyFix

from matchmaker import paths
from matchmaker.config import PREFIX, Settings, load_settings
from matchmaker.errors import InputError
from matchmaker.services.openid import Provider
from matchmaker.store.engine import engine_options, guard, parse_url
from matchmaker.web import context, errors, filters, hosts, limits, navigation, origins, required_codes, security
from matchmaker.web.area import refuse_impossible, refuse_undeclared
from matchmaker.web.extensions import babel, csrf, db, login_manager
from matchmaker.web.languages import chosen_language
from matchmaker.web.observing import observe
from matchmaker.web.views import areas

SIGNED_IN_FOR = timedelta(days=30)
MEGABYTE = 1024 * 1024
STATEMENT_WITHIN_S = 4.0


def create_app(settings: Settings | None = None) -> Flask:
    """Return the web application.

    Parameters
    ----------
    settings
        Those of the environment when none are given.

    Raises
    ------
    InputError
        A setting is wrong, or there is no secret key.
    StoreError
        The database cannot be used safely.
    """
    settings = settings or load_settings()
    app = Flask("matchmaker", template_folder=str(paths.TEMPLATES), static_folder=str(paths.STATIC))
    https = settings.base_url.scheme == "https"
    _configure(app, settings, https=https)
    _open_database(app, settings)
    csrf.init_app(app)
    login_manager.init_app(app)
    login_manager.session_protection = "basic"
    babel.init_app(app, default_locale="en", locale_selector=chosen_language)
    for attach in (context.attach, navigation.attach, errors.attach, filters.attach):
        attach(app)
    security.protect(app, https=https)
    limits.attach(app)
    hosts.attach(app, hosts.own_hosts(str(settings.base_url.host), settings.trusted_hosts))
    origins.attach(app)
    required_codes.attach(app)
    app.before_request(refuse_undeclared)
    app.before_request(refuse_impossible)
    for area in areas():
        app.register_blueprint(area)
    if settings.proxy_hops:
        hops = settings.proxy_hops
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    observe(app, proxied=settings.proxy_hops > 0)
    return app


def _configure(app: Flask, settings: Settings, *, https: bool) -> None:
    app.config.update(
        SECRET_KEY=settings.require_secret_key(),
        CLOCK=lambda: datetime.now(UTC),
        DEMO=settings.demo,
        LANGUAGES=settings.languages,
        EMBEDDER=settings.embedder,
        MAIL=settings.mail_url is not None,
        CODES=settings.codes,
        OIDC=_provider(settings),
        TRIES_COUNT=True,
        BASE_URL=str(settings.base_url).rstrip("/"),
        MAX_CONTENT_LENGTH=settings.max_upload_mb * MEGABYTE,
        PERMANENT_SESSION_LIFETIME=SIGNED_IN_FOR,
        SESSION_REFRESH_EACH_REQUEST=False,
        SESSION_COOKIE_NAME="__Host-matchmaker" if https else "matchmaker",
        SESSION_COOKIE_SECURE=https,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        WTF_CSRF_TIME_LIMIT=None,  # it lives as long as the session; people leave long forms open over lunch
    )
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_options = {**app.jinja_options, "autoescape": True}


def _provider(settings: Settings) -> Provider | None:
    """Return the provider of single sign-on; None where the operator named none."""
    issuer, name, secret = settings.oidc_issuer, settings.oidc_client_id, settings.oidc_client_secret
    if issuer is None:
        return None
    for variable, value in (("OIDC_CLIENT_ID", name), ("OIDC_CLIENT_SECRET", secret)):
        if not value:
            raise InputError("environment", PREFIX + variable, "what the provider gave us", "nothing")
    known = settings.oidc_name or str(issuer.host)
    return Provider(str(issuer), str(name), secret.get_secret_value() if secret else "", known)


def _open_database(app: Flask, settings: Settings) -> None:
    url = parse_url(settings.database_url.get_secret_value())
    app.config["SQLALCHEMY_DATABASE_URI"] = make_url(url)
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = engine_options(url)
    db.init_app(app)
    with app.app_context():
        guard(db.engine, statement_within_s=STATEMENT_WITHIN_S)
