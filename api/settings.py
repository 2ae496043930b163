"""Every setting of the product, read from the environment in this one place (README, table "Settings")."""

from __future__ import annotations

from functools import cache
from ipaddress import ip_network
from pathlib import Path

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    model_config = SettingsConfigDict(frozen=True, extra="ignore", env_ignore_empty=True)

    port: int = Field(default=8000, ge=1, le=65535, validation_alias="PORT")
    host: str = Field(default="127.0.0.1", validation_alias="HOST")
    data_dir: Path = Field(default=Path("var"), validation_alias="DOITHOAI_DATA")
    database_url: str | None = Field(default=None, validation_alias="DATABASE_URL")
    demo_password: str | None = Field(default=None, min_length=8, validation_alias="DOITHOAI_DEMO_PASSWORD")
    origins: str = Field(default="", validation_alias="DOITHOAI_ORIGINS")
    proxies: str = Field(default="127.0.0.1,::1", validation_alias="DOITHOAI_PROXIES")

    @property
    def allowed_origins(self) -> tuple[str, ...]:
        """Other hosts of the SPA, exactly as a browser names them (scheme, host, port)."""
        return tuple(origin.strip().rstrip("/") for origin in self.origins.split(",") if origin.strip())

    @property
    def trusted_proxies(self) -> tuple[str, ...]:
        """Addresses and networks whose X-Forwarded-For is believed. What anybody else sends in it is a forgery."""
        return tuple(proxy.strip() for proxy in self.proxies.split(","))

    @field_validator("proxies")
    @classmethod
    def _are_addresses(cls, typed: str) -> str:
        """A name or a typing error would silently be believed for nobody, a star for everybody."""
        for proxy in typed.split(","):
            ip_network(proxy.strip())
        return typed

    @property
    def on_loopback(self) -> bool:
        return self.host in {"127.0.0.1", "::1", "localhost"}


@cache
def get_settings() -> Settings:
    return Settings()
