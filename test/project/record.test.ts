import { describe, expect, it, test } from 'vitest';
import { type PartRecord, parseRecord, serializeRecord } from '../../project/record.js';

const record: PartRecord = {
  part: 'demo.cool-demo',
  version: '1.0.0',
  answers: { name: 'cool-demo' },
  files: [
    { path: 'demos/cool-demo/demo.py', executable: false, contents: Buffer.from('print("é")\n') },
    { path: 'bin/run', executable: true, contents: Buffer.from([0, 255, 10]) },
  ],
};

describe('a record', () => {
  it('comes back from its text, binary files and executable bits too', () => {
    const { files, ...header } = parseRecord(serializeRecord(record));
    expect({ ...header, files: files.toReversed() }).toEqual(record);
  });

  it('is the same text for the same files in any order, one line each', () => {
    const text = serializeRecord(record);
    expect(serializeRecord({ ...record, files: record.files.toReversed() })).toBe(text);
    expect(text.split('\n')).toHaveLength(4);
    expect(parseRecord(text.replaceAll('\n', '\r\n'))).toEqual(parseRecord(text));
  });

  test.each([
    ['a changed file', 'demo.py","mode":"644","text":"print', 'demo.py","mode":"644","text":"exec'],
    ['a path out of the project', 'demos/cool-demo/demo.py', '../demo.py'],
    ['an absolute path', 'demos/cool-demo/demo.py', '/etc/demo.py'],
    ['a roundabout path', 'demos/cool-demo/demo.py', 'demos/../demo.py'],
    ['no header', '{"part":', '{"other":'],
    ['no JSON', '{', ''],
  ])('with %s is damaged', (_what, found, replacement) => {
    expect(() => parseRecord(serializeRecord(record).replace(found, replacement))).toThrow(/damaged|header|JSON/);
  });
});
