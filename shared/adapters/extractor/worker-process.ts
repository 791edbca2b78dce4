import type { ChildProcess } from 'node:child_process';
import { fork } from 'node:child_process';
import type { ExtractResult } from '../../model/reading.ts';
import type { Rung } from './dom.ts';
import type { ProcessLimits } from './limits.ts';
import { processUsage } from './process-usage.ts';
import type { PageRequest } from './read-page.ts';
import type { WorkerReply, WorkerRequest } from './worker-message.ts';

/** How a page ended in its process. `killed` and `died` leave no process behind. */
export type WorkerOutcome =
  | { readonly kind: 'read'; readonly result: ExtractResult }
  | { readonly kind: 'threw'; readonly reason: string }
  | { readonly kind: 'killed'; readonly reason: string }
  | { readonly kind: 'died'; readonly reason: string };

/** A page may pass its limit by this much before it is noticed. */
const WATCH_EVERY_MS = 25;
/** Loading a library takes 0.2 to 1 s; on a busy machine much longer. */
const LOAD_MS = 60_000;
/** A process is replaced before garbage of earlier pages brings an innocent one to the limit. */
const RETIRE_SHARE = 0.6;
/** Of the limit, for the heap; the rest is code, buffers and the message itself. */
const HEAP_SHARE = 0.75;

type Waiting = { readonly settle: (outcome: WorkerOutcome | { readonly kind: 'loaded' }) => void };

/** One child process, which reads one page at a time and is killed when that page costs too much. */
export class WorkerProcess {
  readonly #child: ChildProcess;
  readonly #limits: ProcessLimits;
  readonly #loaded = new Set<Rung>();
  #waiting: Waiting | undefined;
  /** Why the child is gone, or is about to be. */
  #end: WorkerOutcome | undefined;

  constructor(file: URL, limits: ProcessLimits) {
    this.#limits = limits;
    const heapMb = Math.floor((limits.memoryBytes * HEAP_SHARE) / 1024 / 1024);
    this.#child = fork(file, {
      execArgv: [`--max-old-space-size=${heapMb}`, '--disable-warning=ExperimentalWarning'],
      // No secret of ours is in reach of a parser.
      env: {},
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    // The channel's only sender is our own worker.
    this.#child.on('message', (reply) => this.#settle(reply as WorkerReply));
    this.#child.on('error', (error) => this.#ended(`the process could not be run: ${error.message}`));
    this.#child.on('exit', (code, signal) => this.#ended(`the process ended with ${signal ?? `code ${code}`}`));
    this.#idle();
  }

  /** False when the process is gone or should be replaced before the next page. */
  get fit(): boolean {
    if (this.#end !== undefined || this.#child.pid === undefined) return false;
    const resident = processUsage(this.#child.pid)?.residentBytes ?? 0;
    return resident < this.#limits.memoryBytes * RETIRE_SHARE;
  }

  /** Never rejects. One call at a time. */
  async read(page: PageRequest): Promise<WorkerOutcome> {
    if (!this.#loaded.has(page.rung)) {
      const loaded = await this.#ask({ kind: 'load', rung: page.rung }, { wallMs: LOAD_MS });
      if (loaded.kind !== 'loaded') return loaded;
      this.#loaded.add(page.rung);
    }
    const outcome = await this.#ask({ kind: 'read', page }, this.#limits);
    return outcome.kind === 'loaded' ? { kind: 'died', reason: 'the process answered out of turn' } : outcome;
  }

  /** Ends the process at once; a page in it ends as `outcome`. */
  end(outcome: WorkerOutcome): void {
    this.#end ??= outcome;
    this.#child.kill('SIGKILL');
    this.#settle(this.#end);
  }

  #ask(
    request: WorkerRequest,
    limits: Partial<ProcessLimits> & { readonly wallMs: number },
  ): Promise<WorkerOutcome | { readonly kind: 'loaded' }> {
    if (this.#end !== undefined) return Promise.resolve(this.#end);
    return new Promise((resolve) => {
      const stopWatch = this.#watch(limits);
      this.#busy();
      this.#waiting = {
        settle: (outcome) => {
          stopWatch();
          this.#idle();
          resolve(outcome);
        },
      };
      this.#child.send(request, (error) => {
        if (error !== null) this.#ended(`the process could not be reached: ${error.message}`);
      });
    });
  }

  #settle(outcome: WorkerOutcome | WorkerReply): void {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    waiting?.settle(outcome);
  }

  #ended(reason: string): void {
    this.#end ??= { kind: 'died', reason };
    this.#settle(this.#end);
  }

  #watch(limits: Partial<ProcessLimits> & { readonly wallMs: number }): () => void {
    const pid = this.#child.pid;
    const startedAt = performance.now();
    const before = pid === undefined ? undefined : processUsage(pid);
    const timer = setInterval(() => {
      const now = pid === undefined ? undefined : processUsage(pid);
      const cpuMs = (now?.cpuMs ?? 0) - (before?.cpuMs ?? 0);
      const reason = whatIsPassed(limits, cpuMs, now?.residentBytes ?? 0, performance.now() - startedAt);
      if (reason !== undefined) this.end({ kind: 'killed', reason });
    }, WATCH_EVERY_MS);
    return () => clearInterval(timer);
  }

  /** A process that waits for work keeps no program alive. */
  #idle(): void {
    this.#child.unref();
    this.#child.channel?.unref();
  }

  #busy(): void {
    this.#child.ref();
    this.#child.channel?.ref();
  }
}

function whatIsPassed(
  limits: Partial<ProcessLimits> & { readonly wallMs: number },
  cpuMs: number,
  residentBytes: number,
  wallMs: number,
): string | undefined {
  if (limits.cpuMs !== undefined && cpuMs >= limits.cpuMs) return `the page took more than ${limits.cpuMs} ms of CPU`;
  if (limits.memoryBytes !== undefined && residentBytes >= limits.memoryBytes) {
    return `the page took more than ${Math.round(limits.memoryBytes / 1024 / 1024)} MB of memory`;
  }
  return wallMs >= limits.wallMs ? `the page took longer than ${limits.wallMs} ms` : undefined;
}
