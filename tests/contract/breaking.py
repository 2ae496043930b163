"""What of a contract a client written against an earlier copy would trip over."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

Document = Mapping[str, Any]
_METHODS: Final = ("get", "put", "post", "patch", "delete")


def breaks(old: Document, new: Document) -> Iterator[str]:
    """One line for each break: an operation, parameter, field or value that is gone, or a new thing that is demanded.

    Requests may only ask for less, answers may only give more.
    """
    for path, methods in old["paths"].items():
        for method in _METHODS:
            if method not in methods:
                continue
            name = f"{method.upper()} {path}"
            now = new["paths"].get(path, {}).get(method)
            if now is None:
                yield f"{name}: removed"
                continue
            yield from _parameters(name, methods[method], now, old, new)
            yield from _bodies(name, methods[method], now, old, new)


def _parameters(
    name: str, was: Mapping[str, Any], now: Mapping[str, Any], old: Document, new: Document
) -> Iterator[str]:
    before = {(p["in"], p["name"]): p for p in _resolved(was.get("parameters", []), old)}
    after = {(p["in"], p["name"]): p for p in _resolved(now.get("parameters", []), new)}
    for key, parameter in before.items():
        if key not in after:
            yield f"{name}: parameter {key[1]} removed"
        else:
            yield from _schema(
                f"{name} parameter {key[1]}", parameter["schema"], after[key]["schema"], old, new, request=True
            )
    for key, parameter in after.items():
        if parameter.get("required") and not before.get(key, {}).get("required"):
            yield f"{name}: parameter {key[1]} is required now"


def _resolved(parameters: list[Mapping[str, Any]], document: Document) -> list[Mapping[str, Any]]:
    return [_deref(parameter, document) for parameter in parameters]


def _bodies(name: str, was: Mapping[str, Any], now: Mapping[str, Any], old: Document, new: Document) -> Iterator[str]:
    asked, asks = _json(was.get("requestBody")), _json(now.get("requestBody"))
    if asks is not None and asked is None:
        yield f"{name}: a body is required now"
    elif asked is not None and asks is not None:
        yield from _schema(f"{name} body", asked, asks, old, new, request=True)
    for status, answer in was.get("responses", {}).items():
        if status == "default":
            continue
        given = now.get("responses", {}).get(status)
        if given is None:
            yield f"{name}: answer {status} removed"
            continue
        before, after = _json(answer), _json(given)
        if before is not None and after is not None:
            yield from _schema(f"{name} {status}", before, after, old, new, request=False)


def _json(part: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
    for media, content in (part or {}).get("content", {}).items():
        if media.endswith(("json", "form-urlencoded")):
            schema: Mapping[str, Any] | None = content.get("schema")
            return schema
    return None


def _deref(schema: Mapping[str, Any], document: Document) -> Mapping[str, Any]:
    while "$ref" in schema:
        found: Any = document
        for step in schema["$ref"].removeprefix("#/").split("/"):
            found = found[step]
        schema = found
    return schema


def _schema(
    where: str,
    was: Mapping[str, Any],
    now: Mapping[str, Any],
    old: Document,
    new: Document,
    *,
    request: bool,
    depth: int = 0,
) -> Iterator[str]:
    was, now = _deref(was, old), _deref(now, new)
    if depth > 8:
        return
    if _kinds(was, old) - _kinds(now, new) if request else _kinds(now, new) - _kinds(was, old):
        yield f"{where}: type changed"
        return
    gone = set(was.get("enum", ())) - set(now.get("enum", was.get("enum", ())))
    if gone and request:
        yield f"{where}: values {sorted(map(str, gone))} removed"
    for field, inner in was.get("properties", {}).items():
        kept = now.get("properties", {}).get(field)
        if kept is None:
            yield f"{where}: field {field} removed"
        else:
            yield from _schema(f"{where}.{field}", inner, kept, old, new, request=request, depth=depth + 1)
    demanded = set(now.get("required", ())) - set(was.get("required", ()))
    if request and demanded:
        yield f"{where}: fields {sorted(demanded)} are required now"
    if "items" in was and "items" in now:
        yield from _schema(f"{where}[]", was["items"], now["items"], old, new, request=request, depth=depth + 1)


def _kinds(schema: Mapping[str, Any], document: Document) -> set[str]:
    """The JSON types a schema admits."""
    schema = _deref(schema, document)
    if "anyOf" in schema:
        return set().union(*(_kinds(one, document) for one in schema["anyOf"]))
    kind = schema.get("type", "any")
    return set(kind) if isinstance(kind, list) else {kind}
