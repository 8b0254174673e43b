"""What a query over a scope is asked with: a region, a province, or the nation."""

from bot.flows.access import NATION


def within(scope: str) -> dict[str, str]:
    """The parameters `region` and `regions` (a pattern of LIKE) of a query over a scope."""
    return {"region": scope, "regions": "%" if scope == NATION else f"{scope}.%"}
