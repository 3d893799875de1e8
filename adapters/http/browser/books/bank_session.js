// A reconciliation while one works in it: ticks count at once, and are sent together.

import { useEffect, useRef, useState } from '../vendor/hooks.js';
import { amountOf, centsOf } from './amounts.js';
import { makeWrite, send } from './api.js';
import { onChange, version } from './live.js';
import { useRead } from './use_read.js';

const PATIENCE = 150; // milliseconds in which ticks are gathered

/**
 * The reconciliation with the ticks that are on their way:
 * `{session, problem, tick, isSending, refusal}`. `tick(ids, isCleared)` changes rows; what the
 * server refuses is taken back and told as `refusal`.
 */
export function useBankSession(id) {
  const path = `/reconciliation/bank/${encodeURIComponent(id)}`;
  const shown = useRef(null);
  const [reading, setReading] = useState(0);
  const readAnew = () => setReading((count) => count + 1);
  const marks = useNews(shown, readAnew);
  const { data, problem } = useRead(path, reading);
  const [answer, setAnswer] = useState(null);
  const [ticks, setTicks] = useState(new Map());
  const [isSending, setSending] = useState(false);
  const [refusal, setRefusal] = useState(null);
  const timer = useRef(null);
  const waiting = useRef(new Map());
  const isOnItsWay = useRef(false);

  useEffect(() => {
    setAnswer(data);
    // What was on its way while a row was ticked may not have the tick.
    const isOld = data?.rows.some(({ id, cleared }) => marks.has(id) && marks.get(id) !== cleared);
    marks.clear();
    if (isOld) readAnew();
  }, [data]);

  const sendTicks = async () => {
    if (isOnItsWay.current || waiting.current.size === 0) return;
    const sent = waiting.current;
    waiting.current = new Map();
    isOnItsWay.current = true;
    setSending(true);
    try {
      const body = {
        cleared: [...sent].filter(([, isCleared]) => isCleared).map(([rowId]) => rowId),
        uncleared: [...sent].filter(([, isCleared]) => !isCleared).map(([rowId]) => rowId),
      };
      setAnswer(await send(makeWrite({ method: 'PUT', path: `${path}/cleared`, body })));
      setRefusal(null);
    } catch (refused) {
      setRefusal(refused);
    }
    // Ticks that were made meanwhile stay, and follow.
    setTicks(new Map(waiting.current));
    isOnItsWay.current = false;
    setSending(waiting.current.size > 0);
    sendTicks();
  };
  const tick = (ids, isCleared) => {
    for (const rowId of ids) waiting.current.set(rowId, isCleared);
    setTicks((former) => new Map([...former, ...ids.map((rowId) => [rowId, isCleared])]));
    setSending(true);
    clearTimeout(timer.current);
    timer.current = setTimeout(sendTicks, PATIENCE);
  };
  shown.current = answer && withTicks(answer, ticks);
  return { session: shown.current, problem, tick, isSending, refusal, path, take: setAnswer };
}

/**
 * Have the reconciliation read anew when the stream tells what it does not show already. The answer to
 * a tick has all that the tick has changed, so nothing is read for it. Returns the marks that the
 * stream has told, by the ids of their rows.
 */
function useNews(shown, readAnew) {
  const newest = version.value;
  const told = useRef(newest); // the last version of which the stream has told what it changed
  const isForeign = useRef(false);
  const marks = useRef(new Map());
  useEffect(
    () =>
      onChange((change) => {
        told.current = change.version;
        isForeign.current ||= !isShown(shown.current, change);
        if (change.collection === 'cleared') marks.current.set(change.id, markOf(change));
      }),
    [],
  );
  useEffect(() => {
    if (isForeign.current || told.current < newest) readAnew();
    isForeign.current = false;
  }, [newest]);
  return marks.current;
}

/** Whether a change is the tick of a row that is shown so. */
function isShown(session, change) {
  if (change.collection !== 'cleared') return false;
  const row = session?.rows.find(({ id }) => id === change.id);
  return row?.cleared === markOf(change);
}

const markOf = ({ record }) => record?.cleared ?? 'none';

/** The reconciliation as it will be, if the server takes the ticks. */
function withTicks(session, ticks) {
  if (ticks.size === 0) return session;
  let moved = 0n;
  const rows = session.rows.map((row) => {
    const isCleared = ticks.get(row.id);
    if (isCleared === undefined || isCleared === (row.cleared === 'cleared')) return row;
    moved += isCleared ? centsOf(row.amount) : -centsOf(row.amount);
    return { ...row, cleared: isCleared ? 'cleared' : 'none' };
  });
  return {
    ...session,
    rows,
    clearedBalance: amountOf(centsOf(session.clearedBalance) + moved),
    difference: amountOf(centsOf(session.difference) - moved),
  };
}
