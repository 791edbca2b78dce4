import { playKinds } from './play-kinds.ts';

playKinds(['feed.xml', 'feed.encoding', 'feed.json', 'robots']);
