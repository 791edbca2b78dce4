import type { MiddlewareHandler } from 'hono';
import { mayAct, type Role } from '../../model/visitor.ts';
import type { AppDependencies } from '../app-dependencies.ts';
import type { DeskEnv } from './desk-env.ts';
import { deskNotice } from './desk-page.ts';

/** Lets in whoever has the role, or more. */
export function needRole(deps: AppDependencies, role: Role): MiddlewareHandler<DeskEnv> {
  return async (c, next) => {
    if (mayAct(c.get('desk').visitor.role, role)) return next();
    return await deskNotice(c, deps, role === 'admin' ? 'needsAdmin' : 'needsEditor', 403);
  };
}
