"""Every setting of the product, read from the environment in this one place (README, table "Settings")."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    model_config = SettingsConfigDict(frozen=True, extra="ignore", env_ignore_empty=True)

    port: int = Field(default=8000, ge=1, le=65535, validation_alias="PORT")
    host: str = Field(default="127.0.0.1", validation_alias="HOST")
    data_dir: Path = Field(default=Path("var"), validation_alias="DOITHOAI_DATA")
    database_url: str | None = Field(default=None, validation_alias="DATABASE_URL")
    demo_password: str | None = Field(default=None, min_length=8, validation_alias="DOITHOAI_DEMO_PASSWORD")
    origins: str = Field(default="", validation_alias="DOITHOAI_ORIGINS")

    @property
    def allowed_origins(self) -> tuple[str, ...]:
        """Other hosts of the SPA, exactly as a browser names them (scheme, host, port)."""
        return tuple(origin.strip().rstrip("/") for origin in self.origins.split(",") if origin.strip())

    @property
    def on_loopback(self) -> bool:
        return self.host in {"127.0.0.1", "::1", "localhost"}


@cache
def get_settings() -> Settings:
    return Settings()
