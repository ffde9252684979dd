"""The fields of a POST, or of a start request: which ones are valid, and what they mean to Cyclr."""
from __future__ import annotations

import base64

import values
from problem import Problem, field_error
from target import normalize


def field_errors(refused: dict[str, values.Refused]) -> list[dict]:
    return [field_error(name, reason.detail) for name, reason in refused.items()]


def rejected(refused: dict[str, values.Refused]) -> Problem:
    return Problem(422, "invalid_credentials", "Some fields are not valid.", errors=field_errors(refused))


def _judged(rules: dict) -> dict[str, str]:
    """Calls a rule for each field, so that one answer names all errors."""
    judged, refused = {}, {}
    for name, rule in rules.items():
        try:
            judged[name] = rule()
        except values.Refused as reason:
            refused[name] = reason
    if refused:
        raise rejected(refused)
    return judged


def auth_value(auth_type: str, body: dict) -> str | None:
    """The credentials as Cyclr's `AuthValue`. None for an auth type that has none here."""
    if auth_type == "ApiKey":
        return _judged({"apiKey": lambda: values.api_key(body.get("apiKey"))})["apiKey"]
    if auth_type != "Basic":
        return None
    username, password = body.get("username"), body.get("password")
    judged = _judged({"username": lambda: values.username(username, password), "password": lambda: values.password(password)})
    return base64.b64encode(f"{judged['username']}:{judged['password']}".encode()).decode()


def is_direct(body: dict) -> bool:
    if "direct" in body and body["direct"] is not True:
        raise Problem(400, "endpoint_error", "`direct` must be true, or left out.")
    return "direct" in body


def sign_in_target(body: dict, origin: str, is_allowed) -> dict[str, str]:
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
