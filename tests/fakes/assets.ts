import type { Assets } from '../../shared/model/assets.ts';

/** Assets of one line each, for tests that look at pages and load nothing. */
export const fakeAssets: Assets = {
  script: '/assets/desk-test.js',
  style: '/assets/desk-test.css',
  get: (path) => {
    const bytes = new TextEncoder().encode('/* test */');
    if (path === '/assets/desk-test.js') return { bytes, contentType: 'text/javascript; charset=utf-8' };
    return path === '/assets/desk-test.css' ? { bytes, contentType: 'text/css; charset=utf-8' } : undefined;
  },
};
