import { randomBytes } from 'node:crypto';
import { VigiaError } from '../../errors.ts';

const SECRET_BYTES = 32;
const SECRET_NAME = /^[a-z0-9-]{1,64}$/;

/** A new secret: 32 random bytes, base64url. */
export function makeSecret(): string {
  return randomBytes(SECRET_BYTES).toString('base64url');
}

/** The one reading of the port's rule for names of secrets, for every adapter; throws `bad-secret-name`. */
export function checkSecretName(name: string): void {
  if (SECRET_NAME.test(name)) return;
  throw new VigiaError(`Cannot use a secret's name as it has 1 to 64 of [a-z0-9-]: current value is ${name}`, {
    code: 'bad-secret-name',
  });
}
