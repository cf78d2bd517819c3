import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { withSection } from '../../project/section.js';

describe('a section of a JSON object', () => {
  const value = '{\n    "x": 1\n  }';

  it.each([
    ['{}\n', '{\n  "ours": {\n    "x": 1\n  }\n}\n'],
    ['{"a":[1.0,"}"]}', '{"a":[1.0,"}"],\n  "ours": {\n    "x": 1\n  }\n}'],
    ['{\n\t"a": "\\u00e9"\n}\n', '{\n\t"a": "\\u00e9",\n  "ours": {\n    "x": 1\n  }\n}\n'],
    ['{\r\n  "a": 1\r\n}', '{\r\n  "a": 1,\r\n  "ours": {\r\n    "x": 1\r\n  }\r\n}'],
    ['{ "ours" : [ {"ours": 2} ] , "a": 1 }', '{ "ours" : {\n    "x": 1\n  } , "a": 1 }'],
    ['{"a": {"ours": 1}, "ou\\u0072s": "\\"}"\n}', '{"a": {"ours": 1}, "ou\\u0072s": {\n    "x": 1\n  }\n}'],
    ['{"ours": 1, "ours": 2}', '{"ours": 1, "ours": {\n    "x": 1\n  }}'],
  ])('is put into %j, where all else stays as it is', (before, after) => {
    expect(withSection(before, 'ours', value)).toBe(after);
  });

  it('is what is read from it, whatever else is there', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.string(), fc.nat(4), (others, key, indent) => {
        const text = withSection(JSON.stringify(others, undefined, indent), key, value);
        // As JSON has it, which knows no -0.
        const entries = Object.entries(JSON.parse(JSON.stringify({ ...others, [key]: { x: 1 } })) as object);
        expect(new Map(Object.entries(JSON.parse(text) as object))).toEqual(new Map(entries));
      }),
    );
  });
});
