import { appendFileSync, copyFileSync } from 'node:fs';
import path from 'node:path';
import { run, works } from './commands.js';
import { interleave, ratio, secondsOf, type Subject } from './measuring.js';
import { asset, newProject } from './project.js';

const BASE_IMAGE = 'python:3.13-slim';

/** The generated image: what it adds to its base, and how long a rebuild takes, against a Dockerfile with one COPY. */
export const image: Subject = {
  runs: 5,
  obstacle: async () => ((await works('docker', 'info')) ? undefined : 'no Docker engine answers'),
  async measure({ folder, runs }) {
    // An image is named after its library: these names are no one else's.
    const generated = await newProject(folder, `bench_generated_${process.pid}`);
    const plain = await newProject(folder, `bench_plain_${process.pid}`);
    copyFileSync(asset('plain.Dockerfile'), path.join(plain, 'Dockerfile'));
    const base = await megabytes(plain, '--target base');
    const whole = await megabytes(generated);
    await megabytes(plain);
    const samples = await interleave(runs, {
      'generated Dockerfile': async () => rebuild(generated),
      'one COPY': async () => rebuild(plain),
    });
    return [
      {
        title: `Size of the image, and of its base ${BASE_IMAGE}`,
        unit: 'MB',
        samples: { image: [whole], base: [base] },
        checks: [{ what: 'image - base', value: whole - base, unit: 'MB', target: { atMost: 45 } }],
      },
      {
        title: 'Rebuild of the image after an edit of one line in the library',
        unit: 's',
        samples,
        checks: [ratio(samples, 'generated Dockerfile', 'one COPY', { atMost: 0.5 })],
      },
    ];
  },
};

/** Builds a project's image, and removes it: the engine's cache of layers is what makes the next build quick. */
async function megabytes(project: string, flags = ''): Promise<number> {
  await build(project, flags);
  const size = Number(await run('docker', ['image', 'inspect', '--format', '{{.Size}}', tag(project)], { cwd: '/' }));
  await remove(project);
  return size / 1e6;
}

async function rebuild(project: string): Promise<number> {
  // A line that no earlier run has built.
  appendFileSync(path.join(project, path.basename(project), 'text.py'), `# Edited at ${Date.now()}\n`);
  const seconds = await secondsOf(async () => build(project));
  await remove(project);
  return seconds;
}

async function build(project: string, flags = ''): Promise<void> {
  const all = `--build-arg BASE_IMAGE=${BASE_IMAGE} ${flags}`;
  await run('make', ['build', `DOCKER_BUILD_FLAGS=${all}`], { cwd: project });
}

async function remove(project: string): Promise<void> {
  await run('docker', ['image', 'rm', '--force', tag(project)], { cwd: '/' });
}

function tag(project: string): string {
  return `${path.basename(project)}:0.1`;
}
