import type { Reporter, TestModule } from 'vitest/node';

/** Closes a run with one plain line of counts, for people and for machines that read logs. */
export default class ClosingLine implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const states = modules.flatMap((module) => [...module.children.allTests()].map((test) => test.result().state));
    const count = (state: string) => states.filter((other) => other === state).length;
    const broken = modules.filter((module) => module.errors().length > 0).length;
    const skipped = count('skipped') + count('pending');
    const tail = skipped === 0 ? '' : `, ${skipped} skipped`;
    console.log(`\n${count('passed')} passed, ${count('failed') + broken} failed${tail}`);
  }
}
