"""The signed-in user, on whose behalf a request is served."""
from __future__ import annotations

from typing import Callable, NamedTuple


class User(NamedTuple):
    """The signed-in user, and what the host decides for them."""

    account: str
    """Cyclr's API ID of the account."""
    username: str
    """Cyclr creates a user that does not exist yet."""
    connector_id: str | None = None
    """The Account Connector that the page's `connector-id` stands for. Default: the `connector-id` itself."""
    properties: dict[str, str] | Callable[[str], dict[str, str]] = {}
    """**Secret**: stored before the user is authenticated. No page gets them, and nobody is asked for them. If they differ between
    connectors, this is a function of the Account Connector's id: the list calls it for each connector."""

    def properties_of(self, connector_id: str) -> dict[str, str]:
        properties = self.properties(connector_id) if callable(self.properties) else self.properties
        # Anything else would hide nothing.
        if not isinstance(properties, dict):
            raise TypeError("properties")
        return properties
