"""Settings from the environment (``MATCHMAKER_…``): typed, checked at the start, secrets masked when shown."""

from pathlib import Path
from typing import Literal, Self

from pydantic import AnyHttpUrl, EmailStr, Field, SecretStr, ValidationError, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from matchmaker import paths
from matchmaker.errors import InputError
