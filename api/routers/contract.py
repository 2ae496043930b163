"""The published contract: what FastAPI writes of the operations, with the parts that all of them share."""

from __future__ import annotations

from typing import Any, Final

from fastapi import FastAPI

from api.routers.schemas.common import Problem

_SECURITY_SCHEMES: Final = {"bearer": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}}
_PARAMETERS: Final = {
    "IdempotencyKey": {
        "name": "Idempotency-Key",
        "in": "header",
        "required": False,
        "description": "For 72 h a repetition with the same key has no second effect and gives the first answer.",
        "schema": {"type": "string", "pattern": "^[!-~]{1,255}$"},
    }
}


class DescribedApi(FastAPI):
    """The application whose `openapi()` is the contract."""

    def openapi(self) -> dict[str, Any]:
        document = super().openapi()
        components = document.setdefault("components", {})
        components["securitySchemes"] = _SECURITY_SCHEMES
        components["parameters"] = _PARAMETERS
        schema = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
        components.setdefault("schemas", {}).update(schema.pop("$defs"), Problem=schema)
        return document
