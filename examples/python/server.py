"""A backend for <cyclr-connector-auth> with Python's standard library only: GET, POST and DELETE of /api/connectors/{id},
and GET of /api/connectors/{id}/start and /api/connectors?list."""
from __future__ import annotations

import json
import os
import re
import socket
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BufferedReader
from urllib.parse import parse_qs

import start
from connector import revision_key
from cyclr import Cyclr, CyclrError, NoSuchConnector, UnknownOutcome, check_account_id
from environment import check_environment
from listed_parameters import ListedParameters
from listing import list_connectors
from problem import Problem
from time_limit import TimeLimitReader
from user import User
from verbs import Resource

LARGEST_BODY = 65_536  # bytes
LARGEST_DISCARDED = 1_000_000  # bytes of a too large body that are still read: otherwise the client may not receive the answer
TIME_LIMIT = 28  # seconds for one answer, from the request's first line, with the headers, the body and authorize()
SEND_TIME_LIMIT = 2  # seconds after that, until the client must have taken the answer
BODY_TIME_LIMIT = 15  # seconds until a body must have arrived
METHODS = "GET, HEAD, POST, DELETE"
# The page's `connector-id` is not decoded. Some routers add a slash to every path.
PATH = re.compile(r"/api/connectors/(?!(?:\.{1,2}|start)(?:[/?]|$))([A-Za-z0-9._-]{1,100})(/start)?/?(\?.*)?")
LIST = re.compile(r"/api/connectors/?\?(.*)")
# Without leading zeros, each connector has exactly one id.
ACCOUNT_CONNECTOR_ID = re.compile("0|[1-9][0-9]{0,18}")
# A request's target may be a whole URL (RFC 9112, section 3.2.2).
AUTHORITY = re.compile(r"\A[a-z][a-z0-9+.-]*://[^/?#]*", re.IGNORECASE)
START = re.compile(r"[^?]*/start/?(\?.*)?")


def authorize(headers, connector_id: str | None) -> User | None:
    """Returns the Cyclr account and its user, or None if nobody is signed in. REPLACE THIS with your own session: never take either from
    the page. `connector_id` is the page's: digits, or a name that you may map to an Account Connector by `User.connector_id`. It is None
    for the list of the account's connectors: allow that only to users who may see them all. So that the list hides what it must, choose
    `User.properties` by a function, not by `connector_id`."""
    return User(os.environ["CYCLR_ACCOUNT_ID"], os.environ["CYCLR_USERNAME"])


