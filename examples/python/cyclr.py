"""A client of Cyclr's API that manages the access token. It writes no log, and its errors contain no body and no token."""
from __future__ import annotations

import json
import math
import re
import socket
import threading
import time
from collections import OrderedDict
from datetime import timezone
from email.utils import parsedate_to_datetime
from http.client import HTTPException
from typing import NamedTuple
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode
from urllib.request import HTTPRedirectHandler, Request, build_opener

from time_limit import TimeLimitHTTP, TimeLimitHTTPS

CALL_LIMIT = 10  # seconds
LONGEST_LIFETIME = 10 * 365 * 86_400  # seconds that a token may say it is valid
TOKEN_MARGIN = 300  # seconds before its expiry that a token is renewed
RENEWAL_PAUSE = 10  # seconds from one early renewal to the next, if the first one fails
FIRST_PAUSE, LONGEST_PAUSE = 60, 900  # seconds until a refused account gets another fresh token
MOST_ACCOUNTS = 1_000
LONGEST_ANSWER = 4_000_000  # bytes
LONGEST_ACCOUNT_ID = 200  # characters
PAGE_SIZE = 30
MOST_PAGES = 1_000  # of a list: one that never ends must not be read forever


class CyclrError(Exception):
    """A failed call. `status` is Cyclr's HTTP status, 0 if no answer came, or 502 if the answer cannot be used. `call` is the method and
    the path, such as `GET /v1.0/account/connectors`, of a call that was refused or not answered."""

    def __init__(self, status: int, retry_after: str | None = None, *, call: str | None = None, timeout: bool = False) -> None:
        if call is None:
            super().__init__("Cyclr's answer does not have the shape that its documentation describes.")
        else:
            super().__init__(f"Cyclr answered {status} to {call}." if status else f"Cyclr did not answer {call}.")
        self.status = status
        self.call = call
        self.retry_after = None if retry_after is None else _seconds(retry_after)
        self.timeout = timeout
        # After a lost answer or a failure of Cyclr, nobody knows whether the call has had its effect, until Cyclr is asked.
        self.may_have_effect = not 400 <= status < 500


class NoSuchConnector(CyclrError):
    """Cyclr answered 404 to the connector's own path. To any other path, a 404 is an unexpected answer."""


class UnknownOutcome(CyclrError):
    """A write failed, and so did the question whether it has had its effect."""


def _seconds(retry_after: str) -> str | None:
    """`Retry-After` has seconds or a date (RFC 9110, section 10.2.3). Pages get whole seconds, rounded up."""
    if re.fullmatch(r"[0-9]{1,9}(\.[0-9]+)?", retry_after.strip()):
        return str(math.ceil(float(retry_after)))
    try:
        date = parsedate_to_datetime(retry_after)
        # Every HTTP date is in UTC, also one without a time zone (RFC 9110, section 5.6.7).
        date = date if date.tzinfo else date.replace(tzinfo=timezone.utc)
        return str(max(0, math.ceil(date.timestamp() - time.time())))
    except (IndexError, TypeError, ValueError, OverflowError):  # IndexError: Python 3.9
        return None


def check_account_id(account: str) -> str:
    """Returns Cyclr's API ID of an account: a text of your own choosing that fits a header and one segment of a path. Raises ValueError."""
    fault = _account_fault(account)
    if fault:
        raise ValueError(f"The account id {ascii(account[:LONGEST_ACCOUNT_ID])} {fault}.")
    return account


def _account_fault(account: str) -> str | None:
    if not account:
        return "is empty"
    if len(account) > LONGEST_ACCOUNT_ID:
        return f"has more than {LONGEST_ACCOUNT_ID} characters"
    if re.search(r"[\x00-\x1f\x7f-\x9f]", account):
        return "contains a line break or another control character, which a header cannot hold"
    if re.search(r"[^\x00-\xff]", account):
        return "contains a character beyond Latin-1, which a header cannot hold"
    if account[0] == " " or account[-1] == " ":
        return "starts or ends with a space, which a header cannot hold"
    return "consists of dots that a path cannot hold" if account in (".", "..") else None


