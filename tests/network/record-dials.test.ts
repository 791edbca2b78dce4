import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';
import { DIAL_LOG, outsideDials } from './dial-log.ts';
import { isLocalDial } from './record-dials.ts';

const run = promisify(execFile);
const dir = mkdtempSync(join(tmpdir(), 'vigia-dial-test-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

/** The broadcast address: no system lets a TCP socket dial it, so that nothing leaves the machine. */
const OUTSIDE = '255.255.255.255';

/** Runs a program as tests run the command line; gives back what the run's log says of it. */
async function logOf(name: string, program: string): Promise<{ readonly file: string; readonly log: string }> {
  const file = join(dir, `${name}.jsonl`);
  await run(process.execPath, ['--input-type=module', '--eval', program], {
    env: { ...process.env, [DIAL_LOG]: file },
  });
  return { file, log: readFileSync(file, 'utf8') };
}

describe('recordDials()', () => {
  it.each([
    ['a socket', `import net from 'node:net'; net.connect(80, '${OUTSIDE}').on('error', () => undefined);`],
    [
      'a socket by options',
      `import { connect } from 'node:net'; connect({ port: 80, host: '${OUTSIDE}' }).on('error', () => undefined);`,
    ],
    ['TLS', `import tls from 'node:tls'; tls.connect({ port: 443, host: '${OUTSIDE}' }).on('error', () => undefined);`],
    ['node:http', `import http from 'node:http'; http.get('http://${OUTSIDE}/').on('error', () => undefined);`],
    ['global fetch', `await fetch('http://${OUTSIDE}/').catch(() => undefined);`],
  ])('recordDials() sees %s of a child process, and the run would fail', async (name, program) => {
    const { file } = await logOf(name.replace(/\W/g, '-'), program);
    expect(outsideDials(file)).not.toEqual([]);
    expect(outsideDials(file).join()).toContain(OUTSIDE);
  });

  it('recordDials() sees a question to a name server by a named import', async () => {
    const { log } = await logOf('dns', `import { lookup } from 'node:dns/promises'; await lookup('localhost');`);
    expect(log).toContain('"host":"localhost"');
  });

  it('recordDials() records the dials of this very process, and lets loopback pass', async () => {
    const server = createServer((socket) => socket.end()).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : 0;
    await fetch(`http://127.0.0.1:${port}/`).catch(() => undefined);
    server.close();
    const file = process.env[DIAL_LOG] ?? '';
    expect(readFileSync(file, 'utf8')).toContain(`{"host":"127.0.0.1","port":${port},"pid":${process.pid}`);
    expect(outsideDials(file, process.pid)).toEqual([]);
  });
});

describe('isLocalDial()', () => {
  it.each([
    ['127.0.0.1', true],
    ['127.8.8.8', true],
    ['::1', true],
    ['::ffff:127.0.0.1', true],
    ['localhost', true],
    ['0.0.0.0', true],
    ['::', true],
    ['10.0.0.1', false],
    ['127.0.0.1.example', false],
    ['localhost.example', false],
    ['example.org', false],
  ])('isLocalDial() of %s is %s', (host, isLocal) => {
    expect(isLocalDial({ host })).toBe(isLocal);
  });
});
