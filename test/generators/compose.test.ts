import path from 'node:path';
import { expect, it } from 'vitest';
import Generator from 'yeoman-generator';
import { type AppGenerator, DemoGenerator, register } from '../../register.js';
import { filesOf, temporaryFolder, treeOf } from '../support/folder.js';
import { testEnvironment } from '../../testing.js';
import { fixedAnswers, generate } from '../support/generate.js';

/** Another generator: a project of ours, with a file of its own beside it. */
class Host extends Generator {
  async configuring(): Promise<void> {
    register(this.env);
    const root = String((this.options as { root?: string }).root);
    await this.composeWith<AppGenerator>('datascience:app', { ...fixedAnswers, path: root });
    const demo = { Generator: DemoGenerator, path: path.resolve('generators/demo/index.js') };
    await this.composeWith<DemoGenerator>(demo, { path: root, name: 'cool-demo' });
    this.fs.write(path.join(root, 'front-end.txt'), 'of the host');
  }
}

it('is composed into another generator, by namespace and by class', async () => {
  const folder = temporaryFolder();
  const [composed, alone] = [path.join(folder, 'a/cool-project'), path.join(folder, 'b/cool-project')];
  const { env, said } = testEnvironment();
  env.register(Host as never, { namespace: 'host:app' });
  await env.run(['host:app'], { root: composed } as object);
  const ofApp = await generate('app', { ...fixedAnswers, demo: 'cool-demo', path: alone });
  const { 'front-end.txt': ofTheHost, ...ours } = treeOf(composed);
  expect(ofTheHost).toBeDefined();
  expect(ours).toEqual(treeOf(alone));
  expect(filesOf(composed)).toContain('demos/cool-demo/demo.py');
  // How to go on is said once, by whatever was asked for: the host, not us, where there is one.
  expect(said()).not.toContain('Next:');
  expect(ofApp.match(/Next:/g)).toHaveLength(1);
});
