import { randomBytes } from 'node:crypto';
import packageJson from '../../package.json' with { type: 'json' };
import { describeError } from '../../shared/errors.ts';
import type { ApiDependencies } from '../../shared/http/api/api-dependencies.ts';
import type { JobContext } from '../../shared/jobs/job-context.ts';
import { removeSavedSearch, saveSearch } from '../../shared/jobs/save-search.ts';
import type { ResolveTag } from '../../shared/model/resolve-tag.ts';
import { createApiKeyStore } from '../../shared/stores/api-keys.ts';
import type { CompiledTopicModel } from '../../shared/topics/compile.ts';
import { listedTags } from '../../shared/topics/listed-tags.ts';
import type { JobLog } from './job-log.ts';

/** Lambda answers at most 6 MB, files in base64 (AWS, Lambda quotas). */
const MAX_ANSWER_BYTES = 4_000_000;

/** What the API needs beside what the pages stand on. */
export function apiDependencies(
  { ports, stores }: Pick<JobContext, 'ports' | 'stores'>,
  parts: { readonly topics: () => CompiledTopicModel; readonly resolveTag: ResolveTag; readonly log: JobLog },
): ApiDependencies {
  const { topics, resolveTag, log } = parts;
  const searching = { ports, stores, resolveTag };
  return {
    keys: createApiKeyStore(ports.table),
    searches: {
      save: (request) => saveSearch(searching, request),
      remove: (name) => removeSavedSearch(searching, name),
    },
    vigiaVersion: packageJson.version,
    topics: () => ({ modelVersion: topics().version, tags: listedTags(topics()) }),
    randomBytes,
    onFault: (error, { method, path }) =>
      log.failed({ outcome: 'failed', reason: `${method} ${path}: ${describeError(error)}`, durationMs: 0 }),
    maxAnswerBytes: MAX_ANSWER_BYTES,
  };
}
