import { resolve } from 'node:path';
import { writeBackup } from '../local/backup/write-backup.ts';
import { COMMON_HELP, COMMON_OPTIONS, dataDir, parseOptions, requireArguments } from './parse-options.ts';
import type { Verb } from './verb.ts';

const OPTIONS = { ...COMMON_OPTIONS, 'with-secrets': { type: 'boolean' } } as const;

/** Copies a data folder. */
export const backupVerb: Verb = {
  name: 'backup',
  summary: 'copy the data folder into a folder, also while a run writes to it',
  help: `usage: ./vigia backup DIR [--with-secrets] [options]

Copies records, blobs and the mail folder into DIR, with a manifest of every file's SHA-256. A run may go on
meanwhile. Into a DIR with an earlier backup only what is new is copied, and what is gone is removed there as
well: keep several by naming several folders. The index is not copied, as it is made from the records.
docs/archive.md says more, also what a deployment on AWS does instead.

  --with-secrets      copy secrets.json too. Without it the keys are made anew after a restore, and links in
                      mails that were sent stop working; with it whoever has DIR can make such links
${COMMON_HELP}`,
  run: async ({ args, out }) => {
    const { values, positionals } = parseOptions(args, OPTIONS);
    const [dir = ''] = requireArguments(positionals, ['DIR']);
    const report = await writeBackup({
      dataDir: dataDir(values.data),
      backupDir: resolve(dir),
      withSecrets: values['with-secrets'] === true,
    });
    if (values.json === true) out(JSON.stringify(report));
    else {
      const { files, bytes, copied, removed, madeAt } = report;
      out(
        `Backed up the state of ${madeAt}: ${files} files, ${(bytes / 1e6).toFixed(1)} MB; ${copied} copied, ${removed} removed.`,
      );
    }
    return 0;
  },
};
