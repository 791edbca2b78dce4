import { z } from 'zod';
import { UsageError, VigiaError } from '../../shared/errors.ts';
import type { JsonObject } from '../../shared/model/json.ts';
import { errorLines } from './error-lines.ts';

const answerSchema = z.object({
  kind: z.enum(['changed', 'not-found', 'invalid']),
  errors: z.array(z.object({ field: z.string(), message: z.string() })).optional(),
});

/**
 * Goes on when a change was made.
 *
 * @throws UsageError with every error, VigiaError `no-such-reader` when there is nobody to change.
 */
export function changedOr(answer: JsonObject, named: string): void {
  const { kind, errors = [] } = answerSchema.parse(answer);
  if (kind === 'invalid') throw new UsageError(errorLines(errors));
  if (kind === 'not-found')
    throw new VigiaError(`There is no reader or alert ${named}. ./vigia subscriptions list shows them.`, {
      code: 'no-such-reader',
    });
}
