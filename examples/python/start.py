"""The start route, `{endpoint}/{connector-id}/start`: a navigation that redirects to the sign-in. Its errors are pages for people."""
from __future__ import annotations

import base64
import hashlib
import json
import re
from html import escape
from urllib.parse import parse_qsl, urlsplit

from problem import Problem

LARGEST_QUERY = 8_192  # characters
ATTEMPT_ID = re.compile(r"[A-Za-z0-9._-]{8,100}")
# Tells the waiting element the problem, and closes the window when the element has answered.
SCRIPT = """const { attempt, problem } = document.currentScript.dataset;
try {
  const channel = new BroadcastChannel('cyclr-attempt:' + attempt);
  channel.onmessage = ({ data }) => { if (typeof data === 'string') close(); };
  // A browser may lose the first messages of a page.
  const tell = () => channel.postMessage(JSON.parse(problem));
  tell();
  setTimeout(clearInterval, 2000, setInterval(tell, 200));
} catch {}"""
STYLE = ":root{color-scheme:light dark;font:1rem/1.5 system-ui,sans-serif}main{max-width:32rem;margin:15vh auto;padding:0 1.5rem}"


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


# The page runs and loads nothing else.
PAGE_HEADERS = {
    "Content-Type": "text/html; charset=utf-8",
    "Content-Security-Policy": f"default-src 'none'; script-src {_hash(SCRIPT)}; style-src {_hash(STYLE)}; base-uri 'none'; "
                               "form-action 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
}


def check(method: str, headers) -> None:
    """Accepts only a window's navigation that a page of this origin began. Browsers send these headers over https and to loopback hosts."""
    if method != "GET":
        raise Problem(405, "endpoint_error", "The start route supports only GET.", headers={"Allow": "GET"})
    site, mode, destination = (headers.get(f"Sec-Fetch-{name}") for name in ("Site", "Mode", "Dest"))
    if site is None:
        raise Problem(403, "misconfigured", "The browser sent no Fetch Metadata headers. They need https, or a loopback host.")
    if site != "same-origin":
        raise Problem(403, "unauthorized", "A sign-in must be started by a page of this origin.")
    # A service worker that answers with `fetch(event.request)` changes one or both.
    if (mode, destination) != ("navigate", "document"):
        raise Problem(403, "misconfigured", "A sign-in must be started in a window: a service worker must leave this route alone.")
    if "Sec-Purpose" in headers or headers.get("Purpose") == "prefetch":
        raise Problem(403, "unauthorized", "A sign-in must not be started in advance.")


def target(path: str) -> dict[str, str | None]:
    """The parameters for the end of the sign-in, as a POST has them in its body."""
    query = _query(path)
    if len(query) >= LARGEST_QUERY:
        raise Problem(400, "misconfigured", "The query is longer than 8 kB.")
    given = {name: _parameter(name, query) for name in ("targetOrigin", "callbackMessage")}
    if given["targetOrigin"] is None:
        raise Problem(400, "misconfigured", "`targetOrigin` is missing.")
    return given


def _query(path: str) -> str:
    """`urlsplit` reads `//[/start` as an invalid host, and raises ValueError."""
    return path.partition("#")[0].partition("?")[2]


def _parameter(name: str, query: str) -> str | None:
    values = _values(name, query)
    # The decoder replaces bytes that are not UTF-8.
    if len(values) > 1 or any(not value or re.search("[\x00-\x1f\x7f-\x9f\ufffd]", value) for value in values):
        raise Problem(400, "misconfigured", f"`{name}` is not valid, or is given twice.")
    return values[0] if values else None


def _values(name: str, query: str) -> list[str]:
    return [value for key, value in parse_qsl(query, keep_blank_values=True) if key == name]


def _attempt(path: str) -> str | None:
    """The id of the waiting attempt: the message or, with a return page, a parameter of its URL."""
    query = _query(path)
    ids = _values("callbackMessage", query)
    if not ids:
        targets = _values("targetOrigin", query)
        try:
            ids = _values("cyclr-attempt", urlsplit(targets[0]).query) if len(targets) == 1 else []
        except ValueError:
            return None
    return ids[0] if len(ids) == 1 and ATTEMPT_ID.fullmatch(ids[0]) else None


def error_page(problem: Problem, path: str) -> str:
    """Repeats nothing of the request but the id of an attempt."""
    attempt = _attempt(path)
    told = {"status": problem.status, "code": problem.code, "reference": problem.reference, "retryable": problem.retryable}
    if str(problem.headers.get("Retry-After", "")).isdigit():
        told["retryAfter"] = int(problem.headers["Retry-After"])
    script = "" if attempt is None else f'<script data-attempt="{attempt}" data-problem="{escape(json.dumps(told))}">{SCRIPT}</script>\n'
    return f"""<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>The sign-in could not be started</title>
<style>{STYLE}</style>
<main>
<h1>The sign-in could not be started</h1>
<p>{escape(problem.detail)}</p>
<p>You can close this window.</p>
<p>Reference: {escape(problem.reference)}</p>
</main>
{script}"""
