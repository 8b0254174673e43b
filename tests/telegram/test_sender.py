"""The sender: order within a chat, side by side across chats, and every way to end."""

import pytest

from bot.services.attachments import Attachment
from bot.services.units import DeliveryState, OutgoingMessage, QueuedMessage
from bot.telegram.transport import ApiResult, NotSent, Refused, Unclear
from tests.telegram.post import Post, edit, text

SENT, FAILED, DROPPED = DeliveryState.SENT, DeliveryState.FAILED, DeliveryState.DROPPED
BLOCKED, QUEUED = DeliveryState.BLOCKED, DeliveryState.QUEUED


async def test_replies_of_a_chat_go_in_order(post: Post) -> None:
    """A chat's messages arrive in the order in which they were committed."""
    await post.send(text("a"), text("b"), text("c"))

    assert post.api.texts() == ["a", "b", "c"]
    assert post.store.states() == [SENT] * 3
    assert post.store.marks == [3]


async def test_screen_retires_the_old_keyboard_before_it_is_marked(post: Post) -> None:
    """After a new screen the keyboard of the old one goes."""
    post.store.screens["R7"] = 40
    await post.send(text("new screen", screen=True), seconds=0.0)

    assert post.api.calls[1][1:] == ("editMessageReplyMarkup", {"chat_id": 7, "message_id": 40})
    assert post.store.screens["R7"] == 40
    await post.clock.advance(1)
    assert post.store.screens["R7"] == 1001


async def test_chats_go_side_by_side(post: Post) -> None:
    """One chat's slow answer delays no other chat, and its own next message."""
    post.api.latency = 1.0
    await post.send(text("a", 1), text("b", 1), text("c", 2), seconds=0.5)
    assert post.api.texts() == ["a", "c"]
    await post.clock.advance(1)

    assert post.api.texts() == ["a", "c", "b"]


async def test_requests_in_flight_are_bounded(post: Post) -> None:
    """At most 64 replies are requested at the same time."""
    post.api.latency = 1.0
    await post.send(*(text("x", chat) for chat in range(1, 201)), seconds=0.5)
    assert len(post.api.calls) == 64
    await post.clock.advance(4)

    assert post.store.states() == [SENT] * 200


async def test_pause_that_comes_while_a_reply_queues_counts(post: Post) -> None:
    """64 are refused at once: those that waited for a place are not requested any more."""
    post.api.latency = 0.1
    for chat in range(1, 65):
        post.api.by_chat[chat] = [Refused(429, "Too Many Requests: retry after 5", 5)]
    await post.send(*(text("x", chat) for chat in range(1, 101)), seconds=3)
    # the places of the first two are taken before the third makes it a global pause
    assert len(post.api.calls) == 66
    await post.clock.advance(10)

    assert post.store.states() == [SENT] * 100


async def test_chat_is_paced(post: Post) -> None:
    """Three at once, then one a second."""
    await post.send(*(text(str(i)) for i in range(6)), seconds=10)

    assert [at for at, _, _ in post.api.calls] == [0, 0, 0, 1, 2, 3]


async def test_tap_is_answered_at_once_beside_the_pace(post: Post) -> None:
    """Answering a tap is not limited, and waits for nothing of its chat."""
    tap = OutgoingMessage(7, "answerCallbackQuery", '{"callback_query_id": "1"}')
    await post.send(*(text(str(i)) for i in range(5)), tap, seconds=0.0)

    assert post.api.methods().count("answerCallbackQuery") == 1
    assert post.api.methods().count("sendMessage") == 3


async def test_waiting_edits_coalesce_to_the_newest(post: Post) -> None:
    """Edits of one message that wait: the newest is sent, the others are dropped."""
    edits = [edit(str(i)) for i in range(6)]
    await post.send(*edits, edit("other", message_id=51), text("new"), seconds=10)

    assert post.api.texts() == ["5", "other", "new"]
    assert post.store.states() == [DROPPED] * 5 + [SENT] * 3


async def test_edit_that_is_tried_again_gives_way_to_a_newer_one(post: Post) -> None:
    """An edit in its back-off is pointless once a newer one waits."""
    post.api.latency = 0.1
    post.api.script["editMessageText"] = [Unclear("HTTP 502", 502)]
    await post.send(edit("old"), seconds=0.0)
    await post.send(edit("new"), seconds=5)

    assert post.api.texts() == ["old", "new"]
    assert post.store.states() == [DROPPED, SENT]


NOT_MODIFIED = Refused(
    400, "Bad Request: message is not modified: specified new message content and reply markup"
)
TOO_OLD_TAP = Refused(
    400,
    "Bad Request: query is too old and response timeout expired or query ID is invalid",
)


