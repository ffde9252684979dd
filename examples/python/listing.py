"""GET of `{endpoint}?list`: the connectors of the signed-in user's account."""
from __future__ import annotations

import math
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from itertools import islice

from connector import Connector, told_properties
from cyclr import Cyclr, CyclrError, NoSuchConnector
from listed_parameters import ListedParameters
from problem import Problem
from user import User
from verbs import Resource

LONGEST_LIST = 500
LISTED_TIME_LIMIT = 5  # seconds for a call about one connector: the others wait for it
CONCURRENCY = 6  # calls to Cyclr at the same time


def list_connectors(cyclr: Cyclr, service_url: str, key: bytes, user: User, deadline: float, parameters: ListedParameters) -> dict:
    """Describes all connectors in Cyclr's order. A connector whose row tells too little is requested by itself. If Cyclr fails at that one,
    does not answer in time, or describes it in an unknown way, the list has what its row tells, or leaves it out: no answer is not a
    "no"."""
    listed = list(islice(cyclr.rows("/account/connectors", account=user.account, deadline=deadline), LONGEST_LIST + 1))
    if len(listed) > LONGEST_LIST:
        raise Problem(500, "misconfigured", f"The account has more than {LONGEST_LIST} connectors, too many for one list. "
                                            "Show those that a page needs, each by its `connector-id`.")

    resources = [Resource(cyclr, service_url, key, str(row["Id"]), user._replace(connector_id=None), deadline, call_limit=LISTED_TIME_LIMIT)
                 for row in listed]
    rows_hold_properties = any(row.get("Properties") and isinstance(row["Properties"], list) for row in listed)
    parameters.learn_from_rows(listed)
    described = [_from_row(resource, row, rows_hold_properties) if parameters.may_be_in(row) else None
                 for resource, row in zip(resources, listed)]
    asked = [index for index, each in enumerate(described) if each is None or not parameters.are_in(listed[index])]

    def get(index: int, is_proof: bool) -> dict | CyclrError | None:
        # The answer for another connector of the same release may have come since.
        told = described[index] if not is_proof and parameters.are_in(listed[index]) else None
        return told or _get(resources[index], deadline, parameters)

    needed = [index for index in asked if described[index] is None]
    answers = _ask_all(resources, asked, get, needed)
    failures = _failures(answers)
    for index, answer in answers.items():
        described[index] = _from_part(resources[index], listed[index]) if index in failures else answer
    connectors = [each for each in described if each is not None]
    if failures and not connectors:
        raise next(iter(failures.values()))
    for index, error in failures.items():
        print(f"Connector {listed[index]['Id']} could not be described: {error}", file=sys.stderr)
    return {"connectors": connectors}


def _ask_all(resources: list[Resource], asked: list[int], get, needed: list[int]) -> dict[int, dict | CyclrError | None]:
    """The answers for the connectors with these indexes. Raises what fails at the account, or at Cyclr as a whole. Without Cyclr, the list
    can still tell those that are not `needed`."""
    answers: dict[int, dict | CyclrError | None] = {}
    with ThreadPoolExecutor(CONCURRENCY) as pool:

        def ask(indexes: list[int], is_proof: bool = False) -> None:
            answers.update(zip(indexes, pool.map(lambda index: get(index, is_proof), indexes)))

        ask(asked[:CONCURRENCY])
        failures = _failures(answers)
        if failures and len(failures) == len(answers):
            # Cyclr may be down. Ask for some from all over the list, also for those whose rows tell enough: the broken ones may stand next
            # to each other.
            others = [index for index in reversed(range(len(resources))) if index not in answers]
            ask(others[::max(1, math.ceil(len(others) / CONCURRENCY))], is_proof=True)
            if len(_failures(answers)) == len(answers):
                if needed:
                    raise next(iter(failures.values()))
                return {index: answers.get(index, next(iter(failures.values()))) for index in asked}
        ask([index for index in asked if index not in answers])
    return {index: answers[index] for index in asked}


def _from_row(resource: Resource, row: dict, rows_hold_properties: bool) -> dict | None:
    """The description by a row of Cyclr's list, or None if the row tells too little. If one row holds stored properties, all rows do, and
    an empty list of them means that none is stored."""
    parameters, stored = row["Connector"]["Parameters"], told_properties(row)
    if stored is None:
        return None
    try:
        connector = Connector(row, stored, resource.supplied)
    except (AttributeError, IndexError, KeyError, TypeError):
        return None
    # If the row of a connector that is not authenticated leaves them out, its form is only empty, and the user fills it in.
    holds_properties = stored or rows_hold_properties or not connector.authenticated or not (parameters or resource.supplied)
    holds_credentials = not connector.authenticated or row.get("AuthValue") is not None or connector.auth_types[0] == "None"
    return resource.describe(connector) if holds_properties and holds_credentials else None


def _from_part(resource: Resource, row: dict) -> dict | None:
    """What a row tells of a connector that Cyclr does not describe by itself, or None if it tells too little. What is stored is not known:
    there is no revision, and no property, because an empty input would empty a stored one."""
    if not isinstance(row.get("Connector"), dict):
        return None
    try:
        description = resource.describe(Connector(row, [], resource.supplied))
    except (AttributeError, IndexError, KeyError, TypeError):
        return None
    del description["revision"]
    return {**description, "properties": []}


def _get(resource: Resource, deadline: float, parameters: ListedParameters) -> dict | CyclrError | None:
    """The description, what failed at this connector, or None if it was removed after the list was read. Raises what failed at the account,
    or at Cyclr as a whole, and what fails when the time for the list is over."""
    try:
        connector = resource.read()
        parameters.learn_from_answer(connector.answer)
        return resource.describe(connector)
    except NoSuchConnector:
        return None
    except CyclrError as error:
        is_unreachable = error.status == 0 and not error.timeout
        if is_unreachable or error.status in (401, 429) or time.monotonic() >= deadline:
            raise
        return error


def _failures(answers: dict[int, dict | CyclrError | None]) -> dict[int, CyclrError]:
    return {index: answer for index, answer in answers.items() if isinstance(answer, CyclrError)}
