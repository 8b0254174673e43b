"""What each tap of the interview does; a typed word and a button end here alike."""

from collections.abc import Mapping

from bot.flows.act import answering, around, setting_up
from bot.flows.rooms import Handler
from bot.flows.taps import Act

HANDLERS: Mapping[Act, Handler] = {
    Act.READ: setting_up.read,
    Act.AGREE: setting_up.agree,
    Act.DECLINE: setting_up.decline,
    Act.LANGUAGE: around.speak,
    Act.ADULT: setting_up.adult,
    Act.MINOR: setting_up.minor,
    Act.INSTRUMENT: setting_up.choose_instrument,
    Act.REGION: setting_up.choose_region,
    Act.OTHER_REGION: setting_up.other_region,
    Act.ROLE: setting_up.choose_role,
    Act.OWN_SUBSECTOR: setting_up.choose_own_subsector,
    Act.LEADING_SUBSECTOR: setting_up.choose_leading_subsector,
    Act.LEVEL: answering.level,
    Act.TICK: answering.tick,
    Act.DONE: answering.ticked,
    Act.DONT_KNOW: answering.dont_know,
    Act.NOT_APPLICABLE: answering.not_applicable,
    Act.SKIP: answering.skip,
    Act.EXPLAIN: answering.explain,
    Act.QUESTION: answering.close_explanation,
    Act.BACK: around.back,
    Act.PAUSE: around.pause,
    Act.RESUME: around.resume,
    Act.DROP: around.drop,
    Act.MORE: setting_up.more_subsectors,
    Act.FILL: answering.fill,
    Act.RESULT: around.see_result,
    Act.SUMMARY: around.see_summary,
    Act.CHANGE: answering.change,
    Act.CHANGE_REMARK: answering.change,
    Act.CHOOSE: around.choose,
    Act.BEGIN_OTHER: setting_up.begin_other,
    Act.WITHDRAW: around.ask_withdraw,
    Act.WITHDRAW_YES: around.withdraw,
    Act.ERASE_YES: around.erase,
    Act.DATA: around.send_data,
}
