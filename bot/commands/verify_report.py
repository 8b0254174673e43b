"""What `verify` does: a report is read, and worked out again from the store."""

import argparse
import asyncio
import sys

from bot.config import read_settings
from bot.flows.places import Place
from bot.ids import RandomIds
from bot.keys import open_sealed_store
from bot.reporting.claims import Claims, ClaimsError, from_json
from bot.reporting.compilers import Compilers
from bot.reporting.pages import Pages, set_pages
from bot.reporting.press import Press
from bot.reporting.region_pages import KIND as REGION
from bot.reporting.region_pages import region_pages
from bot.reporting.respondent_pages import KIND as RESPONDENT
from bot.reporting.respondent_pages import respondent_pages
from bot.reporting.verifying import (
    Finding,
    ReadReport,
    Verdict,
    compare,
    compare_figures,
    not_as_issued,
    read_report,
)
from bot.services.clock import SystemClock
from bot.services.issuing import IssuedReport
from bot.services.reports import beside_first, respondent_report
from bot.services.reports_of_regions import RegionalWords, regional_report
from bot.store import Store
from bot.world import read_world
from scoring.rubric import Rubric

_WORDS = {
    Verdict.GENUINE: "genuine: every figure, word and byte is what the stored answers give",
    Verdict.REFUSED: "refused",
    Verdict.UNPROVEN: "not proven",
}


def verify_report(args: argparse.Namespace) -> int:
    """Checks the report that the options name; gives the exit status."""
    found = args.report.read_bytes()
    try:
        read = read_report(found)
        finding, made = asyncio.run(_check(found, read))
    except ClaimsError as problem:
        finding, made = Finding(Verdict.REFUSED, (str(problem),)), b""
    if args.write and made:
        args.write.write_bytes(made)
    for line in finding.lines:
        sys.stderr.write(f"{args.report.name}: {line}\n")
    sys.stdout.write(f"{args.report.name}: {_WORDS[finding.verdict]}\n")
    return int(finding.verdict)


async def _check(found: bytes, read: ReadReport) -> tuple[Finding, bytes]:
    clock = SystemClock()
    store = await open_sealed_store(read_settings(), clock=clock, ids=RandomIds(clock))
    try:
        pages = await _pages_due(store, read.claims)
        issued = await _as_issued(store, found, read.claims)
    finally:
        await store.close()
    press = Press(Compilers())
    try:
        made = set_pages(press, pages)
    finally:
        press.close()
    if issued is not None:
        return _beside_today(issued, read.claims, pages.claims), made
    if pages.claims.kind == REGION:
        return compare_figures(found, read, pages.claims, made), made
    return compare(found, read, pages.claims, made), made


async def _as_issued(store: Store, found: bytes, claims: Claims) -> Finding | None:
    """What the register says of a file; None where it knows nothing of its subject and moment."""
    if await store.issued_reports.knows(found):
        return Finding(Verdict.GENUINE, ())
    if claims.kind != REGION:
        return None
    subject = IssuedReport(claims.kind, claims.subject, claims.round, claims.moment)
    kept = [from_json(each.encode()) for each in await store.issued_reports.claims_of(subject)]
    return not_as_issued(claims, kept) if kept else None


def _beside_today(issued: Finding, claims: Claims, today: Claims) -> Finding:
    """A file that was issued stays genuine when people answer after it; that is said."""
    grown = claims.answers_hash != today.answers_hash
    if issued.verdict is not Verdict.GENUINE or not grown:
        return issued
    line = (
        "the data has grown since (data sudah bertambah): the figures are those of the day on "
        "which the report was issued"
    )
    return Finding(Verdict.GENUINE, (line,))


async def _pages_due(store: Store, claims: Claims) -> Pages:
    """The report that the store gives for the same subject and moment.

    Raises:
        ClaimsError: The store has nothing that such a report could be of.
    """
    world = read_world(lambda _: None)
    rubric = world.rubrics.get(claims.instrument, claims.version)
    if rubric is None:
        raise ClaimsError(f"there is no rubric {claims.instrument} {claims.version} here")
    if claims.kind == REGION:
        return await _region_pages(store, claims, rubric, world.place(claims.subject))
    if claims.kind != RESPONDENT:
        raise ClaimsError(f"a report of the kind {claims.kind} cannot be checked")
    own = await store.reports.assessment_at(claims.subject, claims.moment)
    place = world.place(own.region) if own else None
    if own is None or place is None:
        raise ClaimsError(f"the store has no assessment {claims.subject}")
    if (own.instrument, own.version) != (claims.instrument, claims.version):
        raise ClaimsError(f"the assessment is of {own.instrument} {own.version}")
    first = await store.reports.assessment_before(own.id, claims.moment)
    beside = beside_first(world.rubrics, rubric, own, first)
    report = respondent_report(rubric, own, place, claims.moment, beside)
    return respondent_pages(report, claims.language)


async def _region_pages(
    store: Store, claims: Claims, rubric: Rubric, place: Place | None
) -> Pages:
    """A region's report from what is stored now: who answered since changes it."""
    if place is None:
        raise ClaimsError(f"there is no region {claims.subject}")
    figures = await store.figures.region(rubric, place.code, claims.round)
    national = await store.figures.national(rubric, claims.round)
    words = RegionalWords(round_id=claims.round)
    report = regional_report(rubric, place, figures, national, claims.moment, words)
    return region_pages(report, claims.language)
