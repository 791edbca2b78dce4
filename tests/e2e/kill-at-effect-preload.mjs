/*
 * For `node --import`: counts what the run makes last, and ends the process with SIGKILL right after the effect whose
 * number VIGIA_KILL_AT_EFFECT names. An effect is a commit of SQLite, a statement outside of a transaction that writes, or a
 * file that gets its name or loses it. What lies on the disk just before an effect is what lay there after the one before.
 *
 * At its end a process that was not killed writes how many there were to the file VIGIA_EFFECTS_FILE.
 */
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { DatabaseSync, StatementSync } from 'node:sqlite';

// Extraction has processes of its own; only the run is killed.
if (process.argv[1]?.endsWith('main.ts')) watchEffects();

function watchEffects() {
  const killAt = Number(process.env.VIGIA_KILL_AT_EFFECT ?? 0);
  let effects = 0;
  let inTransaction = false;
  let changed = false;
  const happened = () => {
    effects++;
    if (effects === killAt) process.kill(process.pid, 'SIGKILL');
  };

  const exec = DatabaseSync.prototype.exec;
  DatabaseSync.prototype.exec = function (sql) {
    exec.call(this, sql);
    if (sql.startsWith('BEGIN')) {
      inTransaction = true;
      changed = false;
    }
    if (sql === 'ROLLBACK') inTransaction = false;
    if (sql !== 'COMMIT') return;
    inTransaction = false;
    if (changed) happened();
  };

  const run = StatementSync.prototype.run;
  StatementSync.prototype.run = function (...parameters) {
    const result = run.apply(this, parameters);
    if (Number(result.changes) > 0) wrote();
    return result;
  };

  // UPDATE … RETURNING writes as well.
  const all = StatementSync.prototype.all;
  StatementSync.prototype.all = function (...parameters) {
    const rows = all.apply(this, parameters);
    if (rows.length > 0 && /^\s*(?:UPDATE|INSERT|DELETE)/.test(this.sourceSQL)) wrote();
    return rows;
  };

  function wrote() {
    if (inTransaction) changed = true;
    else happened();
  }

  for (const name of ['link', 'rename', 'rm']) {
    const real = fs.promises[name];
    fs.promises[name] = async (...parameters) => {
      const result = await real(...parameters);
      happened();
      return result;
    };
  }
  syncBuiltinESMExports();

  process.on('exit', () => {
    const file = process.env.VIGIA_EFFECTS_FILE;
    if (file !== undefined) fs.writeFileSync(file, String(effects));
  });
}
