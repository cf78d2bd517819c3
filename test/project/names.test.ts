import { describe, expect, it, test } from 'vitest';
import fc from 'fast-check';
import {
  refuseDemoName,
  refuseLibraryName,
  refuseModuleName,
  refuseNewScriptName,
  refuseProjectName,
  toLibraryName,
} from '../../project/asking/names.js';

/** The name that a refusal proposes, `null` where it has none to propose. */
function remedyOf(refusal: string | undefined): string | null {
  expect(refusal).toBeDefined();
  return /; try "(.*)"$/.exec(refusal ?? '')?.[1] ?? null;
}

describe('library names', () => {
  test.each(['cool_library', 'ab', 'nlp4law', 'a'.repeat(40), 'v2'])('%s will do', (name) => {
    expect(refuseLibraryName(name)).toBeUndefined();
  });

  test.each([
    ['lambda', 'lambda_lib'],
    ['json', 'json_lib'],
    ['match', 'match_lib'],
    ['fastapi', 'fastapi_lib'],
    ['demos', 'demos_lib'],
    ['click', 'click_lib'],
    ['license', 'license_lib'],
    ['con', 'con_lib'],
    ['test_things', 'things'],
    ['Cool-Library', 'cool_library'],
    ['cool__library', 'cool_library'],
    ['_cool', 'cool'],
    ['cool_', 'cool'],
    ['cool.library', 'cool_library'],
    ['../cool', 'cool'],
    ['/etc/passwd', 'etc_passwd'],
    ['2fast', 'fast'],
    ['Grüße', 'grusse'],
    ['a'.repeat(41), 'a'.repeat(40)],
    ['x', 'x_lib'],
    ['', null],
    ['..', null],
    ['数据', null],
    ['cool\n', 'cool'],
  ])('%j is refused and %j offered', (name, suggestion) => {
    expect(remedyOf(refuseLibraryName(name))).toBe(suggestion);
  });

  it('offers nothing that it would refuse', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const name = toLibraryName(text);
        expect(name === '' || refuseLibraryName(name) === undefined).toBe(true);
      }),
    );
  });
});

describe('demo names', () => {
  test.each(['cool-demo', 'Demo_2', '2024', 'a.b', 'x'])('%s will do', (name) => {
    expect(refuseDemoName(name)).toBeUndefined();
  });

  test.each([
    ['', null],
    ['.', null],
    ['..', null],
    ['../evil', 'evil'],
    ['/tmp/evil', 'tmp-evil'],
    ['a/b', 'a-b'],
    ['a\\b', 'a-b'],
    ['.hidden', 'hidden'],
    ['-rf', 'rf'],
    ['a b', 'a-b'],
    ['$(id)', 'id'],
    ['con', null],
    ['README.md', null],
    ['a\0b', 'a-b'],
    ['démo', 'demo'],
  ])('%j is refused and %j offered', (name, suggestion) => {
    expect(remedyOf(refuseDemoName(name))).toBe(suggestion);
  });

  it('refuses a look-alike of a demo that is there, not the demo itself', () => {
    expect(refuseDemoName('cool-demo', ['cool-demo'])).toBeUndefined();
    for (const twin of ['Cool-demo', 'cool_demo', 'COOL.DEMO']) {
      expect(refuseDemoName(twin, ['cool-demo'])).toContain('too similar to "cool-demo"');
    }
  });
});

describe('names of modules', () => {
  test.each(['features', 'word_2', 'json', 'a'.repeat(30)])('%s will do', (name) => {
    expect(refuseModuleName(name)).toBeUndefined();
  });

  test.each([
    ['', null],
    ['Word Counts', 'word_counts'],
    ['2d', 'd'],
    ['test_it', 'it'],
    ['service', 'service_2'],
    ['resources', 'resources_2'],
    ['text', 'text_2'],
    ['lambda', 'lambda_2'],
    ['../x', 'x'],
    ['a'.repeat(31), 'a'.repeat(30)],
  ])('%j is refused and %j offered', (name, suggestion) => {
    expect(remedyOf(refuseModuleName(name))).toBe(suggestion);
  });
});

describe('names of new scripts', () => {
  test.each(['count_words', 'text', 'a'.repeat(30)])('%s will do', (name) => {
    expect(refuseNewScriptName(name, 'cool_library')).toBeUndefined();
  });

  test.each([
    ['', null],
    ['Count-Words', 'count_words'],
    ['json', 'json_2'],
    ['fastapi', 'fastapi_2'],
    ['cool_library', 'cool_library_2'],
    ['reverse_lines', 'reverse_lines_2'],
    ['test_it', 'it'],
    ['count_words.py', 'count_words_py'],
  ])('%j is refused and %j offered', (name, suggestion) => {
    expect(remedyOf(refuseNewScriptName(name, 'cool_library'))).toBe(suggestion);
  });
});

describe('names of project folders', () => {
  test.each(['cool-project', 'My Project', 'données', '数据', 'a+b', '_x', '2024.1'])('%s will do', (name) => {
    expect(refuseProjectName(name)).toBeUndefined();
  });

  test.each([
    ['a:b', 'a-b'],
    ['-rf', 'rf'],
    ['a"b', 'a-b'],
    ['$HOME', 'HOME'],
    ['a#b', 'a-b'],
    ['x ', 'x'],
    ['a\nb', 'a-b'],
    ['nul', null],
    ['com¹', null],
    ['..', null],
  ])('%j is refused and %j offered', (name, suggestion) => {
    expect(remedyOf(refuseProjectName(name))).toBe(suggestion);
  });
});
