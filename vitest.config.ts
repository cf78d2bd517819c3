import { defineConfig } from 'vitest/config';

/** What the projects of the slow tests have in common; of these, one does not begin before the other has ended. */
const endToEnd = {
  globalSetup: ['test/end-to-end/support/install.ts'],
  testTimeout: 300_000,
  hookTimeout: 300_000,
};

/** These need ports and names of Docker images that others need, too. */
const ALONE = ['docker', 'readme'].map((name) => `test/end-to-end/${name}.test.ts`);

/** This needs a Kubernetes that takes ten minutes to build: `npm run test:cluster`. */
const CLUSTER = 'test/end-to-end/cluster.test.ts';

export default defineConfig({
  test: {
    reporters: ['default', './test/support/closing-line.ts'],
    projects: [
      {
        test: {
          name: 'fast',
          include: ['test/**/*.test.ts'],
          exclude: ['test/end-to-end/**', 'test/golden/**', 'test/hosts/**'],
          testTimeout: 30_000,
        },
      },
      {
        test: {
          ...endToEnd,
          name: 'end-to-end',
          include: ['test/end-to-end/**/*.test.ts'],
          exclude: [...ALONE, CLUSTER],
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          ...endToEnd,
          name: 'end-to-end-alone',
          include: ALONE,
          maxWorkers: 1,
          sequence: { groupOrder: 2 },
        },
      },
      {
        test: {
          ...endToEnd,
          name: 'cluster',
          include: [CLUSTER],
          sequence: { groupOrder: 3 },
        },
      },
    ],
  },
});
