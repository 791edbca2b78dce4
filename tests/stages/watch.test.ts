import { describe, expect, it } from 'vitest';
import { nextWatch, startedWatch } from '../../shared/stages/watch.ts';

const BEGUN = '2026-03-01T00:00:00.000Z';

function at(hours: number): string {
  return new Date(Date.parse(BEGUN) + hours * 3_600_000).toISOString();
}

describe('nextWatch()', () => {
  it('checks after an hour, a day and a week, then ends', () => {
    let watch = startedWatch('a1', BEGUN);
    const times: (string | undefined)[] = [watch.nextCheckAt];
    for (let i = 0; i < 3; i++) {
      watch = nextWatch(watch, { kind: 'unchanged' }, watch.nextCheckAt!);
      times.push(watch.nextCheckAt);
    }
    expect(times).toEqual([at(1), at(24), at(7 * 24), undefined]);
    expect(watch.checks.map(({ kind }) => kind)).toEqual(['unchanged', 'unchanged', 'unchanged']);
  });

  it('repeats a look in vain twice and then counts it as the check', () => {
    let watch = startedWatch('a1', BEGUN);
    const times: (string | undefined)[] = [];
    for (let i = 0; i < 3; i++) {
      watch = nextWatch(watch, { kind: 'unreachable', reason: 'no answer' }, watch.nextCheckAt!);
      times.push(watch.nextCheckAt);
    }
    expect(times).toEqual([at(1.5), at(3.5), at(24)]);
    expect(watch).toMatchObject({ step: 1, attempts: 0, checks: [{ kind: 'unreachable', at: at(3.5) }] });
  });

  it.each([
    ['a day late', 26, at(7 * 24)],
    ['a month late', 30 * 24, undefined],
  ])('makes one check stand for those that it missed when it comes %s', (_, hours, next) => {
    const watch = nextWatch(startedWatch('a1', BEGUN), { kind: 'edited' }, at(hours));
    expect(watch.nextCheckAt).toBe(next);
    expect(watch.checks).toHaveLength(1);
  });
});
