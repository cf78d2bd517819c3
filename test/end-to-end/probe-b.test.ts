import { expect, test } from 'vitest';
import { activated, findPython, sharedEnvironment } from './support/python.js';
import { make, newProject } from './support/project.js';

test('probe', async () => {
  console.log(findPython('3.11'), findPython('3.13'));
  for (const version of ['3.11', '3.13']) {
    const venv = await sharedEnvironment(version);
    const project = await newProject(['--demo', 'cool-demo']);
    const t = Date.now();
    const { stdout, stderr } = await make(project, ['dev'], { env: activated(venv) });
    console.log(stdout, stderr, Date.now() - t);
  }
  expect(1).toBe(1);
});
