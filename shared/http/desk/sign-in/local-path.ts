/** A base that no address of ours has: what resolves away from it leads elsewhere. */
const NOWHERE = 'http://desk.invalid';

/** Longer than any address of the desk with a query. */
const MAX_CHARS = 4000;

/**
 * A path of this desk with its query, to go to after the sign-in; `/` for whatever else is written, so that no link to
 * us sends people on to a stranger's page. It is read as browsers read it, and given back as it was understood: tabs
 * within, backslashes and `/.//host` have all been ways out elsewhere.
 */
export function localPath(written: string | undefined): string {
  if (written === undefined || written.length > MAX_CHARS || !/^\/(?![/\\])/.test(written)) return '/';
  if (!URL.canParse(written, NOWHERE)) return '/';
  const { origin, pathname, search } = new URL(written, NOWHERE);
  if (origin !== NOWHERE || pathname.startsWith('//') || NOT_BACK.test(pathname)) return '/';
  return pathname + search;
}

/** To come back to these would be a circle. */
const NOT_BACK = /^\/(?:sign-in|sign-out|signed-out|desk)(?:\/|$)/;
