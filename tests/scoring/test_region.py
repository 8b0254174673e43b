"""A region is built indicator by indicator, from group means, through the rubric's tree."""

from collections.abc import Mapping, Sequence

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from scoring.answers import DONT_KNOW, Answer, Answers
from scoring.area import combine, sum_of_means
from scoring.interval import within_variances
from scoring.linear import asked_groups
from scoring.panel import GroupFigures, Moments, figures_of
from scoring.region import Figures, National, measure, publish
from scoring.rubric import Panel, Rubric
from scoring.score import score
from tests.scoring.models import flat, indicator, node, rubric
from tests.strategies import EXPONENTS, rubrics, sheets, steady

GROUPS = ("A", "B", "C", "G")
NOTHING = National({}, {})


def region_of(model: Rubric, people: Mapping[str, Sequence[Answers]], **given: object) -> Figures:
    return {group: figures_of(model, group, found, **given)  # type: ignore[arg-type]
            for group, found in people.items()}  # fmt: skip


def national_of(model: Rubric, *regions: Figures) -> National:
    nodes = [model.root, *(each.id for each in model.dimensions())]
    return National(
        {each: within_variances({g: f.shares[each] for g, f in r.items()} for r in regions)
         for each in nodes},
        {each: within_variances({g: f.scores[each] for g, f in r.items()} for r in regions)
         for each in nodes},
    )  # fmt: skip


def panel_of(data: st.DataObject, model: Rubric) -> dict[str, list[Answers]]:
    return {group: data.draw(st.lists(sheets(model, gaps=False), min_size=1, max_size=3))
            for group in GROUPS}  # fmt: skip


@steady
@given(rubrics((1.0,), gated=False), st.data())
def test_region_is_the_sum_of_the_groups_mean_contributions(
    model: Rubric, data: st.DataObject
) -> None:
    """For p = 1 what the database sums up equals indicator first, then the tree."""
    assume(all(each.floor == 0.0 for each in model.nodes.values()))
    people = panel_of(data, model)
    found = region_of(model, people)

    value = measure(model, found, NOTHING).score.value

    shares = {group: each.shares[model.root] for group, each in found.items()
              if model.asked(group)}  # fmt: skip
    shares = {group: moments for group, moments in shares.items() if moments.n}
    assert value == pytest.approx(sum_of_means(shares), abs=1e-7)


@steady
@given(rubrics((*EXPONENTS,), gated=False), st.data())
def test_with_the_gradient_it_holds_for_other_p_too(model: Rubric, data: st.DataObject) -> None:
    """Contributions at the region's own values add up to its value: means are homogeneous."""
    assume(all(each.floor == 0.0 for each in model.nodes.values()))
    people = panel_of(data, model)
    first = measure(model, region_of(model, people), NOTHING)
    found = region_of(model, people, at=first.indicators)

    shares = [each.shares[model.root] for each in found.values()]
    total = sum(moments.mean for moments in shares if moments.n)

    assert first.score.value == pytest.approx(total, abs=1e-6)


@steady
@given(rubrics(), st.data())
def test_identical_respondents_make_the_region(model: Rubric, data: st.DataObject) -> None:
    """If everybody gives one and the same sheet, the region's score is that sheet's score."""
    sheet = data.draw(sheets(model, gaps=False))
    sizes = data.draw(st.fixed_dictionaries({group: st.integers(1, 4) for group in GROUPS}))

    found = region_of(model, {group: [sheet] * n for group, n in sizes.items()})
    result = measure(model, found, NOTHING).score

    alone = score(model, sheet)
    assert result.value == pytest.approx(alone.value, abs=1e-7)
    assert result.level == alone.level


def test_group_sizes_do_not_weigh() -> None:
    """Mean of groups: 60 from one group count as much as 5 of each other.

    By hand: group means 50, 75, 25, 100 give 62.5; pooled it would be 90.
    """
    model = flat([0])
    levels = {"A": 2, "B": 3, "C": 1, "G": 4}
    people = {group: [{"q0": Answer.given(level)}] * (60 if group == "G" else 5)
              for group, level in levels.items()}  # fmt: skip

    assert measure(model, region_of(model, people), NOTHING).score.value == pytest.approx(62.5)


