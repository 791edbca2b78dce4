import type { Context } from 'hono';
import { z } from 'zod';

const nodeSchema = z.object({ incoming: z.object({ socket: z.object({ remoteAddress: z.string() }) }) });
const gatewaySchema = z.object({
  event: z.object({ requestContext: z.object({ http: z.object({ sourceIp: z.string() }) }) }),
});

/**
 * Where a request comes from, as Node or API Gateway says; `unknown` where neither does. Behind a proxy of this
 * machine it is what that proxy saw: the last entry of `X-Forwarded-For`. From elsewhere that header is not believed.
 */
export function callerAddress(c: Context): string {
  const gateway = gatewaySchema.safeParse(c.env);
  if (gateway.success) return gateway.data.event.requestContext.http.sourceIp;
  const node = nodeSchema.safeParse(c.env);
  if (!node.success) return 'unknown';
  const { remoteAddress } = node.data.incoming.socket;
  const seen = c.req.header('x-forwarded-for')?.split(',').at(-1)?.trim();
  return isLoopback(remoteAddress) && seen !== undefined && seen !== '' ? seen : remoteAddress;
}

function isLoopback(address: string): boolean {
  return address === '::1' || /^(?:::ffff:)?127\./.test(address);
}
