// Loaded into a command by NODE_OPTIONS=--import=…: at its write number KILL_AT below KILL_BELOW the process is killed,
// as by a crash.
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

let left = Number(process.env.KILL_AT);

for (const name of ['writeFileSync', 'renameSync', 'rmSync', 'mkdirSync']) {
  const original = fs[name];
  fs[name] = (target, ...rest) => {
    if (String(target).startsWith(process.env.KILL_BELOW) && left-- === 0) process.kill(process.pid, 'SIGKILL');
    return original(target, ...rest);
  };
}
syncBuiltinESMExports();
