"""What of a contract a client written against an earlier copy would trip over."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

Document = Mapping[str, Any]
_METHODS: Final = ("get", "put", "post", "patch", "delete")
_TIGHTER: Final = (
    *((bound, -1) for bound in ("maxLength", "maxItems", "maximum", "exclusiveMaximum")),
    *((bound, +1) for bound in ("minLength", "minItems", "minimum", "exclusiveMinimum")),
)
"""Bounds, and the way in which they ask for more."""


def breaks(old: Document, new: Document) -> Iterator[str]:
    """One line for each break: an operation, parameter, field or value that is gone, or a new thing that is demanded.

    Requests may only ask for less, answers may only give more, in words that were known.
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
            if _wants_token(now) and not _wants_token(methods[method]):
                yield f"{name}: a token is demanded now"
            yield from _parameters(name, methods[method], now, old, new)
            yield from _bodies(name, methods[method], now, old, new)


def _wants_token(operation: Mapping[str, Any]) -> bool:
    ways = operation.get("security", [])
    return bool(ways) and {} not in ways


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
        if gone := answer.get("content", {}).keys() - given.get("content", {}).keys():
            yield f"{name} {status}: media types {sorted(gone)} removed"
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
    was, now = _filled(was, old), _filled(now, new)
    if depth > 8:
        return
    if _kinds(was, old) - _kinds(now, new) if request else _kinds(now, new) - _kinds(was, old):
        yield f"{where}: type changed"
        return
    yield from _values(where, was, now, request=request)
    for field, inner in was.get("properties", {}).items():
        kept = now.get("properties", {}).get(field)
        if kept is None:
            yield f"{where}: field {field} removed"
        else:
            yield from _schema(f"{where}.{field}", inner, kept, old, new, request=request, depth=depth + 1)
    demanded, given = (set(one.get("required", ())) for one in (now, was))
    if request and demanded - given:
        yield f"{where}: fields {sorted(demanded - given)} are required now"
    if not request and given - demanded:
        yield f"{where}: fields {sorted(given - demanded)} may be missing now"
    if "items" in was:
        yield from _schema(f"{where}[]", was["items"], now.get("items", {}), old, new, request=request, depth=depth + 1)


def _values(where: str, was: Mapping[str, Any], now: Mapping[str, Any], *, request: bool) -> Iterator[str]:
    """What may stand in a place: the words of a list, the form, the bounds of what is asked."""
    before, after = was.get("enum"), now.get("enum")
    if request and after and (gone := set(before or ()) - set(after)):
        yield f"{where}: values {sorted(map(str, gone))} removed"
    if not request and before and (more := set(after or ()) - set(before)):
        yield f"{where}: values {sorted(map(str, more))} are new"
    if not request and before and not after:
        yield f"{where}: any value now"
    if was.get("format") != now.get("format") and (now.get("format") if request else was.get("format")):
        yield f"{where}: format changed"
    if request:
        if now.get("pattern") not in {None, was.get("pattern")}:
            yield f"{where}: pattern changed"
        for bound, way in _TIGHTER:
            if bound in now and (bound not in was or (now[bound] - was[bound]) * way > 0):
                yield f"{where}: {bound} is {now[bound]} now"


def _filled(schema: Mapping[str, Any], document: Document) -> Mapping[str, Any]:
    """A schema by its reference; of one that may also be null, the other, which says what it looks like. The types
    of both are compared all the same: they are kept under `type`."""
    schema = _deref(schema, document)
    filled = [one for one in schema.get("anyOf", ()) if one.get("type") != "null"]
    if len(filled) == 1:
        return {**_deref(filled[0], document), "type": sorted(_kinds(schema, document))}
    return schema


def _kinds(schema: Mapping[str, Any], document: Document) -> set[str]:
    """The JSON types a schema admits."""
    schema = _deref(schema, document)
    if "anyOf" in schema:
        return set().union(*(_kinds(one, document) for one in schema["anyOf"]))
    kind = schema.get("type", "any")
    return set(kind) if isinstance(kind, list) else {kind}