def problem_of(error: CyclrError) -> Problem:
    retry = {} if error.retry_after is None else {"Retry-After": error.retry_after}
    if isinstance(error, NoSuchConnector):
        return Problem(404, "not_found", "No such connector.")
    if isinstance(error, UnknownOutcome):
        # The code of a lost answer: the page asks by GET what has become of its request.
        return Problem(504, "endpoint_unreachable", "Cyclr did not answer. The change may have been made.")
    if error.status == 429:
        return Problem(429, "rate_limited", "Too many requests to Cyclr.", headers=retry)
    if error.timeout:
        return Problem(504, "endpoint_error", "Cyclr did not answer in time.")
    # Refused are the host's own credentials, or what is no user's: trying again does not help.
    if error.status in (400, 401):
        return Problem(502, "endpoint_error", "Cyclr did not accept the call.", retryable=False)
    return Problem(502, "endpoint_error", "Cyclr failed.", headers=retry)


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version, sys_version = "backend", ""
    timeout = 30  # seconds until a request's first line must have arrived
    server: Backend

    def setup(self) -> None:
        super().setup()
        self._reader = TimeLimitReader(self.rfile.detach(), self.connection, 0)
        self.rfile = BufferedReader(self._reader)

    def handle_one_request(self) -> None:
        self._reader.end = time.monotonic() + self.timeout
        self._deadline = self._reader.end
        super().handle_one_request()

    def parse_request(self) -> bool:
        self._deadline = self._reader.end = time.monotonic() + TIME_LIMIT
        is_valid = super().parse_request()
        if is_valid:
            self.path = AUTHORITY.sub("", self.path)
        return is_valid

    def serve(self) -> None:
        try:
            # Always read the body first: otherwise the connection cannot be reused.
            body = self._read_body()
            answer = self._perform(body)
            if isinstance(answer, str):
                self._send(303, b"", {"Location": answer, "Referrer-Policy": "no-referrer"})
            else:
                self._answer(200, answer)
        except Problem as problem:
            self._send_problem(problem)
        except CyclrError as error:
            problem = problem_of(error)
            if problem.status >= 500:
                print(f"{problem.reference} {error}", file=sys.stderr)
            self._send_problem(problem)
        except ConnectionError:  # The client has gone: nobody reads an answer.
            raise
        except Exception as error:  # Neither the answer nor the log contains the text of an unexpected error.
            problem = Problem(500, "endpoint_error", "Something went wrong.")
            print(f"{problem.reference} {type(error).__name__}", file=sys.stderr)
            self._send_problem(problem)

    do_GET = do_HEAD = do_POST = do_DELETE = do_PUT = do_PATCH = do_OPTIONS = serve

    def _perform(self, body: bytes | None) -> dict | str:
        """Returns the answer's body or, for the start route, the URL to redirect to."""
        listed = LIST.fullmatch(self.path)
        if listed and "list" in parse_qs(listed[1], keep_blank_values=True):
            return self._list()
        found = PATH.fullmatch(self.path)
        if not found:
            raise Problem(404, "not_found", "No such connector.")
        if found[2]:
            start.check(self.command, self.headers)
        if self.command not in METHODS.split(", "):
            raise Problem(405, "endpoint_error", "Only GET, POST and DELETE are supported.", headers={"Allow": METHODS})
        self._check_origin()
        target = start.target(self.path) if found[2] else None
        request = self._parse(body) if self.command == "POST" else {}
        user = self._authorize(found[1])
        if not ACCOUNT_CONNECTOR_ID.fullmatch(user.connector_id or found[1]):
            raise Problem(404, "not_found", "No such connector.")
        backend = self.server
        resource = Resource(backend.cyclr, backend.service_url, backend.revision_key, found[1], user, self._deadline)
        if target:
            return resource.start(target, backend.is_allowed)
        if self.command == "POST":
            return resource.post(request, self.headers["Origin"], backend.is_allowed)
        return resource.delete() if self.command == "DELETE" else resource.get()

    def _list(self) -> dict:
        if self.command not in ("GET", "HEAD"):
            raise Problem(405, "endpoint_error", "The list supports only GET.", headers={"Allow": "GET, HEAD"})
        self._check_origin()
        backend = self.server
        user = self._authorize(None)
        return list_connectors(backend.cyclr, backend.service_url, backend.revision_key, user, self._deadline, backend.listed_parameters)

    def _authorize(self, connector_id: str | None) -> User:
        user = authorize(self.headers, connector_id)
        if user is None:
            raise Problem(401, "unauthorized", "Not signed in.")
        check_account_id(user.account)
        return user

    def _check_origin(self) -> None:
        """Browsers send `Origin` with every POST and DELETE. A page cannot set it or `Sec-Fetch-Site`."""
        origin = self.headers.get("Origin")
        if origin is not None and self.server.is_allowed(origin):
            return
        reads = self.command in ("GET", "HEAD")
        if not reads or origin is not None or self.headers.get("Sec-Fetch-Site") == "cross-site":
            raise Problem(403, "unauthorized", "The page's origin is not allowed.")

    def _read_body(self) -> bytes | None:
        """Returns `None` if the body is too large."""
        length = self.headers.get("Content-Length", "0")
        if "Transfer-Encoding" in self.headers or not re.fullmatch(r"[0-9]{1,15}", length):
            self.close_connection = True
            raise Problem(400, "endpoint_error", "The body must have a Content-Length.")
        if int(length) <= LARGEST_BODY:
            return self._read(int(length))
        self.close_connection = True
        if int(length) <= LARGEST_DISCARDED:
            self._read(int(length))
        return None

    def _read(self, length: int) -> bytes:
        """Returns less if the client closes the connection. The time limit is for the whole body: a client may send it byte by byte."""
        parts = []
        self._reader.end = min(time.monotonic() + BODY_TIME_LIMIT, self._deadline)
        try:
            while length > 0:
                part = self.rfile.read1(length)
                if not part:
                    break
                parts.append(part)
                length -= len(part)
        except socket.timeout:
            self.close_connection = True
            raise Problem(408, "endpoint_error", "The body did not arrive in time.", retryable=True) from None
        return b"".join(parts)

    def _parse(self, body: bytes | None) -> dict:
        kind = self.headers.get("Content-Type", "").split(";")[0].strip().lower()
        if kind != "application/json" or self.headers.get("Content-Encoding", "identity").lower() != "identity":
            raise Problem(415, "endpoint_error", "The body must be application/json, not compressed.")
        if body is None:
            raise Problem(413, "endpoint_error", "The body is larger than 64 kB.")
        try:
            value = json.loads(body.decode())
        except (ValueError, RecursionError):
            value = None
        if not isinstance(value, dict):
            raise Problem(400, "endpoint_error", "The body must be a JSON object.")
        return value

    def _send_problem(self, problem: Problem) -> None:
        # The library reads the path last: a request without one has none.
        path = getattr(self, "path", "")
        if START.fullmatch(path):
            self._send(problem.status, start.error_page(problem, path).encode(), {**start.PAGE_HEADERS, **problem.headers})
            return
        self._answer(problem.status, problem.body(), {"Content-Type": "application/problem+json", **problem.headers})

    def _answer(self, status: int, body: dict, headers: dict[str, str] | None = None) -> None:
        self._send(status, json.dumps(body).encode(), {"Content-Type": "application/json", "Vary": "Origin", **(headers or {})})

    def _send(self, status: int, text: bytes, headers: dict[str, str]) -> None:
        self.send_response(status)
        common = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
        for name, value in {**common, **headers, "Content-Length": str(len(text))}.items():
            self.send_header(name, value)
        if self.close_connection:
            self.send_header("Connection", "close")
        # The limit of a socket's `sendall` is for all that it sends.
        self.connection.settimeout(max(0, self._deadline - time.monotonic()) + SEND_TIME_LIMIT)
        try:
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(text)
        except socket.timeout:  # Part of the answer is sent, so nothing else can be.
            raise ConnectionAbortedError from None

    def send_error(self, code, message=None, explain=None) -> None:
        """Called by the library for requests that it rejects itself, such as unknown methods and incomplete requests."""
        self.close_connection = True
        if code == 501:
            self._send_problem(Problem(405, "endpoint_error", "Only GET, POST and DELETE are supported.", headers={"Allow": METHODS}))
        else:
            self._send_problem(Problem(code, "endpoint_error", "The request is malformed."))

    def log_request(self, code="-", size="-") -> None:
        """Logs nothing: the query may contain a secret."""

    def log_error(self, *_) -> None:
        """Logs nothing: the library reports only connections that stay silent, and browsers open such connections in advance."""


