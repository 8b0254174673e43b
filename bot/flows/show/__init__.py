"""Building the screens of the interview, from the session and the assessment alone.

Nothing here depends on what just happened but the note, so the current screen can always be
shown again.
"""

from collections.abc import Mapping

from bot.flows.rooms import Builder
from bot.flows.session import View
from bot.flows.show import interview, notices, overview, set_up
from bot.flows.show.summary import summary

BUILDERS: Mapping[View, Builder] = {
    View.NEW: set_up.welcome,
    View.WELCOME: set_up.welcome,
    View.CONSENT: set_up.consent,
    View.DECLINED: set_up.declined,
    View.AGE: set_up.age,
    View.TOO_YOUNG: set_up.too_young,
    View.INSTRUMENT: set_up.instrument,
    View.REGION: set_up.region,
    View.ROLE: set_up.role,
    View.OWN_SUBSECTOR: set_up.own_subsector,
    View.LEADING_SUBSECTOR: set_up.leading_subsector,
    View.WELCOME_BACK: overview.welcome_back,
    View.QUESTION: interview.question,
    View.EXPLANATION: interview.explanation,
    View.OPEN_QUESTION: interview.open_question,
    View.UNANSWERED: interview.unanswered,
    View.RESULT: overview.result,
    View.SUMMARY: summary,
    View.ASSESSMENTS: overview.assessments,
    View.PAUSED: notices.paused,
    View.HELP: notices.help_page,
    View.PRIVACY: notices.privacy,
    View.LANGUAGE: notices.language,
    View.IDENTITY: notices.identity,
    View.STOP: notices.stop,
    View.WITHDRAW: notices.withdraw,
    View.WITHDRAWN: notices.withdrawn,
    View.ERASE: notices.erase,
    View.ERASED: notices.erased,
    View.DATA_SENT: notices.data_sent,
    View.NOTHING_YET: notices.nothing_yet,
    View.ASIDE: notices.aside,
    View.LINK_REFUSED: notices.link_refused,
}
