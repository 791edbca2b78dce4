import { DIAL_LOG, logDial } from './dial-log.ts';
import { recordDials } from './record-dials.ts';

/* Loaded before everything else in every process of a test run: writes its dials to the run's log. */
const file = process.env[DIAL_LOG];
if (file !== undefined) recordDials((dial) => logDial(file, dial));
