import path from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import Generator from 'yeoman-generator';
import { sameForAll } from '../end-to-end/support/whole-tree.js';
import { temporaryFolder } from '../support/folder.js';
import { fixedAnswers, generate } from '../support/generate.js';
import { type AddedPart, optionsFor, PARTS } from '../support/parts.js';
import { register } from '../../register.js';
import { testEnvironment } from '../../testing.js';
import { runs, TIMEOUT } from './runs.js';

/** The parts of a project in the order in which they come; those of one run are composed by somebody's generator. */
type Story = readonly (readonly AddedPart[])[];

const LIBRARY: AddedPart = { kind: 'app', options: { ...fixedAnswers, service: false, docker: false } };

/** Another generator, which composes ours one after the other. */
class Host extends Generator {
  async configuring(): Promise<void> {
    const { root, parts } = this.options as unknown as { root: string; parts: readonly AddedPart[] };
    register(this.env);
    for (const part of parts) {
      await this.composeWith(`datascience:${part.kind}`, { ...optionsFor(part), path: root } as never);
    }
  }
}

const anyStory: fc.Arbitrary<Story> = fc
  .tuple(
    fc.shuffledSubarray([...PARTS], { minLength: PARTS.length }),
    fc.array(fc.boolean(), { minLength: PARTS.length }),
  )
  .map(([order, isNewRun]) => inRuns(order, isNewRun));

/** The library comes with the first run. */
function inRuns(order: readonly AddedPart[], isNewRun: readonly boolean[]): Story {
  const story: AddedPart[][] = [[LIBRARY]];
  for (const [index, part] of order.entries()) {
    if (isNewRun[index] === true) story.push([]);
    story.at(-1)?.push(part);
  }
  return story;
}

/** Whether no run comes to a part before there is what it is built on. In one run any order will do. */
function isPossible(story: Story): boolean {
  const runOf = (kind: string) => story.findIndex((parts) => parts.some((part) => part.kind === kind));
  return runOf('service') <= runOf('docker') && runOf('docker') <= runOf('deploy');
}

async function madeBy(story: Story): Promise<string> {
  const root = path.join(temporaryFolder(), 'cool-project');
  for (const parts of story) {
    const { env } = testEnvironment();
    env.register(Host as never, { namespace: 'host:app' });
    await env.run(['host:app'], { root, parts } as object);
  }
  return root;
}

async function projectWith(parts: readonly AddedPart[]): Promise<string> {
  return madeBy([LIBRARY, ...parts].map((part) => [part]));
}

it('the same parts make the same tree, in any order and in any number of runs', { timeout: TIMEOUT }, async () => {
  const expected = sameForAll(await projectWith(PARTS));
  await fc.assert(
    fc.asyncProperty(anyStory.filter(isPossible), async (story) => {
      expect(sameForAll(await madeBy(story))).toEqual(expected);
    }),
    runs(50, 1000),
  );
});

it.each([[['one', 'two']], [['two', 'one']]])('a project may start with them: demos %j', async (demo) => {
  const root = path.join(temporaryFolder(), 'cool-project');
  await generate('app', { ...fixedAnswers, demo, path: root });
  const parts = PARTS.filter(({ kind }) => ['service', 'docker', 'demo'].includes(kind));
  expect(sameForAll(root)).toEqual(sameForAll(await projectWith(parts)));
});

it('parts that are taken away leave the tree without them, and come back as they were', async () => {
  const root = await projectWith(PARTS);
  const before = sameForAll(root);
  for (const { kind, name } of PARTS.toReversed()) await generate('remove', { part: kind, name, path: root });
  expect(sameForAll(root)).toEqual(sameForAll(await projectWith([])));
  for (const part of PARTS) await generate(part.kind, { ...optionsFor(part), path: root });
  expect(sameForAll(root)).toEqual(before);
});
