"""People who answer while the bot dies under them, and who remember what they were told."""

from dataclasses import dataclass, field
from random import Random

from bot.flows.taps import Act
from bot.simulator import Call, Person, Simulator, Tap
from tests.whole.screens import Keys, keyboards, newest

PATIENCE = 75.0
"""Real seconds after which a reply counts as missing for good. It spans many deaths."""
NUDGE = 3.0
"""Real seconds after which somebody whose reply Telegram refused writes /lanjut."""
ONWARD = (
    Act.READ, Act.AGREE, Act.ADULT, Act.OWN_SUBSECTOR, Act.LEADING_SUBSECTOR, Act.RESUME, Act.SKIP,
)  # fmt: skip
"""What leads on where no question is asked, in this order."""
REFUSED = ("Forbidden", "Bad Request: simulated")


class GaveUpError(Exception):
    """Somebody waited in vain."""


@dataclass
class Intent:
    """What somebody wants to be stored."""

    value: str
    """As the ledger tells it: `given:3`, `dont_know`."""
    acknowledged: bool = False
    """The bot answered the tap, or went on."""
    tap: Tap | None = None


@dataclass
class Interviewee:
    """Somebody who answers all questions of their group, one after another."""

    simulator: Simulator
    person: Person
    role: str
    random: Random
    intents: dict[str, Intent] = field(default_factory=dict)
    remarks: dict[str, Intent] = field(default_factory=dict)
    """Text -> whether it was acknowledged."""
    complaints: list[str] = field(default_factory=list)
    highest: int = 0
    """Token of the newest screen that was ever seen."""
    nudges: int = 0
    stops: bool = False
    """Finish what is under way, then stop."""

    async def live(self) -> None:
        """From the invitation to the result, or until told to stop."""
        try:
            await self._say(f"/start r3307{self.role}")
            while not self.stops and (keys := self._look()) and not _is_result(keys):
                await self._act(keys)
        except GaveUpError as reason:
            self.complain(str(reason))

    async def rest(self) -> None:
        """Ask once more where they stand, if Telegram refused or delayed the last screen."""
        screens = [call for call in self.simulator.journal.calls(chat_id=self.person.id)
                   if call.method in {"sendMessage", "editMessageText"}]  # fmt: skip
        if screens and (_refusal(screens[-1]) or screens[-1].fault == "stall"):
            self.highest = max(self.highest, self._token())
            try:
                await self._say("/lanjut")
            except GaveUpError as reason:
                self.complain(str(reason))

    def complain(self, what: str) -> None:
        """Note what should not have happened."""
        self.complaints.append(f"{self.person.user.first_name}: {what}")

    def acknowledged(self) -> dict[str, str]:
        """Indicator -> answer, of all that the bot has confirmed."""
        for intent in (*self.intents.values(), *self.remarks.values()):
            tap = self.simulator.world.taps.by_id[intent.tap.query_id] if intent.tap else None
            intent.acknowledged |= tap is not None and tap.answered
        return {name: intent.value for name, intent in self.intents.items()
                if intent.acknowledged}  # fmt: skip

    def _look(self) -> Keys | None:
        keys = newest(self.person)
        if keys and keys.token > self.highest:
            self.highest = keys.token
            known = self.intents.get(keys.question)
            if known and known.acknowledged:
                self.complain(f"{keys.question} was asked again after it was answered")
        return keys

    async def _act(self, keys: Keys) -> None:
        if keys.token < self.highest:
            await self._tap_something_old(keys)
        elif keys.question:
            await self._answer(keys)
        elif any(tap.act is Act.SKIP for tap in keys.taps) and self.random.random() < 0.7:
            await self._remark()
        else:
            await self._go_on(keys)

    async def _answer(self, keys: Keys) -> None:
        chance = self.random.random()
        if chance < 0.1:
            await self._wander(keys)
            return
        level = self.random.randrange(5)
        typed = chance < 0.45
        dont_know = keys.key(Act.DONT_KNOW)
        data = keys.key(Act.LEVEL, keys.question, str(level))
        if not typed and dont_know and chance > 0.9:
            intent = self.intents[keys.question] = Intent("dont_know")
            data = dont_know
        else:
            intent = self.intents[keys.question] = Intent(f"given:{level}")
        if typed:
            await self._say(str(level))
        else:
            assert data
            await self._tap(keys, data, intent)
        intent.acknowledged = True

    async def _wander(self, keys: Keys) -> None:
        """Do something that answers nothing."""
        explain = keys.key(Act.EXPLAIN)
        match self.random.randrange(4):
            case 0 if explain:
                await self._tap(keys, explain)
            case 1:
                await self._say("mungkin tiga?")
            case 2:
                before = len(self.simulator.journal)
                self.person.send_photo()
                await self._until_newer(before)
            case _:
                await self._say("/lanjut")

    async def _remark(self) -> None:
        text = f"Catatan {self.random.randrange(10**9)} dari {self.person.user.first_name}"
        intent = self.remarks[text] = Intent(text)
        await self._say(text)
        intent.acknowledged = True

    async def _go_on(self, keys: Keys) -> None:
        for act in ONWARD:
            if data := keys.key(act):
                await self._tap(keys, data)
                return
        await self._say("/lanjut")

    async def _tap(self, keys: Keys, data: str, intent: Intent | None = None) -> None:
        before = len(self.simulator.journal)
        if self.random.random() < 0.1:
            self.simulator.repeat_updates(1)
        tap = self.person.tap_raw(keys.message_id, data)
        if intent:
            intent.tap = tap
        if self.random.random() < 0.1:
            self.person.tap_raw(keys.message_id, data)
        await self._until_newer(before)

    async def _tap_something_old(self, keys: Keys) -> None:
        """An old screen came late and hides the newest: its buttons lead back there."""
        self.person.tap_raw(keys.message_id, keys.data[0])
        await self._until(self.highest, len(self.simulator.journal))

    async def _say(self, text: str) -> None:
        before = len(self.simulator.journal)
        self.person.send_text(text)
        await self._until_newer(before)

    async def _until_newer(self, before: int) -> None:
        await self._until(self.highest + 1, before)

    async def _until(self, token: int, before: int) -> None:
        """Wait for a screen; write /lanjut where Telegram refused it, and wait for that one."""
        waited, asked = 0.0, 0
        while waited < PATIENCE:
            try:
                await self._shows(token + asked)
            except TimeoutError:
                waited += NUDGE
                if self._was_refused(before) and not self._is_unread():
                    before = len(self.simulator.journal)
                    self.nudges += 1
                    asked += 1
                    self.person.send_text("/lanjut")
            else:
                return
        raise GaveUpError(f"no reply for {PATIENCE:.0f} s; token {self.highest} is on the screen")

    async def _shows(self, token: int) -> None:
        await self.simulator.world.hub.until(lambda: self._token() >= token, NUDGE)

    def _was_refused(self, since: int) -> bool:
        return any(
            call.chat_id == self.person.id and _refusal(call)
            for call in self.simulator.journal.entries[since:]
        )

    def _is_unread(self) -> bool:
        """Whether the bot has not taken in everything yet: what follows could overtake it."""
        ours = {f"chat:{self.person.id}", f"user:{self.person.id}"}
        return any(update.queue in ours for update in self.simulator.world.updates.pending())

    def _token(self) -> int:
        keys = newest(self.person)
        return keys.token if keys else 0

    def visible_token(self) -> int:
        """Of the newest screen that stands in the chat now."""
        return max((keys.token for keys in keyboards(self.person)), default=0)


def _refusal(call: Call) -> bool:
    return call.fault == "error" and call.error.startswith(REFUSED)


def _is_result(keys: Keys) -> bool:
    """Neither a question nor anything that leads on is offered: the interview is over."""
    acts = {tap.act for tap in keys.taps}
    return not keys.question and not acts & {*ONWARD, Act.LEVEL}
