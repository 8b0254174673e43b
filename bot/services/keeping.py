"""What the store and the retention say to each other about whose time of keeping ends."""

from datetime import datetime
from typing import NamedTuple


class Retiring(NamedTuple):
    """Somebody whose time of keeping is nearly over, and who was not told yet."""

    respondent: str
    """Internal id."""
    since: datetime
    """From when their time counts: the last sign of life, or the end of their last round."""


class Farewell(NamedTuple):
    """What one of them is told."""

    respondent: str
    until: datetime
    """When they are forgotten unless they come back."""


class Overdue(NamedTuple):
    """Who is to be forgotten now."""

    before: datetime
    """Away since then, who agreed to the notice once."""
    told_before: datetime
    """They must have been told by then, where they can be reached."""
    strangers_before: datetime
    """Away since then, who never agreed; they are not told."""
