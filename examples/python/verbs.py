"""GET, POST and DELETE of `{endpoint}/{connector-id}` and its start route, with their calls to Cyclr."""
from __future__ import annotations

import base64
import math
import re
import time
import unicodedata
from typing import NamedTuple
from urllib.parse import quote, urlencode

import values
from connector import IN_A_BROWSER, OAUTH, Connector, describe
from cyclr import Cyclr, CyclrError, NoSuchConnector, UnknownOutcome
from problem import Problem, field_error
from target import normalize


class User(NamedTuple):
    """The signed-in user, and what the host decides for them."""

    account: str
    """Cyclr's API ID of the account."""
    username: str
    """Cyclr creates a user that does not exist yet."""
    connector_id: str | None = None
    """The Account Connector that the page's `connector-id` stands for. Default: the `connector-id` itself."""
    properties: dict[str, str] = {}
    """**Secret**: stored before the user is authenticated. No page gets them, and nobody is asked for them."""


def _without_form(text: str) -> str:
    """Texts that differ only in white space or case are the same without it."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).lower()


class Resource:
    """The connector of one request, in the account of the signed-in user."""

    def __init__(self, cyclr: Cyclr, service_url: str, key: bytes, page_id: str, user: User, deadline: float, *,
                 call_limit: float = math.inf) -> None:
        """`call_limit`: seconds for one call, if that is less than the client's own limit."""
        self._cyclr, self._service_url, self._key = cyclr, service_url.rstrip("/"), key
        self._deadline, self._call_limit = deadline, call_limit
        self._page_id, self._id = page_id, user.connector_id or page_id
        self._account, self._username, self._supplied = user.account, user.username, user.properties
        self._path = f"/account/connectors/{self._id}"
        # What Cyclr answered to the properties written so far, by name: it may trim a value or change its case.
        self._answered: dict[str, str] = {}

    def get(self) -> dict:
        return self._describe(self._read())

    def from_row(self, row: dict, rows_hold_properties: bool) -> dict | None:
        """The description by a row of Cyclr's list, or None if the row tells too little. If one row holds stored properties, all rows do,
        and an empty list of them means that none is stored."""
        about, stored = row.get("Connector"), row.get("Properties")
        parameters = about.get("Parameters") if isinstance(about, dict) else None
        stored = [] if stored is None else stored
        if not isinstance(parameters, list) or not isinstance(stored, list):
            return None
        # Without `AccountConnectorId`, `Id` may be the parameter's id.
        if not all(isinstance(each, dict) and "AccountConnectorId" in each for each in stored):
            return None
        try:
            connector = Connector(row, stored, self._supplied)
        except (AttributeError, IndexError, KeyError, TypeError):
            return None
        # If the row of a connector that is not authenticated leaves them out, its form is only empty, and the user fills it in.
        holds_properties = stored or rows_hold_properties or not connector.authenticated or not (parameters or self._supplied)
        holds_credentials = not connector.authenticated or row.get("AuthValue") is not None or connector.auth_types[0] == "None"
        return self._describe(connector) if holds_properties and holds_credentials else None

    def from_part(self, row: dict) -> dict | None:
        """What a row tells of a connector that Cyclr does not describe by itself, or None if it tells too little. What is stored is not
        known: there is no revision, and no property, because an empty input would empty a stored one."""
        if not isinstance(row.get("Connector"), dict):
            return None
        try:
            description = self._describe(Connector(row, [], self._supplied))
        except (AttributeError, IndexError, KeyError, TypeError):
            return None
        del description["revision"]
        return {**description, "properties": []}

    def _describe(self, connector: Connector) -> dict:
        is_oauth = any(auth_type in OAUTH for auth_type in connector.auth_types)
        service = normalize(self._service_url)
        return {**describe(self._page_id, connector, self._key), **({"serviceOrigin": service[0]} if is_oauth and service else {})}

    def delete(self) -> dict:
        # Read first: no call may fail after Cyclr has done what was asked for.
        connector = self._read()
        try:
            if not _says_deauthenticated(self._call("PUT", f"{self._path}/deauthenticate")):
                raise CyclrError(502)
        except CyclrError as error:
            self._confirm(error, lambda found: not found.authenticated, or_refused=True)
        connector.keep({"Authenticated": False}, {})
        return self._describe(connector)

    def post(self, body: dict, origin: str, is_allowed) -> dict:
        auth_type = body.get("authType")
        if not isinstance(auth_type, str):
            raise Problem(400, "endpoint_error", "The body has no `authType`.")
        if auth_type not in IN_A_BROWSER:
            raise Problem(422, "unsupported_auth_type", "This `authType` is not supported.")
        credentials = _credentials(auth_type, body)
        is_direct = auth_type in OAUTH and _is_direct(body)
        target = _target(body, origin, is_allowed) if auth_type in OAUTH and not is_direct else {}
        properties = body.get("properties")
        if properties is not None and not isinstance(properties, dict):
            raise Problem(400, "endpoint_error", "`properties` must be an object.")
        connector = self._read()
        if auth_type not in connector.auth_types:
            raise Problem(422, "unsupported_auth_type", f"This connector is not authenticated by {auth_type}.")
        new_values = _new_values(connector, properties)
        self._save_supplied(connector)
        answer, may_be_stored = connector.answer, False
        try:
            # Store the properties first: if one is missing, Cyclr's sign-in page shows only "Bad Request".
            self._save_properties(new_values, connector)
            if auth_type in OAUTH and not is_direct:
                return self._sign_in(target)
            # With `direct`, only the properties are stored: the window then goes to the start route.
            if not is_direct:
                may_be_stored = True
                answer = self._store(credentials, connector)
        except (Problem, CyclrError) as error:
            # Credentials that may be stored need the new properties.
            if not may_be_stored or isinstance(error, Problem) or not error.may_have_effect:
                self._restore(new_values, connector)
            raise
        # Another call may fail, although everything is stored.
        connector.keep(answer, {**new_values, **{name: value for name, value in self._answered.items() if name in new_values}})
        return self._describe(connector)

    def start(self, given: dict, is_allowed) -> str:
        """Returns the URL of the sign-in. It is in no other answer, so no script of the page can read it."""
        target = _target(given, "", is_allowed)
        connector = self._read()
        if not any(auth_type in OAUTH for auth_type in connector.auth_types):
            raise Problem(422, "unsupported_auth_type", "This connector does not support OAuth.")
        # Nothing is stored here, but a required property may be missing.
        _new_values(connector, None)
        self._save_supplied(connector)
        return self._sign_in(target)["url"]

    def _call(self, method: str, path: str, body: dict | None = None):
        deadline = min(self._deadline, time.monotonic() + self._call_limit)
        try:
            return self._cyclr.call(method, path, account=self._account, deadline=deadline, body=body)
        except CyclrError as error:
            is_own_path = path == self._path or (method == "GET" and path == f"{self._path}/properties")
            if error.status == 404 and is_own_path:
                raise NoSuchConnector(404, call=error.call) from None
            raise

    def _read(self) -> Connector:
        answer = self._call("GET", self._path)
        try:
            # The list of properties in this answer can be empty although some are stored.
            has_properties = answer["Connector"].get("Parameters") or self._supplied
            return Connector(answer, self._call("GET", f"{self._path}/properties") if has_properties else [], self._supplied)
        except (AttributeError, IndexError, KeyError, TypeError):
            raise CyclrError(502) from None

    def _confirm(self, error: CyclrError, is_done, or_refused: bool = False) -> Connector:
        """Asks Cyclr whether a write that failed has had its effect. Raises the write's error, unless the connector proves the effect.
        With `or_refused`, asks also after a 400: Cyclr does not document its answer if there are no stored credentials."""
        if not error.may_have_effect and not (or_refused and error.status == 400):
            raise error
        try:
            connector = self._read()
        except CyclrError:
            if not error.may_have_effect:
                raise error from None
            raise UnknownOutcome(error.status, call=error.call) from None
        if not is_done(connector):
            raise error
        return connector

    def _save_supplied(self, connector: Connector) -> None:
        """They stay even if the user's own values are refused later: the host supplies the same ones next time."""
        for name, value in self._supplied.items():
            stored = connector.stored(name)
            if stored and stored["Value"] == value:
                continue
            if self._save_property(name, value, stored):
                raise Problem(500, "misconfigured", "Cyclr does not accept a property that the host application supplies.")

    def _save_properties(self, new_values: dict[str, str], connector: Connector) -> None:
        errors = [error for name, value in new_values.items() for error in self._save_property(name, value, connector.stored(name))]
        if errors:
            raise Problem(422, "invalid_credentials", "Cyclr rejected some of the properties.", errors=errors)

    def _save_property(self, name: str, value: str, stored: dict | None) -> list[dict]:
        way = ("PUT", f"{self._path}/properties/{stored['Id']}") if stored else ("POST", f"{self._path}/properties")
        try:
            answer = self._call(*way, {"Name": name, "Value": value})
        except CyclrError as error:
            if error.status != 400:
                raise
            return [field_error(f"property:{name}", "Cyclr rejected this value.")]
        written = answer.get("Value") if isinstance(answer, dict) and answer.get("Name") == name else None
        # Cyclr may also answer with the old value, or with a part of the new one.
        if isinstance(written, str) and _without_form(written) == _without_form(value):
            self._answered[name] = written
        return []

    def _restore(self, new_values: dict[str, str], connector: Connector) -> None:
        """Undoes `_save_properties`, as far as Cyclr allows: the page gets the first error, not one of these calls."""
        if not new_values:
            return
        try:
            stored = self._read().properties
        except CyclrError:
            return
        old_values = {each["Id"]: each["Value"] for each in connector.properties}
        for name, value, property_id in ((each["Name"], each["Value"], each["Id"]) for each in stored):
            # Another value comes from another request.
            if name not in new_values or value not in (new_values[name], self._answered.get(name)) or old_values.get(property_id) == value:
                continue
            path = f"{self._path}/properties/{property_id}"
            try:
                if property_id in old_values:
                    self._call("PUT", path, {"Name": name, "Value": old_values[property_id]})
                else:
                    self._call("DELETE", path)
            except CyclrError:
                continue

    def _store(self, auth_value: str | None, connector: Connector) -> dict:
        """Returns Cyclr's answer, which tells whether the connector is authenticated."""
        # A connector without credentials must be stored once, unless Cyclr already reports it as authenticated.
        if auth_value is None and connector.authenticated:
            return connector.answer
        try:
            answer = self._call("PUT", self._path, {"AuthValue": auth_value})
            # An answer that does not tell counts as lost: the old credentials may still be stored.
            if not isinstance(answer, dict) or not isinstance(answer.get("Authenticated"), bool):
                raise CyclrError(502)
            return answer
        except CyclrError as error:
            if error.status != 400:
                return self._confirm(error, lambda found: found.authenticated and (
                    not connector.authenticated or found.answer.get("AuthValue") == auth_value)).answer
            if auth_value is not None:
                # Do not pass on Cyclr's message, which may repeat the credentials.
                raise Problem(422, "invalid_credentials", "Cyclr rejected these credentials.") from None
        # A connector without credentials may be authenticated although Cyclr refuses the PUT.
        return self._read().answer

    def _sign_in(self, target: dict[str, str]) -> dict:
        # With the partner's token, for the session's user. Cyclr creates an unknown user.
        answer = self._cyclr.call("POST", f"/accounts/{quote(self._account, safe='')}/signintoken", account=None, deadline=self._deadline,
                                  body={"Username": self._username})
        token = answer.get("Token") if isinstance(answer, dict) else None
        if not isinstance(token, str) or not token:
            raise CyclrError(502)
        # Cut the time after the seconds: .NET writes fractions of 100 ns, and sometimes no time zone. The time is UTC.
        expires_at = re.match(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d", str(answer.get("ExpiresAtUtc")))
        # The token is base64, so that `+`, `/` and `=` must be encoded.
        query = urlencode({"id": self._id, "token": token, **target})
        url = f"{self._service_url}/connectorauth/updateaccountconnectoroauth?{query}"
        return {"url": url, "expiresAt": f"{expires_at.group()}Z" if expires_at else None}


def _says_deauthenticated(answer) -> bool:
    """Cyclr documents: `{ "Message": "Connector 'Access CRM' successfully de-authenticated." }`."""
    message = answer.get("Message") if isinstance(answer, dict) else None
    return isinstance(message, str) and re.search(r"' successfully de-?authenticated\.?$", message) is not None


def _new_values(connector: Connector, given: dict | None) -> dict[str, str]:
    """The values to write. Judges all properties before the first one is written; those that the connector does not offer are ignored."""
    new_values, refused = {}, {}
    for parameter in connector.parameters:
        name = parameter["TargetName"]
        rule = connector.rule(parameter)
        try:
            value = values.property_value(rule, given or {}, name)
        except values.Refused as reason:
            refused[f"property:{name}"] = reason
            continue
        if value is not None and value != rule.stored:
            new_values[name] = value
    if any(not reason.missing for reason in refused.values()):
        raise _rejected(refused)
    if refused:
        raise Problem(422, "missing_properties", "Some required properties are not set.", errors=_field_errors(refused))
    return new_values


def _field_errors(refused: dict[str, values.Refused]) -> list[dict]:
    return [field_error(name, reason.detail) for name, reason in refused.items()]


def _rejected(refused: dict[str, values.Refused]) -> Problem:
    return Problem(422, "invalid_credentials", "Some fields are not valid.", errors=_field_errors(refused))


def _judged(rules: dict) -> dict[str, str]:
    """Calls a rule for each field, so that one answer names all errors."""
    judged, refused = {}, {}
    for name, rule in rules.items():
        try:
            judged[name] = rule()
        except values.Refused as reason:
            refused[name] = reason
    if refused:
        raise _rejected(refused)
    return judged


def _credentials(auth_type: str, body: dict) -> str | None:
    """Cyclr's `AuthValue`."""
    if auth_type == "ApiKey":
        return _judged({"apiKey": lambda: values.api_key(body.get("apiKey"))})["apiKey"]
    if auth_type != "Basic":
        return None
    username, password = body.get("username"), body.get("password")
    judged = _judged({"username": lambda: values.username(username, password), "password": lambda: values.password(password)})
    return base64.b64encode(f"{judged['username']}:{judged['password']}".encode()).decode()


def _is_direct(body: dict) -> bool:
    if "direct" in body and body["direct"] is not True:
        raise Problem(400, "endpoint_error", "`direct` must be true, or left out.")
    return "direct" in body


def _target(body: dict, origin: str, is_allowed) -> dict[str, str]:
    """The query parameters for the end of the sign-in. The target must be on an allowed origin."""
    message, wish = body.get("callbackMessage"), body.get("targetOrigin")
    wish = origin if wish is None else wish
    _judged({"targetOrigin": lambda: values.text(wish), **({} if message is None else {"callbackMessage": lambda: values.text(message)})})
    # Origins of apps, such as `capacitor://localhost`, are only compared.
    normalized = normalize(wish) or (wish, wish)
    if not is_allowed(normalized[0]):
        raise Problem(422, "misconfigured", "`targetOrigin` must be on an allowed origin.")
    own, url = normalized
    return {"targetOrigin": url} if message is None else {"targetOrigin": own, "callbackMessage": message}
