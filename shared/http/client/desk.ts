import { announceStories } from './announce-stories.ts';
import { chartHover } from './chart-hover.ts';
import { chartPng } from './chart-png.ts';
import { completeQueries } from './complete-query.ts';
import { copyText } from './copy-text.ts';
import { evidence } from './evidence.ts';
import { fillFromFile } from './fill-from-file.ts';
import { keyboard } from './keyboard.ts';
import { rememberZone } from './remember-zone.ts';
import { watchPlan } from './watch-plan.ts';

/*
 * What the pages do beyond what HTML does by itself. Each module looks for its own elements and does nothing where
 * there are none: every page works without any of this.
 */
rememberZone();
evidence();
completeQueries();
copyText();
announceStories();
keyboard();
chartHover();
chartPng();
fillFromFile();
watchPlan();
