import * as adopt from '../generators/adopt/questions.js';
import * as app from '../generators/app/questions.js';
import * as bin from '../generators/bin/questions.js';
import * as demo from '../generators/demo/questions.js';
import * as deploy from '../generators/deploy/questions.js';
import * as docker from '../generators/docker/questions.js';
import * as module from '../generators/module/questions.js';
import * as remove from '../generators/remove/questions.js';
import * as rename from '../generators/rename/questions.js';
import * as research from '../generators/research/questions.js';
import * as service from '../generators/service/questions.js';
import * as update from '../generators/update/questions.js';
import type { Values } from '../project/asking/questions.js';
import type { Command } from './command.js';
import * as completion from './completion/questions.js';
import * as doctor from './doctor/questions.js';
import * as resource from './resource/questions.js';
import * as status from './status/questions.js';

export const commands: readonly Command[] = [
  generator('app', app),
  generator('service', service),
  generator('demo', demo),
  generator('docker', docker),
  generator('deploy', deploy),
  generator('module', module),
  generator('research', research),
  generator('bin', bin),
  generator('remove', remove),
  generator('rename', rename),
  generator('update', update),
  generator('adopt', adopt),
  { name: 'status', ...status, run: async (options) => (await import('./status/status.js')).status(options) },
  { name: 'doctor', ...doctor, run: async (options) => (await import('./doctor/doctor.js')).doctor(options) },
  {
    name: 'resource',
    ...resource,
    run: async (options) => (await import('./resource/resource.js')).resource(options),
  },
  {
    name: 'completion',
    ...completion,
    run: async (options) => (await import('./completion/completion.js')).completion(options, commands),
  },
];

function generator(name: string, asked: Pick<Command, 'description' | 'questions'>): Command {
  // Loaded when it is needed: help, usage errors and status do without Yeoman.
  const run = async (options: Values) => (await import('./run.js')).runGenerator(name, options);
  return { name, ...asked, run };
}
