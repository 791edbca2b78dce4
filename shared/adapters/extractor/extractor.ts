import type { ExtractResult } from '../../model/reading.ts';
import type { Extractor, ExtractRequest } from '../../ports.ts';
import type { ProcessLimits } from './limits.ts';
import { PROCESS_LIMITS } from './limits.ts';
import type { PageRequest } from './read-page.ts';
import type { Rung } from './rung.ts';
import { RUNGS } from './rung.ts';
import type { SpentOutcome, WorkerOutcome } from './worker-process.ts';
import { WorkerProcess } from './worker-process.ts';

export type ExtractorOptions = {
  /** How many pages are read at once, each in a process of its own; 2 unless said. */
  readonly processes?: number;
  readonly limits?: ProcessLimits;
  /** The worker's module; the one beside this file unless a bundle puts it elsewhere. */
  readonly workerFile?: URL;
};

/** How the rungs before the last one failed, in words, and as what. */
type Failure = { readonly rung: Rung; readonly kind: 'no-article' | 'timed-out' | 'crashed'; readonly reason: string };

/**
 * Reads pages in a pool of child processes, started when first needed. A page that passes its limit
 * costs its process, which is replaced; its neighbours wait for a free process and nothing else.
 * Each page climbs the ladder of {@link RUNGS} within one budget of CPU time; what failed on the way is in the
 * reading's notes.
 * `close()` ends every process; pages still in hand then end as `crashed`.
 */
export function createExtractor(options: ExtractorOptions = {}): Extractor & { close(): Promise<void> } {
  const pool = new WorkerPool(options);
  return {
    extract: (request) => {
      const budgetMs = (options.limits ?? PROCESS_LIMITS).cpuMs;
      return climb(request, budgetMs, (rung, cpuMs) => pool.read({ ...request, rung }, cpuMs));
    },
    close: async () => pool.close(),
  };
}

/**
 * Of a page's CPU time: the first rung may take half (the slowest of 221 real pages takes a third of a second),
 * the next all that is left but a tenth, which JSON-LD needs no more of.
 */
function allowance(rung: Rung, budgetMs: number, spentMs: number): number {
  const left = budgetMs - spentMs;
  if (rung === 'linkedom') return budgetMs / 2;
  return rung === 'jsdom' ? left - budgetMs / 10 : left;
}

async function climb(
  request: ExtractRequest,
  budgetMs: number,
  readOn: (rung: Rung, cpuMs: number) => Promise<SpentOutcome>,
): Promise<ExtractResult> {
  if (!URL.canParse(request.url)) return { kind: 'crashed', reason: `the page's address is no URL: ${request.url}` };
  const failures: Failure[] = [];
  let spentMs = 0;
  for (const rung of RUNGS) {
    // A rung that read the page through has looked at its JSON-LD as well.
    if (rung === 'json-ld' && failures.some((failure) => failure.kind === 'no-article')) break;
    const { outcome, cpuMs } = await readOn(rung, allowance(rung, budgetMs, spentMs));
    spentMs += cpuMs;
    const result = outcome.kind === 'read' ? outcome.result : undefined;
    if (result?.kind === 'reading') return withNotes(result, failures);
    if (result?.kind === 'too-large' || (result?.kind === 'no-article' && result.obstacle !== undefined)) return result;
    failures.push(toFailure(rung, outcome));
  }
  return worst(failures);
}

function withNotes(result: ExtractResult & { kind: 'reading' }, failures: readonly Failure[]): ExtractResult {
  const notes = [...failures.map((failure) => failure.reason), ...result.reading.notes];
  return { kind: 'reading', reading: { ...result.reading, notes } };
}

function toFailure(rung: Rung, outcome: WorkerOutcome): Failure {
  const kind = outcome.kind === 'read' ? 'no-article' : outcome.kind === 'killed' ? 'timed-out' : 'crashed';
  const reason =
    outcome.kind !== 'read' ? outcome.reason : outcome.result.kind === 'reading' ? '' : outcome.result.reason;
  return { rung, kind, reason: `${rung}: ${reason}` };
}

/** A parser that read the whole page and found nothing knows more than one that was stopped; JSON-LD knows a part only. */
function worst(failures: readonly Failure[]): ExtractResult {
  const kinds = failures.filter(({ rung }) => rung !== 'json-ld').map((failure) => failure.kind);
  const kind = kinds.includes('no-article') ? 'no-article' : kinds.includes('timed-out') ? 'timed-out' : 'crashed';
  return { kind, reason: failures.map((failure) => failure.reason).join('; ') };
}

/** A place in the pool; its process is started with its first page. */
type Seat = { worker?: WorkerProcess };

const CLOSED = { kind: 'died', reason: 'the extractor was closed' } as const;

class WorkerPool {
  readonly #file: URL;
  readonly #limits: ProcessLimits;
  readonly #seats: readonly Seat[];
  readonly #free: Seat[];
  readonly #queue: ((seat: Seat) => void)[] = [];
  #closed = false;

  constructor(options: ExtractorOptions) {
    this.#file = options.workerFile ?? new URL('./worker.ts', import.meta.url);
    this.#limits = options.limits ?? PROCESS_LIMITS;
    this.#seats = Array.from({ length: options.processes ?? 2 }, () => ({}));
    this.#free = [...this.#seats];
  }

  async read(page: PageRequest, cpuMs: number): Promise<SpentOutcome> {
    const seat = await this.#take();
    const spent = this.#closed ? { outcome: CLOSED, cpuMs: 0 } : await this.#workerOf(seat).read(page, cpuMs);
    this.#giveBack(seat);
    return spent;
  }

  close(): void {
    this.#closed = true;
    for (const seat of this.#seats) seat.worker?.end(CLOSED);
  }

  #workerOf(seat: Seat): WorkerProcess {
    if (seat.worker?.fit === true) return seat.worker;
    seat.worker?.end(CLOSED);
    seat.worker = new WorkerProcess(this.#file, this.#limits);
    return seat.worker;
  }

  async #take(): Promise<Seat> {
    return this.#free.pop() ?? (await new Promise<Seat>((resolve) => this.#queue.push(resolve)));
  }

  #giveBack(seat: Seat): void {
    const next = this.#queue.shift();
    if (next === undefined) this.#free.push(seat);
    else next(seat);
  }
}
