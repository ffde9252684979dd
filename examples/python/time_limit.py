"""A time limit for a whole answer. A socket's own limit is for each read, so an answer that comes byte by byte could take forever."""
from __future__ import annotations

import socket
import time
from functools import partial
from http.client import HTTPResponse
from io import BufferedReader, RawIOBase
from urllib.request import HTTPHandler, HTTPSHandler


class _Reader(RawIOBase):
    def __init__(self, raw: RawIOBase, sock: socket.socket, end: float) -> None:
        self._raw, self._sock, self._end = raw, sock, end

    def readable(self) -> bool:
        return True

    def readinto(self, buffer) -> int | None:
        left = self._end - time.monotonic()
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
        self.fp = BufferedReader(_Reader(self.fp.detach(), sock, end))


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
