"""The properties of an Account Connector: which ones to write, and how a write is undone."""
from __future__ import annotations

import values
from connector import Connector, is_same_but_form
from connector_calls import ConnectorCalls
from cyclr import CyclrError
from problem import Problem, field_error
from request_fields import field_errors, rejected


def new_values(connector: Connector, given: dict | None) -> dict[str, str]:
    """The values to write. Judges all properties before the first one is written; those that the connector does not offer are ignored."""
    new, refused = {}, {}
    for parameter in connector.parameters:
        name = parameter["TargetName"]
        rule = connector.rule(parameter)
        try:
            value = values.property_value(rule, given or {}, name)
        except values.Refused as reason:
            refused[f"property:{name}"] = reason
            continue
        # A name may be stored twice, with another value the second time.
        is_stored = value == rule.stored and all(each["Value"] == value for each in connector.all_stored(name))
        if value is not None and not is_stored:
            new[name] = value
    if any(not reason.missing for reason in refused.values()):
        raise rejected(refused)
    if refused:
        raise Problem(422, "missing_properties", "Some required properties are not set.", errors=field_errors(refused))
    return new


class PropertyWriter:
    """Writes the properties of one request."""

    def __init__(self, calls: ConnectorCalls) -> None:
        self._calls = calls
        # What Cyclr answered to the writes so far, by name: it may trim a value or change its case.
        self._answered: dict[str, str] = {}

    def as_stored(self, new: dict[str, str]) -> dict[str, str]:
        """The written values, in the form in which Cyclr stores them."""
        return {name: self._answered.get(name, value) for name, value in new.items()}

    def save_supplied(self, supplied: dict[str, str], connector: Connector) -> None:
        """They stay even if the user's own values are refused later: the host supplies the same ones next time."""
        for name, value in supplied.items():
            if self._save(name, value, connector):
                raise Problem(500, "misconfigured", "Cyclr does not accept a property that the host application supplies.")

    def save(self, new: dict[str, str], connector: Connector) -> None:
        errors = [error for name, value in new.items() for error in self._save(name, value, connector)]
        if errors:
            raise Problem(422, "invalid_credentials", "Cyclr rejected some of the properties.", errors=errors)

    def _save(self, name: str, value: str, connector: Connector) -> list[dict]:
        stored = connector.all_stored(name)
        try:
            # A name may be stored twice, and Cyclr does not tell which of the two it uses.
            for each in stored:
                if each["Value"] != value:
                    self._overwrite(each, value)
            if not stored and value:
                self._write("POST", "/properties", name, value)
        except CyclrError as error:
            if error.status != 400:
                raise
            return [field_error(f"property:{name}", "Cyclr rejected this value.")]
        return []

    def _overwrite(self, stored: dict, value: str) -> None:
        try:
            self._write("PUT", f"/properties/{stored['Id']}", stored["Name"], value)
        except CyclrError as error:
            if error.status != 404:
                raise
            # It was deleted after it was read.
            self._write("POST", "/properties", stored["Name"], value)

    def _write(self, method: str, path: str, name: str, value: str) -> None:
        answer = self._calls.call(method, path, {"Name": name, "Value": value})
        written = answer.get("Value") if isinstance(answer, dict) and answer.get("Name") == name else None
        # Cyclr may also answer with the old value, or with a part of the new one.
        if isinstance(written, str) and is_same_but_form(written, value):
            self._answered[name] = written

    def _is_own(self, value: str, name: str, new: dict[str, str]) -> bool:
        """Another value comes from another request. Without an answer to the write, every form of the written value is its own."""
        told = self._answered.get(name)
        return value in (new[name], told) or (told is None and is_same_but_form(value, new[name]))

    def restore(self, new: dict[str, str], connector: Connector) -> None:
        """Undoes `save`, as far as Cyclr allows: the page gets the first error, not one of these calls. `connector` is as it was before."""
        if not new:
            return
        self._calls.use_kept_time()
        try:
            stored = self._calls.read().properties
        except CyclrError:
            return
        old_values = {each["Id"]: each["Value"] for each in connector.properties}
        for name, value, property_id in ((each["Name"], each["Value"], each["Id"]) for each in stored):
            if name not in new or not self._is_own(value, name, new) or old_values.get(property_id) == value:
                continue
            path = f"/properties/{property_id}"
            try:
                if property_id in old_values:
                    self._calls.call("PUT", path, {"Name": name, "Value": old_values[property_id]})
                else:
                    self._calls.call("DELETE", path)
            except CyclrError:
                continue
