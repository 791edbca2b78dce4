import { AWS_PRICES } from '../local/aws-prices.ts';
import { monthlyCost } from '../local/monthly-cost.ts';
import { UsageError } from '../shared/errors.ts';
import { COMMON_HELP, COMMON_OPTIONS, parseOptions, requireArguments } from './parse-options.ts';
import type { Verb } from './verb.ts';

const OPTIONS = {
  ...COMMON_OPTIONS,
  feeds: { type: 'string' },
  articles: { type: 'string' },
  mails: { type: 'string' },
} as const;

/** What a deployment on AWS would cost. */
export const costVerb: Verb = {
  name: 'cost',
  summary: 'estimate what a deployment on AWS costs a month',
  help: `usage: ./vigia cost [--feeds N] [--articles N] [--mails N] [options]

An itemised estimate for one month at list prices, free tiers left out, with a year of articles stored.
Without numbers it says what an idle deployment costs.

  --feeds N           feeds polled every 15 minutes
  --articles N        new articles a month
  --mails N           mails a month
${COMMON_HELP}`,
  run: async ({ args, out }) => {
    const { values, positionals } = parseOptions(args, OPTIONS);
    requireArguments(positionals, []);
    const workload = {
      feeds: count('feeds', values.feeds),
      articles: count('articles', values.articles),
      mails: count('mails', values.mails),
    };
    const { items, total } = monthlyCost(workload);
    const idle = monthlyCost({ feeds: 0, articles: 0, mails: 0 }).total;
    if (values.json === true) {
      out(JSON.stringify({ pricesAsOf: AWS_PRICES.asOf, region: AWS_PRICES.region, workload, items, total, idle }));
      return 0;
    }
    for (const { name, dollars, detail } of items)
      out(`${name.padEnd(28)}${dollars.toFixed(2).padStart(10)}  ${detail}`);
    out(`${'total, US$ a month'.padEnd(28)}${total.toFixed(2).padStart(10)}`);
    out(`${'of it when idle'.padEnd(28)}${idle.toFixed(2).padStart(10)}`);
    out(
      `List prices of ${AWS_PRICES.asOf}, ${AWS_PRICES.region}, without free tiers. The AWS Pricing Calculator has the last word.`,
    );
    return 0;
  },
};

function count(name: string, written: string | undefined): number {
  if (written === undefined) return 0;
  if (/^\d{1,12}$/.test(written)) return Number(written);
  throw new UsageError(
    `Cannot use --${name} as it must be a whole number: current value is ${JSON.stringify(written)}`,
  );
}
