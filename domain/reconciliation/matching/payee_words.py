"""Which words of a payee name somebody, and how alike the payees of a line and a row are.

Banks cut names, write them together, and add cities, numbers and words such as POS DEBIT.
"""

from functools import lru_cache

from attrs import frozen

from domain.reconciliation.matching.statement_items import Agreement
from domain.texts import search_words

_NAMELESS = frozenset(search_words("deposit deposits lockbox teller"))
"""Lines with such a word often name a branch, so their other words contradict no payee."""

_GENERIC = _NAMELESS | frozenset(
    search_words("""
    account ach acct and atm auth authorized autopay bank banking batch bill billpay branch bus
    business card cash ccd charge check checks cheque chk ck checking checkcard co com company
    corp corporation counter credit date debit dep des direct dir discount edeposit electronic
    ext fee fees for from id inc incorporated ind indn inst instant international intl intuit
    llc llp ltd mastercard memo merchant merch misc mkt mobile monthly net no number of on
    online order paid pay payment payments paypal payroll pin pos ppd preauth payout processing
    purch purchase pymt pmt rec recd receipt recur recurring ref reference refund remote sale
    sales sav savings service services sq square store ste suite tel the to trace tran trans
    transaction transfer transfers trf trx tst txn usa via visa wd web weekly withdraw
    withdrawal www xfer zelle venmo jan feb mar apr may jun jul aug sep sept oct nov dec january
    february march april june july august september october november december al ak az ar ca co
    ct dc de fl ga hi ia id il in ks ky la ma md me mi mn mo ms mt nc nd ne nh nj nm nv ny oh ok
    or pa ri sc sd tn tx ut va vt wa wi wv wy us
    """)
)
"""Words that do not tell one payee from another."""

_KINDS = frozenset(
    search_words("deposit fee fees interest loan payroll refund savings tax transfer transfers")
)
"""Words that say what something is about where nobody is named."""

_OWN = frozenset({"fee", "fees", "interest", "savings", "transfer", "transfers"})
"""What the company does with its own money or its bank does, and no other payee."""

_FEE = frozenset({"fee", "fees", "charge", "charges", "discount", "commission", "processing"})
_VOWELS = frozenset("aeiou")
_SHORTEST_BEGINNING = 4
_SHORTEST_CUT = 3
_SHORTEST_JOINED = 6
_SHORTEST_NUMBER = 4


@frozen
class Words:
    """The words of a line or row that can tell it from others."""

    name: tuple[str, ...]
    """Those of the payee or contact, in order, without numbers and generic words."""
    all: tuple[str, ...]
    """Those and the words of the memo, with long numbers."""
    kinds: tuple[str, ...]
    """What it is about, if it names nobody."""
    is_nameless: bool
    """Whether what it has of words need not be a name."""
    is_fee: bool
    """Whether it says that it is a fee."""


@frozen
class WordMatch:
    """How alike the words of a line and a row are."""

    agreement: Agreement
    row_words: frozenset[str]
    """The words of the row that the line has, too."""
    line_words: frozenset[str]
    """The words of the line that the row has, too."""
    is_contrast: bool = False
    """Whether one names somebody, and the other says what it is about instead."""

    @property
    def shared(self) -> tuple[str, ...]:
        """The words of the row that the line has, too, in the order of the alphabet."""
        return tuple(sorted(self.row_words))


@lru_cache(maxsize=20_000)
def words_of(payee: str, memo: str) -> Words:
    """The words of a line or row by its payee and memo."""
    payee_words, memo_words = _split(payee), _split(memo)
    name = tuple(dict.fromkeys(filter(_is_name, payee_words)))
    others = (word for word in (*payee_words, *memo_words) if _is_name(word) or _is_long(word))
    return Words(
        name=name,
        all=tuple(dict.fromkeys(others)),
        kinds=() if name else tuple(word for word in payee_words if word in _KINDS),
        is_nameless=not name or ("direct" not in payee_words and bool(_NAMELESS & {*payee_words})),
        is_fee=not _FEE.isdisjoint((*payee_words, *memo_words)),
    )


