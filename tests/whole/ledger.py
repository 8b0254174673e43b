"""What a stopped bot has on disk about a person, read behind its back."""

from collections import Counter
from dataclasses import dataclass

from bot.store.sealing import REMARK
from tests.keys import SEALER, telegram_id
from tests.store.engines import Engine


@dataclass(frozen=True)
class Stored:
    """Answers and remarks of one person, as the database holds them."""

    answers: dict[str, str]
    """Indicator -> `given:3`, `dont_know` …: the current ones."""
    versions: dict[str, int]
    """Indicator -> how often it was written, in all assessments."""
    remarks: list[str]
    """Every text that was ever written for an open question, in any version."""


async def stored_answers(engine: Engine, since: int = 0) -> dict[int, Stored]:
    """Telegram id -> what is stored; one look for everybody whose id is not below `since`."""
    if "answers" not in await engine.columns():
        return {}  # killed before its first start was over
    answers = await engine.rows(
        "SELECT i.telegram_id, a.indicator, a.is_current, a.status, a.value FROM answers a"
        " JOIN assessments s ON s.id = a.assessment_id"
        " JOIN identities i ON i.respondent_id = s.respondent_id"
    )
    remarks = await engine.rows(
        "SELECT i.telegram_id, r.body FROM remarks r"
        " JOIN assessments s ON s.id = r.assessment_id"
        " JOIN identities i ON i.respondent_id = s.respondent_id"
    )
    answers = [(telegram_id(row[0]), *row[1:]) for row in answers]
    remarks = [(telegram_id(row[0]), SEALER.open(row[1], purpose=REMARK)) for row in remarks]
    people = {row[0] for row in (*answers, *remarks) if row[0] >= since}
    return {
        person: Stored(
            {row[1]: ":".join(filter(None, row[3:])) for row in answers
             if row[0] == person and row[2]},
            dict(Counter(row[1] for row in answers if row[0] == person)),
            [row[1] for row in remarks if row[0] == person],
        )
        for person in people
    }  # fmt: skip
