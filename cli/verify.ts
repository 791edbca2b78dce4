import { z } from 'zod';
import type { Reader } from '../local/open-for-reading.ts';
import { verifyArchive } from '../shared/jobs/verify-archive.ts';
import type { ArchiveProblem, ProblemKind, VerifyCounts } from '../shared/model/archive-problem.ts';
import { COMMON_HELP, COMMON_OPTIONS, configOf, parseOptions, requireArguments } from './parse-options.ts';
import { openTarget, openWriting, TARGET_HELP, TARGET_OPTION, targetOf } from './target.ts';
import type { ExitCode, Verb, VerbInput } from './verb.ts';
import { problemLine } from './verify/problem-line.ts';
import { newRepairs, type Repairs, repairOf, takeBatch } from './verify/repairs.ts';

const OPTIONS = { ...COMMON_OPTIONS, ...TARGET_OPTION, repair: { type: 'boolean' } } as const;
type Values = ReturnType<typeof parseOptions<typeof OPTIONS>>['values'];

const repairSchema = z.object({ repaired: z.number() });

/** Lines of one kind of problem: what went wrong once often went wrong a thousand times. */
const MOST_LINES_A_KIND = 20;

/** Checks the archive against itself. */
export const verifyVerb: Verb = {
  name: 'verify',
  summary: 'check that records, blobs, stories and index say the same; --repair',
  help: `usage: ./vigia verify [--repair] [options]

Reads the whole archive: every record fits its schema; every text and raw page that a row names is there and
has its hash; every blob has a row; days, stories, copies and index say the same as the articles. Works beside
a run: what changes meanwhile is looked at again before it is told.

--repair makes from the records what can be made from them: entries of the index, listed days, counts of
stories, rows and places that an article left behind; and removes blobs that no row names and that are older
than a day. A missing or damaged blob, or a row that cannot be read, comes from a backup only.

  --repair            put right what the records can say
${TARGET_HELP}
${COMMON_HELP}
  Ends with 1 when something is wrong and was not repaired. --json prints a line for each problem, then
  {"counts", "problems", "repaired"}.`,
  run: async (input) => {
    const { values, positionals } = parseOptions(input.args, OPTIONS);
    requireArguments(positionals, []);
    const reader = await openTarget(targetOf(values));
    try {
      return await verify(input, values, reader);
    } finally {
      reader.close();
    }
  },
};

async function verify(input: VerbInput, values: Values, reader: Reader): Promise<ExitCode> {
  const { stores, blobs, articleIndex } = reader;
  const now = new Date().toISOString();
  const { counts, problems } = verifyArchive({ stores, blobs, articleIndex, now });
  const found = new Map<ProblemKind, number>();
  const repairs = newRepairs();
  for await (const problem of problems) {
    found.set(problem.kind, (found.get(problem.kind) ?? 0) + 1);
    repairOf(repairs, problem);
    if (input.signal.aborted) break;
    await tell(input, values, { problem, nth: found.get(problem.kind) ?? 0 });
  }
  const repaired = values.repair === true ? await repair(values, repairs) : 0;
  await conclude(input, values, { counts, found, repairs, repaired });
  const stays = repairs.hopeless + (values.repair === true ? 0 : repairs.open - repairs.unreferencedBlobs);
  return stays > 0 || input.signal.aborted ? 1 : 0;
}

async function tell(
  { write }: VerbInput,
  { json }: Values,
  { problem, nth }: { readonly problem: ArchiveProblem; readonly nth: number },
): Promise<void> {
  if (json === true) await write(JSON.stringify(problem));
  else if (nth <= MOST_LINES_A_KIND) await write(problemLine(problem));
  else if (nth === MOST_LINES_A_KIND + 1) await write(`… and more of this kind (--json shows all)`);
}

/** In portions that a request can carry. */
async function repair(values: Values, repairs: Repairs): Promise<number> {
  let repaired = 0;
  if (repairs.open === 0) return repaired;
  const writing = await openWriting(targetOf(values), configOf(values.config));
  try {
    for (let batch = takeBatch(repairs); batch !== undefined; batch = takeBatch(repairs))
      repaired += repairSchema.parse(await writing.ask('repair-archive', { ...batch })).repaired;
  } finally {
    await writing.close();
  }
  return repaired;
}

type Conclusion = {
  readonly counts: VerifyCounts;
  readonly found: ReadonlyMap<ProblemKind, number>;
  readonly repairs: Repairs;
  readonly repaired: number;
};

async function conclude(
  { write, signal }: VerbInput,
  values: Values,
  { counts, found, repairs, repaired }: Conclusion,
): Promise<void> {
  if (values.json === true) {
    await write(JSON.stringify({ counts, problems: Object.fromEntries(found), repaired }));
    return;
  }
  const { articles, versions, rows, blobs, bytes, stories, indexed } = counts;
  await write(
    `Checked ${articles} articles in ${versions} versions, ${stories} stories, ${rows} rows, ${blobs} blobs (${(bytes / 1e6).toFixed(1)} MB unpacked) and ${indexed} articles of the index.`,
  );
  if (signal.aborted) await write('Stopped before the end.');
  else if (found.size === 0) await write('Nothing is wrong.');
  for (const [kind, count] of found) await write(`${count} × ${kind}`);
  if (values.repair === true) await write(`Repaired ${repaired}.`);
  else if (repairs.open > 0) await write('--repair puts right what the records can say.');
  if (repairs.hopeless > 0) await write(`${repairs.hopeless} problems need a backup (docs/archive.md).`);
}
