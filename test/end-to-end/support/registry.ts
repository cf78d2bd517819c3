import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { inject } from 'vitest';
import { newFolder } from './folder.js';
import { Running, succeed } from './run.js';
import { freePort, untilAnswers } from './server.js';

export interface Registry {
  /** For `npm_config_registry`. */
  readonly url: string;
  /** Publishes a tarball or a folder. */
  readonly publish: (what: string) => Promise<void>;
  readonly stop: () => Promise<void>;
}

/**
 * Starts an npm registry of our own, where the package is published. Everything else it gets from the registry that
 * this machine uses.
 */
export async function startRegistry(): Promise<Registry> {
  const port = await freePort();
  const address = `127.0.0.1:${port}`;
  const url = `http://${address}/`;
  const config = path.join(newFolder('registry'), 'config.json');
  writeFileSync(config, JSON.stringify(settings(path.dirname(config))));
  const verdaccio = createRequire(import.meta.url).resolve('verdaccio/bin/verdaccio');
  // It runs as whoever runs the tests, as others may not be allowed to read this folder.
  const args = [verdaccio, '--config', config, '--listen', address];
  const server = new Running(spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'], detached: true }));
  const stop = async () => {
    server.kill();
    await server.ended;
  };
  try {
    await untilAnswers(`${url}-/ping`, server);
  } catch (error) {
    await stop();
    throw error;
  }
  const publish = async (what: string) => {
    const words = ['publish', what, '--registry', url, `--//${address}/:_authToken=anybody`];
    await succeed('npm', words, { cwd: newFolder() });
  };
  await publish(inject('installation').tarball);
  return { url, publish, stop };
}

function settings(folder: string) {
  const { network } = inject('installation');
  const storage = path.join(folder, 'storage');
  mkdirSync(storage);
  return {
    storage,
    uplinks: { machine: { url: network['npm_config_registry'], maxage: '1h' } },
    packages: {
      'generator-datascience': { access: '$all', publish: '$all' },
      '**': { access: '$all', proxy: 'machine' },
    },
    log: { type: 'stdout', level: 'warn' },
    web: { enable: false },
    self_path: folder,
  };
}
