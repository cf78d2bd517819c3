import { describe, expect, it, test } from 'vitest';
import { type Migration, migrate, MIGRATIONS } from '../../project/migrations.js';

const append = (version: string): Migration => ({
  version,
  migrate: (answers) => ({ ...answers, path: `${String(answers['path'])} ${version}` }),
});

describe('migrating answers', () => {
  const migrations = [append('1.1.0'), append('1.2.0'), append('2.0.0')];

  it.each([
    ['1.0.0', 'from 1.1.0 1.2.0 2.0.0'],
    ['1.1.0', 'from 1.2.0 2.0.0'],
    ['1.2.0-beta.1', 'from 1.2.0 2.0.0'],
    ['2.0.0', 'from'],
    [undefined, 'from 1.1.0 1.2.0 2.0.0'],
  ])('of version %s takes the steps since then, in order', (from, expected) => {
    expect(migrate({ path: 'from' }, from, migrations)).toEqual({ path: expected });
  });

  it('has its steps in order, and each leaves alone what is in the new form', () => {
    const versions = MIGRATIONS.map(({ version }) => version);
    expect(versions).toEqual(versions.toSorted((a, b) => a.localeCompare(b, 'en', { numeric: true })));
    const current = { project: 'x', libname: 'cool_library' };
    for (const { migrate: step } of MIGRATIONS) expect(step(current)).toEqual(current);
  });
});

test('1.1.0 leaves the version to the records', () => {
  expect(migrate({ libname: 'cool_library', version: '1.0.0' }, '1.0.0')).toEqual({ libname: 'cool_library' });
});
