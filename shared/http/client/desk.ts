import { rememberZone } from './remember-zone.ts';

/*
 * What the pages do beyond what HTML does by itself. Each module looks for its own elements and does nothing where
 * there are none: every page works without any of this.
 */
rememberZone();
