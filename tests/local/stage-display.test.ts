import { describe, expect, it } from 'vitest';
import type { PumpEvent } from '../../local/queue-pump.ts';
import { createStageDisplay } from '../../local/stage-display.ts';

const EVENT: PumpEvent = {
  kind: 'failure',
  queue: 'poll',
  reason: 'it begins with "\u001b[2J\u009b31m\u202eno feed"\nand goes on',
  deadLettered: false,
  durationMs: 0,
};

describe('createStageDisplay()', () => {
  it('shows a reason in one line, and nothing in it that could steer the terminal', () => {
    const written: string[] = [];
    createStageDisplay({ write: (text) => written.push(text), isTerminal: false, quiet: false }).event(EVENT);
    expect(written).toEqual(['poll    failed, tried again: it begins with " [2J 31m no feed" and goes on\n']);
  });

  it('says what a look at a page found, also where there is no more to say', () => {
    const written: string[] = [];
    const display = createStageDisplay({ write: (text) => written.push(text), isTerminal: false, quiet: false });
    const look = { queue: 'ingest', outcome: 'watched', articleId: 'a1', url: 'http://127.0.0.1/a' } as const;
    display.event({ kind: 'report', durationMs: 0, report: { ...look, found: 'unchanged' } });
    display.event({
      kind: 'report',
      durationMs: 0,
      report: { ...look, found: 'gone', reason: 'the server answered 410' },
    });
    expect(written).toEqual([
      'ingest  watched      http://127.0.0.1/a: unchanged\n',
      'ingest  watched      http://127.0.0.1/a: gone, the server answered 410\n',
    ]);
  });
});
