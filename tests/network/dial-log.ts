import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { type Dial, isLocalDial } from './record-dials.ts';

/** The environment variable that names the file where every process of a test run writes its dials. */
export const DIAL_LOG = 'VIGIA_TEST_DIALS';

type LoggedDial = Dial & { readonly pid: number; readonly program: string };

/** Adds this process's dial; one line each, so that processes may write at once. */
export function logDial(file: string, dial: Dial): void {
  const line: LoggedDial = { ...dial, pid: process.pid, program: process.argv[1] ?? '' };
  appendFileSync(file, `${JSON.stringify(line)}\n`);
}

/** Dials of a log that left the machine, in words; of one process only where a pid is given. */
export function outsideDials(file: string, pid?: number): readonly string[] {
  if (!existsSync(file)) return [];
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line): LoggedDial => JSON.parse(line))
    .filter((dial) => !isLocalDial(dial) && (pid === undefined || dial.pid === pid))
    .map(
      ({ host, port, pid: process, program }) =>
        `${host}${port === undefined ? '' : `:${port}`} (${program}, pid ${process})`,
    );
}
