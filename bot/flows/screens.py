"""Everything a person can be shown, as values; templates turn them into words.

Each screen has one template of the same name. The keyboard stands here, because what a
person can do next is logic; what the buttons say is the template's.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.flows.beside import Example, ThenAndNow
from bot.flows.events import FileKind
from bot.flows.places import Place
from bot.flows.rounds import Round
from bot.flows.taps import Tap
from scoring.answers import Answer
from scoring.rubric import Group, Indicator, Node, OpenQuestion, Rubric
from scoring.score import NodeScore, Score
from scoring.steps import Recommendation, UnmetCondition


@dataclass(frozen=True, slots=True)
class Button:
    """One button: what it does, and the key of its words."""

    tap: Tap
    label: str
    """Key of a label in the templates."""
    params: Mapping[str, str] = field(default_factory=dict)
    chosen: bool = False
    """Marks the answer that stands."""


Keyboard = tuple[tuple[Button, ...], ...]


class Remark(StrEnum):
    """One line above a screen that says what just happened."""

    NOT_UNDERSTOOD = "not_understood"
    TOO_LONG = "too_long"
    NOT_ALLOWED_NA = "not_allowed_na"
    FILE_INSTEAD = "file_instead"
    WELCOME_BACK = "welcome_back"
    CHANGED = "changed"
    KEPT = "kept"
    """The very same answer was given again."""
    DONT_KNOW_IS_FINE = "dont_know_is_fine"
    FIRST_QUESTION = "first_question"
    LANGUAGE_SET = "language_set"
    SAVED_REMARK = "saved_remark"
    NO_REGION = "no_region"
    CONSENT_CHANGED = "consent_changed"
    THRIFTY_ON = "thrifty_on"
    THRIFTY_OFF = "thrifty_off"
    ALREADY_BEGUN = "already_begun"
    ALREADY_DONE = "already_done"
    NOT_ALLOWED = "not_allowed"
    ACCESS_ENDED = "access_ended"
    GRANT_WITHDRAWN = "grant_withdrawn"
    NO_AREA = "no_area"
    SUMMARY_WISHED = "summary_wished"
    SUMMARY_UNWISHED = "summary_unwished"
    EXPORT_ORDERED = "export_ordered"
    EXPORT_SPLIT = "export_split"
    EXPORT_EMPTY = "export_empty"
    EXAMPLE_SHARED = "example_shared"
    EXAMPLE_UNSHARED = "example_unshared"
    EXAMPLE_APPROVED = "example_approved"
    EXAMPLE_DECLINED = "example_declined"
    EXAMPLE_TOO_LONG = "example_too_long"
    REGION_REPORT_ORDERED = "region_report_ordered"
    CONTACT_ALLOWED = "contact_allowed"
    CONTACT_REFUSED = "contact_refused"
    NOT_A_DAY = "not_a_day"
    START_PAST = "start_past"
    END_PAST = "end_past"
    END_BEFORE_START = "end_before_start"
    DAY_TOO_FAR = "day_too_far"
    AFTER_ROUND = "after_round"
    TEXT_TOO_LONG = "text_too_long"
    QUOTA_UNCLEAR = "quota_unclear"
    DAYS_UNCLEAR = "days_unclear"
    NO_REGION_CHOSEN = "no_region_chosen"
    ROUND_SAVED = "round_saved"
    ROUND_CLOSED = "round_closed"
    ROUND_IS_OVER = "round_is_over"
    INVITATION_WITHDRAWN = "invitation_withdrawn"
    PROXY_SAVED = "proxy_saved"
    PROXY_DECLINED = "proxy_declined"
    PROXY_TOO_YOUNG = "proxy_too_young"
    PROXY_DROPPED = "proxy_dropped"
    PROXY_GONE = "proxy_gone"
    CODE_UNCLEAR = "code_unclear"
    CODE_WRONG = "code_wrong"
    CODE_TOO_OFTEN = "code_too_often"
    CODE_SENT = "code_sent"
    BROADCAST_TOO_LONG = "broadcast_too_long"
    BROADCAST_CAPTION_TOO_LONG = "broadcast_caption_too_long"
    BROADCAST_FILE_KIND = "broadcast_file_kind"
    BROADCAST_FILE_LARGE = "broadcast_file_large"
    BROADCAST_FILE_KEPT = "broadcast_file_kept"
    BROADCAST_NO_TEXT = "broadcast_no_text"
    BROADCAST_NOBODY = "broadcast_nobody"
    BROADCAST_COUNT_CHANGED = "broadcast_count_changed"
    BROADCAST_DAYS = "broadcast_days"
    BROADCAST_BEGUN = "broadcast_begun"
    BROADCAST_PAUSED = "broadcast_paused"
    BROADCAST_RESUMED = "broadcast_resumed"
    BROADCAST_AGAIN = "broadcast_again"
    BROADCAST_CANCELLED = "broadcast_cancelled"
    BROADCAST_OVER = "broadcast_over"
    EVIDENCE_KEPT = "evidence_kept"
    EVIDENCE_COMING = "evidence_coming"
    EVIDENCE_REMOVED = "evidence_removed"
    EVIDENCE_FULL = "evidence_full"
    EVIDENCE_KIND = "evidence_kind"
    EVIDENCE_TOO_BIG = "evidence_too_big"
    COLLEAGUE_WITHDRAWN = "colleague_withdrawn"
    COLLEAGUE_TAKEN = "colleague_taken"
    COLLEAGUE_SET = "colleague_set"
    COLLEAGUE_KEPT = "colleague_kept"
    PART_INCOMPLETE = "part_incomplete"
    NOTHING_CHOSEN = "nothing_chosen"
    NOT_ASSESSOR = "not_assessor"
    OWN_WORK = "own_work"
    VERIFIED = "verified"
    REQUEST_SENT = "request_sent"
    REQUEST_NOBODY = "request_nobody"
    REQUEST_ANSWERED = "request_answered"
    VOTE_KEPT = "vote_kept"
    ITEM_CLOSED = "item_closed"
    TALLY_KEPT = "tally_kept"
    TALLY_DROPPED = "tally_dropped"
    AGREED = "agreed"
    MEETING_ENDED = "meeting_ended"
    FIELD_TICKED = "field_ticked"
    SECTOR_FULL = "sector_full"
    SECTOR_UNKNOWN = "sector_unknown"
    SECTOR_DROPPED = "sector_dropped"
    SECTOR_RATED = "sector_rated"
    REASON_KEPT = "reason_kept"
    NOTHING_RATED = "nothing_rated"
    DECISION_KEPT = "decision_kept"
    MINUTES_KEPT = "minutes_kept"
    MINUTES_FULL = "minutes_full"
    MINUTES_ORDERED = "minutes_ordered"
    COMMIT_FULL = "commit_full"
    COMMIT_KEPT = "commit_kept"
    COMMIT_DROPPED = "commit_dropped"
    NO_STEPS = "no_steps"
    NOT_A_MONTH = "not_a_month"


@dataclass(frozen=True, slots=True)
class Note:
    """A remark with what it needs to be said well."""

    remark: Remark
    file: FileKind | None = None
    before: Answer | None = None
    """The answer that was replaced."""
    indicator: Indicator | None = None
    saved: int = 0
    """Answers saved so far."""
    days: int = 0
    """Whole days since the person was last here."""
    query: str = ""
    """What the person typed, where it is repeated to them."""
    length: int = 0
    """Characters of a text that was too long."""
    name: str = ""
    """Of a place, a round …: whatever the remark is about."""
    count: int = 0
    when: datetime | None = None


@dataclass(frozen=True, slots=True)
class Whose:
    """Whose assessment a screen is about, where a coordinator writes it for somebody."""

    number: int
    group: Group | None = None
    """None until it is chosen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Screen:
    """What every screen has."""

    keyboard: Keyboard = ()
    note: Note | None = None
    whose: Whose | None = None
    """None for the person's own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Welcome(Screen):
    """First contact: what, how long, for what."""

    fewest: int
    most: int
    """Questions of the shortest and the longest role."""
    minutes: int
    place: Place | None = None
    """Region that a deep link named."""
    sender: str = ""
    """Who asks, by an invitation."""
    too_late: bool = False
    """The invitation cannot be used any more."""
    for_colleague: int = 0
    """Questions that a colleague asked for help with; 0 where none did."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentNotice(Screen):
    """The notice before any question."""

    version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Declined(Screen):
    """The person does not agree now; the way back stays open."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AgeQuestion(Screen):
    """18 or older?"""


@dataclass(frozen=True, slots=True, kw_only=True)
class TooYoung(Screen):
    """Kindly: only from 18."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InstrumentQuestion(Screen):
    """Which assessment; only shown when the person asks for another one."""

    rubrics: tuple[Rubric, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RegionQuestion(Screen):
    """Type the name of your kabupaten or kota."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RegionOptions(Screen):
    """The regions that fit what was typed; each with type and province."""

    options: tuple[Place, ...]
    query: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleQuestion(Screen):
    """From which group do you look at the region?"""

    place: Place
    rubric: Rubric


@dataclass(frozen=True, slots=True, kw_only=True)
class SubsectorQuestion(Screen):
    """Own subsector, or the one that leads in the region."""

    place: Place
    role: Group
    own: str
    """Code of the person's own subsector, once it is chosen."""
    leading: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class WelcomeBack(Screen):
    """Half-way, after /start: where they were, and how to go on."""

    place: Place
    position: int
    total: int
    saved: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Question(Screen):
    """One indicator with its levels."""

    rubric: Rubric
    indicator: Indicator
    dimension: Node
    position: int
    total: int
    answer: Answer | None
    """The answer that stands, when the person comes back to it."""
    subsector: str
    """Code of the leading subsector that the question names."""
    left: int | None = None
    """Questions left in a walk over the unanswered ones."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation(Screen):
    """«Jelaskan»: what is meant, with an example, and the levels again."""

    rubric: Rubric
    indicator: Indicator
    dimension: Node
    position: int
    total: int
    answer: Answer | None
    subsector: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenQuestionAsked(Screen):
    """A closing question, answered in own words."""

    question: OpenQuestion
    position: int
    total: int
    text: str
    """What stands already, if anything."""
    limit: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareQuestion(Screen):
    """May good practice serve other regions as an example, without a name?"""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Unanswered(Screen):
    """Before the result: what is still open."""

    count: int
    names: tuple[Indicator, ...]


@dataclass(frozen=True, slots=True)
class Advice:
    """A next step as it is shown."""

    recommendation: Recommendation
    indicator: Indicator
    own: bool
    """Whether it is the person's own group's to take."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Result(Screen):
    """The score, what it rests on, and the next steps."""

    rubric: Rubric
    place: Place
    role: str
    score: Score
    dimensions: tuple[tuple[Node, NodeScore], ...]
    """Those that apply to the person, in rubric order."""
    strongest: tuple[tuple[Node, NodeScore], ...]
    weakest: tuple[tuple[Node, NodeScore], ...]
    dont_know: int
    """Indicators answered with an honest «don't know»."""
    unanswered: int
    """Indicators that were left out or not reached."""
    steps: tuple[Advice, ...]
    finished: bool
    subsector: str
    level_up: tuple[UnmetCondition, ...] = ()
    """What the next gate still asks; empty at the top and for a rubric without gates."""
    missed: Round | None = None
    """The round that it came too late for."""
    zone: str = "Asia/Jakarta"
    """IANA time zone in which the round's end is said."""
    then: ThenAndNow | None = None
    """Beside the person's assessment before this one."""
    example: Example | None = None
    """Good practice of another region, for one of the steps."""


@dataclass(frozen=True, slots=True)
class SummaryLine:
    """One answer in the summary."""

    number: int
    indicator: Indicator
    answer: Answer | None
    evidence: int = 0
    """Pieces of evidence that were given for it."""


@dataclass(frozen=True, slots=True)
class RemarkLine:
    """One open question in the summary."""

    number: int
    question: OpenQuestion
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary(Screen):
    """Every answer, by dimension, a page at a time, each with a button to change it."""

    rubric: Rubric
    place: Place
    groups: tuple[tuple[Node, tuple[SummaryLine, ...]], ...]
    remarks: tuple[RemarkLine, ...]
    page: int
    pages: int
    given: int
    dont_know: int
    skipped: int
    open: int
    """Not reached yet; the four add up to all indicators."""


@dataclass(frozen=True, slots=True)
class AssessmentLine:
    """One assessment in the list."""

    number: int
    place: Place
    rubric: Rubric
    role: str
    answered: int
    total: int
    finished_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessments(Screen):
    """A person with several assessments chooses one."""

    lines: tuple[AssessmentLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Paused(Screen):
    """Saved; how to come back."""

    place: Place | None
    saved: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Help(Screen):
    """What the bot can do, and whom to ask."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Privacy(Screen):
    """How answers are used, by whom, how long, and the person's rights."""

    version: str
    agreed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class LanguageQuestion(Screen):
    """Bahasa Indonesia or English."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity(Screen):
    """The number by which a coordinator or the owner knows this chat."""

    telegram_id: int
    is_owner: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class StopQuestion(Screen):
    """Continue later, or withdraw consent?"""

    saved: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawQuestion(Screen):
    """What withdrawing deletes, before it is done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawn(Screen):
    """Done: nothing is processed any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EraseQuestion(Screen):
    """What erasing deletes and what stays as anonymous figures."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Erased(Screen):
    """Done: nothing that names the person is left."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DataSent(Screen):
    """The copy was sent."""

    answers: int
    """Answers that could be corrected."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkRefused(Screen):
    """A link that cannot be used, and whom to ask."""

    reason: str
    """`unknown`, `expired`, `used_up` or `withdrawn`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RemindersSet(Screen):
    """Whether reminders come, and how to change that again."""

    muted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class NothingYet(Screen):
    """There is no assessment to resume, list or score."""