@lru_cache(maxsize=50_000)
def match_words(line: Words, row: Words) -> WordMatch:
    """How alike the words of a line and a row are."""
    if not (line.name or row.name):
        return _match_kinds(line, row)
    if _is_beginning("".join(line.name), "".join(row.name), _SHORTEST_JOINED):
        return WordMatch("same", frozenset(row.name), frozenset(line.name))
    last = line.name[-1] if line.name else ""
    pairs = [
        (line_word, row_word)
        for line_word in line.all
        for row_word in row.all
        if _is_same_word(line_word, row_word, is_cut=line_word == last)
    ]
    line_words = {line_word for line_word, _ in pairs}
    row_words = {row_word for _, row_word in pairs}
    joined = "".join(row.name)
    for line_word in line.name:
        is_longer = len(row.name) > 1 and len(line_word) > len(row.name[0])
        if is_longer and _is_beginning(line_word, joined, _SHORTEST_JOINED):
            line_words.add(line_word)
            row_words.update(row.name)
    agreement: Agreement = "unknown"
    if _names_the_same(line, row, line_words, row_words):
        agreement = "same"
    elif not (line.is_nameless or row.is_nameless) and (
        not row_words or (line.name[0] not in line_words and row.name[0] not in row_words)
    ):
        agreement = "different"  # A surname alone is not enough.
    own = line.kinds if row.name else row.kinds
    is_contrast = not row_words and bool(line.name or row.name) and not _OWN.isdisjoint(own)
    return WordMatch(agreement, frozenset(row_words), frozenset(line_words), is_contrast)


def _match_kinds(line: Words, row: Words) -> WordMatch:
    """How alike a line and a row are that name nobody."""
    shared = frozenset(line.kinds) & frozenset(row.kinds)
    if shared:
        return WordMatch("same", shared, shared)
    nothing = frozenset[str]()
    return WordMatch("unknown", nothing, nothing)


def _names_the_same(line: Words, row: Words, line_words: set[str], row_words: set[str]) -> bool:
    """Whether most words of one name are in the texts of the other, or all words of one."""
    if row.name:
        shared = sum(word in row_words for word in row.name)
        if shared * 2 > len(row.name):
            return True
    if line.name:
        shared = sum(word in line_words for word in line.name)
        return shared == len(line.name)
    return False


def _split(text: str) -> tuple[str, ...]:
    return search_words(text.replace("'", "").replace("\u2019", ""))


def _is_name(word: str) -> bool:
    return len(word) > 1 and word not in _GENERIC and word.isalpha()


def _is_long(word: str) -> bool:
    return len(word) >= _SHORTEST_NUMBER and word not in _GENERIC


def _is_same_word(line_word: str, row_word: str, *, is_cut: bool) -> bool:
    """Whether two words are the same, or one is the beginning of the other."""
    if line_word == row_word:
        return True
    if not (line_word.isalpha() and row_word.isalpha()):
        return False
    if is_cut and len(line_word) >= _SHORTEST_CUT and row_word.startswith(line_word):
        return True
    if len(line_word) >= _SHORTEST_CUT and _VOWELS.isdisjoint(line_word):
        return _without_vowels(row_word).startswith(line_word)
    return _is_beginning(line_word, row_word, _SHORTEST_BEGINNING)


def _without_vowels(word: str) -> str:
    """A word as banks abbreviate it: `mrktplc`."""
    return "".join(letter for letter in word if letter not in _VOWELS)


def _is_beginning(first: str, second: str, shortest: int) -> bool:
    """Whether one of two texts begins with the other."""
    if min(len(first), len(second)) < shortest:
        return False
    return first.startswith(second) or second.startswith(first)