def _row_id(row) -> str | None:
    """The id of a row of a list, or None if it has none. `True` is an `int`, too."""
    given = row.get("Id") if isinstance(row, dict) else None
    return str(given) if type(given) in (int, str) and re.fullmatch("[0-9]+", str(given)) else None


class Token(NamedTuple):
    value: str
    renew_at: float
    expires_at: float


class NoRedirect(HTTPRedirectHandler):
    """Treats a redirect as an error: following it would send the secrets to another address."""

    def redirect_request(self, *_):
        return None


class RefusedAccounts:
    """Accounts that Cyclr keeps refusing with 401. Each gets one fresh token, and the next one after a pause that grows."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        # By account: the refused token, and the length and the end of the pause.
        self._pauses: OrderedDict[str, tuple[Token | None, float, float]] = OrderedDict()

    def may_try(self, account: str, token: Token) -> bool:
        now = time.monotonic()
        with self._lock:
            refused, length, end = self._pauses.get(account, (None, 0, 0))
            # Threads with the same refused token share the request for a fresh one. A later token may have the same value.
            if now < end:
                return token is refused
            length = min(5 * length, LONGEST_PAUSE) if length else FIRST_PAUSE
            self._pauses[account] = (token, length, now + length)
            self._pauses.move_to_end(account)
            if len(self._pauses) > MOST_ACCOUNTS:
                self._pauses.popitem(last=False)
            return True

    def remove(self, account: str) -> None:
        with self._lock:
            self._pauses.pop(account, None)


class Cyclr:
    """Make one for the whole server: all threads share its access token, which is valid for 14 days."""

    def __init__(self, api_url: str, client_id: str, client_secret: str) -> None:
        self._api_url = api_url.rstrip("/")
        self._client = {"grant_type": "client_credentials", "client_id": client_id, "client_secret": client_secret}
        self._opener = build_opener(NoRedirect, TimeLimitHTTP, TimeLimitHTTPS)
        self._lock = threading.Lock()
        # Replaced as a whole, so that it can be read without the lock.
        self._token = Token("", 0.0, 0.0)
        self._next_early_renewal = 0.0
        self._refused = RefusedAccounts()

    def call(self, method: str, path: str, *, account: str | None, deadline: float, body: dict | None = None):
        """Returns the JSON of the answer. Raises CyclrError."""
        return self._call(method, path, account, deadline, body)[0]

    def rows(self, path: str, *, account: str, deadline: float):
        """Yields the rows of a list, each once: a row can move to the next page between two requests. Raises CyclrError."""
        seen = set()
        for page in range(1, MOST_PAGES + 1):
            rows, headers = self._call("GET", f"{path}?page={page}&pageSize={PAGE_SIZE}", account, deadline, None)
            if not isinstance(rows, list):
                raise CyclrError(502)
            new = {}
            for row in rows:
                row_id = _row_id(row)
                if row_id is not None and row_id not in seen:
                    new.setdefault(row_id, row)
            seen.update(new)
            yield from new.values()
            total = headers.get("Total-Pages") or ""
            # Without a valid number of pages, a page without a new row is the last one.
            if not new or (re.fullmatch("[1-9][0-9]{0,8}", total) and page >= int(total)):
                return
        raise CyclrError(502)

    def _call(self, method: str, path: str, account: str | None, deadline: float, body: dict | None):
        """Returns the JSON and the headers of the answer. After a 401, gets a fresh token and retries once."""
        # Cyclr may accept the calls about an account's things and refuse its sign-ins, or the other way round.
        caller = account if account is not None else path
        token = self._access_token(deadline)
        try:
            answer = self._send(token, method, path, account, deadline, body)
        except CyclrError as error:
            fresh = self._replace(token, caller, deadline) if error.status == 401 else None
            if fresh is None:
                raise
            answer = self._send(fresh, method, path, account, deadline, body)
        self._refused.remove(caller)
        return answer

    def _access_token(self, deadline: float) -> str:
        token = self._token
        now = time.monotonic()
        if now >= token.expires_at:
            return self._renew(token, deadline)
        if now >= max(token.renew_at, self._next_early_renewal):
            # The token is still valid, so renew it in the background. If that fails, not every request may try it again.
            self._next_early_renewal = now + RENEWAL_PAUSE
            threading.Thread(target=self._renew_early, args=(token,), daemon=True).start()
        return token.value

    def _renew_early(self, token: Token) -> None:
        try:
            self._renew(token, time.monotonic() + CALL_LIMIT)
        except CyclrError:
            pass

    def _replace(self, refused: str, caller: str, deadline: float) -> str | None:
        """Another token than the refused one; None if there is none, or if the caller has to wait before it gets another fresh one."""
        token = self._token
        if token.value != refused:
            return token.value
        if not self._refused.may_try(caller, token):
            return None
        try:
            fresh = self._renew(token, deadline)
        except CyclrError:
            self._refused.remove(caller)
            raise
        # A server may give the same token until it expires.
        return None if fresh == refused else fresh

    def _renew(self, old: Token, deadline: float) -> str:
        # A thread that waited for the lock uses the token that another thread has just received.
        with self._lock:
            if self._token is not old:
                return self._token.value
            headers = {"Content-Type": "application/x-www-form-urlencoded"}
            try:
                answer, _ = self._exchange("POST", "/oauth/token", headers, urlencode(self._client).encode(), deadline)
            except CyclrError as error:
                # 400 rejects the host's own credentials (RFC 6749, section 5.2). 404 does not mean an unknown connector here.
                status = {400: 401, 404: 502}.get(error.status, error.status)
                raise CyclrError(status, error.retry_after, call=error.call, timeout=error.timeout) from None
            if not isinstance(answer, dict):
                raise CyclrError(502)
            value, lifetime = answer.get("access_token"), answer.get("expires_in")
            if not isinstance(value, str) or not re.fullmatch("[!-~]+", value):
                raise CyclrError(502)
            # Python reads `1e999` and `NaN`, too, and integers of any size.
            seconds = lifetime if type(lifetime) in (int, float) and 0 < lifetime < LONGEST_LIFETIME else 3600
            now = time.monotonic()
            self._token = Token(value, now + seconds - min(TOKEN_MARGIN, seconds / 10), now + seconds)
            return value

    def _send(self, token: str, method: str, path: str, account: str | None, deadline: float, body: dict | None):
        headers = {"Authorization": f"Bearer {token}"}
        if account is not None:
            headers["X-Cyclr-Account"] = account
        if body is not None:
            headers["Content-Type"] = "application/json"
        data = None if body is None else json.dumps(body).encode()
        return self._exchange(method, f"/v1.0{path}", headers, data, deadline)

    def _exchange(self, method: str, path: str, headers: dict[str, str], data: bytes | None, deadline: float):
        call = f"{method} {path}"
        left = min(CALL_LIMIT, deadline - time.monotonic())
        if left <= 0:
            raise CyclrError(0, call=call, timeout=True)
        request = Request(self._api_url + path, data=data, method=method, headers={"Accept": "application/json", **headers})
        try:
            with self._opener.open(request, timeout=left) as response:
                text, answered = response.read(LONGEST_ANSWER), response.headers
        except HTTPError as error:
            with error:
                raise CyclrError(error.code, error.headers.get("Retry-After"), call=call) from None
        except (URLError, HTTPException, OSError, ValueError) as error:
            # Before Python 3.10, `socket.timeout` is not `TimeoutError`.
            timed_out = isinstance(error, socket.timeout) or isinstance(getattr(error, "reason", None), socket.timeout)
            raise CyclrError(0, call=call, timeout=timed_out) from None
        try:
            # `from None` drops the parser's error, which quotes the text.
            return (json.loads(text) if text else {}), answered
        except (ValueError, RecursionError):
            raise CyclrError(502) from None
