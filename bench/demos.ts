import { rmSync } from 'node:fs';
import path from 'node:path';
import { interleave, ratio, secondsOf, type Subject } from './measuring.js';
import { quickstart } from './project.js';
import { projectWithDemos } from './records.js';

const NAME = 'one-more';

/** `quickstart demo` in projects with few and with many demos: it is to cost the same. */
export const demos: Subject = {
  runs: 11,
  async measure({ folder, runs }) {
    const few = await projectWithDemos(folder, 1);
    const some = await projectWithDemos(folder, 100);
    const many = await projectWithDemos(folder, 1000);
    const samples = await interleave(runs, {
      'with 1': async () => add(few),
      'with 100': async () => add(some),
      'with 1,000': async () => add(many),
    });
    const checks = [
      ratio(samples, 'with 100', 'with 1', { atMost: 1.2 }),
      ratio(samples, 'with 1,000', 'with 1', { atMost: 1.2 }),
    ];
    return [{ title: 'quickstart demo NAME, in a project with other demos', unit: 's', samples, checks }];
  },
};

/** Adds a demo, and takes it away again. */
async function add(project: string): Promise<number> {
  const seconds = await secondsOf(async () => quickstart(project, ['demo', NAME]));
  for (const made of [`demos/${NAME}`, `.yo-base/demo.${NAME}.jsonl`]) {
    rmSync(path.join(project, made), { recursive: true });
  }
  return seconds;
}
