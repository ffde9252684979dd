"""Why a request is not served: raised anywhere, answered as RFC 9457 problem details."""
from __future__ import annotations

import uuid
from http import HTTPStatus


class Problem(Exception):
    """`detail` is a sentence for people, with nothing secret in it: it is sent."""

    def __init__(self, status: int, code: str, detail: str, *, errors: list[dict] | None = None,
                 headers: dict[str, str] | None = None, retryable: bool | None = None) -> None:
        super().__init__(detail)
        self.status = status
        self.code = code
        self.detail = detail
        self.errors = errors
        self.headers = headers or {}
        self.retryable = status == 429 or status > 500 if retryable is None else retryable
        self.reference = str(uuid.uuid4())

    def body(self) -> dict:
        members = {
            "type": "about:blank", "title": HTTPStatus(self.status).phrase, "status": self.status, "detail": self.detail,
            "code": self.code, "retryable": self.retryable, "reference": self.reference,
        }
        return {**members, "errors": self.errors} if self.errors else members


def field_error(name: str, detail: str) -> dict:
    """What is wrong with one input of the page's: `apiKey`, `username`, `password` or `property:{name}`."""
    return {"name": name, "detail": detail}
