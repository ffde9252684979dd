"""An Account Connector of Cyclr, and its description for a page."""
from __future__ import annotations

import hashlib
import hmac
import json
import math
import re
import unicodedata

from values import PropertyRule

IN_A_BROWSER = ("ApiKey", "Basic", "OAuth2", "OAuth1", "None")
OAUTH = ("OAuth2", "OAuth1")
ICON = re.compile(r"(data:image/(png|jpeg|gif|webp|avif|svg\+xml)[;,]|https://)", re.IGNORECASE)


class Connector:
    """An Account Connector as Cyclr returns it, with secrets. Never send it to a page: send the result of `describe`."""

    def __init__(self, answer: dict, properties: list[dict], supplied: dict[str, str]) -> None:
        about = answer["Connector"]
        self.answer = answer
        self.about = about
        self.authenticated = answer["Authenticated"]
        # Another value tells nothing. It is not a "no": the page would offer to connect what is connected.
        if not isinstance(self.authenticated, bool):
            raise TypeError("Authenticated")
        # Only an empty list tells that nothing is stored.
        if not isinstance(properties, list):
            raise TypeError("properties")
        # Cyclr can store a property without a value.
        self.properties = [{**each, "Value": _text(each.get("Value"))} for each in properties]
        if not all(isinstance(each["Name"], str) and isinstance(each["Id"], (int, str)) for each in self.properties):
            raise TypeError("properties")
        asked_for = [each for each in about.get("Parameters") or [] if each.get("IsAccountConnectorProperty") and each.get("TargetName")]
        if not all(isinstance(each["TargetName"], str) for each in asked_for):
            raise TypeError("TargetName")
        # The default method first. `sorted` keeps Cyclr's order of the others.
        self.methods = sorted((each for each in about.get("Authentication") or [] if isinstance(each, dict)),
                              key=lambda method: method.get("IsDefault") is not True)
        self.auth_types = _auth_types([about.get("AuthType"), *(each.get("AuthType") for each in self.methods)], bool(asked_for))
        # The host supplies the values of some parameters: nobody is asked for them.
        self.supplied = supplied
        asked_for = [each for each in asked_for if each["TargetName"] not in supplied]
        self.parameters = _one_per_name(sorted(asked_for, key=_display_order))

    @property
    def auth_description(self) -> str | None:
        """The text of the preferred auth type's method, or else the connector's."""
        method = next((each for each in self.methods if each.get("AuthType") == self.auth_types[0]), {})
        return _text(method.get("AuthDescription")) or _text(self.about.get("AuthDescription")) or None

    def keep(self, answer: dict, new_values: dict[str, str]) -> None:
        """Keeps what Cyclr has stored: the authentication of its answer, and properties."""
        self.answer = {**self.answer, "AuthValue": answer.get("AuthValue")}
        self.authenticated = answer["Authenticated"]
        new = [{"Name": name, "Value": value} for name, value in new_values.items() if not self.stored(name)]
        self.properties = [{**each, "Value": new_values.get(each["Name"], each["Value"])} for each in self.properties] + new

    def stored(self, name: str) -> dict | None:
        return next(iter(self.all_stored(name)), None)

    def all_stored(self, name: str) -> list[dict]:
        """Cyclr may hold a name twice."""
        return [each for each in self.properties if each["Name"] == name]

    def rule(self, parameter: dict) -> PropertyRule:
        stored = self.stored(parameter["TargetName"])
        return PropertyRule(required=parameter.get("IsOptional") is False, secret=parameter.get("IsSensitive") is True,
                            type=_type(parameter.get("DataType")), options=_options(parameter), stored=stored["Value"] if stored else "")


def told_properties(answer: dict) -> list[dict] | None:
    """The stored properties that an Account Connector or its row holds itself. None if it does not tell enough of each."""
    stored = answer.get("Properties")
    stored = [] if stored is None else stored
    if not isinstance(stored, list):
        return None
    named = [each for each in stored if isinstance(each, dict) and isinstance(each.get("Name"), str)]
    # Without `AccountConnectorId`, `Id` may be the parameter's id.
    return named if all("AccountConnectorId" in each and isinstance(each.get("Id"), (int, str)) for each in named) else None


def _auth_types(named: list, has_properties: bool) -> list[str]:
    """The auth types that a connector offers, preferred first: Cyclr does not say which one was chosen at installation. `AuthFields` is an
    older type whose fields are properties, so it is the same as `None`."""
    types = [name for name in named if _text(name) and name != "Unknown"]
    types = ["None" if name == "AuthFields" and has_properties else name for name in types]
    if not types:
        raise KeyError("AuthType")
    return [*(name for name in types if name in IN_A_BROWSER), *types]


