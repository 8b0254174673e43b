"""What stands on a person's phone, read from the buttons that are there."""

from dataclasses import dataclass

from bot.flows.taps import Act, Tap, decode
from bot.simulator import Message, Person


@dataclass(frozen=True)
class Keys:
    """The keyboard under one message of the bot."""

    message_id: int
    token: int
    """Of the screen: the highest one stands for where the person is."""
    data: tuple[str, ...]
    """Callback data of the buttons, from the top left."""

    @property
    def taps(self) -> tuple[Tap, ...]:
        """What the buttons mean."""
        return tuple(found.tap for data in self.data if (found := decode(data)))

    @property
    def question(self) -> str:
        """Id of the indicator that is asked here; empty on any other screen."""
        return next((tap.args[0] for tap in self.taps if tap.act is Act.LEVEL), "")

    def key(self, act: Act, *args: str) -> str | None:
        """Callback data of the button with this meaning (any arguments if none); else None."""
        for data, tap in zip(self.data, self.taps, strict=True):
            if tap.act is act and (not args or tap.args == args):
                return data
        return None


def keys_of(message: Message) -> Keys | None:
    """The keyboard of a message; None without one."""
    rows = message.markup.rows if message.markup else ()
    data = tuple(str(button["callback_data"]) for row in rows for button in row)
    tokens = [found.token for one in data if (found := decode(one))]
    return Keys(message.message_id, max(tokens), data) if tokens else None


def keyboards(person: Person) -> list[Keys]:
    """All keyboards in a person's chat, the one of the newest screen last."""
    found = [keys for message in person.from_bot() if (keys := keys_of(message))]
    return sorted(found, key=lambda keys: (keys.token, keys.message_id))


def newest(person: Person) -> Keys | None:
    """The keyboard of the newest screen, wherever it stands."""
    return next(reversed(keyboards(person)), None)
