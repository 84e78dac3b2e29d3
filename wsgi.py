"""The web application for any WSGI server: ``gunicorn wsgi:app``."""

from matchmaker import logs
from matchmaker.app import create_app
from matchmaker.config import load_settings

settings = load_settings()
logs.configure(settings.log_format)
app = create_app(settings)
