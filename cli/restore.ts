import { resolve } from 'node:path';
import { restoreBackup } from '../local/backup/restore-backup.ts';
import { UsageError, VigiaError } from '../shared/errors.ts';
import { COMMON_HELP, COMMON_OPTIONS, dataDir, parseOptions, requireArguments } from './parse-options.ts';
import type { ExitCode, Verb, VerbInput } from './verb.ts';
import { verifyVerb } from './verify.ts';

/** Makes a data folder from a backup. */
export const restoreVerb: Verb = {
  name: 'restore',
  summary: 'make a data folder from a backup, and verify it',
  help: `usage: ./vigia restore BACKUP --data DIR [options]

Copies what \`vigia backup\` made into DIR, which must be empty or not there. Every file is checked against the
manifest; DIR gets its name only when all of them are right. Then \`vigia verify\` runs over it. Messages that
waited go on where the backup stood: over SMTP a mail that went out after the backup may go out again.

${COMMON_HELP}
  Ends with 1 when the backup is not whole, or when verify finds something wrong.`,
  run: async (input) => {
    const { values, positionals } = parseOptions(input.args, COMMON_OPTIONS);
    const [backup = ''] = requireArguments(positionals, ['BACKUP']);
    if (values.data === undefined) throw new UsageError('Expected --data DIR: the folder to make (see --help).');
    const dir = dataDir(values.data);
    const report = await restoreBackup(resolve(backup), dir);
    if (values.json === true) input.out(JSON.stringify(report));
    else
      input.out(
        `Restored the state of ${report.madeAt}: ${report.files} files, ${(report.bytes / 1e6).toFixed(1)} MB, every hash as in the manifest.` +
          (report.withSecrets ? '' : ' Without secrets: links in mails that were sent do not work.'),
      );
    return verify(input, dir, values.json === true);
  },
};

/** Data of an older version is migrated by the first run, and can be read after that. */
async function verify(input: VerbInput, dir: string, json: boolean): Promise<ExitCode> {
  try {
    return await verifyVerb.run({ ...input, args: ['--data', dir, ...(json ? ['--json'] : [])] });
  } catch (error) {
    if (!(error instanceof VigiaError) || error.code !== 'data-too-old') throw error;
    input.out('Its data is of an older version: start vigia with it once, then run `vigia verify`.');
    return 0;
  }
}
