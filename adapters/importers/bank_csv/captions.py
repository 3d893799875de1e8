"""What the captions of the columns of banks mean, in the languages in which they are often met.

Captions are compared by their words: case, accents, punctuation and a currency do not count.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Literal

from application.importing.statements import StatementColumn
from domain.texts import search_words

Meaning = StatementColumn | Literal["type", "status", "account", "currency"]
"""What a column can hold: what a person can state, and what only the file shows."""


def _texts(listed: str) -> frozenset[str]:
    """The texts in a list with semicolons."""
    return frozenset(" ".join(text.split()) for text in listed.split(";"))


_CURRENCIES = _texts("""
    usd; eur; gbp; cad; aud; nzd; chf; sek; nok; dkk; pln; czk; huf; jpy; inr; sgd; hkd; brl; mxn;
    zar; in
""")
_CAPTIONS: Mapping[Meaning, str] = {
    "date": """
        date; posting date; post date; posted date; date posted; posted; posted on; booking date;
        booked; buchungstag; buchungsdatum; datum; buchung; boekdatum; boekingsdatum;
        bokforingsdag; bokforingsdatum; bogforingsdato; bokfort; dato; fecha; fecha operacion;
        data; data contabile; data operazione; date de comptabilisation; date operation;
        date de l operation; date comptable; process date; processed date; date processed;
        settlement date; entry date; transaction date; trans date; tran date;
        date of transaction; transaction posted date; transaktionsdatum; datetime; date time;
        created; completed date; value date; valuta; valutadatum; wertstellung; date valeur;
        date de valeur; fecha valor; rentedatum; transdate; time; day
    """,
    "balance": """
        balance; running balance; running bal; running total; account balance; balance amount;
        balance after transaction; closing balance; ending balance; ledger balance; saldo; solde;
        kontostand; saldo na mutatie; saldo nach buchung; saldo disponible; current balance;
        cleared balance; available balance; resulting balance
    """,
    "debit": """
        debit; debits; debit amount; amount debit; withdrawal; withdrawals; withdrawal amount;
        withdrawal amt; withdrawals debits; withdrawals dr; withdrawal dr; amount out; money out;
        paid out; out; spent; soll; debet; belastung; lastschrift; ausgang; ausgabe; ausgaben;
        cargo; cargos; uscite; addebiti; dare; debito; debitos; charge; charges; charge amount;
        debit amt; dr amount; funds out; payment; payments
    """,
    "credit": """
        credit; credits; credit amount; amount credit; deposit; deposits; deposit amount;
        deposit amt; deposits credits; deposits cr; deposit cr; amount in; money in; paid in; in;
        received; haben; kredit; gutschrift; eingang; einnahme; einnahmen; abono; abonos; entrate;
        accrediti; avere; credito; creditos; receipt; receipts; lodgement; lodgements; credit amt;
        cr amount; funds in; payment; payments
    """,
    "amount": """
        amount; amt; transaction amount; trans amount; billing amount; posted amount; betrag;
        umsatz; bedrag; montant; importe; importo; monto; valor; belopp; belob; kwota; cantidad;
        amount in account currency; net amount; net; total amount; gross amount; gross; summa;
        sum; total; value
    """,
    "indicator": """
        debit credit; credit debit; debit or credit; credit or debit; dr cr; cr dr; drcr; crdr;
        d c; c d; dc; cd; af bij; bij af; afbij; s h; soll haben; soll haben kennung;
        debit credit indicator; credit debit indicator; debit credit code; cdi; dc indicator;
        debet credit; debit credit flag; sign; direction; in out; sens
    """,
    "status": """
        status; state; transaction status; pending; statut; estado; stato; posting status
    """,
    "category": """
        category; categories; kategorie; categorie; categoria; kategori; budget category
    """,
    "fitid": """
        fitid; transaction id; transaction identifier; unique transaction id; unique id; trans id;
        txn id; reference number; transaction reference; transaction reference number;
        bank reference; bank reference number; transaction number; transaction no; trans no;
        confirmation number; id; tran id; transactionid; transaktions id; volgnr
    """,
    "number": """
        check number; check; check no; check num; check or slip; check slip; check or reference;
        check serial number; serial number; cheque number; cheque no; cheque; chq no;
        chq ref number; num; number; no; chq; slip; ref; reference; ref no; reference no;
        ref number; nummer; belegnummer; referenz; referencia; referencia 1
    """,
    "payee": """
        payee; payee name; merchant; merchant name; name; counterparty; counterparty name; payer;
        beneficiary; beneficiary name; auftraggeber empfanger; empfanger;
        beguenstigter zahlungspflichtiger; begunstigter zahlungspflichtiger;
        auftraggeber beguenstigter; auftraggeber begunstigter; name zahlungsbeteiligter;
        zahlungsempfanger; naam omschrijving; naam; naam tegenpartij; nom; description;
        description 1; transaction description; trans description; full description;
        payee description; description of transaction; beschreibung; libelle; concepto;
        descripcion; descrizione; omschrijving; descricao; historico; tekst; text; rubrik;
        beskrivelse; forklaring; buchungstext; narrative; narrative 1; narration; particulars;
        transaction particulars; transaction details; details; detail; extended description;
        transaction; verwendungszweck; memo; memo description
    """,
    "memo": """
        memo; memo description; notes; note; comment; comments; message; description;
        description 2; extended description; original description; simple description;
        verwendungszweck; mededelingen; remarks; remark; narrative; narrative 2; narration;
        particulars; transaction details; details; detail; subject; text; meddelande;
        omschrijving; additional info; additional information; reference; verwendungszweck 1;
        labels; address
    """,
    "type": """
        type; transaction type; trans type; tran type; txn type; transaction category; typ;
        buchungstext; mutatiesoort; type of transaction; type operation; tipo; tipo movimento;
        umsatzart; code; method; activity
    """,
    "account": """
        account number; account no; account; account name; account id; konto; kontonummer;
        auftragskonto; rekening; rekeningnummer; numero de compte; compte; cuenta; conto;
        account iban; iban; card no; card number; card; last 4
    """,
    "currency": """
        currency; ccy; wahrung; devise; munt; moneda; divisa; valuta; currency code
    """,
}
"""The captions of each meaning, the most telling first. A caption may be that of several."""

RANKS: Mapping[Meaning, Mapping[str, int]] = {
    meaning: {
        "".join(caption.split()): rank for rank, caption in reversed([*enumerate(text.split(";"))])
    }
    for meaning, text in _CAPTIONS.items()
}
"""For each meaning the place of each caption, by its words; the first is 0."""

OUT = _texts("""
    debit; debits; dr; db; d; debet; deb; af; soll; s; withdrawal; out; outgoing; lastschrift;
    sortie
