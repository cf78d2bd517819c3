import { describe, expect, it, test, vi } from 'vitest';
import { questions as adopt } from '../../generators/adopt/questions.js';
import { questions as app } from '../../generators/app/questions.js';
import { questions as demo } from '../../generators/demo/questions.js';
import { type Ask, collectAnswers, type Sources } from '../../project/asking/answers.js';
import type { Context } from '../../project/asking/questions.js';

const context: Context = {
  cwd: '/home/ada',
  cwdIsEmpty: () => false,
  gitUser: () => 'Ada',
  year: () => '2026',
  namesIn: () => [],
  libname: () => undefined,
  recorded: () => ({}),
};
const collect = (given: Sources['given'], more: Partial<Sources> = {}) =>
  collectAnswers(app, { given, context, ...more });

describe('answers', () => {
  it('are derived from the path alone', async () => {
    expect(await collect({ path: 'Cool Project' })).toEqual({
      path: 'Cool Project',
      libname: 'cool_project',
      description: 'A data science project: cool project',
      author: 'Ada',
      license: 'MIT',
      python: '3.11',
      year: '2026',
      templates: '',
      service: true,
      docker: true,
      demo: [],
      git: true,
      defaults: false,
      answers: '',
      json: false,
      verbose: false,
      dryRun: false,
      force: false,
      onConflict: 'ask',
    });
  });

  it('take what is given before what is remembered, and what is remembered before the default', async () => {
    const stored = { license: 'Apache-2.0', author: 'Grace' };
    const answers = await collect({ path: 'p-q', author: 'Barbara' }, { stored });
    expect(answers).toMatchObject({ license: 'Apache-2.0', author: 'Barbara', python: '3.11' });
  });

  it('ask only what is neither given nor remembered, each with a proposal from the answers before', async () => {
    const ask = vi.fn<Ask>(async (question, proposal) => (question.name === 'path' ? 'cool-project' : proposal!));
    await collect({ license: 'MIT' }, { stored: { author: 'Ada' }, ask });
    expect(ask.mock.calls.map(([question, proposal]) => [question.name, proposal])).toEqual([
      ['path', 'data-project'],
      ['libname', 'cool_project'],
      ['description', 'A data science project: cool project'],
      ['python', '3.11'],
      ['service', true],
      ['docker', true],
      ['demo', []],
    ]);
  });

  it('do not offer an image for a service that is not wanted', async () => {
    const ask = vi.fn<Ask>(async (question, proposal) => (question.name === 'path' ? 'pp' : proposal!));
    expect(await collect({ service: false }, { ask })).toMatchObject({ docker: false });
    expect(ask.mock.calls.map(([{ name }]) => name)).not.toContain('docker');
  });

  it('ask nothing once the options say all that is essential', async () => {
    const ask = vi.fn<Ask>();
    await collect({ path: 'cool-project', libname: 'cool_library' }, { ask });
    expect(ask).not.toHaveBeenCalled();
  });

  it('ask where nothing is essential, with what is remembered in the proposals', async () => {
    const ask = vi.fn<Ask>(async (_question, proposal) => proposal!);
    await collectAnswers(adopt, { given: { license: 'MIT' }, stored: { libname: 'cool_library' }, context, ask });
    expect(ask.mock.calls.map(([{ name }, proposal]) => [name, proposal])).toEqual([
      ['description', 'A data science project: cool library'],
      ['author', context.gitUser()],
      ['python', '3.11'],
      ['service', true],
      ['docker', true],
    ]);
  });

  it('name what is missing and has no default', async () => {
    await expect(collect({})).rejects.toThrow('--path DIR is missing');
    await expect(collectAnswers(demo, { given: {}, context })).rejects.toThrow('NAME is missing');
  });

  test.each([
    [{ path: '~/x' }, 'no shell has expanded'],
    [{ path: '' }, 'the path is empty'],
    [{ path: '/' }, 'cannot be the name of a project'],
    [{ path: 'a:b' }, 'try "a-b"'],
    [
      { path: 'p', libname: 'json' },
      '"json" cannot be the name of a library: Python uses that name itself; try "json_lib"',
    ],
    [{ path: 'p', license: 'mit' }, '--license mit is not supported; choose one of MIT, BSD-3-Clause'],
    [{ path: 'p', python: '3.10' }, '--python 3.10 is not supported; choose one of 3.11'],
    [{ path: 'p', year: '26' }, '"26" is not a four-digit year'],
    [{ path: 'p', demo: ['a', 'A'] }, 'it is too similar to "a"'],
    [{ path: 'p', demo: '../x' }, 'cannot be the name of a demo'],
    [{ path: 'p', description: 'a\u0007b' }, 'control character'],
    [{ path: 'p', author: '\ud800' }, 'not valid Unicode'],
    [{ path: true }, '--path needs a value'],
    [{ path: 'p', service: 'yes' }, '--service is a switch'],
  ])('%j is refused', async (given, message) => {
    await expect(collect(given)).rejects.toThrow(message);
  });
});
