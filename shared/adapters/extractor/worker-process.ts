import type { ChildProcess } from 'node:child_process';
import { fork } from 'node:child_process';
import type { ExtractResult } from '../../model/reading.ts';
import type { ProcessLimits } from './limits.ts';
import { processUsage } from './process-usage.ts';
import type { PageRequest } from './read-page.ts';
import type { Rung } from './rung.ts';
import { workerFlags } from './worker-flags.ts';
import type { WorkerReply, WorkerRequest } from './worker-message.ts';

/** How a page ended in its process. `killed` and `died` leave no process behind. */
export type WorkerOutcome =
  | { readonly kind: 'read'; readonly result: ExtractResult }
  | { readonly kind: 'threw'; readonly reason: string }
  | { readonly kind: 'killed'; readonly reason: string }
  | { readonly kind: 'died'; readonly reason: string };

/** An outcome, and what the page's process spent on it: 0 where that can't be read. */
export type SpentOutcome = { readonly outcome: WorkerOutcome; readonly cpuMs: number };

/** A page may pass its limit by this much before it is noticed. */
const WATCH_EVERY_MS = 25;
/** Loading a library takes 0.2 to 1 s; on a busy machine much longer. */
const LOAD_MS = 60_000;
/** A process is replaced before garbage of earlier pages brings an innocent one to the limit. */
const RETIRE_SHARE = 0.6;

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
    this.#child = fork(file, {
      execArgv: [...workerFlags(limits.memoryBytes)],
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

  /** Never rejects. One call at a time. `cpuMs` is what the page may spend in it; the process's limit unless said. */
  async read(page: PageRequest, cpuMs: number = this.#limits.cpuMs): Promise<SpentOutcome> {
    if (!this.#loaded.has(page.rung)) {
      const loaded = await this.#ask({ kind: 'load', rung: page.rung }, { wallMs: LOAD_MS });
      if (loaded.kind !== 'loaded') return { outcome: loaded, cpuMs: 0 };
      this.#loaded.add(page.rung);
    }
    const before = this.#cpuMs();
    const outcome = await this.#ask({ kind: 'read', page }, { ...this.#limits, cpuMs });
    const spent = outcome.kind === 'killed' ? cpuMs : Math.max(0, this.#cpuMs() - before);
    return outcome.kind === 'loaded'
      ? { outcome: { kind: 'died', reason: 'the process answered out of turn' }, cpuMs: spent }
      : { outcome, cpuMs: spent };
  }

  /** Ends the process at once; a page in it ends as `outcome`. */
  end(outcome: WorkerOutcome): void {
    this.#end ??= outcome;
    this.#child.kill('SIGKILL');
    this.#settle(this.#end);
  }

  #cpuMs(): number {
    const pid = this.#child.pid;
    return (pid === undefined ? undefined : processUsage(pid))?.cpuMs ?? 0;
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
