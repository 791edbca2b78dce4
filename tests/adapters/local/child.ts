import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { onTestFinished } from 'vitest';

/** A program of ours in a process of its own. */
export type Child = {
  readonly process: ChildProcess;
  /** The next line of its standard output; undefined at the end. */
  nextLine(): Promise<string | undefined>;
  /** SIGKILL, and back when it is gone. */
  kill(): Promise<void>;
};

/** Runs `program`, a TypeScript file beside the tests, and makes sure that it does not outlive the test. */
export function startChild(program: string, args: readonly string[]): Child {
  const child = spawn(process.execPath, [new URL(program, import.meta.url).pathname, ...args], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const gone = once(child, 'exit');
  const kill = async (): Promise<void> => {
    child.kill('SIGKILL');
    await gone;
  };
  onTestFinished(kill);
  return {
    process: child,
    kill,
    async nextLine() {
      const { done, value } = await lines.next();
      return done === true ? undefined : value;
    },
  };
}
