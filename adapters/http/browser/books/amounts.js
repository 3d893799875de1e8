// Exact amounts: decimal texts outside, whole cents (BigInt) inside, never a floating number.

const AMOUNT = /^(-?)(\d{1,15})(?:\.(\d{1,2}))?$/;
const MINUS = '\u2212';
const CURRENCY = /^(-?)\s*[$€£]?\s*(?=\d)/;
/** A number with one separator between every three digits, such as `12,345,678.90`. */
const GROUPED = /^-?[1-9]\d{0,2}([,\s])\d{3}(?:\1\d{3})*(?:\.\d*)?$/;

/** The cents of `"1250.00"`; null if the text is no amount. */
export function centsOf(text) {
  const match = AMOUNT.exec(String(text ?? '').trim());
  if (!match) return null;
  const [, sign, whole, fraction = ''] = match;
  const cents = BigInt(whole) * 100n + BigInt(fraction.padEnd(2, '0') || '0');
  return sign ? -cents : cents;
}

/** `125000n` as `"1250.00"`. */
export function amountOf(cents) {
  const digits = (cents < 0n ? -cents : cents).toString().padStart(3, '0');
  return `${cents < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

/** The sum of amounts, as a text. */
export function sum(amounts) {
  return amountOf(amounts.reduce((total, amount) => total + (centsOf(amount) ?? 0n), 0n));
}

/** An amount with the other sign; a text that is no amount stays, so that the server refuses it. */
export function negated(amount) {
  const cents = centsOf(amount);
  return cents === null ? amount : amountOf(-cents);
}

export function isZero(amount) {
  return centsOf(amount) === 0n;
}

export function isNegative(amount) {
  return String(amount).startsWith('-');
}

/** An amount or number as people read it: `"-1234.50"` is `−1,234.50`. */
export function shownNumber(text) {
  const [whole, fraction] = String(text).replace('-', '').split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return (isNegative(text) ? MINUS : '') + grouped + (fraction === undefined ? '' : `.${fraction}`);
}

/**
 * What a person typed as the API takes it: `1,250.50` is `1250.50`, `−3` is `-3`, `$5` is `5`. A text
 * such as `1250,50` stays as it is, so that the server refuses it: nobody can know what it means.
 */
export function typedNumber(text) {
  const typed = String(text).trim().replaceAll(MINUS, '-').replace(CURRENCY, '$1');
  return GROUPED.test(typed) ? typed.replace(/[,\s]/g, '') : typed;
}
