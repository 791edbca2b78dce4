import type { FeedRole } from './feed-candidate.ts';

/** In English, Spanish, Portuguese, French and German, as content systems put it into titles and paths. */
const COMMENTS = /\b(?:comments?|comentarios?|coment[áa]rios?|commentaires?|kommentare?|replies|respuestas)\b/i;
const MEDIA =
  /\b(?:podcasts?|v[íi]deos?|audios?|radio|itunes|youtube|galer[íi]as?|galleries|gallery|fotos?|photos?)\b/i;
const SECTION =
  /\/(?:category|categor[iy]as?|categoria|rubrique|section|seccion(?:es)?|tags?|etiquetas?|topics?|temas?|authors?|autor(?:es)?|search|buscar)\//i;
const SECTION_QUERY = /[?&](?:cat|category|tag|author|s|q)=/i;
/** The date in the address of one article. */
const POST = /\/(?:19|20)\d{2}\/\d{1,2}\//;

/** What a feed is for, by its address and what it is called; `below` is the path of the page that was asked for. */
export function feedRole(address: string, title: string, below: string): FeedRole {
  const { pathname, search } = new URL(address);
  const words = `${decoded(pathname)} ${title}`.replaceAll(/[_-]/g, ' ');
  if (COMMENTS.test(words) || POST.test(pathname)) return 'comments';
  if (MEDIA.test(words)) return 'media';
  const isOfPage = below.length > 1 && pathname.startsWith(below.replace(/\/*$/, '/'));
  if (isOfPage) return 'main';
  return SECTION.test(pathname) || SECTION_QUERY.test(search) ? 'section' : 'main';
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    // URIError: the path holds other bytes than UTF-8.
    return path;
  }
}
