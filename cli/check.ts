import { describeError } from '../shared/errors.ts';

/** One thing that `doctor` looked at. `note`: works, though a person may want it otherwise. */
export type Check = { readonly name: string; readonly state: 'ok' | 'note' | 'problem'; readonly message: string };

/** What a look found; only its message where it is well. */
export type Finding = string | Omit<Check, 'name'>;

/** Looks at one thing. A look that throws found a problem. */
export async function attempt(name: string, look: () => Finding | Promise<Finding>): Promise<Check> {
  try {
    const found = await look();
    return typeof found === 'string' ? { name, state: 'ok', message: found } : { name, ...found };
  } catch (error) {
    return { name, state: 'problem', message: describeError(error) };
  }
}