def test_an_indicator_rests_on_the_groups_that_are_asked() -> None:
    """Only asked groups count, with their weights; a group of weight 0 never does.

    By hand: q0 is asked of A (0) and G (100, weight 3): 75; q1 of C alone: 50; mean 62.5.
    """
    items = [indicator("q0", groups=["A", "G"]), indicator("q1", groups=["C"])]
    model = rubric(items, [node("index", ["q0", "q1"])], weights={"G": 3.0})
    people = {
        "A": [{"q0": Answer.given(0), "q1": Answer.given(4)}],
        "G": [{"q0": Answer.given(4)}],
        "C": [{"q1": Answer.given(2), "q0": Answer.given(0)}],
        "S": [{"q1": Answer.given(4)}],
    }

    found = measure(model, region_of(model, people), NOTHING)

    assert found.indicators == {"q0": 0.75, "q1": 0.5}
    assert found.score.value == pytest.approx(62.5)


def test_a_group_of_weight_zero_makes_no_indicator() -> None:
    """What only supporters are asked has no regional value; where others are asked too, theirs."""
    items = [indicator("q0", groups=["C"]), indicator("q1", groups=["A"])]
    model = rubric(items, [node("index", ["q0", "q1"])], weights={"A": 0.0})
    people = {group: [given_all(model, 4)] for group in ("A", "C", "S")}

    assert asked_groups(model, items[0]) == {"C": 1.0}
    assert asked_groups(model, items[1]) == {}
    assert measure(model, region_of(model, people), NOTHING).indicators == {"q0": 1.0}


def given_all(model: Rubric, level: int) -> Answers:
    return dict.fromkeys(model.indicators, Answer.given(level))


def test_missing_answers_do_not_pull_a_group_down() -> None:
    """A group's mean is over those who gave a value; don't know is nobody's zero.

    By hand: A has 100 and one don't know, G has 0: 50.
    """
    model = flat([0])
    people = {"A": [{"q0": Answer.given(4)}, {"q0": DONT_KNOW}], "G": [{"q0": Answer.given(0)}]}

    assert measure(model, region_of(model, people), NOTHING).score.value == pytest.approx(50.0)


def test_a_person_with_gaps_still_contributes() -> None:
    """The person's own mean stands in: half of the answers at 75 count as 75 in their share."""
    model = flat([0, 0])
    people = {
        "A": [{"q0": Answer.given(3)}],
        "G": [{"q0": Answer.given(3), "q1": Answer.given(3)}],
    }

    found = region_of(model, people)

    # four groups are asked, so each person's share is a quarter of 75
    assert found["A"].shares["index"] == Moments.of([75 / 4])
    assert found["G"].shares["index"] == Moments.of([75 / 4])
    assert figures_of(model, "A", [{}]).shares["index"].n == 0


def sixteen(model: Rubric, level: int = 2) -> dict[str, list[Answers]]:
    return {group: [dict.fromkeys(model.indicators, Answer.given(level))] * 5 for group in GROUPS}


def test_publishing_shows_a_large_region_whole() -> None:
    """Five in each group: total, groups, nodes, indicators, agreement and trust."""
    nodes = [node("d0", ["q0"]), node("d1", ["q1"]), node("index", ["d0", "d1"])]
    model = rubric([indicator("q0"), indicator("q1")], nodes)
    mixed = {group: [{"q0": Answer.given(i), "q1": Answer.given(2)} for i in range(5)]
             for group in GROUPS}  # fmt: skip
    found = region_of(model, mixed)

    report = publish(model, found, national_of(model, found))

    assert report.value == pytest.approx(50.0)
    assert list(report.groups) == list(GROUPS)
    assert report.groups["B"].nodes == {"d0": 50.0, "d1": 50.0}
    assert report.indicators == {"q0": 0.5, "q1": 0.5}
    assert report.agreement["q1"].deviation == 0.0
    assert report.agreement["q0"].deviation == pytest.approx(1.2)
    assert report.nodes["d0"][0] == pytest.approx(50.0)
    assert report.trust is not None
    assert report.disclosure.needs == ()


