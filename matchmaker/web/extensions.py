"""Flask's extensions, made once and bound to an app by `create_app`."""

from flask_login import LoginManager
from flask_sqlalchemy import SQLAlchemy
from flask_wtf import CSRFProtect

from matchmaker.store.base import Base
from matchmaker.web.languages import Translating

db = SQLAlchemy(metadata=Base.metadata)
csrf = CSRFProtect()
login_manager = LoginManager()
babel = Translating()
