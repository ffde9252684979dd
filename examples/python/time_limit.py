"""Time limits for a whole answer or request. A socket's own limit is for each read, so one that comes byte by byte could take forever."""
from __future__ import annotations

import socket
import time
from functools import partial
from http.client import HTTPResponse
from io import BufferedReader, RawIOBase
from urllib.request import HTTPHandler, HTTPSHandler


class TimeLimitReader(RawIOBase):
    """Raises `socket.timeout` when `end` has passed, a time of `time.monotonic()`. Set it anew for each thing to read."""

    def __init__(self, raw: RawIOBase, sock: socket.socket, end: float) -> None:
        self._raw, self._sock, self.end = raw, sock, end

    def readable(self) -> bool:
        return True

    def readinto(self, buffer) -> int | None:
        left = self.end - time.monotonic()
        if left <= 0:
            raise socket.timeout
        self._sock.settimeout(left)
        return self._raw.readinto(buffer)

    def close(self) -> None:
        self._raw.close()
        super().close()


class _Response(HTTPResponse):
    """Reads the status line, the headers and the body until `end`."""

    def __init__(self, sock: socket.socket, *args, end: float, **kwargs) -> None:
        super().__init__(sock, *args, **kwargs)
        self.fp = BufferedReader(TimeLimitReader(self.fp.detach(), sock, end))


class _TimeLimit:
    def do_open(self, connection_type, request, **options):
        end = time.monotonic() + request.timeout

        def connection(*args, **kwargs):
            created = connection_type(*args, **kwargs)
            created.response_class = partial(_Response, end=end)
            return created

        return super().do_open(connection, request, **options)


class TimeLimitHTTP(_TimeLimit, HTTPHandler):
    """For `build_opener`: the `timeout` of `open` becomes the limit of the whole answer."""


class TimeLimitHTTPS(_TimeLimit, HTTPSHandler):
    """The same for https."""