@pytest.mark.parametrize(
    ("message", "answer", "state"),
    [
        (edit("x"), NOT_MODIFIED, SENT),
        (OutgoingMessage(7, "answerCallbackQuery", "{}"), TOO_OLD_TAP, DROPPED),
        (text("x"), Refused(403, "Forbidden: bot was blocked by the user"), BLOCKED),
        (text("x"), Refused(403, "Forbidden: user is deactivated"), BLOCKED),
        (text("x"), Refused(400, "Bad Request: chat not found"), BLOCKED),
        (text("x"), Refused(400, "Bad Request: group chat was upgraded", None, -100), FAILED),
        (text("x"), Refused(400, "Bad Request: message text is empty"), FAILED),
        (text("x"), Refused(413, "HTTP 413"), FAILED),
    ],
)
async def test_ordinary_outcomes(
    post: Post, message: OutgoingMessage, answer: ApiResult, state: DeliveryState
) -> None:
    """Each refusal ends its row in its own way, after one request."""
    post.api.script[message.method] = [answer]
    await post.send(message)

    assert post.store.states() == [state]
    assert len(post.api.calls) == 1
    assert (post.store.unreachable == {"R7"}) is (state is BLOCKED)


@pytest.mark.parametrize(
    "description",
    [
        "Bad Request: message to edit not found",
        "Bad Request: message can't be edited",
        "Bad Request: MESSAGE_ID_INVALID",
    ],
)
async def test_edit_that_became_impossible_is_sent_anew(post: Post, description: str) -> None:
    """The same content goes to the bottom as a new screen, and the old keyboard goes."""
    post.store.screens["R7"] = 40
    post.api.script["editMessageText"] = [Refused(400, description)]
    await post.send(edit("5 dari 16", message_id=50, screen=True))

    assert [call[1:] for call in post.api.calls] == [
        ("editMessageText", {"chat_id": 7, "message_id": 50, "text": "5 dari 16"}),
        ("sendMessage", {"chat_id": 7, "text": "5 dari 16"}),
        ("editMessageReplyMarkup", {"chat_id": 7, "message_id": 40}),
    ]
    assert post.store.screens["R7"] == 1001
    assert post.store.states() == [SENT]


async def test_edited_screen_keeps_its_own_keyboard(post: Post) -> None:
    """Editing the current screen retires nothing."""
    post.store.screens["R7"] = 50
    await post.send(edit("next", message_id=50, screen=True))

    assert post.api.methods() == ["editMessageText"]
    assert post.store.screens["R7"] == 50


async def test_screens_are_remembered_without_asking_the_store(post: Post) -> None:
    """The second screen retires the first, although that one is not marked yet."""
    await post.send(text("1", screen=True), text("2", screen=True), seconds=0.0)

    assert post.api.calls[2][1:] == ("editMessageReplyMarkup", {"chat_id": 7, "message_id": 1001})


async def test_a_message_knows_the_screen_that_it_takes_over_from(post: Post) -> None:
    """What the commit knew saves a look into the store; what came since counts more."""
    await post.send(text("1", screen=True, shown=40), text("2", screen=True, shown=40))

    removed = [call[2]["message_id"] for call in post.api.calls if "ReplyMarkup" in call[1]]
    assert removed == [40, 1001]


async def test_an_edit_of_the_current_screen_writes_no_screen(post: Post) -> None:
    """The mark says nothing that the store does not know already."""
    await post.send(edit("next", message_id=50, screen=True, shown=50))

    assert post.store.screens == {}
    assert post.store.states() == [SENT]


async def test_keyboard_that_cannot_be_removed_changes_nothing(post: Post) -> None:
    """Removing an old keyboard is best effort."""
    post.store.screens["R7"] = 40
    post.api.script["editMessageReplyMarkup"] = [Refused(429, "Too Many Requests", 30)]
    await post.send(text("1", screen=True), text("2"))

    assert post.store.states() == [SENT, SENT]


async def test_refused_chat_waits_and_nobody_else_does(post: Post) -> None:
    """429 with retry_after=5: this chat waits, in order; others go on; the delay is stored."""
    post.api.by_chat[7] = [Refused(429, "Too Many Requests: retry after 5", 5)]
    await post.send(text("a", 7), text("b", 7), text("c", 8), text("d", 9), seconds=0.1)

    assert post.store.states() == [QUEUED, QUEUED, SENT, SENT]
    assert post.store.outbox[1].not_before
    await post.clock.advance(5.5)
    assert post.store.states() == [SENT] * 4
    assert post.api.texts() == ["a", "c", "d", "a", "b"]
    assert [at for at, _, p in post.api.calls if p["chat_id"] == 7][1] >= 5


