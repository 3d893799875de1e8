"""The picture of a report: every amount has its place on the scale, and the picture is
well-formed, whatever the names in it are."""

from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.exporters.chart_picture import (
    WIDTH,
    Box,
    Label,
    axis_ticks,
    compact_amount,
    lay_out_chart,
    svg,
)
from domain.reports.table import Chart
from tests.adapters.exporters.sample_reports import CHART, MONEY, TEXT
from tests.strategies import PRINTABLE

SVG = "{http://www.w3.org/2000/svg}"


@st.composite
def charts(draw_):
    categories = tuple(draw_(st.lists(TEXT, max_size=15)))
    amounts = st.tuples(*(MONEY for _ in categories))
    return Chart(
        draw_(TEXT),
        draw_(st.sampled_from(["columns", "bars"])),
        categories,
        tuple(draw_(st.lists(st.tuples(TEXT, amounts), max_size=3))),
    )


@pytest.mark.parametrize(
    ("cents", "text"),
    [
        (0, "0"),
        (25_000, "250"),
        (50, "0.50"),
        (1_250_000, "12.5k"),
        (-200_000, "-2k"),
        (150_000_000, "1.5M"),
        (10**14, "1,000bn"),
        (99_900, "999"),
    ],
)
def test_an_axis_shows_short_amounts(cents, text):
    assert compact_amount(cents).replace(",", "") == text.replace(",", "")


@given(MONEY, MONEY)
def test_ticks_are_few_and_even_and_hold_zero_and_every_amount(one, other):
    ticks = axis_ticks(min(one, other), max(one, other))
    assert 2 <= len(ticks) <= 7
    assert len({later - earlier for earlier, later in pairwise(ticks)}) == 1
    assert 0 in ticks
    assert ticks[0] <= min(one, other, 0)
    assert ticks[-1] >= max(one, other, 0)


@given(charts())
def test_every_amount_is_drawn_and_labelled_and_the_picture_is_well_formed(chart):
    tree = ET.fromstring(svg(chart))
    assert tree.get("role") == "img"
    assert not [
        each
        for each in tree.iter()
        if each.tag.removeprefix(SVG) not in {"svg", "title", "rect", "line", "text"}
    ]
    amounts = [each for each in tree.iter(f"{SVG}rect") if each.find(f"{SVG}title") is not None]
    assert len(amounts) == len(chart.categories) * len(chart.series)
    for bar in tree.iter(f"{SVG}rect"):
        assert 0 <= float(bar.get("x")) <= WIDTH
        assert float(bar.get("height")) >= 0
        assert float(bar.get("width")) >= 0


def test_an_amount_below_zero_hangs_below_the_line_and_heights_are_in_proportion():
    boxes = {
        each.words: each
        for each in lay_out_chart(CHART).shapes
        if isinstance(each, Box) and each.words
    }
    income, loss = boxes["Mar, Income: 2,500.00"], boxes["Feb, Net income: -300.00"]
    assert income.y + income.height == pytest.approx(loss.y)
    assert income.height / loss.height == pytest.approx(2500 / 300)


def test_several_series_have_a_legend_and_a_single_one_has_none():
    assert {"Income", "Net income"} <= {
        each.words for each in lay_out_chart(CHART).shapes if isinstance(each, Label)
    }
    alone = Chart("Income", "columns", ("Jan",), (("Only", (1,)),))
    assert "Only" not in {
        each.words for each in lay_out_chart(alone).shapes if isinstance(each, Label)
    }


def test_a_bar_has_its_name_and_amount_beside_it():
    chart = Chart("Sales", "bars", ("Acme", "A" * 100), (("Sales", (125_000, -100)),))
    assert {"Acme", "1,250.00", "-1.00", "A" * 35 + "…"} <= {
        each.words for each in lay_out_chart(chart).shapes if isinstance(each, Label)
    }
    assert "A" * 100 in svg(chart)


@given(st.text(PRINTABLE))
def test_text_cannot_become_markup(text):
    tree = ET.fromstring(svg(Chart(text, "bars", (text,), ((text, (1,)),))))
    assert f"{text}, {text}: 0.01" in [each.text for each in tree.iter(f"{SVG}title")]


def test_names_of_wide_letters_have_room_in_the_legend_and_are_shortened_earlier():
    name = "\u682a\u5f0f\u4f1a\u793e" * 20
    series = (("\u53ce\u5165\u6240\u5f97", (1,)), ("x", (1,)))
    shapes = lay_out_chart(Chart("Chart", "bars", (name,), series)).shapes
    labels = [shape for shape in shapes if isinstance(shape, Label)]
    shown = next(label.words for label in labels if name[:4] in label.words)
    assert len(shown) == 18
    assert shown.endswith("\u2026")
    starts = {label.words: label.x for label in labels}
    assert starts["x"] - starts["\u53ce\u5165\u6240\u5f97"] > 4 * 10
