import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { describeError } from '../../shared/errors.ts';
import { HOSTILE_DIR, type HostileCase, readHostileCases } from '../fakes/hostile-cases.ts';
import { type Dial, isLocalDial, recordDials } from '../network/record-dials.ts';
import type { Outcome } from './runner.ts';
import { RUNNERS } from './runners.ts';

const USAGE = `usage: npm run hostile -- [DIR] [--kind KIND]

Plays every hostile case of a folder (cases.jsonl with its files; default ../shared/hostile) and prints
one line a kind. Ends with 1 when a case does not end as it must, with 2 when it was asked wrongly.`;

/** Of one case, however slow the machine: those that wait for their own deadlines need seconds. */
const CASE_DEADLINE_MS = 60_000;
/** One case of this kind is hundreds of simulated runs. */
const FAULTS_DEADLINE_MS = 20 * 60_000;

// Whatever a case sets off, nothing leaves this machine unseen; a late error of a socket ends no other case.
const dials = recordDials();
const strays: string[] = [];
process.on('uncaughtException', (error) => strays.push(describeError(error)));
process.on('unhandledRejection', (error) => strays.push(describeError(error)));
process.exit(await main(process.argv.slice(2)));

async function main(args: readonly string[]): Promise<number> {
  const asked = readArguments(args);
  if (typeof asked === 'string') {
    console.error(`${asked}\n\n${USAGE}`);
    return 2;
  }
  const { dir, kind } = asked;
  const cases = readHostileCases(dir).filter((one) => kind === undefined || one.kind === kind);
  let failed = 0;
  for (const [found, ofKind] of Map.groupBy(cases, (one) => one.kind)) failed += await playKind(found, ofKind, asked);
  return failed === 0 ? 0 : 1;
}

type Asked = { readonly dir: string; readonly kind?: string };

/** What to play, or what is wrong with how it was asked for. */
function readArguments(args: readonly string[]): Asked | string {
  const options = { kind: { type: 'string' }, help: { type: 'boolean' } } as const;
  try {
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
    const [dir = HOSTILE_DIR, ...rest] = positionals;
    if (values.help === true || rest.length > 0)
      return values.help === true ? 'npm run hostile' : 'One folder at a time.';
    if (!existsSync(join(dir, 'cases.jsonl'))) return `Cannot play ${dir} as it must hold cases.jsonl: there is none.`;
    if (values.kind === undefined) return { dir: resolve(dir) };
    const kinds = new Set(readHostileCases(dir).map((one) => one.kind));
    return kinds.has(values.kind)
      ? { dir: resolve(dir), kind: values.kind }
      : `${dir} has no case of kind ${values.kind}; it has ${[...kinds].join(', ')}.`;
  } catch (error) {
    return describeError(error);
  }
}

/** Plays the cases of one kind, prints how they ended, and gives back how many fell short. */
async function playKind(kind: string, cases: readonly HostileCase[], { dir, kind: wanted }: Asked): Promise<number> {
  if (!Object.hasOwn(RUNNERS, kind)) {
    console.log(`${kind}: not run (${cases.length})`);
    return wanted === undefined ? 0 : cases.length;
  }
  const short: string[] = [];
  for (const one of cases) {
    const { ok, found } = await playCase(one, dir);
    if (!ok) short.push(`  ${one.id}: expected ${JSON.stringify(one.expect)}, ${found}`);
  }
  console.log([`${kind}: ${cases.length - short.length} of ${cases.length}`, ...short].join('\n'));
  return short.length;
}

async function playCase(one: HostileCase, dir: string): Promise<Outcome> {
  const before = dials.length;
  strays.length = 0;
  const outcome = await playWithin(one, dir);
  const outside = dials.slice(before).filter((dial) => !isLocalDial(dial));
  if (outside.length > 0) return { ok: false, found: `this machine dialled ${outside.map(placeOf).join(', ')}` };
  return strays.length > 0 ? { ok: false, found: `an error that nobody caught: ${strays.join('; ')}` } : outcome;
}

async function playWithin(one: HostileCase, dir: string): Promise<Outcome> {
  let timer: NodeJS.Timeout | undefined;
  const deadlineMs = one.kind === 'faults' ? FAULTS_DEADLINE_MS : CASE_DEADLINE_MS;
  const tooLate = new Promise<Outcome>((end) => {
    timer = setTimeout(() => end({ ok: false, found: `not done after ${deadlineMs / 1000} s` }), deadlineMs);
  });
  try {
    const run = RUNNERS[one.kind];
    return run === undefined ? { ok: false, found: 'no runner' } : await Promise.race([run(one, dir), tooLate]);
  } catch (error) {
    return { ok: false, found: `the runner failed: ${describeError(error)}` };
  } finally {
    clearTimeout(timer);
  }
}

function placeOf({ host, port }: Dial): string {
  return port === undefined ? host : `${host}:${port}`;
}
