import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import test from 'node:test';
import { fileURLToPath } from 'node:url';
import { testEnvironment } from 'generator-datascience/testing';

const app = fileURLToPath(new URL('../generators/app/index.js', import.meta.url));

function environment(context: { after: (undo: () => void) => void }) {
  const cwd = mkdtempSync(path.join(tmpdir(), 'company-'));
  context.after(() => rmSync(cwd, { recursive: true }));
  const { env } = testEnvironment({ cwd, answers: { answer: 'asked_library' } });
  env.register(app, { namespace: 'company:app' });
  return { env, read: (file: string) => readFileSync(path.join(cwd, file), 'utf8') };
}

test('asks the name and makes a project by the rules of the company', async (context) => {
  const { env, read } = environment(context);
  await env.run(['company:app']);
  assert.match(read('asked_library/pyproject.toml'), /^requires-python = ">=3\.12"/m);
  assert.match(read('asked_library/CODEOWNERS'), /^\/asked_library\/serving\.py /m);
});

test('a name that is no name of a library makes nothing', async (context) => {
  const { env, read } = environment(context);
  await assert.rejects(env.run(['company:app', 'json']), /try "json_lib"/);
  assert.throws(() => read('json/CODEOWNERS'), { code: 'ENOENT' });
});
