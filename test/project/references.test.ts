import { expect, it } from 'vitest';
import { type Renaming, withReferences } from '../../project/merging/references.js';

const carried = (text: string, files: Renaming[], folder?: Renaming) =>
  withReferences(Buffer.from(text), files, folder).toString();

it.each([
  ['from cool_library import features\n', 'from cool_library import traits\n'],
  ['import cool_library.features as f\n', 'import cool_library.traits as f\n'],
  ['from cool_library.features import mean\n', 'from cool_library.traits import mean\n'],
  [
    'from . import features\nassert features.mean([1.0]) == features.total\n',
    'from . import traits\nassert traits.mean([1.0]) == traits.total\n',
  ],
  ['from cool_library import text, features\n', 'from cool_library import text, traits\n'],
  [
    'from cool_library import (\n    features,\n    text,\n)\n',
    'from cool_library import (\n    traits,\n    text,\n)\n',
  ],
  ['from .features import mean\n', 'from .traits import mean\n'],
  ['python cool_library/features.py', 'python cool_library/traits.py'],
  ['see features.py, and test_features.py', 'see traits.py, and test_traits.py'],
])('a module is carried along in %j', (text, expected) => {
  const renamings = ['features', 'test_features'].map((name) => {
    const file = `cool_library/${name}.py`;
    return [file, file.replace('features', 'traits')] as const;
  });
  expect(carried(text, renamings)).toBe(expected);
});

it.each([
  'columns = df["features"]\n',
  'features = df.columns\n',
  'self.features.mean()\n',
  'read("features.csv", "data/features.csv")\n',
  'new_features.mean(features_of.features)\n',
  '# features of the text\n',
  'features = read()\nreturn features.mean()\n',
  'from sklearn import features\nfeatures.mean()\n',
  'see features.py.bak\n',
])('what is another thing stays: %j', (text) => {
  expect(carried(text, [['cool_library/features.py', 'cool_library/traits.py']])).toBe(text);
});

it('a folder is carried along as a path, and not as a word', () => {
  const folder = ['demos/cool-demo', 'demos/$&'] as const;
  expect(carried('COPY demos/cool-demo ./ # cool-demo\n', [], folder)).toBe('COPY demos/$& ./ # cool-demo\n');
  expect(carried('demos/cool-demo-2 my-demos/cool-demo', [], folder)).toBe('demos/cool-demo-2 my-demos/cool-demo');
  expect(carried('demos/cool-demo.v2, demos/cool-demo.', [], folder)).toBe('demos/cool-demo.v2, demos/$&.');
});

it('bytes that are no text stay', () => {
  const bytes = Buffer.from([0xff, 0x66]);
  expect(withReferences(bytes, [['f', 'g']])).toBe(bytes);
});