async def test_chat_that_is_refused_for_an_hour_delays_nobody(post: Post) -> None:
    """Long waits have been seen (10,072 s); a hundred other chats never notice."""
    post.api.by_chat[7] = [Refused(429, "Too Many Requests: retry after 3600", 3600)]
    await post.send(text("a", 7), seconds=0.0)
    for _ in range(100):
        await post.send(text("x", 100 + len(post.api.calls)), seconds=0.0)

    assert [at for at, _, _ in post.api.calls] == [0.0] * 101


async def test_lost_answer_of_a_reply_is_repeated_once(post: Post) -> None:
    """Telegram may have sent it: once more is better than never, twice more is noise.

    It ends as failed and so keeps no text; only broadcasts are looked for by their ambiguity.
    """
    post.api.script["sendMessage"] = [Unclear("ServerDisconnectedError")] * 2
    await post.send(text("x"), seconds=60)

    assert post.api.texts() == ["x", "x"]
    assert post.store.states() == [DeliveryState.FAILED]


async def test_lost_answer_of_an_edit_is_repeated(post: Post) -> None:
    """Editing twice does no harm."""
    post.api.script["editMessageText"] = [Unclear("TimeoutError")] * 5
    await post.send(edit("x"), seconds=60)

    assert post.store.states() == [SENT]
    assert len(post.api.calls) == 6


async def test_server_errors_are_retried_with_growing_pauses(post: Post) -> None:
    """5xx: 0.5 s, 1 s, 2 s … up to 30 s (without jitter here)."""
    post.api.script["sendMessage"] = [Unclear("HTTP 502", 502)] * 8
    await post.send(text("x"), seconds=200)

    assert [at for at, _, _ in post.api.calls] == [0, 0.5, 1.5, 3.5, 7.5, 15.5, 31.5, 61.5, 91.5]
    assert post.store.states() == [SENT]


async def test_message_that_telegram_never_manages_fails_at_last(post: Post) -> None:
    """One message that always gives 500 must not stop its chat for good."""
    post.api.script["sendMessage"] = [Unclear("HTTP 500", 500)] * 40
    await post.send(text("poison"), text("next"), seconds=3600)

    assert post.store.states() == [FAILED, SENT]


async def test_network_that_is_down_for_a_day_loses_nothing(post: Post) -> None:
    """Without a connection nothing is given up, in whatever order of chats."""
    post.api.script["sendMessage"] = [NotSent("ClientConnectorDNSError")] * 2880
    await post.send(text("x"), seconds=90_000)

    assert post.store.states() == [SENT]


async def test_revoked_token_loses_nothing(post: Post) -> None:
    """401: everything waits until the operator has put the token right."""
    post.api.script["sendMessage"] = [Refused(401, "Unauthorized")]
    await post.send(text("a", 7), seconds=0.0)
    await post.send(text("b", 8), seconds=30)
    assert post.api.texts() == ["a"]
    await post.clock.advance(31)

    assert post.store.states() == [SENT, SENT]


async def test_error_is_kept_without_what_it_quotes(post: Post) -> None:
    """Telegram's sentence may quote what a person wrote."""
    said = 'Bad Request: can\'t parse entities: Unsupported start tag "rahasia" at byte offset 5'
    post.api.script["sendMessage"] = [Refused(400, said)]
    await post.send(text("x"))

    assert "rahasia" not in post.store.outbox[1].error
    assert "can't parse entities" in post.store.outbox[1].error


async def test_file_is_rendered_when_it_is_sent(post: Post) -> None:
    """A `job` row gets its file after the commit; parameters come from the payload."""
    rendered = []

    async def render(row: QueuedMessage) -> Attachment:
        rendered.append(row.respondent)
        return Attachment("data.json", b"{}")

    post.jobs["data_copy"] = render
    message = OutgoingMessage(7, "sendDocument", '{"chat_id": 7}', job="data_copy")
    await post.send(message)

    assert rendered == ["R7"]
    assert post.api.files == [Attachment("data.json", b"{}")]
    assert post.store.states() == [SENT]


async def test_job_that_fails_costs_one_message(post: Post) -> None:
    """A failing job, and one that nobody knows, end their own row."""

    async def render(_row: QueuedMessage) -> Attachment:
        raise RuntimeError("rahasia")

    post.jobs["broken"] = render
    rows = [OutgoingMessage(7, "sendDocument", "{}", job=job) for job in ("broken", "none")]
    await post.send(*rows, text("x"))

    assert post.store.states() == [FAILED, FAILED, SENT]
    assert post.store.outbox[1].error == "job broken: RuntimeError"
