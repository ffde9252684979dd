"""Whether the rows of Cyclr's list of connectors hold parameters."""
from __future__ import annotations

MOST_RELEASES = 1_000


class ListedParameters:
    """Tells whether a row's empty list of parameters means that the connector has none. Cyclr does not document whether its rows hold
    parameters. If one row has shown some, all rows hold them. Until then, an empty list counts only for a release that has no parameters by
    Cyclr's answer for a connector itself. Both are facts about Cyclr and its library: make one for the whole server."""

    def __init__(self) -> None:
        self._are_listed = False
        self._releases_without: set[tuple] = set()

    def learn_from_rows(self, rows: list[dict]) -> None:
        self._are_listed = self._are_listed or any(_parameters(row) for row in rows)

    def learn_from_answer(self, answer: dict) -> None:
        release = _release(answer)
        if release is None:
            return
        if _parameters(answer) != []:
            self._releases_without.discard(release)
            return
        if len(self._releases_without) >= MOST_RELEASES:
            self._releases_without.clear()
        self._releases_without.add(release)

    def may_be_in(self, row: dict) -> bool:
        """False if the row's list of parameters is missing."""
        return _parameters(row) is not None

    def are_in(self, row: dict) -> bool:
        """False if the row's list of parameters is missing, or is empty although the connector may have some."""
        parameters = _parameters(row)
        return parameters is not None and (bool(parameters) or self._are_listed or _release(row) in self._releases_without)


def _parameters(answer: dict) -> list | None:
    about = answer.get("Connector")
    parameters = about.get("Parameters") if isinstance(about, dict) else None
    return parameters if isinstance(parameters, list) else None


def _release(answer: dict) -> tuple | None:
    """The release in Cyclr's library that the connector is of. An upgrade is another release. None if it is not told."""
    about = answer.get("Connector")
    release_id = about.get("Id") if isinstance(about, dict) else None
    return (str(release_id), str(about.get("Name")), str(about.get("Version"))) if type(release_id) in (int, str) else None
