"""GET of `{endpoint}?list`: the connectors of the signed-in user's account."""
from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from itertools import islice

from cyclr import Cyclr, CyclrError
from problem import Problem
from verbs import Resource, User

LONGEST_LIST = 500
CONCURRENCY = 6  # calls to Cyclr at the same time


def list_connectors(cyclr: Cyclr, service_url: str, key: bytes, user: User, deadline: float) -> dict:
    """Describes all connectors in Cyclr's order. A connector whose row tells too little is requested by itself."""
    listed = list(islice(cyclr.rows("/account/connectors", account=user.account, deadline=deadline), LONGEST_LIST + 1))
    if len(listed) > LONGEST_LIST:
        raise Problem(500, "misconfigured", f"The account has more than {LONGEST_LIST} connectors, too many for one list. "
                                            "Show those that a page needs, each by its `connector-id`.")

    def describe(row: dict) -> dict | None:
        resource = Resource(cyclr, service_url, key, str(row["Id"]), user._replace(connector_id=None), deadline)
        try:
            return resource.from_row(row) or resource.get()
        except CyclrError as error:
            # The connector was removed after the list was read.
            if error.status == 404:
                return None
            raise

    with ThreadPoolExecutor(CONCURRENCY) as pool:
        return {"connectors": [each for each in pool.map(describe, listed) if each is not None]}
