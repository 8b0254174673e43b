"""What turning the records of one unit into statements starts from."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bot.flows import effects
from bot.services.units import Unit
from bot.store.database import Statement
from bot.store.sealing import Sealer
from bot.store.values import micros


@dataclass(frozen=True, slots=True)
class Recorder:
    """One unit that is being written down."""

    unit: Unit
    new_id: Callable[[], str]
    """Gives ids for audit events."""
    sealer: Sealer
    """Seals what tells who somebody is, and what they typed."""

    @property
    def respondent(self) -> str:
        """Internal id of the person."""
        return self.unit.conversation.respondent

    @property
    def at(self) -> int:
        """Time of the unit, in microseconds."""
        return micros(self.unit.at)

    def touch(self, assessment: str) -> Iterator[Statement]:
        """Note that something was written; moving the cursor in the same unit notes it too."""
        if not any(
            isinstance(record, effects.MoveCursor) and record.assessment == assessment
            for record in self.unit.records
        ):
            yield Statement("touch_assessment", {"assessment": assessment, "at": self.at})

    def delete_parked(self) -> Statement:
        """Take away what waits of the person's chat and came before the unit."""
        chat = self.sealer.fingerprint(self.unit.conversation.telegram_id)
        return Statement("delete_parked", {"chat": chat, "update_id": self.unit.update_id})

    def audit(self, act: str, /, **detail: object) -> Statement:
        """An audit event of the person's own doing."""
        values = {"id": self.new_id(), "at": self.at, "actor": self.respondent, "act": act}
        return Statement("insert_audit", values | {"detail": json.dumps(detail)})
