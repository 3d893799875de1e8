"""The style sheet of a report's page, in sizes that suit its number of columns."""

from base64 import b64encode
from hashlib import sha256
from string import Template

from attrs import frozen

from domain.reports.report import Report

WIDE = 6
"""A report with more columns is printed in landscape format."""

DEEPEST = 12
"""Rows with a greater depth are indented as if they had this one."""


@frozen
class _Sizes:
    """The sizes for reports of at most so many columns, as CSS lengths.

    The gaps are those between two columns.
    """

    most_columns: int
    screen_font: str
    print_font: str
    print_gap: str
    screen_gap: str


_SIZES = (
    _Sizes(WIDE, "14px", "10pt", "10px", "16px"),
    _Sizes(10, "13px", "8.5pt", "10px", "14px"),
    _Sizes(10_000, "11.5px", "7pt", "6px", "9px"),
)


def style_sheet(report: Report) -> str:
    """The style sheet of a report's page."""
    column_count = len(report.columns)
    sizes = next(sizes for sizes in _SIZES if column_count <= sizes.most_columns)
    # The title is our own text. Still, it must not end the string or the element that it is in.
    title = "".join(letter for letter in report.kind.title if letter not in '"\\<>\n\r\f')
    rules = _STYLE.substitute(
        orientation="landscape" if column_count > WIDE else "portrait",
        screen_font=sizes.screen_font,
        print_font=sizes.print_font,
        print_gap=sizes.print_gap,
        screen_gap=sizes.screen_gap,
        title=title,
    )
    return rules + "".join(map(_indent_rule, range(1, DEEPEST + 1)))


def style_source(report: Report) -> str:
    """The style sheet of a report's page as a source of a Content-Security-Policy: its hash."""
    digest = sha256(style_sheet(report).encode()).digest()
    return f"'sha256-{b64encode(digest).decode()}'"


def _indent_rule(depth: int) -> str:
    return f"tr.d{depth} > th {{ padding-left: {depth * 1.4:g}em }}\n"


_STYLE = Template("""
@page { size: letter $orientation; margin: 14mm 13mm 16mm;
  @bottom-left { content: "$title"; font: 8pt sans-serif; color: #66727f }
  @bottom-right { content: "Page " counter(page) " of " counter(pages); font: 8pt sans-serif; \
color: #66727f } }
:root { color-scheme: light }
* { box-sizing: border-box }
body { margin: 0 auto; padding: 36px 44px; max-width: max-content; min-width: min(100%, 640px); \
background: #fff; color: #1f2933;
  font: $screen_font/1.4 "Helvetica Neue", Helvetica, Arial, "Liberation Sans", sans-serif }
header { border-top: 6px solid #1d3f66; padding-top: 16px; margin-bottom: 22px }
h1 { margin: 0 0 2px; font-size: 25px; line-height: 1.2; color: #1d3f66 }
header p { margin: 0; color: #55606c }
header p.company { color: #1f2933; font-size: 16px; font-weight: 600 }
svg { display: block; max-width: 100%; height: auto; margin: 0 0 24px }
table { border-collapse: separate; border-spacing: 0; width: 100%; \
font-variant-numeric: tabular-nums lining-nums }
thead { display: table-header-group }
th, td { padding: 4px 0 4px $screen_gap; text-align: left; vertical-align: top; \
font-weight: normal; overflow-wrap: break-word; unicode-bidi: plaintext }
th:first-child { padding-left: 0; min-width: 3em }
tr.transaction > th { white-space: nowrap }
tr.account > th, tr.contact > th { min-width: 11em }
thead th { border-bottom: 1.5px solid #1d3f66; color: #1d3f66; font-size: 12px; \
font-weight: 600; vertical-align: bottom }
tbody tr { break-inside: avoid }
tbody th, tbody td { border-bottom: 1px solid #edf1f6 }
td.t { min-width: 5em; max-width: 24em; white-space: pre-line }
td.w { min-width: 14em; max-width: 46em }
td.n, th.n { text-align: right }
td.n, td.date { white-space: nowrap }
tr.s > * { font-weight: 600 }
tr.section > th { padding-top: 12px; color: #1d3f66 }
tr.total > td.n:not(:empty) { border-top: 1px solid #1f2933 }
tr.total:last-child > td.n:not(:empty) { border-bottom: 3px double #1f2933 }
.neg, .neg a { color: #a3242b }
a { color: inherit; text-decoration: none }
a:hover, a:focus { text-decoration: underline }
td.t a, td.date a { color: #1d5a96 }
footer { margin-top: 16px; color: #66727f; font-size: 12px }
@media print {
  body { padding: 0; max-width: none; font-size: $print_font; print-color-adjust: exact; \
-webkit-print-color-adjust: exact }
  thead th, footer { font-size: inherit }
  th, td { padding-top: 2.5px; padding-bottom: 2.5px; padding-left: $print_gap }
  svg { max-height: 70mm; width: auto }
  tr.section, tr.heading { break-after: avoid }
}
""")
"""A row has its kind and depth as classes (`total`, `d1`), and `s` if it is bold. A cell has `n`
for a number, `t` for a text (a wide one also `w`) and `date` for a date; a number below zero also
has `neg`."""
