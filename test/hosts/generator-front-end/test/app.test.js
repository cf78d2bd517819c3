import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import test from 'node:test';
import { fileURLToPath } from 'node:url';
import { testEnvironment } from 'generator-datascience/testing';

const app = fileURLToPath(new URL('../generators/app/index.js', import.meta.url));

test('makes a page beside the service that it calls', async (context) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'page-'));
  context.after(() => rmSync(folder, { recursive: true }));
  const read = (file) => readFileSync(path.join(folder, file), 'utf8');

  const { env } = testEnvironment({ cwd: folder, answers: { title: 'Backwards' } });
  env.register(app, { namespace: 'front-end:app' });
  await env.run(['front-end:app']);

  const { 'generator-datascience': project, 'generator-front-end': page } = JSON.parse(read('.yo-rc.json'));
  assert.deepEqual(page, { title: 'Backwards' });
  assert.match(read('front-end/page/index.html'), /<h1>Backwards<\/h1>/);
  assert.match(read('front-end/serve.py'), new RegExp(`^from ${project.libname}.serving import`, 'm'));
  assert.match(read(`${project.libname}/serving.py`), /"\/reverse"/);
});
