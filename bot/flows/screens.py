"""Everything a person can be shown, as values; templates turn them into words.

Each screen has one template of the same name. The keyboard stands here, because what a
person can do next is logic; what the buttons say is the template's.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.flows.beside import Example, ThenAndNow
from bot.flows.places import Place
from bot.flows.remarks import Note
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
    to_desk: bool = False
    """By a link that makes a coordinator or an assessor."""
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Aside(Screen):
    """What a command says in a line, without repeating the screen on which it came."""
