"""GET, POST and DELETE of `{endpoint}/{connector-id}`, with their calls to Cyclr."""
from __future__ import annotations

import base64
import re
from urllib.parse import urlencode, urlsplit

from connector import IN_A_BROWSER, OAUTH, Connector, describe
from cyclr import Cyclr, CyclrError
from problem import Problem, field_error

LONGEST_VALUE = 16_384  # characters


class Resource:
    """The connector of one request, in the account of the signed-in user."""

    def __init__(self, cyclr: Cyclr, service_url: str, key: bytes, connector_id: str, account: str, username: str, deadline: float) -> None:
        self._cyclr, self._service_url, self._key = cyclr, service_url.rstrip("/"), key
        self._id, self._account, self._username, self._deadline = connector_id, account, username, deadline
        self._path = f"/account/connectors/{connector_id}"

    def get(self) -> dict:
        return describe(self._id, self._read(), self._key)

    def delete(self) -> dict:
        self._call("PUT", f"{self._path}/deauthenticate")
        return {**self.get(), "authenticated": False}

    def post(self, body: dict, origin: str, is_allowed) -> dict:
        auth_type = body.get("authType")
        if not isinstance(auth_type, str):
            raise Problem(400, "endpoint_error", "The body has no `authType`.")
        if auth_type not in IN_A_BROWSER:
            raise Problem(422, "unsupported_auth_type", "This `authType` is not supported.")
        credentials = _credentials(auth_type, body)
        target = _target(body, origin, is_allowed) if auth_type in OAUTH else {}
        connector = self._read()
        if auth_type not in connector.auth_types:
            raise Problem(422, "unsupported_auth_type", f"This connector is not authenticated by {auth_type}.")
        # Store the properties first: if one is missing, Cyclr's sign-in page shows only "Bad Request".
        self._save_properties(connector, _texts(body.get("properties")))
        if auth_type in OAUTH:
            return self._sign_in(target)
        self._store(credentials, connector)
        return self.get()

    def _call(self, method: str, path: str, body: dict | None = None):
        return self._cyclr.call(method, path, account=self._account, deadline=self._deadline, body=body)

    def _read(self) -> Connector:
        answer = self._call("GET", self._path)
        try:
            # The list of properties in this answer can be empty although some are stored.
            parameters = answer["Connector"].get("Parameters")
            return Connector(answer, self._call("GET", f"{self._path}/properties") if parameters else [])
        except (AttributeError, IndexError, KeyError, TypeError):
            raise CyclrError(502) from None

    def _save_properties(self, connector: Connector, given: dict[str, str]) -> None:
        missing, errors = [], []
        for parameter in connector.parameters:
            name, stored = parameter["TargetName"], connector.stored(parameter["TargetName"])
            before = stored["Value"] if stored else ""
            value = given.get(name, before)
            # A page does not receive stored secrets: an empty value keeps the stored one.
            if parameter.get("IsSensitive") and value == "":
                value = before
            if parameter.get("IsOptional") is False and not value.strip():
                missing.append(field_error(f"property:{name}", "A value is required."))
            elif value != before:
                errors += self._save_property(name, value, stored) if not missing else []
        if missing:
            raise Problem(422, "missing_properties", "Some required properties are not set.", errors=missing)
        if errors:
            raise Problem(422, "invalid_credentials", "Cyclr rejected some of the properties.", errors=errors)

    def _save_property(self, name: str, value: str, stored: dict | None) -> list[dict]:
        way = ("PUT", f"{self._path}/properties/{stored['Id']}") if stored else ("POST", f"{self._path}/properties")
        try:
            self._call(*way, {"Name": name, "Value": value})
        except CyclrError as error:
            if error.status != 400:
                raise
            return [field_error(f"property:{name}", "Cyclr rejected this value.")]
        return []

    def _store(self, auth_value: str | None, connector: Connector) -> None:
        # A connector without credentials must be stored once, unless Cyclr already reports it as authenticated.
        if auth_value is None and connector.authenticated:
            return
        try:
            self._call("PUT", self._path, {"AuthValue": auth_value})
        except CyclrError as error:
            if error.status != 400:
                raise
            if auth_value is not None:
                # Do not pass on Cyclr's message, which may repeat the credentials.
                raise Problem(422, "invalid_credentials", "Cyclr rejected these credentials.") from None

    def _sign_in(self, target: dict[str, str]) -> dict:
        # With the partner's token, for the session's user. Cyclr creates an unknown user.
        answer = self._cyclr.call("POST", f"/accounts/{self._account}/signintoken", account=None, deadline=self._deadline,
                                  body={"Username": self._username})
        token = answer.get("Token") if isinstance(answer, dict) else None
        if not isinstance(token, str) or not token:
            raise CyclrError(502)
        # Cut the time after the seconds: .NET writes fractions of 100 ns, and sometimes no time zone. The time is UTC.
        time = re.match(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d", str(answer.get("ExpiresAtUtc")))
        # The token is base64, so that `+`, `/` and `=` must be encoded.
        query = urlencode({"id": self._id, "token": token, **target})
        url = f"{self._service_url}/connectorauth/updateaccountconnectoroauth?{query}"
        return {"url": url, "expiresAt": f"{time.group()}Z" if time else None}


def _texts(value) -> dict[str, str]:
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise Problem(400, "endpoint_error", "`properties` must be an object.")
    return {name: _text(f"property:{name}", text) for name, text in value.items()}


def _text(name: str, value) -> str:
    if isinstance(value, str) and len(value) <= LONGEST_VALUE and not re.search("[\ud800-\udfff]", value):
        return value
    raise _rejected(name, f"Must be a string of at most {LONGEST_VALUE} characters.")


def _rejected(name: str, detail: str) -> Problem:
    return Problem(422, "invalid_credentials", "A field has an invalid value.", errors=[field_error(name, detail)])


def _credentials(auth_type: str, body: dict) -> str | None:
    """Cyclr's `AuthValue`."""
    if auth_type == "ApiKey":
        key = _text("apiKey", body.get("apiKey"))
        if not key.strip():
            raise _rejected("apiKey", "Must not be empty.")
        return key
    if auth_type != "Basic":
        return None
    username, password = _text("username", body.get("username")), _text("password", body.get("password"))
    if not username and not password:
        raise _rejected("username", "Must not be empty.")
    # RFC 7617, section 2: the first colon ends the user name, and neither part may contain control characters.
    if ":" in username:
        raise _rejected("username", "Must not contain a colon.")
    for name, text in (("username", username), ("password", password)):
        if re.search(r"[\x00-\x1f\x7f-\x9f]", text):
            raise _rejected(name, "Must not contain control characters.")
    return base64.b64encode(f"{username}:{password}".encode()).decode()


def _target(body: dict, origin: str, is_allowed) -> dict[str, str]:
    """The query parameters for the end of the sign-in. The target must be on an allowed origin."""
    message, wish = body.get("callbackMessage"), _text("targetOrigin", body.get("targetOrigin") or origin)
    try:
        parts = urlsplit(wish)
    except ValueError:
        parts = urlsplit("")
    own = f"{parts.scheme}://{parts.netloc}"
    if not is_allowed(own):
        raise Problem(422, "misconfigured", "`targetOrigin` must be on an allowed origin.")
    return {"targetOrigin": wish} if message is None else {"targetOrigin": own, "callbackMessage": _text("callbackMessage", message)}
