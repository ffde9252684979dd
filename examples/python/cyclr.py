"""Cyclr's API, with the access token seen to. Nothing here writes a log, and no error holds a body or a token."""
from __future__ import annotations

import json
import threading
import time
from http.client import HTTPException
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode
from urllib.request import HTTPRedirectHandler, Request, build_opener

# Seconds.
CALL_LIMIT = 10
TOKEN_MARGIN = 300
LONGEST_ANSWER = 4_000_000


class CyclrError(Exception):
    """A call that failed. `status` is Cyclr's; 0: no answer at all."""

    def __init__(self, status: int, retry_after: str | None = None, *, timeout: bool = False) -> None:
        super().__init__(f"Cyclr answered {status}." if status else "Cyclr did not answer.")
        self.status = status
        self.retry_after = retry_after if retry_after is not None and retry_after.isascii() and retry_after.isdigit() else None
        self.timeout = timeout


class NoRedirect(HTTPRedirectHandler):
    """A redirect would carry the secrets on to wherever it points: it is an error like any other status."""

    def redirect_request(self, *_):
        return None


class Cyclr:
    """One for the whole server: threads share the access token, which lives for 14 days."""

    def __init__(self, api_url: str, client_id: str, client_secret: str) -> None:
        self._api_url = api_url.rstrip("/")
        self._client = {"grant_type": "client_credentials", "client_id": client_id, "client_secret": client_secret}
        self._opener = build_opener(NoRedirect)
        self._lock = threading.Lock()
        self._token = ""
        self._renew_at = 0.0

    def call(self, method: str, path: str, *, account: str | None, deadline: float, body: dict | None = None):
        """The answer's JSON. A 401 leads to one fresh token and one retry. Raises CyclrError."""
        token = self._access_token("", deadline)
        try:
            return self._send(token, method, path, account, deadline, body)
        except CyclrError as error:
            if error.status != 401:
                raise
        return self._send(self._access_token(token, deadline), method, path, account, deadline, body)

    def _access_token(self, refused: str, deadline: float) -> str:
        # Whoever waits here finds the token that another thread was given.
        with self._lock:
            if not self._token or self._token == refused or time.monotonic() > self._renew_at:
                headers = {"Content-Type": "application/x-www-form-urlencoded"}
                try:
                    answer = self._exchange("POST", "/oauth/token", headers, urlencode(self._client).encode(), deadline)
                except CyclrError as error:
                    # Refused (RFC 6749, section 5.2) are the host's own credentials, no user's; and what is not found is no connector.
                    status = {400: 401, 404: 502}.get(error.status, error.status)
                    raise CyclrError(status, error.retry_after, timeout=error.timeout) from None
                token, lifetime = answer.get("access_token"), answer.get("expires_in")
                if not isinstance(token, str) or not token.isascii() or not token.isprintable():
                    raise CyclrError(502)
                seconds = lifetime if isinstance(lifetime, (int, float)) and lifetime > 0 else 3600
                self._token, self._renew_at = token, time.monotonic() + seconds - min(TOKEN_MARGIN, seconds / 10)
            return self._token

    def _send(self, token: str, method: str, path: str, account: str | None, deadline: float, body: dict | None):
        headers = {"Authorization": f"Bearer {token}"}
        if account is not None:
            headers["X-Cyclr-Account"] = account
        if body is not None:
            headers["Content-Type"] = "application/json"
        data = None if body is None else json.dumps(body).encode()
        return self._exchange(method, f"/v1.0{path}", headers, data, deadline)

    def _exchange(self, method: str, path: str, headers: dict[str, str], data: bytes | None, deadline: float):
        left = min(CALL_LIMIT, deadline - time.monotonic())
        if left <= 0:
            raise CyclrError(0, timeout=True)
        request = Request(self._api_url + path, data=data, method=method, headers={"Accept": "application/json", **headers})
        try:
            with self._opener.open(request, timeout=left) as response:
                text = response.read(LONGEST_ANSWER)
        except HTTPError as error:
            with error:
                raise CyclrError(error.code, error.headers.get("Retry-After")) from None
        except (URLError, HTTPException, OSError, ValueError) as error:
            timed_out = isinstance(error, TimeoutError) or isinstance(getattr(error, "reason", None), TimeoutError)
            raise CyclrError(0, timeout=timed_out) from None
        try:
            # The parser's own error is not kept: it quotes the text.
            return json.loads(text) if text else {}
        except (ValueError, RecursionError):
            raise CyclrError(502) from None
