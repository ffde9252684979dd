"""GET, POST and DELETE of `{endpoint}/{connector-id}` and its start route."""
from __future__ import annotations

import math
import re
from urllib.parse import quote, urlencode

from connector import IN_A_BROWSER, OAUTH, Connector, describe, is_same_but_form
from connector_calls import ConnectorCalls
from cyclr import Cyclr, CyclrError
from problem import Problem
from properties import PropertyWriter, new_values
from request_fields import auth_value, is_direct, sign_in_target
from target import normalize
from user import User

UNDO_TIME = 4  # seconds of a POST's time that are kept for undoing what it has stored


class Resource:
    """The connector of one request, in the account of the signed-in user."""

    def __init__(self, cyclr: Cyclr, service_url: str, key: bytes, page_id: str, user: User, deadline: float, *,
                 call_limit: float = math.inf) -> None:
        """`call_limit`: seconds for one call, if that is less than the client's own limit."""
        self._cyclr, self._service_url, self._key = cyclr, service_url.rstrip("/"), key
        self._page_id, self._id = page_id, user.connector_id or page_id
        self._account, self._username, self.supplied = user.account, user.username, user.properties_of(self._id)
        self._calls = ConnectorCalls(cyclr, user.account, self._id, self.supplied, deadline, call_limit=call_limit)
        self._properties = PropertyWriter(self._calls)

    def get(self) -> dict:
        return self.describe(self.read())

    def read(self) -> Connector:
        return self._calls.read()

    def describe(self, connector: Connector) -> dict:
        is_oauth = any(auth_type in OAUTH for auth_type in connector.auth_types)
        service = normalize(self._service_url)
        return {**describe(self._page_id, connector, self._key), **({"serviceOrigin": service[0]} if is_oauth and service else {})}

    def delete(self) -> dict:
        # Read first: no call may fail after Cyclr has done what was asked for.
        connector = self._calls.read()
        try:
            if not _says_deauthenticated(self._calls.call("PUT", "/deauthenticate")):
                raise CyclrError(502)
        except CyclrError as error:
            self._calls.confirm(error, lambda found: not found.authenticated, or_refused=True)
        connector.keep({"Authenticated": False}, {})
        return self.describe(connector)

    def post(self, body: dict, origin: str, is_allowed) -> dict:
        auth_type = body.get("authType")
        if not isinstance(auth_type, str):
            raise Problem(400, "endpoint_error", "The body has no `authType`.")
        if auth_type not in IN_A_BROWSER:
            raise Problem(422, "unsupported_auth_type", "This `authType` is not supported.")
        credentials = auth_value(auth_type, body)
        stores_only = auth_type in OAUTH and is_direct(body)
        target = sign_in_target(body, origin, is_allowed) if auth_type in OAUTH and not stores_only else {}
        properties = body.get("properties")
        if properties is not None and not isinstance(properties, dict):
            raise Problem(400, "endpoint_error", "`properties` must be an object.")
        self._calls.keep_time(UNDO_TIME)
        connector = self._calls.read()
        if auth_type not in connector.auth_types:
            raise Problem(422, "unsupported_auth_type", f"This connector is not authenticated by {auth_type}.")
        new = new_values(connector, properties)
        self._properties.save_supplied(self.supplied, connector)
        answer, may_be_stored = connector.answer, False
        try:
            # Store the properties first: if one is missing, Cyclr's sign-in page shows only "Bad Request".
            self._properties.save(new, connector)
            if target:
                return self._sign_in(target)
            # With `direct`, only the properties are stored: the window then goes to the start route.
            if not stores_only:
                may_be_stored = True
                answer = self._store(credentials, connector)
        except (Problem, CyclrError) as error:
            # Credentials that may be stored need the new properties.
            if not may_be_stored or isinstance(error, Problem) or not error.may_have_effect:
                self._properties.restore(new, connector)
            raise
        # Another call may fail, although everything is stored.
        connector.keep(answer, self._properties.as_stored(new))
        return self.describe(connector)

    def start(self, given: dict, is_allowed) -> str:
        """Returns the URL of the sign-in. It is in no other answer, so no script of the page can read it."""
        target = sign_in_target(given, "", is_allowed)
        connector = self._calls.read()
        if not any(auth_type in OAUTH for auth_type in connector.auth_types):
            raise Problem(422, "unsupported_auth_type", "This connector does not support OAuth.")
        # Nothing is stored here, but a required property may be missing.
        new_values(connector, None)
        self._properties.save_supplied(self.supplied, connector)
        return self._sign_in(target)["url"]

    def _store(self, credentials: str | None, connector: Connector) -> dict:
        """Returns Cyclr's answer, which tells whether the connector is authenticated."""
        # A connector without credentials must be stored once, unless Cyclr already reports it as authenticated.
        if credentials is None and connector.authenticated:
            return connector.answer
        try:
            answer = self._calls.call("PUT", body={"AuthValue": credentials})
            # An answer that does not tell counts as lost: the old credentials may still be stored.
            if not isinstance(answer, dict) or not isinstance(answer.get("Authenticated"), bool):
                raise CyclrError(502)
            return answer
        except CyclrError as error:
            if error.status != 400:
                return self._calls.confirm(error, lambda found: found.authenticated and (
                    not connector.authenticated or _is_new(found.answer.get("AuthValue"), credentials, connector))).answer
            if credentials is not None:
                # Do not pass on Cyclr's message, which may repeat the credentials.
                raise Problem(422, "invalid_credentials", "Cyclr rejected these credentials.") from None
        # A connector without credentials may be authenticated although Cyclr refuses the PUT.
        return self._calls.read().answer

    def _sign_in(self, target: dict[str, str]) -> dict:
        # With the partner's token, for the session's user. Cyclr creates an unknown user.
        path = f"/accounts/{quote(self._account, safe='')}/signintoken"
        answer = self._cyclr.call("POST", path, account=None, deadline=self._calls.deadline, body={"Username": self._username})
        token = answer.get("Token") if isinstance(answer, dict) else None
        if not isinstance(token, str) or not token:
            raise CyclrError(502)
        # Cut the time after the seconds: .NET writes fractions of 100 ns, and sometimes no time zone. The time is UTC.
        expires_at = re.match(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d", str(answer.get("ExpiresAtUtc")))
        # The token is base64, so that `+`, `/` and `=` must be encoded.
        query = urlencode({"id": self._id, "token": token, **target})
        url = f"{self._service_url}/connectorauth/updateaccountconnectoroauth?{query}"
        return {"url": url, "expiresAt": f"{expires_at.group()}Z" if expires_at else None}


def _is_new(stored, credentials: str | None, before: Connector) -> bool:
    """Whether a connected connector holds the new credentials. In another form only if that is not the one that was stored before."""
    if stored == credentials:
        return True
    is_changed = isinstance(stored, str) and stored != before.answer.get("AuthValue")
    return is_changed and credentials is not None and is_same_but_form(stored, credentials)


def _says_deauthenticated(answer) -> bool:
    """Cyclr documents: `{ "Message": "Connector 'Access CRM' successfully de-authenticated." }`."""
    message = answer.get("Message") if isinstance(answer, dict) else None
    return isinstance(message, str) and re.search(r"' successfully de-?authenticated\.?$", message) is not None
