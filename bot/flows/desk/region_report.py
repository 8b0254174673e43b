"""A region's report as PDF, from its summary: what a head of office prints and shows."""

from bot.flows.access import Deed, may
from bot.flows.desk.coverage import round_in_view
from bot.flows.desk.summary_values import RegionSummary, Summary
from bot.flows.effects import NoteAct, SendFile
from bot.flows.refusals import refused
from bot.flows.remarks import Remark
from bot.flows.rooms import Room
from bot.flows.screens import Button, Keyboard
from bot.flows.session import Desk
from bot.flows.taps import Act, Tap
from bot.flows.turn import Turn

REGION_REPORT_JOB = "region_report"
"""`region_report:<region>:<round>`."""


def button(desk: Desk, found: Summary) -> Keyboard:
    """Under the summary of one region."""
    if not isinstance(found, RegionSummary):
        return ()
    return ((Button(Tap(Act.REGION_REPORT, (desk.target,)), "region_report"),),)


def order(turn: Turn, args: tuple[str, ...]) -> Turn:
    """The report of the region and round that are looked at."""
    region = args[0]
    if region != turn.session.desk.target or not may(turn, Deed.SEE_SUMMARY, region):
        return refused(turn, "region_report", scope=region)
    found = round_in_view(turn)
    its = found.id if found else ""
    noted = NoteAct("region_report", {"region": region, "round": its})
    ordered = turn.record(noted).noted(Remark.REGION_REPORT_ORDERED)
    return ordered.send(SendFile(f"{REGION_REPORT_JOB}:{region}:{its}", "region_report_caption"))


ROOM = Room(acts={Act.REGION_REPORT: order})
