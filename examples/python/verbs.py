"""The verbs of `{endpoint}/{connector-id}`: what each asks of Cyclr, and what it answers the page."""
from __future__ import annotations

import base64
import re
from urllib.parse import urlencode, urlsplit

from connector import IN_A_BROWSER, OAUTH, Connector, describe
from cyclr import Cyclr, CyclrError
from problem import Problem, field_error

LONGEST_VALUE = 16_384


class Resource:
    """One request's connector, in the account of the user who is asking."""

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
            raise Problem(422, "unsupported_auth_type", "This `authType` cannot be handled in a browser.")
        credentials = _credentials(auth_type, body)
        target = _target(body, origin, is_allowed) if auth_type in OAUTH else {}
        connector = self._read()
        if auth_type not in connector.auth_types:
            raise Problem(422, "unsupported_auth_type", f"This connector is not authenticated by {auth_type}.")
        # Properties come first: Cyclr's own sign-in page says only "Bad Request" where one is missing.
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
            # The answer's own list of properties proves nothing where it is empty.
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
            # A page is never told a secret that is stored: left empty, it stays.
            if parameter.get("IsSensitive") and value == "":
                value = before
            if parameter.get("IsOptional") is False and not value.strip():
                missing.append(field_error(f"property:{name}", "Is required."))
            elif value != before:
                errors += self._save_property(name, value, stored) if not missing else []
        if missing:
            raise Problem(422, "missing_properties", "Some required properties are not set.", errors=missing)
        if errors:
            raise Problem(422, "invalid_credentials", "Cyclr refuses some of the properties.", errors=errors)

    def _save_property(self, name: str, value: str, stored: dict | None) -> list[dict]:
        way = ("PUT", f"{self._path}/properties/{stored['Id']}") if stored else ("POST", f"{self._path}/properties")
        try:
            self._call(*way, {"Name": name, "Value": value})
        except CyclrError as error:
            if error.status != 400:
                raise
            return [field_error(f"property:{name}", "Cyclr refuses this value.")]
        return []

    def _store(self, auth_value: str | None, connector: Connector) -> None:
        # A connector without credentials counts as authenticated by Cyclr's own word, or once it was told.
        if auth_value is None and connector.authenticated:
            return
        try:
            self._call("PUT", self._path, {"AuthValue": auth_value})
        except CyclrError as error:
            if error.status != 400:
                raise
            if auth_value is not None:
                # Cyclr's own words are not handed on: they may repeat the credentials.
                raise Problem(422, "invalid_credentials", "Cyclr refuses these credentials.") from None

    def _sign_in(self, target: dict[str, str]) -> dict:
        # As the partner, and for the session's user: Cyclr creates a user that it does not know.
        answer = self._cyclr.call("POST", f"/accounts/{self._account}/signintoken", account=None, deadline=self._deadline,
                                  body={"Username": self._username})
        token = answer.get("Token") if isinstance(answer, dict) else None
        if not isinstance(token, str) or not token:
            raise CyclrError(502)
        # .NET writes ticks of 100 ns, and no zone where it does not know that the time is UTC.
        time = re.match(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d", str(answer.get("ExpiresAtUtc")))
        # The token is base64: `+`, `/` and `=` would arrive as something else if they were not encoded.
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
    raise _refused(name, f"Must be a text of at most {LONGEST_VALUE} characters.")


def _refused(name: str, detail: str) -> Problem:
    return Problem(422, "invalid_credentials", "A field cannot be taken as it is.", errors=[field_error(name, detail)])


def _credentials(auth_type: str, body: dict) -> str | None:
    """Cyclr's `AuthValue`."""
    if auth_type == "ApiKey":
        key = _text("apiKey", body.get("apiKey"))
        if not key.strip():
            raise _refused("apiKey", "Must not be empty.")
        return key
    if auth_type != "Basic":
        return None
    username, password = _text("username", body.get("username")), _text("password", body.get("password"))
    if not username and not password:
        raise _refused("username", "Must not be empty.")
    # RFC 7617, section 2: the first colon ends the name, and control characters are in neither.
    if ":" in username:
        raise _refused("username", "Must not contain a colon.")
    for name, text in (("username", username), ("password", password)):
        if re.search(r"[\x00-\x1f\x7f-\x9f]", text):
            raise _refused(name, "Must not contain control characters.")
    return base64.b64encode(f"{username}:{password}".encode()).decode()


def _target(body: dict, origin: str, is_allowed) -> dict[str, str]:
    """How the page wants to learn that the sign-in ended: never on a page of another origin."""
    message, wish = body.get("callbackMessage"), _text("targetOrigin", body.get("targetOrigin") or origin)
    try:
        parts = urlsplit(wish)
    except ValueError:
        parts = urlsplit("")
    own = f"{parts.scheme}://{parts.netloc}"
    if not is_allowed(own):
        raise Problem(422, "misconfigured", "`targetOrigin` must be on one of the origins that may call.")
    return {"targetOrigin": wish} if message is None else {"targetOrigin": own, "callbackMessage": _text("callbackMessage", message)}
