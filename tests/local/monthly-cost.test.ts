import { describe, expect, it } from 'vitest';
import { monthlyCost } from '../../local/monthly-cost.ts';

const IDLE = { feeds: 0, articles: 0, mails: 0 };

describe('monthlyCost()', () => {
  it('stays within $10 a month when idle (DESIGN.md)', () => {
    expect(monthlyCost(IDLE).total).toBeLessThanOrEqual(10);
  });

  it('adds up to its items', () => {
    const { items, total } = monthlyCost({ feeds: 82, articles: 20_000, mails: 3_000 });
    expect(items.reduce((sum, { dollars }) => sum + dollars, 0)).toBeCloseTo(total, 10);
  });

  it.each(['feeds', 'articles', 'mails'] as const)('grows in step with %s', (kind) => {
    const cost = (count: number) => monthlyCost({ ...IDLE, [kind]: count }).total - monthlyCost(IDLE).total;
    expect(cost(1_000)).toBeGreaterThan(0);
    expect(cost(2_000)).toBeCloseTo(2 * cost(1_000), 8);
  });
});
