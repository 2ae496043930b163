"""Sign-in, its renewal and its end (api.md auth and browsers)."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Final

from fastapi import APIRouter, Form, Request, Response
from starlette.datastructures import URL

from api.domain.accounts import service
from api.domain.accounts.model import Client, SignedIn
from api.domain.accounts.rules import REFRESH_LIFETIME, username_of
from api.domain.errors import Forbidden, Unauthenticated
from api.routers.caching import NOT_MODIFIED, Copy
from api.routers.deps import CurrentActor, Now, RequestSession
from api.routers.errors import problem
from api.routers.route import ApiRoute
from api.routers.schemas.auth import JwksOut, MembershipOut, RefreshIn, SignInForm, SwitchIn, TokenOut
from api.routers.throttle import THROTTLED, Throttles, address_of
from api.routers.tokens import ACCESS_LIFETIME, Claims, Tokens
from api.settings import Settings

router = APIRouter(prefix="/api/v1/auth", route_class=ApiRoute, tags=["identity"])

_COOKIE_PATH: Final = "/api/v1/auth"
_LOOPBACK: Final = frozenset({"127.0.0.1", "::1", "localhost"})


@router.post("/token", response_model_exclude_unset=True, responses=THROTTLED)
async def sign_in(
    form: Annotated[SignInForm, Form()], request: Request, response: Response, session: RequestSession, now: Now
) -> TokenOut:
    """Sign in with user name and password, under the only or the most senior membership.

    An unknown user and a wrong password get the same answer. A browser gets the refresh token as a cookie, any other
    client asks for it in the body by `client=native`.
    """
    throttles: Throttles = request.app.state.throttles
    await throttles.sign_in_per_address.hit(request, address_of(request))
    await throttles.sign_in_per_name.hit(request, username_of(form.username))
    signed_in = await service.sign_in(
        session,
        request.app.state.passwords,
        username=form.username,
        password=form.password,
        client=Client.NATIVE if form.client else Client.BROWSER,
        now=now,
    )
    await throttles.sign_in_per_name.forget(username_of(form.username))
    return _token(request, response, signed_in, now)


@router.post("/refresh", response_model=TokenOut, response_model_exclude_unset=True)
async def refresh(
    request: Request, response: Response, session: RequestSession, now: Now, body: RefreshIn | None = None
) -> TokenOut | Response:
    """Exchange the refresh cookie, or the refresh token of a native client, for a new one and a new access token.

    A token that was exchanged before ends the whole sign-in, unless that was in the last ten seconds: then the same
    successor comes again. Refuses an unlisted `Origin` with 403.
    """
    _refuse_foreign_origin(request)
    presented = body.refresh_token if body else request.cookies.get(_cookie_name(request.url))
    renewed = await service.refresh(session, presented, now) if presented else None
    if renewed is None:
        # Returned, not raised: ending a sign-in whose token was stolen must be committed.
        refused = problem(request, Unauthenticated("Phiên đăng nhập đã kết thúc.", "The sign-in has ended."))
        _clear_cookie(request, refused)
        return refused
    return _token(request, response, renewed, now)


@router.post("/logout", status_code=204)
async def sign_out(
    request: Request, response: Response, session: RequestSession, now: Now, body: RefreshIn | None = None
) -> None:
    """End the sign-in of the refresh cookie or token, with every access token of it, and clear the cookie.

    Refuses an unlisted `Origin` with 403.
    """
    _refuse_foreign_origin(request)
    presented = body.refresh_token if body else request.cookies.get(_cookie_name(request.url))
    if presented:
        await service.sign_out(session, presented, now)
    _clear_cookie(request, response)


@router.post("/switch", response_model_exclude_unset=True)
async def switch_membership(
    *, body: SwitchIn, request: Request, response: Response, actor: CurrentActor, session: RequestSession, now: Now
) -> TokenOut:
    """Act under another membership of the account, or as a citizen. The refresh token stays and renews the new one."""
    claims: Claims = request.state.claims
    switched = await service.switch(session, actor, claims.family_id, body.membership_id, now)
    return _token(request, response, switched, now)


@router.get("/jwks.json", response_model=JwksOut, responses=NOT_MODIFIED)
async def get_jwks(request: Request, copy: Copy) -> Response:
    """The public keys that verify access tokens."""
    tokens: Tokens = request.app.state.tokens
    return copy.answer(JwksOut.model_validate(tokens.jwks()))


def _token(request: Request, response: Response, signed_in: SignedIn, now: datetime) -> TokenOut:
    tokens: Tokens = request.app.state.tokens
    membership = signed_in.membership
    said: dict[str, Any] = {}
    if signed_in.refresh_token is not None:
        if signed_in.client is Client.NATIVE:
            said["refresh_token"] = signed_in.refresh_token
        else:
            _set_cookie(request, response, signed_in.refresh_token)
    return TokenOut(
        access_token=tokens.issue(
            signed_in.account_id, membership.id if membership else None, signed_in.family_id, now
        ),
        token_type="bearer",
        expires_in=int(ACCESS_LIFETIME.total_seconds()),
        membership=MembershipOut.model_validate(membership) if membership else None,
        **said,
    )


def _cookie_name(url: URL) -> str:
    return "refresh" if url.hostname in _LOOPBACK else "__Secure-refresh"


def _set_cookie(request: Request, response: Response, token: str) -> None:
    response.set_cookie(
        _cookie_name(request.url),
        token,
        max_age=int(REFRESH_LIFETIME.total_seconds()),
        path=_COOKIE_PATH,
        secure=request.url.hostname not in _LOOPBACK,
        httponly=True,
        samesite="strict",
    )


def _clear_cookie(request: Request, response: Response) -> None:
    response.delete_cookie(
        _cookie_name(request.url),
        path=_COOKIE_PATH,
        secure=request.url.hostname not in _LOOPBACK,
        httponly=True,
        samesite="strict",
    )


def _refuse_foreign_origin(request: Request) -> None:
    """The rule against forged requests: the two operations that read the cookie answer our own pages alone."""
    origin = request.headers.get("origin")
    if origin is None:  # no browser
        return
    settings: Settings = request.app.state.settings
    host = request.headers.get("host", "")
    if origin not in {f"{request.url.scheme}://{host}", f"https://{host}", *settings.allowed_origins}:
        raise Forbidden("Trang gửi yêu cầu không được phép.", "The page that sent this is not allowed to.")
