import { announceStories } from './announce-stories.ts';
import { completeQueries } from './complete-query.ts';
import { copyText } from './copy-text.ts';
import { keyboard } from './keyboard.ts';
import { rememberZone } from './remember-zone.ts';

/*
 * What the pages do beyond what HTML does by itself. Each module looks for its own elements and does nothing where
 * there are none: every page works without any of this.
 */
rememberZone();
completeQueries();
copyText();
announceStories();
keyboard();
