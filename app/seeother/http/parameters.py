"""The parameters of a query, as far as anybody reads them."""

from __future__ import annotations

from urllib.parse import parse_qs

MOST_PARAMETERS = 20  # of a query; one that has more says nothing
LONGEST_QUERY = 8_000  # characters


def parameters_of(query: str) -> dict[str, list[str]]:
    """Return the values of each parameter; none of a query that has too many."""
    if query.count("&") >= MOST_PARAMETERS or len(query) > LONGEST_QUERY:
        return {}
    return parse_qs(query)


def one(query: str, name: str) -> str:
    """Return a parameter's last value, "" for none."""
    return parameters_of(query).get(name, [""])[-1]
