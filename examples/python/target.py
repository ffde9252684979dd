"""The target of a sign-in: the origin that gets a message, or the page to return to. Python's URL parser keeps what browsers change, such
as `https:\\host`, `HTTPS://HOST` and `/a/../b`. The check and the browser must see the same URL, so this file normalizes as browsers do."""
from __future__ import annotations

import re
from urllib.parse import quote

ENDS = "".join(map(chr, range(0x21)))  # C0 control characters and the space
URL = re.compile(r"(https?):[/\\]*([^/\\?#]*)([^?#]*)(\?[^#]*)?(#.*)?", re.IGNORECASE | re.ASCII | re.DOTALL)
HOST = re.compile(r"([^:\[\]]+|\[[0-9a-f:.]+\])(?::([0-9]*))?", re.IGNORECASE | re.ASCII)
DEFAULT_PORTS = {"http": 80, "https": 443}
# The characters that are encoded in each part. `%` is not: it stays as it is.
IN_PATH, IN_QUERY, IN_FRAGMENT = (re.compile(f"[^!-~]|[{more}]") for more in ('"#<>?`{}', "\"#<>'", '"<>`'))
DOT, DOUBLE_DOT = re.compile(r"\.|%2e", re.IGNORECASE), re.compile(r"(\.|%2e){2}", re.IGNORECASE)


def normalize(url: str) -> tuple[str, str] | None:
    """Returns the origin and the whole URL as a browser writes them; None if this is no `http:` or `https:` URL, or it has user info.
    See https://url.spec.whatwg.org/#url-parsing"""
    found = URL.fullmatch(re.sub("[\t\n\r]", "", url.strip(ENDS)))
    # A percent-encoded host is refused, and so is a host that is an IPv4 address in another notation: it equals no allowed origin.
    if not found or not found[2] or re.search("[@%\x00-\x20\x7f<>^|]", found[2]):
        return None
    scheme, split = found[1].lower(), HOST.fullmatch(found[2])
    try:
        host = split[1].encode("idna").decode().lower()
        port = int(split[2] or DEFAULT_PORTS[scheme])
    except (TypeError, ValueError):
        return None
    if port > 65_535:
        return None
    origin = f"{scheme}://{host}" if port == DEFAULT_PORTS[scheme] else f"{scheme}://{host}:{port}"
    path, query, fragment = _path(found[3]), found[4] or "", found[5] or ""
    return origin, f"{origin}{path}{_encode(query, IN_QUERY)}{fragment[:1]}{_encode(fragment[1:], IN_FRAGMENT)}"


def _encode(text: str, characters: re.Pattern) -> str:
    return characters.sub(lambda found: quote(found.group(), safe=""), text)


def _path(path: str) -> str:
    segments: list[str] = []
    given = path.replace("\\", "/").split("/")[1:] or [""]
    for index, segment in enumerate(given):
        if DOUBLE_DOT.fullmatch(segment):
            segments = segments[:-1]
        elif not DOT.fullmatch(segment):
            segments.append(_encode(segment, IN_PATH))
            continue
        # A final `.` or `..` means a folder.
        if index == len(given) - 1:
            segments.append("")
    return "/" + "/".join(segments)
