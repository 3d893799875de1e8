// A reconciliation while one works in it: ticks count at once, and are sent together.

import { useEffect, useRef, useState } from '../vendor/hooks.js';
import { amountOf, centsOf } from './amounts.js';
import { makeWrite, send } from './api.js';
import { useRead } from './use_read.js';

const PATIENCE = 150; // milliseconds in which ticks are gathered

/**
 * The reconciliation with the ticks that are on their way:
 * `{session, problem, tick, isSending, refusal}`. `tick(ids, isCleared)` changes rows; what the
 * server refuses is taken back and told as `refusal`.
 */
export function useBankSession(id) {
  const path = `/reconciliation/bank/${encodeURIComponent(id)}`;
  const { data, problem } = useRead(path);
  const [answer, setAnswer] = useState(null);
  const [ticks, setTicks] = useState(new Map());
  const [isSending, setSending] = useState(false);
  const [refusal, setRefusal] = useState(null);
  const timer = useRef(null);
  const waiting = useRef(new Map());
  const isOnItsWay = useRef(false);

  useEffect(() => setAnswer(data), [data]);

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
  return { session: answer && withTicks(answer, ticks), problem, tick, isSending, refusal, path, take: setAnswer };
}

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
