// Plain days, as texts of the form 2026-01-31. No time zone can move them.

import { preferences } from './company.js';

/** The day on this computer's clock. */
export function today() {
  const now = new Date();
  return dayOf(now.getFullYear(), now.getMonth() + 1, now.getDate());
}

export function dayOf(year, month, day) {
  return `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}`;
}

/** A day some days later (or earlier, with a negative number). */
export function addDays(day, count) {
  const moved = new Date(Date.parse(`${day}T00:00:00Z`) + count * 86_400_000);
  return moved.toISOString().slice(0, 10);
}

/** How many days a day is after another; negative if it is before. */
export function daysFrom(first, last) {
  const [start, end] = [first, last].map((day) => Date.parse(`${day}T00:00:00Z`));
  return Math.round((end - start) / 86_400_000);
}

/** The first day of the month that is some months after the month of a day. */
export function monthStart(day, count = 0) {
  const [year, month] = day.split('-').map(Number);
  const months = year * 12 + month - 1 + count;
  return dayOf(Math.floor(months / 12), (months % 12) + 1, 1);
}

/** The last day of the month of a day. */
export function monthEnd(day) {
  return addDays(monthStart(day, 1), -1);
}

/** Forms in which days are shown; a preference of the company. */
export const DATE_FORMS = ['YYYY-MM-DD', 'MM/DD/YYYY', 'DD/MM/YYYY', 'DD.MM.YYYY'];

/** A day in the form that the company prefers. */
export function shownDay(day) {
  if (!day) return '';
  const [year, month, date] = day.split('-');
  const form = preferences.value.dateForm ?? DATE_FORMS[0];
  return form.replace('YYYY', year).replace('MM', month).replace('DD', date);
}

/** A time of the log on this computer's clock. */
export function shownTime(time) {
  const local = new Date(time);
  const day = dayOf(local.getFullYear(), local.getMonth() + 1, local.getDate());
  return `${shownDay(day)} ${two(local.getHours())}:${two(local.getMinutes())}`;
}

function two(number) {
  return String(number).padStart(2, '0');
}
