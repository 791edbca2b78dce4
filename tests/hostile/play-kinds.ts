import { describe, expect, it } from 'vitest';
import { HOSTILE_DIR, hostileCases } from '../fakes/hostile-cases.ts';
import { RUNNERS } from './runners.ts';

/** One test a case of these kinds, by the runners of `npm run hostile`. */
export function playKinds(kinds: readonly string[]): void {
  for (const kind of kinds) {
    const cases = hostileCases(kind);
    describe.skipIf(cases.length === 0)(`hostile: ${kind}`, () => {
      it.each(cases.map((one) => [one.id, one] as const))('%s ends as it must', async (_, one) => {
        const outcome = await RUNNERS[kind]!(one, HOSTILE_DIR);
        expect(outcome.ok, `${JSON.stringify(one.expect)}: ${outcome.found}`).toBe(true);
      });
    });
  }
}
