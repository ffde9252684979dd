"""The checks of the environment variables, before the server starts."""
from __future__ import annotations

import os
import re
from urllib.parse import urlsplit

from cyclr import check_account_id
from target import normalize

REQUIRED = ("CYCLR_CLIENT_ID", "CYCLR_CLIENT_SECRET", "CYCLR_ACCOUNT_ID", "CYCLR_USERNAME")
LOOPBACK = re.compile(r"(.+\.)?localhost|127(\.[0-9]+){3}|::1")
# Also the origin of an app, such as `capacitor://localhost`.
ORIGIN = re.compile(r"[a-z][a-z0-9+.-]*://([a-z0-9_.-]+|\[[0-9a-f:.]+\])(:[0-9]+)?")


def check_environment() -> None:
    """Raises ValueError with a message if a variable is missing or cannot be right. It repeats no value but the account's id."""
    missing = [name for name in REQUIRED if not os.environ.get(name)]
    if missing:
        raise ValueError(f"Set {', '.join(missing)} first: see README.md.")
    check_account_id(os.environ["CYCLR_ACCOUNT_ID"])
    for name in ("CYCLR_API_URL", "CYCLR_SERVICE_URL"):
        if not _is_secure_url(os.environ.get(name, "https://api.cyclr.com")):
            raise ValueError(f"{name} must be an https URL, such as https://api.cyclr.com, without user info, a query or a fragment.")
    origins = os.environ.get("ORIGINS", "http://localhost").split()
    if not origins or not all(map(_is_origin, origins)):
        raise ValueError("ORIGINS must be exact origins such as https://app.example.com, separated by spaces, with no wildcard and "
                         "nothing after the host.")
    port = os.environ.get("PORT", "0")
    if not re.fullmatch("[0-9]{1,5}", port) or int(port) > 65_535:
        raise ValueError("PORT must be a number up to 65535.")


def _is_secure_url(url: str) -> bool:
    """The client secret is sent there: in clear only to this very machine."""
    found = normalize(url) if re.fullmatch(r"https?://[^\s?#]+", url, re.ASCII) else None
    return found is not None and (found[0].startswith("https:") or bool(LOOPBACK.fullmatch(urlsplit(found[0]).hostname or "")))


def _is_origin(text: str) -> bool:
    if not ORIGIN.fullmatch(text):
        return False
    found = normalize(text)
    return found[0] == text if found else not text.startswith(("http:", "https:"))
