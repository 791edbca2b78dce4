/** What somebody may do on the desk: each role may do what those before it may. */
export const ROLES = ['reader', 'editor', 'admin'] as const;
export type Role = (typeof ROLES)[number];

/** Who looks at a page of the desk. */
export type Visitor = {
  /** `local`: whoever sits at the machine of an embedded run, an admin without an account. */
  readonly kind: 'local' | 'signed-in';
  /** `local`, or a hash of the provider's address and its name for the person. Stands in the audit log. */
  readonly userId: string;
  /** As the provider names the person; for people to read, never to decide by. */
  readonly name: string;
  readonly role: Role;
  /** The address that the provider vouches for. */
  readonly email?: string;
  /** Whose alerts are the visitor's own: the subscriber of that address. */
  readonly subscriberId?: string;
};

/** Whether a role may do what needs another. */
export function mayAct(role: Role, needed: Role): boolean {
  return ROLES.indexOf(role) >= ROLES.indexOf(needed);
}
