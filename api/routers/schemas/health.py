"""What the probes say."""

from __future__ import annotations

from typing import Literal

from api.routers.schemas.common import Answer


class Health(Answer):
    status: Literal["ok"]
