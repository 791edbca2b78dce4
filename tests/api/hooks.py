"""What schemathesis cannot know from the document: the query language, and that cursors are signed."""

from datetime import date

import schemathesis
from hypothesis import strategies as st

WORDS = ["fentanyl", "precursores", "arms", "cártel", "Manzanillo", '"seized at the port"', "decomiso", "-decomiso"]
FIELDS = ["topic:fentanyl", "topic:precursors", "lang:es", "after:7d", "before:2026-11-22", "country:US"]

queries = st.recursive(
    st.sampled_from(WORDS + FIELDS),
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from([" ", " AND ", " OR "]), inner).map("".join),
        inner.map(lambda one: f"({one})"),
    ),
    max_leaves=6,
)
days = st.dates(date(2025, 1, 1), date(2026, 12, 31)).map(str)
schemathesis.openapi.format("vigia-query", queries)
schemathesis.openapi.format("vigia-address", st.integers(1, 999).map(lambda number: f"reader{number}@example.org"))
schemathesis.openapi.format("date", days)
schemathesis.openapi.format("vigia-https-address", st.integers(1, 999).map(lambda number: f"https://hook{number}.example/in"))


@schemathesis.hook
def before_call(context, case, kwargs):
    """A cursor that was made up is refused (tests/http/api); here it would refuse every search that is right."""
    if isinstance(case.query, dict) and case.meta.generation.mode.is_positive:
        case.query.pop("cursor", None)
