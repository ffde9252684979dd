"""The error that any code may raise. The server sends it as problem details (RFC 9457)."""
from __future__ import annotations

import uuid
from http import HTTPStatus


class Problem(Exception):
    """`detail` is sent to the page: a sentence for people, without secrets."""

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
    """The error of one input: `apiKey`, `username`, `password` or `property:{name}`."""
    return {"name": name, "detail": detail}