class Backend(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, host: str, port: int) -> None:
        super().__init__((host, port), Handler)
        secret = os.environ["CYCLR_CLIENT_SECRET"]
        self.cyclr = Cyclr(os.environ.get("CYCLR_API_URL", "https://api.cyclr.com"), os.environ["CYCLR_CLIENT_ID"], secret)
        self.listed_parameters = ListedParameters()
        self.service_url = os.environ.get("CYCLR_SERVICE_URL", "https://app-h.cyclr.com")
        self.revision_key = revision_key(secret)
        self.url = f"http://{host}:{self.server_address[1]}"
        # On your own machine, browsers reach the server by either name.
        own = f"{self.url} http://localhost:{self.server_address[1]}" if host == "127.0.0.1" else self.url
        self.origins = set(os.environ.get("ORIGINS", own).split())

    def handle_error(self, *_) -> None:
        """Called by the library, which would log the error's text. Clients may reset a connection at any time: that is no error."""
        error = sys.exc_info()[1]
        if not isinstance(error, ConnectionError):
            print(type(error).__name__, file=sys.stderr)

    def is_allowed(self, origin: str) -> bool:
        # `null` is the origin of every sandboxed frame, so allowing it would allow any site.
        return origin != "null" and origin in self.origins


if __name__ == "__main__":
    try:
        check_environment()
    except ValueError as error:
        sys.exit(str(error))
    with Backend(os.environ.get("HOST", "127.0.0.1"), int(os.environ.get("PORT", "3000"))) as running:
        print(f"{running.url}/api/connectors", flush=True)
        running.serve_forever()
