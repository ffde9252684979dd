"""A client of Cyclr's API that manages the access token. It writes no log, and its errors contain no body and no token."""
from __future__ import annotations

import json
import math
import re
import threading
import time
from email.utils import parsedate_to_datetime
from http.client import HTTPException
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode
from urllib.request import HTTPRedirectHandler, Request, build_opener

CALL_LIMIT = 10  # seconds
TOKEN_MARGIN = 300  # seconds before its expiry that a token is renewed
LONGEST_ANSWER = 4_000_000  # bytes


class CyclrError(Exception):
    """A failed call. `status` is Cyclr's HTTP status, or 0 if no answer came."""

    def __init__(self, status: int, retry_after: str | None = None, *, timeout: bool = False) -> None:
        super().__init__(f"Cyclr answered {status}." if status else "Cyclr did not answer.")
        self.status = status
        self.retry_after = None if retry_after is None else _seconds(retry_after)
        self.timeout = timeout


def _seconds(retry_after: str) -> str | None:
    """`Retry-After` has seconds or a date (RFC 9110, section 10.2.3). Pages get whole seconds, rounded up."""
    if re.fullmatch(r"[0-9]{1,9}(\.[0-9]{1,9})?", retry_after.strip()):
        return str(math.ceil(float(retry_after)))
    try:
        date = parsedate_to_datetime(retry_after)
        return str(max(0, math.ceil(date.timestamp() - time.time())))
    except (TypeError, ValueError, OverflowError):
        return None


class NoRedirect(HTTPRedirectHandler):
    """Treats a redirect as an error: following it would send the secrets to another address."""

    def redirect_request(self, *_):
        return None


class Cyclr:
    """Make one for the whole server: all threads share its access token, which is valid for 14 days."""

    def __init__(self, api_url: str, client_id: str, client_secret: str) -> None:
        self._api_url = api_url.rstrip("/")
        self._client = {"grant_type": "client_credentials", "client_id": client_id, "client_secret": client_secret}
        self._opener = build_opener(NoRedirect)
        self._lock = threading.Lock()
        self._token = ""
        self._renew_at = 0.0

    def call(self, method: str, path: str, *, account: str | None, deadline: float, body: dict | None = None):
        """Returns the JSON of the answer. After a 401, gets a new token and retries once. Raises CyclrError."""
        token = self._access_token("", deadline)
        try:
            return self._send(token, method, path, account, deadline, body)
        except CyclrError as error:
            if error.status != 401:
                raise
        return self._send(self._access_token(token, deadline), method, path, account, deadline, body)

    def _access_token(self, rejected: str, deadline: float) -> str:
        # A thread that waited for the lock uses the token that another thread has just received.
        with self._lock:
            if not self._token or self._token == rejected or time.monotonic() > self._renew_at:
                headers = {"Content-Type": "application/x-www-form-urlencoded"}
                try:
                    answer = self._exchange("POST", "/oauth/token", headers, urlencode(self._client).encode(), deadline)
                except CyclrError as error:
                    # 400 rejects the host's own credentials (RFC 6749, section 5.2). 404 does not mean an unknown connector here.
                    status = {400: 401, 404: 502}.get(error.status, error.status)
                    raise CyclrError(status, error.retry_after, timeout=error.timeout) from None
                if not isinstance(answer, dict):
                    raise CyclrError(502)
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
            # `from None` drops the parser's error, which quotes the text.
            return json.loads(text) if text else {}
        except (ValueError, RecursionError):
            raise CyclrError(502) from None
