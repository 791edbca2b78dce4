import { OpenAPIHono } from '@hono/zod-openapi';
import { API_ROUTES } from './api-routes.ts';

const BEARER = 'key';

/** What the API says of itself (OpenAPI 3.1), made from the schemas that its routes read and answer by. */
export function openApiDocument() {
  const api = new OpenAPIHono();
  for (const route of API_ROUTES) api.openAPIRegistry.registerPath(route);
  api.openAPIRegistry.registerComponent('securitySchemes', BEARER, {
    type: 'http',
    scheme: 'bearer',
    description: 'A key of the operator: `./vigia keys create --scope reader`.',
  });
  return api.getOpenAPI31Document({
    openapi: '3.1.0',
    info: {
      title: 'Vigía',
      version: '1',
      description:
        'The archive of a news monitor: find, count, cite, take away. Every address but this document needs a key. Errors are problems (RFC 9457). Lists carry snippets of 300 characters at most; one article, an export that asks for it and an evidence pack carry text.',
    },
    servers: [{ url: '/api/v1' }],
    security: [{ [BEARER]: [] }],
  });
}