""")
IN = _texts("""
    credit; credits; cr; c; cred; kredit; bij; haben; h; deposit; in; incoming; gutschrift
""")
"""Cells of an indicator, by their words: for what goes out, and for what comes in."""

_PENDING = _texts("""
    pending; pend; hold; on hold; processing; in process; authorised; authorized; authorization;
    authorisation; temporary hold; vorgemerkt; en attente; pendiente; not posted; unposted;
    memo post; uncleared; in progress; awaiting
""")
_WITHOUT_EFFECT = _texts("""
    declined; denied; failed; cancelled; canceled; rejected; reverted; refused; expired; voided;
    removed; abgelehnt; storniert
""")
_BALANCES = _texts("balance; saldo; solde; kontostand; bal")
_OPENING = _texts("""
    beginning; opening; starting; previous; initial; brought; forward; start; anfangssaldo; inicial;
    ouverture; prior
""")
_TOTALS = _texts("total; totals; subtotal; totaal; summe; gesamt; grand; sum")


@lru_cache(maxsize=4096)
def words_of(caption: str) -> str:
    """The words of a caption as captions are compared, without the currency at its end.

    They are joined, so that `RunningBalance` is the same as `Running Balance`.
    """
    words = search_words(caption)
    if len(words) > 1 and words[-1] in _CURRENCIES:
        words = words[:-1]
    return "".join(words)


def meanings_of(caption: str) -> frozenset[Meaning]:
    """All that a caption may mean."""
    words = words_of(caption)
    return frozenset(meaning for meaning, ranks in RANKS.items() if words in ranks)


def ranked(meaning: Meaning, captions: Sequence[str]) -> list[int]:
    """The columns whose captions have a meaning, the most telling first."""
    ranks = RANKS[meaning]
    places = [
        (ranks[words], column)
        for column, caption in enumerate(captions)
        if (words := words_of(caption)) in ranks
    ]
    return [column for _, column in sorted(places)]


@lru_cache(maxsize=1024)
def direction(cell: str) -> int:
    """What an indicator says: 1 for what comes in, -1 for what goes out, 0 for anything else."""
    if cell.strip() in {"+", "-"}:
        return 1 if cell.strip() == "+" else -1
    words = " ".join(search_words(cell))
    return (words in IN) - (words in OUT)


@lru_cache(maxsize=1024)
def is_pending(status: str) -> bool:
    """Whether a status says that the bank has not booked the row yet."""
    return " ".join(search_words(status)) in _PENDING


@lru_cache(maxsize=1024)
def is_without_effect(status: str) -> bool:
    """Whether a status says that no money has moved."""
    return bool(_WITHOUT_EFFECT.intersection(search_words(status)))


@lru_cache(maxsize=1024)
def is_balance(text: str) -> bool:
    """Whether a text names a balance, such as `Beginning balance as of 01/01/2014`."""
    return bool(_BALANCES.intersection(search_words(text))) or "saldo" in text.casefold()


@lru_cache(maxsize=1024)
def is_opening(text: str) -> bool:
    """Whether a text that names a balance means the one at the beginning of a statement."""
    return bool(_OPENING.intersection(search_words(text)))


@lru_cache(maxsize=1024)
def is_total(text: str) -> bool:
    """Whether a text begins with a word such as `Total`."""
    words = search_words(text)
    return bool(words) and words[0] in _TOTALS