def test_half_width_of_a_region_by_hand() -> None:
    """Shares 0, 6.25 … 25 in each of four groups: S^2 = 97.65625, n = 5.

    f* = 1, df = 16 + 6; sqrt(4 * 97.65625 / 5) = 8.8388; t(.975, 22) = 2.0739 (table): 18.331.
    """
    model = flat([0])
    people = {group: [{"q0": Answer.given(i)} for i in range(5)] for group in GROUPS}
    found = region_of(model, people)

    widths = measure(model, found, national_of(model, found)).half_widths

    assert widths["index"] == pytest.approx(18.331, abs=0.005)


def test_publishing_keeps_a_small_region_back() -> None:
    """Below 15 people there is no total, only who is missing and how many are there."""
    model = flat([0])
    people = {group: [{"q0": Answer.given(2)}] * n
              for group, n in {"A": 2, "B": 5, "C": 3, "G": 1}.items()}  # fmt: skip

    report = publish(model, region_of(model, people), NOTHING)

    assert report.value is None
    assert (report.nodes, report.indicators, report.agreement) == ({}, {}, {})
    assert (report.trust, report.alpha, report.half_width) == (None, None, None)
    assert list(report.groups) == ["B"]
    assert report.people == {"A": 2, "B": 5, "C": 3, "G": 1}


def test_excluded_sheets_are_counted_never_used() -> None:
    """Careless sheets are reported as a number; one in nine is over a tenth and costs the A."""
    model = flat([0])
    people = sixteen(model)
    found = {group: figures_of(model, group, each, excluded=1) for group, each in people.items()}

    result = measure(model, found, NOTHING)

    assert (result.people, result.excluded) == (20, 4)
    check = next(check for check in result.trust.checks if check.criterion == "excluded")
    assert check.value == pytest.approx(4 / 24)
    assert not check.met


def test_a_province_counts_regions_alike() -> None:
    """A node over its regions: those with a total, each once; the others are only counted.

    By hand: 50 and 100 give 75, whatever their number of people.
    """
    model = rubric([indicator("q0")], [node("d0", ["q0"]), node("index", ["d0"])],
                   panel=Panel(5, 15, 3))  # fmt: skip
    small = {group: each[:2] for group, each in sixteen(model).items()}
    many = {group: each * 4 for group, each in sixteen(model, 4).items()}
    reports = [publish(model, region_of(model, people), NOTHING)
               for people in (sixteen(model), many, small)]  # fmt: skip

    province = combine(model, reports)

    assert province.value == pytest.approx(75.0)
    assert province.nodes == {"d0": pytest.approx(75.0)}
    assert (province.counted, province.regions, province.people) == (2, 3, 100)
    assert combine(model, [reports[-1]]).value is None


def test_a_province_is_surer_than_its_regions() -> None:
    """Independent half-widths add up as squares: two of 18.331 give 18.331 / sqrt 2."""
    model = flat([0])
    people = {group: [{"q0": Answer.given(i)} for i in range(5)] for group in GROUPS}
    found = region_of(model, people)
    report = publish(model, found, national_of(model, found))
    assert report.half_width is not None

    assert combine(model, [report] * 2).half_width == pytest.approx(18.331 / 2**0.5, abs=0.005)


def test_a_groups_mean_is_known_from_its_moments_or_alone() -> None:
    """Moments of nobody have no mean; where only means were asked for, they are taken."""
    group = GroupFigures(
        4, {}, {"index": Moments(4, 6.0, 9.5), "D1": Moments(0, 0.0, 0.0)}, means={"D2": 2.5}
    )

    assert [group.mean_share(each) for each in ("index", "D1", "D2", "D3")] == [
        1.5, None, 2.5, None,
    ]  # fmt: skip
