import type { Reporter, TestModule } from 'vitest/node';

/** Closes a run with one plain line of counts, for people and for machines that read logs. */
export default class ClosingLine implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const states = modules.flatMap((module) => [...module.children.allTests()].map((test) => test.result().state));
    const count = (state: string) => states.filter((other) => other === state).length;
    // What prepares a group of tests failed: the tests of it count as skipped.
    const groups = modules.flatMap((module) => [module, ...module.children.allSuites()]);
    const broken = groups.filter((group) => group.errors().length > 0).length;
    const skipped = count('skipped') + count('pending');
    const tail = skipped === 0 ? '' : `, ${skipped} skipped`;
    console.log(`\n${count('passed')} passed, ${count('failed') + broken} failed${tail}`);
  }
}