def _is_secret(parameter: dict) -> bool:
    """`ClientSecret` is the secret of a customer's own OAuth app: Cyclr documents this name. It is a secret whatever `IsSensitive` says."""
    return parameter.get("IsSensitive") is True or parameter["TargetName"] == "ClientSecret"


def _one_per_name(parameters: list[dict]) -> list[dict]:
    """Parameters with one `TargetName` share one stored value, so they are one property."""
    by_name: dict[str, list[dict]] = {}
    for each in parameters:
        by_name.setdefault(each["TargetName"], []).append(each)
    return [{**same[0], "IsOptional": not any(each.get("IsOptional") is False for each in same),
             "IsSensitive": any(_is_secret(each) for each in same)} for same in by_name.values()]


def _display_order(parameter: dict) -> float:
    """Parameters without a place come last."""
    order = parameter.get("DisplayOrder")
    return order if type(order) in (int, float) else math.inf


def _options(parameter: dict) -> list[str]:
    offered = parameter.get("Values")
    return [each for each in offered if isinstance(each, str)] if isinstance(offered, list) else []


def _type(data_type) -> str:
    """Cyclr does not document its values of `DataType`, so their likely names count, in any case. Any other is text."""
    name = re.sub(r"[\s_-]", "", _text(data_type)).lower()
    if name in ("bool", "boolean"):
        return "boolean"
    if re.fullmatch("u?int(eger)?(16|32|64)?|long|short|decimal|double|float|number|numeric", name):
        return "number"
    return "multiline" if re.fullmatch("multiline(text|string)?|textarea|memo|longtext", name) else "text"


def is_same_but_form(one: str, other: str) -> bool:
    """Cyclr may change white space and case when it stores a value."""
    one, other = (re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).lower() for text in (one, other))
    return one == other


def _text(value) -> str:
    return value if isinstance(value, str) else ""


def _icon(value) -> str | None:
    """The address of an image, its scheme in lower case with nothing before it: Cyclr stores whatever was typed."""
    address = _text(value).strip()
    start = ICON.match(address)
    return start[0].lower() + address[start.end():] if start else None


def describe(connector_id: str, connector: Connector, revision_key: bytes) -> dict:
    """Copies member by member, so that no other data of Cyclr reaches the page."""
    answer, about = connector.answer, connector.about
    return {
        "id": connector_id,
        "name": answer.get("Name") or about.get("Name"),
        "description": answer.get("Description") or about.get("Description"),
        "icon": _icon(about.get("Icon")),
        "authType": connector.auth_types[0],
        "authDescription": connector.auth_description,
        "authenticated": connector.authenticated,
        "revision": _revision(connector_id, connector, revision_key),
        "properties": [_property(parameter, connector) for parameter in connector.parameters],
    }


def _property(parameter: dict, connector: Connector) -> dict:
    name, rule, stored = parameter["TargetName"], connector.rule(parameter), connector.stored(parameter["TargetName"])
    return {
        "name": name,
        "label": parameter.get("Name") or name,
        "description": parameter.get("Description"),
        "required": rule.required,
        "secret": rule.secret,
        "type": rule.type,
        **({"options": rule.options} if rule.options else {}),
        **({} if rule.secret else {"value": stored["Value"] if stored else None}),
    }


def revision_key(client_secret: str) -> bytes:
    """Derives a key that is the same on every instance. Without the key, nobody can find credentials by trial from a revision."""
    return hmac.digest(client_secret.encode(), b"revision", hashlib.sha256)


def _revision(connector_id: str, connector: Connector, key: bytes) -> str:
    # Leave out the properties that the host supplies and, if OAuth is one of the auth types, those that the page sets: they are stored
    # before the sign-in, and must not look like its completion.
    is_oauth = any(auth_type in OAUTH for auth_type in connector.auth_types)
    ignored = {each["TargetName"] for each in connector.parameters} if is_oauth else set()
    ignored |= connector.supplied.keys()
    stored = sorted([each["Name"], each["Value"]] for each in connector.properties if each["Name"] not in ignored)
    content = json.dumps([connector_id, connector.answer.get("AuthValue"), stored])
    return hmac.new(key, content.encode(), hashlib.sha256).hexdigest()
