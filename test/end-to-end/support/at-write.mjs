// Loaded into a command by NODE_OPTIONS=--import=…: before one of its writes below WRITES_BELOW the process says so and
// sends SIGNAL to itself, once. AT_WRITE is the number of that write, or what the path ends with that is written. How
// many writes there were in all is said at the end.
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

const { AT_WRITE, WRITES_BELOW, SIGNAL } = process.env;
const { writeSync } = fs;
const isNumber = /^\d+$/.test(AT_WRITE);
let writes = 0;
let sent = false;
let last;

function beforeWrite(name, target) {
  // rmSync does its work by these.
  if ((name === 'unlinkSync' || name === 'rmdirSync') && target === last) return;
  last = target;
  const isIt = isNumber ? writes === Number(AT_WRITE) : target.endsWith(AT_WRITE);
  writes += 1;
  if (!isIt || sent) return;
  sent = true;
  writeSync(2, `${SIGNAL} at write ${AT_WRITE}\n`);
  process.kill(process.pid, SIGNAL);
}

for (const name of ['writeFileSync', 'renameSync', 'rmSync', 'mkdirSync', 'rmdirSync', 'unlinkSync', 'chmodSync']) {
  const original = fs[name];
  fs[name] = (target, ...rest) => {
    if (String(target).startsWith(WRITES_BELOW)) beforeWrite(name, String(target));
    return original(target, ...rest);
  };
}
syncBuiltinESMExports();
process.on('exit', () => writes > 0 && writeSync(2, `${writes} writes\n`));
