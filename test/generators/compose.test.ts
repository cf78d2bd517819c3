import path from 'node:path';
import { expect, it } from 'vitest';
import Generator from 'yeoman-generator';
import DemoGenerator from '../../generators/demo/index.js';
import { filesOf, temporaryFolder, treeOf } from '../support/folder.js';
import { fixedAnswers, generate } from '../support/generate.js';

/** Another generator: a project of ours, with a file of its own beside it. */
class Host extends Generator {
  async configuring(): Promise<void> {
    const root = String((this.options as { root?: string }).root);
    await this.composeWith('datascience:app', { ...fixedAnswers, path: root } as object);
    await this.composeWith({ Generator: DemoGenerator, path: path.resolve('generators/demo/index.js') }, {
      path: root,
      name: 'cool-demo',
    } as object);
    this.fs.write(path.join(root, 'front-end.txt'), 'of the host');
  }
}

it('is composed into another generator, by namespace and by class', async () => {
  const folder = temporaryFolder();
  const [composed, alone] = [path.join(folder, 'a/cool-project'), path.join(folder, 'b/cool-project')];
  const ofHost = await generate('host', { root: composed }, [], (env) =>
    env.register(Host as never, { namespace: 'datascience:host' }),
  );
  const ofApp = await generate('app', { ...fixedAnswers, demo: 'cool-demo', path: alone });
  const { 'front-end.txt': ofTheHost, ...ours } = treeOf(composed);
  expect(ofTheHost).toBeDefined();
  expect(ours).toEqual(treeOf(alone));
  expect(filesOf(composed)).toContain('demos/cool-demo/demo.py');
  // How to go on is said once, by whatever was asked for: the host, not us, where there is one.
  expect(ofHost).not.toContain('Next:');
  expect(ofApp.match(/Next:/g)).toHaveLength(1);
});
