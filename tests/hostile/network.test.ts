import { playKinds } from './play-kinds.ts';

playKinds(['ssrf.ip', 'ssrf.url', 'ssrf.dns', 'ssrf.redirect', 'ssrf.embedded', 'http.body', 'http.wire']);
