"""An Account Connector of Cyclr's, and what a page may know of it."""
from __future__ import annotations

import hashlib
import hmac
import json
import re

IN_A_BROWSER = ("ApiKey", "Basic", "OAuth2", "OAuth1", "None")
OAUTH = ("OAuth2", "OAuth1")
ICON = re.compile(r"(data:image/(png|jpeg|gif|webp|avif|svg\+xml)[;,]|https://)", re.IGNORECASE)


class Connector:
    """What Cyclr says of it, secrets included: show a page what `describe` makes of it, never this."""

    def __init__(self, answer: dict, properties: list[dict]) -> None:
        about = answer["Connector"]
        methods = [method.get("AuthType") for method in about.get("Authentication") or []]
        named = [name for name in [about.get("AuthType"), *methods] if name]
        self.answer = answer
        self.about = about
        # Best first. A connector may offer several ways, and Cyclr does not tell which one was chosen when it was installed.
        self.auth_types = [*(name for name in named if name in IN_A_BROWSER), *named]
        if not self.auth_types:
            raise KeyError("AuthType")
        self.authenticated = answer["Authenticated"] is True
        # One may be stored without a value.
        self.properties = [{**each, "Value": _text(each.get("Value"))} for each in properties]
        asked = [each for each in about.get("Parameters") or [] if each.get("IsAccountConnectorProperty") and each.get("TargetName")]
        self.parameters = sorted(asked, key=lambda each: each.get("DisplayOrder") or 0)

    def stored(self, name: str) -> dict | None:
        return next((each for each in self.properties if each["Name"] == name), None)


def _text(value) -> str:
    return value if isinstance(value, str) else ""


def describe(connector_id: str, connector: Connector, revision_key: bytes) -> dict:
    """Copied member by member, so that nothing of Cyclr's gets through by accident."""
    answer, about = connector.answer, connector.about
    icon = about.get("Icon")
    return {
        "id": connector_id,
        "name": answer.get("Name") or about.get("Name"),
        "description": answer.get("Description") or about.get("Description"),
        "icon": icon if icon and ICON.match(icon) else None,
        "authType": connector.auth_types[0],
        "authDescription": about.get("AuthDescription"),
        "authenticated": connector.authenticated,
        "revision": _revision(connector_id, connector, revision_key),
        "properties": [_property(parameter, connector) for parameter in connector.parameters],
    }


def _property(parameter: dict, connector: Connector) -> dict:
    name, secret, options = parameter["TargetName"], parameter.get("IsSensitive") is True, parameter.get("Values") or []
    stored = connector.stored(name)
    return {
        "name": name,
        "label": parameter.get("Name") or name,
        "description": parameter.get("Description"),
        "required": parameter.get("IsOptional") is False,
        "secret": secret,
        **({"options": options} if options else {}),
        **({} if secret else {"value": stored["Value"] if stored else None}),
    }


def revision_key(client_secret: str) -> bytes:
    """A key of its own, the same on every instance: without it nobody can try values against a revision."""
    return hmac.digest(client_secret.encode(), b"revision", hashlib.sha256)


def _revision(connector_id: str, connector: Connector, key: bytes) -> str:
    # With OAuth the page's properties are written before the sign-in begins: a change of them must not look as if it had ended.
    asked = {each["TargetName"] for each in connector.parameters} if connector.auth_types[0] in OAUTH else set()
    stored = sorted([each["Name"], each["Value"]] for each in connector.properties if each["Name"] not in asked)
    kept = json.dumps([connector_id, connector.answer.get("AuthValue"), stored])
    return hmac.new(key, kept.encode(), hashlib.sha256).hexdigest()
