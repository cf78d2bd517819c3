import { expect, inject, test } from 'vitest';
import { newFolder } from './support/folder.js';
import { run } from './support/run.js';
import { filesIn } from './support/tree.js';
import { Terminal, KEY } from './support/terminal.js';

test('smoke', async () => {
  const cwd = newFolder();
  const r = await run('quickstart', ['--path', 'cool-project', '--libname', 'cool_library'], { cwd });
  console.log(r, filesIn(cwd), inject('installation'));
  console.log(await run('id', [], { cwd }), await run('env', [], { cwd }));
  console.log(await run('yo', ['--generators'], { cwd }));
  const t = new Terminal('quickstart', [], { cwd });
  await t.see('Where shall');
  t.type(KEY.ctrlC);
  console.log(await t.ended);
  console.log(t.text);
  expect(1).toBe(1);
});
