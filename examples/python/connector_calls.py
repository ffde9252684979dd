"""The calls to Cyclr about one Account Connector."""
from __future__ import annotations

import math
import time

from connector import Connector, told_properties
from cyclr import Cyclr, CyclrError, NoSuchConnector, UnknownOutcome


class ConnectorCalls:
    def __init__(self, cyclr: Cyclr, account: str, connector_id: str, supplied: dict[str, str], deadline: float, *,
                 call_limit: float = math.inf) -> None:
        """`supplied`: the host's own properties. `call_limit`: seconds for one call, if that is less than the client's own limit."""
        self._cyclr, self._account, self._supplied = cyclr, account, supplied
        self._deadline, self._call_limit = deadline, call_limit
        self._kept_time = 0.0
        self._path = f"/account/connectors/{connector_id}"

    @property
    def deadline(self) -> float:
        return self._deadline - self._kept_time

    def keep_time(self, seconds: float) -> None:
        """Lets calls end earlier, so that there is time to find out what a failed write has done, and to undo a change."""
        self._kept_time = seconds

    def use_kept_time(self) -> None:
        self._kept_time = 0.0

    def call(self, method: str, path: str = "", body: dict | None = None):
        """`path` is what follows the connector's own path."""
        deadline = min(self.deadline, time.monotonic() + self._call_limit)
        try:
            return self._cyclr.call(method, f"{self._path}{path}", account=self._account, deadline=deadline, body=body)
        except CyclrError as error:
            is_own_path = not path or (method, path) == ("GET", "/properties")
            if error.status == 404 and is_own_path:
                raise NoSuchConnector(404, call=error.call) from None
            raise

    def read(self) -> Connector:
        answer = self.call("GET")
        try:
            # The list of properties in this answer can be empty although some are stored. Where nothing asks for one, take it as it is, as
            # the list of connectors does: the revision depends on it.
            asks_for_some = answer["Connector"].get("Parameters") or self._supplied
            told = None if asks_for_some else told_properties(answer)
            return Connector(answer, self.call("GET", "/properties") if told is None else told, self._supplied)
        except (AttributeError, IndexError, KeyError, TypeError):
            raise CyclrError(502) from None

    def confirm(self, error: CyclrError, is_done, or_refused: bool = False) -> Connector:
        """Asks Cyclr whether a write that failed has had its effect. Raises the write's error, unless the connector proves the effect: what
        was stored for the write can then be undone.
        With `or_refused`, asks also after a 400: Cyclr does not document its answer if there are no stored credentials."""
        if not error.may_have_effect and not (or_refused and error.status == 400):
            raise error
        self.use_kept_time()
        try:
            connector = self.read()
        except CyclrError:
            if not error.may_have_effect:
                raise error from None
            raise UnknownOutcome(error.status, call=error.call) from None
        if not is_done(connector):
            error.may_have_effect = False
            raise error
        return connector
