"""GET of `{endpoint}?list`: the connectors of the signed-in user's account."""
from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from itertools import islice

from cyclr import Cyclr, CyclrError
from problem import Problem
from verbs import Resource, User

LONGEST_LIST = 500
CONCURRENCY = 6  # calls to Cyclr at the same time


def list_connectors(cyclr: Cyclr, service_url: str, key: bytes, user: User, deadline: float) -> dict:
    """Describes all connectors in Cyclr's order. A connector whose row tells too little is requested by itself. If Cyclr fails at that one,
    or describes it in an unknown way, the list has what its row tells, or leaves it out: no answer is not a "no"."""
    listed = list(islice(cyclr.rows("/account/connectors", account=user.account, deadline=deadline), LONGEST_LIST + 1))
    if len(listed) > LONGEST_LIST:
        raise Problem(500, "misconfigured", f"The account has more than {LONGEST_LIST} connectors, too many for one list. "
                                            "Show those that a page needs, each by its `connector-id`.")

    resources = [Resource(cyclr, service_url, key, str(row["Id"]), user._replace(connector_id=None), deadline) for row in listed]
    rows_hold_properties = any(row.get("Properties") for row in listed)
    described = [resource.from_row(row, rows_hold_properties) for resource, row in zip(resources, listed)]
    asked = [index for index, each in enumerate(described) if each is None]
    with ThreadPoolExecutor(CONCURRENCY) as pool:
        answers = dict(zip(asked, pool.map(_get, (resources[index] for index in asked))))
    failures = {index: each for index, each in answers.items() if isinstance(each, CyclrError) and each.status != 404}
    if failures and len(failures) == len(answers):
        _require_answer(next(iter(failures.values())), [resource for resource, each in zip(resources, described) if each])
    for index, answer in answers.items():
        described[index] = answer if isinstance(answer, dict) else resources[index].from_part(listed[index]) if index in failures else None
    connectors = [each for each in described if each is not None]
    if failures and not connectors:
        raise next(iter(failures.values()))
    for index, error in failures.items():
        print(f"Connector {listed[index]['Id']} could not be described: {error}", file=sys.stderr)
    return {"connectors": connectors}


def _get(resource: Resource) -> dict | CyclrError:
    """The description, or what failed at this connector. Raises what failed at the account, or at Cyclr as a whole."""
    try:
        return resource.get()
    except CyclrError as error:
        if error.status in (0, 401, 429):
            raise
        return error


def _require_answer(error: CyclrError, others: list[Resource]) -> None:
    """If Cyclr has described no connector by itself, it may be down: ask for one whose row tells enough."""
    if not others:
        raise error
    others[0].get()
