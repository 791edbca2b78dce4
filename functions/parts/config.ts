import { readFileSync } from 'node:fs';
import { type Config, parseConfig, parseContact } from '../../shared/config.ts';
import { VigiaError } from '../../shared/errors.ts';
import { BUNDLE } from '../../shared/names.ts';
import { bundleFile } from './bundle-file.ts';
import { readEnvironment } from './environment.ts';

/**
 * `config/vigia.yaml` as it was deployed. The contact of the deployment wins over the file's.
 *
 * @throws VigiaError `bad-config` with `file:line:column` for every fault.
 */
export function bundledConfig(): Config {
  const path = `${BUNDLE.config}/vigia.yaml`;
  const parsed = parseConfig(readFileSync(bundleFile(path), 'utf8'), path);
  if (parsed.kind === 'invalid') {
    const faults = parsed.findings.map(({ line, column, message }) => `${path}:${line}:${column}: ${message}`);
    throw new VigiaError(faults.join('\n'), { code: 'bad-config' });
  }
  const contact = parseContact(readEnvironment('contact').contact ?? '') ?? parsed.config.contact;
  return { ...parsed.config, ...(contact === undefined ? {} : { contact }) };
}
