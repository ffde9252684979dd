"""Whether the rows of Cyclr's list of connectors hold parameters."""
from __future__ import annotations

MOST_KEYS = 2_000  # of releases: each has up to two


class ListedParameters:
    """Tells whether a row's empty list of parameters means that the connector has none. Cyclr does not document whether its rows hold
    parameters. If one row has shown some, all rows hold them. Until then, an empty list counts only for a release that has no parameters by
    Cyclr's answer for a connector itself. Both are facts about Cyclr and its library: make one for the whole server."""

    def __init__(self) -> None:
        self._are_listed = False
        self._releases_without: set[tuple[str, ...]] = set()
        # Two releases may share a key, such as a name and a version. Once one of them has parameters, the key tells nothing of the other.
        self._releases_with: set[tuple[str, ...]] = set()

    def learn_from_rows(self, rows: list[dict]) -> None:
        self._are_listed = self._are_listed or any(_parameters(row) for row in rows)

    def learn_from_answer(self, answer: dict) -> None:
        releases = self._releases_without if _parameters(answer) == [] else self._releases_with
        if len(releases) >= MOST_KEYS:
            releases.clear()
        releases |= _release_keys(answer)

    def may_be_in(self, row: dict) -> bool:
        """False if the row's list of parameters is missing."""
        return _parameters(row) is not None

    def are_in(self, row: dict) -> bool:
        """False if the row's list of parameters is missing, or is empty although the connector may have some."""
        parameters = _parameters(row)
        if parameters is None or parameters or self._are_listed:
            return parameters is not None
        keys = _release_keys(row)
        return bool(keys) and keys <= self._releases_without and keys.isdisjoint(self._releases_with)


def _parameters(answer: dict) -> list | None:
    about = answer.get("Connector")
    parameters = about.get("Parameters") if isinstance(about, dict) else None
    return parameters if isinstance(parameters, list) else None


def _release_keys(answer: dict) -> set[tuple[str, ...]]:
    """The keys of the release in Cyclr's library that the connector is of: its id, and its name with its version. An upgrade changes both.
    A row may leave one out, or both: then the release is not told."""
    about = answer.get("Connector")
    release_id, name, version = (about.get(member) if isinstance(about, dict) else None for member in ("Id", "Name", "Version"))
    by_id = {(str(release_id),)} if type(release_id) in (int, str) else set()
    by_name = {(name, version)} if isinstance(name, str) and isinstance(version, str) else set()
    return by_id | by_name
