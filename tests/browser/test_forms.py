"""What a form does with what somebody types: it guesses nothing, and it loses nothing."""

from adapters.http.browser_pages import PROGRAM
from tests.browser.window import Window


def test_separators_are_taken_away_only_where_they_group_three_digits(window: Window):
    page = window.open("/settings")
    typed = {
        "1,250": "1250",
        "1,250.50": "1250.50",
        "12,345,678.9": "12345678.9",
        "12 345.00": "12345.00",
        "$1,250": "1250",
        "\u2212 $3": "-3",
        "1250,50": "1250,50",
        "0,999": "0,999",
        "12,5": "12,5",
        "1,2500": "1,2500",
        "1,250 000": "1,250 000",
        "1.250,50": "1.250,50",
    }
    answers = page.evaluate(
        """async ([address, texts]) => {
            const { typedNumber } = await import(address);
            return texts.map(typedNumber);
        }""",
        [f"{PROGRAM.address}/books/amounts.js", list(typed)],
    )
    assert dict(zip(typed, answers, strict=True)) == typed
