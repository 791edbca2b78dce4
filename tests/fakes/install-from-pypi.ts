import { execFile } from 'node:child_process';
import { access, mkdir, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const INSTALLED_WITHIN_MS = 240_000;

const run = promisify(execFile);
const projectRoot = fileURLToPath(new URL('../..', import.meta.url));
const windows = process.platform === 'win32';

/**
 * The Python of a virtual environment that holds one release of a package, below `node_modules/.cache`; made when it
 * is not there. Rejects where Python is missing or the package cannot be had. Its own scripts name the folder that it
 * was made in: start modules (`python -m …`).
 */
export async function installFromPypi(name: string, version: string): Promise<string> {
  const cache = (await exists(join(projectRoot, 'node_modules')))
    ? join(projectRoot, 'node_modules', '.cache')
    : join(tmpdir(), 'vigia-cache');
  const home = join(cache, `${name}-${version}`);
  if (await exists(pythonIn(home))) return pythonIn(home);
  const making = `${home}.${process.pid}`;
  await mkdir(cache, { recursive: true });
  try {
    await run(windows ? 'python' : 'python3', ['-m', 'venv', making], { timeout: INSTALLED_WITHIN_MS });
    const install = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--only-binary=:all:'];
    await run(pythonIn(making), [...install, `${name}==${version}`], { timeout: INSTALLED_WITHIN_MS });
    await rename(making, home).catch(async (error: unknown) => {
      // Another run was first.
      if (!(await exists(pythonIn(home)))) throw error;
    });
  } finally {
    await rm(making, { recursive: true, force: true });
  }
  return pythonIn(home);
}

function pythonIn(dir: string): string {
  return windows ? join(dir, 'Scripts', 'python.exe') : join(dir, 'bin', 'python');
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
